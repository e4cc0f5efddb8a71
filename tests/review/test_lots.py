"""The share of the queue that is drawn by lot: where it stands, that it says so, and that decisions remember it."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import event
from sqlmodel import select

from review import lots, queue, records
from review.assets import AssetStore
from review.decisions import decide, undo
from review.domain import Actor, Order, Verdict, View
from review.ids import item_of
from review.store import Store, open_store
from review.store.tables import DecisionRow, ItemRow
from tests.review.filling import fill, found


def test_one_design_in_ten_is_drawn_and_the_same_ones_each_time() -> None:
    names = [f"I-{number:010d}" for number in range(20_000)]
    drawn = [name for name in names if lots.is_drawn(name, 0.1)]
    assert 1_800 < len(drawn) < 2_200  # a binomial count of mean 2,000 and deviation 42
    assert drawn == [name for name in names if lots.is_drawn(name, 0.1)]
    assert set(drawn) < {name for name in names if lots.is_drawn(name, 0.2)}
    assert not any(lots.is_drawn(name, 0.0) for name in names)
    assert all(lots.is_drawn(name, 1.0) for name in names)


def test_what_is_drawn_takes_the_place_of_another_and_says_so(store: Store, assets: AssetStore) -> None:
    found(store)
    fill(store, assets, count=20)
    late = fill(store, assets, count=20, job="J-0000000002", lot_share=1.0)
    rows = {row.item: row for row in queue.page(store, View(), limit=100)}
    for item in late:
        row = rows[item]
        assert row.lot == 1.0
        assert row.why == f"Number {row.place}: drawn by lot, as 100% of the designs are, to keep the scores honest."
    assert {row.lot for item, row in rows.items() if item not in late} == {0.0}
    informative = next(row for row in queue.page(store, View(order=Order.INFORMATIVE), limit=100) if row.item == late[0])
    assert "drawn by lot" in informative.why
    oldest = next(row for row in queue.page(store, View(order=Order.OLDEST), limit=100) if row.item == late[0])
    assert "waiting since" in oldest.why


def test_the_lot_does_not_ask_the_score(store: Store, assets: AssetStore) -> None:
    """However good a drawn design is said to be, its places are those of the whole queue."""
    found(store)
    fill(store, assets, count=60)
    late = fill(store, assets, count=60, job="J-0000000002", lot_share=1.0)
    places = {row.item: row.place for row in queue.page(store, View(), limit=200)}
    best, worst = (statistics.mean(places[item] for item in some) for some in (late[:30], late[30:]))
    assert abs(best - worst) < 27  # means of thirty even draws among 120 places differ by 9 in one deviation
    assert min(places[item] for item in late) <= 20
    assert max(places[item] for item in late) > 100


def test_nothing_is_drawn_into_an_empty_queue_and_no_revision_ever(store: Store, assets: AssetStore) -> None:
    found(store)
    alone = fill(store, assets, count=1, lot_share=1.0)
    assert queue.row(store, alone[0]).lot == 0.0
    parent = records.candidate(store, alone[0])
    child = replace(parent, id="C-000000000Z", job=None, index=None, source="again.png", parent=parent.id)
    with store.write() as tx:
        records.add_candidate(tx, child)
        records.enqueue(tx, child, None, lot_share=1.0)
    assert queue.row(store, item_of(child.id)).lot == 0.0


def test_a_decision_and_its_undo_remember_the_lot(store: Store, assets: AssetStore, dana: Actor) -> None:
    found(store)
    plain = fill(store, assets, count=4)
    drawn = fill(store, assets, count=1, job="J-0000000002", lot_share=0.999)
    for item in (plain[0], drawn[0]):
        undo(store, decide(store, item, Verdict.APPROVE, dana).id, dana)
    with store.read() as session:
        told = session.exec(select(DecisionRow.item, DecisionRow.lot)).all()
        assert session.get(ItemRow, drawn[0]).lot == 0.999  # type: ignore[union-attr]
    assert sorted(told) == sorted([(plain[0], 0.0)] * 2 + [(drawn[0], 0.999)] * 2)


def test_whose_place_is_taken_is_found_without_gathering_the_queue(new_database: Callable[[str], str]) -> None:
    store = open_store(new_database("sqlite"))
    heard: list[str] = []
    with store.read() as session:
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", lambda *told: heard.append(told[2]))
        assert lots.place_by_lot(session, "I-0000000001", "harbour") is None
        plans = [connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", ("",) * words.count("?")) for words in tuple(heard)]
        told = " ".join(str(row[3]) for plan in plans for row in plan)
    store.close()
    assert heard
    assert "TEMP B-TREE" not in told
