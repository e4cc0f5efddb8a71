from __future__ import annotations

from threading import Barrier, Thread
from typing import Any

import pytest

from engine.domain.prompt import Template
from review import audit
from review.assets import AssetStore
from review.domain import Actor, Role
from review.errors import InvalidProposal, NotAllowed, NotFound, ProposalSettled, ProposalStale
from review.proposals import decide_proposal, open_proposal, proposal, proposals
from review.records import revisions, template
from review.store import Store
from tests.review.filling import found

MARA = Actor(name="mara", role=Role.MERCHANDISER, via="tests")
SLOTS = {"motif": {"before": {"shell": 1.0, "fish": 2.0}, "after": {"shell": 1.8, "fish": 1.2}}}


@pytest.fixture
def opened(store: Store) -> str:
    found(store)
    return propose(store)


def propose(store: Store, **changes: Any) -> str:
    values: dict[str, Any] = {
        "template": "coastal",
        "from_revision": 1,
        "slots": SLOTS,
        "sentence": "Shells sell.",
        "evidence": {"experiment": "spring", "exposures": 9000},
        "simulated": True,
        "actor": MARA,
    }
    return open_proposal(store, **values | changes)


def weights(of: Template) -> dict[str, float]:
    return {value.value: value.weight for value in of.slots["motif"]}


def test_a_proposal_changes_nothing_until_it_is_accepted(store: Store, opened: str) -> None:
    assert template(store, "coastal").revision == 1
    (waiting,) = proposals(store, "open")
    assert (waiting.id, waiting.slots, waiting.evidence["exposures"], waiting.simulated) == (opened, SLOTS, 9000, True)


def test_accepting_adds_a_revision_that_names_the_proposal(store: Store, assets: AssetStore, opened: str, dana: Actor) -> None:
    changed = decide_proposal(store, opened, True, dana)
    assert changed == template(store, "coastal")
    assert (changed.revision, weights(changed)) == (2, {"shell": 1.8, "fish": 1.2})
    assert weights(template(store, "coastal", 1)) == {"shell": 1.0, "fish": 2.0}
    newest = revisions(store, "coastal")[0]
    assert (newest.proposal, newest.actor) == (opened, "dana")
    settled = proposal(store, opened)
    assert (settled.status, settled.to_revision, settled.decided_by) == ("accepted", 2, "dana")
    assert proposals(store, "open") == []
    assert audit.verify(store, assets) == []


def test_declining_leaves_the_template(store: Store, opened: str, dana: Actor) -> None:
    assert decide_proposal(store, opened, False, dana, note="wait for autumn").revision == 1
    assert (proposal(store, opened).status, proposal(store, opened).note) == ("declined", "wait for autumn")


@pytest.mark.parametrize("again", [True, False])
def test_nobody_settles_a_proposal_twice(store: Store, opened: str, dana: Actor, theo: Actor, again: bool) -> None:
    decide_proposal(store, opened, True, dana)
    with pytest.raises(ProposalSettled, match="already accepted by dana"):
        decide_proposal(store, opened, again, theo)
    assert template(store, "coastal").revision == 2


def test_people_who_accept_at_once_make_one_revision(store: Store, opened: str, dana: Actor) -> None:
    start, answers = Barrier(4), []

    def accept() -> None:
        start.wait(30)
        try:
            answers.append(decide_proposal(store, opened, True, dana).revision)
        except ProposalSettled:
            answers.append(0)

    threads = [Thread(target=accept) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(answers) == [0, 0, 0, 2]
    assert [each.template.revision for each in revisions(store, "coastal")] == [2, 1]


def test_a_proposal_about_an_older_revision_is_refused_and_stays_open(store: Store, opened: str, dana: Actor) -> None:
    other = propose(store)
    decide_proposal(store, opened, True, dana)
    with pytest.raises(ProposalStale, match="drawn for coastal@1, but revision 2 is in force"):
        decide_proposal(store, other, True, dana)
    assert proposal(store, other).status == "open"
    assert decide_proposal(store, other, False, dana).revision == 2


@pytest.mark.parametrize(
    ("slots", "says"),
    [
        ({}, "at least one slot"),
        ({"mood": {"before": {}, "after": {"calm": 1.0}}}, "no slot 'mood'"),
        ({"motif": {"before": {}, "after": {"shell": 1.0}}}, "has the values fish, shell"),
        ({"motif": {"before": {}, "after": {"shell": 1.0, "fish": -1.0}}}, "make no template"),
    ],
)
def test_a_proposal_that_the_template_cannot_take_is_refused(store: Store, slots: dict[str, Any], says: str) -> None:
    found(store)
    with pytest.raises(InvalidProposal, match=says):
        propose(store, slots=slots)
    assert proposals(store) == []


def test_roles_hold_for_proposals(store: Store, opened: str, iris: Actor) -> None:
    with pytest.raises(NotAllowed):
        propose(store, actor=iris)
    with pytest.raises(NotAllowed):
        decide_proposal(store, opened, True, MARA)
    with pytest.raises(NotFound):
        propose(store, from_revision=9)
