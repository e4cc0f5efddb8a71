"""Flower heads: daisies, blooms, roses, folk flowers."""

# ruff: noqa: D103 -- the name in the decorator says what each function draws

from __future__ import annotations

import math

import numpy as np

from engine.composition import pen
from engine.composition.families.garden import side_view
from engine.composition.families.registry import family, family_of
from engine.composition.families.strata import Drawn, Strata
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
    for a in _around(6, rng.uniform(0, 1)):
        s.add(2, pen.ellipse(0.58 * centre * math.sin(a), -0.58 * centre * math.cos(a), 0.035))
    s.add(2, pen.ellipse(0, 0, 0.05))
    return s


@family("bloom", "flower", "floral", "rose", "peony", "botanical", "garden", "romantic", area=0.62)
def bloom(rng: Rng) -> Sketch:
    s = Sketch()
    n, start = int(rng.integers(5, 8)), 0.0
    sepal = rng.uniform(0.7, 0.8)
    for a in _around(n, start + math.pi / n):  # even, so that the flower may stand in any frame
        s.add(1, pen.leaf(0.5 * math.sin(a), -0.5 * math.cos(a), a, sepal, 0.26))
    petal, notch = rng.uniform(0.88, 0.98), rng.uniform(0.02, 0.14)
    for a in _around(n, start):
        s.add(0, pen.petal(0, 0, a, petal, 5.6 / n, notch=notch))
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


@family_of(2, "rose", "flower", "floral", "bloom", "botanical", "garden", "romantic", area=0.6)
def rose(rng: Rng, state: int) -> Drawn:
    if state == 1:
        side = Strata()
        side_view(side, rng, petals=5, breadth=0.74, notch=0.03, spread=0.7)
        return side
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


@family_of(3, "wildflower", "flower", "floral", "meadow", "botanical", "plant", "garden", "cottage", area=0.25, upright=True)
def wildflower(rng: Rng, state: int) -> Strata:
    """A meadow's three habits: heads of petals on forked stems, an umbel of many small heads, bells along a nodding stem."""
    s = Strata()
    hand = float(rng.choice((-1, 1)))
    if state == 1:  # umbel, like cow parsley
        top = (hand * 0.12, -0.55)
        s.add(1, pen.branch([(0, 1.3), (-hand * 0.06, 0.4), top], 0.075, 0.055))
        for side, y, long in ((1.0, 0.62, 0.74), (-1.0, 0.92, 0.62)):
            _cut_leaf(s, 0, y, side * 0.85, long)
        n = int(rng.integers(6, 8))
        for i in range(n):
            a = (i - (n - 1) / 2) * (2.1 / (n - 1))
            x, y = top[0] + 0.86 * math.sin(a), top[1] - 0.66 * math.cos(a) - 0.06
            s.add(1, pen.branch([top, (top[0] + 0.5 * math.sin(a) * 0.8, top[1] - 0.32 * math.cos(a) - 0.08), (x, y)], 0.04, 0.03))
        for i in range(n):
            a = (i - (n - 1) / 2) * (2.1 / (n - 1))
            x, y = top[0] + 0.86 * math.sin(a), top[1] - 0.66 * math.cos(a) - 0.06
            r = rng.uniform(0.16, 0.2)
            s.over(
                0,
                *(pen.ellipse(x + r * 0.62 * math.sin(b), y - r * 0.62 * math.cos(b), 0.5 * r) for b in _around(6, a)),
                pen.ellipse(x, y, 0.5 * r),
            )
            s.over(2, pen.ellipse(x, y, 0.3 * r))
        return s
    if state == 2:  # bells that nod along one side
        line = pen.spine([(0, 1.3), (-hand * 0.1, 0.5), (0, -0.4), (hand * 0.5, -1.0)], 26)
        s.add(1, pen.branch(line[::3], 0.075, 0.03))
        for side, y, a in ((-hand, 1.1, 0.5), (hand, 1.0, 0.62), (-hand, 0.4, 0.75)):
            s.add(1, *pen.blade(-hand * 0.04, y, side * a, 0.82 if y > 0.5 else 0.5, 0.2, bend=0.1 * side))
        for i, k in enumerate((12, 16, 20, 24)):
            r = 0.3 - 0.035 * i
            x, y = line[k][0] + hand * (0.3 - 0.03 * i), line[k][1] + 0.1
            s.over(1, pen.branch([tuple(line[k]), ((line[k][0] + x) / 2, line[k][1] - 0.07), (x, y - 0.05)], 0.04, 0.03))
            bell = np.array(
                [
                    (0, -0.2),
                    (0.44, 0.02),
                    (0.5, 0.6),
                    (0.82, 1.0),
                    (0.36, 0.9),
                    (0, 1.12),
                    (-0.36, 0.9),
                    (-0.82, 1.0),
                    (-0.5, 0.6),
                    (-0.44, 0.02),
                ]
            )
            s.over(0, pen.move(pen.curve(bell * r), x, y, -hand * 0.25))
            s.over(
                2,
                *(
                    pen.move(
                        pen.stroke([(d * r * 0.24, 0.2 * r), (d * r * 0.36, 0.82 * r)], 0.03, 0.012, samples=3), x, y, -hand * 0.25
                    )
                    for d in (-1, 0, 1)
                ),
            )
        s.over(0, pen.leaf(line[-1][0], line[-1][1], hand * 1.9, 0.2, 0.12, belly=0.6))
        return s
    forks = [(hand * 0.02, -1.15, 0.4), (hand * 0.62, -0.62, 0.3), (-hand * 0.5, -0.42, 0.0)]
    s.add(1, pen.branch([(0, 1.3), (-hand * 0.08, 0.3), (forks[0][0], forks[0][1])], 0.08, 0.045))
    s.add(1, pen.branch([(-hand * 0.06, 0.42), (hand * 0.34, 0.02), forks[1][:2]], 0.06, 0.04))
    s.add(1, pen.branch([(-hand * 0.07, 0.12), (-hand * 0.38, -0.1), forks[2][:2]], 0.05, 0.04))
    for side, y, a, long in ((hand, 1.06, 0.8, 0.8), (-hand, 0.8, 0.85, 0.72), (hand, 0.5, 1.3, 0.4)):
        s.add(1, *pen.blade(0, y, side * a, long, 0.22, bend=0.09 * side))
    for x, y, r in forks:
        if r:
            n = int(rng.integers(7, 10))
            s.over(0, *(pen.petal(x, y, a, r, 5.4 * r / n, notch=0.08) for a in _around(n, rng.uniform(0, 1))))
            s.over(2, pen.blob(x, y, 0.3 * r, rng, wobble=0.06, points=9))
            s.over(0, *(pen.ellipse(x + 0.16 * r * math.sin(b), y - 0.16 * r * math.cos(b), 0.045 * r + 0.006) for b in _around(5)))
        else:  # a bud in its calyx
            s.over(0, *(pen.leaf(x, y + 0.04, d - hand * 0.3, 0.34, 0.16, belly=0.5) for d in (-0.35, 0.35, 0.0)))
            s.over(1, *(pen.leaf(x, y + 0.1, d - hand * 0.3, 0.24, 0.1) for d in (-0.6, 0.6, 0.0)))
    return s


def _cut_leaf(s: Strata, x: float, y: float, turn: float, length: float) -> None:
    """A leaf cut to its rib into slips that shorten towards its tip."""
    s.add(
        1,
        pen.branch(
            [
                (x, y),
                (x + 0.5 * length * math.sin(turn), y - 0.5 * length * math.cos(turn) - 0.03),
                (x + length * math.sin(turn), y - length * math.cos(turn)),
            ],
            0.045,
            0.015,
        ),
    )
    for k in range(1, 6):
        px, py = x + 0.19 * k * length * math.sin(turn), y - 0.19 * k * length * math.cos(turn)
        s.add(1, *(pen.leaf(px, py, turn + d, length * (0.44 - 0.055 * k), 0.075, belly=0.5) for d in (-0.85, 0.85)))


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
