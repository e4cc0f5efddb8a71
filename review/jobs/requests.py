"""Jobs as people see them: submit a brief, watch it, cancel it, resume it. Runs nothing; a worker does."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from engine.domain.brand import BrandProfile
from engine.domain.brief import Brief
from engine.domain.prompt import Template
from engine.errors import InvalidBrief
from engine.prompting.briefs import brief_to_mapping, stored_brief, unknown_name
from engine.prompting.expand import expand
from review import audit, records, revisions
from review.access import Action, require
from review.domain import Actor
from review.errors import NotFound
from review.ids import hashed_id, new_id
from review.jobs.durable import Run, enqueue_run, find_runs, job_client, run_id
from review.store import Store, job_rows, record_rows
from review.store.tables import BriefRow, JobRow


class JobStatus(StrEnum):
    """Where a job stands, derived from its candidates and the job engine."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


ACTIVE = (JobStatus.QUEUED, JobStatus.RUNNING)
SILENT_AFTER = timedelta(seconds=30)
"""A worker that has not beaten for this long is dead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """One job: `done` of `total` candidates are on record; `seconds_left` is None while nothing was measured; `revises` names the
    item that was sent back where the job answers that; `actor` asked for it `at` that time (UTC)."""

    job: str
    brief: Brief
    status: JobStatus
    total: int
    done: int
    seconds_left: float | None
    error: str | None
    revises: str | None = None
    actor: str = ""
    at: datetime | None = None


def submit(store: Store, jobs_url: str, brief: Brief, actor: Actor) -> str:
    """Records the request, audits it, and queues it; returns the job. Raises InvalidBrief for what no worker could do."""
    require(actor, Action.GENERATE)
    profile = find_brand(store, brief.brand)
    chosen = find_template(store, brief.template or profile.template)
    expand(brief, chosen, profile, index=0)
    _check_reference(store, brief)
    content, job, named, now = brief_to_mapping(brief), new_id("J"), brief_id(brief), store.now()
    row = JobRow(
        id=job,
        brief=named,
        brand=brief.brand,
        brand_version=profile.version,
        template=chosen.name,
        revision=chosen.revision,
        total=brief.count,
        actor=actor.name,
        at=now,
    )
    with store.write() as tx:
        job_rows.add_job(tx, row, BriefRow(id=named, brand=brief.brand, content=content, actor=actor.name, at=now))
        pinned = {"template": f"{chosen.name}@{chosen.revision}", "brand_version": profile.version}
        audit.append(tx, actor, "brief submitted", job, {"brief": content} | pinned)
    enqueue_run(job_client(jobs_url), job, 1)
    return job


def cancel(store: Store, jobs_url: str, job: str, actor: Actor) -> Progress:
    """Stops a job before its next step; what is made stays. A job that has ended is left as it is."""
    require(actor, Action.GENERATE)
    before = progress(store, jobs_url, job)
    if before.status not in ACTIVE:
        return before
    with store.write() as tx:
        row = _job(job_rows.job_row(tx, job), job)
        row.cancel_requested = True
        run = run_id(job, row.runs)
        tx.add(row)
        audit.append(tx, actor, "job cancelled", job, {"done": before.done, "total": before.total})
    job_client(jobs_url).cancel_workflow(run)
    return progress(store, jobs_url, job)


def resume(store: Store, jobs_url: str, job: str, actor: Actor) -> Progress:
    """Starts a cancelled or failed job again where it stopped. A job at work or done is left as it is."""
    require(actor, Action.GENERATE)
    before = progress(store, jobs_url, job)
    if before.status in (*ACTIVE, JobStatus.DONE):
        return before
    with store.write() as tx:
        row = _job(job_rows.job_row(tx, job), job)
        row.cancel_requested, row.error, row.recoveries, row.runs = False, None, 0, row.runs + 1
        run = row.runs
        tx.add(row)
        audit.append(tx, actor, "job resumed", job, {"done": before.done, "total": before.total})
    enqueue_run(job_client(jobs_url), job, run)
    return progress(store, jobs_url, job)


def progress(store: Store, jobs_url: str, job: str) -> Progress:
    """One job's state; raises NotFound."""
    with store.read() as session:
        row = _job(job_rows.job_row(session, job), job)
        run = run_id(job, row.runs)
    found = find_runs(job_client(jobs_url), [run])
    return _progress(store, row, found.get(run))


def list_jobs(store: Store, jobs_url: str, *, limit: int = 50) -> list[Progress]:
    """The newest first."""
    with store.read() as session:
        rows = list(job_rows.recent_jobs(session, limit))
    found = find_runs(job_client(jobs_url), [run_id(row.id, row.runs) for row in rows if row.finished_at is None])
    return [_progress(store, row, found.get(run_id(row.id, row.runs))) for row in rows]


def has_worker(store: Store) -> bool:
    """Whether any worker is alive to do the jobs."""
    with store.read() as session:
        return any(store.now() - row.beat <= SILENT_AFTER for row in job_rows.workers(session))


def brief_id(brief: Brief) -> str:
    """A brief is named by its content: asking the same twice is one brief with two jobs."""
    return hashed_id("B", json.dumps(brief_to_mapping(brief), sort_keys=True, ensure_ascii=False))


def find_brand(store: Store, name: str) -> BrandProfile:
    """The brand's current profile; raises InvalidBrief with the nearest names."""
    try:
        return records.brand(store, name)
    except NotFound as error:
        raise unknown_name("brand", name, [known.name for known in records.brands(store)]) from error


def find_template(store: Store, name: str) -> Template:
    """The template's current revision; raises InvalidBrief with the nearest names."""
    try:
        return records.template(store, name)
    except NotFound as error:
        raise unknown_name("template", name, [known.name for known in records.templates(store)]) from error


def _check_reference(store: Store, brief: Brief) -> None:
    if brief.reference is None:
        return
    with store.read() as session:
        row = record_rows.asset_row(session, brief.reference)
    if row is None:
        problem = f"no picture {brief.reference[:12]}… is stored here"
        raise InvalidBrief("reference", problem, "Upload it in the Studio, or leave reference out")


def _job(row: JobRow | None, job: str) -> JobRow:
    if row is None:
        raise NotFound("job", job, "`strikeoff generate` prints the job's name.")
    return row


def _progress(store: Store, row: JobRow, run: Run | None) -> Progress:
    with store.read() as session:
        brief = job_rows.brief_row(session, row.brief)
        done = job_rows.count_made(session, row.id)
        sent_back = revisions.answered_by(session, row)
    assert brief is not None, "jobs refer to their brief by a foreign key"
    status = _status(row, done, run)
    return Progress(
        job=row.id,
        brief=stored_brief(brief.content),
        status=status,
        total=row.total,
        done=done,
        seconds_left=row.seconds_each * (row.total - done) if row.seconds_each and status is JobStatus.RUNNING else None,
        error=row.error,
        revises=sent_back.item if sent_back else None,
        actor=row.actor,
        at=row.at,
    )


def _status(row: JobRow, done: int, run: Run | None) -> JobStatus:
    if done >= row.total:
        return JobStatus.DONE
    if row.error is not None:
        return JobStatus.FAILED
    if row.cancel_requested:
        return JobStatus.CANCELLED
    return JobStatus.RUNNING if run is not None and run.status == "PENDING" else JobStatus.QUEUED
