"""Does brand fit keep its word? What it said of each design at the moment of the decision, beside the verdict that was given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest, rankdata

from review.store import Store, quality_rows

ENOUGH = 30
"""Decisions below which nothing is said."""
MOST = 2_000
"""The latest decisions that are looked at."""
A_BIN = 10
"""Decisions that a bin needs at least; ten bins at most."""
THROWS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Designs of which much the same was said: the mean probability `said`, the share `approved` of `n`, its 90 % interval
    (Wilson 1927)."""

    said: float
    approved: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Of `n` decisions (`approved` of them approvals): how often a verdict was on the side that brand fit said (`agreed`, 0-1); how
    often an approved design stood above a rejected one (`auc`, 0-1, with its 90 % interval by bootstrap; None where all verdicts
    were alike); the mean distance of word and deed over bins of equal size (`error`, expected calibration error). `guessed` of the
    scores rested on the profile alone, before any decision."""

    n: int
    approved: int
    agreed: float
    auc: tuple[float, float, float] | None
    error: float
    bins: tuple[Bin, ...]
    guessed: int = 0


def calibration(store: Store, brand: str) -> Calibration | None:
    """What became of a brand's scores; None below ENOUGH decisions."""
    with store.read() as session:
        rows = quality_rows.scored_verdicts(session, brand, MOST)
    told = measured([p for p, _, _ in rows], [approved for _, approved, _ in rows])
    return told and replace(told, guessed=sum(not learned for _, _, learned in rows))


def measured(said: Sequence[float], approved: Sequence[bool]) -> Calibration | None:
    """Compares probabilities (0-1) with verdicts; None below ENOUGH. The same rows give the same figures."""
    p, y = np.array(said, dtype=float), np.array(approved, dtype=bool)
    if len(p) < ENOUGH:
        return None
    bins = _bins(p, y)
    return Calibration(
        n=len(p),
        approved=int(y.sum()),
        agreed=float(np.mean((p >= 0.5) == y)),
        auc=_auc_with_interval(p, y),
        error=sum(abs(each.said - each.approved) * each.n for each in bins) / len(p),
        bins=bins,
    )


def _bins(p: NDArray[np.float64], y: NDArray[np.bool_]) -> tuple[Bin, ...]:
    count = min(10, len(p) // A_BIN)
    found = []
    for rows in np.array_split(np.argsort(p, kind="stable"), count):
        interval = binomtest(int(y[rows].sum()), len(rows)).proportion_ci(0.9, method="wilson")
        share = float(y[rows].mean())
        found.append(
            Bin(said=float(p[rows].mean()), approved=share, low=float(interval.low), high=float(interval.high), n=len(rows))
        )
    return tuple(found)


def _auc_with_interval(p: NDArray[np.float64], y: NDArray[np.bool_]) -> tuple[float, float, float] | None:
    if y.all() or not y.any():
        return None
    rng = np.random.default_rng(0)
    throws = (rng.integers(len(p), size=len(p)) for _ in range(THROWS))
    found = [_auc(p[rows], y[rows]) for rows in throws if 0 < y[rows].sum() < len(rows)]
    low, high = np.quantile(found, (0.05, 0.95))
    return _auc(p, y), float(low), float(high)


def _auc(p: NDArray[np.float64], y: NDArray[np.bool_]) -> float:
    """Share of (approved, rejected) pairs in which the approved one stands higher, ties half (Mann & Whitney 1947)."""
    ours = int(y.sum())
    return float((rankdata(p)[y].sum() - ours * (ours + 1) / 2) / (ours * (len(y) - ours)))
