"""Leaves, sprigs, branches, ferns, fruit."""

# ruff: noqa: D103 -- the name in the decorator says what each function draws

from __future__ import annotations

import math

import numpy as np

from engine.composition import pen
from engine.composition.families.registry import family, family_of
from engine.composition.families.strata import Strata
from engine.composition.motifs import Sketch

Rng = np.random.Generator


def _stem(rng: Rng, height: float, bow: float) -> pen.Outline:
    """Points of a stem that grows up from (0, 0) and bows sideways."""
    b = bow * rng.choice((-1, 1))
    return np.array([(0, 0), (b * 0.35, -height * 0.33), (b * 0.8, -height * 0.68), (b, -height)])


def _heading(line: pen.Outline, k: int) -> float:
    """Growth direction at sample k (0 = up, clockwise)."""
    a, b = line[max(k - 1, 0)], line[min(k + 1, len(line) - 1)]
    return math.atan2(b[0] - a[0], -(b[1] - a[1]))


@family_of(3, "leaf sprig", "leaf", "leaves", "foliage", "botanical", "plant", "sprig", "green", area=0.32)
def leaf_sprig(rng: Rng, state: int) -> Sketch:
    """Leaves in two halves along a stem: in pairs, alternate and long, or small and round in many pairs."""
    s = Sketch()
    hand = float(rng.choice((-1, 1)))
    line = pen.spine(_stem(rng, 2.1, rng.uniform(0.12, 0.4)), 40)
    s.add(1, pen.branch(line[:39:4], 0.085, 0.03))
    count, spread, long, slim, belly = (
        (int(rng.integers(4, 6)), rng.uniform(0.75, 1.0), 0.76, rng.uniform(0.42, 0.5), 0.42),
        (8, rng.uniform(0.7, 0.85), 0.94, rng.uniform(0.31, 0.35), 0.38),
        (int(rng.integers(5, 7)), rng.uniform(0.95, 1.15), 0.47, rng.uniform(0.6, 0.7), 0.5),
    )[state]
    for i in range(count):
        for side in (-1, 1) if state != 1 else ((-1, 1)[i % 2],):
            t = 0.14 + 0.74 * (i + (0.25 if side > 0 else 0.0)) / count
            k = int(t * 39)
            length = long * (0.78 + 0.36 * math.sin(math.pi * (0.15 + 0.7 * t))) * (1.08 - 0.42 * t)
            turn = _heading(line, k) + side * spread * rng.uniform(0.94, 1.06)
            foot = line[k] + 0.07 * length * np.array((math.sin(turn), -math.cos(turn)))
            s.add(1, pen.branch([tuple(line[k]), tuple((line[k] + foot) / 2), tuple(foot)], 0.045, 0.05, collar=0.7, samples=5))
            s.add(0, *pen.blade(foot[0], foot[1], turn, length, length * slim, belly=belly, bend=0.07 * hand, rib=0.042))
    x, y = line[35]
    s.add(0, *pen.blade(x, y, _heading(line, 38), 0.62 * long + 0.1, (0.62 * long + 0.1) * slim * 0.9, belly=belly, rib=0.05))
    return s


@family_of(3, "fern", "leaf", "leaves", "foliage", "botanical", "plant", "frond", area=0.28)
def fern(rng: Rng, state: int) -> Sketch:
    """A frond whose slips stand apart: one plain, one of slips that are cut again, one still rolled at its tip."""
    s = Sketch()
    hand = float(rng.choice((-1, 1)))
    bow = hand * rng.uniform(0.2, 0.45)
    if state == 2:
        along = np.linspace(0, 1, 60)
        way = hand * (-0.25 + 7.6 * np.clip(along - 0.5, 0, 1) ** 1.1 * 2)  # it turns ever tighter
        step = 0.075 * np.where(along < 0.5, 1.0, 1.05 - 0.95 * (along - 0.5) * 2)
        line = np.stack([np.cumsum(step * np.sin(way)), 1.2 - np.cumsum(step * np.cos(way))], 1)
        last = 44
    else:
        line = pen.spine([(0, 1.2), (bow * 0.1, 0.5), (bow * 0.45, -0.4), (bow * 1.1, -1.15)], 60)
        last = 57
    s.add(1, pen.branch(line[::3], 0.08, 0.03, samples=24))
    count = {0: int(rng.integers(13, 16)), 1: int(rng.integers(9, 11)), 2: 13}[state]
    for i in range(count):
        t = i / count
        k = int(9 + (last - 9) * t)
        length = (0.66 * math.sin(math.pi * (0.3 + 0.68 * t)) ** 0.9 + 0.02) if state != 2 else 0.46 * (1 - 0.75 * t)
        for side in (-1, 1) if state != 2 or k < 30 else (-hand,):
            turn = _heading(line, k) + side * (1.2 - 0.55 * t)
            x, y = line[k]
            if state != 1:
                s.add(0, pen.leaf(x, y, turn, length, min(0.19 * length + 0.03, 1.35 / count), belly=0.32, bend=-0.08 * side))
                continue
            s.add(
                0,
                pen.branch(
                    [
                        (x, y),
                        (x + 0.5 * length * math.sin(turn), y - 0.5 * length * math.cos(turn)),
                        (x + length * math.sin(turn), y - length * math.cos(turn)),
                    ],
                    0.05,
                    0.02,
                    collar=0.4,
                ),
            )
            for j in range(1, 7):
                f = j / 7
                px, py = x + f * length * math.sin(turn), y - f * length * math.cos(turn)
                reach = 0.17 * (1.15 - f) * min(0.5 + length, 3 * length)
                s.add(0, *(pen.leaf(px, py, turn + d, reach, 0.42 * reach, belly=0.5) for d in (-0.8, 0.8)))
    if state == 1:
        s.add(0, pen.leaf(line[57][0], line[57][1], _heading(line, 58), 0.16, 0.06))
    return s


@family("berry branch", "berry", "berries", "branch", "botanical", "plant", "fruit", "winter", area=0.3)
def berry_branch(rng: Rng) -> Sketch:
    s = Sketch()
    line = pen.spine(_stem(rng, 2, rng.uniform(0.15, 0.5)), 30)
    s.add(1, pen.stroke(line, 0.08, 0.04, samples=12))
    count = int(rng.integers(5, 8))
    for i in range(count):
        t = 0.14 + 0.8 * i / count
        k, side = int(t * 29), -1 if i % 2 else 1
        x, y = line[k]
        turn = _heading(line, k) + side * rng.uniform(0.6, 1.0)
        length = rng.uniform(0.5, 0.68) * (1.1 - 0.4 * t)
        s.add(1, pen.leaf(x, y, turn, length, length * 0.42, bend=-0.08 * side))
        turn = _heading(line, k) - side * rng.uniform(0.5, 1.1)
        reach = rng.uniform(0.26, 0.44)
        bx, by = x + math.sin(turn) * reach, y - math.cos(turn) * reach
        s.add(1, pen.stroke([(x, y), ((x + bx) / 2, (y + by) / 2 - 0.04), (bx, by)], 0.045, 0.035, samples=4))
        radius = rng.uniform(0.125, 0.17)
        s.add(0, pen.blob(bx, by, radius, rng, wobble=0.06))
        s.add(2, pen.ellipse(bx - radius * 0.3, by - radius * 0.35, radius * 0.26))
    x, y = line[-1]
    s.add(0, pen.blob(x, y - 0.1, 0.16, rng, wobble=0.05))
    s.add(2, pen.ellipse(x - 0.05, y - 0.15, 0.042))
    return s


@family("big leaf", "leaf", "leaves", "foliage", "botanical", "plant", "tropical", "monstera", "palm", area=0.5)
def big_leaf(rng: Rng) -> Sketch:
    s = Sketch()
    bend, width = rng.uniform(-0.12, 0.12), rng.uniform(0.85, 1.2)
    s.add(0, pen.leaf(0, 0, 0, 2, width, belly=rng.uniform(0.3, 0.42), bend=bend))
    s.add(1, pen.stroke([(0, 0.4), (0.03, 0.15), (0, -0.1)], 0.1, 0.06, samples=5))
    s.add(2, pen.stroke([(0, 0), (bend * 1.2, -0.9), (bend * 1.7, -1.78)], 0.07, 0.02))
    veins = int(rng.integers(5, 8))
    for i in range(veins):
        y = -0.2 - 1.3 * i / veins
        reach = width * 0.33 * math.sin(math.pi * (0.32 + 0.6 * i / veins))
        for side in (-1, 1):
            x0 = bend * 1.3 * (-y / 1.4)
            s.add(
                2,
                pen.stroke([(x0, y), (x0 + side * reach * 0.6, y - 0.16), (x0 + side * reach, y - 0.34)], 0.045, 0.012, samples=5),
            )
    return s


@family("olive branch", "olive", "leaf", "leaves", "branch", "botanical", "plant", "fruit", "mediterranean", area=0.27)
def olive_branch(rng: Rng) -> Strata:
    s = Strata()
    line = pen.spine(_stem(rng, 2.2, rng.uniform(0.3, 0.7)), 30)
    s.add(1, pen.stroke(line, 0.06, 0.03, samples=12))
    count = int(rng.integers(6, 10))
    fruit = set(rng.choice(count, size=3, replace=False).tolist())
    olives: list[tuple[float, float, float]] = []
    for i in range(count):
        k, side = int((0.08 + 0.9 * i / count) * 29), -1 if i % 2 else 1
        turn = _heading(line, k) + side * rng.uniform(0.45, 0.75)
        s.add(0, pen.leaf(line[k][0], line[k][1], turn, rng.uniform(0.6, 0.8), 0.2, bend=-0.05 * side))
        if i in fruit:
            turn = _heading(line, k) - side * 1.2
            x, y = line[k] + 0.3 * np.array((math.sin(turn), -math.cos(turn)))
            olives.append((x, y, turn))
            s.layers[0][1].append(pen.oriented(pen.stroke([tuple(line[k]), (x, y)], 0.03, 0.03, samples=3)))
    s.add(0, pen.leaf(line[-1][0], line[-1][1], _heading(line, 29), 0.6, 0.2))
    s.over(1, *(pen.ellipse(x, y, 0.13, 0.19, turn) for x, y, turn in olives))  # whole, before the leaves
    s.over(2, *(pen.ellipse(x - 0.03, y - 0.05, 0.03, 0.06, turn) for x, y, turn in olives))
    return s


@family_of(3, "seaweed", "sea", "coast", "coastal", "ocean", "marine", "plant", "underwater", area=0.28, upright=True)
def seaweed(rng: Rng, state: int) -> Sketch:
    """Leafy shoots, broad wavy ribbons with bladders at their feet, or a fan of forking lobes."""
    return (_leafy_weed, _ribbon_weed, _fan_weed)[state](rng)


def _leafy_weed(rng: Rng) -> Sketch:
    s = Sketch()
    for j in range(int(rng.integers(2, 4))):
        lean, height = (j - 1) * 0.42 + rng.uniform(-0.1, 0.1), rng.uniform(1.4, 2.1)
        wave = rng.uniform(0.08, 0.18)
        line = pen.spine(
            [(lean * 0.2, 0), (lean * 0.6 + wave, -height * 0.35), (lean - wave, -height * 0.7), (lean * 1.3 + wave, -height)], 20
        )
        tone = 0 if j != 1 else 1
        s.add(tone, pen.stroke(line, 0.07, 0.03, samples=14))
        for i in range(2, 19, 2):
            side = -1 if (i // 2) % 2 else 1
            length = 0.36 * (1.15 - i / 24)
            s.add(tone, pen.leaf(line[i][0], line[i][1], _heading(line, i) + side * 0.75, length, length * 0.42, belly=0.6))
        s.add(tone, pen.leaf(line[-1][0], line[-1][1], _heading(line, 19), 0.26, 0.12))
    return s


def _ribbon_weed(rng: Rng) -> Sketch:
    s = Sketch()
    for j, lean in enumerate((-0.5, 0.5, 0.02)):
        height, wave = (1.5, 1.35, 2.0)[j] * rng.uniform(0.9, 1.1), rng.uniform(0.09, 0.14) * (-1) ** j
        bends = (0.0, wave, -wave, 0.8 * wave, -0.6 * wave)
        line = pen.spine([(lean * (0.1 + 0.28 * k) + bend, -0.25 * k * height) for k, bend in enumerate(bends)], 24)
        s.add(0, pen.stroke(line, 0.06, 0.02, swell=0.3, samples=18))
        s.add(2, pen.stroke(line[4:20], 0.02, 0.015, swell=0.02, samples=10))
    for x, y in ((-0.17, -0.1), (0.15, -0.14), (0.02, 0.0)):
        s.add(1, pen.ellipse(x, y, rng.uniform(0.09, 0.12)))
    return s


def _fan_weed(rng: Rng) -> Sketch:
    s = Sketch()
    for lean in np.linspace(-0.95, 0.95, 5) + rng.uniform(-0.08, 0.08, 5):
        long = rng.uniform(0.85, 1.05) * (1.25 - 0.35 * abs(lean))
        fork = (0.62 * long * math.sin(lean), -0.62 * long * math.cos(lean))
        s.add(0, pen.brush([(0, 0.3), (0.5 * fork[0], 0.5 * fork[1] - 0.05), fork], [0.07, 0.09, 0.17]))
        for side in (-1, 1):
            turn = lean + side * rng.uniform(0.26, 0.36)
            tip = (fork[0] + 0.42 * long * math.sin(turn), fork[1] - 0.42 * long * math.cos(turn))
            s.add(0, pen.brush([fork, ((fork[0] + tip[0]) / 2, (fork[1] + tip[1]) / 2), tip], [0.12, 0.13, 0.2]))
            s.add(2, pen.stroke([fork, tip], 0.035, 0.015, samples=4))
        s.add(2, pen.stroke([(0.1 * fork[0], 0.0), fork], 0.02, 0.035, samples=4))
    return s


@family("pomegranate", "fruit", "botanical", "harvest", area=0.5)
def pomegranate(rng: Rng) -> Sketch:
    s = Sketch()
    w = rng.uniform(0.68, 0.8)
    s.add(1, pen.leaf(0.1, 0.55, 2.4, 0.75, 0.3), pen.leaf(-0.1, 0.55, -2.4, 0.75, 0.3))
    s.add(0, pen.polygon([(-0.2, -0.6), (-0.34, -0.98), (-0.14, -0.82), (0, -1.05), (0.14, -0.82), (0.34, -0.98), (0.2, -0.6)]))
    s.add(
        0,
        pen.curve(
            [(0, -0.72), (w * 0.75, -0.5), (w, 0.05), (w * 0.6, 0.6), (0, 0.74), (-w * 0.6, 0.6), (-w, 0.05), (-w * 0.75, -0.5)]
        ),
    )
    s.add(
        2,
        pen.curve(
            [
                (0, -0.42),
                (w * 0.42, -0.22),
                (w * 0.5, 0.12),
                (w * 0.3, 0.42),
                (0, 0.55),
                (-w * 0.3, 0.42),
                (-w * 0.5, 0.12),
                (-w * 0.42, -0.22),
            ]
        ),
    )
    for row, n in enumerate((1, 2, 3, 2, 3, 2)):
        for i in range(n):
            x, y = (i - (n - 1) / 2) * 0.19, -0.27 + row * 0.135
            s.add(3, pen.leaf(x, y + 0.06, rng.uniform(-0.3, 0.3), 0.15, 0.1, belly=0.4))
    return s


@family("tulip", "flower", "floral", "bloom", "spring", "botanical", "garden", area=0.27, upright=True)
def tulip(rng: Rng) -> Sketch:
    s = Sketch()
    w, lean = rng.uniform(0.36, 0.48), rng.uniform(-0.12, 0.12)
    s.add(1, pen.stroke([(0, 1.1), (lean * 0.4, 0.4), (lean, -0.2)], 0.08, 0.07))
    reach = rng.uniform(0.4, 0.6)
    s.add(1, pen.leaf(0, 1.05, -reach, 1.25, 0.32, bend=0.1), pen.leaf(0, 1.05, reach, 1.05, 0.3, bend=-0.1))
    x, y = lean, -0.15
    s.add(
        0,
        pen.leaf(x - 0.06, y, -0.3, 0.98, w * 1.1, belly=0.4, bend=0.12),
        pen.leaf(x + 0.06, y, 0.3, 0.98, w * 1.1, belly=0.4, bend=-0.12),
    )
    s.add(0, pen.ellipse(x, y - 0.25, w * 0.82, 0.34))
    s.add(2, pen.leaf(x, y + 0.02, 0, 0.9, w * 0.95, belly=0.45))
    s.add(3, pen.stroke([(x, y - 0.1), (x, y - 0.55)], 0.05, 0.015, samples=4))
    return s


@family("wheat", "grain", "harvest", "autumn", "botanical", "plant", "country", area=0.24, upright=True)
def wheat(rng: Rng) -> Sketch:
    s = Sketch()
    line = pen.spine(_stem(rng, 2.2, rng.uniform(0.05, 0.3)), 30)
    s.add(1, pen.stroke(line, 0.05, 0.03, samples=10))
    for i in range(7):
        k = 14 + 2 * i
        for side in (-1, 1):
            turn = _heading(line, k) + side * 0.42
            s.add(0, pen.leaf(line[k][0], line[k][1], turn, 0.36, 0.17, belly=0.5))
            x, y = line[k] + 0.32 * np.array((math.sin(turn), -math.cos(turn)))
            s.add(1, pen.stroke([(x, y), (x + side * 0.1, y - 0.34)], 0.02, 0.01, samples=3))
    s.add(0, pen.leaf(line[-1][0], line[-1][1], _heading(line, 29), 0.4, 0.17))
    s.add(1, pen.leaf(line[6][0], line[6][1], 0.7, 0.8, 0.14, bend=-0.1))
    return s
