"""Flower heads: daisies, blooms, roses, folk flowers."""

# ruff: noqa: D103 -- the name in the decorator says what each function draws

from __future__ import annotations

import math

import numpy as np

from engine.composition import pen
from engine.composition.families.registry import family
from engine.composition.motifs import Sketch

Rng = np.random.Generator
TAU = 2 * math.pi


def _around(n: int, start: float = 0.0) -> list[float]:
    return [start + i * TAU / n for i in range(n)]


@family("daisy", "flower", "floral", "bloom", "meadow", "botanical", "garden", area=0.55)
def daisy(rng: Rng) -> Sketch:
    s = Sketch()
    n = int(rng.integers(9, 17))
    width, notch = 5.4 / n * rng.uniform(0.85, 1.05), rng.uniform(0, 0.12)
    for a in _around(n, rng.uniform(0, 1)):
        length = rng.uniform(0.92, 1.04)
        s.add(0, pen.petal(0, 0, a + rng.uniform(-0.05, 0.05), length, width, notch=notch))
        if n < 13:
            s.add(
                3,
                pen.stroke(
                    [(0.34 * math.sin(a), -0.34 * math.cos(a)), (0.7 * math.sin(a), -0.7 * math.cos(a))], 0.04, 0.015, samples=3
                ),
            )
    centre = rng.uniform(0.24, 0.34)
    s.add(1, pen.blob(0, 0, centre, rng, wobble=0.05, points=12))
    for _ in range(7):
        a, r = rng.uniform(0, TAU), rng.uniform(0, 0.65) * centre
        s.add(2, pen.ellipse(r * math.cos(a), r * math.sin(a), 0.035))
    return s


@family("bloom", "flower", "floral", "rose", "peony", "botanical", "garden", "romantic", area=0.62)
def bloom(rng: Rng) -> Sketch:
    s = Sketch()
    leaves = int(rng.integers(2, 5))
    start = rng.uniform(0, TAU)
    for a in _around(leaves, start):
        a += rng.uniform(-0.25, 0.25)
        x, y = 0.5 * math.sin(a), -0.5 * math.cos(a)
        s.add(1, pen.leaf(x, y, a, rng.uniform(0.75, 0.95), 0.42, bend=rng.uniform(-0.08, 0.08)))
    n = int(rng.integers(5, 8))
    for a in _around(n, start):
        s.add(0, pen.petal(0, 0, a, rng.uniform(0.88, 0.98), 5.6 / n, notch=rng.uniform(0.02, 0.14)))
    for a in _around(n, start + math.pi / n):
        s.add(2, pen.petal(0, 0, a, 0.58, 3.0 / n, notch=0.08))
    for a in _around(n, start):
        s.add(
            3,
            pen.stroke(
                [(0.58 * math.sin(a), -0.58 * math.cos(a)), (0.8 * math.sin(a + 0.08), -0.8 * math.cos(a + 0.08))],
                0.05,
                0.02,
                samples=3,
            ),
        )
    s.add(3, pen.blob(0, 0, 0.2, rng, wobble=0.08, points=9))
    return s


@family("rose", "flower", "floral", "bloom", "botanical", "garden", "romantic", area=0.6)
def rose(rng: Rng) -> Sketch:
    s = Sketch()
    start = rng.uniform(0, TAU)
    for a in _around(3, start):
        x, y = 0.55 * math.sin(a), -0.55 * math.cos(a)
        s.add(1, pen.leaf(x, y, a + rng.uniform(-0.3, 0.3), rng.uniform(0.6, 0.8), 0.4))
    for a in _around(5, start):
        s.add(0, pen.blob(0.36 * math.sin(a), -0.36 * math.cos(a), 0.48, rng, wobble=0.06, points=9))
    for k, radius in enumerate((0.68, 0.46, 0.26)):
        for a in _around(3, start + k * 0.9):
            sweep = np.linspace(a, a + 1.55, 6)
            r = radius * (1 + 0.06 * np.sin(np.linspace(0, math.pi, 6)))
            s.add(2, pen.stroke(np.stack([r * np.sin(sweep), -r * np.cos(sweep)], 1), 0.02, 0.02, swell=0.075, samples=8))
    s.add(2, pen.spiral(0, 0, 0.13, 1.1, 0.05, 0.03, turn=start))
    return s


@family("wildflower", "flower", "floral", "meadow", "botanical", "plant", "garden", "cottage", area=0.25, upright=True)
def wildflower(rng: Rng) -> Sketch:
    s = Sketch()
    stems = int(rng.integers(2, 4))
    for j in range(stems):
        lean = (j - (stems - 1) / 2) * 0.5 + rng.uniform(-0.1, 0.1)
        height = rng.uniform(1.1, 1.7)
        s.add(1, pen.stroke([(0, 0.3), (lean * 0.3, -height * 0.4), (lean, -height)], 0.05, 0.035))
        n, r = int(rng.integers(5, 7)), rng.uniform(0.26, 0.36)
        for a in _around(n, rng.uniform(0, 1)):
            s.add(0, pen.petal(lean, -height, a, r, r * 5 / n))
        s.add(2, pen.ellipse(lean, -height, r * 0.3))
        side = 1 if lean > 0 else -1
        s.add(1, pen.leaf(lean * 0.22, -height * 0.3, side * rng.uniform(0.5, 0.9), 0.55, 0.2, bend=-0.06 * side))
    return s


@family("scandinavian flower", "flower", "floral", "folk", "nordic", "retro", "botanical", area=0.45, upright=True)
def scandinavian_flower(rng: Rng) -> Sketch:
    s = Sketch()
    s.add(1, pen.stroke([(0, 1.1), (0, 0.0)], 0.07, 0.07, samples=4))
    pairs = int(rng.integers(2, 4))
    for i in range(pairs):
        y, length = 1.0 - i * 0.36, 0.66 - 0.1 * i
        for side in (-1, 1):
            s.add(1, pen.leaf(0, y, side * 0.95, length, 0.24, bend=-0.1 * side))
    n = int(rng.choice((5, 7, 7, 9)))
    for i in range(n):
        a = (i - (n - 1) / 2) * (2.6 / (n - 1))
        s.add(0, pen.petal(0, 0.1, a, 1.12, 3.2 / n))
        s.add(2, pen.leaf(0.42 * math.sin(a), 0.1 - 0.42 * math.cos(a), a, 0.5, 1.4 / n, belly=0.5))
    s.add(1, pen.curve([(-0.32, -0.02), (0, -0.22), (0.32, -0.02), (0.2, 0.24), (0, 0.32), (-0.2, 0.24)]))
    s.add(3, pen.ellipse(0, 0.03, 0.08))
    return s


@family("poppy", "flower", "floral", "bloom", "meadow", "botanical", "garden", area=0.35, upright=True)
def poppy(rng: Rng) -> Sketch:
    s = Sketch()
    bend = rng.uniform(-0.25, 0.25)
    s.add(1, pen.stroke([(bend, 1.4), (bend * 0.3, 0.7), (0, 0.1)], 0.06, 0.05))
    s.add(1, pen.leaf(bend * 0.6, 1.1, 0.8, 0.6, 0.2), pen.leaf(bend * 0.6, 1.2, -0.8, 0.6, 0.2))
    for a, w in ((-0.75, 0.85), (0.75, 0.85), (0.0, 0.95)):
        s.add(0, pen.petal(0, 0.3, a, rng.uniform(0.85, 0.98), w, notch=0.06))
    s.add(2, pen.petal(0, 0.34, 0, 0.62, 0.95, notch=0.1))
    s.add(3, pen.blob(0, -0.06, 0.15, rng, wobble=0.08))
    for a in _around(9, 0.2):
        s.add(3, pen.ellipse(0.25 * math.sin(a), -0.06 - 0.25 * math.cos(a), 0.032))
    return s


@family("blossom spray", "flower", "floral", "blossom", "cherry", "branch", "spring", "botanical", area=0.3)
def blossom_spray(rng: Rng) -> Sketch:
    s = Sketch()
    bow = rng.uniform(0.2, 0.6) * rng.choice((-1, 1))
    line = pen.spine([(-1.1, 0.6), (-0.4, 0.2), (0.3, 0.1 + bow * 0.3), (1.1, -0.4 + bow * 0.3)], 20)
    s.add(1, pen.stroke(line, 0.11, 0.03, samples=12))
    for i, k in enumerate((3, 7, 11, 15, 19)):
        x, y = line[k]
        side = -1 if i % 2 else 1
        r = rng.uniform(0.24, 0.34)
        cx, cy = x + rng.uniform(-0.08, 0.08), y + side * r * 0.9
        s.add(1, pen.stroke([(x, y), (cx, cy)], 0.05, 0.04, samples=3))
        for a in _around(5, rng.uniform(0, 1)):
            s.add(0, pen.petal(cx, cy, a, r, r * 0.98, notch=0.12))
        s.add(2, pen.rosette(cx, cy, r * 0.42, r * 0.14, 5, turn=rng.uniform(0, 1), smooth=False))
        s.add(1, pen.leaf(x, y, side * 0.2 + (0 if side > 0 else math.pi) + rng.uniform(0.2, 0.7), 0.36, 0.17))
    return s
