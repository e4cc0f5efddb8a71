"""Reasons in sentences and rows, and the way from a figure to the designs behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from analytics.figures import reason_words, template_words
from review.domain import Status
from review.quality import MadeAgain, Tally

NOTHING = "Nothing was rejected or sent back."


def headline(told: Tally) -> str:
    """What was decided, and the reason given most, in one sentence."""
    if not told.faulted:
        return f"{counted(told.decided)} decided; nothing was rejected or sent back."
    reason, n = max(told.reasons.items(), key=lambda row: row[1])
    return (
        f"{counted(told.decided)} decided: {told.rejected} rejected and {told.revised} sent back, {told.share():.0%} in all. "
        f"Most often for {reason_words(reason).lower()}: {n}, or {n / told.faulted:.0%} of the objections."
    )


def time_sentence(told: Sequence[tuple[Any, Tally]]) -> str:
    """How the latest period compares with the one before that had decisions."""
    full = [(start, tally) for start, tally in told if tally.decided]
    if len(full) < 2:
        return "With a second period of decisions, this will say which way it goes."
    (_, before), (_, last) = full[-2:]
    way = (
        "the same as"
        if round(last.share(), 2) == round(before.share(), 2)
        else "up from"
        if last.share() > before.share()
        else "down from"
    )
    lately = f"Lately {last.share():.0%} of {last.decided} decided were rejected or sent back"
    return f"{lately}, {way} {before.share():.0%} of {before.decided} before."


def template_sentence(told: Sequence[tuple[str, int, Tally]]) -> str:
    """Which template's revision fares worst, among those with enough decisions to say so."""
    enough = [row for row in told if row[2].decided >= ENOUGH]
    if not enough:
        return f"No template has {ENOUGH} decisions yet: read the shares with care."
    template, revision, tally = max(enough, key=lambda row: row[2].share())
    if not tally.faulted:
        return NOTHING
    reason = max(tally.reasons, key=lambda each: tally.reasons[each])
    name, mostly = template_words(template, revision), reason_words(reason).lower()
    return f"{name} is objected to most: {tally.share():.0%} of {tally.decided}, mostly for {mostly}."


def made_again_sentence(told: MadeAgain) -> str:
    """What the checks sent back before anybody saw it, and whether that helped."""
    if not told.again:
        return f"Of {told.made} candidates none had to be made again before review."
    return (
        f"Of {told.made} candidates {told.again} were made again before review, in {told.tries} further tries; "
        f"{told.good} of them came without a complaint."
    )


def made_again_rows(told: MadeAgain) -> list[dict[str, Any]]:
    """One row a check that sent candidates back."""
    return [
        {"Check": check.capitalize(), "Made again": n, "Without a complaint after": good}
        for check, (n, good) in told.by_check.items()
    ]


ENOUGH = 20
"""Decisions under which a template's share says little."""


def period_rows(told: Sequence[tuple[Any, Tally]], title: str) -> list[dict[str, Any]]:
    """The figure's numbers, newest first."""
    return [{title: f"{start:%-d %b %Y}", **tally_cells(tally)} for start, tally in reversed(told)]


def template_rows(told: Sequence[tuple[str, int, Tally]], brand: str | None) -> list[dict[str, Any]]:
    """The figure's numbers, with an address for the designs behind each row."""
    return [
        {
            "Template": template_words(template, revision),
            **tally_cells(tally),
            "See rejected": address(template, Status.REJECTED, brand),
            "See sent back": address(template, Status.REVISING, brand),
        }
        for template, revision, tally in told
    ]


def tally_cells(told: Tally) -> dict[str, Any]:
    """Counts and shares of one tally."""
    return {
        "Decided": told.decided,
        "Rejected": told.rejected,
        "Sent back": told.revised,
        "Share": f"{told.share():.0%}" if told.decided else "–",
        **{reason_words(reason): n for reason, n in told.reasons.items()},
    }


def view_of(template: str, status: Status, brand: str | None) -> dict[str, str]:
    """The address of a view of Review: designs of one template; work made elsewhere by its generator."""
    source: Mapping[str, str] = {"template": template} if template else {"generator": "imported"}
    return {"look": "Grid", "status": str(status), **source, **({"brand": brand} if brand else {})}


def address(template: str, status: Status, brand: str | None) -> str:
    """The same as a link within the dashboard."""
    return f"/?{urlencode(view_of(template, status, brand))}"


def counted(n: int) -> str:
    """`1 design`, `12 designs`."""
    return f"{n:,} design{'' if n == 1 else 's'}"
