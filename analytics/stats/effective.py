"""Effective numbers of trials: what weighting by propensity and repeated exposures of a unit leave of the raw count."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.domain import ArmCounts


def raw_rate(counts: ArmCounts, *, basis: str, weighted: bool) -> float | None:
    """The arm's rate without shrinkage, None without exposures. Weighted: the self-normalised inverse-propensity estimate
    (Hajek 1971; Swaminathan and Joachims 2015): what the arm would convert if it were shown everywhere alike."""
    if weighted:
        return counts.weight_converted / counts.weight if counts.weight else None
    trials, successes = (counts.units, counts.converted_units) if basis == "unit" else (counts.exposures, counts.conversions)
    return successes / trials if trials else None


def weighting_effect(counts: ArmCounts, *, basis: str) -> float:
    """How many times the variance grows by unequal weights: n sum(w^2) / sum(w)^2 (Kish 1965)."""
    n = counts.units if basis == "unit" else counts.exposures
    return max(1.0, n * counts.weight_squared / counts.weight**2) if counts.weight else 1.0


def clustering_effect(arms: Sequence[ArmCounts]) -> float:
    """How many times the variance of exposure rates grows because exposures of one unit go together; 1 when they do not.

    Pooled over arms: between-unit sum of squares sum (c - r n)^2 over its binomial expectation sum n r (1 - r).
    """
    found = expected = 0.0
    for arm in arms:
        if arm.exposures:
            rate = arm.conversions / arm.exposures
            found += arm.unit_cc - 2 * rate * arm.unit_nc + rate**2 * arm.unit_nn
            expected += arm.exposures * rate * (1 - rate)
    return max(1.0, found / expected) if expected > 0 else 1.0


def effective_counts(arms: Sequence[ArmCounts], *, basis: str, weighted: bool) -> list[tuple[float, float]]:
    """(successes, trials) of each arm, fractional, ready for a binomial likelihood."""
    repeats = clustering_effect(arms) if basis == "exposure" else 1.0
    numbers = []
    for arm in arms:
        n = arm.units if basis == "unit" else arm.exposures
        trials = n / repeats / (weighting_effect(arm, basis=basis) if weighted else 1.0)
        numbers.append(((raw_rate(arm, basis=basis, weighted=weighted) or 0.0) * trials, trials))
    return numbers
