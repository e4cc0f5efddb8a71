from __future__ import annotations

import pytest

from review import queue
from review.audit import replay
from review.decisions import decide, history, recent, undo
from review.domain import TRANSITIONS, Actor, Reason, Status, Verdict, View
from review.errors import AlreadyDecided, InvalidDecision, LeaseHeld, LeaseLost, NotAllowed, NotFound
from review.experiments import Arm, Experiment, save_experiment
from review.store import Store
from tests.review.filling import ADMIN


def status(store: Store, item: str) -> Status:
    return queue.row(store, item).status


def test_a_decision_under_its_lease_is_recorded_with_who_when_and_how_long(store: Store, items: list[str], dana: Actor) -> None:
    held = queue.lease_next(store, dana, View(), n=1)[0]
    made = decide(
        store,
        held.row.item,
        Verdict.REJECT,
        dana,
        token=held.lease.token,
        reason=Reason.SCALE,
        note=" too big ",
        rating=2,
        seconds=3.5,
    )
    assert (made.item, made.actor, made.reason, made.note, made.rating, made.seconds) == (
        items[0],
        "dana",
        Reason.SCALE,
        "too big",
        2,
        3.5,
    )
    assert made.at.utcoffset() is not None
    assert status(store, items[0]) is Status.REJECTED
    assert queue.row(store, items[0]).holder is None
    assert history(store, items[0]) == [made]


@pytest.mark.parametrize(
    ("before", "verdict"), [(before, verdict) for before in (Status.QUEUED, Status.HELD) for verdict in Verdict]
)
def test_exactly_the_table_of_transitions_holds(
    store: Store, items: list[str], dana: Actor, before: Status, verdict: Verdict
) -> None:
    if before is Status.HELD:
        decide(store, items[0], Verdict.HOLD, dana)
    after = TRANSITIONS.get((before, verdict))
    if after is None:
        with pytest.raises(AlreadyDecided):
            decide(store, items[0], verdict, dana, reason=Reason.COLOUR)
        after = before
    else:
        decide(store, items[0], verdict, dana, reason=Reason.COLOUR)
    assert status(store, items[0]) is after


def test_a_second_verdict_is_refused_and_names_the_first(store: Store, items: list[str], dana: Actor, theo: Actor) -> None:
    decide(store, items[0], Verdict.APPROVE, dana)
    with pytest.raises(AlreadyDecided, match=f"{items[0]} was already decided: approve by dana") as refused:
        decide(store, items[0], Verdict.REJECT, theo, reason=Reason.COLOUR)
    assert (refused.value.by, refused.value.verdict) == ("dana", "approve")


def test_a_double_submit_is_one_decision(store: Store, items: list[str], dana: Actor) -> None:
    held = queue.lease_next(store, dana, View(), n=1)[0]
    first = decide(store, items[0], Verdict.APPROVE, dana, token=held.lease.token, key="k1")
    assert decide(store, items[0], Verdict.APPROVE, dana, token=held.lease.token, key="k1") == first
    assert len(history(store, items[0])) == 1
    with pytest.raises(InvalidDecision, match="Send a new key"):
        decide(store, items[1], Verdict.APPROVE, dana, key="k1")


def test_a_late_double_submit_does_not_bring_an_undone_decision_back(store: Store, items: list[str], dana: Actor) -> None:
    first = decide(store, items[0], Verdict.APPROVE, dana, key="k1")
    undo(store, first.id, dana)
    assert decide(store, items[0], Verdict.APPROVE, dana, key="k1").undone
    assert status(store, items[0]) is Status.QUEUED


@pytest.mark.parametrize("verdict", [Verdict.REJECT, Verdict.REVISE])
def test_saying_no_needs_a_reason(store: Store, items: list[str], dana: Actor, verdict: Verdict) -> None:
    with pytest.raises(InvalidDecision, match="needs a reason"):
        decide(store, items[0], verdict, dana)
    assert status(store, items[0]) is Status.QUEUED


@pytest.mark.parametrize("wrong", [{"rating": 0}, {"rating": 6}, {"seconds": -1.0}, {"seconds": float("nan")}])
def test_impossible_ratings_and_times_are_refused(store: Store, items: list[str], dana: Actor, wrong: dict[str, float]) -> None:
    with pytest.raises(InvalidDecision):
        decide(store, items[0], Verdict.APPROVE, dana, **wrong)  # type: ignore[arg-type]


def test_a_decision_needs_the_lease_it_names(store: Store, items: list[str], dana: Actor, theo: Actor) -> None:
    with pytest.raises(LeaseLost, match="nobody has it now"):
        decide(store, items[0], Verdict.APPROVE, dana, token="made up")
    queue.lease(store, items[0], theo)
    with pytest.raises(LeaseHeld, match="theo has"):
        decide(store, items[0], Verdict.APPROVE, dana)
    with pytest.raises(LeaseLost, match="theo has it now"):
        decide(store, items[0], Verdict.APPROVE, dana, token="made up")
    assert status(store, items[0]) is Status.QUEUED


def test_undo_restores_the_status_before_and_is_an_event(store: Store, items: list[str], dana: Actor) -> None:
    hold = decide(store, items[0], Verdict.HOLD, dana)
    approve = decide(store, items[0], Verdict.APPROVE, dana)
    with pytest.raises(InvalidDecision, match="decided again since"):
        undo(store, hold.id, dana)
    assert undo(store, approve.id, dana).undone
    assert status(store, items[0]) is Status.HELD
    assert undo(store, hold.id, dana).undone
    assert status(store, items[0]) is Status.QUEUED
    assert undo(store, hold.id, dana).undone
    assert [decision.undone for decision in history(store, items[0])] == [True, True]
    assert replay(store) == {items[0]: Status.QUEUED}
    decide(store, items[0], Verdict.APPROVE, dana)
    assert status(store, items[0]) is Status.APPROVED


def test_who_may_not_decide_may_not_undo(store: Store, items: list[str], dana: Actor, theo: Actor, iris: Actor) -> None:
    made = decide(store, items[0], Verdict.APPROVE, dana)
    with pytest.raises(NotAllowed):
        undo(store, made.id, iris)
    assert undo(store, made.id, theo).actor == "dana"
    with pytest.raises(NotFound):
        undo(store, "V-0000000000", dana)


def test_undo_of_an_arm_of_a_test_says_so(store: Store, items: list[str], dana: Actor) -> None:
    made = decide(store, items[0], Verdict.APPROVE, dana)
    experiment = Experiment(name="spring", title="Spring", source="storefront", simulated=False)
    save_experiment(store, experiment, [Arm(arm="a", item=items[0])], ADMIN)
    with pytest.raises(Exception, match="is arm a of the test spring") as refused:
        undo(store, made.id, dana)
    assert type(refused.value).__name__ == "UndoHasConsequences"


def test_recent_lists_my_last_verdicts_newest_first_with_what_i_took_back(
    store: Store, items: list[str], dana: Actor, theo: Actor
) -> None:
    mine = [decide(store, item, Verdict.APPROVE, dana) for item in items[:4]]
    decide(store, items[4], Verdict.APPROVE, theo)
    undo(store, mine[2].id, theo)
    found = recent(store, dana, n=3)
    assert [decision.id for decision in found] == [mine[3].id, mine[2].id, mine[1].id]
    assert [decision.undone for decision in found] == [False, True, False]
