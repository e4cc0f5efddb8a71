from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit

from analytics.stats.effects import draw_effects


def planted(
    rng: np.random.Generator, effects: list[float], *, arms: int = 40, trials: int = 2500, own: float = 0.1
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    design = np.eye(len(effects))[rng.integers(0, len(effects), arms)]
    rates = expit(-3.3 + design @ effects + own * rng.standard_normal(arms))
    return design, rng.binomial(trials, rates).astype(float), np.full(arms, float(trials))


EXAMPLE = (
    np.array([[1.0, 0.0], [1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0], [0.0, 1.0]]),
    np.array([60.0, 66, 57, 40, 44, 38]),
    np.full(6, 1000.0),
)


def test_effects_are_pinned() -> None:
    draws = draw_effects(*EXAMPLE, seed=2)
    assert draws.coefficients.mean(axis=0) == pytest.approx([0.16916, -0.17315], abs=5e-6)
    assert (draws.effect_spread, draws.arm_spread) == pytest.approx((0.29221, 0.10066), abs=5e-6)


def test_effects_agree_with_markov_chains() -> None:
    # 2,000 Metropolis chains of 6,000 steps on the same model gave these means, sds and quantiles
    draws = draw_effects(*EXAMPLE, draws=40_000)
    assert draws.coefficients.mean(axis=0) == pytest.approx([0.167, -0.172], abs=0.01)
    assert draws.coefficients.std(axis=0) == pytest.approx([0.245, 0.246], abs=0.01)
    contrast = draws.coefficients[:, 0] - draws.coefficients[:, 1]
    assert np.quantile(contrast, [0.05, 0.5, 0.95]) == pytest.approx([0.048, 0.347, 0.593], abs=0.01)
    assert (draws.effect_spread, draws.arm_spread) == pytest.approx((0.290, 0.102), abs=0.005)


def test_planted_effects_are_found_with_their_size() -> None:
    truth = np.array([0.35, 0.0, -0.35])
    draws = draw_effects(*planted(np.random.default_rng(1), list(truth)))
    contrast = draws.coefficients - draws.coefficients.mean(axis=1, keepdims=True)
    assert contrast.mean(axis=0) == pytest.approx(truth, abs=0.12)
    assert (contrast[:, 0] > contrast[:, 2]).mean() > 0.99


def test_without_effects_everything_shrinks_to_nothing() -> None:
    draws = draw_effects(*planted(np.random.default_rng(2), [0.0] * 6, own=0.0))
    contrast = draws.coefficients - draws.coefficients.mean(axis=1, keepdims=True)
    assert np.abs(contrast.mean(axis=0)).max() < 0.05


def test_designs_that_differ_by_themselves_are_not_taken_for_an_effect() -> None:
    rng = np.random.default_rng(3)
    design, successes, trials = planted(rng, [0.0, 0.0], arms=10, trials=20_000, own=0.4)
    draws = draw_effects(design, successes, trials)
    contrast = draws.coefficients[:, 0] - draws.coefficients[:, 1]
    assert 0.05 < (contrast > 0).mean() < 0.95
    assert draws.arm_spread > 0.2


def test_more_designs_than_fit_one_screen_stay_fast_and_finite() -> None:
    design, successes, trials = planted(np.random.default_rng(4), [0.2, -0.2, 0.1, 0.0], arms=600, trials=300)
    assert np.isfinite(draw_effects(design, successes, trials).coefficients).all()


def test_arms_without_conversions_do_no_harm() -> None:
    draws = draw_effects(np.array([[1.0], [1.0], [0.0], [0.0]]), np.zeros(4), np.full(4, 50.0))
    assert np.isfinite(draws.coefficients).all()
