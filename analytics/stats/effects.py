"""Binomial regression with a random effect for each arm and shrunken coefficients: which traits go with conversion.

    conversions_a ~ Binomial(trials_a, expit(m + x_a b + u_a)),  b ~ N(0, s^2),  u ~ N(0, t^2),  s and t half-normal

The mode of (m, b, u) is found by Newton's method for each s and t on a grid, the posterior is the grid's mixture of Gaussians there
(nested Laplace approximation, Rue, Martino and Chopin 2009). Many traits at once are held in check by s: where few of them matter
it is small, and every coefficient is drawn towards zero.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit, xlog1py, xlogy

Array = NDArray[np.float64]

DRAWS = 4_000
_SCALE = 0.3
"""Prior scale of both s and t, in log odds: a usual trait moves conversion by some 10-30 %."""
_GRID_S = np.geomspace(0.01, 0.9, 13)
_GRID_T = np.geomspace(0.01, 0.9, 11)
_STEPS = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectDraws:
    """Posterior draws: `coefficients` of shape (draws, columns); means of the two standard deviations."""

    coefficients: Array
    effect_spread: float
    arm_spread: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fit:
    """One grid point: the mode of (m, b) and of u, the first's covariance as a Cholesky factor, the log of its posterior weight."""

    mode: Array
    arms: Array
    factor: Array
    log_weight: float


def draw_effects(design: Array, successes: Array, trials: Array, *, draws: int = DRAWS, seed: int = 0) -> EffectDraws:
    """`design` of shape (arms, columns): indicators or standardised numbers. Counts may be fractional; every trial count is > 0."""
    x = np.column_stack([np.ones(len(trials)), design])
    start = np.zeros(x.shape[1])
    start[0] = logit((successes.sum() + 0.5) / (trials.sum() + 1))
    points = [(s, t) for s in _GRID_S for t in _GRID_T]
    fits: list[_Fit] = []
    for s, t in points:
        fits.append(_laplace(x, successes, trials, s, t, start, fits[-1] if fits else None))
    log = np.array([fit.log_weight for fit in fits])
    weights = np.exp(log - log.max())
    weights /= weights.sum()
    rng = np.random.default_rng(seed)
    counts = rng.multinomial(draws, weights)
    parts = [fit.mode + rng.standard_normal((n, x.shape[1])) @ fit.factor.T for fit, n in zip(fits, counts, strict=True) if n]
    s_mean, t_mean = weights @ np.array(points)
    return EffectDraws(coefficients=np.vstack(parts)[:, 1:], effect_spread=float(s_mean), arm_spread=float(t_mean))


def _laplace(x: Array, successes: Array, trials: Array, s: float, t: float, centre: Array, near: _Fit | None) -> _Fit:
    """Newton's method on (b, u) with u eliminated: its block of the Hessian is diagonal, so a step costs arms x columns^2.

    `centre` is the prior's mean (the intercept's, elsewhere 0); `near` a neighbouring grid point to start from.
    """
    b, u = (near.mode, near.arms) if near else (centre, np.zeros(len(trials)))
    prior = np.full(x.shape[1], s**-2)
    prior[0] = 1e-4
    for _ in range(_STEPS):
        p = expit(x @ b + u)
        w = trials * p * (1 - p)
        g_b = x.T @ (successes - trials * p) - prior * (b - centre)
        g_u = successes - trials * p - u / t**2
        inner = w + t**-2
        schur = (x.T * (w / (1 + t**2 * w))) @ x + np.diag(prior)
        step_b = np.linalg.solve(schur, g_b - x.T @ (w / inner * g_u))
        step_u = (g_u - w * (x @ step_b)) / inner
        size = min(1.0, 2.0 / max(1e-12, float(np.abs(step_b).max()), float(np.abs(step_u).max())))
        b, u = b + size * step_b, u + size * step_u
        if max(float(np.abs(step_b).max()), float(np.abs(step_u).max())) < 1e-7:
            break
    p = expit(x @ b + u)
    w = trials * p * (1 - p)
    schur = (x.T * (w / (1 + t**2 * w))) @ x + np.diag(prior)
    log = float(xlogy(successes, p).sum() + xlog1py(trials - successes, -p).sum())
    log += -0.5 * float(prior @ (b - centre) ** 2 + (u @ u) / t**2) + 0.5 * float(np.log(prior).sum()) - len(u) * float(np.log(t))
    log -= 0.5 * float(np.log(w + t**-2).sum() + np.linalg.slogdet(schur)[1])
    log += -0.5 * (s**2 + t**2) / _SCALE**2 + float(np.log(s) + np.log(t))  # priors of s and t; logs are the grid's Jacobian
    return _Fit(mode=b, arms=u, factor=np.linalg.cholesky(np.linalg.inv(schur)), log_weight=log)
