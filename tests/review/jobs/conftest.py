import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from job_house import House, open_house
from light_workshop import make_workshop

from review.jobs.worker import run_worker


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    yield from open_house(tmp_path, f"sqlite:///{tmp_path / 'records.db'}", f"sqlite:///{tmp_path / 'jobs.db'}")


@pytest.fixture
def worker(house: House) -> Iterator[Callable[..., threading.Event]]:
    """Starts a worker in a thread; stopped at the end of the test."""
    stop, threads = threading.Event(), []

    def start(*, chunk: int = 2, **parts: object) -> threading.Event:
        workshop = make_workshop(chunk, **parts)
        thread = threading.Thread(
            target=run_worker, args=(house.store, house.assets, house.jobs_url, workshop), kwargs={"stop": stop}
        )
        thread.start()
        threads.append(thread)
        return stop

    yield start
    stop.set()
    for thread in threads:
        thread.join(200)
        assert not thread.is_alive()
