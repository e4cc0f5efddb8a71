from __future__ import annotations

import numpy as np
import pytest

from analytics.domain import ArmCounts
from analytics.stats.effective import clustering_effect, effective_counts, raw_rate, weighting_effect


def counted(arm: str, converted: np.ndarray, weight: np.ndarray, unit: np.ndarray | None = None) -> ArmCounts:
    units = np.arange(len(converted)) if unit is None else np.unique(unit, return_inverse=True)[1]
    n, c = np.bincount(units), np.bincount(units, weights=converted)
    return ArmCounts(
        arm=arm,
        exposures=len(converted),
        units=len(n),
        conversions=int(converted.sum()),
        converted_units=int((c > 0).sum()),
        weight=float(weight.sum()),
        weight_squared=float((weight**2).sum()),
        weight_converted=float((weight * converted).sum()),
        unit_nn=float((n * n).sum()),
        unit_nc=float((n * c).sum()),
        unit_cc=float((c * c).sum()),
    )


def test_inverse_propensity_weights_recover_planted_rates_that_counting_misses() -> None:
    rng = np.random.default_rng(2)
    rush = rng.random(200_000) < 0.5  # in the rush everyone buys more, and the policy shows arm B more
    share_b = np.where(rush, 0.9, 0.2)
    b = rng.random(200_000) < share_b
    converted = (rng.random(200_000) < np.where(rush, 0.08, 0.02) * np.where(b, 1.0, 1.25)).astype(float)
    arms = {"A": counted("A", converted[~b], 1 / (1 - share_b[~b])), "B": counted("B", converted[b], 1 / share_b[b])}
    plain = {name: raw_rate(arm, basis="exposure", weighted=False) for name, arm in arms.items()}
    weighted = {name: raw_rate(arm, basis="exposure", weighted=True) for name, arm in arms.items()}
    assert plain["B"] > 1.5 * plain["A"]  # the policy's doing: A is the better arm
    assert weighted["A"] == pytest.approx(0.0625, rel=0.05)
    assert weighted["B"] == pytest.approx(0.05, rel=0.05)


def test_weighted_estimates_are_unbiased_and_their_effective_size_tells_their_error() -> None:
    rng = np.random.default_rng(8)
    estimates, sizes = [], []
    for _ in range(400):
        share = rng.choice([0.05, 0.5], 6000)
        shown = rng.random(6000) < share
        converted = (rng.random(6000) < 0.1).astype(float)[shown]
        arm = counted("A", converted, 1 / share[shown])
        estimates.append(raw_rate(arm, basis="exposure", weighted=True))
        sizes.append(arm.exposures / weighting_effect(arm, basis="exposure"))
    assert np.mean(estimates) == pytest.approx(0.1, abs=3 * np.std(estimates) / 20)
    assert np.std(estimates) == pytest.approx(np.sqrt(0.1 * 0.9 / np.mean(sizes)), rel=0.12)


def test_equal_weights_lose_nothing() -> None:
    arm = counted("A", np.array([1.0, 0, 0, 0]), np.full(4, 34.0))
    assert weighting_effect(arm, basis="exposure") == pytest.approx(1.0)
    assert effective_counts([arm], basis="exposure", weighted=True) == [pytest.approx((1.0, 4.0))]


def test_exposures_of_one_unit_that_go_together_count_for_less() -> None:
    rng = np.random.default_rng(4)
    unit = np.repeat(np.arange(4000), 5)
    keen = np.repeat(rng.beta(0.3, 5.7, 4000), 5)  # the correlation within a unit is 1 / (1 + 0.3 + 5.7) = 0.143
    arm = counted("A", (rng.random(20_000) < keen).astype(float), np.ones(20_000), unit)
    assert clustering_effect([arm]) == pytest.approx(1 + 4 / 7, rel=0.1)
    alone = counted("A", (rng.random(20_000) < 0.05).astype(float), np.ones(20_000), unit)
    assert clustering_effect([alone]) == pytest.approx(1.0, abs=0.05)


def test_an_arm_without_exposures_has_no_rate() -> None:
    empty = ArmCounts(arm="A", exposures=0, units=0, conversions=0, converted_units=0)
    assert raw_rate(empty, basis="unit", weighted=False) is None
    assert raw_rate(empty, basis="exposure", weighted=True) is None
    assert effective_counts([empty], basis="exposure", weighted=True) == [(0.0, 0.0)]
