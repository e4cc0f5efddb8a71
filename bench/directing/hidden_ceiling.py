"""The ceiling for directors of hidden rules: what a learner makes of the same decisions that knows how such rules are made up.

It sees what the rules are made of (every measured number, and what the other model sees), knows both kinds of rules, how their
parts are weighed, how many patterns a director approves and how often it slips, and lacks nothing but the director's own choices.
Rules of numbers and words are finitely many and all asked (Bayes' rule, exactly); directions of the other model are drawn from
their Gaussian, kept as they agree with what was told, and moved about (importance sampling, then preconditioned Crank-Nicolson).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations

import numpy as np

from bench.directing.directors import (
    APPROVED_SHARE,
    SLIPS,
    TURNING,
    Director,
    Pool,
    liking_of_pair,
    values_of,
    znumbers,
)

DIRECTIONS, KEPT, MOVES, AMONG = 100_000, 1_000, 30, 300
SURE = 0.002
"""Odds of a reference that is not to the director's taste."""
SHARES = np.linspace(*APPROVED_SHARE, 5)
Verdicts = np.ndarray
"""Whether each rule approves each pattern, (rules, patterns)."""


@dataclass(frozen=True)
class Known:
    """Verdicts told on patterns, and how often each is wrong."""

    patterns: np.ndarray
    approved: np.ndarray
    slip: np.ndarray

    def log_likelihood(self, verdicts: Verdicts) -> np.ndarray:
        """Of each rule, by its verdicts on these patterns."""
        return np.where(verdicts == self.approved, np.log(1 - self.slip), np.log(self.slip)).sum(axis=1)


class Family:
    """All hidden rules before one pool of patterns."""

    def __init__(self, pool: Pool, rng: np.random.Generator) -> None:
        self.another = pool.another.astype(np.float32)
        self.rules, self.odds = _rules(pool)
        ranked = np.sort(self.rules, axis=1)
        self.begins = ranked[:, ((1 - SHARES) * ranked.shape[1]).astype(int)]
        self.among = rng.permutation(len(self.another))[:AMONG]
        self.directions, self.shares = self._drawn(DIRECTIONS, rng)
        self.limits = self._limits(self.directions, self.shares)

    def _drawn(self, count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        return rng.normal(size=(count, self.another.shape[1])).astype(np.float32), rng.uniform(*APPROVED_SHARE, count)

    def _limits(self, directions: np.ndarray, shares: np.ndarray) -> np.ndarray:
        """From which liking on each direction approves."""
        ranked = np.sort(directions @ self.another[self.among].T, axis=1)
        return ranked[np.arange(len(ranked)), ((1 - shares) * AMONG).astype(int)]

    def by_rules(self, known: Known, asked: np.ndarray) -> tuple[float, np.ndarray]:
        """(log-evidence, chance that each of `asked` is approved) over all rules of numbers and words."""
        told = [
            self.odds - np.log(len(SHARES)) + known.log_likelihood(self.rules[:, known.patterns] > limit[:, None])
            for limit in self.begins.T
        ]
        evidence = float(np.logaddexp.reduce(np.concatenate(told)))
        chance = np.zeros(len(asked))
        for limit, each in zip(self.begins.T, told, strict=True):
            likely = np.flatnonzero(each > evidence - 12)
            chance += np.exp(each[likely] - evidence) @ (self.rules[np.ix_(likely, asked)] > limit[likely, None])
        return evidence, chance

    def by_directions(self, known: Known, asked: np.ndarray, rng: np.random.Generator) -> tuple[float, np.ndarray]:
        """The same over directions of the other model."""
        told = known.log_likelihood(self._approves(self.directions, self.limits, known.patterns))
        weights = np.exp(told - told.max())
        evidence = float(told.max() + np.log(weights.mean()))
        kept = rng.choice(len(told), KEPT, p=weights / weights.sum())
        at, shares, limits, told = self.directions[kept], self.shares[kept], self.limits[kept], told[kept]
        for move in range(MOVES):
            aside = (0.15, 0.3, 0.6)[move % 3]
            fresh, other_shares = self._drawn(KEPT, rng)
            other, other_shares = np.sqrt(1 - aside**2) * at + aside * fresh, np.where(move % 2, other_shares, shares)
            other_limits = self._limits(other, other_shares)
            other_told = known.log_likelihood(self._approves(other, other_limits, known.patterns))
            taken = np.log(rng.random(KEPT)) < other_told - told
            at, shares = np.where(taken[:, None], other, at), np.where(taken, other_shares, shares)
            limits, told = np.where(taken, other_limits, limits), np.where(taken, other_told, told)
        return evidence, self._approves(at, limits, asked).mean(axis=0)

    def _approves(self, directions: np.ndarray, limits: np.ndarray, patterns: np.ndarray) -> Verdicts:
        return directions @ self.another[patterns].T > limits[:, None]


def _rules(pool: Pool) -> tuple[np.ndarray, np.ndarray]:
    """The liking of every rule of two numbers and a turning word for every pattern, and the logarithm of its odds beforehand."""
    numbers, likings, odds = znumbers(pool), [], []
    for trait in TURNING:
        values = values_of(pool, trait)
        words = sorted(set(values))
        turns = [np.isin(values, some) for some in combinations(words, max(1, len(words) // 2))]
        pairs = list(permutations(range(numbers.shape[1]), 2))
        for first, second in pairs:
            likings += [liking_of_pair(numbers[:, first], numbers[:, second], turned).astype(np.float32) for turned in turns]
        odds += [-np.log(len(TURNING) * len(pairs) * len(turns))] * len(pairs) * len(turns)
    return np.stack(likings), np.array(odds)


def scores(
    family: Family, who: Director, references: np.ndarray, told: np.ndarray, asked: np.ndarray, after: Sequence[int],
    rng: np.random.Generator,
) -> Iterator[np.ndarray]:  # fmt: skip
    """For each number of decisions in `after`: the chance that each of `asked` is approved, by the references and the director's
    verdicts as told on the first of `told`."""
    for n in after:
        known = Known(
            patterns=np.concatenate([references, told[:n]]),
            approved=np.concatenate([np.ones(len(references), bool), who.told[told[:n]]]),
            slip=np.concatenate([np.full(len(references), SURE), np.full(n, SLIPS)]),
        )
        (one, by_rules), (two, by_directions) = family.by_rules(known, asked), family.by_directions(known, asked, rng)
        share = 1 / (1 + np.exp(two - one))
        yield share * by_rules + (1 - share) * by_directions
