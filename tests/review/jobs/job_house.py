"""An installation in a temporary folder, and real worker processes on it."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import text

from engine.prompting.briefs import parse_brief
from engine.prompting.profiles import load_profiles
from engine.prompting.templates import load_templates
from engine.prompting.vocabulary import DATA
from review import jobs, records
from review.assets import AssetStore
from review.domain import Actor, Role
from review.store import Store, migrate, open_store

ADMIN = Actor(name="Ada", role=Role.ADMIN, via="test")
DEADLINE_S = 200.0


def until(condition: Callable[[], object], what: str, deadline_s: float = DEADLINE_S) -> None:
    """Awaits a condition; fails with `what` never happened."""
    end = time.monotonic() + deadline_s
    while not condition():
        assert time.monotonic() < end, f"never happened: {what}"
        threading.Event().wait(0.02)


@dataclass
class House:
    """An installation in a folder: records, assets, job database, and the worker processes started on it."""

    store: Store
    store_url: str
    jobs_url: str
    assets: AssetStore
    folder: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def submit(self, count: int = 12, **changes: object) -> str:
        brief = parse_brief({"brand": "harbour", "intent": "quiet mornings", "count": count, "seed": 5, **changes})
        return jobs.submit(self.store, self.jobs_url, brief, ADMIN)

    def progress(self, job: str) -> jobs.Progress:
        return jobs.progress(self.store, self.jobs_url, job)

    def start_process(self, *, chunk: int = 2, picky: bool = False) -> subprocess.Popen[bytes]:
        """A real worker process; a picky one finds something wrong of most drawings."""
        script = Path(__file__).parent / "worker_process.py"
        with (self.folder / "worker.log").open("ab") as log:
            process = subprocess.Popen(
                [
                    sys.executable,
                    str(script),
                    self.store_url,
                    self.jobs_url,
                    str(self.folder / "assets"),
                    str(chunk),
                    *["picky"] * picky,
                ],
                stdout=log,
                stderr=log,
                env={**os.environ, "PYTHONPATH": str(DATA.parent)},
            )
        self.processes.append(process)
        return process

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        process.send_signal(signal.SIGKILL)
        process.wait()

    def ask(self, question: str, **values: object) -> list[tuple]:
        """Rows of a plain SQL question."""
        with self.store.read() as session:
            return [tuple(row) for row in session.connection().execute(text(question), values)]

    def made(self, job: str) -> int:
        return self.ask("SELECT count(*) FROM candidates WHERE job = :job", job=job)[0][0]

    def files(self) -> int:
        """How many whole files the asset store holds."""
        return sum(len(path.name) == 64 for path in (self.folder / "assets").rglob("*"))

    def check_whole(self, job: str, count: int) -> None:
        """Exactly `count` candidates, each once, in the queue, judged, with its file."""
        rows = self.ask('SELECT id, "index", asset FROM candidates WHERE job = :job', job=job)
        assert sorted(index for _, index, _ in rows) == list(range(count))
        for table, column in (("items", "candidate"), ("judgements", "candidate")):
            named = self.ask(
                f"SELECT {column} FROM {table} WHERE {column} IN (SELECT id FROM candidates WHERE job = :job)", job=job
            )
            assert sorted(name for (name,) in named) == sorted(id for id, _, _ in rows)
        for _, _, asset in rows:
            self.assets.verify(asset)


def open_house(folder: Path, store_url: str, jobs_url: str) -> Iterator[House]:
    migrate(store_url)
    store = open_store(store_url)
    for template in load_templates(DATA / "templates").values():
        records.save_template(store, template, ADMIN)
    for brand in load_profiles(DATA / "brands").values():
        records.save_brand(store, brand, ADMIN)
    made = House(store=store, store_url=store_url, jobs_url=jobs_url, assets=AssetStore(str(folder / "assets")), folder=folder)
    yield made
    for process in made.processes:
        if process.poll() is None:
            made.kill(process)
    store.engine.dispose()
