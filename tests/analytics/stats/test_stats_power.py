from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom, norm

from analytics.stats.power import detectable_lift, exposures_an_arm


def test_the_exposures_needed_are_the_textbooks() -> None:
    z = norm.ppf(0.975) + norm.ppf(0.8)
    assert exposures_an_arm(0.035, 0.2) == pytest.approx(2 * z**2 * 0.035 * 0.965 / (0.035 * 0.2) ** 2, rel=1e-3)
    assert exposures_an_arm(0.035, 0.2) == 10_821


def test_the_detectable_lift_is_the_inverse() -> None:
    assert detectable_lift(0.035, exposures_an_arm(0.035, 0.2)) == pytest.approx(0.2, rel=1e-3)


def test_that_many_exposures_find_the_lift_four_times_in_five() -> None:
    rng, n = np.random.default_rng(1), exposures_an_arm(0.05, 0.2)
    a, b = rng.binomial(n, 0.05, 2000) / n, rng.binomial(n, 0.06, 2000) / n
    pooled = (a + b) / 2
    found = (np.abs(b - a) / np.sqrt(2 * pooled * (1 - pooled) / n) > norm.ppf(0.975)).sum()
    assert (
        binom.ppf(0.001, 2000, 0.74) <= found <= binom.ppf(0.999, 2000, 0.82)
    )  # the formula takes the control's variance for both
