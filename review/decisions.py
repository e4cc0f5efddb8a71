"""Verdicts on items and taking them back. Each is an event that is added; the item's status only repeats what they say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from review import audit
from review.access import Action, may, require
from review.domain import OPINIONS, REASON_NEEDED, Actor, Batch, Decision, Reason, Refused, Status, Verdict
from review.errors import AlreadyDecided, InvalidDecision, NotAllowed, NotFound, ReviewError, UndoHasConsequences
from review.ids import design_of, item_of, new_id
from review.policy import eyes_for, eyes_in, eyes_table
from review.queue import check_lease, check_locked
from review.standing import Act, Standing, act_of, barred, fold, seen_by, standing_of, standing_rows
from review.store import Session, Store, decision_rows, queue_rows
from review.store.tables import BatchRow, DecisionRow, ItemRow

MOST_AT_ONCE = 500
"""Items that one command decides: half a second of the database's writer, so that nobody else waits longer for theirs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recent:
    """An entry of a person's last decisions: one decision, or a batch of `n` with one `item` of them. The other name is None."""

    decision: str | None
    batch: str | None
    n: int
    item: str
    verdict: Verdict
    reason: Reason | None
    at: datetime
    settled: bool


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
    actor returns that decision and does nothing. Where two opinions are needed the first leaves the item as it was.
    Raises LeaseLost, LeaseHeld, AlreadyDecided, NeedsAnother, InvalidDecision or NotAllowed."""
    require(actor, Action.DECIDE)
    _check(verdict, reason, rating, seconds)
    item, now = item_of(item), store.now()
    with store.write() as tx:
        queue_rows.lock_item(tx, item)
        if key is not None and (earlier := decision_rows.by_key(tx, actor.name, key)):
            return _same(tx, earlier, item, verdict)
        found = check_lease(tx, item, actor, token, now)
        acts = decision_rows.history(tx, item)
        eyes = eyes_for(tx, found.brand, found.category)
        asset = decision_rows.assets_of(tx, [item])[item]
        step = _step(found, acts, verdict, actor, now, eyes=eyes, asset=asset, reason=reason, note=note)
        step.act.rating, step.act.seconds, step.act.key = rating, seconds, key
        _record(tx, [step], actor, audit.DECIDED)
        return decision_from_row(step.act, undone=False, settled=step.took_effect)


def decide_many(
    store: Store,
    items: Sequence[str],
    verdict: Verdict,
    actor: Actor,
    *,
    reason: Reason | None = None,
    note: str = "",
    key: str | None = None,
    tokens: Mapping[str, str] | None = None,
) -> Batch:
    """Records one verdict on every item that is free or in this person's hands (`tokens`: their leases), in one transaction, and
    says of each of the others why not. A `key` sent before by this actor returns that batch and does nothing."""
    require(actor, Action.DECIDE)
    _check(verdict, reason, None, None)
    if not 0 < len(items) <= MOST_AT_ONCE:
        raise InvalidDecision(f"One command decides 1 to {MOST_AT_ONCE} items, not {len(items)}.")
    named, now = sorted({item_of(item) for item in items}), store.now()
    with store.write() as tx:
        locked = queue_rows.lock_items(tx, named)
        if key is not None and (earlier := decision_rows.batch_by_key(tx, actor.name, key)):
            return _same_batch(tx, earlier, verdict)
        histories, assets = decision_rows.histories(tx, named), decision_rows.assets_of(tx, named)
        table, barred_items = eyes_table(tx), queue_rows.barred_for(tx, named, actor.name)
        batch, steps, refused = new_id("M"), [], []
        for item in named:
            row = locked.get(item)
            token = _own(row, (tokens or {}).get(item), now)
            try:
                found = check_locked(tx, row, item, actor, token, now, barred=item in barred_items)
                eyes = eyes_in(table, found.brand, found.category)
                step = _step(found, histories[item], verdict, actor, now, eyes=eyes, asset=assets[item], reason=reason, note=note)
            except ReviewError as refusal:
                refused.append(Refused(item=item, sentence=str(refusal), kind=type(refusal).__name__))
            else:
                step.act.batch = batch
                steps.append(step)
        _add_batch(tx, batch, verdict, actor, now, reason=reason, note=note, key=key, refused=refused)
        _record(tx, steps, actor, audit.DECIDED)
        decided = tuple(decision_from_row(step.act, undone=False, settled=step.took_effect) for step in steps)
        return Batch(id=batch, decided=decided, refused=tuple(refused))


def undo(store: Store, decision: str, actor: Actor, *, despite_export: bool = False) -> Decision:
    """Takes a verdict back: the item stands where the others leave it. An opinion of several can be taken back at any time, any
    other verdict while none follows; doing it twice is one undo. Raises UndoHasConsequences where the design was exported,
    tested or revised, unless `despite_export`."""
    require(actor, Action.DECIDE)
    now = store.now()
    with store.write() as tx:
        act = _found(tx, decision, actor)
        found = queue_rows.lock_item(tx, act.item)
        assert found is not None, "decisions refer to their item by a foreign key"
        if decision_rows.undo_of(tx, decision):
            return decision_from_row(act, undone=True)
        step = _step_back(found, act, decision_rows.history(tx, act.item), actor, now)
        _ask(tx, [step], despite_export)
        _record(tx, [step], actor, audit.UNDONE)
        return decision_from_row(act, undone=True)


def undo_batch(store: Store, batch: str, actor: Actor, *, despite_export: bool = False) -> Batch:
    """Takes back every verdict of a batch that still can be, in one transaction; `refused` names those decided again since.
    Raises UndoHasConsequences for all of them together, unless `despite_export`."""
    require(actor, Action.DECIDE)
    now = store.now()
    with store.write() as tx:
        row = decision_rows.batch_row(tx, batch)
        if row is None:
            raise NotFound("batch", batch, "It is named where many items were decided at once.")
        if row.actor != actor.name and not may(actor, Action.UNDO_OTHERS):
            raise NotAllowed(actor.name, actor.role, Action.UNDO_OTHERS, "creative director")
        acts = decision_rows.acts_of_batch(tx, batch)
        locked = queue_rows.lock_items(tx, [act.item for act in acts])
        histories = decision_rows.histories(tx, [act.item for act in acts])
        steps, refused = [], []
        for act in acts:
            history = histories[act.item]
            if act.id in {each.undoes for each in history} or _is_hidden(act, history, actor):
                continue
            try:
                steps.append(_step_back(locked[act.item], act, history, actor, now))
            except InvalidDecision as refusal:
                refused.append(Refused(item=act.item, sentence=str(refusal), kind=type(refusal).__name__))
        _ask(tx, steps, despite_export)
        _record(tx, steps, actor, audit.UNDONE)
        undone = {step.act.undoes for step in steps}
        decided = tuple(decision_from_row(act, undone=True) for act in acts if act.id in undone)
        return Batch(id=batch, decided=decided, refused=tuple(refused))


def recent(store: Store, actor: Actor, n: int = 10) -> list[Decision]:
    """The actor's last verdicts, newest first, those taken back included."""
    with store.read() as session:
        return [decision_from_row(act, undone=undone) for act, undone in decision_rows.recent_verdicts(session, actor.name, n)]


def recent_entries(store: Store, actor: Actor, n: int = 10) -> list[Recent]:
    """The actor's last decisions that stand, newest first; a batch is one of them."""
    with store.read() as session:
        singles = [_recent(act, Status(status)) for act, status in decision_rows.recent_singles(session, actor.name, n)]
        batches = [_recent_batch(*found) for found in decision_rows.recent_batches(session, actor.name, n)]
    return sorted([*singles, *batches], key=lambda entry: entry.at, reverse=True)[:n]


def history(store: Store, any_id: str, actor: Actor | None = None) -> list[Decision]:
    """The verdicts on one item that this person may see, oldest first: opinions that are not settled are their authors' own."""
    with store.read() as session:
        acts = decision_rows.history(session, item_of(any_id))
    undone, settled = {act.undoes for act in acts}, standing_of(acts).settled
    seen = [act for act in seen_by(acts, actor.name if actor else None) if act.undoes is None]
    return [decision_from_row(act, undone=act.id in undone, settled=settled or act.eyes == 1) for act in seen]


def decision_from_row(act: DecisionRow, *, undone: bool, settled: bool = True) -> Decision:
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
        settled=settled,
        batch=act.batch,
    )


# --- from one standing to the next ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Step:
    """An act that is about to be added, and where the item stands before and after it."""

    item: ItemRow
    act: DecisionRow
    before: Standing
    after: Standing

    @property
    def took_effect(self) -> bool:
        """Whether nobody else is asked: the verdict stands, or the item is held."""
        return self.after.settled or self.act.verdict not in OPINIONS

    @property
    def moved(self) -> bool:
        """Whether the item stands elsewhere now."""
        return self.after.status is not self.before.status


def _step(
    found: ItemRow,
    acts: Sequence[DecisionRow],
    verdict: Verdict,
    actor: Actor,
    now: datetime,
    *,
    eyes: int,
    asset: str,
    reason: Reason | None,
    note: str,
) -> _Step:
    """The act of a verdict on an item that is open to this person. `eyes` is what the policy asks for; where an opinion is there,
    what was asked for then counts, so that a policy changed since moves nobody's goal. Raises AlreadyDecided."""
    standing = [act_of(act) for act in standing_rows(acts)]
    before = fold(standing)
    if before.status is Status.HELD and verdict is Verdict.HOLD:
        raise AlreadyDecided(found.id, before.by, verdict)
    if verdict not in OPINIONS:
        eyes = 1
    elif before.opinions:
        eyes = before.opinions[0].eyes
    after = fold([*standing, Act(actor.name, verdict, eyes)])
    act = _act(found, acts, verdict, actor, now, before, after, asset=asset)
    act.reason, act.note, act.eyes = reason, note.strip(), eyes
    return _Step(found, act, before, after)


def _step_back(found: ItemRow, act: DecisionRow, acts: Sequence[DecisionRow], actor: Actor, now: datetime) -> _Step:
    """The act that takes a verdict back. Raises InvalidDecision where others rest on it."""
    rows = standing_rows(acts)
    before, after = standing_of(acts), fold(act_of(row) for row in rows if row.id != act.id)
    if act.eyes == 1 and before.settled and rows[-1].id != act.id:
        raise InvalidDecision(f"{act.item} was decided again since ({rows[-1].verdict}). Undo that first.")
    back = _act(found, acts, Verdict(act.verdict), actor, now, before, after, asset=act.asset)
    back.scorer_version, back.undoes, back.eyes, back.lot = act.scorer_version, act.id, act.eyes, act.lot
    return _Step(found, back, before, after)


def _act(
    found: ItemRow,
    acts: Sequence[DecisionRow],
    verdict: Verdict,
    actor: Actor,
    now: datetime,
    before: Standing,
    after: Standing,
    *,
    asset: str,
) -> DecisionRow:
    return DecisionRow(
        id=new_id("V"),
        item=found.id,
        seq=acts[-1].seq + 1 if acts else 1,
        verdict=verdict,
        status_before=before.status,
        status_after=after.status,
        actor=actor.name,
        role=actor.role,
        via=actor.via,
        at=now,
        asset=asset,
        scorer_version=found.scorer_version,
        lot=found.lot,
    )


def _record(tx: Session, steps: Sequence[_Step], actor: Actor, action: str) -> None:
    """Adds the acts, moves their items and says so in the log: a few statements, however many items."""
    tx.add_all([step.act for step in steps])
    tx.flush()
    decided = action == audit.DECIDED  # an undo takes nobody's lease
    groups: dict[Status | None, list[str]] = {}
    for step in steps:
        groups.setdefault(step.after.status if step.moved else None, []).append(step.item.id)
    for status, items in groups.items():
        if status is not None or decided:
            queue_rows.settle(tx, items, status, free=decided)
    for step in steps:
        if step.before.pending or step.after.pending:
            queue_rows.bar(tx, step.item.id, barred(step.after, step.item.author))
    audit.append_all(tx, actor, action, [(step.item.id, audit.act_words(step.act)) for step in steps])


def _own(found: ItemRow | None, token: str | None, now: datetime) -> str | None:
    """The token where it is that of a lease that lasts: in a batch, a lease of one's own that ran out is no hindrance."""
    live = found is not None and found.lease_expires is not None and found.lease_expires > now
    return token if found is not None and live and found.lease_token == token else None


# --- checks and small values ------------------------------------------------------------------------------------------


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
    settled = earlier.eyes == 1 or standing_of(decision_rows.history(tx, item)).settled
    return decision_from_row(earlier, undone=decision_rows.undo_of(tx, earlier.id) is not None, settled=settled)


def _same_batch(tx: Session, earlier: BatchRow, verdict: Verdict) -> Batch:
    if earlier.verdict != verdict:
        raise InvalidDecision(f"The key of this batch ({verdict}) was used for {earlier.id} ({earlier.verdict}). Send a new key.")
    acts = decision_rows.acts_of_batch(tx, earlier.id)
    histories = decision_rows.histories(tx, [act.item for act in acts])
    decided = tuple(
        decision_from_row(
            act,
            undone=act.id in {each.undoes for each in histories[act.item]},
            settled=act.eyes == 1 or standing_of(histories[act.item]).settled,
        )
        for act in acts
    )
    refused = tuple(Refused(item=item, sentence=sentence, kind=kind) for item, sentence, kind in earlier.refused)
    return Batch(id=earlier.id, decided=decided, refused=refused)


def _add_batch(
    tx: Session,
    batch: str,
    verdict: Verdict,
    actor: Actor,
    now: datetime,
    *,
    reason: Reason | None,
    note: str,
    key: str | None,
    refused: Iterable[Refused],
) -> None:
    kept = [[each.item, each.sentence, each.kind] for each in refused]
    row = BatchRow(id=batch, verdict=verdict, reason=reason, note=note.strip(), refused=kept, key=key, actor=actor.name, at=now)
    tx.add(row)
    tx.flush()


def _found(tx: Session, decision: str, actor: Actor) -> DecisionRow:
    """A verdict that this person may take back. Another's opinion that is not settled is nowhere to be found."""
    act = decision_rows.decision_row(tx, decision)
    if act is None or act.undoes is not None or _is_hidden(act, decision_rows.history(tx, act.item), actor):
        raise NotFound("decision", decision, "Its name is in the item's history.")
    if act.actor != actor.name and not may(actor, Action.UNDO_OTHERS):
        raise NotAllowed(actor.name, actor.role, Action.UNDO_OTHERS, "creative director")
    return act


def _is_hidden(act: DecisionRow, acts: Sequence[DecisionRow], actor: Actor) -> bool:
    return act.id not in {seen.id for seen in seen_by(acts, actor.name)}


def _ask(tx: Session, steps: Sequence[_Step], despite: bool) -> None:
    if not despite and (met := tuple(sentence for step in steps if step.moved for sentence in _consequences(tx, step))):
        raise UndoHasConsequences(steps[0].item.id, met)


def _consequences(tx: Session, step: _Step) -> Iterable[str]:
    """What came of the verdict that an undo cannot call back, a sentence each."""
    item = step.item.id
    if step.before.status is Status.APPROVED:
        for package in decision_rows.packages_of(tx, item):
            yield f"{design_of(item)} was exported on {package.at:%d %b %Y} ({package.id})."
        for arm, test in decision_rows.arms_of(tx, item):
            yield f"{design_of(item)} is arm {arm.arm} of the test {test.name}."
    if step.before.status is Status.REVISING:
        for child in decision_rows.children(tx, item):
            yield f"{design_of(item)} came back revised on {child.at:%d %b %Y} ({item_of(child.id)})."


def _recent(act: DecisionRow, status: Status) -> Recent:
    return Recent(
        decision=act.id,
        batch=None,
        n=1,
        item=act.item,
        verdict=Verdict(act.verdict),
        reason=Reason(act.reason) if act.reason else None,
        at=act.at,
        settled=act.eyes == 1 or Standing(status).settled,
    )


def _recent_batch(row: BatchRow, n: int, item: str) -> Recent:
    return Recent(
        decision=None,
        batch=row.id,
        n=n,
        item=item,
        verdict=Verdict(row.verdict),
        reason=Reason(row.reason) if row.reason else None,
        at=row.at,
        settled=True,
    )
