"""Foliage with a silhouette of its own: monstera, ginkgo, palm, ivy, willow, oak, eucalyptus, artichoke, cactus."""

# ruff: noqa: D103 -- the name in the decorator says what each function draws

from __future__ import annotations

import math

import numpy as np

from engine.composition import pen
from engine.composition.families.registry import family
from engine.composition.families.strata import Strata

Rng = np.random.Generator
TAU = 2 * math.pi


def _heading(line: pen.Outline, k: int) -> float:
    a, b = line[max(k - 1, 0)], line[min(k + 1, len(line) - 1)]
    return math.atan2(b[0] - a[0], -(b[1] - a[1]))


@family("monstera leaf", "monstera", "leaf", "leaves", "foliage", "tropical", "jungle", "botanical", "plant", area=0.5)
def monstera_leaf(rng: Rng) -> Strata:
    s = Strata()
    wide, cuts = rng.uniform(0.86, 1.0), int(rng.integers(4, 6))
    edge: list[tuple[float, float]] = [(0.0, 0.55), (0.3, 0.86), (0.62, 0.78)]
    for i in range(cuts):
        t0, t1 = i / cuts, (i + 0.72) / cuts
        for t in (t0, (t0 + t1) / 2, t1):
            a = 0.62 + 2.2 * t
            r = wide * (1.02 - 0.08 * t)
            edge.append((r * math.sin(a) * (1 - 0.26 * t), 0.1 + r * math.cos(a) * 1.12))
        if i < cuts - 1:
            a = 0.62 + 2.2 * (i + 0.86) / cuts
            edge.append((0.32 * math.sin(a), 0.06 + 0.32 * math.cos(a) * 1.3))
    right = np.array(edge)
    outline = np.vstack([right, [(0, -1.15)], right[:0:-1] * (-1, 1)])
    s.add(1, pen.stroke([(0, 1.35), (0.05, 0.9), (0, 0.5)], 0.08, 0.07, samples=5))
    s.add(0, pen.curve(outline, tension=0.72))
    s.over(2, pen.stroke([(0, 0.52), (0, -0.3), (0, -1.02)], 0.06, 0.015, samples=5))
    for i in range(cuts):
        a = 0.62 + 2.2 * (i + 0.36) / cuts
        x, y = wide * 0.78 * math.sin(a) * (1 - 0.26 * i / cuts), 0.08 + wide * 0.8 * math.cos(a) * 1.1
        y0 = 0.42 - 0.95 * i / cuts
        for side in (-1, 1):
            s.add(2, pen.stroke([(0, y0), (side * x * 0.5, (y0 + y) / 2 - 0.03), (side * x, y)], 0.04, 0.012, samples=5))
    return s


@family("ginkgo", "leaf", "leaves", "foliage", "japanese", "botanical", "plant", "art deco", area=0.45, upright=True)
def ginkgo(rng: Rng) -> Strata:
    s = Strata()
    spread, ribs = rng.uniform(1.05, 1.3), int(rng.integers(9, 13))
    edge = []
    for k in range(2 * ribs + 1):
        a = spread * (k / ribs - 1)
        dent = 0.3 * math.exp(-((a / 0.09) ** 2))
        edge.append(((1 - dent) * math.sin(a) + 0.0, 0.55 - (1.28 + (0.035 if k % 2 else 0)) * (1 - dent) * math.cos(a) * 0.95))
    s.add(1, pen.stroke([(0.12, 1.25), (0.02, 0.9), (0, 0.45)], 0.05, 0.07, samples=5))
    s.add(0, pen.curve(np.array([(0, 0.62), *edge]), tension=0.8))
    s.over(
        2,
        *(
            pen.stroke(
                [(0.2 * math.sin(a), 0.5 - 0.2 * math.cos(a)), (0.86 * math.sin(a), 0.55 - 1.08 * math.cos(a))],
                0.018,
                0.03,
                samples=3,
            )
            for a in np.linspace(-spread * 0.9, spread * 0.9, ribs)
            if abs(a) > 0.1
        ),
    )
    return s


@family("palm frond", "palm", "leaf", "leaves", "foliage", "tropical", "jungle", "botanical", "plant", area=0.34)
def palm_frond(rng: Rng) -> Strata:
    s = Strata()
    bow = rng.uniform(0.2, 0.6) * rng.choice((-1, 1))
    line = pen.spine([(0, 1.1), (0, 0.4), (bow * 0.35, -0.4), (bow, -1.0)], 40)
    s.add(1, pen.stroke(line, 0.07, 0.02, samples=14))
    count = int(rng.integers(12, 16))
    for i in range(count):
        t = 0.18 + 0.82 * i / count
        k = int(t * 39)
        length = 0.98 * math.sin(math.pi * (0.2 + 0.68 * t)) ** 0.7
        for side in (-1, 1):
            turn = _heading(line, k) + side * (1.15 - 0.6 * t)
            s.add(0, pen.leaf(line[k][0], line[k][1], turn, length, 0.1, belly=0.35, bend=-0.1 * side))
    s.over(2, pen.stroke(line[8:36], 0.03, 0.012, samples=10))
    return s


@family("ivy", "leaf", "leaves", "foliage", "vine", "botanical", "plant", "winter", area=0.33)
def ivy(rng: Rng) -> Strata:
    s = Strata()
    line = pen.spine([(0, 1.2), (rng.uniform(-0.3, 0.3), 0.5), (rng.uniform(-0.3, 0.3), -0.3), (rng.uniform(-0.2, 0.2), -1.0)], 30)
    s.add(1, pen.stroke(line, 0.055, 0.025, samples=14))
    lobes = np.array([(0, 0), (0.3, 0.14), (0.62, -0.08), (0.36, -0.32), (0.48, -0.68), (0.18, -0.6), (0, -1.0)])
    shape = np.vstack([lobes, lobes[-2:0:-1] * (-1, 1)])
    for i, k in enumerate(range(2, 30, 5)):
        side = -1 if i % 2 else 1
        turn = _heading(line, k) + side * rng.uniform(0.7, 1.0) if k < 27 else _heading(line, k)
        size = 0.66 * (1.08 - 0.4 * k / 30)
        x, y = line[k] + 0.1 * np.array((math.sin(turn), -math.cos(turn)))
        s.over(0, pen.move(pen.curve(shape, tension=0.6), x, y, turn, size))
        for a, r in ((0.0, 0.8), (-0.75, 0.5), (0.75, 0.5)):
            s.add(
                2,
                pen.stroke([(x, y), (x + size * r * math.sin(turn + a), y - size * r * math.cos(turn + a))], 0.03, 0.01, samples=3),
            )
    return s


@family("willow sprig", "willow", "leaf", "leaves", "foliage", "botanical", "plant", "sprig", "arts and crafts", area=0.26)
def willow_sprig(rng: Rng) -> Strata:
    s = Strata()
    bow = rng.uniform(0.2, 0.7) * rng.choice((-1, 1))
    line = pen.spine([(0, 1.1), (bow * 0.1, 0.4), (bow * 0.5, -0.4), (bow, -1.1)], 30)
    s.add(1, pen.stroke(line, 0.05, 0.02, samples=12))
    count = int(rng.integers(8, 12))
    for i in range(count):
        k, side = int((0.06 + 0.9 * i / count) * 29), -1 if i % 2 else 1
        turn = _heading(line, k) + side * rng.uniform(0.45, 0.7)
        length = rng.uniform(0.62, 0.78) * (1.1 - 0.4 * i / count)
        s.add(0, pen.leaf(line[k][0], line[k][1], turn, length, 0.22, belly=0.4, bend=-0.1 * side))
    s.add(0, pen.leaf(line[-1][0], line[-1][1], _heading(line, 29), 0.45, 0.14))
    return s


@family("eucalyptus", "leaf", "leaves", "foliage", "botanical", "plant", "sprig", "wedding", area=0.36)
def eucalyptus(rng: Rng) -> Strata:
    s = Strata()
    bow = rng.uniform(0.15, 0.5) * rng.choice((-1, 1))
    line = pen.spine([(0, 1.1), (bow * 0.1, 0.4), (bow * 0.5, -0.4), (bow, -1.0)], 30)
    s.add(1, pen.stroke(line, 0.05, 0.02, samples=12))
    pairs = int(rng.integers(5, 7))
    for i in range(pairs):
        k = int((0.05 + 0.88 * i / pairs) * 29)
        size = 0.52 * (1.1 - 0.55 * i / pairs)
        for side in (-1, 1):
            turn = _heading(line, k) + side * rng.uniform(0.95, 1.2)
            s.over(0, pen.petal(line[k][0], line[k][1], turn, size, size * 0.85))
            x, y = line[k] + 0.75 * size * np.array((math.sin(turn), -math.cos(turn)))
            s.over(2, pen.stroke([tuple(line[k]), (x, y)], 0.025, 0.01, samples=3))
    s.over(0, pen.petal(line[-1][0], line[-1][1], _heading(line, 29), 0.26, 0.2))
    return s


@family("oak leaf", "oak", "leaf", "leaves", "foliage", "autumn", "botanical", "plant", "woodland", area=0.42)
def oak_leaf(rng: Rng) -> Strata:
    s = Strata()
    lobes = int(rng.integers(4, 6))
    right = [(0.04, 0.75)]
    for i in range(lobes):
        y = 0.6 - 1.5 * (i + 0.25) / lobes
        reach = 0.58 * math.sin(math.pi * (0.25 + 0.62 * i / lobes)) + rng.uniform(-0.03, 0.03)
        right += [(reach, y), (reach * 1.02, y - 0.14), (reach * 0.5, y - 0.75 / lobes)]
    shape = np.vstack([right, [(0, -1.05)], np.array(right)[::-1] * (-1, 1)])
    s.add(1, pen.stroke([(0.06, 1.15), (0, 0.9), (0, 0.6)], 0.06, 0.06, samples=4))
    s.add(0, pen.curve(shape, tension=0.9))
    s.over(2, pen.stroke([(0, 0.74), (0, 0), (0, -0.9)], 0.05, 0.015, samples=5))
    for i in range(lobes):
        y = 0.6 - 1.5 * (i + 0.25) / lobes
        for side in (-1, 1):
            s.add(2, pen.stroke([(0, y + 0.14), (side * 0.34, y - 0.1)], 0.03, 0.012, samples=3))
    return s


@family("artichoke", "vegetable", "kitchen", "botanical", "plant", "mediterranean", "thistle", area=0.46, upright=True)
def artichoke(rng: Rng) -> Strata:
    s = Strata()
    s.add(1, pen.stroke([(0, 1.3), (0.02, 0.9), (0, 0.5)], 0.13, 0.13, samples=4))
    for side in (-1, 1):
        s.add(1, pen.leaf(0, 1.15, side * 1.0, rng.uniform(0.7, 0.85), 0.24, bend=-0.14 * side))
    for row in range(5):
        y, n = -0.38 + 0.24 * row, (1, 2, 3, 4, 3)[row]
        for i in range(n):
            x = (i - (n - 1) / 2) * (0.34 - 0.01 * row)
            s.over(2, pen.leaf(x, y + 0.48, x * 0.42, 0.74, 0.5, belly=0.42))
            s.over(0, pen.leaf(x, y + 0.47, x * 0.42, 0.66, 0.42, belly=0.42))
            s.over(2, pen.stroke([(x, y + 0.26), (x * 1.06, y + 0.02)], 0.03, 0.01, samples=3))
    return s


@family("cactus pot", "cactus", "desert", "plant", "succulent", "houseplant", area=0.42, upright=True)
def cactus_pot(rng: Rng) -> Strata:
    s = Strata()
    tall = rng.uniform(1.2, 1.5)
    for side, y, up in ((-1, -0.1, 0.5), (1, -0.35, 0.42)):
        s.add(
            0,
            pen.stroke([(0, y + 0.1), (side * 0.42, y + 0.1), (side * 0.5, y - 0.1), (side * 0.5, y - up)], 0.24, 0.24, samples=12),
        )
        s.add(0, pen.ellipse(side * 0.5, y - up, 0.12))
    s.add(
        0,
        pen.curve(
            [
                (-0.3, 0.5),
                (-0.32, 0.5 - tall * 0.7),
                (-0.2, 0.5 - tall),
                (0, 0.45 - tall),
                (0.2, 0.5 - tall),
                (0.32, 0.5 - tall * 0.7),
                (0.3, 0.5),
            ]
        ),
    )
    for x in (-0.14, 0.0, 0.14):
        s.add(2, pen.stroke([(x, 0.42), (x * 1.1, -0.1), (x * 0.7, 0.6 - tall)], 0.025, 0.02, samples=5))
    s.add(1, pen.polygon([(-0.44, 0.48), (0.44, 0.48), (0.34, 1.1), (-0.34, 1.1)]))
    s.add(
        3,
        *(
            pen.stroke([(-0.36 + 0.18 * k, 0.74), (-0.27 + 0.18 * k, 0.62), (-0.18 + 0.18 * k, 0.74)], 0.04, 0.04, samples=4)
            for k in range(4)
        ),
    )
    s.over(1, *(pen.leaf(0, 0.5 - tall, a, 0.3, 0.15) for a in (-0.7, 0.0, 0.7)))
    return s


@family("mushroom group", "mushroom", "toadstool", "woodland", "autumn", "forest", "plant", area=0.46, upright=True)
def mushroom_group(rng: Rng) -> Strata:
    s = Strata()
    for x, size in ((0.5, rng.uniform(0.5, 0.65)), (-0.55, rng.uniform(0.4, 0.55)), (0.0, 1.0)):
        foot = 0.9
        top = foot - 1.25 * size
        s.over(
            1,
            pen.curve(
                [
                    (x - 0.13 * size, top),
                    (x + 0.13 * size, top),
                    (x + 0.15 * size, foot - 0.3 * size),
                    (x + 0.22 * size, foot),
                    (x - 0.22 * size, foot),
                    (x - 0.15 * size, foot - 0.3 * size),
                ]
            ),
        )
        cap = [(x + size * 0.74 * math.cos(a), top + 0.06 * size - 0.62 * size * math.sin(a)) for a in np.linspace(0, math.pi, 9)]
        s.over(
            0,
            pen.curve(
                [*cap, (x - 0.3 * size, top + 0.14 * size), (x, top + 0.18 * size), (x + 0.3 * size, top + 0.14 * size)],
                tension=0.8,
            ),
        )
        s.over(
            2,
            *(
                pen.ellipse(x + u * size, top - v * size, 0.085 * size, 0.065 * size)
                for u, v in ((-0.42, 0.12), (0.02, 0.34), (0.4, 0.1), (-0.14, 0.06))
            ),
        )
    for x, a in ((-0.85, -0.3), (0.9, 0.3), (0.25, 0.15)):
        s.over(1, pen.leaf(x, 0.95, a, 0.4, 0.09), pen.leaf(x, 0.95, -a, 0.3, 0.08))
    return s
