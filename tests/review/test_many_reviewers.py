"""Reviewers as real processes on one queue: every item is decided once, whatever happens to the reviewers and to their clocks."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import signal
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from review import audit, queue
from review.assets import AssetStore
from review.decisions import decide
from review.domain import Actor, Reason, Role, Status, Verdict, View
from review.errors import AlreadyDecided, LeaseLost
from review.store import Store, decision_rows, open_store, verify_rows
from tests.review.filling import fill, found

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload([__name__])
BRAND = View(brand="harbour")
VERDICTS = (Verdict.APPROVE, Verdict.REJECT)


@dataclass(frozen=True, slots=True)
class Crowd:
    """So many reviewers on so many items; `mortal` of them are killed at a random statement and another takes the chair."""

    reviewers: int
    items: int
    mortal: int


CROWDS = [
    pytest.param(Crowd(reviewers=6, items=150, mortal=4), id="6 on 150"),
    pytest.param(
        Crowd(reviewers=20, items=4_000, mortal=12), id="20 on 4,000", marks=[pytest.mark.slow, pytest.mark.timeout(1200)]
    ),
]


@dataclass(slots=True)
class JumpingClock:
    """A clock that is set forwards or backwards, by up to an hour, every few dozen looks."""

    dice: random.Random
    off: timedelta = field(default=timedelta())

    def __call__(self) -> datetime:
        if self.dice.random() < 0.03:
            self.off = timedelta(seconds=self.dice.uniform(-3600, 3600))
        return datetime.now(UTC) + self.off


def reviewer(name: str) -> Actor:
    return Actor(name=name, role=Role.CREATIVE_DIRECTOR, via="tests")


def die_at_statement(store: Store, number: int) -> None:
    """Kills this process before its `number`th statement, wherever in a transaction that is."""
    left = iter(range(number - 1, -1, -1))

    @event.listens_for(store.engine, "before_cursor_execute")
    def _count(*_: Any) -> None:
        if next(left) == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def clear_the_queue(url: str, name: str, statements: int | None, told: Path) -> None:
    """Leases and decides until nothing is left; what is acknowledged is written down at once, so that a kill leaves it."""
    dice = random.Random(name)
    store, me = open_store(url, clock=JumpingClock(dice)), reviewer(name)
    if statements:
        die_at_statement(store, statements)
    with (told / name).open("a", buffering=1) as acknowledged:
        while queue.count(store, BRAND):
            for held in queue.lease_next(store, me, BRAND, n=3):
                try:
                    review_one(store, me, held, dice, acknowledged)
                except (LeaseLost, AlreadyDecided):  # the clock took the lease away
                    continue
    store.close()


def review_one(store: Store, me: Actor, held: queue.Leased, dice: random.Random, acknowledged: Any) -> None:
    item, token = held.row.item, held.lease.token
    if dice.random() < 0.05:
        return queue.later(store, item, me, token=token)
    verdict, key = dice.choice(VERDICTS), f"{me.name}-{item}"
    for _ in range(2 if dice.random() < 0.1 else 1):  # now and then the answer is lost on the way and the client sends again
        made = decide(store, item, verdict, me, token=token, reason=Reason.COLOUR, key=key)
    acknowledged.write(json.dumps([made.id, item, verdict]) + "\n")
    return None


def sit_down(crowd: Crowd, url: str, told: Path) -> int:
    """Lets the crowd review until the queue is empty; a killed reviewer's chair goes to a new one. Returns how many were killed."""
    dice = random.Random(7)
    lives = [dice.randint(5, 20 * crowd.items // crowd.reviewers) for _ in range(crowd.mortal)]
    lives += [None] * (crowd.reviewers - crowd.mortal)
    people = {}
    for number, statements in enumerate(lives):
        person = PROCESSES.Process(target=clear_the_queue, args=(url, f"r{number}", statements, told))
        person.start()
        people[person.sentinel] = person
    killed = 0
    while people:
        for sentinel in wait(list(people)):
            gone = people.pop(sentinel)
            gone.join()
            if gone.exitcode == -signal.SIGKILL:
                killed += 1
                heir = PROCESSES.Process(target=clear_the_queue, args=(url, f"heir{killed}", None, told))
                heir.start()
                people[heir.sentinel] = heir
            else:
                assert gone.exitcode == 0, f"a reviewer ended with status {gone.exitcode}"
    return killed


def all_acts(store: Store) -> list[Any]:
    with store.read() as session:
        return list(decision_rows.all_acts(session))


@pytest.mark.parametrize("crowd", CROWDS)
def test_each_item_is_decided_once_whoever_is_killed_and_however_the_clock_jumps(
    crowd: Crowd, store: Store, assets: AssetStore, database_url: str, tmp_path: Path
) -> None:
    found(store)
    items, told = fill(store, assets, count=crowd.items), tmp_path / "told"
    told.mkdir()
    assert sit_down(crowd, database_url, told) >= crowd.mortal // 2
    acts = all_acts(store)
    assert Counter(act.item for act in acts) == Counter(items)
    acknowledged = [json.loads(line) for name in told.iterdir() for line in name.read_text().splitlines()]
    made = {act.id: [act.id, act.item, act.verdict] for act in acts}
    assert [each for each in acknowledged if made.get(each[0]) != each] == []
    assert len(acknowledged) >= len(items) - crowd.mortal
    assert audit.verify(store, assets) == []
    with store.read() as session:
        assert audit.replay(store) == verify_rows.statuses(session)


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


def test_processes_that_fight_over_the_same_items_decide_each_once(store: Store, assets: AssetStore, database_url: str) -> None:
    found(store)
    items = fill(store, assets, count=60)
    start, answers = PROCESSES.Barrier(3), PROCESSES.Queue()
    people = [PROCESSES.Process(target=decide_the_same, args=(database_url, f"r{n}", items, start, answers)) for n in range(3)]
    for person in people:
        person.start()
    won = dict(answers.get(timeout=120) for _ in people)
    for person in people:
        person.join(60)
    assert sum(won.values()) == len(items)
    assert Counter(act.item for act in all_acts(store)) == Counter(items)
    assert queue.counts(store)[Status.APPROVED] == len(items)
    assert audit.verify(store, assets) == []
