from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from analytics.stats.rates import chance_best, draw_rates, expected_loss


def test_rates_are_pinned() -> None:
    draws = draw_rates([30, 45, 28, 33], [1000, 1000, 1000, 1000], seed=1)
    assert draws.arms.mean(axis=0) == pytest.approx([0.03183, 0.03950, 0.03094, 0.03343], abs=5e-6)
    assert draws.overall.mean() == pytest.approx(0.03458, abs=5e-6)
    assert chance_best(draws.arms) == pytest.approx([0.07675, 0.72025, 0.065, 0.138], abs=5e-6)
    assert expected_loss(draws.arms, 1) == pytest.approx(0.000706, abs=5e-7)


def test_rates_agree_with_a_finer_and_wider_integration() -> None:
    # both hyperparameters on a grid of 401 x 300 points, means in closed form
    draws = draw_rates([30, 45, 28, 33], [1000, 1000, 1000, 1000], draws=200_000)
    assert draws.arms.mean(axis=0) == pytest.approx([0.031963, 0.039600, 0.030945, 0.033490], abs=6e-5)
    assert draws.overall.mean() == pytest.approx(0.034626, abs=6e-5)
    assert draws.spread.mean() == pytest.approx(0.2180, abs=3e-3)


def test_the_same_seed_gives_the_same_draws_and_another_seed_others() -> None:
    first, again, other = (draw_rates([3, 5], [100, 100], seed=seed).arms for seed in (4, 4, 5))
    assert (first == again).all()
    assert (first != other).any()


def test_an_arm_with_few_exposures_leans_on_the_others_and_one_with_many_does_not() -> None:
    means = draw_rates([3, 300, 100, 110, 90], [30, 10_000, 10_000, 10_000, 10_000]).arms.mean(axis=0)
    assert means[0] < 0.05  # counted: 10 %
    assert means[1] == pytest.approx(0.03, rel=0.03)


def test_one_arm_alone_has_a_rate() -> None:
    assert draw_rates([50], [1000]).arms.mean() == pytest.approx(0.05, rel=0.05)


def test_an_arm_without_exposures_gets_the_spread_of_the_others() -> None:
    draws = draw_rates([0, 50, 70, 60], [0, 1000, 1000, 1000])
    assert draws.arms[:, 0].std() > draws.arms[:, 1].std()
    assert draws.arms[:, 0].mean() == pytest.approx(draws.overall.mean(), rel=0.1)


@pytest.mark.parametrize("spread", [0.0, 0.3])
def test_ninety_per_cent_intervals_cover_ninety_per_cent_of_true_rates(spread: float) -> None:
    rng = np.random.default_rng(11)
    covered = []
    for seed in range(120):
        truth = 0.03 * np.exp(spread * rng.standard_normal(20))
        trials = rng.integers(300, 3000, 20)
        arms = draw_rates(rng.binomial(trials, truth).astype(float), trials.astype(float), draws=1000, seed=seed).arms
        low, high = np.quantile(arms, [0.05, 0.95], axis=0)
        covered.append(((low <= truth) & (truth <= high)).mean())
    # arms of one test share their hyperparameters, so that the 120 tests, not the 2,400 arms, are the independent repeats
    error = np.std(covered) / np.sqrt(len(covered))
    assert np.mean(covered) > 0.9 - 3 * error
    if spread:
        assert np.mean(covered) < 0.9 + 3 * error + 0.01


def test_arms_that_are_alike_seldom_name_a_best_one() -> None:
    rng = np.random.default_rng(3)
    named = sum(
        chance_best(draw_rates(rng.binomial(2000, 0.03, 8), [2000.0] * 8, draws=1000, seed=n).arms).max() >= 0.9 for n in range(200)
    )
    assert named <= binom.ppf(0.999, 200, 0.01)
