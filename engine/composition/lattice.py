"""The lattice of a repeat type, in units of the repeat's height: the cell is [0, aspect] x [0, 1], y downwards."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from engine.domain.brief import RepeatType

Floats = NDArray[np.float64]


def offsets(repeat: RepeatType, aspect: float, x: float, y: float, wide: float, tall: float) -> list[tuple[float, float]]:
    """Lattice translations that bring a box about (x, y), of these half-widths, to touch the cell. A mirror repeat only clips."""
    within = wide < x < aspect - wide and tall < y < 1 - tall
    if repeat is RepeatType.MIRROR or within:
        return [(0.0, 0.0)]
    found = []
    if repeat is RepeatType.BRICK:
        for j in range(math.ceil(-y - tall), math.floor(1 + tall - y) + 1):
            shift = j * aspect / 2
            for i in range(math.ceil((-x - shift - wide) / aspect), math.floor((aspect + wide - x - shift) / aspect) + 1):
                found.append((i * aspect + shift, float(j)))
        return found
    drop = 0.5 if repeat is RepeatType.HALF_DROP else 0.0
    for i in range(math.ceil((-x - wide) / aspect), math.floor((aspect + wide - x) / aspect) + 1):
        shift = i * drop
        for j in range(math.ceil(-y - shift - tall), math.floor(1 + tall - y - shift) + 1):
            found.append((i * aspect, j + shift))
    return found


def shortest(repeat: RepeatType, aspect: float, d: Floats) -> Floats:
    """Differences (..., 2) moved by the lattice to be short (the shortest, or for skew lattices nearly)."""
    if repeat is RepeatType.MIRROR:
        return d
    x, y = d[..., 0], d[..., 1]
    if repeat is RepeatType.BRICK:
        j = np.round(y)
        x, y = x - j * aspect / 2, y - j
        x = x - np.round(x / aspect) * aspect
    else:
        i = np.round(x / aspect)
        x, y = x - i * aspect, y - i * (0.5 if repeat is RepeatType.HALF_DROP else 0.0)
        y = y - np.round(y)
    return np.stack([x, y], -1)


def into_cell(repeat: RepeatType, aspect: float, points: Floats) -> Floats:
    """Points moved by the lattice into the cell (mirror: folded back at its edges)."""
    x, y = points[..., 0], points[..., 1]
    if repeat is RepeatType.MIRROR:
        x, y = aspect - np.abs(aspect - np.mod(x, 2 * aspect)), 1 - np.abs(1 - np.mod(y, 2.0))
    elif repeat is RepeatType.BRICK:
        j = np.floor(y)
        x, y = np.mod(x - j * aspect / 2, aspect), y - j
    else:
        i = np.floor(x / aspect)
        x, y = x - i * aspect, np.mod(y - i * (0.5 if repeat is RepeatType.HALF_DROP else 0.0), 1.0)
    return np.stack([x, y], -1)
