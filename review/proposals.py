"""Proposals: changes of a template's slot weights that evidence suggests and a person accepts or declines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from engine.domain.prompt import SlotValue, Template
from engine.errors import InvalidTemplate
from engine.prompting.templates import template_from_mapping, template_to_mapping
from review import audit
from review.access import Action, require
from review.domain import Actor
from review.errors import InvalidProposal, NotFound, ProposalSettled, ProposalStale
from review.ids import new_id
from review.records import add_revision
from review.store import Session, Store, audit_rows, proposal_rows, record_rows
from review.store.tables import ProposalRow

OPEN, ACCEPTED, DECLINED = "open", "accepted", "declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """`slots` maps a slot to its weights {"before": {value: weight}, "after": {value: weight}}; `evidence` is plain JSON."""

    id: str
    template: str
    from_revision: int
    slots: Mapping[str, Any]
    sentence: str
    evidence: Mapping[str, Any]
    simulated: bool
    status: str
    actor: str
    at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None
    note: str = ""
    to_revision: int | None = None


def open_proposal(
    store: Store,
    *,
    template: str,
    from_revision: int,
    slots: Mapping[str, Any],
    sentence: str,
    evidence: Mapping[str, Any],
    simulated: bool,
    actor: Actor,
) -> str:
    """Records a proposal and returns its id. Raises InvalidProposal where the template could not take it."""
    require(actor, Action.PROPOSE)
    row = ProposalRow(
        id=new_id("P"),
        template=template,
        from_revision=from_revision,
        slots={name: dict(change) for name, change in slots.items()},
        sentence=sentence,
        evidence=dict(evidence),
        simulated=simulated,
        actor=actor.name,
        at=store.now(),
    )
    with store.write() as tx:
        reweighed(_revision(tx, template, from_revision), slots)
        tx.add(row)
        tx.flush()
        words = {"template": f"{template}@{from_revision}", "slots": row.slots, "simulated": simulated, "sentence": sentence}
        audit.append(tx, actor, "proposal opened", row.id, words)
        return row.id


def proposals(store: Store, status: str | None = None) -> list[Proposal]:
    """Proposals of one status ("open", "accepted", "declined") or of all, newest first."""
    with store.read() as session:
        return [_value(row) for row in proposal_rows.proposal_rows(session, status)]


def proposal(store: Store, name: str) -> Proposal:
    """One proposal; raises NotFound."""
    with store.read() as session:
        return _value(_found(session, name))


def decide_proposal(store: Store, name: str, accept: bool, actor: Actor, *, note: str = "") -> Template:
    """Accepts or declines, once; returns the template's revision that is in force then. Raises ProposalSettled or ProposalStale."""
    require(actor, Action.ACCEPT_PROPOSAL)
    with store.write() as tx:
        audit_rows.lock_chain(tx)  # two proposals for one template are settled one after the other
        row = _found(tx, name)
        _settle(tx, row, ACCEPTED if accept else DECLINED, actor, store.now(), note)
        current = record_rows.latest_template(tx, row.template)
        assert current is not None, "proposals refer to their template by a foreign key"
        if not accept:
            audit.append(tx, actor, "proposal declined", name, {"note": note})
            return template_from_mapping(current.content)
        if current.revision != row.from_revision:
            raise ProposalStale(
                f"{name} was drawn for {row.template}@{row.from_revision}, but revision {current.revision} is in force. "
                "Decline it; the next readout proposes anew."
            )
        changed = reweighed(template_from_mapping(current.content), row.slots)
        add_revision(tx, changed, actor, proposal=name)
        audit.append(tx, actor, "proposal accepted", name, {"template": f"{row.template}@{changed.revision}", "note": note})
        return changed


def reweighed(template: Template, slots: Mapping[str, Any]) -> Template:
    """The next revision with the proposal's weights; raises InvalidProposal naming the slot."""
    if not slots:
        raise InvalidProposal("A proposal changes at least one slot.")
    changed = dict(template.slots)
    for name, change in slots.items():
        known = {value.value for value in template.slots.get(name, ())}
        if not known:
            raise InvalidProposal(f"Template {template.name}@{template.revision} has no slot {name!r}.")
        if set(change["after"]) != known:
            raise InvalidProposal(f"Slot {name} of {template.name}@{template.revision} has the values {', '.join(sorted(known))}.")
        changed[name] = tuple(SlotValue(value=v.value, weight=change["after"][v.value]) for v in template.slots[name])
    proposed = replace(template, revision=template.revision + 1, slots=changed)
    try:
        return template_from_mapping(template_to_mapping(proposed))
    except InvalidTemplate as error:
        raise InvalidProposal(f"The proposed weights make no template: {error}") from error


def _settle(tx: Session, row: ProposalRow, status: str, actor: Actor, at: datetime, note: str) -> None:
    to_revision = row.from_revision + 1 if status == ACCEPTED else None
    if not proposal_rows.settle(tx, row.id, status, by=actor.name, at=at, note=note, to_revision=to_revision):
        tx.refresh(row)
        raise ProposalSettled(row.id, row.status, row.decided_by or "someone")


def _found(session: Session, name: str) -> ProposalRow:
    row = proposal_rows.proposal_row(session, name)
    if row is None:
        raise NotFound("proposal", name, "`strikeoff learn` lists them.")
    return row


def _revision(session: Session, name: str, revision: int) -> Template:
    row = record_rows.template_revision(session, name, revision)
    if row is None:
        raise NotFound("template", f"{name}@{revision}", "Propose a change of a revision that is on record.")
    return template_from_mapping(row.content)


def _value(row: ProposalRow) -> Proposal:
    return Proposal(**row.model_dump())
