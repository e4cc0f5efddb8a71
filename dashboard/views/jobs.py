"""A job's progress in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from dashboard.views.timing import duration_words
from dashboard.views.wall import brief_label
from review.jobs.requests import brief_id

COLOURS = {"queued": "gray", "running": "blue", "done": "green", "cancelled": "orange", "failed": "red"}


@dataclass(frozen=True, slots=True, kw_only=True)
class JobLine:
    """One job as a page shows it. `share` is what is done, 0-1."""

    job: str
    title: str
    status: str
    colour: str
    share: float
    words: str
    working: bool
    resumable: bool
    error: str | None


def job_line(progress: Any) -> JobLine:
    """What to show of a job's progress."""
    status = str(progress.status)
    left = duration_words(progress.seconds_left) if status == "running" else ""
    return JobLine(
        job=progress.job,
        title=f"{progress.brief.intent} · {progress.brief.brand}{_revision(progress)}",
        status=status,
        colour=COLOURS.get(status, "gray"),
        share=progress.done / progress.total if progress.total else 0.0,
        words=f"{progress.done} of {progress.total} candidates{f', about {left} left' if left else ''} · {progress.job}",
        working=status in ("queued", "running"),
        resumable=status in ("cancelled", "failed"),
        error=progress.error,
    )


def job_told(progress: Any) -> dict[str, Any]:
    """A job's progress for the Studio's component: what it is, how far, and what may be done about it."""
    line = job_line(progress)
    return {
        "job": line.job,
        "intent": progress.brief.intent,
        "status": line.status,
        "share": line.share,
        "done": progress.done,
        "total": progress.total,
        "left": duration_words(progress.seconds_left) if line.status == "running" else "",
        "working": line.working,
        "resumable": line.resumable,
        "error": line.error,
        "revises": progress.revises,
        "by": progress.actor,
        "at": progress.at.isoformat() if progress.at else None,
        "review": review_address(progress),
    }


def review_address(progress: Any) -> str:
    """Where a job's candidates are reviewed, and no others."""
    return "./?" + urlencode({"brief": brief_label(brief_id(progress.brief), progress.brief.intent)})


def _revision(progress: Any) -> str:
    """Says of a job that it answers a design that was sent back."""
    return f" · revision of {progress.revises}" if progress.revises else ""
