"""Folk birds, butterflies, feathers, beetles."""

# ruff: noqa: D103 -- the name in the decorator says what each function draws

from __future__ import annotations

import math

import numpy as np

from engine.composition import pen
from engine.composition.families.registry import family
from engine.composition.motifs import Sketch

Rng = np.random.Generator


@family("folk bird", "bird", "animal", "folk", "nordic", "dove", area=0.42, upright=True)
def folk_bird(rng: Rng) -> Sketch:
    s = Sketch()
    tail = rng.uniform(0.3, 0.6)
    for k, a in enumerate((-0.24, 0.0, 0.24)):
        s.add(1, pen.leaf(0.5, 0.1, math.pi / 2 - tail + a, 0.95 - 0.08 * abs(k - 1), 0.24))
    s.add(
        0,
        pen.curve(
            [
                (-0.98, -0.38),
                (-0.78, -0.62),
                (-0.5, -0.6),
                (-0.3, -0.32),
                (0.2, -0.24),
                (0.62, -0.08),
                (0.62, 0.12),
                (0.3, 0.42),
                (-0.2, 0.52),
                (-0.62, 0.28),
                (-0.8, -0.12),
            ]
        ),
    )
    s.add(1, pen.polygon([(-0.92, -0.5), (-1.24, -0.4), (-0.9, -0.3)]))
    s.add(2, pen.leaf(-0.3, 0.0, math.pi / 2 - 0.12, 0.86, 0.46, belly=0.35))
    for i in range(3):
        s.add(3, pen.leaf(-0.12 + i * 0.18, 0.0 - i * 0.02, math.pi / 2 - 0.1, 0.22, 0.13))
    s.add(3, pen.ellipse(-0.66, -0.38, 0.065))
    for x in (-0.12, 0.12):
        s.add(1, pen.stroke([(x, 0.45), (x + 0.03, 0.78)], 0.045, 0.04, samples=3))
    for i in range(3):
        s.add(1, pen.ellipse(-0.66 + (i - 1) * 0.13, -0.78 - 0.07 * (i == 1), 0.05))
    return s


@family("butterfly", "insect", "animal", "moth", "garden", "summer", area=0.5)
def butterfly(rng: Rng) -> Sketch:
    s = Sketch()
    up, wide = rng.uniform(0.8, 1.0), rng.uniform(0.85, 1.05)
    for side in (-1, 1):
        upper = np.array(
            [(0.05, -0.1), (0.3, -0.62 * up), (0.75 * wide, -0.92 * up), (1.02 * wide, -0.72), (0.92 * wide, -0.25), (0.5, 0.08)]
        )
        lower = np.array([(0.05, 0.02), (0.5, 0.06), (0.82, 0.3), (0.72, 0.72), (0.42, 0.86), (0.16, 0.5)])
        s.add(0, pen.curve(upper * (side, 1)), pen.curve(lower * (side, 1)))
        for shape, k in ((upper, 0.55), (lower, 0.5)):
            centre = shape.mean(0)
            s.add(2, pen.curve((centre + (shape - centre) * k) * (side, 1)))
            s.add(3, pen.ellipse(side * centre[0], centre[1], 0.085))
        for x, y in ((0.86 * wide, -0.6), (0.84 * wide, -0.4), (0.66, 0.62)):
            s.add(3, pen.ellipse(side * x, y, 0.045))
        s.add(
            1,
            pen.stroke([(0.02 * side, -0.35), (side * 0.12, -0.66), (side * 0.3, -0.88)], 0.03, 0.02, samples=5),
            pen.ellipse(side * 0.3, -0.88, 0.035),
        )
    s.add(1, pen.ellipse(0, 0.06, 0.085, 0.46))
    return s


@family("feather", "bird", "bohemian", "nature", area=0.32)
def feather(rng: Rng) -> Sketch:
    s = Sketch()
    bend = rng.uniform(-0.15, 0.15)
    line = pen.spine([(0, 1.1), (0, 0.6), (bend, -0.2), (bend * 2.2, -1.1)], 24)
    s.add(1, pen.stroke(line, 0.06, 0.02, samples=12))
    count = int(rng.integers(9, 13))
    for i in range(count):
        t = 0.22 + 0.76 * i / count
        k = int(t * 23)
        length = 0.52 * math.sin(math.pi * (0.18 + 0.72 * (t - 0.2) / 0.8)) + 0.06
        for side in (-1, 1):
            s.add(0, pen.leaf(line[k][0], line[k][1], side * (0.78 - 0.3 * t), length, 0.17, belly=0.6, bend=-0.05 * side))
    s.add(0, pen.leaf(line[-2][0], line[-2][1], bend, 0.2, 0.12))
    s.add(2, pen.stroke(line[5:23], 0.035, 0.015, samples=8))
    return s


@family("beetle", "insect", "bug", "animal", "scarab", "nature", area=0.45)
def beetle(rng: Rng) -> Sketch:
    s = Sketch()
    w = rng.uniform(0.48, 0.6)
    for side in (-1, 1):
        for y, a in ((-0.25, -0.6), (0.1, 0.1), (0.45, 0.7)):
            s.add(
                1,
                pen.stroke(
                    [(side * 0.3, y), (side * 0.78, y + a * 0.4 - 0.05), (side * 0.92, y + a * 0.8)], 0.075, 0.03, samples=5
                ),
            )
        s.add(1, pen.stroke([(side * 0.12, -0.75), (side * 0.26, -1.02), (side * 0.5, -1.12)], 0.05, 0.03, samples=5))
    s.add(1, pen.ellipse(0, -0.68, 0.28, 0.24))
    s.add(0, pen.ellipse(0, -0.36, w * 0.85, 0.24))
    s.add(
        0,
        pen.curve(
            [(0, -0.3), (w * 0.8, -0.22), (w, 0.25), (w * 0.55, 0.85), (0, 1.0), (-w * 0.55, 0.85), (-w, 0.25), (-w * 0.8, -0.22)]
        ),
    )
    s.add(2, pen.stroke([(0, -0.22), (0, 0.98)], 0.04, 0.03, samples=3))
    for side in (-1, 1):
        for y, r in ((0.02, 0.1), (0.36, 0.12), (0.66, 0.07)):
            s.add(3, pen.ellipse(side * w * 0.5, y, r * w * 1.7, r))
    return s


@family("bee", "honeybee", "insect", "animal", "honey", "garden", "summer", area=0.4)
def bee(rng: Rng) -> Sketch:
    s = Sketch()
    spread = rng.uniform(0.85, 1.1)
    for side in (-1, 1):
        s.add(
            1,
            pen.petal(side * 0.12, -0.2, side * 1.15 * spread, 0.95, 0.5),
            pen.petal(side * 0.14, -0.02, side * 1.75 * spread, 0.66, 0.36),
        )
        s.add(1, pen.stroke([(side * 0.06, -0.62), (side * 0.16, -0.86), (side * 0.34, -0.96)], 0.045, 0.03, samples=5))
    s.add(0, pen.ellipse(0, -0.5, 0.2), pen.ellipse(0, -0.22, 0.27, 0.24))
    s.add(
        0, pen.curve([(0, -0.08), (0.28, 0.04), (0.34, 0.36), (0.2, 0.74), (0, 0.96), (-0.2, 0.74), (-0.34, 0.36), (-0.28, 0.04)])
    )
    for y, w in ((0.14, 0.29), (0.38, 0.31), (0.61, 0.23)):
        s.add(2, pen.stroke([(-w, y - 0.03), (0, y + 0.05), (w, y - 0.03)], 0.1, 0.1, samples=5))
    s.add(2, pen.stroke([(-0.18, -0.22), (0, -0.16), (0.18, -0.22)], 0.07, 0.07, samples=5))
    return s
