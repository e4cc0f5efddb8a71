"""Garden flowers whose petals lie over each other: dahlia, peony, iris, thistle, lily, lotus, carnation, hibiscus and the like."""

# ruff: noqa: D103 -- the name in the decorator says what each function draws

from __future__ import annotations

import math

import numpy as np

from engine.composition import pen
from engine.composition.families.registry import family, family_of
from engine.composition.families.strata import Strata

Rng = np.random.Generator
TAU = 2 * math.pi


def _at(r: float, a: float) -> tuple[float, float]:
    """A point at radius r in the direction a (0 = up, clockwise)."""
    return r * math.sin(a), -r * math.cos(a)


def _crease(a: float, start: float, end: float, wide: float, lean: float = 0.0) -> pen.Outline:
    return pen.stroke([_at(start, a), _at((start + end) / 2, a + lean / 2), _at(end, a + lean)], wide, wide * 0.25, samples=4)


def side_view(
    s: Strata, rng: Rng, *, petals: int, breadth: float, notch: float = 0.0, spread: float = 1.0, pointed: bool = False
) -> None:
    """A bloom half open, seen from its side on its stalk: petals fan from a cup, the foremost lie over the others."""
    hand = float(rng.choice((-1, 1)))
    s.add(1, pen.branch([(hand * 0.24, 1.3), (hand * 0.06, 0.9), (0, 0.4)], 0.085, 0.08))
    for side, y, a, long in ((hand, 1.1, 1.0, 0.62), (-hand, 0.92, 0.9, 0.5)):
        s.add(1, *pen.blade(hand * 0.14 * (y - 0.5), y, side * a, long, 0.24, bend=0.1 * side))
    for row, (reach, share) in enumerate(((1.0, 1.0), (0.86, 0.66), (0.66, 0.36))):
        n = max(petals - 2 * row, 1)
        for i in sorted(range(n), key=lambda i: -abs(i - (n - 1) / 2)):
            a = (i - (n - 1) / 2) * (2 * spread * share / max(n - 1, 1))
            long = reach * rng.uniform(0.95, 1.03) * (1 - 0.1 * abs(a))
            wide = breadth * (1 - 0.12 * row)
            outer, inner = (
                (pen.leaf(0, 0.34, a, long, wide, belly=0.62), pen.leaf(0, 0.34, a, long - 0.05, wide - 0.08, belly=0.62))
                if pointed
                else (pen.petal(0, 0.34, a, long, wide, notch=notch), pen.petal(0, 0.34, a, long - 0.045, wide - 0.07, notch=notch))
            )
            if row == 0:
                s.over(0, outer)
            s.over(2, outer)
            s.over(0, inner)
            if row < 2 and not pointed:
                s.over(
                    2,
                    pen.stroke(
                        [
                            (0.5 * long * math.sin(a), 0.34 - 0.5 * long * math.cos(a)),
                            (0.8 * long * math.sin(a), 0.34 - 0.8 * long * math.cos(a)),
                        ],
                        0.03,
                        0.012,
                        samples=4,
                    ),
                )
    s.over(1, *(pen.leaf(0, 0.46, a, 0.4, 0.17, belly=0.5) for a in (-0.95, 0.95, -0.42, 0.42)), pen.ellipse(0, 0.42, 0.19, 0.15))


@family("dahlia", "flower", "floral", "bloom", "botanical", "garden", "autumn", area=0.66)
def dahlia(rng: Rng) -> Strata:
    s = Strata()
    n, rings, start = int(rng.integers(11, 16)), int(rng.integers(3, 5)), rng.uniform(0, 1)
    for ring in range(rings):
        r = 1.0 - 0.9 * ring / (rings + 0.35)
        count = n if ring < rings - 1 else max(7, n - 4)
        angles = [start + (i + 0.5 * (ring % 2)) * TAU / count for i in range(count)]
        tone = 0 if ring % 2 == 0 else 2
        s.over(tone, *(pen.leaf(0, 0, a, r, 6.4 * r / count, belly=0.68) for a in angles))
        s.over(2 if tone == 0 else 0, *(_crease(a, 0.5 * r, 0.88 * r, 0.03) for a in angles))
    s.over(3, *(pen.ellipse(*_at(0.085 * k**0.5, 2.4 * k), 0.028) for k in range(9)))
    return s


@family_of(2, "peony", "flower", "floral", "bloom", "rose", "botanical", "garden", "romantic", "chintz", area=0.68)
def peony(rng: Rng, state: int) -> Strata:
    s = Strata()
    if state == 1:
        side_view(s, rng, petals=7, breadth=0.52, notch=0.12)
        return s
    start = rng.uniform(0, TAU)
    for a in (start + 0.4, start + 2.6, start + 4.3)[: int(rng.integers(1, 4))]:
        x, y = _at(0.62, a)
        s.add(1, pen.leaf(x, y, a + rng.uniform(-0.3, 0.3), 0.7, 0.36, bend=0.06))
    n = int(rng.integers(6, 9))
    turns = [start + i * TAU / n + rng.uniform(-0.08, 0.08) for i in range(n)]
    s.over(0, *(pen.petal(0, 0, a, rng.uniform(0.93, 1.02), 6.3 / n, notch=rng.uniform(0.08, 0.16)) for a in turns))
    for a in turns:
        s.add(2, *(_crease(a + d, 0.6, 0.86 - abs(d), 0.035, d * 0.3) for d in (-0.17, 0.0, 0.17)))
    n = int(rng.integers(5, 7))
    inner = [start + 0.5 + i * TAU / n for i in range(n)]
    s.over(2, *(pen.petal(0, 0, a, 0.68, 4.6 / n, notch=0.1) for a in inner))
    s.over(0, *(pen.petal(0, 0, a, 0.625, 4.1 / n, notch=0.12) for a in inner))
    s.over(2, pen.rosette(0, 0, 0.4, 0.31, 7, turn=start))
    s.over(0, pen.rosette(0, 0, 0.35, 0.26, 7, turn=start))
    s.over(3, *(pen.ellipse(*_at(0.07 * k**0.5 + 0.02, 2.4 * k), 0.036) for k in range(10)))
    return s


@family_of(2, "anemone", "flower", "floral", "bloom", "botanical", "garden", "hibiscus", area=0.6)
def anemone(rng: Rng, state: int) -> Strata:
    s = Strata()
    if state == 1:
        side_view(s, rng, petals=5, breadth=0.62, notch=0.05)
        return s
    n, start = int(rng.integers(5, 8)), rng.uniform(0, TAU)
    turns = [start + i * TAU / n for i in range(n)]
    s.add(0, *(pen.petal(0, 0, a, rng.uniform(0.92, 1.0), 6.0 / n, notch=rng.uniform(0, 0.1)) for a in turns))
    for a in turns:
        s.add(2, *(_crease(a + d * 2.2 / n, 0.36, 0.8 - 0.3 * abs(d), 0.04, d * 0.25) for d in (-0.5, -0.25, 0.0, 0.25, 0.5)))
    s.over(2, pen.ellipse(0, 0, 0.3))
    s.over(3, *(pen.ellipse(*_at(0.25, i * TAU / 14), 0.032) for i in range(14)), pen.ellipse(0, 0, 0.13))
    return s


@family("sunflower head", "sunflower", "flower", "floral", "bloom", "summer", "botanical", "garden", area=0.66)
def sunflower_head(rng: Rng) -> Strata:
    s = Strata()
    n, start = int(rng.integers(15, 20)), rng.uniform(0, 1)
    s.add(0, *(pen.leaf(0, 0, start + (i + 0.5) * TAU / n, 1.0, 0.36, belly=0.66) for i in range(n)))
    s.over(2, *(_crease(start + (i + 0.5) * TAU / n, 0.5, 0.9, 0.03) for i in range(n)))
    s.over(0, *(pen.leaf(0, 0, start + i * TAU / n, 0.86, 0.33, belly=0.66) for i in range(n)))
    s.over(2, pen.ellipse(0, 0, 0.44))
    s.over(3, *(pen.ellipse(*_at(0.4 * (k / 60) ** 0.5, 2.39996 * k), 0.026) for k in range(60)))
    return s


@family("carnation", "flower", "floral", "ottoman", "bloom", "botanical", "heritage", "turkish", area=0.42, upright=True)
def carnation(rng: Rng) -> Strata:
    s = Strata()
    n, spread = int(rng.choice((5, 7, 7))), rng.uniform(0.9, 1.15)
    s.add(1, pen.stroke([(0, 1.35), (rng.uniform(-0.1, 0.1), 0.8), (0, 0.2)], 0.06, 0.06, samples=5))
    for side in (-1, 1):
        s.add(1, pen.leaf(0, 1.1, side * 0.8, 0.7, 0.16, bend=-0.12 * side))
    for i in sorted(range(n), key=lambda i: -abs(i - (n - 1) / 2)):
        a = (i - (n - 1) / 2) * (2 * spread / (n - 1))
        edge = [_at(1.0 + (0.0 if k % 2 else 0.1), a + (k - 4) * 0.062) for k in range(9)]
        shape = np.array([(0, 0.1), *edge])
        s.over(0, pen.polygon(shape))
        s.over(2, _crease(a, 0.3, 0.86, 0.03), _crease(a - 0.15, 0.55, 0.9, 0.025), _crease(a + 0.15, 0.55, 0.9, 0.025))
    s.over(1, pen.curve([(-0.2, -0.14), (0, -0.06), (0.2, -0.14), (0.16, 0.2), (0, 0.42), (-0.16, 0.2)]))
    return s


@family("thistle", "flower", "floral", "wild", "scottish", "botanical", "plant", "meadow", area=0.34, upright=True)
def thistle(rng: Rng) -> Strata:
    s = Strata()
    bow = rng.uniform(-0.15, 0.15)
    s.add(1, pen.stroke([(bow, 1.5), (bow * 0.5, 0.9), (0, 0.35)], 0.065, 0.06, samples=6))
    for side in (-1, 1):
        for y, length in ((1.3, 0.75), (0.95, 0.6)):
            turn = side * rng.uniform(0.75, 1.0)
            s.add(1, pen.leaf(bow * 0.4, y, turn, length, 0.17, bend=-0.08 * side))
            for k in (0.35, 0.6):
                x0, y0 = bow * 0.4 + math.sin(turn) * length * k, y - math.cos(turn) * length * k
                s.add(1, pen.leaf(x0, y0, turn + 0.9, 0.2, 0.08), pen.leaf(x0, y0, turn - 0.9, 0.2, 0.08))
    n = 11
    s.over(0, *(pen.leaf(0, -0.1, (i - (n - 1) / 2) * 0.135, 0.92 - 0.012 * (i - 5) ** 2, 0.13, belly=0.75) for i in range(n)))
    s.over(2, *(_crease((i - 3) * 0.18, 0.32, 0.78, 0.035) for i in range(7)))
    s.over(0, pen.ellipse(0, -0.06, 0.27, 0.14))  # tuft and bulb are one
    s.over(1, pen.curve([(-0.3, -0.1), (0, -0.02), (0.3, -0.1), (0.4, 0.2), (0.2, 0.48), (-0.2, 0.48), (-0.4, 0.2)]))
    s.over(
        3,
        *(
            pen.stroke([(x - 0.06, y + 0.03), (x, y - 0.04), (x + 0.06, y + 0.03)], 0.025, 0.025, samples=4)
            for y, xs in ((0.08, (-0.22, 0.0, 0.22)), (0.22, (-0.12, 0.12)), (0.34, (0.0,)))
            for x in xs
        ),
    )
    return s


@family("iris", "flower", "floral", "spring", "botanical", "garden", "art nouveau", area=0.36, upright=True)
def iris(rng: Rng) -> Strata:
    s = Strata()
    s.add(1, pen.stroke([(rng.uniform(-0.1, 0.1), 1.6), (0, 1.0), (0, 0.2)], 0.07, 0.06, samples=5))
    for side, tall in ((-1, rng.uniform(1.1, 1.4)), (1, rng.uniform(0.8, 1.1))):
        s.add(1, pen.leaf(side * 0.02, 1.6, side * 0.2, tall, 0.15, bend=0.06 * side))
    for side in (-1, 1):  # standards behind
        s.add(0, pen.leaf(0, 0, side * 0.42, 1.02, 0.58, belly=0.55, bend=-0.1 * side))
    s.over(2, pen.leaf(0, 0.0, 0, 0.84, 0.4, belly=0.55))
    for side in (-1, 1):  # falls in front
        s.over(
            0,
            pen.curve(
                [(0, 0.02), (side * 0.42, -0.12), (side * 0.82, 0.12), (side * 0.86, 0.5), (side * 0.56, 0.6), (side * 0.26, 0.34)]
            ),
        )
    s.over(0, pen.petal(0, -0.06, math.pi, 0.78, 0.56, notch=0.04))
    for side in (-1, 1):
        s.over(2, pen.stroke([(side * 0.2, 0.06), (side * 0.5, 0.14), (side * 0.66, 0.4)], 0.07, 0.02, samples=5))
        s.add(2, _crease(side * 0.42, 0.45, 0.85, 0.03))
    s.over(3, pen.leaf(0, 0.02, math.pi, 0.5, 0.13), *(pen.ellipse(0.14 * k, 0.42 + 0.05 * abs(k), 0.03) for k in (-1, 1)))
    return s


@family("lily", "flower", "floral", "garden", "botanical", "art nouveau", area=0.44)
def lily(rng: Rng) -> Strata:
    s = Strata()
    start = rng.uniform(0, TAU)
    s.add(0, *(pen.leaf(0, 0, start + i * TAU / 6, 1.03, 0.62, belly=0.5) for i in range(6)))
    for k, ring in enumerate((0.0, math.pi / 3)):
        turns = [start + ring + i * TAU / 3 for i in range(3)]
        s.over(0 if k else 2, *(pen.leaf(0, 0, a, 1.03, 0.62, belly=0.5) for a in turns))
        s.over(0, *(pen.leaf(*_at(0.02, a), a, 0.97, 0.54, belly=0.5) for a in turns))
        s.over(2, *(_crease(a, 0.12, 0.82, 0.045) for a in turns))
        s.add(
            2,
            *(
                pen.ellipse(*_at(r, a + d), 0.022)
                for a in turns
                for r, d in ((0.34, 0.2), (0.34, -0.2), (0.46, 0.12), (0.46, -0.12))
            ),
        )
    for i in range(6):
        a = start + 0.25 + i * TAU / 6
        s.over(
            3,
            pen.stroke([_at(0.05, a), _at(0.25, a + 0.1), _at(0.42, a + 0.14)], 0.025, 0.02, samples=4),
            pen.ellipse(*_at(0.44, a + 0.14), 0.05, 0.028, a),
        )
    return s


@family("lotus", "flower", "floral", "water", "botanical", "oriental", "zen", "yoga", area=0.44, upright=True)
def lotus(rng: Rng) -> Strata:
    s = Strata()
    n, open_by = 3, rng.uniform(0.9, 1.08)
    for side in (-1, 1):
        s.add(1, pen.leaf(0, 0.55, side * 1.75, 1.0, 0.28, bend=0.1 * side))
    for row, (spread, length) in enumerate(((1.25, 1.0), (0.82, 1.1), (0.38, 1.14))):
        for k in range(n - row if row else n):
            count = n - row if row else n
            t = (k + 1) / count
            for side in (-1, 1):
                a = side * spread * open_by * t
                s.over(0, pen.leaf(0, 0.5, a, length * (1 - 0.05 * t), 0.46, belly=0.5))
                s.over(2, pen.leaf(0, 0.5, a, length * (1 - 0.05 * t), 0.46, belly=0.5))
                s.over(0, pen.leaf(0, 0.47, a, length * (1 - 0.05 * t) * 0.93, 0.39, belly=0.5))
    s.over(2, pen.leaf(0, 0.5, 0, 1.18, 0.5, belly=0.48))
    s.over(0, pen.leaf(0, 0.47, 0, 1.1, 0.42, belly=0.48))
    s.over(2, *(pen.stroke([(0.05 * k, 0.36), (0.08 * k, 0.05), (0.03 * k, -0.34)], 0.03, 0.01, samples=4) for k in (-1, 0, 1)))
    s.over(
        1, *(pen.stroke([(-w, y), (0, y + 0.05), (w, y)], 0.02, 0.02, swell=0.05, samples=6) for w, y in ((0.8, 0.62), (0.5, 0.75)))
    )
    return s


@family("bellflower", "flower", "floral", "bluebell", "meadow", "cottage", "botanical", "hyacinth", area=0.3, upright=True)
def bellflower(rng: Rng) -> Strata:
    s = Strata()
    bow = rng.uniform(0.25, 0.5) * rng.choice((-1, 1))
    line = pen.spine([(0, 1.3), (0, 0.3), (bow * 0.5, -0.5), (bow * 1.5, -0.9)], 24)
    s.add(1, pen.stroke(line, 0.06, 0.03, samples=12))
    s.add(1, pen.leaf(0, 1.2, -0.6, 1.0, 0.2, bend=0.08), pen.leaf(0, 1.2, 0.5, 0.8, 0.18, bend=-0.08))
    for i, k in enumerate((9, 13, 17, 20, 23)):
        side, r = (-1 if i % 2 else 1), 0.32 - 0.025 * i
        x, y = line[k][0] + side * 0.22, line[k][1] + 0.1
        s.over(1, pen.stroke([tuple(line[k]), (x, line[k][1] - 0.02), (x, y)], 0.035, 0.03, samples=4))
        bell = np.array(
            [
                (0, -0.1),
                (0.5, 0.1),
                (0.55, 0.7),
                (0.85, 1.05),
                (0.42, 0.95),
                (0, 1.15),
                (-0.42, 0.95),
                (-0.85, 1.05),
                (-0.55, 0.7),
                (-0.5, 0.1),
            ]
        )
        s.over(0, pen.curve(bell * r + (x, y)))
        s.over(
            2,
            *(
                pen.stroke([(x + d * r * 0.3, y + 0.25 * r), (x + d * r * 0.42, y + 0.85 * r)], 0.03, 0.012, samples=3)
                for d in (-1, 0, 1)
            ),
        )
    return s


@family("chrysanthemum", "flower", "floral", "japanese", "bloom", "autumn", "botanical", "oriental", area=0.6)
def chrysanthemum(rng: Rng) -> Strata:
    s = Strata()
    start = rng.uniform(0, TAU)
    s.add(0, *(pen.petal(0, 0, start + i * TAU / 18, 1.02, 0.3) for i in range(18)))
    for ring, (r, n) in enumerate(((1.0, 18), (0.78, 15), (0.55, 12), (0.32, 8))):
        turns = [start + (i + 0.5 * (ring % 2)) * TAU / n for i in range(n)]
        s.over(2, *(pen.petal(*_at(0.05, a), a, r, 5.4 * r / n) for a in turns))
        s.over(0, *(pen.petal(*_at(0.05, a), a, r - 0.045, 5.4 * r / n - 0.055) for a in turns))
    s.over(3, pen.ellipse(0, 0, 0.1))
    return s


@family("jasmine spray", "jasmine", "flower", "floral", "blossom", "branch", "botanical", "chinoiserie", area=0.3)
def jasmine_spray(rng: Rng) -> Strata:
    s = Strata()
    bow = rng.uniform(0.3, 0.7) * rng.choice((-1, 1))
    line = pen.spine([(-1.2, 0.6), (-0.5, 0.5 - bow * 0.5), (0.3, -0.1 - bow * 0.3), (1.1, -0.5)], 30)
    s.add(1, pen.stroke(line, 0.07, 0.025, samples=14))
    for i, k in enumerate(range(3, 29, 4)):
        side = -1 if i % 2 else 1
        heading = math.atan2(*(line[min(k + 1, 29)] - line[k - 1]) * (1, -1))
        turn = heading + side * rng.uniform(0.7, 1.1)
        s.add(1, pen.leaf(line[k][0], line[k][1], turn, rng.uniform(0.4, 0.55), 0.18, bend=-0.05 * side))
    for k in (6, 12, 18, 24, 29):
        x, y = line[k] + rng.uniform(-0.16, 0.16, 2)
        r, a0 = rng.uniform(0.24, 0.3), rng.uniform(0, 1)
        s.over(0, *(pen.leaf(x, y, a0 + i * TAU / 5, r, r * 0.62, belly=0.6) for i in range(5)))
        s.over(2, pen.ellipse(x, y, 0.055))
    return s
