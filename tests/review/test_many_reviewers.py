"""Reviewers as real processes on one queue: every item is decided once, whatever happens to the reviewers."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
from collections import Counter
from typing import Any

import pytest

from review import audit, queue
from review.assets import AssetStore
from review.decisions import decide, recent
from review.domain import Actor, Reason, Role, Status, Verdict, View
from review.errors import AlreadyDecided, LeaseLost
from review.store import Store, decision_rows, open_store
from tests.review.filling import fill, found

SPAWN = multiprocessing.get_context("spawn")
BRAND = View(brand="harbour")
VERDICTS = (Verdict.APPROVE, Verdict.REJECT)


def reviewer(name: str) -> Actor:
    return Actor(name=name, role=Role.CREATIVE_DIRECTOR, via="tests")


def clear_the_queue(url: str, name: str, start: Any, ttl_s: float) -> None:
    """Leases and decides, three at a time, until nothing is left that is free; waits for others' leases to end by trying again."""
    store, me, dice = open_store(url), reviewer(name), random.Random(name)
    start.wait(120)
    while queue.count(store, BRAND):
        for held in queue.lease_next(store, me, BRAND, n=3, ttl_s=ttl_s):
            try:
                verdict = dice.choice(VERDICTS)
                decide(store, held.row.item, verdict, me, token=held.lease.token, reason=Reason.COLOUR, key=held.row.item)
            except LeaseLost:
                continue
    store.close()


def decide_the_same(url: str, name: str, items: list[str], start: Any, answers: Any) -> None:
    """Decides every item without a lease, in the same order as the others: the worst case."""
    store = open_store(url)
    start.wait(120)
    won = 0
    for item in items:
        try:
            decide(store, item, Verdict.APPROVE, reviewer(name))
            won += 1
        except (AlreadyDecided, LeaseLost):
            continue
    answers.put((name, won))
    store.close()


@pytest.fixture
def filled(store: Store, assets: AssetStore) -> list[str]:
    found(store)
    return fill(store, assets, count=60)


def acts_by_item(store: Store) -> Counter[str]:
    with store.read() as session:
        return Counter(act.item for act in decision_rows.all_acts(session))


def test_processes_that_review_one_queue_decide_each_item_once(
    store: Store, assets: AssetStore, database_url: str, filled: list[str]
) -> None:
    start = SPAWN.Barrier(4)
    people = [SPAWN.Process(target=clear_the_queue, args=(database_url, f"r{number}", start, 60.0)) for number in range(4)]
    for person in people:
        person.start()
    for person in people:
        person.join(120)
    assert [person.exitcode for person in people] == [0] * 4
    assert acts_by_item(store) == Counter(filled)
    assert sum(len(recent(store, reviewer(f"r{number}"), n=100)) for number in range(4)) == len(filled)
    assert audit.verify(store, assets) == []


def test_processes_that_fight_over_the_same_items_decide_each_once(
    store: Store, assets: AssetStore, database_url: str, filled: list[str]
) -> None:
    start, answers = SPAWN.Barrier(3), SPAWN.Queue()
    args = [(database_url, f"r{number}", filled, start, answers) for number in range(3)]
    people = [SPAWN.Process(target=decide_the_same, args=each) for each in args]
    for person in people:
        person.start()
    won = dict(answers.get(timeout=120) for _ in people)
    for person in people:
        person.join(60)
    assert sum(won.values()) == len(filled)
    assert acts_by_item(store) == Counter(filled)
    assert queue.counts(store)[Status.APPROVED] == len(filled)
    assert audit.verify(store, assets) == []


def test_killed_reviewers_leave_nothing_half_done_and_their_items_come_free(
    store: Store, assets: AssetStore, database_url: str, filled: list[str]
) -> None:
    start = SPAWN.Barrier(4)
    people = [SPAWN.Process(target=clear_the_queue, args=(database_url, f"r{number}", start, 0.5)) for number in range(4)]
    for person in people:
        person.start()
    for left, victim in zip((50, 35, 20), people, strict=False):
        while queue.count(store, BRAND) > left and victim.is_alive():
            pass
        if victim.is_alive() and victim.pid:
            os.kill(victim.pid, signal.SIGKILL)
    for person in people:
        person.join(120)
    assert people[-1].exitcode == 0
    assert acts_by_item(store) == Counter(filled)
    assert audit.verify(store, assets) == []
    assert audit.replay(store) == {row.item: row.status for row in queue.page(store, View(status=None), limit=100)}
