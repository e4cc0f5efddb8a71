"""Reasons count: each closed item once, on the day of the last word on it; nothing that was taken back or is still open."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from review import quality
from review.decisions import decide, undo
from review.domain import Actor, Reason, Verdict
from review.policy import set_policy
from review.quality import Step
from review.store import Store
from tests.review.filling import ADMIN

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)


@pytest.fixture
def clock(store: Store, monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The store's clock: its last entry is now."""
    moments = [MONDAY]
    monkeypatch.setattr(type(store), "now", lambda _self: moments[-1])
    return moments


def reject(store: Store, item: str, reason: Reason, actor: Actor = ADMIN) -> str:
    return decide(store, item, Verdict.REJECT, actor, reason=reason).id


def test_shares_are_of_what_was_decided(store: Store, items: list[str]) -> None:
    reject(store, items[0], Reason.COLOUR)
    reject(store, items[1], Reason.COLOUR)
    decide(store, items[2], Verdict.REVISE, ADMIN, reason=Reason.DENSITY)
    decide(store, items[3], Verdict.APPROVE, ADMIN)
    told = quality.total(quality.counts(store))
    assert (told.decided, told.rejected, told.revised) == (4, 2, 1)
    assert told.reasons == {Reason.COLOUR: 2, Reason.DENSITY: 1}
    assert (told.share(), told.share(Reason.COLOUR), told.share(Reason.SCALE)) == (0.75, 0.5, 0.0)


def test_what_was_taken_back_counts_no_more_and_a_second_word_once(store: Store, items: list[str]) -> None:
    undo(store, reject(store, items[0], Reason.COLOUR), ADMIN)
    assert quality.counts(store) == []
    reject(store, items[0], Reason.SCALE)
    assert quality.total(quality.counts(store)).reasons == {Reason.SCALE: 1}


def test_what_is_on_hold_or_waits_for_another_opinion_does_not_count(
    store: Store, items: list[str], dana: Actor, theo: Actor
) -> None:
    decide(store, items[0], Verdict.HOLD, ADMIN)
    set_policy(store, "harbour", "", 2, ADMIN)
    reject(store, items[1], Reason.COLOUR, dana)
    assert quality.counts(store) == []
    reject(store, items[1], Reason.MOTIF, theo)
    told = quality.total(quality.counts(store))
    assert (told.decided, sum(told.reasons.values())) == (1, 1)


def test_days_and_weeks_have_no_holes_and_a_day_is_one_of_utc(store: Store, items: list[str], clock: list[datetime]) -> None:
    reject(store, items[0], Reason.COLOUR)
    clock.append(MONDAY.replace(hour=23, minute=59))
    reject(store, items[1], Reason.COLOUR)
    clock.append(MONDAY + timedelta(days=2))
    decide(store, items[2], Verdict.APPROVE, ADMIN)
    clock.append(MONDAY + timedelta(days=15))
    reject(store, items[3], Reason.SCALE)
    found = quality.counts(store)
    days = quality.over_time(found, Step.DAY)
    assert [(start.day, tally.decided) for start, tally in days[:3]] == [(16, 2), (17, 0), (18, 1)]
    assert len(days) == 16
    weeks = quality.over_time(found, Step.WEEK)
    assert [(start, tally.decided) for start, tally in weeks] == [
        (date(2026, 11, 16), 3),
        (date(2026, 11, 23), 0),
        (date(2026, 11, 30), 1),
    ]


def test_each_templates_revision_has_its_own_tally_and_since_leaves_out_what_is_older(
    store: Store, items: list[str], clock: list[datetime]
) -> None:
    reject(store, items[0], Reason.COLOUR)
    clock.append(MONDAY + timedelta(days=1))
    decide(store, items[1], Verdict.APPROVE, ADMIN)
    ((template, revision, tally),) = quality.by_template(quality.counts(store))
    assert (template, revision, tally.decided, tally.faulted) == ("coastal", 1, 2, 1)
    assert quality.by_brand(quality.counts(store))[0][0] == "harbour"
    assert quality.total(quality.counts(store, since=clock[-1])).decided == 1
    assert quality.counts(store, brand="marigold") == []
