"""Where an item stands after the acts on it: the one set of rules that decide, undo, verify and replay go by. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from review.domain import OPEN, OPINIONS, TRANSITIONS, Status, Verdict
from review.store.tables import DecisionRow


class Act(NamedTuple):
    """What the rules need of a verdict. `eyes` counts where it is the first opinion that stands."""

    actor: str
    verdict: Verdict
    eyes: int = 1


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an item stands: its status, the opinions that stand, and who brought it there (nobody yet: "")."""

    status: Status = Status.QUEUED
    opinions: tuple[Act, ...] = ()
    by: str = ""
    verdict: Verdict | None = None

    @property
    def settled(self) -> bool:
        """Whether nobody is asked any more."""
        return self.status not in OPEN

    @property
    def pending(self) -> bool:
        """Whether opinions are there that others must not see yet."""
        return bool(self.opinions) and not self.settled


def fold(acts: Iterable[Act]) -> Standing:
    """Where an item stands after the verdicts on it that nobody took back, in order. The one place that says so."""
    at = Standing()
    for act in acts:
        at = _after(at, act)
    return at


def _after(at: Standing, act: Act) -> Standing:
    opinions = (*at.opinions, act) if act.verdict in OPINIONS else at.opinions
    verdict = act.verdict if act.verdict not in OPINIONS else _settled_by(opinions)
    if verdict is None:
        return Standing(at.status, opinions, at.by, at.verdict)
    by = act.actor if verdict is Verdict.HOLD else " and ".join(each.actor for each in opinions if each.verdict is verdict)
    return Standing(TRANSITIONS.get((at.status, verdict), at.status), opinions, by, verdict)


def _settled_by(opinions: tuple[Act, ...]) -> Verdict | None:
    """One opinion where one is needed; else what two agree on, or the third where all three differ."""
    if opinions[0].eyes == 1:
        return opinions[-1].verdict
    verdict, agreed = Counter(opinion.verdict for opinion in opinions).most_common(1)[0]
    if agreed >= 2:
        return verdict
    return opinions[-1].verdict if len(opinions) > 2 else None


def barred(at: Standing, author: str) -> frozenset[str]:
    """Who may not decide: who gave an opinion that is not settled, and the author once somebody did."""
    if not at.pending:
        return frozenset()
    return frozenset(opinion.actor for opinion in at.opinions) | frozenset({author} - {""})


def act_of(row: DecisionRow) -> Act:
    """What the rules need of a row."""
    return Act(row.actor, Verdict(row.verdict), row.eyes)


def standing_rows(acts: Sequence[DecisionRow]) -> list[DecisionRow]:
    """The verdicts among an item's acts that nobody took back, in order."""
    undone = {act.undoes for act in acts}
    return [act for act in acts if act.undoes is None and act.id not in undone]


def standing_of(acts: Sequence[DecisionRow]) -> Standing:
    """Where an item stands after all its acts."""
    return fold(act_of(act) for act in standing_rows(acts))


def seen_by(acts: Sequence[DecisionRow], person: str | None) -> list[DecisionRow]:
    """The acts on an item that a person may see: opinions that are not settled are their authors' own."""
    if standing_of(acts).settled:
        return list(acts)
    own = {act.id for act in acts if act.actor == person}
    return [act for act in acts if act.eyes == 1 or act.id in own or act.undoes in own]
