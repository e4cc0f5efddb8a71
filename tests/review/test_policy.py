from __future__ import annotations

import json

import pytest

from review import queue
from review.assets import AssetStore
from review.audit import replay
from review.decisions import decide, history, recent, undo
from review.domain import Actor, Reason, Role, Status, Verdict, View
from review.errors import AlreadyDecided, InvalidPolicy, NeedsAnother, NotAllowed, NotFound
from review.passport import passport
from review.policy import eyes_for, policies, set_policy
from review.standing import Act, fold
from review.store import Store
from tests.review.filling import ADMIN, fill, found

RHEA = Actor(name="rhea", role=Role.CREATIVE_DIRECTOR, via="tests")
A, R, V, H = Verdict.APPROVE, Verdict.REJECT, Verdict.REVISE, Verdict.HOLD


@pytest.fixture
def two(store: Store, items: list[str]) -> list[str]:
    """Items that need two opinions; admin wrote their brief."""
    set_policy(store, "harbour", "", 2, ADMIN)
    return items


def says(store: Store, item: str, verdict: Verdict, actor: Actor) -> bool:
    return decide(store, item, verdict, actor, reason=None if verdict in (A, H) else Reason.COLOUR).settled


@pytest.mark.parametrize(
    ("verdicts", "status"),
    [
        ([], Status.QUEUED),
        ([A], Status.QUEUED),
        ([A, A], Status.APPROVED),
        ([A, R], Status.QUEUED),
        ([A, R, A], Status.APPROVED),
        ([A, R, R], Status.REJECTED),
        ([A, R, V], Status.REVISING),
        ([V, V], Status.REVISING),
        ([H], Status.HELD),
        ([A, H], Status.HELD),
        ([H, A, A], Status.APPROVED),
    ],
)
def test_two_who_agree_settle_and_a_third_settles_what_they_do_not(verdicts: list[Verdict], status: Status) -> None:
    assert fold(Act(f"person {n}", verdict, 2) for n, verdict in enumerate(verdicts)).status is status


def test_a_category_of_its_own_comes_before_the_brands_rest(store: Store, items: list[str]) -> None:
    assert eyes_for(store, "harbour", "apparel") == 1
    set_policy(store, "harbour", "", 2, ADMIN)
    assert eyes_for(store, "harbour", "apparel") == 2
    set_policy(store, "harbour", "apparel", 1, ADMIN)
    assert (eyes_for(store, "harbour", "apparel"), eyes_for(store, "harbour", "home")) == (1, 2)
    assert eyes_for(store, "marigold", "apparel") == 1
    assert [(each.category, each.eyes, each.version) for each in policies(store, "harbour")] == [("", 2, 1), ("apparel", 1, 1)]


def test_a_policy_changes_by_a_new_version_and_an_unchanged_one_adds_none(store: Store, items: list[str]) -> None:
    assert [set_policy(store, "harbour", "", eyes, ADMIN).version for eyes in (2, 2, 1)] == [1, 1, 2]


def test_who_may_set_a_policy_and_what_it_may_say(store: Store, items: list[str], iris: Actor) -> None:
    with pytest.raises(NotAllowed):
        set_policy(store, "harbour", "", 2, iris)
    with pytest.raises(InvalidPolicy, match="1 or 2 opinions, not 3"):
        set_policy(store, "harbour", "", 3, ADMIN)
    with pytest.raises(InvalidPolicy, match="no product category 'trousers'"):
        set_policy(store, "harbour", "trousers", 2, ADMIN)
    with pytest.raises(NotFound, match="Known brands: harbour"):
        set_policy(store, "nobody", "", 2, ADMIN)


def test_the_product_of_the_brief_decides_the_category(store: Store, assets: AssetStore, dana: Actor) -> None:
    found(store)
    (shirt,) = fill(store, assets, count=1, product="t-shirt")
    (plain,) = fill(store, assets, count=1, job="J-0000000002")
    category = queue.row(store, shirt).category
    assert category
    set_policy(store, "harbour", category, 2, ADMIN)
    assert [queue.row(store, item).eyes for item in (shirt, plain)] == [2, 1]
    assert not says(store, shirt, A, dana)
    assert says(store, plain, A, dana)


def test_a_second_person_who_agrees_settles_it(store: Store, two: list[str], dana: Actor, theo: Actor) -> None:
    assert not says(store, two[0], A, dana)
    assert queue.row(store, two[0]).status is Status.QUEUED
    assert says(store, two[0], A, theo)
    assert queue.row(store, two[0]).status is Status.APPROVED
    assert replay(store)[two[0]] is Status.APPROVED
    with pytest.raises(AlreadyDecided, match="approve by dana and theo"):
        says(store, two[0], R, RHEA)


def test_nobody_gives_two_opinions_on_one_item(store: Store, two: list[str], dana: Actor) -> None:
    says(store, two[0], A, dana)
    with pytest.raises(NeedsAnother, match="You gave your opinion"):
        says(store, two[0], A, dana)
    with pytest.raises(NeedsAnother):
        queue.lease(store, two[0], dana)
    assert two[0] not in {held.row.item for held in queue.lease_next(store, dana, View(), n=20)}
    assert two[0] not in {row.item for row in queue.page(store, View(), actor=dana)}
    assert queue.count(store, View(), dana) == queue.count(store, View()) - 1


def test_the_author_is_never_the_second_eye_nor_the_third(store: Store, two: list[str], dana: Actor, theo: Actor) -> None:
    for who, verdict in ((dana, A), (theo, R)):
        says(store, two[0], verdict, who)
        with pytest.raises(NeedsAnother, match="It is your own work"):
            says(store, two[0], A, ADMIN)
        assert two[0] not in {row.item for row in queue.page(store, View(), actor=ADMIN)}
    assert says(store, two[0], R, RHEA)
    assert {row.item for row in queue.page(store, View(status=Status.REJECTED), actor=ADMIN)} == {two[0]}


def test_an_opinion_is_nowhere_to_be_seen_before_it_is_settled(store: Store, two: list[str], dana: Actor, theo: Actor) -> None:
    before = queue.row(store, two[0], theo).to_mapping()
    told_before = json.dumps(passport(store, two[0], theo)["decisions"])
    made = decide(store, two[0], R, dana, reason=Reason.MOTIF, note="never seen")
    assert queue.row(store, two[0], theo).to_mapping() == before
    assert json.dumps(passport(store, two[0], theo)["decisions"]) == told_before
    assert history(store, two[0], theo) == history(store, two[0]) == recent(store, theo) == []
    assert [decision.note for decision in history(store, two[0], dana)] == ["never seen"]
    with pytest.raises(NotFound):
        undo(store, made.id, theo)
    says(store, two[0], R, theo)
    assert [decision.actor for decision in history(store, two[0])] == ["dana", "theo"]


def test_an_undone_opinion_stays_unseen_while_nothing_is_settled(store: Store, two: list[str], dana: Actor, theo: Actor) -> None:
    undo(store, decide(store, two[0], A, dana).id, dana)
    assert history(store, two[0], theo) == []
    assert two[0] in {row.item for row in queue.page(store, View(), actor=dana)}


def test_an_opinion_can_be_taken_back_after_anothers_and_tells_nothing(
    store: Store, two: list[str], dana: Actor, theo: Actor
) -> None:
    first = decide(store, two[0], A, dana)
    held = queue.lease(store, two[0], theo)
    undo(store, first.id, dana)
    decide(store, two[0], R, theo, token=held.token, reason=Reason.COLOUR)  # theo's lease was left alone
    assert queue.row(store, two[0]).status is Status.QUEUED
    assert says(store, two[0], R, dana)


def test_taking_one_of_two_agreeing_opinions_back_opens_the_item_again(
    store: Store, two: list[str], dana: Actor, theo: Actor
) -> None:
    first = decide(store, two[0], A, dana)
    says(store, two[0], A, theo)
    undo(store, first.id, dana)
    assert queue.row(store, two[0]).status is Status.QUEUED
    assert two[0] in {row.item for row in queue.page(store, View(), actor=dana)}
    assert two[0] not in {row.item for row in queue.page(store, View(), actor=theo)}
    assert not says(store, two[0], R, dana)


def test_a_policy_changed_since_moves_nobodys_goal(store: Store, two: list[str], dana: Actor, theo: Actor) -> None:
    says(store, two[0], A, dana)
    set_policy(store, "harbour", "", 1, ADMIN)
    assert not says(store, two[0], R, theo)
    assert says(store, two[0], A, RHEA)
    assert says(store, two[1], A, dana)


def test_a_hold_is_no_opinion_and_moves_the_item_at_once(store: Store, two: list[str], dana: Actor, theo: Actor) -> None:
    assert says(store, two[0], H, dana)
    assert queue.row(store, two[0]).status is Status.HELD
    assert not says(store, two[0], A, dana)
    assert queue.row(store, two[0]).status is Status.HELD
    assert says(store, two[0], A, theo)


def test_a_hold_can_be_taken_back_over_an_unseen_opinion(store: Store, two: list[str], dana: Actor, theo: Actor) -> None:
    held = decide(store, two[0], H, dana)
    says(store, two[0], A, theo)
    undo(store, held.id, dana)
    assert queue.row(store, two[0]).status is Status.QUEUED
