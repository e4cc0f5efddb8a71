"""Bayesian logistic regression with a Gaussian prior, by the Laplace approximation (MacKay 1992)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

Array = NDArray[np.float64]

Z_90 = 1.6448536269514722


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Posterior:
    """Gaussian belief about the weights: `mean` (p,), `covariance` (p, p); `log_evidence` of the data under the prior (Laplace)."""

    mean: Array
    covariance: Array
    log_evidence: float

    def log_odds(self, x: Array) -> tuple[float, float]:
        """Mean and standard deviation of the log-odds at `x` (p,)."""
        return float(x @ self.mean), max(float(x @ self.covariance @ x), 0.0) ** 0.5


def expected(logit: float, spread: float) -> float:
    """The probability averaged over a belief about its log-odds (MacKay's probit approximation)."""
    return float(expit(logit / np.sqrt(1.0 + np.pi * spread**2 / 8.0)))


def fit(x: Array, approved: NDArray[np.bool_], mean: Array, sd: Array, *, steps: int = 50) -> Posterior:
    """The belief after `approved` (n,) at `x` (n, p). Damped Newton steps to the mode; deterministic."""
    y, precision = approved.astype(np.float64), 1.0 / sd**2
    weights = mean.copy()
    loss = _loss(x, y, weights, mean, precision)
    for _ in range(steps):
        p = expit(x @ weights)
        gradient = x.T @ (p - y) + precision * (weights - mean)
        move = np.linalg.solve(_hessian(x, p, precision), gradient)
        size = 1.0
        while (after := _loss(x, y, weights - size * move, mean, precision)) > loss and size > 1e-6:
            size /= 2
        weights = weights - size * move
        if loss - after < 1e-10:
            break
        loss = after
    hessian = _hessian(x, expit(x @ weights), precision)
    log_evidence = -_loss(x, y, weights, mean, precision) + 0.5 * np.sum(np.log(precision)) - 0.5 * np.linalg.slogdet(hessian)[1]
    return Posterior(mean=weights, covariance=np.linalg.inv(hessian).astype(np.float64), log_evidence=float(log_evidence))


def _loss(x: Array, y: Array, weights: Array, mean: Array, precision: Array) -> float:
    logits = x @ weights
    return float(np.sum(np.logaddexp(0.0, logits) - y * logits) + 0.5 * np.sum(precision * (weights - mean) ** 2))


def _hessian(x: Array, p: Array, precision: Array) -> Array:
    hessian: Array = x.T @ (x * (p * (1.0 - p))[:, None]) + np.diag(precision)
    return hessian
