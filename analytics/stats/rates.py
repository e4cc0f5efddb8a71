"""Conversion rates of many arms at once: partial pooling, so that an arm with few exposures leans on the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln, expit, logit

Array = NDArray[np.float64]

DRAWS = 4_000
_CENTRES = 41
_SPREADS = 30
_SPREAD_SCALE = 0.5
"""Prior of the arms' relative spread: half-normal with this scale. One brand's designs rarely differ more than twofold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RateDraws:
    """Posterior draws: `arms` of shape (draws, arms); `overall` the mean rate of such arms; `spread` their relative sd."""

    arms: Array
    overall: Array
    spread: Array


def draw_rates(
    successes: Sequence[float] | Array, trials: Sequence[float] | Array, *, draws: int = DRAWS, seed: int = 0
) -> RateDraws:
    """Draws from the hierarchical beta-binomial posterior, its two hyperparameters integrated on a grid.

    Arm rates are Beta(m k, (1 - m) k) with k = 1 / (t^2 m (1 - m)) - 1, so that t is the sd of a rate relative to m (1 - m):
    on the logit scale. m is flat in logit around the pooled rate, t half-normal. Counts may be fractional (effective numbers).
    """
    success, trial = np.asarray(successes, dtype=float), np.asarray(trials, dtype=float)
    centres, spreads, weights = _grid(success, trial)
    rng = np.random.default_rng(seed)
    picked = rng.choice(len(weights), size=draws, p=weights)
    m, t = centres[picked], spreads[picked]
    k = _concentration(m, t)
    arms = rng.beta(m[:, None] * k[:, None] + success, (1 - m)[:, None] * k[:, None] + trial - success)
    return RateDraws(arms=arms, overall=m, spread=t * (1 - m))


def _concentration(m: Array, t: Array) -> Array:
    return np.asarray(1 / (t**2 * m * (1 - m)) - 1)


def _grid(success: Array, trial: Array) -> tuple[Array, Array, Array]:
    """Flattened grid of (m, t) and its posterior weights, which sum to 1."""
    pooled = (success.sum() + 0.5) / (trial.sum() + 1)
    width = np.sqrt(1 / (success.sum() + 0.5) + 1 / (trial.sum() - success.sum() + 0.5) + 0.5 / len(trial))
    centre = logit(pooled) + np.linspace(-4, 4, _CENTRES) * width
    spread = np.geomspace(0.01, 1.5, _SPREADS)
    x, t = (axis.ravel() for axis in np.meshgrid(centre, spread, indexing="ij"))
    m = expit(x)
    k = _concentration(m, t)
    a, b = m * k, (1 - m) * k
    log = (betaln(a[:, None] + success, b[:, None] + trial - success) - betaln(a, b)[:, None]).sum(axis=1)
    log += -0.5 * (t / _SPREAD_SCALE) ** 2 + np.log(t)  # half-normal prior; log t is the Jacobian of the geometric grid
    weights = np.exp(log - log.max())
    return m, t, weights / weights.sum()


def chance_best(arms: Array) -> Array:
    """Share of draws in which each arm has the highest rate."""
    return np.bincount(arms.argmax(axis=1), minlength=arms.shape[1]) / len(arms)


def expected_loss(arms: Array, arm: int) -> float:
    """Rate that choosing `arm` loses against the best one, on average (absolute)."""
    return float((arms.max(axis=1) - arms[:, arm]).mean())
