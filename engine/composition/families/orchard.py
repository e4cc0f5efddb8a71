"""Fruit as it hangs on the tree, cut or in flower, and what grows beside it: lemon, olive, pear, strawberry, pineapple."""

# ruff: noqa: D103 -- the name in the decorator says what each function draws

from __future__ import annotations

import math

import numpy as np

from engine.composition import pen
from engine.composition.families.registry import family_of
from engine.composition.families.strata import Strata

Rng = np.random.Generator
TAU = 2 * math.pi


def _at(r: float, a: float) -> tuple[float, float]:
    return r * math.sin(a), -r * math.cos(a)


def _set(outline: pen.Outline, x: float, y: float, turn: float, scale: float) -> pen.Outline:
    return pen.move(outline, x, y, turn, scale)


def _blossom(s: Strata, x: float, y: float, r: float, turn: float) -> None:
    """Five slim petals with a gap between them, and a dotted heart."""
    s.over(0, *(pen.leaf(x, y, turn + i * TAU / 5, r, 0.62 * r, belly=0.58) for i in range(5)))
    s.over(2, pen.ellipse(x, y, 0.2 * r))


_LEMON = np.array(
    [
        (0, -0.84), (0.13, -0.74), (0.44, -0.56), (0.62, -0.12), (0.56, 0.3), (0.3, 0.66), (0.13, 0.8), (0.06, 0.95),
        (-0.07, 0.95), (-0.14, 0.8), (-0.34, 0.64), (-0.6, 0.26), (-0.62, -0.14), (-0.42, -0.56), (-0.13, -0.74),
    ]
)  # fmt: skip


def _lemon(s: Strata, x: float, y: float, turn: float, scale: float, rng: Rng) -> None:
    """A fruit with a light along one side and the pores of its rind on the other; a rim keeps it apart from what is below."""
    s.over(2, _set(pen.curve(_LEMON), x, y, turn, 1.07 * scale))
    s.over(0, _set(pen.curve(_LEMON), x, y, turn, scale))
    side = float(rng.choice((-1, 1)))
    light = pen.stroke([(side * 0.34, -0.5), (side * 0.5, -0.1), (side * 0.42, 0.36)], 0.02, 0.02, swell=0.085, samples=9)
    pores = [(-side * (0.2 + 0.1 * (k % 3)), -0.34 + 0.16 * k) for k in range(6)]
    s.over(2, _set(light, x, y, turn, scale), *(_set(pen.ellipse(u, v, 0.026), x, y, turn, scale) for u, v in pores))


@family_of(3, "lemon", "citrus", "fruit", "summer", "botanical", "kitchen", "mediterranean", area=0.46, whole=True)
def lemon(rng: Rng, state: int) -> Strata:
    s = Strata()
    hand = float(rng.choice((-1, 1)))
    lean = hand * rng.uniform(0.12, 0.3)
    if state == 1:  # two on a twig
        s.add(1, pen.branch([(hand * 1.15, -1.2), (hand * 0.4, -1.0), (-hand * 0.3, -1.02), (-hand * 0.95, -0.8)], 0.09, 0.05))
        for u, a, length in ((0.8, 0.5, 0.95), (0.2, -0.35, 0.85), (-0.5, -0.55, 0.9), (-0.85, -1.75, 0.8)):
            s.add(1, *pen.blade(hand * u, -1.02, hand * a, length, 0.36, bend=0.06 * hand))
        for u, drop, k in ((0.42, 0.0, 0.86), (-0.42, 0.28, 0.72)):
            x, y = hand * u, -0.12 + drop
            s.over(1, pen.branch([(hand * u * 0.7, -1.02), (x * 1.04, y - 0.84 * k), (x, y - 0.6 * k)], 0.07, 0.06))
            _lemon(s, x, y, -hand * u * 0.3, k, rng)
        return s
    if state == 2:  # cut in half before a whole one
        for a, length in ((0.7, 1.1), (1.5, 0.95), (-0.3, 1.0)):
            s.add(1, *pen.blade(hand * 0.1, -0.4, hand * a, length, 0.4, bend=0.05 * hand))
        _lemon(s, hand * 0.28, -0.28, hand * 0.7, 0.9, rng)
        x, y, r = -hand * 0.3, 0.42, 0.58
        s.over(2, pen.ellipse(x, y, r + 0.05))
        s.over(0, pen.ellipse(x, y, r))
        s.over(2, pen.ellipse(x, y, r - 0.085))
        n, start = int(rng.integers(8, 11)), rng.uniform(0, 1)
        s.over(0, *(pen.petal(x + 0.05 * math.sin(a), y - 0.05 * math.cos(a), a, 0.4, 3.1 / n * 0.42)
                    for a in (start + i * TAU / n for i in range(n))))  # fmt: skip
        return s
    s.add(1, pen.branch([(-lean * 0.6, -1.55), (0.02, -1.2), (0, -0.74)], 0.09, 0.08))
    for side, a, length, y in ((1, 1.25, 1.0, -1.02), (-1, 1.0, 0.92, -1.1), (hand, 0.45, 0.7, -1.2)):
        s.add(1, *pen.blade(0, y, side * a, length, 0.4, bend=0.09 * side))
    _lemon(s, 0, 0, lean * 0.5, 1.0, rng)
    _blossom(s, -hand * 0.62, -0.98, 0.3, rng.uniform(0, 1))
    return s


@family_of(3, "citrus", "lemon", "orange", "fruit", "summer", "botanical", "kitchen", area=0.5, whole=True)
def citrus(rng: Rng, state: int) -> Strata:
    """An orange: on its twig, halved, or a slice with its rind."""
    s = Strata()
    hand = float(rng.choice((-1, 1)))
    n, start = int(rng.integers(9, 12)), rng.uniform(0, 1)
    if state == 2:
        cut = pen.curve(
            [*(_at(0.96, a) for a in np.linspace(-1.62, 1.62, 15)), (0.9, 0.12), (0.0, 0.14), (-0.9, 0.12)], tension=0.8
        )
        s.over(0, cut)
        s.over(2, pen.move(cut, 0, 0.0, 0, 0.86))
        s.over(0, *(pen.petal(0.07 * math.sin(a), 0.04 - 0.07 * math.cos(a), a, 0.66, 0.36) for a in (-1.2, -0.6, 0.0, 0.6, 1.2)))
        return s
    for a, length in ((1.15, 0.95), (0.35, 0.72)):  # both on one side: a crown of leaves would make a tomato of it
        s.add(1, *pen.blade(0, -0.84, hand * a, length, 0.42, bend=0.1 * hand))
    if state == 0:
        s.over(0, pen.blob(0, 0, 0.86, rng, wobble=0.025, points=12))
        s.over(1, pen.rosette(0, -0.72, 0.15, 0.06, 5))
        s.add(1, pen.branch([(0.02, -0.72), (0.03, -0.9), (hand * 0.12, -1.08)], 0.07, 0.06, collar=0.4))
        s.over(2, pen.stroke([(hand * 0.5, -0.44), (hand * 0.66, 0.0), (hand * 0.5, 0.44)], 0.02, 0.02, swell=0.09, samples=9))
        s.add(
            2,
            *(
                pen.ellipse(-hand * r * math.cos(a), r * math.sin(a), 0.026)
                for r, a in ((0.3, -0.5), (0.5, -0.1), (0.34, 0.25), (0.6, 0.4), (0.4, 0.8), (0.62, -0.6), (0.16, 0.1))
            ),
        )
        return s
    s.over(0, pen.ellipse(0, 0, 0.9))
    s.over(2, pen.ellipse(0, 0, 0.79))
    s.over(
        0, *(pen.petal(0.07 * math.sin(a), -0.07 * math.cos(a), a, 0.62, 3.5 / n) for a in (start + i * TAU / n for i in range(n)))
    )
    s.over(
        2,
        *(pen.leaf(0.24 * math.sin(a), -0.24 * math.cos(a), a, 0.16, 0.07) for a in (start + i * TAU / n for i in range(0, n, 3))),
    )
    return s


@family_of(2, "olive", "fruit", "mediterranean", "botanical", "plant", "branch", "kitchen", area=0.3, whole=True)
def olive(rng: Rng, state: int) -> Strata:
    s = Strata()
    hand = float(rng.choice((-1, 1)))
    bow = hand * rng.uniform(0.25, 0.45)
    line = pen.spine([(0, 1.2), (bow * 0.4, 0.5), (bow * 0.7, -0.3), (0, -1.05)], 30)
    s.add(1, pen.branch(line[::3], 0.075, 0.03))
    fruit = (9, 16, 22) if state == 0 else (6, 19)
    for i, k in enumerate((3, 7, 11, 15, 19, 23, 26)):
        side = -1 if i % 2 else 1
        heading = math.atan2(line[k + 1][0] - line[k - 1][0], line[k - 1][1] - line[k + 1][1])
        turn = heading + side * rng.uniform(0.6, 0.85)
        s.add(1, *pen.blade(line[k][0], line[k][1], turn, rng.uniform(0.62, 0.78) * (1.1 - i * 0.04), 0.19, rib=0.04))
    s.add(1, *pen.blade(line[-1][0], line[-1][1] + 0.05, math.atan2(-bow, 1.2), 0.55, 0.17, rib=0.04))
    for i, k in enumerate(fruit):
        away = (1 if i % 2 else -1) * hand
        x, y = line[k][0] + away * 0.27, line[k][1] + 0.3
        s.over(1, pen.branch([tuple(line[k]), (line[k][0] + away * 0.22, line[k][1] + 0.02), (x, y - 0.16)], 0.035, 0.03))
        s.over(0, pen.ellipse(x, y, 0.165, 0.225, -away * 0.2))
        s.over(
            2,
            pen.stroke(
                [(x + away * 0.06, y - 0.12), (x + away * 0.1, y), (x + away * 0.06, y + 0.1)], 0.012, 0.012, swell=0.04, samples=6
            ),
        )
    return s


_PEAR = np.array(
    [
        (0.02, -0.86), (0.17, -0.8), (0.24, -0.58), (0.33, -0.26), (0.56, 0.06), (0.66, 0.42), (0.5, 0.8), (0.16, 0.93),
        (-0.16, 0.93), (-0.5, 0.8), (-0.66, 0.42), (-0.56, 0.06), (-0.33, -0.26), (-0.22, -0.58), (-0.13, -0.8),
    ]
)  # fmt: skip


@family_of(2, "pear", "fruit", "autumn", "botanical", "kitchen", "harvest", area=0.5, upright=True, whole=True)
def pear(rng: Rng, state: int) -> Strata:
    s = Strata()
    hand = float(rng.choice((-1, 1)))
    wide = rng.uniform(0.92, 1.06)
    s.add(1, pen.branch([(hand * 0.14, -1.22), (hand * 0.06, -1.02), (0, -0.78)], 0.08, 0.09, collar=0.5))
    for side, a, length in ((hand, 1.1, 0.86), (-hand, 0.75, 0.7)):
        s.add(1, *pen.blade(hand * 0.05, -1.0, side * a, length, 0.34, bend=0.1 * side))
    body = pen.curve(_PEAR * (wide, 1))
    s.over(0, body)
    if state == 1:  # halved: flesh, core and pips
        s.over(2, pen.curve((_PEAR * (wide, 1) - (0, 0.1)) * 0.86 + (0, 0.1)))
        s.over(0, pen.curve((_PEAR * (wide, 1) - (0, 0.3)) * (0.4, 0.5) + (0, 0.3)))
        s.over(2, *(pen.leaf(side * 0.045, 0.22, side * 2.75, 0.2, 0.1, belly=0.6) for side in (-1, 1)))
        s.add(2, pen.stroke([(0, -0.6), (0.01, -0.3), (0, 0.02)], 0.02, 0.03, samples=5))
        return s
    s.over(
        2, pen.stroke([(hand * 0.1, -0.6), (hand * 0.24, -0.16), (hand * 0.45, 0.2), (hand * 0.42, 0.56)], 0.02, 0.02, swell=0.08)
    )
    s.add(2, *(pen.ellipse(-hand * (0.16 + 0.11 * (k % 3)), 0.12 + 0.12 * k, 0.024) for k in range(6)))
    s.add(2, pen.stroke([(-0.08, 0.86), (0, 0.82), (0.08, 0.86)], 0.03, 0.03, samples=5))
    return s


def _strawberry(s: Strata, x: float, y: float, turn: float, scale: float) -> None:
    body = np.array([(0, -0.5), (0.36, -0.58), (0.62, -0.34), (0.56, 0.06), (0.3, 0.56), (0, 0.84), (-0.3, 0.56), (-0.56, 0.06),
                     (-0.62, -0.34), (-0.36, -0.58)])  # fmt: skip
    s.over(0, _set(pen.curve(body), x, y, turn, scale))
    seeds = []
    for row, n in enumerate((4, 5, 4, 3, 2)):
        for i in range(n):
            u, v = (i - (n - 1) / 2) * 0.22, -0.28 + 0.2 * row
            seeds.append(_set(pen.leaf(u, v + 0.05, 0.35 * u, 0.1, 0.055, belly=0.5), x, y, turn, scale))
    s.over(2, *seeds)
    s.over(1, *(_set(pen.leaf(0, -0.56, a, 0.5, 0.19, belly=0.4, bend=0.14 * (1 if a > 0 else -1)), x, y, turn, scale)
                for a in (-2.1, -1.35, -0.6, 0.6, 1.35, 2.1)))  # fmt: skip


@family_of(3, "strawberry", "fruit", "berry", "summer", "botanical", "kitchen", "garden", area=0.42, upright=True, whole=True)
def strawberry(rng: Rng, state: int) -> Strata:
    s = Strata()
    hand = float(rng.choice((-1, 1)))
    if state == 0:
        s.add(1, pen.branch([(hand * 0.3, -1.15), (hand * 0.08, -0.9), (0, -0.5)], 0.07, 0.07))
        _strawberry(s, 0, 0, hand * 0.12, 1.0)
        return s
    top = (hand * 0.1, -1.0)
    s.add(1, pen.branch([(-hand * 0.1, 1.0), (hand * 0.02, 0.1), top], 0.075, 0.05))
    for side, y, length in ((hand, 0.42, 0.72), (-hand, 0.7, 0.62)):
        for fan in (-1.0, 0.0, 1.0):  # the leaf of three
            foot = _at(0.05, side * 1.3 + fan)
            long = 0.62 if fan == 0 else 0.5
            s.add(1, *pen.blade(side * 0.38 + foot[0], y - 0.13 + foot[1], side * 1.3 + fan, long * length / 0.7, 0.27, belly=0.5))
        s.add(1, pen.branch([(0, y), (side * 0.2, y - 0.13), (side * 0.36, y - 0.17)], 0.05, 0.05))
    s.over(1, pen.branch([(0, -0.3), (-hand * 0.4, -0.66), (-hand * 0.56, -0.42)], 0.05, 0.045))
    s.add(1, pen.branch([(0.0, -0.45), (hand * 0.4, -0.86), (hand * 0.55, -0.52)], 0.05, 0.045))
    _strawberry(s, -hand * 0.58, -0.12, hand * 0.1, 0.52)
    if state == 1:
        _strawberry(s, hand * 0.58, -0.24, -hand * 0.1, 0.44)
    else:
        _blossom(s, hand * 0.6, -0.42, 0.34, 0.3)
    _blossom(s, top[0], top[1], 0.3, rng.uniform(0, 1))
    return s


@family_of(2, "pineapple", "fruit", "tropical", "summer", "botanical", "kitchen", area=0.42, upright=True, whole=True)
def pineapple(rng: Rng, state: int) -> Strata:
    s = Strata()
    wide, tall = rng.uniform(0.5, 0.58), rng.uniform(0.68, 0.76)
    for k, (spread, length) in enumerate(((1.2, 0.66), (0.86, 0.86), (0.5, 1.0))):
        for side in (-1, 1):
            s.over(1, *pen.blade(side * 0.1, -0.22, side * spread, length, 0.22, bend=side * (0.16 - 0.04 * k), rib=0.05))
    s.over(1, *pen.blade(0, -0.2, 0.03, 1.05, 0.22, rib=0.05))
    cy = 0.42
    body = [
        (wide * math.copysign(abs(math.cos(a)) ** 0.8, math.cos(a)), cy + tall * math.sin(a)) for a in np.linspace(0, TAU, 14)[:-1]
    ]
    s.over(0, pen.curve(body))
    rows, eyes = 6, []
    for row in range(rows):
        v = -0.76 + 1.52 * row / (rows - 1)
        half = wide * math.sqrt(max(1 - v * v * 0.86, 0))
        n = 4 if row % 2 else 3
        for i in range(n):
            u = (i - (n - 1) / 2) * 0.3 * half / wide
            if abs(u) < half - 0.08:
                r = 0.105 * (1 - 0.3 * abs(u) / wide)
                eyes.append((u, cy + v * tall * 0.95, r))
    if state == 0:  # lozenges, each with an eye
        s.over(2, *(pen.polygon([(u, v - 1.1 * r), (u + r, v), (u, v + 1.1 * r), (u - r, v)]) for u, v, r in eyes))
        s.over(3, *(pen.ellipse(u, v + 0.02, 0.026) for u, v, _ in eyes))
    else:  # scales
        s.over(
            2,
            *(
                pen.stroke([(u - r, v - 0.5 * r), (u, v + 0.8 * r), (u + r, v - 0.5 * r)], 0.014, 0.014, swell=0.035, samples=6)
                for u, v, r in eyes
            ),
        )
        s.add(2, *(pen.ellipse(u, v - 0.3 * r, 0.022) for u, v, r in eyes))
    return s


@family_of(
    2,
    "palm tree",
    "palm",
    "tree",
    "tropical",
    "beach",
    "summer",
    "jungle",
    "botanical",
    "plant",
    area=0.34,
    upright=True,
    whole=True,
)
def palm_tree(rng: Rng, state: int) -> Strata:
    s = Strata()
    hand = float(rng.choice((-1, 1)))
    lean = hand * rng.uniform(0.2, 0.42)
    trunks = [((lean * -0.6, 1.35), (lean * 0.1, 0.45), (lean, -0.35), 1.0)]
    if state == 1:
        trunks.insert(0, ((lean * -0.6 - hand * 0.42, 1.3), (-hand * 0.78, 0.95), (-hand * 0.95, 0.5), 0.62))
    for foot, middle, crown, k in trunks:
        line = pen.spine([foot, middle, crown], 16)
        s.over(0, pen.branch(line[::3], 0.17 * k, 0.1 * k, collar=0.7))
        for j in range(2, 14, 2):  # rings of the trunk
            n = pen.normals(line)[j] * 0.075 * k
            p = line[j]
            s.add(2, pen.stroke([tuple(p - n), (p[0], p[1] + 0.03), tuple(p + n)], 0.022 * k, 0.022 * k, samples=5))
        cx, cy = crown
        for i, a in enumerate((-1.95, 1.95, -1.2, 1.2, -0.38, 0.45)):
            length = (1.0 - 0.06 * (i // 2)) * k * rng.uniform(0.93, 1.05)
            _frond(s, cx, cy, a, length, 0.42 * k)
        s.over(0, *(pen.ellipse(cx + dx * k, cy + dy * k, 0.075 * k) for dx, dy in ((-0.09, 0.08), (0.08, 0.1), (0.0, 0.0))))
    return s


def _frond(s: Strata, x: float, y: float, turn: float, length: float, droop: float) -> None:
    """An arching frond with slips of leaf on both sides of its rib."""
    side = 1 if turn > 0 else -1
    rise = (math.sin(turn) * length * 0.55, -math.cos(turn) * length * 0.55 - 0.16 * length)
    tip = (math.sin(turn) * length, -math.cos(turn) * length + droop * abs(math.sin(turn)))
    line = pen.spine([(x, y), (x + rise[0], y + rise[1]), (x + tip[0], y + tip[1])], 14)
    slips = [pen.branch(line[::2], 0.05, 0.02, collar=0.4)]
    for k in range(2, 13):
        heading = math.atan2(line[k + 1][0] - line[k - 1][0], line[k - 1][1] - line[k + 1][1])
        reach = 0.27 * length * math.sin(math.pi * (0.2 + 0.66 * k / 13)) ** 0.8
        slips += [
            pen.leaf(line[k][0], line[k][1], heading + d, reach * long, 0.24 * reach, belly=0.4, bend=0.08 * side)
            for d, long in ((-0.8 * side, 0.7), (0.95 * side, 1.25))
        ]
    s.over(1, *slips)
