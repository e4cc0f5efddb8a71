"""Small figures that fill the gaps between motifs."""

# ruff: noqa: D103 -- the name in the decorator says what each function draws

from __future__ import annotations

import math

import numpy as np

from engine.composition import pen
from engine.composition.families.registry import family
from engine.composition.motifs import Sketch

Rng = np.random.Generator
TAU = 2 * math.pi


@family("dot", "spot", "polka", "geometric", "filler", area=0.74, filler=True)
def dot(rng: Rng) -> Sketch:
    s = Sketch()
    s.add(0, pen.blob(0, 0, 1, rng, wobble=0.07, points=9))
    return s


@family("seed", "filler", "botanical", "drop", area=0.4, filler=True)
def seed(rng: Rng) -> Sketch:
    s = Sketch()
    s.add(0, pen.leaf(0, 0, 0, 1, rng.uniform(0.4, 0.55), belly=0.4))
    return s


@family("small leaf", "filler", "botanical", "leaf", area=0.33, filler=True)
def small_leaf(rng: Rng) -> Sketch:
    s = Sketch()
    s.add(0, pen.leaf(0, 0, -0.55, 0.9, 0.4, bend=0.06), pen.leaf(0, 0, 0.55, 0.8, 0.36, bend=-0.06))
    s.add(0, pen.stroke([(0, 0.3), (0, 0)], 0.06, 0.06, samples=3))
    return s


@family("small flower", "filler", "flower", "ditsy", "floral", area=0.6, filler=True)
def small_flower(rng: Rng) -> Sketch:
    s = Sketch()
    n = int(rng.integers(4, 7))
    for i in range(n):
        s.add(0, pen.petal(0, 0, i * TAU / n, 1, 4.6 / n))
    s.add(2, pen.ellipse(0, 0, 0.27))
    return s


@family("small star", "filler", "star", "celestial", area=0.3, filler=True)
def small_star(rng: Rng) -> Sketch:
    s = Sketch()
    s.add(0, pen.rosette(0, 0, 1, 0.36, int(rng.choice((4, 5, 8))), smooth=False))
    return s


@family("bubble", "filler", "sea", "ring", area=0.35, filler=True)
def bubble(rng: Rng) -> Sketch:
    s = Sketch()
    s.add(0, pen.ring(0, 0, 1, rng.uniform(0.6, 0.72)))
    return s


@family("dash", "filler", "line", "confetti", area=0.25, filler=True)
def dash(rng: Rng) -> Sketch:
    s = Sketch()
    s.add(0, pen.stroke([(0, -1), (rng.uniform(-0.12, 0.12), 0), (0, 1)], 0.4, 0.4, samples=5))
    return s


@family("trio", "filler", "dots", "berries", area=0.42, filler=True)
def trio(rng: Rng) -> Sketch:
    s = Sketch()
    for i in range(3):
        a = i * TAU / 3
        s.add(0, pen.ellipse(0.55 * math.sin(a), -0.55 * math.cos(a), rng.uniform(0.34, 0.42)))
    return s


@family("berry dot", "filler", "round", area=0.6, filler=True)
def berry_dot(rng: Rng) -> Sketch:
    s = Sketch()
    s.add(0, pen.blob(0, 0, 1, rng, wobble=0.04, points=9))
    s.add(2, pen.ellipse(-0.32, -0.34, 0.2, 0.14, -0.7))
    return s


@family("five-petal", "filler", "flower", "ditsy", "floral", "blossom", area=0.55, filler=True)
def five_petal(rng: Rng) -> Sketch:
    s = Sketch()
    for i in range(5):
        s.add(0, pen.petal(0, 0, i * TAU / 5, rng.uniform(0.92, 1.04), 1.06, notch=0.16))
    for i in range(5):
        a = i * TAU / 5
        s.add(
            2,
            pen.stroke([(0.2 * math.sin(a), -0.2 * math.cos(a)), (0.55 * math.sin(a), -0.55 * math.cos(a))], 0.1, 0.03, samples=3),
        )
    s.add(2, pen.ellipse(0, 0, 0.2))
    return s


@family("flower bud", "filler", "flower", "floral", area=0.4, upright=True, filler=True)
def flower_bud(rng: Rng) -> Sketch:
    s = Sketch()
    s.add(0, pen.leaf(0, 0.2, -0.22, 1.1, 0.55, belly=0.4, bend=0.05), pen.leaf(0, 0.2, 0.22, 1.1, 0.55, belly=0.4, bend=-0.05))
    s.add(2, pen.leaf(0, 0.1, 0, 0.8, 0.26, belly=0.4))
    s.add(1, pen.leaf(0, 0.4, -0.62, 0.62, 0.3), pen.leaf(0, 0.4, 0.62, 0.62, 0.3), pen.ellipse(0, 0.3, 0.2, 0.16))
    s.add(1, pen.stroke([(0, 0.3), (0.02, 0.55), (0, 0.8)], 0.1, 0.08, samples=3))
    return s


@family("veined leaf", "filler", "leaf", "leaves", "foliage", "botanical", area=0.4, upright=True, filler=True)
def veined_leaf(rng: Rng) -> Sketch:
    s = Sketch()
    wide, bend = rng.uniform(0.38, 0.52), rng.uniform(-0.07, 0.07)
    s.add(0, pen.leaf(0, 0, 0, 1, wide, belly=rng.uniform(0.34, 0.46), bend=bend))
    s.add(2, pen.stroke([(0, -0.04), (bend * 0.9, -0.45), (bend * 0.9, -0.92)], 0.035, 0.01, samples=6))
    for i in range(4):
        y = -0.2 - 0.16 * i
        reach = wide * (0.42 - 0.07 * i)
        for side in (-1, 1):
            s.add(
                2,
                pen.stroke(
                    [(bend * 0.7, y), (side * reach * 0.6 + bend, y - 0.07), (side * reach + bend, y - 0.17)],
                    0.022,
                    0.008,
                    samples=4,
                ),
            )
    return s


@family("slim leaf", "filler", "leaf", "leaves", "foliage", "botanical", "willow", area=0.25, upright=True, filler=True)
def slim_leaf(rng: Rng) -> Sketch:
    s = Sketch()
    bend = rng.uniform(-0.12, 0.12)
    s.add(0, pen.leaf(0, 0, 0, 1, rng.uniform(0.2, 0.28), belly=0.42, bend=bend))
    s.add(2, pen.stroke([(0, -0.05), (bend, -0.5), (bend * 0.95, -0.9)], 0.026, 0.01, samples=6))
    return s


@family("round leaf", "filler", "leaf", "leaves", "foliage", "botanical", "eucalyptus", area=0.55, upright=True, filler=True)
def round_leaf(rng: Rng) -> Sketch:
    s = Sketch()
    s.add(0, pen.petal(0, 0, 0, 1, rng.uniform(0.62, 0.78)))
    s.add(2, pen.stroke([(0, -0.03), (0.01, -0.45), (0, -0.84)], 0.035, 0.012, samples=4))
    for side in (-1, 1):
        for y in (-0.34, -0.56):
            s.add(2, pen.stroke([(0, y), (side * 0.14, y - 0.1), (side * 0.22, y - 0.2)], 0.024, 0.01, samples=4))
    return s


@family("kelp blade", "filler", "sea", "seaweed", "ocean", area=0.25, upright=True, filler=True)
def kelp_blade(rng: Rng) -> Sketch:
    s = Sketch()
    sway = rng.uniform(0.06, 0.1) * (-1 if rng.random() < 0.5 else 1)
    s.add(0, pen.stroke([(0, 0), (sway, -0.3), (-sway, -0.62), (sway * 0.6, -1)], 0.07, 0.02, swell=0.16, samples=12))
    s.add(2, pen.stroke([(0, -0.1), (sway, -0.32), (-sway, -0.62), (sway * 0.4, -0.9)], 0.025, 0.01, samples=8))
    return s
