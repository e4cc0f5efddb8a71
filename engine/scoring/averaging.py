"""Which few of many traits decide? Averages logistic models over the choices that explain the decisions (numpy and scipy only).

A choice switches groups of columns on, each with one of two spreads; all else stays out. Choices are grown group by group from the
best so far, and those within Occam's window of the best are kept with their posterior weights (Madigan & Raftery 1994; Raftery,
Madigan & Hoeting 1997). So thirty decisions are not spread thin over ninety weights, and no single lucky choice speaks alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from engine.scoring import logistic
from engine.scoring.logistic import Array, Posterior

SPREADS = (1.0, 2.5)
"""Standard deviations that the weights of a group may have once it is on: a leaning, or a rule."""
MOST_GROUPS = 6
GROWN_CHOICES = 4
"""How many choices of one size are grown further."""
OCCAMS_WINDOW, MOST_MEMBERS = 100.0, 40
"""A choice that is this many times less likely than the best is left out, and so are all after the likeliest forty."""

Choice = tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Columns that are switched on together. `chance` is the belief beforehand that they matter; a group with `parents` (places in
    the sequence of groups) is only tried where one of them is on (weak heredity, Chipman 1996)."""

    name: str
    columns: tuple[int, ...]
    chance: float
    parents: tuple[int, ...] = ()


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
        p = sum(share * logistic.expected(logit, spread) for share, logit, spread in told)
        centre = sum(share * logit for share, logit, _ in told)
        variance = sum(share * (spread**2 + (logit - centre) ** 2) for share, logit, spread in told)
        reach = logistic.Z_90 * variance**0.5
        return p, min(p, float(expit(centre - reach))), max(p, float(expit(centre + reach)))


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
        """Logarithm of the choice's posterior weight, up to a constant."""
        if choice not in self.fitted:
            sd = self.sd.copy()
            for place, spread in choice:
                columns = list(self.groups[place].columns)
                sd[columns] = np.maximum(sd[columns], spread)
            used = np.flatnonzero(sd)
            posterior = logistic.fit(self.x[:, used], self.approved, self.mean[used], sd[used])
            beforehand = sum(np.log(self.groups[place].chance / len(SPREADS)) for place, _ in choice)
            self.fitted[choice] = (posterior.log_evidence + beforehand, used, posterior)
        return self.fitted[choice][0]

    def grown(self, choice: Choice) -> Iterator[Choice]:
        """The choice with one more group."""
        on = {place for place, _ in choice}
        for place, group in enumerate(self.groups):
            if place not in on and (not group.parents or on.intersection(group.parents)):
                yield from (tuple(sorted((*choice, (place, spread)))) for spread in SPREADS)


def average(x: Array, approved: NDArray[np.bool_], mean: Array, sd: Array, groups: Sequence[Group]) -> Averaged:
    """The belief after `approved` (n,) at `x` (n, width). `mean` and `sd` (width,) are the belief beforehand about the columns that
    are always on; sd 0 leaves a column to its group. Deterministic; ties go to the groups named first."""
    search = _Search(x, approved, mean, sd, groups)
    front: list[Choice] = [()]
    best = search.plausibility(())
    for _ in range(min(MOST_GROUPS, len(groups))):
        grown = dict.fromkeys(larger for choice in front for larger in search.grown(choice))
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
