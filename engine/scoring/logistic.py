"""Bayesian logistic regression with a Gaussian prior, by the Laplace approximation (MacKay 1992).

Decisions may be slips: with the chance `slip` one says the opposite of what was meant (Copas 1988), so that told approvals have the
chance slip + (1 - 2 slip) expit(log-odds). No single decision then outweighs the others, however far it lies on the wrong side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

Array = NDArray[np.float64]

Z_90 = 1.6448536269514722
ROUNDING = 1e-6
"""Change of a loss below which nothing is left to gain."""
SMALLEST = 1e-12
ALIKE = 8
"""Models are fitted together whose numbers of columns round up to the same multiple of this."""


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


def told(meant: float, slip: float) -> float:
    """The probability that approval is told, from the one that it is meant."""
    return slip + (1.0 - 2.0 * slip) * meant


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Model:
    """Which of the columns of `x` a model uses, and its belief beforehand about their weights, (p,) each."""

    columns: NDArray[np.intp]
    mean: Array
    sd: Array


def fit(x: Array, approved: NDArray[np.bool_], mean: Array, sd: Array, slip: float = 0.0) -> Posterior:
    """The belief after `approved` (n,) at `x` (n, p)."""
    return fit_each(x, approved, [Model(columns=np.arange(x.shape[1]), mean=mean, sd=sd)], slip)[0]


def fit_each(x: Array, approved: NDArray[np.bool_], models: Sequence[Model], slip: float = 0.0) -> list[Posterior]:
    """The belief of each model after the same decisions `approved` (n,) at `x` (n, width). Deterministic; what a model says may
    differ in the last digits with the models beside it."""
    widths = [-(-len(model.columns) // ALIKE) * ALIKE for model in models]
    found: dict[int, Posterior] = {}
    for width in sorted(set(widths)):
        places = [at for at, each in enumerate(widths) if each == width]
        found |= dict(zip(places, _fit_alike(x, approved, [models[at] for at in places], width, slip), strict=True))
    return [found[at] for at in range(len(models))]


def _fit_alike(
    x: Array, approved: NDArray[np.bool_], models: Sequence[Model], width: int, slip: float, steps: int = 50
) -> list[Posterior]:
    """Damped steps of Fisher scoring to each model's mode, all at once; what a model lacks of `width` is columns of zeros."""
    y = approved.astype(np.float64)
    rows, mean, precision = np.zeros((len(models), len(x), width)), np.zeros((len(models), width)), np.ones((len(models), width))
    for at, model in enumerate(models):
        used = slice(len(model.columns))
        rows[at, :, used], mean[at, used], precision[at, used] = x[:, model.columns], model.mean, 1.0 / model.sd**2
    weights, open_ = mean.copy(), np.arange(len(models))
    for _ in range(steps):
        moved, gained = _step(rows[open_], y, weights[open_], mean[open_], precision[open_], slip)
        weights[open_] = moved
        open_ = open_[gained >= ROUNDING]
        if not len(open_):
            break
    hessian = _hessian(rows, slope_and_information(_times(rows, weights), y, slip)[1], precision)
    loss = _loss(rows, y, weights, mean, precision, slip)
    evidence = -loss + 0.5 * np.log(precision).sum(axis=1) - 0.5 * np.linalg.slogdet(hessian)[1]
    covariance: Array = np.linalg.inv(hessian).astype(np.float64)
    sizes = [len(model.columns) for model in models]
    return [
        Posterior(mean=weights[at, :p], covariance=covariance[at, :p, :p], log_evidence=float(evidence[at]))
        for at, p in enumerate(sizes)
    ]


def _step(rows: Array, y: Array, weights: Array, mean: Array, precision: Array, slip: float) -> tuple[Array, Array]:
    """Each model's weights after one step, and by how much its loss fell."""
    slope, information = slope_and_information(_times(rows, weights), y, slip)
    gradient = _times(rows.transpose(0, 2, 1), slope) + precision * (weights - mean)
    move = np.linalg.solve(_hessian(rows, information, precision), gradient[:, :, None])[:, :, 0]
    before, size = _loss(rows, y, weights, mean, precision, slip), np.ones(len(rows))
    after = _loss(rows, y, weights - move, mean, precision, slip)
    while (worse := (after > before + ROUNDING) & (size > 1e-6)).any():
        size = np.where(worse, size / 2, size)
        after = _loss(rows, y, weights - size[:, None] * move, mean, precision, slip)
    return weights - size[:, None] * move, before - after


def _times(rows: Array, weights: Array) -> Array:
    product: Array = np.matmul(rows, weights[:, :, None])[:, :, 0]
    return product


def slope_and_information(logits: Array, y: Array, slip: float) -> tuple[Array, Array]:
    """First derivative of each decision's loss by its log-odds, and the expected second one (Fisher's information)."""
    meant = expit(logits)
    steepness = (1.0 - 2.0 * slip) * meant * (1.0 - meant)
    p = np.clip(slip + (1.0 - 2.0 * slip) * meant, SMALLEST, 1.0 - SMALLEST)
    variance = p * (1.0 - p)
    return (p - y) * steepness / variance, steepness**2 / variance


def lost(logits: Array, y: Array, slip: float) -> Array:
    """Each decision's loss: less the logarithm of the chance that it had."""
    right = np.where(y > 0, logits, -logits)
    meant = np.logaddexp(0.0, -right)
    loss: Array = -np.logaddexp(np.log(slip), np.log1p(-2.0 * slip) - meant) if slip else meant
    return loss


def _loss(rows: Array, y: Array, weights: Array, mean: Array, precision: Array, slip: float) -> Array:
    told = lost(_times(rows, weights), y, slip)
    total: Array = told.sum(axis=1) + 0.5 * (precision * (weights - mean) ** 2).sum(axis=1)
    return total


def _hessian(rows: Array, information: Array, precision: Array) -> Array:
    hessian: Array = np.matmul(rows.transpose(0, 2, 1), rows * information[:, :, None])
    places = np.arange(rows.shape[2])
    hessian[:, places, places] += precision
    return hessian
