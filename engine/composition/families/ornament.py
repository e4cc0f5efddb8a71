"""Paisley, medallions, damask, folk and tile ornament."""

# ruff: noqa: D103 -- the name in the decorator says what each function draws

from __future__ import annotations

import math

import numpy as np

from engine.composition import pen
from engine.composition.families.registry import family, family_of
from engine.composition.families.strata import Strata
from engine.composition.motifs import Sketch

Rng = np.random.Generator
TAU = 2 * math.pi

_PAISLEY = [
    (0.12, -1.05),
    (0.42, -0.72),
    (0.56, -0.2),
    (0.52, 0.3),
    (0.24, 0.7),
    (-0.2, 0.78),
    (-0.52, 0.48),
    (-0.55, 0.02),
    (-0.3, -0.36),
    (-0.04, -0.52),
    (0.02, -0.78),
    (-0.12, -0.98),
    (-0.06, -1.1),
]


@family("paisley", "boteh", "bohemian", "heritage", "ornament", "oriental", area=0.48)
def paisley(rng: Rng) -> Sketch:
    s = Sketch()
    body = np.array(_PAISLEY) * (rng.uniform(0.9, 1.12), 1)
    if rng.random() < 0.5:
        body = body * (-1, 1)
    centre = np.array([0.0, 0.12])
    s.add(0, pen.curve(body))
    if rng.random() < 0.6:
        s.add(1, *(pen.ellipse(x, y, 0.048) for x, y in _fringe(body)))
    s.add(2, pen.band(pen.curve(centre + (body - centre) * 0.8), pen.curve(centre + (body - centre) * 0.66)))
    n = int(rng.integers(6, 10))
    for i in range(n):
        s.add(3, pen.petal(0, 0.22, i * TAU / n, 0.29, 1.2 / n))
    s.add(2, pen.ellipse(0, 0.22, 0.08))
    for i in range(3):
        s.add(3, pen.ellipse(0.06 * (i - 0.2) * np.sign(body[2, 0]), -0.2 - 0.16 * i, 0.05 - 0.01 * i))
    return s


def _fringe(body: pen.Outline) -> list[tuple[float, float]]:
    """Places of beads about an outline, even and clear of it and of each other: none in its hollow."""
    rim = pen.spine(np.vstack([body, body[:1]]), 200)[:-1]
    along = np.roll(rim, -1, 0) - np.roll(rim, 1, 0)
    turned = np.sum(rim[:, 0] * np.roll(rim[:, 1], -1) - np.roll(rim[:, 0], -1) * rim[:, 1])
    out = np.stack([along[:, 1], -along[:, 0]], 1) / np.hypot(*along.T)[:, None] * np.sign(turned)
    beads: list[tuple[float, float]] = []
    for x, y in rim + 0.085 * out:
        apart = min((math.hypot(x - u, y - v) for u, v in beads), default=1.0)
        if apart > 0.13 and np.hypot(*(rim - (x, y)).T).min() > 0.075:
            beads.append((float(x), float(y)))
    return beads


@family("medallion", "mandala", "rosette", "ornament", "tile", "bohemian", "geometric", area=0.62)
def medallion(rng: Rng) -> Sketch:
    s = Sketch()
    n = int(rng.choice((8, 10, 12, 16)))
    half = math.pi / n
    for i in range(n):
        s.add(0, pen.leaf(0, 0, i * TAU / n, 1.0, 4.4 / n, belly=0.62) if n < 14 else pen.petal(0, 0, i * TAU / n, 0.94, 5.2 / n))
        a = i * TAU / n + half
        s.add(1, pen.ellipse(0.88 * math.sin(a), -0.88 * math.cos(a), 0.055))
    s.add(1, pen.rosette(0, 0, 0.68, 0.58, n, turn=half))
    s.add(2, pen.ring(0, 0, 0.52, 0.47))
    for i in range(n):
        s.add(2, pen.leaf(0.12 * math.sin(i * TAU / n), -0.12 * math.cos(i * TAU / n), i * TAU / n, 0.32, 1.0 / n, belly=0.6))
        a = i * TAU / n
        s.add(3, pen.leaf(0.6 * math.sin(a), -0.6 * math.cos(a), a, 0.26, 0.1, belly=0.5))
    s.add(3, pen.rosette(0, 0, 0.14, 0.08, 8))
    return s


@family_of(2, "damask", "ornament", "baroque", "heritage", "classic", "wallpaper", area=0.44, upright=True)
def damask(rng: Rng, state: int) -> Strata:
    """A scaled bud, or a fan of petals, held up by lobed leaves that sweep round it from one foot; mirrored, as damasks are."""
    s = Strata()
    wide = rng.uniform(0.94, 1.06)
    for side in (-1, 1):
        for points, broad, lobes in (
            ([(0.02, 1.15), (0.62, 0.98), (0.86, 0.3), (0.66, -0.5)], 0.2, (5, 8, 11, 14, 17)),
            ([(0.02, 0.86), (0.34, 0.72), (0.48, 0.32), (0.4, -0.02)], 0.15, (5, 9, 13)),
        ):
            line = pen.spine(np.array(points) * (side * wide, 1), 22)
            s.over(0, pen.brush(line[::3], [0.08, broad, broad, 0.04], samples=16))
            for k in lobes:
                ahead = line[k + 1] - line[k - 1]
                heading = math.atan2(ahead[0], -ahead[1])
                s.add(
                    0,
                    pen.leaf(
                        line[k, 0],
                        line[k, 1],
                        heading + side * 0.75,
                        (0.46 - 0.013 * k) * broad / 0.2,
                        0.2 * broad / 0.2,
                        belly=0.6,
                        bend=-0.1 * side,
                    ),
                )
                s.add(
                    0,
                    pen.leaf(
                        line[k, 0],
                        line[k, 1],
                        heading - side * 0.6,
                        (0.27 - 0.008 * k) * broad / 0.2,
                        0.12,
                        belly=0.6,
                        bend=0.1 * side,
                    ),
                )
            s.over(2, pen.stroke(line[2:20], 0.012, 0.012, swell=0.045, samples=10))
        s.over(
            0,
            pen.brush(np.array([(0.02, 1.1), (0.3, 1.26), (0.56, 1.16), (0.5, 1.02)]) * (side * wide, 1), [0.08, 0.13, 0.1, 0.05]),
        )
    if state == 0:  # the bud
        s.over(2, pen.ellipse(0, -0.2, 0.4, 0.6))
        s.over(
            0,
            pen.ellipse(0, -0.2, 0.36, 0.56),
            *(pen.leaf(0, -0.66, a, 0.46 - 0.1 * abs(a), 0.17, belly=0.5) for a in (-0.8, -0.4, 0.0, 0.4, 0.8)),
        )
        for row in range(6):
            y, n = -0.56 + 0.15 * row, (2, 3, 4, 3, 4, 3)[row]
            for i in range(n):
                x = (i - (n - 1) / 2) * 0.17
                s.over(2, pen.stroke([(x - 0.08, y), (x, y + 0.09), (x + 0.08, y)], 0.012, 0.012, swell=0.03, samples=6))
        s.over(
            1,
            pen.leaf(0, 0.52, -0.72, 0.5, 0.2, bend=-0.1),
            pen.leaf(0, 0.52, 0.72, 0.5, 0.2, bend=0.1),
            pen.leaf(0, 0.5, 0, 0.42, 0.2),
        )
    else:  # the fan
        for i in sorted(range(7), key=lambda i: -abs(i - 3)):
            a = (i - 3) * 0.36
            s.over(2, pen.leaf(0, 0.28, a, 1.2 - 0.17 * abs(a), 0.37, belly=0.66))
            s.over(0, pen.leaf(0, 0.28, a, 1.17 - 0.17 * abs(a), 0.31, belly=0.66))
            s.over(2, pen.leaf(0.5 * math.sin(a), 0.28 - 0.5 * math.cos(a), a, 0.42 - 0.06 * abs(a), 0.09, belly=0.5))
        s.over(
            1,
            pen.leaf(0, 0.62, -0.55, 0.5, 0.22, bend=-0.1),
            pen.leaf(0, 0.62, 0.55, 0.5, 0.22, bend=0.1),
            pen.leaf(0, 0.6, 0, 0.46, 0.2),
        )
    s.over(0, pen.leaf(0, 1.02, 0, 0.5, 0.2, belly=0.5), pen.leaf(0, 1.0, math.pi, 0.42, 0.17))
    return s


@family("folk heart", "heart", "folk", "love", "romantic", "ornament", area=0.5, upright=True)
def folk_heart(rng: Rng) -> Sketch:
    s = Sketch()
    body = np.array(
        [
            (0, 0.95),
            (-0.5, 0.45),
            (-0.92, -0.1),
            (-0.82, -0.62),
            (-0.42, -0.78),
            (0, -0.42),
            (0.42, -0.78),
            (0.82, -0.62),
            (0.92, -0.1),
            (0.5, 0.45),
        ]
    )
    s.add(0, pen.curve(body))
    s.add(2, pen.band(pen.curve(0.8 * body), pen.curve(0.7 * body)))  # a line within the edge
    n = int(rng.integers(5, 8))
    for i in range(n):
        s.add(2, pen.petal(0, -0.1, i * TAU / n, 0.3, 1.3 / n))
    s.add(3, pen.ellipse(0, -0.1, 0.09))
    for side in (-1, 1):  # a sprig below it
        s.add(2, pen.leaf(0, 0.46, side * 0.75, 0.34, 0.15))
    s.add(2, pen.stroke([(0, 0.48), (0, 0.16)], 0.05, 0.04, samples=4))
    return s


@family("tile flower", "tile", "azulejo", "geometric", "ornament", "mediterranean", area=0.6)
def tile_flower(rng: Rng) -> Sketch:
    s = Sketch()
    n = int(rng.choice((4, 4, 6, 8)))
    for i in range(n):
        a = i * TAU / n
        s.add(0, pen.leaf(0, 0, a, 1.0, 3.6 / n, belly=0.5))
        s.add(2, pen.leaf(0.18 * math.sin(a), -0.18 * math.cos(a), a, 0.62, 1.7 / n, belly=0.5))
        a += math.pi / n
        s.add(1, pen.petal(0, 0, a, 0.66, 1.3 / n))
        s.add(1, pen.ellipse(0.8 * math.sin(a), -0.8 * math.cos(a), 0.08))
    s.add(3, pen.rosette(0, 0, 0.22, 0.12, 8))
    return s


@family("ikat lozenge", "ikat", "ethnic", "geometric", "diamond", "bohemian", area=0.42)
def ikat_lozenge(rng: Rng) -> Sketch:
    s = Sketch()
    h = rng.uniform(1.1, 1.4)
    for tone, k in ((0, 1.0), (2, 0.66), (3, 0.36)):
        points = []
        for qx, qy in ((1, -1), (1, 1), (-1, 1), (-1, -1)):
            for t in np.linspace(0, 1, 6)[:-1]:
                t = t if qx * qy < 0 else 1 - t
                points.append((qx * t * 0.8 * k, qy * (1 - t) * h * k))
        steps = np.array(sorted(points, key=lambda p: math.atan2(p[1], p[0])))
        s.add(tone, pen.polygon(_stepped(steps)))
    for side in (-1, 1):
        s.add(1, pen.ellipse(side * 0.95, 0, 0.1, 0.16))
        s.add(1, pen.polygon([(0, side * (h + 0.12)), (0.12, side * (h + 0.3)), (0, side * (h + 0.48)), (-0.12, side * (h + 0.3))]))
    return s


def _stepped(points: pen.Outline) -> pen.Outline:
    """Turns a slanted edge into the stairs of a woven one."""
    out = []
    for (x0, y0), (x1, y1) in zip(points, np.roll(points, -1, 0), strict=True):
        out += [(x0, y0), (x1, y0)] if abs(x1) > abs(x0) else [(x0, y0), (x0, y1)]
    return np.array(out)
