"""What waits for a revision: each standing decision once, whoever asked for it, on every database."""

from __future__ import annotations

from review import revisions
from review.decisions import decide, undo
from review.domain import Actor, Reason, Verdict
from review.policy import set_policy
from review.store import Store, job_rows
from tests.review.filling import ADMIN


def send_back(store: Store, item: str, actor: Actor, note: str = "airier", reason: Reason = Reason.DENSITY) -> str:
    return decide(store, item, Verdict.REVISE, actor, reason=reason, note=note).id


def test_a_decision_opens_one_job_of_one_candidate(store: Store, items: list[str]) -> None:
    decision = send_back(store, items[0], ADMIN)
    (job,) = revisions.open_jobs(store)
    assert job == revisions.job_of(decision)
    assert revisions.open_jobs(store) == []
    with store.read() as session:
        row = job_rows.job_row(session, job)
        assert row is not None
        assert (row.total, row.template, row.revision, row.actor) == (1, "coastal", 1, ADMIN.name)
        act = revisions.answered_by(session, row)
        assert act is not None
        assert act.id == decision


def test_what_was_taken_back_waits_no_more_and_a_new_decision_is_answered_anew(store: Store, items: list[str]) -> None:
    first = send_back(store, items[0], ADMIN)
    undo(store, first, ADMIN)
    assert revisions.waiting(store) == []
    assert revisions.open_jobs(store) == []
    second = send_back(store, items[0], ADMIN, "fuller")
    assert revisions.open_jobs(store) == [revisions.job_of(second)]
    assert revisions.job_of(first) != revisions.job_of(second)


def test_one_opinion_of_two_begins_no_revision_and_both_peoples_words_count(
    store: Store, items: list[str], dana: Actor, theo: Actor
) -> None:
    set_policy(store, "harbour", "", 2, ADMIN)
    send_back(store, items[0], dana, "airier")
    assert revisions.waiting(store) == []
    send_back(store, items[0], theo, "in navy", Reason.COLOUR)
    (waits,) = revisions.waiting(store)
    assert waits.instruction.note == "airier; in navy"
    assert len(revisions.open_jobs(store)) == 1


def test_what_waits_is_listed_by_brand_with_its_instruction(store: Store, items: list[str], dana: Actor) -> None:
    send_back(store, items[2], dana, "a bit airier")
    (waits,) = revisions.waiting(store, "harbour")
    assert (waits.item, waits.instruction.reason, waits.instruction.by) == (items[2], Reason.DENSITY, "dana")
    assert waits.job == revisions.job_of(waits.instruction.decision)
    assert revisions.waiting(store, "marigold") == []
    assert revisions.before_of(store, []) == {}
