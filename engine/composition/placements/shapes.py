"""Silhouettes of pieces, and the outlines of frames: about (0, 0), `a` and `b` being half their width and height."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np

from engine.composition import pen
from engine.composition.placements.infill import Floats, Inside, Mask

Shape = Callable[[Floats, Floats], Mask]
"""Inside or not, in shares of half the width and half the height (-1 to 1)."""


def _heart(x: Floats, y: Floats) -> Mask:
    u, v = 1.16 * x, -1.22 * y + 0.16
    return np.asarray((u**2 + v**2 - 1) ** 3 - u**2 * v**3 < 0)


def _arch(x: Floats, y: Floats) -> Mask:
    return np.asarray((np.abs(x) < 1) & (y < 1) & ((y > -0.1) | (x**2 + ((y + 0.1) / 0.9) ** 2 < 1)))


def _shield(x: Floats, y: Floats) -> Mask:
    side = np.sqrt(np.clip(1 - np.clip((y - 0.05) / 0.95, 0, 1) ** 2.2, 0, 1))
    return np.asarray((y > -1) & (np.abs(x) < side) & (y < 1))


def _drop(x: Floats, y: Floats) -> Mask:
    """A falling drop, the point up."""
    round_ = x**2 / 0.96 + ((y - 0.32) / 0.68) ** 2 < 1
    cone = (y < 0.32) & (np.abs(x) < 0.98 * ((y + 1) / 1.32) ** 1.15)
    return np.asarray(round_ | (cone & (y > -1)))


SHAPES: Mapping[str, Shape] = {
    "oval": lambda x, y: np.asarray(x**2 + y**2 < 1),
    "cushion": lambda x, y: np.asarray(np.abs(x) ** 3.2 + np.abs(y) ** 3.2 < 1),
    "arch": _arch,
    "heart": _heart,
    "shield": _shield,
    "drop": _drop,
    "lozenge": lambda x, y: np.asarray(np.abs(x) ** 1.15 + np.abs(y) ** 1.15 < 1),
    "half moon": lambda x, y: np.asarray((x**2 + ((y - 1) / 2) ** 2 < 1) & (y < 1)),
}


def inside(shape: str, a: float, b: float) -> Inside:
    """The silhouette at a size."""
    test = SHAPES[shape]
    return lambda x, y: test(x / a, y / b)


def lozenge(a: float, b: float) -> pen.Outline:
    """A diamond."""
    return pen.polygon([(0, -b), (a, 0), (0, b), (-a, 0)])


def ogee(a: float, b: float) -> pen.Outline:
    """A pointed frame with hollow shoulders."""
    quarter = np.array([(0, -b), (0, -b * 0.42), (a, -b * 0.58), (a, 0)])
    right = np.vstack([quarter, (quarter[::-1] * (1, -1))[1:]])
    return np.vstack([right, (right[::-1] * (-1, 1))[1:]])


def shield(a: float, b: float) -> pen.Outline:
    """A heraldic shield with a level top."""
    right = np.array(
        [(0, -b), (a * 0.3, -b * 0.97), (a * 0.7, -b * 0.97), (a, -b), (a * 1.02, -b * 0.3), (a * 1.06, 0.4 * b), (0, b)]
    )
    return np.vstack([right, (right[::-1] * (-1, 1))[1:]])


def arch(a: float, b: float) -> pen.Outline:
    """A window: a half round above straight sides."""
    k, spring = 0.5522847498, -b + min(a, 1.2 * b)
    rise = spring + b
    top = [(-a, spring), (-a, spring - k * rise), (-k * a, -b), (0, -b), (k * a, -b), (a, spring - k * rise), (a, spring)]
    low = [(a, spring), (a, b), (a, b), (a, b), (-a, b), (-a, b), (-a, b), (-a, spring), (-a, spring)]
    return np.array(top + low, float)


def oval(a: float, b: float) -> pen.Outline:
    """An ellipse."""
    return pen.ellipse(0, 0, a, b)


def notched(a: float, b: float) -> pen.Outline:
    """A plaque with hollow corners."""
    c = 0.22 * min(a, b)
    k = 0.55 * c
    corner = np.array([(0, -b), (a - c, -b), (a - c, -b), (a - c, -b + k), (a - k, -b + c), (a, -b + c), (a, -b + c), (a, 0)])
    right = np.vstack([corner[:1], corner[:1], corner[1:], corner[-1:]])  # straight, hollow, straight
    lower = right[::-1] * (1, -1)
    half = np.vstack([right, lower[1:]])
    return np.vstack([half, (half[::-1] * (-1, 1))[1:]])


def ring_line(a: float, b: float, samples: int = 64) -> pen.Outline:
    """Points round an ellipse from its foot, clockwise, closed."""
    t = np.linspace(math.pi, 3 * math.pi, samples)
    return np.stack([a * np.sin(t), -b * np.cos(t)], 1)
