"""The way back: sales of approved designs -> readout -> trait board -> proposals in the store. Nothing here changes a template."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from analytics.domain import ArmTraits, Draft, Inconclusive, IngestReport, Readout, TraitBoard
from analytics.errors import TooFewDesigns
from analytics.events.mapping import EventMapping, load_mapping
from analytics.experiments import readout
from analytics.learning import propose
from analytics.storefront import EXPOSURES, MAPPING, TRUTH_SEED, simulate_week
from analytics.traits import trait_board
from engine.domain.prompt import Template
from review import audit, ids
from review.access import Action, require
from review.domain import Actor
from review.errors import NotFound
from review.experiments import Arm, Experiment, ShownDesign, approved_designs, arms, save_experiment, shown_designs
from review.proposals import ACCEPTED, OPEN, Proposal, open_proposal, proposals
from review.records import template
from review.store.session import Store

_MIN_ARMS = 2


def take_in(path: Path, mapping: EventMapping, store: Store, events: Path, key: bytes, actor: Actor) -> IngestReport:
    """Takes a file of events in and records its experiments and arms. An arm named after a design of ours is linked to it."""
    from analytics.events.ingest import ingest  # duckdb loads only when events are written

    require(actor, Action.INGEST)
    report = ingest(path, mapping, events, key)
    for name in report.experiments:
        record_experiment(store, events, name, title=mapping.title, source=path.name, simulated=mapping.simulated, actor=actor)
    with store.write() as tx:
        counts = {
            "exposures": report.exposures,
            "conversions": report.conversions,
            "known": report.known,
            "repeated": report.repeated,
        }
        audit.append(tx, actor, "events taken in", path.name, {**counts, "experiments": report.experiments})
    return report


def forget_unit(store: Store, events: Path, key: bytes, unit: str, actor: Actor) -> int:
    """Deletes every event of a unit; the log keeps who did it and how many, never whose."""
    from analytics.events.forgetting import forget

    require(actor, Action.INGEST)
    deleted = forget(unit, events, key)
    with store.write() as tx:
        audit.append(tx, actor, "unit forgotten", "events", {"deleted": deleted})
    return deleted


def record_experiment(store: Store, events: Path, name: str, *, title: str, source: str, simulated: bool, actor: Actor) -> None:
    """The experiment and its arms, as the events show them, in the records."""
    from analytics.events.query import arm_names

    found = [Arm(arm=arm, item=_item(arm)) for arm in arm_names(events, name)]
    save_experiment(store, Experiment(name=name, title=title, source=source, simulated=simulated), found, actor)


def simulate(
    store: Store,
    events: Path,
    key: bytes,
    actor: Actor,
    *,
    experiment: str,
    brand: str | None = None,
    seed: int = TRUTH_SEED,
    exposures: int = EXPOSURES,
) -> IngestReport:
    """A simulated week for the approved designs of a brand (None: of all), marked as simulated in records and events."""
    require(actor, Action.INGEST)
    shown = [traits_of(design) for design in approved_designs(store, brand)]
    if len(shown) < _MIN_ARMS:
        raise TooFewDesigns(
            f"A simulated storefront needs at least {_MIN_ARMS} approved designs; there are {len(shown)}. Approve some."
        )
    report = simulate_week(shown, events, key, experiment=experiment, seed=seed, exposures=exposures)
    title = load_mapping(MAPPING).title
    record_experiment(store, events, experiment, title=title, source="simulated storefront", simulated=True, actor=actor)
    return report


def arms_of(store: Store, experiment: str) -> list[ArmTraits]:
    """The experiment's arms that show designs of ours, with the slot values that were drawn for them and their measured traits."""
    return [traits_of(design) for design in shown_designs(store, experiment)]


def traits_of(shown: ShownDesign) -> ArmTraits:
    """Only slots that were drawn count as factors, never those that the brief asked for."""
    prompt = shown.prompt
    return ArmTraits(
        arm=shown.arm,
        design=shown.design,
        template=prompt.template if prompt else "",
        revision=prompt.revision if prompt else 0,
        factors={slot: value for slot, value in prompt.drawn.items() if slot not in prompt.asked} if prompt else {},
        traits=shown.traits,
    )


def planned_shares(store: Store, experiment: str) -> dict[str, float] | None:
    """The arms' planned shares, None unless every arm has one."""
    shares = {arm.arm: arm.share for arm in arms(store, experiment)}
    planned = {arm: share for arm, share in shares.items() if share is not None}
    return planned if planned and len(planned) == len(shares) else None


def read(store: Store, events: Path, experiment: str, *, metric: str | None = None) -> Readout:
    """The experiment's readout against the shares that its records plan."""
    return readout(events, experiment, planned_shares(store, experiment), metric=metric)


def board(store: Store, events: Path, experiment: str) -> TraitBoard | Inconclusive:
    """The trait board over all designs of ours in the experiment."""
    return trait_board(arms_of(store, experiment), read(store, events, experiment))


def learn(store: Store, events: Path, experiment: str, actor: Actor) -> list[str] | Inconclusive:
    """Opens the proposals that the evidence supports, at most one a template; returns their ids. Asking again opens none."""
    require(actor, Action.PROPOSE)
    result, shown = read(store, events, experiment), arms_of(store, experiment)
    names = sorted({arm.template for arm in shown if arm.factors})
    if not names:
        answer = trait_board(shown, result)
        return (
            answer
            if isinstance(answer, Inconclusive)
            else Inconclusive(reason="No slot of these designs was drawn, so nothing is learnt.")
        )
    opened: list[str] = []
    refused: list[Inconclusive] = []
    for name in names:
        found = _learn_template(store, result, [arm for arm in shown if arm.template == name], name, actor)
        if isinstance(found, Inconclusive):
            refused.append(found)
        else:
            opened += found
    return opened or refused[0]


def _learn_template(store: Store, result: Readout, shown: Sequence[ArmTraits], name: str, actor: Actor) -> list[str] | Inconclusive:
    current = template(store, name)
    settled = _settled(proposals(store), result, current)
    if settled is not None:
        return settled
    drafts = propose(trait_board(shown, result), current, result)
    return drafts if isinstance(drafts, Inconclusive) else [_open(store, draft, actor) for draft in drafts]


def _settled(known: Sequence[Proposal], result: Readout, current: Template) -> list[str] | Inconclusive | None:
    """What an earlier proposal of the same template and experiment means for a new one: evidence counts once.

    One that was overtaken by another revision while it waited, or was declined for that, does not count.
    """
    for proposal in known:
        if proposal.template != current.name or proposal.evidence.get("experiment") != result.experiment:
            continue
        if proposal.status == ACCEPTED:
            reason = f"{result.experiment} was used in {proposal.id}. Test designs of {current.name}@{proposal.to_revision} next."
            return Inconclusive(reason=reason)
        if proposal.from_revision != current.revision:
            continue
        if proposal.status == OPEN:
            return [proposal.id]
        if int(str(proposal.evidence.get("readout_exposures", 0))) >= result.exposures:
            return Inconclusive(reason=f"{proposal.id} was declined on this evidence, and there are no new exposures since.")
    return None


def _open(store: Store, draft: Draft, actor: Actor) -> str:
    return open_proposal(
        store,
        template=draft.template,
        from_revision=draft.revision,
        slots={change.slot: {"before": dict(change.before), "after": dict(change.after)} for change in draft.changes},
        sentence=draft.sentence,
        evidence=dict(draft.evidence),
        simulated=draft.simulated,
        actor=actor,
    )


def _item(arm: str) -> str | None:
    """The item that an arm's name stands for, None where it is no name of ours."""
    try:
        return ids.item_of(arm)
    except NotFound:
        return None
