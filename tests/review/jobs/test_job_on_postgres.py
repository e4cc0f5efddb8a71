import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from job_house import House, open_house, until

from review.jobs import JobStatus

pytestmark = [pytest.mark.postgres, pytest.mark.slow]


@pytest.fixture
def shared(tmp_path: Path, new_database: Callable[[str], str]) -> Iterator[House]:
    """Records and job database in one PostgreSQL database, as past one machine."""
    url = new_database("postgresql")
    yield from open_house(tmp_path, url, url)


def test_two_workers_on_postgresql_survive_kills_without_loss_or_double(shared: House):
    rng = random.Random(11)
    submitted = [shared.submit(count=16, seed=seed) for seed in range(3)]
    workers = [shared.start_process(), shared.start_process()]

    def total() -> int:
        return sum(shared.made(job) for job in submitted)

    for kill_at in sorted(rng.sample(range(1, 40), 3)):
        until(lambda kill_at=kill_at: total() >= kill_at, f"{kill_at} candidates are made", 120)
        victim = rng.randrange(2)
        shared.kill(workers[victim])
        workers[victim] = shared.start_process()
    until(lambda: all(shared.progress(job).status == JobStatus.DONE for job in submitted), "all jobs are done", 180)
    for job in submitted:
        shared.check_whole(job, 16)
