"""Which few of many traits decide? Averages logistic models over the choices that explain the decisions (numpy and scipy only).

A choice switches groups of columns on, each in one of its forms; all else stays out. Choices are grown group by group from the
best so far, and those within Occam's window of the best are kept with their posterior weights (Madigan & Raftery 1994; Raftery,
Madigan & Hoeting 1997). So thirty decisions are not spread thin over ninety weights, and no single lucky choice speaks alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from engine.scoring import logistic, variational
from engine.scoring.logistic import Array, Model, Posterior

SLIPS_KNOWN = 20
"""Decisions that what is believed beforehand of slips is worth."""
LEFT_OUT = 20.0
"""Variance of the log-odds that no kept choice accounts for (a discrepancy of the model: Kennedy & O'Hagan 2001), times the
decisions. Learned on simulated directors of other seeds than any test's or bench's (`python -m bench.directing.intervals`)."""
MOST_GROUPS = 6
GROWN_CHOICES = 4
"""How many choices of one size are grown further."""
OCCAMS_WINDOW, MOST_MEMBERS = 1000.0, 100
"""A choice that is this many times less likely than the best is left out, and so are all after the likeliest hundred."""

Choice = tuple[tuple[int, int], ...]
"""(place of a group, place of its form) of all that is on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One way in which a group may matter: its columns, and the belief beforehand about their weights then (`mean`, `sd`, one a
    column). `chance` is the belief beforehand that it matters in this way."""

    columns: tuple[int, ...]
    mean: tuple[float, ...]
    sd: tuple[float, ...]
    chance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What is switched on together, in one of its forms. A group with `parents` (places in the sequence of groups) is only tried
    where one of them is on (weak heredity, Chipman 1996)."""

    name: str
    forms: tuple[Form, ...]
    parents: tuple[int, ...] = ()

    @property
    def chance(self) -> float:
        """The belief beforehand that the group matters at all."""
        return sum(form.chance for form in self.forms)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Beforehand:
    """One belief before any decision, held with `chance`: `mean` and `sd` (width,) of the weights of the columns that are always on
    (sd 0 leaves a column to the groups), the groups that may come in, and how often a verdict is a slip."""

    chance: float
    slip: float
    mean: Array
    sd: Array
    groups: Sequence[Group]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Member:
    """One choice: its share of the belief, how often a verdict is a slip, its columns, and the belief about their weights."""

    share: float
    slip: float
    columns: NDArray[np.intp]
    posterior: Posterior


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Averaged:
    """The belief over all choices kept after so many decisions, for rows of `width` columns; shares add up to 1."""

    members: tuple[Member, ...]
    width: int
    decisions: int = 0

    @property
    def mean(self) -> Array:
        """The expected weight of every column, shape (width,); 0 where it is never on."""
        mean = np.zeros(self.width)
        for member in self.members:
            mean[member.columns] += member.share * member.posterior.mean
        return mean

    def predict(self, x: Array) -> tuple[float, float, float]:
        """(p, low, high) at `x` (width,): the expected probability, and the 90 % interval of the probability itself from the
        mean and variance of the log-odds over all members, from what none of them accounts for, and from how well so many
        decisions tell how often one is a slip."""
        told = [(member.share, *member.posterior.log_odds(x[member.columns])) for member in self.members]
        meant = [logistic.expected(logit, spread) for _, logit, spread in told]
        p = sum(member.share * logistic.told(each, member.slip) for member, each in zip(self.members, meant, strict=True))
        slip = sum(member.share * member.slip for member in self.members)
        centre = sum(share * logit for share, logit, _ in told)
        variance = sum(share * (spread**2 + (logit - centre) ** 2) for share, logit, spread in told)
        reach = logistic.Z_90 * (variance + LEFT_OUT / max(self.decisions, LEFT_OUT)) ** 0.5
        doubt = logistic.Z_90 * (slip * (1.0 - slip) / (SLIPS_KNOWN + self.decisions)) ** 0.5
        rates = (max(slip - doubt, 0.0), slip + doubt)
        ends = [logistic.told(float(expit(centre + way * reach)), rate) for way in (-1, 1) for rate in rates]
        return p, min(p, *ends), max(p, *ends)


Fitted = tuple[float, float, Model, Posterior]
"""Logarithm of a choice's posterior weight up to a constant, its chance of slips, its model, and the belief about its weights."""


@dataclass(slots=True)
class _Search:
    """The fits made so far, each once."""

    x: Array
    approved: NDArray[np.bool_]
    beforehand: Beforehand
    fitted: dict[Choice, Fitted] = field(default_factory=dict)

    def plausibility(self, choice: Choice) -> float:
        """Logarithm of a fitted choice's posterior weight, up to a constant."""
        return self.fitted[choice][0]

    def fit(self, choices: Iterable[Choice]) -> None:
        """Fits those of the choices that were not fitted yet."""
        fresh = [choice for choice in choices if choice not in self.fitted]
        planned = [self._model(choice) for choice in fresh]
        fitted = logistic.fit_each(self.x, self.approved, [model for model, _ in planned], self.beforehand.slip)
        for choice, (model, log_odds), posterior in zip(fresh, planned, fitted, strict=True):
            self.fitted[choice] = (posterior.log_evidence + log_odds, self.beforehand.slip, model, posterior)

    def _model(self, choice: Choice) -> tuple[Model, float]:
        """The model of a choice, and its logarithmic odds beforehand."""
        mean, sd, log_odds = self.beforehand.mean.copy(), self.beforehand.sd.copy(), float(np.log(self.beforehand.chance))
        for place, way in choice:
            group = self.beforehand.groups[place]
            form = group.forms[way]
            columns = list(form.columns)
            mean[columns], sd[columns] = form.mean, form.sd
            log_odds += float(np.log(form.chance / (1 - group.chance)))
        used = np.flatnonzero(sd)
        return Model(columns=used, mean=mean[used], sd=sd[used]), log_odds

    def grown(self, choice: Choice) -> Iterator[Choice]:
        """The choice with one more group."""
        on = {place for place, _ in choice}
        for place, group in enumerate(self.beforehand.groups):
            if place not in on and (not group.parents or on.intersection(group.parents)):
                yield from (tuple(sorted((*choice, (place, way)))) for way in range(len(group.forms)))


def average(x: Array, approved: NDArray[np.bool_], beliefs: Sequence[Beforehand]) -> Averaged:
    """The belief after `approved` (n,) at `x` (n, width), over all `beliefs` beforehand and all choices of each. Deterministic;
    ties go to what is named first."""
    fitted = [one for beforehand in beliefs for one in _grow(_Search(x, approved, beforehand)).values()]
    members = []
    for share, (_, slip, model, posterior) in _window(fitted):
        whole = variational.refine(x, approved, model, posterior, slip) if len(x) else posterior
        members.append(Member(share=share, slip=slip, columns=model.columns, posterior=whole))
    return Averaged(members=tuple(members), width=x.shape[1], decisions=len(x))


def _grow(search: _Search) -> dict[Choice, Fitted]:
    """All choices tried."""
    front: list[Choice] = [()]
    search.fit(front)
    best = search.plausibility(())
    for _ in range(min(MOST_GROUPS, len(search.beforehand.groups))):
        grown = dict.fromkeys(larger for choice in front for larger in search.grown(choice))
        search.fit(grown)
        front = sorted(grown, key=lambda choice: (-search.plausibility(choice), choice))[:GROWN_CHOICES]
        if not front or search.plausibility(front[0]) < best - np.log(OCCAMS_WINDOW):
            break
        best = max(best, search.plausibility(front[0]))
    return search.fitted


def _window(fitted: Sequence[Fitted]) -> list[tuple[float, Fitted]]:
    """What is plausible, with its share of the belief, the likeliest first."""
    best = max(one[0] for one in fitted)
    kept = sorted((one for one in fitted if one[0] > best - np.log(OCCAMS_WINDOW)), key=lambda one: -one[0])[:MOST_MEMBERS]
    shares = np.exp([one[0] - best for one in kept])
    return list(zip((shares / shares.sum()).tolist(), kept, strict=True))
