"""Any sequence of commands by any roles: a model of plain dictionaries says what must hold after each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from review import audit, queue
from review.assets import AssetStore
from review.decisions import decide, history, undo
from review.domain import OPEN, TRANSITIONS, Actor, Reason, Role, Status, Verdict, View
from review.errors import AlreadyDecided, InvalidDecision, LeaseHeld, LeaseLost, NotAllowed
from review.store import open_store
from tests.review.filling import fill, found

PEOPLE = [
    Actor(name="dana", role=Role.CREATIVE_DIRECTOR, via="tests"),
    Actor(name="theo", role=Role.ADMIN, via="tests"),
    Actor(name="iris", role=Role.DESIGNER, via="tests"),
]
TTL_S = 60.0
MAY = {"dana", "theo"}
people = st.sampled_from(PEOPLE)
numbers = st.integers(0, 3)
reasons = st.sampled_from([None, Reason.COLOUR])


class Desk(RuleBasedStateMachine):
    """Four items, three people, one clock."""

    def __init__(self, new_database: Callable[[str], str]) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.now = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
        self.opened = open_store(new_database("sqlite"))
        self.store = replace(self.opened, clock=lambda: self.now)
        self.assets = AssetStore(self.folder.name)
        found(self.store)
        self.items = fill(self.store, self.assets, count=4)
        self.status = dict.fromkeys(self.items, Status.QUEUED)
        self.leases: dict[str, tuple[str, str, datetime]] = {}
        self.acts: dict[str, list[tuple[str, Status]]] = {item: [] for item in self.items}

    def teardown(self) -> None:
        assert audit.verify(self.store, self.assets) == []
        assert audit.replay(self.store) == {item: self.status[item] for item in self._touched()}
        self.opened.close()
        self.folder.cleanup()

    def _touched(self) -> Iterator[str]:
        return (item for item in self.items if history(self.store, item))

    def _live(self, item: str) -> tuple[str, str] | None:
        holder = self.leases.get(item)
        return (holder[0], holder[1]) if holder and holder[2] > self.now else None

    @rule(seconds=st.sampled_from([1.0, 30.0, 61.0, -20.0]))
    def time_passes(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(who=people, n=st.integers(1, 4))
    def lease_next(self, who: Actor, n: int) -> None:
        if who.name not in MAY:
            with pytest.raises(NotAllowed):
                queue.lease_next(self.store, who, View(status=None), n=n, ttl_s=TTL_S)
            return
        free = [item for item in self.items if self.status[item] in OPEN and not self._live(item)]
        got = queue.lease_next(self.store, who, View(status=None), n=n, ttl_s=TTL_S)
        assert len(got) == min(n, len(free))
        assert {held.row.item for held in got} <= set(free)
        for held in got:
            self.leases[held.row.item] = (who.name, held.lease.token, held.lease.expires)

    @rule(
        who=people,
        number=numbers,
        verdict=st.sampled_from(Verdict),
        reason=st.sampled_from([None, Reason.COLOUR]),
        own=st.booleans(),
    )
    def decide(self, who: Actor, number: int, verdict: Verdict, reason: Reason | None, own: bool) -> None:
        item = self.items[number]
        live, before = self._live(item), self.status[item]
        token = self.leases.get(item, ("", "nobody's", self.now))[1] if own else None
        expected = self._expected(who, before, verdict, reason, live, token)
        if expected is not None:
            with pytest.raises(expected):
                decide(self.store, item, verdict, who, token=token, reason=reason)
            return
        made = decide(self.store, item, verdict, who, token=token, reason=reason)
        self.status[item] = TRANSITIONS[before, verdict]
        self.leases.pop(item, None)
        self.acts[item].append((made.id, before))

    def _expected(
        self, who: Actor, before: Status, verdict: Verdict, reason: Reason | None, live: tuple[str, str] | None, token: str | None
    ) -> type[Exception] | None:
        if who.name not in MAY:
            return NotAllowed
        if verdict in (Verdict.REJECT, Verdict.REVISE) and reason is None:
            return InvalidDecision
        if before not in OPEN:
            return AlreadyDecided
        if token is None and live and live[0] != who.name:
            return LeaseHeld
        if token is not None and (live is None or live[1] != token):
            return LeaseLost
        return None if (before, verdict) in TRANSITIONS else AlreadyDecided

    @precondition(lambda self: any(self.acts.values()))
    @rule(who=people, data=st.data())
    def undo(self, who: Actor, data: st.DataObject) -> None:
        item = data.draw(st.sampled_from([item for item, acts in self.acts.items() if acts]))
        place = data.draw(st.integers(0, len(self.acts[item]) - 1))
        decision, before = self.acts[item][place]
        if who.name not in MAY:
            with pytest.raises(NotAllowed):
                undo(self.store, decision, who)
        elif place != len(self.acts[item]) - 1:
            with pytest.raises(InvalidDecision):
                undo(self.store, decision, who)
        else:
            assert undo(self.store, decision, who).undone
            assert undo(self.store, decision, who).undone
            self.acts[item].pop()
            self.status[item] = before
            self.leases.pop(item, None)

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

    @rule(who=people, number=numbers)
    def later(self, who: Actor, number: int) -> None:
        item, live = self.items[number], self._live(self.items[number])
        if who.name not in MAY:
            with pytest.raises(NotAllowed):
                queue.later(self.store, item, who)
        elif self.status[item] not in OPEN:
            with pytest.raises(AlreadyDecided):
                queue.later(self.store, item, who)
        elif live and live[0] != who.name:
            with pytest.raises(LeaseHeld):
                queue.later(self.store, item, who)
        else:
            queue.later(self.store, item, who)
            self.leases.pop(item, None)

    @invariant()
    def the_store_says_what_the_model_says(self) -> None:
        for row in queue.page(self.store, View(status=None)):
            assert row.status is self.status[row.item]
            live = self._live(row.item)
            assert row.holder == (live[0] if live else None)
        for status in Status:
            assert queue.count(self.store, View(status=status)) == list(self.status.values()).count(status)


def test_any_sequence_of_commands_leaves_one_verdict_an_item(new_database: Callable[[str], str]) -> None:
    run_state_machine_as_test(
        lambda: Desk(new_database),  # type: ignore[arg-type]
        settings=settings(max_examples=20, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)),
    )
