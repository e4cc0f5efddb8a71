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
