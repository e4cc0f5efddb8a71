"""Finds a known outline in a picture: where it stands, how much of it is there, and how often."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.signal import fftconvolve

Mask = NDArray[np.bool_]

LIKE = 0.7
"""Overlap (intersection over union) from which a second place counts as the outline once more."""


@dataclass(frozen=True, slots=True)
class Match:
    """`overlap` 0-1 (intersection over union) at the best place, its distance from the expected one in pixels, and how many places
    are alike."""

    overlap: float
    down_px: int
    right_px: int
    count: int


def match(found: Mask, expected: Mask) -> Match:
    """The best place of the `expected` outline among the `found` pixels of its colour; both masks of one size."""
    rows, columns = np.flatnonzero(expected.any(1)), np.flatnonzero(expected.any(0))
    if not len(rows) or not found.any():
        return Match(0.0, 0, 0, 0)
    top, left = int(rows[0]), int(columns[0])
    cut = expected[top : rows[-1] + 1, left : columns[-1] + 1].astype(np.float32)
    here = found.astype(np.float32)
    both = fftconvolve(here, cut[::-1, ::-1], "valid")
    in_box = fftconvolve(here, np.ones_like(cut), "valid")
    overlap = both / np.maximum(cut.sum() + in_box - both, 1.0)
    at = np.unravel_index(int(overlap.argmax()), overlap.shape)
    best, count = float(overlap[at]), 0
    again = overlap.copy()
    while again.max() >= LIKE and count < 9:
        y, x = np.unravel_index(int(again.argmax()), again.shape)
        again[max(y - cut.shape[0], 0) : y + cut.shape[0], max(x - cut.shape[1], 0) : x + cut.shape[1]] = 0
        count += 1
    return Match(min(best, 1.0), int(at[0]) - top, int(at[1]) - left, count)
