from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text, update
from sqlmodel import select

from review import queue
from review.assets import AssetStore
from review.decisions import decide
from review.domain import Actor, Order, Reason, Status, Verdict, View
from review.errors import AlreadyDecided, LeaseHeld, LeaseLost, NotAllowed, NotFound
from review.store import Store, open_store
from review.store.queue_rows import matching, ordering
from review.store.tables import ItemRow
from tests.review.filling import fill

HARBOUR = View(brand="harbour")


class Clock:
    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def pass_s(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def clock(store: Store) -> Clock:
    return Clock(store.now())


@pytest.fixture
def timed(store: Store, clock: Clock) -> Store:
    return replace(store, clock=clock)


def test_page_lists_best_first_with_a_reason_and_the_judgement(store: Store, items: list[str]) -> None:
    rows = queue.page(store, HARBOUR)
    assert [row.item for row in rows] == items
    assert [row.place for row in rows] == list(range(1, 9))
    assert rows[0].why == "Number 1: best first, 95% likely to be approved (85% to 100%)."
    assert rows[0].fit is not None
    assert rows[0].fit.parts[0].sentence == "Near the brand's words"
    assert rows[0].measurements[0].name == "seam"
    public = rows[0].to_mapping()
    assert {"item", "candidate", "brand", "generator", "template", "revision", "asset", "status", "brand_fit"} <= set(public)
    assert set(public["brand_fit"]) == {"p", "low", "high"}


def test_pages_do_not_overlap_and_places_go_on(store: Store, items: list[str]) -> None:
    rows = [row for offset in (0, 3, 6) for row in queue.page(store, HARBOUR, limit=3, offset=offset)]
    assert [row.item for row in rows] == items
    assert rows[-1].place == len(items)


@pytest.mark.parametrize(
    "view",
    [
        View(brand="harbour"),
        View(brand="nobody"),
        View(status=None),
        View(status=Status.APPROVED),
        View(generator="diffused"),
        View(generator="drawn", job="J-0000000001"),
        View(template="coastal", order=Order.BRIEF),
        View(search="CALM 3"),
        View(search="100%"),
        View(order=Order.OLDEST),
    ],
)
def test_page_count_and_lease_obey_one_filter(store: Store, assets: AssetStore, items: list[str], dana: Actor, view: View) -> None:
    more = fill(store, assets, count=3, job="J-0000000002", generator="diffused", intent="bold fish")
    decide(store, items[2], Verdict.APPROVE, dana)
    decide(store, more[0], Verdict.HOLD, dana)
    listed = [row.item for row in queue.page(store, view)]
    assert queue.count(store, view) == len(listed)
    open_ones = [row.item for row in queue.page(store, view) if row.status in {Status.QUEUED, Status.HELD}]
    assert [held.row.item for held in queue.lease_next(store, dana, view, n=50)] == open_ones


def test_search_finds_words_in_any_case_and_takes_wildcards_literally(store: Store, items: list[str]) -> None:
    assert queue.count(store, View(search="CALM")) == len(items)
    assert [row.item for row in queue.page(store, View(search="calm 3"))] == [items[3]]
    assert queue.count(store, View(search="%")) == 0


@pytest.mark.parametrize("order", list(Order))
def test_equal_scores_keep_one_order_over_all_pages(store: Store, items: list[str], order: Order) -> None:
    with store.write() as tx:
        tx.execute(update(ItemRow).values(doubt=0.5, known=0.2))
    view = replace(HARBOUR, order=order)
    whole = [row.item for row in queue.page(store, view)]
    assert [row.item for start in range(0, 8, 3) for row in queue.page(store, view, limit=3, offset=start)] == whole
    assert whole == [row.item for row in queue.page(store, view)]
    assert sorted(whole) == sorted(items)


def test_two_people_lease_different_items(store: Store, items: list[str], dana: Actor, theo: Actor) -> None:
    mine = queue.lease_next(store, dana, HARBOUR, n=3)
    theirs = queue.lease_next(store, theo, HARBOUR, n=10)
    assert [held.row.item for held in mine] == items[:3]
    assert [held.row.item for held in theirs] == items[3:]
    assert mine[0].row.holder == "dana"
    assert queue.page(store, HARBOUR)[4].holder == "theo"


def test_a_page_loaded_again_gets_its_items_back_by_its_token(store: Store, items: list[str], dana: Actor) -> None:
    first = queue.lease_next(store, dana, HARBOUR, n=3)
    again = queue.lease_next(store, dana, HARBOUR, n=4, token=first[0].lease.token)
    assert [held.row.item for held in again] == items[:4]
    another_page = queue.lease_next(store, dana, HARBOUR, n=2)
    assert [held.row.item for held in another_page] == items[4:6]


def test_an_expired_lease_is_free_and_its_token_worthless(
    timed: Store, clock: Clock, items: list[str], dana: Actor, theo: Actor
) -> None:
    mine = queue.lease_next(timed, dana, HARBOUR, n=1, ttl_s=60)[0]
    clock.pass_s(61)
    with pytest.raises(LeaseLost) as nobody:
        decide(timed, items[0], Verdict.APPROVE, dana, token=mine.lease.token)
    assert nobody.value.holder is None
    assert queue.lease_next(timed, theo, HARBOUR, n=1)[0].row.item == items[0]
    with pytest.raises(LeaseLost, match="theo has it now"):
        decide(timed, items[0], Verdict.APPROVE, dana, token=mine.lease.token)


def test_a_beat_extends_and_tells_what_was_lost(timed: Store, clock: Clock, items: list[str], dana: Actor, theo: Actor) -> None:
    held = [(one.row.item, one.lease.token) for one in queue.lease_next(timed, dana, HARBOUR, n=2, ttl_s=60)]
    clock.pass_s(50)
    assert [lease.item for lease in queue.beat(timed, held, ttl_s=60)] == sorted(items[:2])
    clock.pass_s(50)
    assert decide(timed, items[0], Verdict.APPROVE, dana, token=held[0][1]).verdict is Verdict.APPROVE
    clock.pass_s(50)
    queue.lease(timed, items[1], theo)
    assert queue.beat(timed, held, ttl_s=60) == []


def test_released_items_are_free_at_once(store: Store, items: list[str], dana: Actor, theo: Actor) -> None:
    held = [(one.row.item, one.lease.token) for one in queue.lease_next(store, dana, HARBOUR, n=2)]
    assert queue.release(store, [*held, (items[5], "stranger")]) == 2
    assert [one.row.item for one in queue.lease_next(store, theo, HARBOUR, n=2)] == items[:2]


def test_leasing_one_item_names_who_has_it(store: Store, items: list[str], dana: Actor, theo: Actor) -> None:
    queue.lease(store, items[0], dana)
    with pytest.raises(LeaseHeld, match=f"dana has {items[0]} open until") as held:
        queue.lease(store, items[0], theo)
    assert held.value.holder == "dana"
    queue.lease(store, items[0], dana)
    decide(store, items[1], Verdict.APPROVE, dana)
    with pytest.raises(AlreadyDecided, match="approve by dana"):
        queue.lease(store, items[1], theo)
    with pytest.raises(NotFound):
        queue.lease(store, "I-0000000000", theo)


def test_later_moves_an_item_behind_the_rest(store: Store, items: list[str], dana: Actor, theo: Actor) -> None:
    token = queue.lease_next(store, dana, HARBOUR, n=1)[0].lease.token
    queue.later(store, items[0], dana, token=token)
    rows = queue.page(store, HARBOUR)
    assert [row.item for row in rows] == [*items[1:], items[0]]
    assert "put off" in rows[-1].why
    assert rows[-1].holder is None
    queue.lease(store, items[1], theo)
    with pytest.raises(LeaseHeld):
        queue.later(store, items[1], dana)


def test_who_may_not_decide_may_not_lease(store: Store, items: list[str], iris: Actor, kit: Actor) -> None:
    for actor in (iris, kit):
        with pytest.raises(NotAllowed, match="creative director"):
            queue.lease_next(store, actor, HARBOUR)
        with pytest.raises(NotAllowed):
            queue.lease(store, items[0], actor)
        with pytest.raises(NotAllowed):
            decide(store, items[0], Verdict.REJECT, actor, reason=Reason.COLOUR)
    assert queue.counts(store)[Status.QUEUED] == len(items)


def test_counts_name_every_status(store: Store, items: list[str], dana: Actor) -> None:
    decide(store, items[0], Verdict.HOLD, dana)
    assert queue.counts(store, "harbour") == {
        Status.QUEUED: 7, Status.HELD: 1, Status.APPROVED: 0, Status.REJECTED: 0, Status.REVISING: 0
    }  # fmt: skip


@pytest.mark.parametrize(
    "view",
    [
        View(brand="harbour"),
        View(),
        View(brand="harbour", order=Order.OLDEST),
        View(order=Order.OLDEST),
        View(brand="harbour", order=Order.BRIEF),
        View(brief="B-0000000001"),
        View(job="J-0000000001"),
    ],
)
def test_each_order_is_read_from_its_index_without_sorting(new_database: Callable[[str], str], view: View) -> None:
    store = open_store(new_database("sqlite"))
    query = select(ItemRow.id).where(*matching(view)).order_by(*ordering(view.order)).limit(50)
    with store.read() as session:
        words = query.compile(session.get_bind(), compile_kwargs={"literal_binds": True})
        plan = " ".join(str(row[3]) for row in session.connection().execute(text(f"EXPLAIN QUERY PLAN {words}")))
    store.close()
    assert "USING COVERING INDEX ix_items_" in plan or "USING INDEX ix_items_" in plan
    assert "TEMP B-TREE" not in plan
