"""Things of sky, wood and table: star, crescent moon, snowflake, evergreen, cactus, mushroom, teapot."""

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


@family_of(2, "star", "celestial", "night", "sky", "geometric", area=0.34)
def star(rng: Rng, state: int) -> Strata:
    s = Strata()
    n = 5 if state == 0 else int(rng.choice((6, 8)))
    inner = 0.5 if n == 5 else 0.6
    s.over(0, pen.rosette(0, 0, 1.0, inner, n, smooth=False))
    half = math.pi / n
    for i in range(n):  # each ray half in the light
        a = i * TAU / n
        s.add(2, pen.polygon([_at(0.05, a + 0.3), _at(0.86, a + 0.012), _at(inner * 0.86, a + half * 0.9)]))
    if n > 5:
        s.add(1, *(pen.ellipse(*_at(0.84, (i + 0.5) * TAU / n), 0.06) for i in range(n)))
    return s


@family_of(2, "crescent moon", "moon", "celestial", "night", "sky", area=0.34)
def crescent_moon(rng: Rng, state: int) -> Strata:
    s = Strata()
    r, away = rng.uniform(0.76, 0.82), rng.uniform(0.38, 0.46)
    x = (r * r - 1 - away * away) / (2 * away)  # where the two circles meet
    horn, hollow = math.acos(x), math.acos((x + away) / r)
    outer = [(math.cos(a), math.sin(a)) for a in np.linspace(-horn, horn, 17)]
    inner = [(r * math.cos(a) - away, r * math.sin(a)) for a in np.linspace(hollow, -hollow, 13)[1:-1]]
    s.over(0, pen.polygon(np.vstack([pen.spine(outer, 40), pen.spine([outer[-1], *inner, outer[0]], 30)])))
    if state == 0:  # engraved along its back
        for k, far in enumerate((0.91, 0.83, 0.75)):
            sweep = np.linspace(-1.3 + 0.28 * k, 1.3 - 0.28 * k, 12)
            line = np.stack([far * np.cos(sweep), far * np.sin(sweep)], 1)
            s.add(2, pen.stroke(line, 0.01, 0.01, swell=0.034, samples=12))
    else:  # strewn with dots that dwindle towards its horns
        s.add(2, *(pen.ellipse(0.82 * math.cos(a), 0.82 * math.sin(a), 0.075 - 0.03 * abs(a)) for a in np.linspace(-1.4, 1.4, 7)))
    return s


@family_of(3, "snowflake", "winter", "snow", "festive", "geometric", area=0.3)
def snowflake(rng: Rng, state: int) -> Strata:
    s = Strata()
    wide = 0.075
    forks = (0.42, 0.62, 0.8) if state != 1 else (0.5, 0.74)
    reach = rng.uniform(0.26, 0.34)
    for i in range(6):
        a = i * TAU / 6
        s.add(0, pen.branch([(0, 0), _at(0.5, a), _at(1.0, a)], wide * 1.2, wide * 0.8, collar=0.2))
        for k, r in enumerate(forks):
            long = reach * (1.0 - 0.22 * k)
            for d in (-0.95, 0.95):
                x, y = _at(r - 0.06, a)
                s.add(0, pen.branch([(x, y), (x + 0.5 * long * math.sin(a + d), y - 0.5 * long * math.cos(a + d)),
                                     (x + long * math.sin(a + d), y - long * math.cos(a + d))], wide, wide * 0.7))  # fmt: skip
        if state == 2:
            s.add(0, pen.leaf(*_at(0.9, a), a, 0.26, 0.17, belly=0.5))
        elif state == 1:
            s.add(0, pen.ellipse(*_at(1.02, a), 0.075))
            s.add(0, pen.ellipse(*_at(0.62, a + TAU / 12), 0.06))
    core = {
        0: pen.rosette(0, 0, 0.36, 0.2, 6, smooth=False),
        1: pen.rosette(0, 0, 0.3, 0.24, 6),
        2: pen.rosette(0, 0, 0.4, 0.3, 6),
    }[state]
    s.over(0, core)
    s.over(2, pen.rosette(0, 0, 0.19, 0.08, 6, smooth=False))
    return s


@family_of(
    2, "evergreen", "fir", "pine", "tree", "woodland", "forest", "winter", "festive", "plant", area=0.36, upright=True, whole=True
)
def evergreen(rng: Rng, state: int) -> Strata:
    s = Strata()
    s.over(1, pen.branch([(0, 1.2), (0, 1.0), (0, 0.6)], 0.17, 0.14, collar=0.5))
    if state == 0:  # tiers, the lowest first, each above with a scalloped hem
        for k, (y, wide) in enumerate(((0.95, 0.78), (0.56, 0.66), (0.16, 0.54), (-0.24, 0.42), (-0.6, 0.28))):
            top = y - 0.62
            hem = [(wide * (1 - 2 * i / 8), y - (0.0 if i % 2 else 0.07) - 0.06 * (1 - abs(1 - i / 4))) for i in range(9)]
            if k:
                rim = [(x * 1.06, v + 0.07) for x, v in hem]
                s.over(2, pen.curve([(0, top), (wide * 0.34, y - 0.3), *rim, (-wide * 0.34, y - 0.3)], tension=0.7))
            s.over(0, pen.curve([(0, top), (wide * 0.34, y - 0.3), *hem, (-wide * 0.34, y - 0.3)], tension=0.7))
        s.over(2, *(pen.stroke([(0.13 * d * k, y - 0.3), (0.2 * d * k, y - 0.12)], 0.012, 0.012, swell=0.035, samples=5)
                    for k, y in ((2.2, 0.9), (1.8, 0.5), (1.4, 0.1)) for d in (-1, 0, 1)))  # fmt: skip
        return s
    s.over(0, pen.branch([(0, 1.0), (0, 0.0), (0, -1.2)], 0.1, 0.03, collar=0.0))
    for k in range(7):  # boughs with needles
        y, long = 0.82 - 0.28 * k, 0.82 * (1 - 0.115 * k)
        for side in (-1, 1):
            line = pen.spine([(0, y), (side * long * 0.5, y + 0.02), (side * long, y + 0.2 - 0.03 * k)], 12)
            s.add(0, pen.branch(line[::2], 0.06, 0.03))
            for j in range(1, 12):
                reach = 0.2 * (1 - 0.05 * j) * (1 - 0.05 * k) + 0.03
                s.add(0, *(pen.leaf(line[j][0], line[j][1], side * (1.5 + d), reach, 0.05, belly=0.5) for d in (-0.75, 0.7)))
    s.add(0, *(pen.leaf(0, -0.95, a, 0.34, 0.06) for a in (-0.4, 0.0, 0.4)))
    if rng.random() < 0.6:
        s.over(
            1,
            *(
                pen.leaf(side * x, y, math.pi + 0.1 * side, 0.24, 0.13, belly=0.45)
                for side, x, y in ((1, 0.5, 0.78), (-1, 0.38, 0.24), (1, 0.28, -0.22))
            ),
        )
    return s


@family_of(3, "cactus", "desert", "succulent", "plant", "houseplant", "western", area=0.36, upright=True, whole=True)
def cactus(rng: Rng, state: int) -> Strata:
    s = Strata()
    if state == 1:  # prickly pear: pads on pads, each outlined against the one below
        pads = [
            (0.0, 0.7, 0.0, 0.62),
            (-0.4, 0.08, -0.5, 0.5),
            (0.36, 0.04, 0.45, 0.54),
            (-0.06, -0.22, -0.06, 0.46),
            (0.62, -0.54, 0.3, 0.36),
            (-0.66, -0.4, -0.32, 0.34),
        ]
        for x, y, a, r in pads:
            shape = pen.curve(
                np.array([(0, 0.72), (0.4, 0.46), (0.56, 0.0), (0.44, -0.5), (0, -0.74), (-0.44, -0.5), (-0.56, 0.0), (-0.4, 0.46)])
                * r
            )
            s.over(2, pen.move(shape, x, y, a, 1.08))
            s.over(0, pen.move(shape, x, y, a))
            spines = ((-0.2, 0.1), (0.22, 0.0), (0.0, -0.4), (-0.26, -0.42), (0.28, -0.5))
            s.over(2, *(pen.move(pen.rosette(u * r, v * r, 0.045, 0.03, 2, smooth=False), x, y, a) for u, v in spines))
        for x, y, a, r in pads[3:]:  # a bud on each of the upper ones
            at = (x + 0.66 * r * math.sin(a), y - 0.66 * r * math.cos(a))
            s.over(1, *(pen.leaf(*at, a + d, 0.26, 0.12, belly=0.55) for d in (-0.5, 0.5, 0.0)))
        return s
    if state == 2:  # barrel with a crown of flowers
        s.over(
            0,
            pen.curve(
                [
                    (0, -0.66),
                    (0.42, -0.56),
                    (0.64, -0.1),
                    (0.6, 0.5),
                    (0.4, 0.86),
                    (-0.4, 0.86),
                    (-0.6, 0.5),
                    (-0.64, -0.1),
                    (-0.42, -0.56),
                ]
            ),
        )
        for u in (-0.75, -0.38, 0.0, 0.38, 0.75):
            rib = pen.spine([(u * 0.4, -0.54), (u * 0.7, 0.1), (u * 0.5, 0.78)], 9)
            s.add(2, pen.stroke(rib, 0.012, 0.012, swell=0.02, samples=8))
            for x, y in rib[1:-1:2]:  # a tuft of spines at each areole, and some beyond the edge
                for a in (-1.0, 0.0, 1.0):
                    s.add(2, pen.stroke([(x, y), (x + 0.09 * math.sin(a), y - 0.09 * math.cos(a))], 0.02, 0.008, samples=3))
        s.over(1, *(pen.leaf(0, -0.52, d, 0.44, 0.17, belly=0.55) for d in (-1.05, 1.05, -0.52, 0.52, 0.0)))
        s.over(2, *(pen.ellipse(0.1 * math.sin(d), -0.56 - 0.1 * math.cos(d), 0.03) for d in (-0.8, 0.0, 0.8)))
        return s
    hand = float(rng.choice((-1, 1)))
    arms = [
        ([(0, 0.42), (hand * 0.42, 0.4), (hand * 0.54, 0.2), (hand * 0.54, -0.28)], [0.24, 0.24, 0.24, 0.21]),
        ([(0, 0.08), (-hand * 0.36, 0.06), (-hand * 0.48, -0.12), (-hand * 0.48, -0.52)], [0.22, 0.22, 0.22, 0.19]),
    ]
    for points, widths in arms:
        s.add(0, pen.brush(points, widths, samples=18))
    s.add(0, pen.brush([(0, 1.05), (0, 0.3), (0, -0.86)], [0.4, 0.38, 0.32]))
    ribs = [[(x, 0.98), (x * 1.0, 0.2), (x * 0.8, -0.8)] for x in (-0.09, 0.0, 0.09)]
    s.over(2, *(pen.stroke(line, 0.012, 0.01, swell=0.012, samples=6) for line in ribs))
    for points, _ in arms:
        s.add(2, pen.stroke(points[1:], 0.014, 0.012, swell=0.012, samples=9))
    s.add(
        2,
        *(
            pen.stroke([(x, y), (x + d, y - 0.05)], 0.02, 0.008, samples=3)
            for y in (0.72, 0.3, -0.1, -0.48)
            for x, d in ((-0.14, -0.05), (0.14, 0.05))
        ),
    )
    for x, y, r in ((0.0, -0.98, 0.24), (hand * 0.54, -0.38, 0.2)):
        s.over(1, *(pen.leaf(x, y + 0.04, d, r, r * 0.44, belly=0.55) for d in (-1.0, 1.0, -0.5, 0.5, 0.0)))
    return s


def _cap(s: Strata, x: float, y: float, k: float, rng: Rng, tall: float) -> None:
    """A toadstool whose cap stands `tall` times its radius above its rim, at (x, y)."""
    s.over(1, pen.brush([(x, y), (x + 0.03 * k, y + 0.4 * k), (x - 0.02 * k, y + 0.92 * k)], [0.26 * k, 0.24 * k, 0.36 * k]))
    s.over(
        2,
        pen.curve(
            [
                (x - 0.19 * k, y + 0.24 * k),
                (x, y + 0.18 * k),
                (x + 0.2 * k, y + 0.24 * k),
                (x + 0.1 * k, y + 0.31 * k),
                (x - 0.1 * k, y + 0.31 * k),
            ]
        ),
    )
    dome = [(x + 0.72 * k * math.cos(a), y + 0.04 * k - tall * k * math.sin(a) ** 0.85) for a in np.linspace(0.0, math.pi, 11)]
    s.over(0, pen.curve([*dome, (x - 0.4 * k, y + 0.15 * k), (x, y + 0.19 * k), (x + 0.4 * k, y + 0.15 * k)], tension=0.85))
    s.over(
        2,
        *(
            pen.stroke([(x + 0.1 * k * i, y + 0.05 * k), (x + 0.08 * k * i, y + 0.16 * k)], 0.03 * k, 0.016 * k, samples=3)
            for i in range(-5, 6)
        ),
    )
    spots = [
        (-0.4, 0.2, 0.09),
        (0.06, 0.5, 0.1),
        (0.4, 0.24, 0.08),
        (-0.12, 0.24, 0.07),
        (0.2, 0.22, 0.045),
        (-0.28, 0.46, 0.05),
        (0.34, 0.46, 0.05),
    ]
    s.over(2, *(pen.blob(x + u * k, y - v * k * tall / 0.66, r * k, rng, wobble=0.12) for u, v, r in spots))


@family_of(2, "mushroom", "toadstool", "woodland", "autumn", "forest", "plant", area=0.46, upright=True, whole=True)
def mushroom(rng: Rng, state: int) -> Strata:
    s = Strata()
    if state == 1:  # a family, and moss at its foot
        _cap(s, -0.52, 0.3, 0.62, rng, 0.52)
        _cap(s, 0.5, 0.1, 0.56, rng, 0.8)
        _cap(s, 0.0, -0.16, 1.0, rng, 0.66)
    else:
        _cap(s, 0.0, 0.0, 1.05, rng, rng.uniform(0.66, 0.85))
    for x, a, long in ((-0.42, -0.5, 0.3), (-0.24, -0.15, 0.26), (0.3, 0.3, 0.34), (0.46, 0.7, 0.26), (0.14, 0.05, 0.2)):
        s.over(1, pen.leaf(x, 0.98, a, long, 0.09, bend=0.1 * math.copysign(1, a)))
    return s


@family_of(2, "teapot", "tea", "kitchen", "breakfast", "pottery", "object", area=0.5, upright=True)
def teapot(rng: Rng, state: int) -> Strata:
    s = Strata()
    low = rng.uniform(0.56, 0.66)
    s.over(0, pen.brush([(-0.5, 0.22), (-0.82, 0.08), (-0.86, -0.24), (-1.06, -0.36)], [0.32, 0.22, 0.15, 0.13]))
    ear = pen.spine([(0.52, -0.2), (0.86, -0.4), (1.08, -0.08), (0.92, 0.26), (0.54, 0.34)], 22)
    s.over(0, pen.brush(ear[::3], [0.15, 0.13, 0.11, 0.13, 0.13], samples=18))
    s.over(
        0,
        pen.curve(
            [
                (-0.36, -0.42),
                (0, -0.46),
                (0.36, -0.42),
                (0.68, -0.1),
                (0.7, 0.24),
                (0.44, low),
                (0.3, low + 0.06),
                (-0.3, low + 0.06),
                (-0.44, low),
                (-0.7, 0.24),
                (-0.68, -0.1),
            ]
        ),
    )
    s.over(0, pen.polygon([(-0.38, low), (0.38, low), (0.44, low + 0.13), (-0.44, low + 0.13)]))
    s.over(2, pen.stroke([(-0.46, -0.37), (0, -0.42), (0.46, -0.37)], 0.035, 0.035, samples=7))
    s.over(
        0,
        pen.curve([(-0.38, -0.44), (-0.26, -0.62), (0, -0.7), (0.26, -0.62), (0.38, -0.44), (0, -0.48)]),
        pen.ellipse(0, -0.78, 0.1),
    )
    s.over(2, pen.stroke([(-0.2, -0.58), (0, -0.63), (0.2, -0.58)], 0.012, 0.012, swell=0.02, samples=6))
    if state == 0:  # a flower painted on its side
        cy = 0.14
        s.over(2, *(pen.petal(0, cy, i * TAU / 5 + 0.2, 0.27, 0.24, notch=0.1) for i in range(5)))
        s.over(0, pen.ellipse(0, cy, 0.08))
        for side in (-1, 1):
            s.over(
                2,
                *pen.blade(side * 0.24, cy + 0.12, side * 1.25, 0.32, 0.17),
                *pen.blade(side * 0.2, cy - 0.14, side * 0.8, 0.26, 0.14),
            )
    else:  # bands
        for y, r in ((-0.06, 0.6), (0.34, 0.58)):
            s.over(2, pen.stroke([(-r, y), (0, y + 0.05), (r, y)], 0.03, 0.03, samples=9))
        s.over(
            2, *(pen.leaf(-0.52 + 0.13 * k, 0.27 + 0.04 * math.sin(k * math.pi / 8), 0.0, 0.22, 0.11, belly=0.5) for k in range(9))
        )
        s.add(2, *(pen.ellipse(-0.455 + 0.13 * k, 0.08 + 0.04 * math.sin(k * math.pi / 8), 0.028) for k in range(8)))
    return s
