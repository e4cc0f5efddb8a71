"""The demo: two contrasting brands, a live brief each, and last season's archive with a simulated storefront behind it.

Nothing here is a real person's decision or a real sale: the archive is decided by `DIRECTOR`, whose rule stands below, its
sales come from `analytics.storefront`, and both are named as simulated in every record.
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import replace

from analytics import loop
from dashboard.wiring import BRANDS, BRIEFS, TEMPLATES, Installation
from engine.domain.score import CheckVerdict
from engine.prompting.briefs import parse_brief
from engine.prompting.profiles import load_profiles
from engine.prompting.templates import load_templates
from review import jobs, records
from review.decisions import decide
from review.domain import Actor, Reason, Role, Verdict, View
from review.experiments import experiments
from review.jobs import JobStatus
from review.queue import Row, page

log = logging.getLogger(__name__)

KEEPER = Actor(name="strikeoff", role=Role.ADMIN, via="start")
DIRECTOR = Actor(name="demo director (simulated)", role=Role.CREATIVE_DIRECTOR, via="demo")
DEMO_BRIEFS = ("harbour.toml", "marigold.toml")
ARCHIVE_COUNT = 56
WEEK_EXPOSURES = 120_000
POLL_S = 1.0
ENDED = (JobStatus.DONE, JobStatus.CANCELLED, JobStatus.FAILED)


def prepare_library(installation: Installation) -> None:
    """Puts the shipped templates and brands into the records; what is there already stays."""
    for template in load_templates(TEMPLATES).values():
        records.save_template(installation.store, template, KEEPER)
    known = {profile.name for profile in records.brands(installation.store)}
    for profile in load_profiles(BRANDS).values():
        if profile.name not in known:
            records.save_brand(installation.store, profile, KEEPER)


def start(installation: Installation) -> None:
    """Submits the demo's briefs to an empty installation and settles the archive in the background when it is made."""
    url = installation.settings.jobs_database
    if jobs.list_jobs(installation.store, url, limit=1):
        archive = _archive_jobs(installation)
    else:
        briefs = [parse_brief((BRIEFS / name).read_bytes()) for name in DEMO_BRIEFS]
        for brief in briefs:
            jobs.submit(installation.store, url, brief, KEEPER)
        archive = {
            jobs.submit(installation.store, url, replace(brief, season="archive", count=ARCHIVE_COUNT, seed=brief.seed + 1), KEEPER)
            for brief in briefs
        }
    threading.Thread(target=_settle_all, args=(installation, archive), name="demo", daemon=True).start()


def _archive_jobs(installation: Installation) -> set[str]:
    known = jobs.list_jobs(installation.store, installation.settings.jobs_database, limit=1_000)
    return {progress.job for progress in known if progress.brief.season == "archive"}


def _settle_all(installation: Installation, waiting: set[str]) -> None:
    url = installation.settings.jobs_database
    while waiting:
        for job in sorted(waiting):
            progress = jobs.progress(installation.store, url, job)
            if progress.status is JobStatus.DONE:
                settle(installation, job, progress.brief.brand)
            if progress.status in ENDED:
                waiting.discard(job)
        time.sleep(POLL_S)


def settle(installation: Installation, job: str, brand: str) -> None:
    """Decides a finished archive as the demo's director would, then sells what was approved in a simulated week. Done once."""
    rows = page(installation.store, View(job=job), limit=ARCHIVE_COUNT)
    typical = sorted(float(row.traits["coverage"]) for row in rows)
    for row in rows:
        reason = objection(row, brand, typical)
        verdict = Verdict.REJECT if reason else Verdict.APPROVE
        decide(installation.store, row.item, verdict, DIRECTOR, reason=reason, key=f"demo-{row.item}")
    experiment = f"simulated-{brand}-last-season"
    if experiment not in {known.name for known in experiments(installation.store)}:
        loop.simulate(
            installation.store, installation.events, installation.key, KEEPER,
            experiment=experiment, brand=brand, exposures=WEEK_EXPOSURES,
        )  # fmt: skip
    log.info("The demo's archive of %s is settled; its sales are simulated.", brand)


def objection(row: Row, brand: str, typical: list[float]) -> Reason | None:
    """The demo director's whole rule: no failed check, no copy, and not the densest fifth for harbour or the airiest for others."""
    if row.near_duplicate_of:
        return Reason.TOO_SIMILAR
    if any(measurement.verdict is CheckVerdict.FAIL for measurement in row.measurements):
        return Reason.ARTEFACT
    coverage, fifth = float(row.traits["coverage"]), max(1, len(typical) // 5)
    if brand == "harbour":
        return Reason.DENSITY if coverage > typical[-fifth] else None
    return Reason.DENSITY if coverage < typical[fifth - 1] else None
