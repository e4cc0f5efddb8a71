"""Ornament of the great decorators: acanthus, palmette, quatrefoil, star, mandala, suzani, tassel, lantern, toile branch."""

# ruff: noqa: D103 -- the name in the decorator says what each function draws

from __future__ import annotations

import math

import numpy as np

from engine.composition import pen
from engine.composition.families.registry import family
from engine.composition.families.strata import Strata

Rng = np.random.Generator
TAU = 2 * math.pi


def _at(r: float, a: float) -> tuple[float, float]:
    return r * math.sin(a), -r * math.cos(a)


@family(
    "acanthus",
    "leaf",
    "leaves",
    "ornament",
    "baroque",
    "heritage",
    "classic",
    "botanical",
    "arts and crafts",
    area=0.42,
    upright=True,
)
def acanthus(rng: Rng) -> Strata:
    s = Strata()
    curl, count = rng.uniform(0.25, 0.5), int(rng.integers(6, 8))
    for side in (-1, 1):
        line = pen.spine([(0.02 * side, 1.0), (0.06 * side, 0.3), (0.2 * side, -0.5), ((0.2 + curl) * side, -0.95)], 30)
        s.add(0, pen.stroke(line, 0.3, 0.05, samples=14))
        for i in range(count):
            k = int((0.06 + 0.86 * i / count) * 29)
            t = i / count
            length = 0.74 * math.sin(math.pi * (0.3 + 0.6 * t))
            for fan in (-0.32, 0.0, 0.3):
                s.add(
                    0,
                    pen.leaf(
                        line[k][0],
                        line[k][1],
                        side * (1.05 + fan + 0.25 * t),
                        length * (1 - 0.45 * abs(fan)),
                        0.19,
                        belly=0.6,
                        bend=-0.07 * side,
                    ),
                )
            x, y = line[k]
            s.add(
                2,
                pen.stroke(
                    [(x, y + 0.02), (x + side * length * 0.4, y - length * 0.2), (x + side * length * 0.68, y - length * 0.42)],
                    0.045,
                    0.012,
                    samples=5,
                ),
            )
        s.add(0, pen.spiral((0.18 + curl) * side, -0.8, 0.17, 1.1, 0.09, 0.05, turn=math.pi / 2 * (1 + side) + math.pi, hand=side))
        s.over(2, pen.stroke(line[2:27], 0.06, 0.02, samples=10))
    s.over(0, *(pen.leaf(0, 0.2, a, 1.0 - abs(a) * 0.4, 0.17, belly=0.62) for a in (-0.3, 0.0, 0.3)))
    s.over(2, *(pen.stroke([_at(0.1, a), _at(0.6, a)], 0.04, 0.015, samples=3) for a in (-0.3, 0.0, 0.3)))
    s.over(1, pen.leaf(0, 1.1, 0, 0.5, 0.26), pen.ellipse(0, 1.06, 0.09))
    return s


@family("palmette", "ornament", "classic", "heritage", "greek", "damask", "fan", area=0.38, upright=True)
def palmette(rng: Rng) -> Strata:
    """Slips that fan from a cup and bow outwards; leaves sweep away below it."""
    s = Strata()
    n, spread = int(rng.choice((7, 9))), rng.uniform(1.25, 1.45)
    for i in sorted(range(n), key=lambda i: -abs(i - (n - 1) / 2)):
        a = spread * (2 * i / (n - 1) - 1)
        length = 1.16 - 0.3 * abs(a)
        foot = (0.1 * math.sin(a), 0.3 - 0.12 * math.cos(a))
        s.over(0, pen.leaf(*foot, a, length, 2.7 / n, belly=0.68, bend=0.07 * a))
        s.over(
            2,
            pen.stroke(
                [foot, _tip(foot, a, 0.5 * length, 0.02 * a), _tip(foot, a, 0.86 * length, 0.05 * a)],
                0.012,
                0.012,
                swell=0.05,
                samples=6,
            ),
        )
    for side in (-1, 1):
        for y, a, long in ((0.78, 2.25, 0.5), (0.5, 1.72, 0.74)):
            s.over(1, *pen.blade(side * 0.04, y, side * a, long, 0.22, bend=-0.14 * side))
    s.over(1, pen.curve([(-0.3, 0.2), (0, 0.32), (0.3, 0.2), (0.17, 0.52), (0.1, 0.86), (0, 1.1), (-0.1, 0.86), (-0.17, 0.52)]))
    s.over(3, *(pen.ellipse(0, y, r) for y, r in ((0.46, 0.05), (0.62, 0.038), (0.75, 0.028))))
    return s


def _tip(foot: tuple[float, float], a: float, r: float, aside: float) -> tuple[float, float]:
    return foot[0] + r * math.sin(a) + aside, foot[1] - r * math.cos(a)


@family("quatrefoil", "geometric", "ornament", "gothic", "moroccan", "tile", "trellis", area=0.62)
def quatrefoil(rng: Rng) -> Strata:
    s = Strata()
    turn = 0.0 if rng.random() < 0.6 else math.pi / 4
    for tone, k in ((0, 1.0), (2, 0.84), (0, 0.72)):
        s.over(tone, *(pen.ellipse(*_at(0.5, turn + i * TAU / 4), 0.56 * k - 0.04 * (1 - k)) for i in range(4)))
    s.over(3, *(pen.leaf(0, 0, turn + i * TAU / 4, 0.78, 0.24, belly=0.55) for i in range(4)))
    s.over(2, *(pen.leaf(0, 0, turn + (i + 0.5) * TAU / 4, 0.46, 0.16, belly=0.55) for i in range(4)))
    s.over(3, pen.ellipse(0, 0, 0.1))
    return s


@family("eight-point star", "star", "geometric", "ornament", "moroccan", "tile", "quilt", area=0.55)
def eight_point_star(rng: Rng) -> Strata:
    s = Strata()
    points = int(rng.choice((8, 8, 12)))
    waist = rng.uniform(0.56, 0.7)
    s.add(0, pen.rosette(0, 0, 1, waist, points, smooth=False))
    s.over(2, pen.rosette(0, 0, 0.82, waist * 0.8, points, smooth=False))
    s.over(0, pen.rosette(0, 0, 0.74, waist * 0.72, points, smooth=False))
    s.over(2, *(pen.leaf(*_at(0.16, i * TAU / points), i * TAU / points, 0.42, 1.3 / points) for i in range(points)))
    s.over(3, pen.rosette(0, 0, 0.2, 0.12, points))
    return s


@family("mandala", "ornament", "rosette", "medallion", "bohemian", "zen", "geometric", area=0.66)
def mandala(rng: Rng) -> Strata:
    s = Strata()
    n = int(rng.choice((8, 10, 12)))
    half = math.pi / n
    rings = [(i * TAU / n) for i in range(n)]
    s.add(0, *(pen.petal(0, 0, a, 1.0, 5.4 / n) for a in rings))
    s.over(2, *(pen.petal(*_at(0.2, a), a, 0.72, 3.6 / n) for a in rings))
    s.over(0, *(pen.leaf(*_at(0.3, a), a, 0.54, 2.0 / n) for a in rings))
    s.over(3, *(pen.ellipse(*_at(0.78, a), 0.03) for a in rings))
    s.over(1, *(pen.leaf(0, 0, a + half, 0.74, 2.2 / n, belly=0.72) for a in rings))
    s.over(0, pen.rosette(0, 0, 0.5, 0.42, n, turn=half))
    s.over(2, pen.ring(0, 0, 0.4, 0.36), *(pen.leaf(0, 0, a, 0.33, 1.0 / n, belly=0.6) for a in rings))
    s.over(3, pen.rosette(0, 0, 0.13, 0.08, n))
    return s


@family("suzani", "ornament", "flower", "folk", "embroidery", "bohemian", "heritage", "rosette", area=0.66)
def suzani(rng: Rng) -> Strata:
    s = Strata()
    n = int(rng.choice((10, 12, 14)))
    turns = [i * TAU / n for i in range(n)]
    s.add(0, *(pen.petal(*_at(0.5, a), a, 0.5, 4.6 / n) for a in turns))
    s.over(2, *(pen.petal(*_at(0.58, a), a, 0.3, 2.0 / n) for a in turns))
    s.over(1, pen.rosette(0, 0, 0.66, 0.6, n, turn=math.pi / n))
    s.over(0, pen.ellipse(0, 0, 0.54))
    s.over(2, *(pen.leaf(*_at(0.2, a), a, 0.32, 1.5 / n, belly=0.6) for a in turns))
    s.over(1, pen.ellipse(0, 0, 0.2))
    s.over(3, pen.rosette(0, 0, 0.14, 0.08, 8))
    return s


@family("tassel", "ornament", "passementerie", "bohemian", "trim", "classic", area=0.32, upright=True)
def tassel(rng: Rng) -> Strata:
    s = Strata()
    flare = rng.uniform(0.36, 0.5)
    s.add(1, pen.ring(0, -1.1, 0.16, 0.1), pen.stroke([(0, -0.95), (0, -0.7)], 0.06, 0.06, samples=3))
    s.add(0, pen.curve([(0, -0.78), (0.24, -0.6), (0.22, -0.34), (0.0, -0.24), (-0.22, -0.34), (-0.24, -0.6)]))
    n = 9
    for i in range(n):
        t = 2 * i / (n - 1) - 1
        s.add(0, pen.stroke([(t * 0.16, -0.2), (t * flare * 0.75, 0.4), (t * flare, 1.0 - 0.06 * t * t)], 0.1, 0.075, samples=4))
    s.over(1, pen.polygon([(-0.26, -0.3), (0.26, -0.3), (0.24, -0.14), (-0.24, -0.14)]))
    s.over(
        2, *(pen.stroke([(t * 0.12, 0.0), (t * flare * 0.72, 0.75)], 0.016, 0.016, samples=3) for t in (-0.75, -0.25, 0.25, 0.75))
    )
    s.add(2, *(pen.leaf(0.12 * k, -0.4, 0.35 * k, 0.26, 0.09) for k in (-1, 0, 1)))
    return s


@family("lantern", "ornament", "moroccan", "chinoiserie", "oriental", "festive", area=0.46, upright=True)
def lantern(rng: Rng) -> Strata:
    s = Strata()
    w = rng.uniform(0.5, 0.66)
    s.add(1, pen.stroke([(0, -1.2), (0, -0.8)], 0.05, 0.05, samples=3), pen.ring(0, -1.2, 0.11, 0.06))
    s.add(
        1,
        pen.curve([(-0.24, -0.62), (0, -0.92), (0.24, -0.62)]),
        pen.polygon([(-0.3, -0.66), (0.3, -0.66), (0.26, -0.54), (-0.26, -0.54)]),
    )
    s.add(
        0,
        pen.curve(
            [(-0.26, -0.54), (0.26, -0.54), (w, -0.1), (w * 0.92, 0.2), (0.24, 0.58), (-0.24, 0.58), (-w * 0.92, 0.2), (-w, -0.1)]
        ),
    )
    for k in (-0.62, 0.0, 0.62):
        s.add(2, pen.leaf(k * w * 0.8, 0.42 - 0.08 * abs(k), 0, 0.82 - 0.2 * abs(k), 0.2, belly=0.5))
        s.add(3, pen.ellipse(k * w * 0.8, 0.02, 0.05))
    s.over(
        1,
        pen.polygon([(-0.28, 0.54), (0.28, 0.54), (0.2, 0.68), (-0.2, 0.68)]),
        *(pen.stroke([(0.07 * k, 0.68), (0.1 * k, 1.15)], 0.05, 0.03, samples=3) for k in (-1, 0, 1)),
    )
    return s


@family("toile branch", "toile", "branch", "tree", "botanical", "chinoiserie", "heritage", "plant", area=0.3, upright=True)
def toile_branch(rng: Rng) -> Strata:
    s = Strata()

    def grow(x: float, y: float, turn: float, length: float, wide: float, depth: int) -> None:
        bend = rng.uniform(-0.35, 0.35)
        ex, ey = x + math.sin(turn + bend) * length, y - math.cos(turn + bend) * length
        mx, my = x + math.sin(turn) * length * 0.5, y - math.cos(turn) * length * 0.5
        s.add(1, pen.stroke([(x, y), (mx, my), (ex, ey)], wide, wide * 0.6, samples=6))
        if depth == 0:
            leaves.extend((ex, ey, turn + bend + a) for a in (-0.75, 0.0, 0.75))
            return
        leaves.extend([(mx, my, turn + 0.9), (mx, my, turn - 0.9)] if depth < 2 else [])
        for side in (-1, 1):
            grow(ex, ey, turn + bend * 0.5 + side * rng.uniform(0.4, 0.75), length * rng.uniform(0.62, 0.8), wide * 0.62, depth - 1)

    leaves: list[tuple[float, float, float]] = []
    grow(0, 1.1, rng.uniform(-0.15, 0.15), 0.75, 0.13, 3)
    s.over(0, *(pen.leaf(x, y, a, rng.uniform(0.24, 0.34), 0.15) for x, y, a in leaves))
    s.over(2, *(pen.stroke([(x, y), (x + 0.2 * math.sin(a), y - 0.2 * math.cos(a))], 0.02, 0.008, samples=3) for x, y, a in leaves))
    return s


@family("peacock feather", "feather", "peacock", "bird", "art nouveau", "bohemian", "ornament", area=0.4, upright=True)
def peacock_feather(rng: Rng) -> Strata:
    s = Strata()
    bow = rng.uniform(-0.2, 0.2)
    line = pen.spine([(bow, 1.3), (bow * 0.5, 0.6), (0, -0.1)], 20)
    s.add(1, pen.stroke(line, 0.035, 0.05, samples=8))
    for i in range(9):
        k, t = int((0.2 + 0.78 * i / 9) * 19), i / 9
        for side in (-1, 1):
            s.add(0, pen.leaf(line[k][0], line[k][1], side * (0.75 + 0.2 * t), 0.3 + 0.34 * t, 0.055, bend=-0.2 * side))
    s.add(0, *(pen.leaf(0, -0.2, a, 0.92 - 0.06 * abs(a), 0.17, belly=0.7) for a in np.linspace(-1.5, 1.5, 13)))
    for tone, r in ((2, 0.46), (0, 0.36), (3, 0.25)):
        s.over(tone, pen.petal(0, 0.02 - (0.46 - r), 0, r * 1.75, r * 1.5))
    return s


@family("folk tulip", "tulip", "flower", "floral", "folk", "nordic", "ornament", "botanical", area=0.46, upright=True)
def folk_tulip(rng: Rng) -> Strata:
    s = Strata()
    s.add(1, pen.stroke([(0, 1.25), (0, 0.3)], 0.07, 0.07, samples=3))
    pairs = int(rng.integers(1, 3))
    for i in range(pairs):
        for side in (-1, 1):
            y = 1.15 - 0.4 * i
            s.add(1, pen.leaf(0, y, side * 0.95, 0.72 - 0.12 * i, 0.25, bend=-0.14 * side))
            s.add(2, pen.stroke([(0.06 * side, y - 0.05), (0.4 * side, y - 0.3)], 0.03, 0.015, samples=3))
    for side in (-1, 1):
        s.over(
            0, pen.curve([(0, 0.42), (side * 0.52, 0.2), (side * 0.6, -0.4), (side * 0.78, -0.82), (side * 0.3, -0.52), (0, -0.1)])
        )
    s.over(2, pen.leaf(0, 0.4, 0, 1.18, 0.62, belly=0.4))
    s.over(0, pen.leaf(0, 0.38, 0, 1.0, 0.44, belly=0.4))
    s.over(3, *(pen.ellipse(0, y, 0.055 - 0.012 * k) for k, y in enumerate((0.1, -0.1, -0.28))))
    s.over(2, *(pen.leaf(side * 0.3, 0.2, side * 0.15, 0.5, 0.1) for side in (-1, 1)))
    return s
