"""Experiments and their arms in and out of the store, and what is known of the designs that the arms show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from engine.domain.prompt import Prompt, design_title
from review import audit, ids
from review.access import Action, require
from review.domain import Actor
from review.errors import NotFound
from review.judgements import judgements
from review.records import prompt_from_mapping
from review.store import Session, Store, experiment_rows
from review.store.tables import ArmRow, CandidateRow, ExperimentRow, ItemRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """A test over a storefront. `simulated` ones are marked wherever they show; `source` says where its events came from."""

    name: str
    title: str
    source: str
    simulated: bool
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """One arm: `item` where it shows a design of ours, `share` its planned share (0-1) where one was planned."""

    arm: str
    item: str | None = None
    title: str = ""
    share: float | None = None
    control: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDesign:
    """A design of ours that an arm shows or may show: its prompt (None for work from elsewhere) and its newest measured traits."""

    arm: str
    design: str
    prompt: Prompt | None
    traits: Mapping[str, float | str]

    @property
    def title(self) -> str:
        """What people call it; empty for work from elsewhere."""
        return design_title(asdict(self.prompt)) if self.prompt else ""


def save_experiment(store: Store, experiment: Experiment, arms: Sequence[Arm], actor: Actor) -> None:
    """Adds the experiment and those of its arms that are new; what is there stays as it is. Audited where anything was added."""
    require(actor, Action.INGEST)
    with store.write() as tx:
        new = tx.get(ExperimentRow, experiment.name) is None
        if new:
            tx.add(_row(experiment, actor, store))
            tx.flush()
        known = {row.arm for row in experiment_rows.arm_rows(tx, experiment.name)}
        added = [arm for arm in arms if arm.arm not in known]
        for arm in added:
            item = arm.item if arm.item is not None and tx.get(ItemRow, arm.item) is not None else None
            row = ArmRow(experiment=experiment.name, arm=arm.arm, item=item, title=arm.title, share=arm.share, control=arm.control)
            tx.add(row)
        tx.flush()
        if new or added:
            payload = {"arms": len(known) + len(added), "simulated": experiment.simulated, "source": experiment.source}
            audit.append(tx, actor, "experiment saved", experiment.name, payload)


def _row(experiment: Experiment, actor: Actor, store: Store) -> ExperimentRow:
    return ExperimentRow(
        name=experiment.name,
        title=experiment.title,
        source=experiment.source,
        simulated=experiment.simulated,
        details=dict(experiment.details),
        actor=actor.name,
        at=store.now(),
    )


def experiment(store: Store, name: str) -> Experiment:
    """An experiment by name; raises NotFound naming those there are."""
    with store.read() as session:
        row = session.get(ExperimentRow, name)
        if row is None:
            known = ", ".join(experiment_rows.names(session)) or "none yet"
            raise NotFound("experiment", name, f"Known experiments: {known}.")
        return _value(row)


def experiments(store: Store) -> list[Experiment]:
    """Every experiment, by name."""
    with store.read() as session:
        return [_value(row) for row in experiment_rows.experiment_rows(session)]


def _value(row: ExperimentRow) -> Experiment:
    return Experiment(name=row.name, title=row.title, source=row.source, simulated=row.simulated, details=row.details)


def arms(store: Store, name: str) -> list[Arm]:
    """An experiment's arms, by name; empty for an experiment that nobody saved."""
    with store.read() as session:
        rows = experiment_rows.arm_rows(session, name)
        return [Arm(arm=row.arm, item=row.item, title=row.title, share=row.share, control=row.control) for row in rows]


def shown_designs(store: Store, name: str) -> list[ShownDesign]:
    """The designs of ours among an experiment's arms."""
    with store.read() as session:
        return _designs(session, experiment_rows.shown_candidates(session, name))


def approved_designs(store: Store, brand: str | None = None) -> list[ShownDesign]:
    """Every approved design of one brand or of all, each as the arm named after it."""
    with store.read() as session:
        rows = experiment_rows.approved_candidates(session, brand)
        return _designs(session, [(ids.design_of(row.id), row) for row in rows])


def _designs(session: Session, found: Sequence[tuple[str, CandidateRow]]) -> list[ShownDesign]:
    judged = judgements(session, [row.id for _, row in found])
    return [
        ShownDesign(
            arm=arm,
            design=ids.design_of(row.id),
            prompt=prompt_from_mapping(row.prompt) if row.prompt else None,
            traits=judged[row.id].traits if row.id in judged else {},
        )
        for arm, row in found
    ]
