"""Plain geometry: lozenges, moons, suns, stars, arches, pebbles."""

# ruff: noqa: D103 -- the name in the decorator says what each function draws

from __future__ import annotations

import math

import numpy as np

from engine.composition import pen
from engine.composition.families.registry import family
from engine.composition.motifs import Sketch

Rng = np.random.Generator
TAU = 2 * math.pi


@family("lozenge", "diamond", "geometric", "rhombus", "art deco", "abstract", area=0.42)
def lozenge(rng: Rng) -> Sketch:
    s = Sketch()
    w = rng.uniform(0.55, 0.8)
    shape = np.array([(0, -1), (w, 0), (0, 1), (-w, 0)])
    for tone, k in ((0, 1.0), (2, 0.7), (3, 0.4)):
        s.add(tone, pen.polygon(shape * k))
    return s


@family("sun", "geometric", "celestial", "summer", "star", "abstract", area=0.5)
def sun(rng: Rng) -> Sketch:
    s = Sketch()
    n = int(rng.choice((10, 12, 16)))
    for i in range(n):
        a = i * TAU / n
        x, y = 0.56 * math.sin(a), -0.56 * math.cos(a)
        s.add(1, pen.leaf(x, y, a, 0.44 if i % 2 else 0.36, 1.9 / n, belly=0.35))
    s.add(0, pen.ellipse(0, 0, 0.5))
    s.add(2, pen.ring(0, 0, 0.38, 0.33))
    s.add(2, pen.rosette(0, 0, 0.2, 0.1, 8, smooth=False))
    return s


@family("arch", "rainbow", "geometric", "abstract", "retro", "modern", area=0.6, upright=True)
def arch(rng: Rng) -> Sketch:
    s = Sketch()
    legs = rng.uniform(0.5, 0.9)
    for tone, r in ((0, 0.9), (2, 0.68), (1, 0.46), (3, 0.24)):
        top = [(r * math.cos(a), -r * math.sin(a)) for a in np.linspace(0, math.pi, 17)]
        s.add(tone, pen.polygon([*top, (-r, legs), (r, legs)]))
    return s


@family("pebble", "abstract", "organic", "modern", "stone", "shape", area=0.62)
def pebble(rng: Rng) -> Sketch:
    s = Sketch()
    stretch = np.array((rng.uniform(0.65, 1.0), 1))
    body = pen.blob(0, 0, 0.9, rng, wobble=0.16, points=7) * stretch
    s.add(0, body)
    kind = int(rng.integers(3))
    if kind == 1:  # speckled
        for _ in range(int(rng.integers(9, 15))):
            r, a = 0.62 * math.sqrt(rng.uniform(0, 1)), rng.uniform(0, math.tau)
            s.add(2, pen.ellipse(r * math.sin(a), r * math.cos(a), rng.uniform(0.025, 0.055)) * stretch)
    if kind == 2:  # banded like agate
        for k in (0.74, 0.52, 0.28):
            s.add(2, pen.band(k * body + (0.05, 0.03), (k - 0.06) * body + (0.05, 0.03)))
    return s


@family("deco fan", "fan", "art deco", "geometric", "scallop", "glamour", area=0.55, upright=True)
def deco_fan(rng: Rng) -> Sketch:
    s = Sketch()
    n = int(rng.integers(5, 9))
    edge = [(math.sin(a), 0.6 - math.cos(a) * 1.15) for a in np.linspace(-1.15, 1.15, 17)]
    s.add(0, pen.polygon([(0, 0.75), *edge]))
    for i in range(n):
        a = (i - (n - 1) / 2) * (2.0 / (n - 1)) if n > 1 else 0
        s.add(2, pen.leaf(0.1 * math.sin(a), 0.66 - 0.1 * math.cos(a), a, 0.9, 1.25 / n, belly=0.62))
    s.add(1, pen.ellipse(0, 0.72, 0.14))
    return s


@family("mudcloth mark", "ethnic", "geometric", "abstract", "line", "tribal", "modern", area=0.3)
def mudcloth_mark(rng: Rng) -> Sketch:
    s = Sketch()
    kind = int(rng.integers(4))
    if kind == 0:
        for i in range(3):
            y = -0.7 + i * 0.6
            s.add(0, pen.stroke([(-0.8, y + 0.35), (0, y - 0.1), (0.8, y + 0.35)], 0.14, 0.14, samples=5))
    elif kind == 1:
        s.add(
            0,
            pen.stroke([(-0.8, -0.8), (0.8, 0.8)], 0.15, 0.15, samples=4),
            pen.stroke([(0.8, -0.8), (-0.8, 0.8)], 0.15, 0.15, samples=4),
        )
        s.add(1, *(pen.ellipse(x, y, 0.13) for x, y in ((0, -0.75), (0.75, 0), (0, 0.75), (-0.75, 0))))
    elif kind == 2:
        for k in range(3):
            s.add(0, pen.ring(0, 0, 0.95 - k * 0.33, 0.82 - k * 0.33))
    else:
        for i in range(4):
            s.add(
                0, pen.stroke([(-0.75 + i * 0.5, -0.8), (-0.75 + i * 0.5 + rng.uniform(-0.06, 0.06), 0.8)], 0.13, 0.13, samples=4)
            )
        s.add(1, pen.stroke([(-0.95, 0.05), (0.95, -0.05)], 0.13, 0.13, samples=4))
    return s
