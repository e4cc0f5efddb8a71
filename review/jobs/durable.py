"""The job engine's plumbing: where it keeps its checkpoints, in what form, and under which names.

Everything that dbos stores is JSON. Its own default is pickle, and each row names the format it is to be read with: so the pickle
reader itself is shut, or a row planted in the database could run code in the worker.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import NoReturn

from dbos import DBOS, DBOSClient, DBOSConfig
from dbos._serialization import DBOSPortableJSON, DefaultSerializer

from review.errors import DatabaseUnusable

APPLICATION = "strikeoff"
APPLICATION_VERSION = "2"
"""Changes when the steps of the workflow change, so that a half-done run is not continued by other code than it began with."""
QUEUE = "generate"
WORKFLOW = "generate"
POLL_S = 0.25
MAX_RECOVERIES = 20
"""Restarts in a row that may end without one more candidate; then the job stops with a sentence."""


def _refuse_pickle(*_: object, **__: object) -> NoReturn:
    raise DatabaseUnusable(
        "A row of the job database is pickled. It was not written by Strikeoff: delete that row and submit again."
    )


DefaultSerializer.serialize = _refuse_pickle  # type: ignore[method-assign]
DefaultSerializer.deserialize = _refuse_pickle  # type: ignore[method-assign]


def dbos_url(jobs_url: str) -> str:
    """The form of a SQLAlchemy URL that dbos takes: without a driver's name for PostgreSQL."""
    return jobs_url.replace("postgresql+psycopg://", "postgresql://", 1)


def dbos_config(jobs_url: str, executor: str) -> DBOSConfig:
    """A worker's configuration: explicit executor id and application version, JSON only, quiet."""
    return {
        "name": APPLICATION,
        "system_database_url": dbos_url(jobs_url),
        "serializer": DBOSPortableJSON,
        "executor_id": executor,
        "application_version": APPLICATION_VERSION,
        "log_level": "WARNING",
        "run_migrations": True,
    }


@cache
def job_client(jobs_url: str) -> DBOSClient:
    """This process's client, which submits and asks but runs nothing. Made once: opening one costs several statements."""
    DBOS.migrate(dbos_url(jobs_url))
    return DBOSClient(
        system_database_url=dbos_url(jobs_url),
        serializer=DBOSPortableJSON,
        application_name=APPLICATION,
        retry_connection_errors=False,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What the job engine knows of one run; `status` is its own word (ENQUEUED, PENDING, SUCCESS, ERROR, CANCELLED, ...)."""

    status: str
    executor: str | None
    version: str | None
    error: str | None


def find_runs(client: DBOSClient, runs: list[str]) -> dict[str, Run]:
    """The runs that the job engine knows, by id."""
    found = client.list_workflows(workflow_ids=runs, load_input=False) if runs else []
    return {
        entry.workflow_id: Run(
            status=str(entry.status),
            executor=entry.executor_id,
            version=entry.app_version,
            error=None if entry.error is None else str(entry.error),
        )
        for entry in found
    }


def run_id(job: str, run: int) -> str:
    """The job engine's name for the n-th run of a job: the same submission is the same run."""
    return job if run == 1 else f"{job}.{run}"


def enqueue_run(client: DBOSClient, job: str, run: int) -> None:
    """Puts a run in the queue; a second time it changes nothing."""
    client.enqueue(
        {"queue_name": QUEUE, "workflow_name": WORKFLOW, "workflow_id": run_id(job, run), "app_version": APPLICATION_VERSION},
        job,
        run,
    )
