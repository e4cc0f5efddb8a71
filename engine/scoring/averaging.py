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

from engine.scoring import logistic
from engine.scoring.logistic import Array, Model, Posterior

SLIP = 0.05
"""Belief about how often a verdict is not what was meant. Nothing is then surer than 5 or 95 %."""
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
class Member:
    """One choice: its share of the belief, the columns it uses, and the belief about their weights."""

    share: float
    columns: NDArray[np.intp]
    posterior: Posterior


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Averaged:
    """The belief over all choices kept, for rows of `width` columns; shares add up to 1."""

    members: tuple[Member, ...]
    width: int

    @property
    def mean(self) -> Array:
        """The expected weight of every column, shape (width,); 0 where it is never on."""
        mean = np.zeros(self.width)
        for member in self.members:
            mean[member.columns] += member.share * member.posterior.mean
        return mean

    def predict(self, x: Array) -> tuple[float, float, float]:
        """(p, low, high) at `x` (width,): the expected probability, and the 90 % interval of the probability itself from the
        mean and variance of the log-odds over all members."""
        told = [(member.share, *member.posterior.log_odds(x[member.columns])) for member in self.members]
        p = logistic.told(sum(share * logistic.expected(logit, spread) for share, logit, spread in told), SLIP)
        centre = sum(share * logit for share, logit, _ in told)
        variance = sum(share * (spread**2 + (logit - centre) ** 2) for share, logit, spread in told)
        reach = logistic.Z_90 * variance**0.5
        low, high = (logistic.told(float(expit(centre + way * reach)), SLIP) for way in (-1, 1))
        return p, min(p, low), max(p, high)


@dataclass(slots=True)
class _Search:
    """The fits made so far, each once."""

    x: Array
    approved: NDArray[np.bool_]
    mean: Array
    sd: Array
    groups: Sequence[Group]
    fitted: dict[Choice, tuple[float, NDArray[np.intp], Posterior]] = field(default_factory=dict)

    def plausibility(self, choice: Choice) -> float:
        """Logarithm of a fitted choice's posterior weight, up to a constant."""
        return self.fitted[choice][0]

    def fit(self, choices: Iterable[Choice]) -> None:
        """Fits those of the choices that were not fitted yet."""
        fresh = [choice for choice in choices if choice not in self.fitted]
        planned = [self._model(choice) for choice in fresh]
        fitted = logistic.fit_each(self.x, self.approved, [model for model, _ in planned], SLIP)
        for choice, (model, log_odds), posterior in zip(fresh, planned, fitted, strict=True):
            self.fitted[choice] = (posterior.log_evidence + log_odds, model.columns, posterior)

    def _model(self, choice: Choice) -> tuple[Model, float]:
        """The model of a choice, and its logarithmic odds beforehand."""
        mean, sd, log_odds = self.mean.copy(), self.sd.copy(), 0.0
        for place, way in choice:
            group = self.groups[place]
            form = group.forms[way]
            columns = list(form.columns)
            mean[columns], sd[columns] = form.mean, form.sd
            log_odds += float(np.log(form.chance / (1 - group.chance)))
        used = np.flatnonzero(sd)
        return Model(columns=used, mean=mean[used], sd=sd[used]), log_odds

    def grown(self, choice: Choice) -> Iterator[Choice]:
        """The choice with one more group."""
        on = {place for place, _ in choice}
        for place, group in enumerate(self.groups):
            if place not in on and (not group.parents or on.intersection(group.parents)):
                yield from (tuple(sorted((*choice, (place, way)))) for way in range(len(group.forms)))


def average(x: Array, approved: NDArray[np.bool_], mean: Array, sd: Array, groups: Sequence[Group]) -> Averaged:
    """The belief after `approved` (n,) at `x` (n, width). `mean` and `sd` (width,) are the belief beforehand about the columns that
    are always on; sd 0 leaves a column to the groups. Deterministic; ties go to the groups named first."""
    search = _Search(x, approved, mean, sd, groups)
    front: list[Choice] = [()]
    search.fit(front)
    best = search.plausibility(())
    for _ in range(min(MOST_GROUPS, len(groups))):
        grown = dict.fromkeys(larger for choice in front for larger in search.grown(choice))
        search.fit(grown)
        front = sorted(grown, key=lambda choice: (-search.plausibility(choice), choice))[:GROWN_CHOICES]
        if not front or search.plausibility(front[0]) < best - np.log(OCCAMS_WINDOW):
            break
        best = max(best, search.plausibility(front[0]))
    return Averaged(members=_window(search), width=x.shape[1])


def _window(search: _Search) -> tuple[Member, ...]:
    best = max(value for value, _, _ in search.fitted.values())
    kept = [(np.exp(value - best), used, posterior) for value, used, posterior in search.fitted.values()]
    kept = sorted((each for each in kept if each[0] * OCCAMS_WINDOW > 1), key=lambda each: -each[0])[:MOST_MEMBERS]
    total = sum(share for share, _, _ in kept)
    return tuple(Member(share=float(share / total), columns=used, posterior=posterior) for share, used, posterior in kept)
