"""Any sequence of commands by any roles: a model of plain dictionaries says what must hold after each."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from review import audit, queue
from review.assets import AssetStore
from review.decisions import decide, decide_many, history, recent_entries, undo, undo_batch
from review.domain import OPEN, Actor, Reason, Role, Status, Verdict, View
from review.errors import AlreadyDecided, InvalidDecision, LeaseHeld, LeaseLost, NeedsAnother, NotAllowed, NotFound
from review.likeness import not_duplicate
from review.policy import set_policy
from review.ratings import rate, ratings_of
from review.store import audit_rows, open_store
from tests.review.filling import fill, found

AUTHOR = Actor(name="admin", role=Role.ADMIN, via="tests")
PEOPLE = [
    AUTHOR,
    Actor(name="dana", role=Role.CREATIVE_DIRECTOR, via="tests"),
    Actor(name="theo", role=Role.CREATIVE_DIRECTOR, via="tests"),
    Actor(name="rhea", role=Role.ADMIN, via="tests"),
    Actor(name="iris", role=Role.DESIGNER, via="tests"),
    Actor(name="kit", role=Role.MARKETER, via="tests"),
]
TTL_S = 60.0
COUNT = 4
MAY = {"admin", "dana", "theo", "rhea"}
MAY_TELL_APART = MAY | {"iris"}
ENDS = {Verdict.APPROVE: Status.APPROVED, Verdict.REJECT: Status.REJECTED, Verdict.REVISE: Status.REVISING}
people = st.sampled_from(PEOPLE)
deciders = st.sampled_from([person for person in PEOPLE if person.name in MAY] * 3 + PEOPLE)
numbers = st.integers(0, COUNT - 1)
verdicts = st.sampled_from([Verdict.APPROVE, Verdict.APPROVE, Verdict.REJECT, Verdict.REVISE, Verdict.HOLD])


@dataclass
class Told:
    """A verdict as the model remembers it."""

    id: str
    actor: str
    verdict: Verdict
    eyes: int
    batch: str | None = None
    undone: bool = False


class Desk(RuleBasedStateMachine):
    """Four items that resemble each other, six people, one clock, a policy that changes."""

    def __init__(self, new_database: Callable[[str], str], kind: str = "sqlite") -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.now = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
        self.opened = open_store(new_database(kind))
        self.store = replace(self.opened, clock=lambda: self.now)
        self.assets = AssetStore(self.folder.name)
        found(self.store)
        self.items = fill(self.store, self.assets, count=COUNT, alike=True)
        self.eyes = 1
        self.leases: dict[str, tuple[str, str, datetime]] = {}
        self.acts: dict[str, list[Told]] = {item: [] for item in self.items}
        self.group = dict.fromkeys(self.items, 0)
        self.apart: set[frozenset[str]] = set()
        self.groups = count(1)
        self.stars: dict[tuple[str, str], int] = {}
        self.batches: list[tuple[str, str]] = []

    def teardown(self) -> None:
        assert audit.verify(self.store, self.assets) == []
        assert audit.replay(self.store) == {item: self.status(item) for item in self.items if self.acts[item]}
        assert self._stars_by_the_log() == self.stars
        self.opened.close()
        self.folder.cleanup()

    def _stars_by_the_log(self) -> dict[tuple[str, str], int]:
        with self.store.read() as session:
            told = [entry for entry in audit_rows.entries(session) if entry.action == "item rated"]
            return {(entry.subject, entry.actor): json.loads(entry.payload)["stars"] for entry in told}

    # --- the model: what the acts that stand amount to, said apart from `review.standing` ---

    def standing(self, item: str) -> list[Told]:
        return [act for act in self.acts[item] if not act.undone]

    def opinions(self, item: str) -> list[Told]:
        return [act for act in self.standing(item) if act.verdict in ENDS]

    def status(self, item: str) -> Status:
        given = self.opinions(item)
        if given and (len(given) > 2 or given[0].eyes == 1):
            most = Counter(act.verdict for act in given).most_common(1)[0]
            return ENDS[most[0] if most[1] > 1 else given[-1].verdict]
        if len(given) == 2 and given[0].verdict is given[1].verdict:
            return ENDS[given[0].verdict]
        held = any(act.verdict is Verdict.HOLD for act in self.standing(item))
        return Status.HELD if held else Status.QUEUED

    def barred(self, item: str) -> set[str]:
        given = self.opinions(item)
        return {act.actor for act in given} | {AUTHOR.name} if given and self.status(item) in OPEN else set()

    def _live(self, item: str) -> tuple[str, str] | None:
        holder = self.leases.get(item)
        return (holder[0], holder[1]) if holder and holder[2] > self.now else None

    def _eyes_of(self, item: str, verdict: Verdict) -> int:
        given = self.opinions(item)
        return 1 if verdict is Verdict.HOLD else given[0].eyes if given else self.eyes

    def _hidden(self, item: str, act: Told, who: Actor) -> bool:
        return act.eyes > 1 and self.status(item) in OPEN and act.actor != who.name

    # --- commands ---

    @rule(seconds=st.sampled_from([1.0, 30.0, 61.0, -20.0]))
    def time_passes(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(who=deciders, eyes=st.sampled_from([2, 2, 1]))
    def policy(self, who: Actor, eyes: int) -> None:
        if who.name not in MAY:
            with pytest.raises(NotAllowed):
                set_policy(self.store, "harbour", "", eyes, who)
        else:
            assert set_policy(self.store, "harbour", "", eyes, who).eyes == eyes
            self.eyes = eyes

    @rule(who=deciders, n=st.integers(1, COUNT))
    def lease_next(self, who: Actor, n: int) -> None:
        if who.name not in MAY:
            with pytest.raises(NotAllowed):
                queue.lease_next(self.store, who, View(status=None), n=n, ttl_s=TTL_S)
            return
        theirs = [item for item in self.items if self.status(item) in OPEN and who.name not in self.barred(item)]
        free = [item for item in theirs if not self._live(item)]
        got = queue.lease_next(self.store, who, View(status=None), n=n, ttl_s=TTL_S)
        assert len(got) == min(n, len(free))
        assert {held.row.item for held in got} <= set(free)
        for held in got:
            self.leases[held.row.item] = (who.name, held.lease.token, held.lease.expires)

    @rule(who=deciders, number=numbers, verdict=verdicts, reason=st.sampled_from([*Reason, None]), own=st.booleans())
    def decide(self, who: Actor, number: int, verdict: Verdict, reason: Reason | None, own: bool) -> None:
        item = self.items[number]
        token = self.leases.get(item, ("", "nobody's", self.now))[1] if own else None
        expected = self._expected(who, item, verdict, reason, token)
        if expected is not None:
            with pytest.raises(expected):
                decide(self.store, item, verdict, who, token=token, reason=reason)
            return
        eyes = self._eyes_of(item, verdict)
        made = decide(self.store, item, verdict, who, token=token, reason=reason)
        self.leases.pop(item, None)
        self.acts[item].append(Told(made.id, who.name, verdict, eyes))
        assert made.settled == (verdict is Verdict.HOLD or self.status(item) not in OPEN)

    @rule(
        number=numbers,
        said=st.permutations(list(ENDS)) | st.lists(verdicts, min_size=2, max_size=3),
        eyes=st.sampled_from([2, 2, 2, 1]),
    )
    def one_after_another(self, number: int, said: list[Verdict], eyes: int) -> None:
        self.policy(AUTHOR, eyes)
        for who, verdict in zip(PEOPLE[1:4], said, strict=False):
            self.decide(who, number, verdict, Reason.SCALE, own=False)

    def _expected(
        self, who: Actor, item: str, verdict: Verdict, reason: Reason | None, token: str | None
    ) -> type[Exception] | None:
        live = self._live(item)
        if who.name not in MAY:
            return NotAllowed
        if verdict in (Verdict.REJECT, Verdict.REVISE) and reason is None:
            return InvalidDecision
        if self.status(item) not in OPEN:
            return AlreadyDecided
        if who.name in self.barred(item):
            return NeedsAnother
        if token is None and live and live[0] != who.name:
            return LeaseHeld
        if token is not None and (live is None or live[1] != token):
            return LeaseLost
        return AlreadyDecided if (self.status(item), verdict) == (Status.HELD, Verdict.HOLD) else None

    @rule(who=deciders, chosen=st.sets(numbers, min_size=1), verdict=verdicts, twice=st.booleans())
    def decide_many(self, who: Actor, chosen: set[int], verdict: Verdict, twice: bool) -> None:
        items = [self.items[number] for number in chosen]
        if who.name not in MAY:
            with pytest.raises(NotAllowed):
                decide_many(self.store, items, verdict, who, reason=Reason.DENSITY)
            return
        why = {item: self._expected(who, item, verdict, Reason.DENSITY, None) for item in items}
        eyes = {item: self._eyes_of(item, verdict) for item in items}
        key = f"{self.now}-{next(self.groups)}"
        made = decide_many(self.store, items, verdict, who, reason=Reason.DENSITY, key=key)
        if twice:
            assert decide_many(self.store, items, verdict, who, reason=Reason.DENSITY, key=key).id == made.id
        assert {each.item: each.kind for each in made.refused} == {item: error.__name__ for item, error in why.items() if error}
        assert {each.item for each in made.decided} == {item for item, error in why.items() if error is None}
        for each in made.decided:
            self.leases.pop(each.item, None)
            self.acts[each.item].append(Told(each.id, who.name, verdict, eyes[each.item], made.id))
        self.batches.append((made.id, who.name))

    @precondition(lambda self: any(self.acts.values()))
    @rule(who=deciders, data=st.data())
    def undo(self, who: Actor, data: st.DataObject) -> None:
        item = data.draw(st.sampled_from([item for item, acts in self.acts.items() if acts]))
        act = data.draw(st.sampled_from(self.acts[item]))
        if who.name not in MAY:
            with pytest.raises(NotAllowed):
                undo(self.store, act.id, who)
        elif self._hidden(item, act, who):
            with pytest.raises(NotFound):
                undo(self.store, act.id, who)
        elif not act.undone and self._rested_on(item, act):
            with pytest.raises(InvalidDecision):
                undo(self.store, act.id, who)
        else:
            assert undo(self.store, act.id, who).undone
            act.undone = True
            if not self._hidden(item, act, who):
                assert undo(self.store, act.id, who).undone

    def _rested_on(self, item: str, act: Told) -> bool:
        return act.eyes == 1 and self.status(item) not in OPEN and self.standing(item)[-1] is not act

    @precondition(lambda self: self.batches)
    @rule(who=deciders, data=st.data())
    def undo_batch(self, who: Actor, data: st.DataObject) -> None:
        batch, _ = data.draw(st.sampled_from(self.batches))
        if who.name not in MAY:
            with pytest.raises(NotAllowed):
                undo_batch(self.store, batch, who)
            return
        mine = [(item, act) for item, acts in self.acts.items() for act in acts if act.batch == batch and not act.undone]
        seen = [(item, act) for item, act in mine if not self._hidden(item, act, who)]
        kept = {item for item, act in seen if self._rested_on(item, act)}
        back = undo_batch(self.store, batch, who)
        assert {each.item for each in back.refused} == kept
        assert {each.item for each in back.decided} == {item for item, _ in seen} - kept
        for item, act in seen:
            act.undone = item not in kept

    @rule(who=people, number=numbers, stars=st.integers(-1, 6))
    def rate(self, who: Actor, number: int, stars: int) -> None:
        item = self.items[number]
        if stars not in range(6):
            with pytest.raises(InvalidDecision):
                rate(self.store, item, stars, who)
        else:
            assert rate(self.store, item, stars, who) == stars
            if stars or (item, who.name) in self.stars:
                self.stars[item, who.name] = stars

    @rule(who=people, number=numbers, other=numbers)
    def not_duplicate(self, who: Actor, number: int, other: int) -> None:
        item, twin = self.items[number], self.items[other]
        if who.name not in MAY_TELL_APART or item == twin:
            with pytest.raises(InvalidDecision if who.name in MAY_TELL_APART else NotAllowed):
                not_duplicate(self.store, item, twin, who)
            return
        not_duplicate(self.store, item, twin, who)
        if frozenset({item, twin}) not in self.apart:
            self.apart.add(frozenset({item, twin}))
            self.group[item] = next(self.groups)

    @rule(number=numbers)
    def release(self, number: int) -> None:
        item = self.items[number]
        if item in self.leases:
            queue.release(self.store, [(item, self.leases.pop(item)[1])])

    @rule(number=numbers)
    def beat(self, number: int) -> None:
        item = self.items[number]
        if item in self.leases:
            holder, token, _ = self.leases[item]
            (lease,) = queue.beat(self.store, [(item, token)], TTL_S)
            self.leases[item] = (holder, token, lease.expires)

    @rule(who=deciders, number=numbers)
    def later(self, who: Actor, number: int) -> None:
        item, live = self.items[number], self._live(self.items[number])
        if who.name not in MAY:
            with pytest.raises(NotAllowed):
                queue.later(self.store, item, who)
        elif self.status(item) not in OPEN:
            with pytest.raises(AlreadyDecided):
                queue.later(self.store, item, who)
        elif who.name in self.barred(item):
            with pytest.raises(NeedsAnother):
                queue.later(self.store, item, who)
        elif live and live[0] != who.name:
            with pytest.raises(LeaseHeld):
                queue.later(self.store, item, who)
        else:
            queue.later(self.store, item, who)
            self.leases.pop(item, None)

    # --- what must hold after each ---

    @invariant()
    def the_store_says_what_the_model_says(self) -> None:
        for row in queue.page(self.store, View(status=None)):
            live = self._live(row.item)
            assert (row.status, row.holder, row.eyes) == (self.status(row.item), live[0] if live else None, self.eyes)
        for status in Status:
            assert queue.count(self.store, View(status=status)) == [self.status(item) for item in self.items].count(status)

    @invariant()
    def everybody_is_shown_what_is_theirs_to_decide(self) -> None:
        for who in PEOPLE:
            theirs = {item for item in self.items if who.name not in self.barred(item)}
            assert {row.item for row in queue.page(self.store, View(status=None), actor=who)} == theirs
            assert queue.count(self.store, View(status=None), who) == len(theirs)

    @invariant()
    def an_opinion_that_is_not_settled_is_its_authors_own(self) -> None:
        for item in self.items:
            for who in (*PEOPLE[1:3], None):
                seen = [act.id for act in self.acts[item] if not self._hidden(item, act, who or PEOPLE[-1])]
                assert [decision.id for decision in history(self.store, item, who)] == seen

    @invariant()
    def the_last_decisions_are_those_that_stand(self) -> None:
        for who in PEOPLE[1:3]:
            own = [act for item in self.items for act in self.standing(item) if act.actor == who.name]
            told = recent_entries(self.store, who, 100)
            assert {entry.decision for entry in told if entry.decision} == {act.id for act in own if act.batch is None}
            batches = Counter(act.batch for act in own if act.batch)
            assert {entry.batch: entry.n for entry in told if entry.batch} == batches

    @invariant()
    def stacks_hold_what_nobody_told_apart(self) -> None:
        for item in self.items:
            stack = {other for other in self.items if self.group[other] == self.group[item] and self.status(other) in OPEN}
            assert {row.item for row in queue.stack_of(self.store, item)} == stack

    @invariant()
    def stars_are_ones_own(self) -> None:
        for who in (PEOPLE[1], PEOPLE[-1]):
            own = {item: stars for (item, name), stars in self.stars.items() if name == who.name and stars}
            assert ratings_of(self.store, self.items, who) == own


def run(machine: Callable[[], Desk], examples: int, steps: int) -> None:
    run_state_machine_as_test(
        machine,  # type: ignore[arg-type]
        settings=settings(max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck)),
    )


def test_any_sequence_of_commands_leaves_one_verdict_an_item(new_database: Callable[[str], str]) -> None:
    run(lambda: Desk(new_database), examples=20, steps=25)


@pytest.mark.postgres
def test_any_sequence_of_commands_does_so_on_postgresql(new_database: Callable[[str], str]) -> None:
    run(lambda: Desk(new_database, "postgresql"), examples=4, steps=20)


@pytest.mark.slow
def test_many_long_sequences_of_commands_do_so_too(new_database: Callable[[str], str]) -> None:
    run(lambda: Desk(new_database), examples=40, steps=40)
