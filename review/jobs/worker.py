"""The worker: runs queued jobs one at a time, beats, and takes over what dead workers left.

Every worker process has an executor id of its own and a row that it touches every few seconds. A worker that is gone (its process,
on this machine) or silent (on another) is dead; whoever notices first puts its runs back in the queue. Pages and commands never
launch the job engine; they are its clients.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from dbos import DBOS, DBOSClient
from sqlalchemy.exc import SQLAlchemyError

from engine.refining import MOST_TRIES
from review import revisions
from review.assets import AssetStore
from review.errors import DatabaseUnusable, ReviewError
from review.jobs.durable import (
    APPLICATION_VERSION,
    MAX_RECOVERIES,
    POLL_S,
    QUEUE,
    WORKFLOW,
    Run,
    dbos_config,
    enqueue_run,
    find_runs,
    job_client,
    run_id,
)
from review.jobs.looking import Looking
from review.jobs.production import Bench, Chunk, fail, finish, make_chunk, missing, record_chunk, refine_chunk
from review.jobs.requests import SILENT_AFTER
from review.jobs.rescoring import Rescoring
from review.jobs.workshop import Workshop
from review.store import Store, job_rows
from review.store.tables import JobRow, WorkerRow

BEAT_S = 2.0
LAST_CHUNK_S = 60
"""How long a stopping worker may take to end its chunk; a killed one loses the chunk, which is made again."""

log = logging.getLogger(__name__)


def run_worker(store: Store, assets: AssetStore, jobs_url: str, workshop: Workshop, *, stop: threading.Event) -> None:
    """Works until `stop` is set, then ends its chunk and hands the rest on. One worker a process. Raises DatabaseUnusable."""
    me = WorkerRow(
        executor=f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}",
        host=socket.gethostname(),
        pid=os.getpid(),
        beat=store.now(),
    )
    bench = Bench(store=store, assets=assets, workshop=workshop, stop=stop)
    _beat(store, me)
    unreadable: frozenset[str] = frozenset()
    rescoring, looking = Rescoring(bench), Looking(bench)
    client = job_client(jobs_url)
    with _engine(client, jobs_url, me.executor, bench):
        while True:
            try:
                _beat(store, me)
                revisions.open_jobs(store)
                take_over(store, client)
                unreadable = _refuse_unreadable(client, bench, me.executor, unreadable)
                looking.step()
                rescoring.step()
            except (ReviewError, SQLAlchemyError) as error:
                log.warning("%s", error)
            if stop.wait(BEAT_S):
                break
        _end_chunk(client, bench, me.executor)
    with store.write() as tx:
        job_rows.remove_workers(tx, [me.executor])


def _end_chunk(client: DBOSClient, bench: Bench, executor: str) -> None:
    """Waits until this worker's last chunk is on record and its job handed on, or time is up."""
    end = time.monotonic() + LAST_CHUNK_S
    while time.monotonic() < end and _pending(client, executor) & bench.started:
        time.sleep(POLL_S / 5)


def _refuse_unreadable(client: DBOSClient, bench: Bench, executor: str, before: frozenset[str]) -> frozenset[str]:
    """Ends jobs that this worker was given and could not begin, seen so at two looks: their row in the job database is not ours."""
    now = _pending(client, executor) - bench.started
    for run in now & before:
        fail(bench.store, run.split(".")[0], "The job's row in the job database cannot be read. Resume it to start it anew.")
        client.cancel_workflow(run)
    return now


def _pending(client: DBOSClient, executor: str) -> frozenset[str]:
    return frozenset(run.workflow_id for run in client.list_workflows(executor_id=executor, status="PENDING", load_input=False))


def take_over(store: Store, client: DBOSClient) -> None:
    """Puts every unfinished job that nobody works on back in the queue. Several workers may do this at once."""
    alive = _alive(store)
    with store.read() as session:
        jobs = list(job_rows.unfinished_jobs(session))
    runs = find_runs(client, [run_id(job.id, job.runs) for job in jobs])
    for job in jobs:
        _tend(store, client, job, runs.get(run_id(job.id, job.runs)), alive)


def _tend(store: Store, client: DBOSClient, job: JobRow, run: Run | None, alive: frozenset[str]) -> None:
    if run is None:
        enqueue_run(client, job.id, job.runs)
    elif run.status == "ERROR":
        fail(store, job.id, f"The job stopped on an unexpected error ({run.error}). Resume it; if it stops again, report this.")
    elif run.status in {"SUCCESS", "CANCELLED"} or (run.version != APPLICATION_VERSION and run.executor not in alive):
        _again(store, client, job, job.runs + 1)
    elif run.status == "PENDING" and run.executor not in alive:
        _again(store, client, job, job.runs)


def _again(store: Store, client: DBOSClient, job: JobRow, run: int) -> None:
    """Queues the same run again after its worker died, or a new one where the run has ended; only the first to claim it does."""
    if job.recoveries >= MAX_RECOVERIES:
        fail(store, job.id, f"Workers ended {MAX_RECOVERIES} times without finishing a candidate. Look at their log, then resume.")
        return
    with store.write() as tx:
        if not job_rows.claim_run(tx, job.id, job.runs, next_run=run, recoveries=job.recoveries + 1):
            return
    if run == job.runs:
        client.resume_workflow(run_id(job.id, run), queue_name=QUEUE)
    else:
        client.cancel_workflow(run_id(job.id, job.runs))
        enqueue_run(client, job.id, run)


def _beat(store: Store, me: WorkerRow) -> None:
    with store.write() as tx:
        job_rows.beat(tx, WorkerRow(executor=me.executor, host=me.host, pid=me.pid, beat=store.now()))


def _alive(store: Store) -> frozenset[str]:
    """Executors that work; the rows of the dead are removed."""
    with store.read() as session:
        rows = list(job_rows.workers(session))
    dead = [row.executor for row in rows if _is_dead(row, store)]
    if dead:
        with store.write() as tx:
            job_rows.remove_workers(tx, dead)
    return frozenset(row.executor for row in rows) - frozenset(dead)


def _is_dead(row: WorkerRow, store: Store) -> bool:
    return store.now() - row.beat > SILENT_AFTER or (row.host == socket.gethostname() and not _process_lives(row.pid))


def _process_lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@contextmanager
def _engine(client: DBOSClient, jobs_url: str, executor: str, bench: Bench) -> Iterator[None]:
    try:
        # Before the launch: a queue that is there is listened to at once, a later one only after the next look.
        client.register_queue(QUEUE, worker_concurrency=1, polling_interval_sec=POLL_S)
        DBOS(config=dbos_config(jobs_url, executor))
        DBOS.workflow(name=WORKFLOW)(_workflow(bench))
        DBOS.listen_queues([QUEUE])
        DBOS.launch()
    except SQLAlchemyError as error:
        DBOS.destroy(destroy_registry=True)
        raise DatabaseUnusable(
            f"The job database cannot be opened: {error}. Check STRIKEOFF_DATABASE_URL and the var folder."
        ) from error
    try:
        yield
    finally:
        DBOS.destroy(destroy_registry=True)


def _workflow(bench: Bench) -> Callable[[str, int], str]:
    """A job from its brief to its last item in the queue. Each `run_step` is a checkpoint: after a crash the next one goes on."""

    def generate(job: str, run: int) -> str:
        bench.started.add(run_id(job, run))
        # 1. What is there to make
        left = DBOS.run_step({"name": "load brief"}, missing, bench, job)
        for chunk in _chunks(left, bench.workshop.chunk):
            # 2. Pictures into the asset store
            made: Chunk = DBOS.run_step({"name": f"generate {chunk[0]}-{chunk[-1]}"}, make_chunk, bench, job, chunk)
            # 3. Below a limit: back, changed, a bounded number of times
            for attempt in range(1, MOST_TRIES + 1):
                if made["again"]:
                    name = f"refine {chunk[0]}-{chunk[-1]}, {attempt}"
                    made = DBOS.run_step({"name": name}, refine_chunk, bench, job, made["made"])
            if made["ended"]:
                return made["ended"]
            # 4. Scored, and in the queue
            ended = DBOS.run_step({"name": f"judge and queue {chunk[0]}-{chunk[-1]}"}, record_chunk, bench, job, made["made"])
            if ended:
                return ended
        # 5. Done
        DBOS.run_step({"name": "finish"}, finish, bench, job)
        return "done"

    return generate


def _chunks(left: Sequence[int], size: int) -> list[list[int]]:
    return [list(left[start : start + size]) for start in range(0, len(left), max(1, size))]
