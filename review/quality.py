"""Reasons count: what is rejected and sent back, why, when, and from which template's revision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from review.domain import Reason, Verdict
from review.store import Store, quality_rows


class Step(StrEnum):
    """How finely time is told."""

    DAY = "day"
    WEEK = "week"


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """`n` items of one template's revision ("" and 0: made elsewhere) that got one verdict for one reason on one day (UTC)."""

    day: date
    brand: str
    template: str
    revision: int
    verdict: Verdict
    reason: Reason | None
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What was decided of one kind: how many items, and how many of them were rejected or sent back for each reason."""

    decided: int
    rejected: int
    revised: int
    reasons: dict[Reason, int]

    @property
    def faulted(self) -> int:
        """Items with a reason against them."""
        return self.rejected + self.revised

    def share(self, reason: Reason | None = None) -> float:
        """The share of what was decided that was rejected or sent back, for one reason or for any."""
        if not self.decided:
            return 0.0
        return (self.faulted if reason is None else self.reasons.get(reason, 0)) / self.decided


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeAgain:
    """What the checks sent back before a person saw it: of `made` candidates `again` were made again, in `tries` further tries
    together, and `good` of them ended without a complaint. `by_check` holds, for each check that asked for it, how many candidates
    these were and how many of them ended without a complaint."""

    made: int
    again: int
    good: int
    tries: int
    by_check: dict[str, tuple[int, int]]


Key = TypeVar("Key", bound=Hashable)


def counts(store: Store, *, brand: str | None = None, since: datetime | None = None) -> list[Count]:
    """What is in force: one verdict an item that is closed, on the day it was given. What was taken back or waits for another
    opinion does not count."""
    with store.read() as session:
        rows = quality_rows.count_verdicts(session, brand, since)
    return [
        Count(
            day=day, brand=name, template=template, revision=revision, verdict=Verdict(verdict),
            reason=Reason(reason) if reason else None, n=n,
        )
        for day, name, template, revision, verdict, reason, n in rows
    ]  # fmt: skip


def made_again(store: Store, *, brand: str | None = None, since: datetime | None = None) -> MadeAgain:
    """What was made, and made again before review."""
    with store.read() as session:
        made = quality_rows.count_made(session, brand, since)
        again = quality_rows.tries_made(session, brand, since)
    asked: Counter[str] = Counter()
    helped: Counter[str] = Counter()
    for tries in again:
        good = not _kept(tries)["complaints"]
        for check in {one["check"] for one in tries[1:]}:
            asked[check] += 1
            helped[check] += good
    return MadeAgain(
        made=made,
        again=len(again),
        good=sum(not _kept(tries)["complaints"] for tries in again),
        tries=sum(len(tries) - 1 for tries in again),
        by_check={check: (n, helped[check]) for check, n in asked.most_common()},
    )


def _kept(tries: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return next(one for one in tries if one["kept"])


def total(found: Iterable[Count]) -> Tally:
    """All of them together."""
    found = list(found)
    reasons: Counter[Reason] = Counter()
    verdicts: Counter[Verdict] = Counter()
    for count in found:
        verdicts[count.verdict] += count.n
        if count.reason is not None and count.verdict is not Verdict.APPROVE:
            reasons[count.reason] += count.n
    return Tally(
        decided=sum(verdicts.values()),
        rejected=verdicts[Verdict.REJECT],
        revised=verdicts[Verdict.REVISE],
        reasons={reason: reasons[reason] for reason in Reason if reasons[reason]},
    )


def over_time(found: Sequence[Count], step: Step) -> list[tuple[date, Tally]]:
    """One tally a day or a week (from its Monday), oldest first; those in which nothing was decided are there, empty."""
    tallies = _grouped(found, lambda count: start_of(count.day, step))
    if not tallies:
        return []
    first, last, width = min(tallies), max(tallies), timedelta(days=7 if step is Step.WEEK else 1)
    starts = [first + width * n for n in range((last - first) // width + 1)]
    return [(start, tallies.get(start) or total([])) for start in starts]


def by_template(found: Sequence[Count]) -> list[tuple[str, int, Tally]]:
    """(template, revision, tally), most objected to first; "" is work made elsewhere."""
    tallies = _grouped(found, lambda count: (count.template, count.revision))
    return [(*key, tallies[key]) for key in sorted(tallies, key=lambda key: (-tallies[key].faulted, key))]


def by_brand(found: Sequence[Count]) -> list[tuple[str, Tally]]:
    """(brand, tally), by name."""
    return sorted(_grouped(found, lambda count: count.brand).items())


def start_of(day: date, step: Step) -> date:
    """The day itself, or the Monday of its week."""
    return day - timedelta(days=day.weekday()) if step is Step.WEEK else day


def _grouped(found: Iterable[Count], key: Callable[[Count], Key]) -> dict[Key, Tally]:
    groups: dict[Key, list[Count]] = {}
    for count in found:
        groups.setdefault(key(count), []).append(count)
    return {name: total(group) for name, group in groups.items()}
