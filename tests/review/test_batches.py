from __future__ import annotations

from datetime import timedelta

import pytest

from review import queue
from review.assets import AssetStore
from review.audit import verify
from review.decisions import decide, decide_many, history, recent_entries, undo, undo_batch
from review.domain import Actor, Reason, Status, Verdict, View
from review.errors import InvalidDecision, NotAllowed, NotFound, UndoHasConsequences
from review.experiments import Arm, Experiment, save_experiment
from review.policy import set_policy
from review.store import Store
from tests.review.filling import ADMIN


def statuses(store: Store, items: list[str]) -> set[Status]:
    return {queue.row(store, item).status for item in items}


def test_one_command_settles_many_and_one_undo_brings_all_back(
    store: Store, assets: AssetStore, items: list[str], dana: Actor
) -> None:
    made = decide_many(store, items, Verdict.REJECT, dana, reason=Reason.DENSITY, note=" too busy ")
    assert statuses(store, items) == {Status.REJECTED}
    assert {(each.batch, each.note, each.reason) for each in made.decided} == {(made.id, "too busy", Reason.DENSITY)}
    assert [(entry.batch, entry.n) for entry in recent_entries(store, dana)] == [(made.id, len(items))]
    assert len(undo_batch(store, made.id, dana).decided) == len(items)
    assert statuses(store, items) == {Status.QUEUED}
    assert recent_entries(store, dana) == []
    assert verify(store, assets) == []


def test_it_takes_what_is_free_or_ones_own_and_says_why_not_the_rest(
    store: Store, items: list[str], dana: Actor, theo: Actor
) -> None:
    queue.lease(store, items[0], dana)
    queue.lease(store, items[1], theo)
    decide(store, items[2], Verdict.APPROVE, theo)
    made = decide_many(store, [*items[:4], items[3], "I-0000000000"], Verdict.APPROVE, dana)
    assert {each.item for each in made.decided} == {items[0], items[3]}
    assert {each.item: each.kind for each in made.refused} == {
        items[1]: "LeaseHeld",
        items[2]: "AlreadyDecided",
        "I-0000000000": "NotFound",
    }
    assert all(each.sentence.endswith(".") for each in made.refused)
    assert queue.row(store, items[1]).holder == "theo"


def test_the_same_key_is_the_same_batch(store: Store, items: list[str], dana: Actor, theo: Actor) -> None:
    queue.lease(store, items[0], theo)
    first, second = (decide_many(store, items[:3], Verdict.APPROVE, dana, key="k") for _ in range(2))
    assert first == second
    assert len(first.refused) == 1
    assert len(history(store, items[1])) == 1
    with pytest.raises(InvalidDecision, match="Send a new key"):
        decide_many(store, items[:3], Verdict.HOLD, dana, key="k")


def test_what_was_taken_back_or_decided_again_since_is_left_alone(store: Store, items: list[str], dana: Actor, theo: Actor) -> None:
    made = decide_many(store, items[:3], Verdict.HOLD, dana)
    undo(store, made.decided[0].id, dana)
    decide(store, made.decided[1].item, Verdict.APPROVE, theo)
    back = undo_batch(store, made.id, dana)
    assert [each.item for each in back.decided] == [made.decided[2].item]
    assert [each.item for each in back.refused] == [made.decided[1].item]
    assert queue.row(store, made.decided[1].item).status is Status.APPROVED


def test_a_batch_that_went_on_is_taken_back_only_with_consent(store: Store, items: list[str], dana: Actor) -> None:
    made = decide_many(store, items[:3], Verdict.APPROVE, dana)
    spring = Experiment(name="spring", title="Spring", source="tests", simulated=True)
    save_experiment(store, spring, [Arm(arm="a", item=items[0]), Arm(arm="b", item=items[1])], ADMIN)
    with pytest.raises(UndoHasConsequences) as refused:
        undo_batch(store, made.id, dana)
    assert len(refused.value.consequences) == 2
    assert statuses(store, items[:3]) == {Status.APPROVED}
    undo_batch(store, made.id, dana, despite_export=True)
    assert statuses(store, items[:3]) == {Status.QUEUED}


def test_a_batch_gives_opinions_where_two_are_needed(store: Store, items: list[str], dana: Actor, theo: Actor) -> None:
    set_policy(store, "harbour", "", 2, ADMIN)
    first = decide_many(store, items, Verdict.APPROVE, dana)
    assert {each.settled for each in first.decided} == {False}
    assert statuses(store, items) == {Status.QUEUED}
    assert queue.page(store, View(), actor=dana) == []
    again = decide_many(store, items, Verdict.APPROVE, dana)
    assert (again.decided, {each.kind for each in again.refused}) == ((), {"NeedsAnother"})
    assert {each.settled for each in decide_many(store, items, Verdict.APPROVE, theo).decided} == {True}
    assert statuses(store, items) == {Status.APPROVED}


def test_who_may_and_how_many(store: Store, items: list[str], iris: Actor, dana: Actor) -> None:
    with pytest.raises(NotAllowed):
        decide_many(store, items, Verdict.APPROVE, iris)
    with pytest.raises(InvalidDecision, match="needs a reason"):
        decide_many(store, items, Verdict.REJECT, dana)
    for wrong in ([], items * 100):
        with pytest.raises(InvalidDecision, match="1 to 500"):
            decide_many(store, wrong, Verdict.APPROVE, dana)
    with pytest.raises(NotFound):
        undo_batch(store, "M-0000000000", dana)


def test_a_lease_of_ones_own_that_ran_out_is_no_hindrance(store: Store, items: list[str], dana: Actor) -> None:
    held = queue.lease(store, items[0], dana, ttl_s=-timedelta(seconds=5).total_seconds())
    made = decide_many(store, [items[0]], Verdict.APPROVE, dana, tokens={items[0]: held.token})
    assert [each.item for each in made.decided] == [items[0]]
