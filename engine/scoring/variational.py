"""The Gaussian nearest to a logistic belief as a whole (variational inference: Opper & Archambeau 2009). Numpy only.

Laplace's Gaussian looks at the peak alone. Where a director follows a sharp rule, the likelihood is flat at the peak and falls off
a cliff beside it: the peak's curvature then tells a far too wide belief, and probabilities far too near to one half. This one
averages slopes and curvatures over the belief itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engine.scoring.logistic import Array, Model, Posterior, lost, slope_and_information

STEPS, HALVINGS = 5, 4
SMALL_GAIN = 0.01
"""A step that raises the bound on the evidence by less is the last."""
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(12)
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Decisions:
    x: Array
    y: Array
    mean: Array
    precision: Array
    slip: float

    def seen(self, mean: Array, covariance: Array) -> tuple[float, Array, Array]:
        """(bound on the log-evidence up to a constant, mean slope and mean curvature of each decision's loss) under a Gaussian."""
        spread = np.sqrt(np.maximum(((self.x @ covariance) * self.x).sum(axis=1), 1e-12))
        logits = (self.x @ mean)[:, None] + spread[:, None] * _NODES
        slopes, _ = slope_and_information(logits, self.y[:, None], self.slip)
        off = mean - self.mean
        strayed = 0.5 * (self.precision @ (covariance.diagonal() + off**2) - np.linalg.slogdet(covariance)[1])
        bound = -float((lost(logits, self.y[:, None], self.slip) @ _WEIGHTS).sum()) - float(strayed)
        return bound, slopes @ _WEIGHTS, (slopes * _NODES) @ _WEIGHTS / spread


def refine(x: Array, approved: NDArray[np.bool_], model: Model, start: Posterior, slip: float) -> Posterior:
    """The belief after `approved` (n,) at `x` (n, width), from Laplace's `start`, whose evidence it keeps: the bound is looser the
    more columns a model has, and would make small models win. Natural-gradient steps, halved until the bound rises."""
    rows = x[:, model.columns]
    told = _Decisions(x=rows, y=approved.astype(np.float64), mean=model.mean, precision=1.0 / model.sd**2, slip=slip)
    mean, precision, covariance = start.mean, np.linalg.inv(start.covariance), start.covariance
    bound, slope, curvature = told.seen(mean, covariance)
    for _ in range(STEPS):
        aim = (rows.T * np.maximum(curvature, 0.0)) @ rows + np.diag(told.precision)
        move = np.linalg.solve(aim, rows.T @ slope + told.precision * (mean - told.mean))
        for size in 0.5 ** np.arange(HALVINGS):
            next_precision = (1 - size) * precision + size * aim
            next_covariance = np.linalg.inv(next_precision)
            found = told.seen(mean - size * move, next_covariance)
            if found[0] >= bound:
                break
        gain = found[0] - bound
        if gain <= 0:
            break
        mean, precision, covariance, (bound, slope, curvature) = mean - size * move, next_precision, next_covariance, found
        if gain < SMALL_GAIN:
            break
    return replace(start, mean=mean, covariance=covariance)
