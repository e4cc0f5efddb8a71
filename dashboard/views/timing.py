"""Times in words."""

from __future__ import annotations

from datetime import UTC, datetime


def duration_words(seconds: float | None) -> str:
    """About how long, in the largest fitting unit; empty where unknown."""
    if seconds is None:
        return ""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = seconds / 60
    return f"{round(minutes)} min" if minutes < 90 else f"{minutes / 60:.1f} h"


def ago_words(at: datetime, now: datetime | None = None) -> str:
    """How long ago, or the date after a week."""
    seconds = ((now or datetime.now(UTC)) - (at if at.tzinfo else at.replace(tzinfo=UTC))).total_seconds()
    if seconds < 60:
        return "just now"
    if seconds < 3600:
        return f"{round(seconds / 60)} min ago"
    if seconds < 86400:
        return f"{round(seconds / 3600)} h ago"
    if seconds < 7 * 86400:
        return f"{round(seconds / 86400)} d ago"
    return f"{at.day} {at:%B %Y}"
