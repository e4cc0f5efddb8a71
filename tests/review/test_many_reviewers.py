"""Reviewers as real processes on one queue: every item is decided once, whatever happens to the reviewers and to their clocks."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import secrets
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import select

from review import audit, queue
from review.assets import AssetStore
from review.decisions import decide, decide_many
from review.domain import Actor, Decision, Reason, Role, Status, Verdict, View
from review.errors import AlreadyDecided, DatabaseUnusable, LeaseLost, NeedsAnother
from review.policy import set_policy
from review.store import Store, decision_rows, open_store
from review.store.tables import ItemRow
from tests.review.filling import ADMIN, fill, found

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
    pytest.param(Crowd(reviewers=5, items=60, mortal=3), id="5 on 60"),
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
    """Leases and decides until nothing is left for this person; what is acknowledged is written down at once, so that it
    outlives a kill."""
    dice = random.Random(name)
    store, me = open_store(url, clock=JumpingClock(dice)), reviewer(name)
    if statements:
        die_at_statement(store, statements)
    with (told / name).open("a", buffering=1) as acknowledged:
        rounds = 0
        while queue.count(store, BRAND, me):
            rounds += 1
            with suppress(DatabaseUnusable):  # SQLite has one writer and no fair turn: as every client, ask again
                review_some(store, me, dice, rounds, acknowledged)
    store.close()


def review_some(store: Store, me: Actor, dice: random.Random, rounds: int, acknowledged: Any) -> None:
    held = queue.lease_next(store, me, BRAND, n=3)
    if rounds % 5 == 0:  # a policy that changes moves no item's goal
        set_policy(store, "harbour", "", 1 + (rounds // 5 + 1) % 2, ADMIN)
    for made in review_all(store, me, held, dice) if dice.random() < 0.15 else review_each(store, me, held, dice):
        acknowledged.write(json.dumps([made.id, made.item, made.verdict]) + "\n")


def review_each(store: Store, me: Actor, held: list[queue.Leased], dice: random.Random) -> Iterator[Decision]:
    """One by one; now and then put off, and now and then sent twice, as by a client whose answer was lost on the way."""
    for each in held:
        item, token, key = each.row.item, each.lease.token, secrets.token_hex(8)
        try:
            if dice.random() < 0.05:
                queue.later(store, item, me, token=token)
                continue
            verdict = dice.choice(VERDICTS)
            for _ in range(2 if dice.random() < 0.1 else 1):
                made = decide(store, item, verdict, me, token=token, reason=Reason.COLOUR, key=key)
            yield made
        except (LeaseLost, AlreadyDecided, NeedsAnother):  # the clock took the lease away
            continue


def review_all(store: Store, me: Actor, held: list[queue.Leased], dice: random.Random) -> Iterator[Decision]:
    """All at once, in one transaction."""
    tokens, key, verdict = {each.row.item: each.lease.token for each in held}, secrets.token_hex(8), dice.choice(VERDICTS)
    for _ in range(2 if tokens and dice.random() < 0.1 else bool(tokens)):
        batch = decide_many(store, list(tokens), verdict, me, reason=Reason.COLOUR, key=key, tokens=tokens)
    yield from batch.decided if tokens else ()


def sit_down(crowd: Crowd, url: str, told: Path) -> int:
    """Lets the crowd review until the queue is empty; a killed reviewer's chair goes to a new one. Returns how many were killed."""
    dice = random.Random(7)
    lives: list[int | None] = [dice.randint(5, 20 * crowd.items // crowd.reviewers) for _ in range(crowd.mortal)]
    lives += [None] * (crowd.reviewers - crowd.mortal)
    people, killed = [take_chair(url, f"r{number}", statements, told) for number, statements in enumerate(lives)], 0
    try:
        while people:
            gone = wait([person.sentinel for person in people])
            for person in [person for person in people if person.sentinel in gone]:
                people.remove(person)
                person.join()
                if person.exitcode == -signal.SIGKILL:
                    killed += 1
                    people.append(take_chair(url, f"heir{killed}", None, told))
                else:
                    assert person.exitcode == 0, f"a reviewer ended with status {person.exitcode}"
    finally:
        for person in people:
            person.kill()
    return killed


def take_chair(url: str, name: str, statements: int | None, told: Path) -> Any:
    person = PROCESSES.Process(target=clear_the_queue, args=(url, name, statements, told), daemon=True)
    person.start()
    return person


def all_acts(store: Store) -> list[Any]:
    with store.read() as session:
        return list(decision_rows.all_acts(session))


@pytest.mark.parametrize("crowd", CROWDS)
def test_each_item_is_decided_once_whoever_is_killed_and_however_the_clock_jumps(
    crowd: Crowd, store: Store, assets: AssetStore, database_url: str, tmp_path: Path
) -> None:
    found(store)
    set_policy(store, "harbour", "", 2, ADMIN)
    items, told = fill(store, assets, count=crowd.items), tmp_path / "told"
    told.mkdir()
    assert sit_down(crowd, database_url, told) >= crowd.mortal // 2

    # One verdict an item: of one person, or what two of two or three people agreed on.
    acts = all_acts(store)
    by_item: dict[str, list[Any]] = {}
    for act in acts:
        by_item.setdefault(act.item, []).append(act)
    assert by_item.keys() == set(items)
    assert [item for item, given in by_item.items() if not decided_once(given)] == []
    assert {given[0].eyes for given in by_item.values()} == {1, 2}

    # Nothing that was acknowledged is lost.
    acknowledged = [json.loads(line) for name in told.iterdir() for line in name.read_text().splitlines()]
    made = {act.id: [act.id, act.item, act.verdict] for act in acts}
    assert [each for each in acknowledged if made.get(each[0]) != each] == []
    assert len(acknowledged) >= len(acts) - 3 * crowd.mortal

    assert audit.verify(store, assets) == []
    with store.read() as session:
        assert audit.replay(store) == dict(session.exec(select(ItemRow.id, ItemRow.status)).all())


def decided_once(given: list[Any]) -> bool:
    """Whether the acts are one verdict by the rules of one or two pairs of eyes, and the last of them is what settled it."""
    people, verdicts = [act.actor for act in given], [act.verdict for act in given]
    if given[0].eyes == 1:
        return len(given) == 1
    agree = verdicts[0] == verdicts[1] if len(given) == 2 else len(given) == 3 and verdicts[0] != verdicts[1]
    before = [act.status_after for act in given[:-1]]
    return agree and len(set(people)) == len(people) and set(before) == {Status.QUEUED} and given[-1].status_after != Status.QUEUED


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
