"""Stacks of near-duplicates, stars, the informative order, sets of a brief, and what came of a revision."""

from __future__ import annotations

from dataclasses import asdict, replace

import numpy as np
import pytest

from engine.domain.score import Likeness, Relation
from engine.scoring.look import LOOK_VERSION
from engine.scoring.similar import LIMITS
from review import ids, preferences, queue, records
from review.assets import AssetStore
from review.decisions import decide, undo
from review.domain import Actor, Order, Reason, Status, Verdict, View
from review.errors import InvalidDecision, NotAllowed, NotFound, UndoHasConsequences
from review.likeness import learned_limits, nearest_decided, not_duplicate
from review.ratings import rate, ratings_of
from review.store import Store
from review.store.tables import JudgementRow
from tests.review.filling import candidate, copy_of, fill, found, judgement, picture


@pytest.fixture
def alike(store: Store, assets: AssetStore) -> list[str]:
    found(store)
    return fill(store, assets, count=4, alike=True)


def test_near_duplicates_are_one_stack_named_after_its_first(store: Store, alike: list[str], dana: Actor) -> None:
    rows = queue.stack_of(store, alike[2])
    assert [row.item for row in rows] == alike
    assert {(row.stack, row.stack_size) for row in rows} == {(alike[0], 4)}
    assert queue.count(store, View(stack=alike[0])) == 4
    decide(store, alike[0], Verdict.APPROVE, dana)
    assert {row.stack_size for row in queue.stack_of(store, alike[3])} == {3}


def test_an_item_alone_is_in_no_stack(store: Store, items: list[str]) -> None:
    row = queue.row(store, items[0])
    assert (row.stack, row.stack_size) == ("", 0)
    assert [row.item for row in queue.stack_of(store, items[0])] == [items[0]]


@pytest.mark.parametrize("leaves", [0, 1])
def test_what_is_no_duplicate_leaves_its_stack_and_the_others_stay(
    store: Store, alike: list[str], iris: Actor, leaves: int
) -> None:
    not_duplicate(store, alike[leaves], alike[3], iris)
    assert queue.row(store, alike[leaves]).stack == ""
    rest = [item for item in alike if item != alike[leaves]]
    assert [row.item for row in queue.stack_of(store, rest[-1])] == rest


def test_a_pair_told_apart_is_not_called_alike_again(store: Store, alike: list[str], dana: Actor) -> None:
    assert queue.row(store, alike[1]).near_duplicate_of == ids.candidate_of(alike[0])
    not_duplicate(store, alike[0], alike[1], dana)
    assert queue.row(store, alike[1]).near_duplicate_of is None
    again = replace(judgement(0.5), relations=copy_of(ids.candidate_of(alike[0])))
    assert again.fit is not None
    again = replace(again, fit=replace(again.fit, scorer_version="s2"))
    with store.write() as tx:
        for item in alike[1:3]:
            records.add_judgement(tx, ids.candidate_of(item), again, np.zeros(8, dtype=np.float32))
    with store.read() as session:
        told = records.judgements(session, [ids.candidate_of(item) for item in alike[1:3]])
    others = [[each["other"] for each in told[ids.candidate_of(item)].relations] for item in alike[1:3]]
    assert others == [[], [ids.candidate_of(alike[0])]]


def test_who_may_tell_apart_and_nothing_from_itself(store: Store, alike: list[str], kit: Actor, dana: Actor) -> None:
    with pytest.raises(NotAllowed):
        not_duplicate(store, alike[0], alike[1], kit)
    with pytest.raises(InvalidDecision, match="from itself"):
        not_duplicate(store, alike[0], alike[0], dana)


def test_the_last_stars_stand_and_are_ones_own(store: Store, items: list[str], dana: Actor, kit: Actor) -> None:
    for stars in (2, 5):
        rate(store, items[0], stars, dana)
    rate(store, items[1], 3, dana)
    rate(store, items[1], 0, dana)
    assert ratings_of(store, items, dana) == {items[0]: 5}
    assert ratings_of(store, items, kit) == {}
    with pytest.raises(InvalidDecision):
        rate(store, items[0], 6, dana)


def test_the_informative_order_asks_first_where_the_score_is_unsure(store: Store, items: list[str]) -> None:
    rows = queue.page(store, View(order=Order.INFORMATIVE))
    values = [abs(row.fit.p - 0.5) + 0.1 * items.index(row.item) for row in rows if row.fit]
    assert values == sorted(values)
    assert len(values) == len(items)
    first = next(row for row in rows if row.item == items[0])
    assert first.why.endswith("and nothing of its kind came before it.")
    assert "95% likely" in first.why
    assert all(row.why.startswith(f"Number {place}: most informative first, ") for place, row in enumerate(rows, 1))


def test_a_brief_is_a_set_with_its_count_and_first_rows(store: Store, assets: AssetStore, dana: Actor) -> None:
    found(store)
    shells = fill(store, assets, count=3, intent="calm shells")
    fish = fill(store, assets, count=2, job="J-0000000002", intent="shy fish")
    sets = {each.title: each for each in queue.briefs(store, View())}
    assert {title: (each.count, each.brand) for title, each in sets.items()} == {
        "calm shells": (3, "harbour"),
        "shy fish": (2, "harbour"),
    }
    assert [row.item for row in sets["shy fish"].rows] == fish
    decide(store, shells[0], Verdict.APPROVE, dana)
    assert {each.count for each in queue.briefs(store, View())} == {2}
    assert [each.title for each in queue.briefs(store, View(status=Status.APPROVED))] == ["calm shells"]
    assert len(queue.briefs(store, View(), limit=1, offset=1)) == 1


def test_a_revision_that_came_back_is_a_consequence_of_the_verdict(
    store: Store, assets: AssetStore, items: list[str], dana: Actor
) -> None:
    made = decide(store, items[0], Verdict.REVISE, dana, reason=Reason.SCALE)
    png = picture(99)
    asset = assets.put(png, "image/png")
    parent = records.candidate(store, items[0])
    child = candidate("J-0000000001", 90, asset, parent.brief or "", "drawn", "block", (64.0, 64.0))  # type: ignore[arg-type]
    with store.write() as tx:
        records.add_asset(tx, asset, "image/png", len(png))
        records.add_candidate(tx, replace(child, parent=parent.id))
    with pytest.raises(UndoHasConsequences, match="came back revised") as refused:
        undo(store, made.id, dana)
    assert ids.item_of(child.id) in refused.value.consequences[0]
    undo(store, made.id, dana, despite_export=True)
    assert queue.row(store, items[0]).status is Status.QUEUED


def test_keys_are_kept_for_each_person(store: Store, dana: Actor, kit: Actor) -> None:
    preferences.set_keys(store, dana, {"approve": ["Y", "Z"]})
    preferences.set_keys(store, dana, {"hold": ["T"]})
    assert preferences.keys_of(store, "dana") == {"hold": ["T"]}
    assert preferences.keys_of(store, "kit") == {}


def test_the_nearest_decided_designs_are_named_by_verdict_nearest_first(store: Store, items: list[str], dana: Actor) -> None:
    asked, approved, rejected = items[0], items[1:5], items[5:8]
    assert nearest_decided(store, asked) == {Status.APPROVED: (), Status.REJECTED: ()}
    for item in approved:
        decide(store, item, Verdict.APPROVE, dana)
    for item in rejected:
        decide(store, item, Verdict.REJECT, dana, reason=Reason.COLOUR)
    found = nearest_decided(store, asked)
    for status, decided in ((Status.APPROVED, approved), (Status.REJECTED, rejected)):
        assert len(found[status]) == 3
        assert {each.item for each in found[status]} <= set(decided)
        cosines = [each.cosine for each in found[status]]
        assert cosines == sorted(cosines, reverse=True)
    itself = nearest_decided(store, approved[0], each=99)
    assert approved[0] not in {each.item for each in itself[Status.APPROVED]}
    with pytest.raises(NotFound):
        nearest_decided(store, "I-nothing")


def looked(store: Store, items: list[str], relation: Relation) -> None:
    """Says of all but the first that they are in this relation to it, by the looks of today."""
    told = {**asdict(relation), "other": ids.candidate_of(items[0])}
    with store.write() as tx:
        for item in items[1:]:
            row = tx.get(JudgementRow, (ids.candidate_of(item), "s1"))
            assert row is not None
            row.relations, row.look_version = [told], LOOK_VERSION
            tx.add(row)


def test_answers_move_the_limit_of_the_relation_that_they_deny_and_are_remembered_with_their_likeness(
    store: Store, assets: AssetStore, dana: Actor
) -> None:
    found(store)
    items = fill(store, assets, count=8)
    assert learned_limits(store, "harbour", "e1").limits == LIMITS
    looked(store, items, Relation(kind=Likeness.COLOURWAY, other="", likeness=0.8))
    for item in items[1:4]:
        not_duplicate(store, item, items[0], dana)
        not_duplicate(store, item, items[0], dana)
    learned = learned_limits(store, "harbour", "e1")
    assert learned.denied == {Likeness.DUPLICATE: 0, Likeness.COLOURWAY: 3, Likeness.STYLE: 0}
    assert LIMITS.colourway < learned.limits.colourway < 0.8
    assert learned.limits.duplicate == LIMITS.duplicate
    assert learned_limits(store, "elsewhere", "e1").limits == LIMITS
    assert queue.row(store, items[1]).relations == ()
    assert queue.row(store, items[4]).relations != ()


def test_designs_rejected_as_too_similar_hold_the_limit(store: Store, assets: AssetStore, dana: Actor) -> None:
    found(store)
    items = fill(store, assets, count=16)
    looked(store, items, Relation(kind=Likeness.DUPLICATE, other="", likeness=0.85))
    for item in items[1:9]:
        not_duplicate(store, item, items[0], dana)
    alone = learned_limits(store, "harbour", "e1").limits.duplicate
    looked(store, [items[0], *items[9:]], Relation(kind=Likeness.DUPLICATE, other="", likeness=0.72))
    for item in items[9:13]:
        decide(store, item, Verdict.REJECT, dana, reason=Reason.TOO_SIMILAR)
    learned = learned_limits(store, "harbour", "e1")
    assert learned.upheld == 4
    assert LIMITS.duplicate < learned.limits.duplicate == pytest.approx(0.72)
    assert alone > 0.72


def test_answers_about_other_versions_of_looks_teach_nothing(store: Store, assets: AssetStore, dana: Actor) -> None:
    found(store)
    items = fill(store, assets, count=4, alike=True)  # judged before there were looks
    for item in items[1:]:
        not_duplicate(store, item, items[0], dana)
    assert learned_limits(store, "harbour", "e1").limits == LIMITS
