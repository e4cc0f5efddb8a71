"""The ceiling of brand fit: what the best learner could make of the same profile, references and decisions.

It knows beforehand how the simulated directors are made up (how many traits they follow, that all weigh the same, how often they
slip, what of it their profile tells and how) and lacks nothing but the director's own choices. Bayes' rule over that family has no
closed form: thousands of tastes drawn from it are carried along as decisions come in, made rare where they disagree and drawn
afresh near those that agree (sequential Monte Carlo with Metropolis moves: Chopin 2002; Del Moral, Doucet & Jasra 2006). The mean
verdict of those left is the best score there is, up to the number of tastes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import combinations

import numpy as np

from bench.directing.directors import (
    APPROVED_SHARE,
    MIDDLE_SD,
    ONE_SIDED,
    OPPOSITES,
    SAID,
    SAID_SHARE,
    SLIPS,
    Director,
    Pool,
    Said,
    share_of,
    values_of,
    znumbers,
)
from engine.scoring.features import NUMBERS

TASTES = 3_000
QUANTILE_PATTERNS = 300
"""Patterns by which a taste finds where its best 30 to 50 % begin."""
SURE = 0.002
"""Odds of a reference that is not to the director's taste; there are none, but a taste may come near one step by step."""
GRID = np.linspace(-4, 4, 161)


@dataclass(frozen=True)
class Tastes:
    """Many tastes, a row each, as independent draws: `words` and `numbers` choose which traits are followed (uniform, 0-1);
    `worth` (n, trait, word), `sided`, `side` and `middle` (n, number) hold for all traits, followed or not."""

    words: np.ndarray
    numbers: np.ndarray
    worth: np.ndarray
    sided: np.ndarray
    side: np.ndarray
    middle: np.ndarray
    share: np.ndarray

    def rows(self, keep: np.ndarray) -> Tastes:
        """These rows of every draw."""
        return Tastes(**{each.name: getattr(self, each.name)[keep] for each in fields(self)})

    def merged(self, other: Tastes, taken: np.ndarray) -> Tastes:
        """The other's row where `taken`."""
        told = {}
        for each in fields(self):
            mine, theirs = getattr(self, each.name), getattr(other, each.name)
            told[each.name] = np.where(taken.reshape(-1, *[1] * (mine.ndim - 1)), theirs, mine)
        return Tastes(**told)


class Family:
    """How a taste reads the patterns of one pool."""

    def __init__(self, pool: Pool) -> None:
        found = [sorted(set(values_of(pool, trait))) for trait in SAID]
        self.vocabulary, most = found, max(map(len, found))
        self.codes = np.array([[found[at].index(word) for word in values_of(pool, trait)] for at, trait in enumerate(SAID)])
        self.shares = np.array([np.pad(share_of(pool, t, w), (0, most - len(w))) for t, w in zip(SAID, found, strict=True)])
        self.numbers = znumbers(pool).T
        far = -np.abs(self.numbers[:, None, :] - GRID[None, :, None])
        self.far_mean, self.far_sd = far.mean(axis=2), far.std(axis=2)
        self.patterns = len(pool.traits)

    def draw(self, count: int, rng: np.random.Generator) -> Tastes:
        """Tastes from the family, before any word of the profile."""
        numbers = (count, len(NUMBERS))
        return Tastes(
            words=rng.random(count),
            numbers=rng.random(count),
            worth=rng.normal(size=(count, *self.shares.shape)),
            sided=rng.random(numbers),
            side=rng.random(numbers),
            middle=rng.normal(0, MIDDLE_SD, numbers),
            share=rng.random(count),
        )


@dataclass(frozen=True)
class Reader:
    """What one profile makes of the draws: which traits may be followed, how likely, which words are best and worst."""

    family: Family
    said: Said
    word_sets: tuple[tuple[int, ...], ...]
    word_steps: np.ndarray
    number_sets: tuple[tuple[int, ...], ...]
    number_steps: np.ndarray

    def liking(self, tastes: Tastes, patterns: np.ndarray) -> np.ndarray:
        """Shape (tastes, patterns)."""
        total = np.zeros((len(tastes.words), len(patterns)))
        chosen = np.array(self.word_sets)[np.searchsorted(self.word_steps, tastes.words)]
        for trait in range(len(SAID)):
            rows = np.flatnonzero((chosen == trait).any(axis=1))
            worth, shares = self._worth(tastes.worth[rows, trait], trait), self.family.shares[trait]
            mean = worth @ shares
            sd = np.sqrt(np.maximum((worth - mean[:, None]) ** 2 @ shares, 1e-18))
            total[rows] += ((worth - mean[:, None]) / sd[:, None])[:, self.family.codes[trait, patterns]]
        chosen = np.array(self.number_sets)[np.searchsorted(self.number_steps, tastes.numbers)]
        for number, name in enumerate(NUMBERS):
            rows = np.flatnonzero((chosen == number).any(axis=1))
            seen = self.family.numbers[number, patterns]
            side = np.where(tastes.side[rows, number] < 0.5, -1.0, 1.0)
            sided = tastes.sided[rows, number] < _one_sided(name)
            if name in self.said.sides:
                side, sided = np.full(len(rows), float(self.said.sides[name])), np.ones(len(rows), bool)
            middle = np.clip(tastes.middle[rows, number], GRID[0], GRID[-1])
            mean, sd = (np.interp(middle, GRID, each[number]) for each in (self.family.far_mean, self.family.far_sd))
            near = (-np.abs(seen[None, :] - middle[:, None]) - mean[:, None]) / sd[:, None]
            total[rows] += np.where(sided[:, None], side[:, None] * seen[None, :], near)
        return total

    def verdicts(self, tastes: Tastes, patterns: np.ndarray, among: np.ndarray) -> np.ndarray:
        """Whether each taste approves each pattern, (tastes, patterns); `among` patterns it finds its best share."""
        both = self.liking(tastes, np.concatenate([among, patterns]))
        best = APPROVED_SHARE[0] + (APPROVED_SHARE[1] - APPROVED_SHARE[0]) * tastes.share
        ranked = np.sort(both[:, : len(among)], axis=1)
        begins = np.minimum(((1 - best) * len(among)).astype(int), len(among) - 1)
        return both[:, len(among) :] > ranked[np.arange(len(ranked)), begins][:, None]

    def _worth(self, drawn: np.ndarray, trait: int) -> np.ndarray:
        """Worths of a trait's words: as drawn, but for the best and the worst that the profile names."""
        words = self.family.vocabulary[trait]
        drawn = drawn[:, : len(words)].copy()
        if SAID[trait] in self.said.words:
            best, worst = self.said.words[SAID[trait]]
            ends = [words.index(word) for word in dict.fromkeys((*worst, *best))]
            rest = [at for at in range(len(words)) if at not in ends]
            ranked = np.sort(drawn, axis=1)
            places = drawn[:, rest].argsort(axis=1).argsort(axis=1)
            drawn[:, rest] = np.take_along_axis(ranked[:, len(worst) : len(words) - len(best)], places, axis=1) if rest else 0.0
            drawn[:, ends] = ranked[:, [*range(len(worst)), *range(-len(best), 0)]] if rest else ranked
        return np.pad(drawn, ((0, 0), (0, self.family.shares.shape[1] - len(words))))


def read(family: Family, said: Said) -> Reader:
    """The family as far as it agrees with the profile."""
    word_odds = {trait: SAID_SHARE if trait in said.words else 1 - SAID_SHARE for trait in SAID}
    word_sets, word_steps = _steps(SAID, word_odds, set(said.words))
    number_odds = {name: _odds_of_number(name, said) for name in NUMBERS}
    number_sets, number_steps = _steps(NUMBERS, number_odds, set(said.sides))
    return Reader(family, said, word_sets, word_steps, number_sets, number_steps)


def _odds_of_number(name: str, said: Said) -> float:
    if name in said.sides:
        return ONE_SIDED * SAID_SHARE / 2
    return 1 - ONE_SIDED * SAID_SHARE if name in OPPOSITES else 1.0


def _one_sided(name: str) -> float:
    """How often a number that the profile does not name is liked to one side."""
    silent = ONE_SIDED * (1 - SAID_SHARE) if name in OPPOSITES else ONE_SIDED
    return silent / (silent + 1 - ONE_SIDED)


def _steps(names: Sequence[str], odds: Mapping[str, float], told: set[str]) -> tuple[tuple[tuple[int, ...], ...], np.ndarray]:
    """Sets of one or two that hold all that was told, and the cumulated chance of each; a set of one names it twice."""
    sets, weights = [], []
    for size in (1, 2):
        every = list(combinations(range(len(names)), size))
        for chosen in every:
            if told <= {names[at] for at in chosen}:
                sets.append((chosen[0], chosen[-1]))
                weights.append(0.5 / len(every) * np.prod([odds[names[at]] for at in chosen]))
    steps = np.cumsum(weights) / np.sum(weights)
    steps[-1] = 1.0
    return tuple(sets), steps


def scores(
    family: Family, who: Director, references: np.ndarray, told: np.ndarray, asked: np.ndarray, after: Sequence[int],
    seed: Sequence[int], tastes: int = TASTES,
) -> Iterator[np.ndarray]:  # fmt: skip
    """For each number of decisions in `after` (rising): the chance that each of `asked` is approved, by all that is known then: the
    profile, the references, and the director's verdicts as told on the first of `told`."""
    rng = np.random.default_rng(seed)
    reader = read(family, who.said)
    among = rng.permutation(family.patterns)[:QUANTILE_PATTERNS]
    crowd, before = family.draw(tastes, rng), 0
    for n in after:
        patterns = np.concatenate([references, told[:n]])
        approved = np.concatenate([np.ones(len(references), bool), who.told[told[:n]]])
        slip = np.where(np.arange(len(patterns)) < len(references), SURE, SLIPS)
        crowd, before = _learned(reader, crowd, (patterns, approved, slip), before, among, rng), len(patterns)
        yield reader.verdicts(crowd, asked, among).mean(axis=0)


Known = tuple[np.ndarray, np.ndarray, np.ndarray]


def _learned(reader: Reader, crowd: Tastes, known: Known, before: int, among: np.ndarray, rng: np.random.Generator) -> Tastes:
    """The tastes after all that is `known`, of which they know the first `before`. What is new enters by and by, so that each time
    half of the tastes (as an effective number) live on; then all are moved."""
    if len(known[0]) == before:
        return crowd
    share, (old, new) = 0.0, _agreement(reader, crowd, known, before, among)
    while share < 1.0:
        step = _step(new, 1.0 - share)
        share += step
        weights = np.cumsum(np.exp(step * (new - new.max())))
        kept = np.searchsorted(weights / weights[-1], (np.arange(len(new)) + rng.random()) / len(new))
        kept = np.minimum(kept, len(new) - 1)
        crowd, old, new = crowd.rows(kept), old[kept], new[kept]
        for move in (_other_words, _other_numbers, _other_worths, _other_sides, _other_words, _other_worths):
            other = move(crowd, reader.family.draw(len(new), rng), rng)
            other_old, other_new = _agreement(reader, other, known, before, among)
            taken = np.log(rng.random(len(new))) < other_old + share * other_new - old - share * new
            crowd, old, new = crowd.merged(other, taken), np.where(taken, other_old, old), np.where(taken, other_new, new)
    return crowd


def _other_words(crowd: Tastes, fresh: Tastes, rng: np.random.Generator) -> Tastes:
    return replace(crowd, words=fresh.words)


def _other_numbers(crowd: Tastes, fresh: Tastes, rng: np.random.Generator) -> Tastes:
    return replace(crowd, numbers=fresh.numbers)


def _other_worths(crowd: Tastes, fresh: Tastes, rng: np.random.Generator) -> Tastes:
    """Worths a little or far aside (preconditioned Crank-Nicolson), and another share."""
    aside = rng.choice([0.2, 0.5, 1.0], len(crowd.share))[:, None, None]
    share = np.where(rng.random(len(crowd.share)) < 0.5, fresh.share, crowd.share)
    return replace(crowd, worth=np.sqrt(1 - aside**2) * crowd.worth + aside * fresh.worth, share=share)


def _other_sides(crowd: Tastes, fresh: Tastes, rng: np.random.Generator) -> Tastes:
    """Each number's side, middle and kind anew, one time in three."""
    anew = rng.random(crowd.side.shape) < 1 / 3
    drawn = {name: np.where(anew, getattr(fresh, name), getattr(crowd, name)) for name in ("sided", "side", "middle")}
    return replace(crowd, **drawn)


def _agreement(reader: Reader, crowd: Tastes, known: Known, before: int, among: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Log-likelihood of each taste by the first `before` decisions, and by the rest."""
    patterns, approved, slip = known
    agrees = reader.verdicts(crowd, patterns, among) == approved
    told = np.where(agrees, np.log(1 - slip), np.log(slip))
    return told[:, :before].sum(axis=1), told[:, before:].sum(axis=1)


def _step(new: np.ndarray, most: float) -> float:
    """The largest share of what is new, up to `most`, that leaves half of the tastes alive."""

    def alive(step: float) -> float:
        weights = np.exp(step * (new - new.max()))
        return float(weights.sum() ** 2 / (weights**2).sum() / len(new))

    if alive(most) >= 0.5:
        return most
    low, high = 0.0, most
    for _ in range(30):
        middle = (low + high) / 2
        low, high = (middle, high) if alive(middle) >= 0.5 else (low, middle)
    return max(low, 1e-3)
