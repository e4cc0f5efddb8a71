"""Verdicts on items and taking them back. Each is an event that is added; the item's status only repeats what they say."""

from __future__ import annotations

from review import audit
from review.access import Action, may, require
from review.domain import REASON_NEEDED, TRANSITIONS, Actor, Decision, Reason, Status, Verdict
from review.errors import AlreadyDecided, InvalidDecision, NotAllowed, NotFound, UndoHasConsequences
from review.ids import item_of, new_id
from review.queue import check_lease
from review.store import Session, Store, decision_rows, queue_rows
from review.store.tables import CandidateRow, DecisionRow, ItemRow


def decide(
    store: Store,
    item: str,
    verdict: Verdict,
    actor: Actor,
    *,
    token: str | None = None,
    reason: Reason | None = None,
    note: str = "",
    rating: int | None = None,
    seconds: float | None = None,
    key: str | None = None,
) -> Decision:
    """Records a verdict under the lease `token`, or, without one, if nobody else has the item open. A `key` sent before by this
    actor returns that decision and does nothing. Raises LeaseLost, LeaseHeld, AlreadyDecided, InvalidDecision or NotAllowed."""
    require(actor, Action.DECIDE)
    _check(verdict, reason, rating, seconds)
    item, now = item_of(item), store.now()
    with store.write() as tx:
        queue_rows.lock_item(tx, item)
        if key is not None and (earlier := decision_rows.by_key(tx, actor.name, key)):
            return _same(tx, earlier, item, verdict)
        found = check_lease(tx, item, actor, token, now)
        act = DecisionRow(
            id=new_id("V"),
            item=item,
            seq=decision_rows.next_seq(tx, item),
            verdict=verdict,
            status_before=found.status,
            status_after=_after(tx, found, verdict),
            actor=actor.name,
            role=actor.role,
            via=actor.via,
            at=now,
            reason=reason,
            note=note.strip(),
            rating=rating,
            seconds=seconds,
            key=key,
            asset=_asset(tx, found),
            scorer_version=found.scorer_version,
        )
        _record(tx, act, actor, audit.DECIDED)
        return decision_from_row(act, undone=False)


def undo(store: Store, decision: str, actor: Actor, *, despite_export: bool = False) -> Decision:
    """Takes a verdict back: the item stands where it stood before. Only the last standing verdict can be; doing it twice is one
    undo. Raises UndoHasConsequences where the design was exported or tested, unless `despite_export`."""
    require(actor, Action.DECIDE)
    now = store.now()
    with store.write() as tx:
        act = decision_rows.decision_row(tx, decision)
        if act is None or act.undoes is not None:
            raise NotFound("decision", decision, "Its name is in the item's history.")
        if act.actor != actor.name and not may(actor, Action.UNDO_OTHERS):
            raise NotAllowed(actor.name, actor.role, Action.UNDO_OTHERS, "creative director")
        queue_rows.lock_item(tx, act.item)
        if decision_rows.undo_of(tx, decision):
            return decision_from_row(act, undone=True)
        last = decision_rows.standing(tx, act.item)
        if last is None or last.id != act.id:
            raise InvalidDecision(f"{act.item} was decided again since ({last.verdict if last else 'undone'}). Undo that first.")
        if not despite_export and (met := _consequences(tx, act)):
            raise UndoHasConsequences(act.item, met)
        back = DecisionRow(
            id=new_id("V"),
            item=act.item,
            seq=decision_rows.next_seq(tx, act.item),
            verdict=act.verdict,
            status_before=act.status_after,
            status_after=act.status_before,
            undoes=act.id,
            actor=actor.name,
            role=actor.role,
            via=actor.via,
            at=now,
            asset=act.asset,
            scorer_version=act.scorer_version,
        )
        _record(tx, back, actor, audit.UNDONE)
        return decision_from_row(act, undone=True)


def recent(store: Store, actor: Actor, n: int = 10) -> list[Decision]:
    """The actor's last verdicts, newest first, those taken back included."""
    with store.read() as session:
        return [decision_from_row(act, undone=undone) for act, undone in decision_rows.recent_verdicts(session, actor.name, n)]


def history(store: Store, any_id: str) -> list[Decision]:
    """Every verdict on one item, oldest first."""
    with store.read() as session:
        acts = decision_rows.history(session, item_of(any_id))
    undone = {act.undoes for act in acts}
    return [decision_from_row(act, undone=act.id in undone) for act in acts if act.undoes is None]


def decision_from_row(act: DecisionRow, *, undone: bool) -> Decision:
    """The value of a row."""
    return Decision(
        id=act.id,
        item=act.item,
        verdict=Verdict(act.verdict),
        actor=act.actor,
        at=act.at,
        reason=Reason(act.reason) if act.reason else None,
        note=act.note,
        rating=act.rating,
        seconds=act.seconds,
        undone=undone,
    )


def _check(verdict: Verdict, reason: Reason | None, rating: int | None, seconds: float | None) -> None:
    if verdict in REASON_NEEDED and reason is None:
        known = ", ".join(Reason)
        raise InvalidDecision(f"To {verdict} needs a reason. Give one of: {known}.")
    if rating is not None and rating not in range(1, 6):
        raise InvalidDecision(f"A rating is 1 to 5, not {rating}.")
    if seconds is not None and not 0 <= seconds < float("inf"):
        raise InvalidDecision(f"The time on an item is 0 seconds or more, not {seconds}.")


def _same(tx: Session, earlier: DecisionRow, item: str, verdict: Verdict) -> Decision:
    if (earlier.item, earlier.verdict) != (item, verdict):
        raise InvalidDecision(f"The key of {item} ({verdict}) was used for {earlier.item} ({earlier.verdict}). Send a new key.")
    return decision_from_row(earlier, undone=decision_rows.undo_of(tx, earlier.id) is not None)


def _after(tx: Session, found: ItemRow, verdict: Verdict) -> Status:
    after = TRANSITIONS.get((Status(found.status), verdict))
    if after is None:
        last = decision_rows.standing(tx, found.id)
        raise AlreadyDecided(found.id, last.actor if last else "someone", last.verdict if last else found.status)
    return after


def _asset(tx: Session, found: ItemRow) -> str:
    candidate = tx.get(CandidateRow, found.candidate)
    assert candidate is not None, "items refer to their candidate by a foreign key"
    return candidate.asset


def _record(tx: Session, act: DecisionRow, actor: Actor, action: str) -> None:
    tx.add(act)
    queue_rows.set_status(tx, act.item, Status(act.status_after))
    tx.flush()
    audit.append(tx, actor, action, act.item, audit.act_words(act))


def _consequences(tx: Session, act: DecisionRow) -> tuple[str, ...]:
    if act.status_after != Status.APPROVED:
        return ()
    left = [f"was exported on {package.at:%d %b %Y} ({package.id})" for package in decision_rows.packages_of(tx, act.item)]
    tests = [f"is arm {arm.arm} of the test {test.name}" for arm, test in decision_rows.arms_of(tx, act.item)]
    return (*left, *tests)
