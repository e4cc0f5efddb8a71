"""Folk birds, butterflies, feathers, beetles."""

# ruff: noqa: D103 -- the name in the decorator says what each function draws

from __future__ import annotations

import math

import numpy as np

from engine.composition import pen
from engine.composition.families.registry import family, family_of
from engine.composition.families.strata import Strata
from engine.composition.motifs import Sketch

Rng = np.random.Generator


@family_of(3, "folk bird", "bird", "animal", "folk", "nordic", "dove", area=0.4, upright=True)
def folk_bird(rng: Rng, state: int) -> Strata:
    """Level, with its head up, or bent to peck."""
    s = Strata()
    turn = (0.0, 0.5, -0.42)[state]
    tail = rng.uniform(0.3, 0.6) + (0.0, -0.1, 0.25)[state]

    def set_on(*outlines: pen.Outline) -> list[pen.Outline]:
        return [pen.move(outline - (0.0, 0.2), 0.0, 0.2, turn) for outline in outlines]

    for x in (-0.1, 0.14):
        s.add(1, pen.brush([(x, 0.4), (x + 0.03, 0.62), (x + 0.01, 0.86)], [0.1, 0.055, 0.04]))
        s.add(1, *(pen.stroke([(x + 0.01, 0.85), (x + 0.01 + d, 0.91)], 0.04, 0.016, samples=3) for d in (-0.15, 0.1)))
    for k, a in enumerate((-0.26, 0.26, 0.0)):
        feather = pen.leaf(0.46, 0.06, math.pi / 2 - tail + a, 0.98 - 0.08 * (k < 2), 0.22, belly=0.62)
        s.over(1, *set_on(feather))
        s.over(
            2,
            *set_on(
                pen.stroke(
                    [(0.62, 0.1 + 0.03 * k), (0.62 + 0.6 * math.cos(tail - a), 0.06 - 0.6 * math.sin(tail - a))],
                    0.012,
                    0.01,
                    swell=0.03,
                    samples=5,
                )
            ),
        )
    body = [
        (-0.98, -0.36),
        (-0.84, -0.6),
        (-0.56, -0.62),
        (-0.34, -0.36),
        (0.2, -0.26),
        (0.66, -0.04),
        (0.6, 0.16),
        (0.3, 0.44),
        (-0.2, 0.52),
        (-0.62, 0.3),
        (-0.84, -0.08),
    ]
    s.over(0, *set_on(pen.curve(body)))
    s.over(1, *set_on(pen.curve([(-0.9, -0.52), (-1.26, -0.36), (-0.9, -0.3)], tension=0.6)))
    s.over(2, *set_on(pen.leaf(-0.32, 0.02, math.pi / 2 - 0.12, 0.94, 0.46, belly=0.34)))
    s.over(
        0,
        *set_on(
            *(pen.leaf(-0.18 + i * 0.2, 0.02 - i * 0.025, math.pi / 2 - 0.1, 0.24 - 0.02 * i, 0.14, belly=0.5) for i in range(3))
        ),
    )
    s.over(2, *set_on(pen.ellipse(-0.7, -0.38, 0.06), *(pen.ellipse(-0.62 + 0.1 * i, 0.06 + 0.1 * i, 0.03) for i in range(3))))
    s.over(1, *set_on(*(pen.leaf(-0.62, -0.6, a, 0.3 - 0.05 * abs(a), 0.08, belly=0.7) for a in (-0.5, 0.0, 0.5))))
    return s


@family_of(3, "butterfly", "insect", "animal", "moth", "garden", "summer", area=0.46)
def butterfly(rng: Rng, state: int) -> Strata:
    """Wings spread, spread with tails, or folded and seen from the side."""
    s = Strata()
    up, wide = rng.uniform(0.85, 1.0), rng.uniform(0.9, 1.05)
    upper = np.array(
        [(0.05, -0.1), (0.3, -0.62 * up), (0.75 * wide, -0.92 * up), (1.02 * wide, -0.74), (0.92 * wide, -0.25), (0.5, 0.08)]
    )
    lower = np.array([(0.05, 0.02), (0.5, 0.04), (0.84, 0.28), (0.74, 0.7), (0.42, 0.84), (0.16, 0.5)])
    if state == 2:
        lower = np.array(
            [
                (0.05, 0.02),
                (0.5, 0.02),
                (0.74, 0.24),
                (0.66, 0.56),
                (0.6, 0.86),
                (0.62, 1.12),
                (0.5, 1.08),
                (0.4, 0.72),
                (0.16, 0.46),
            ]
        )
    if state == 1:
        lean = np.array([(0.86, -0.5), (0.5, 0.86)])  # the spread wing, turned up and foreshortened
        for shape, shift in ((upper @ lean, (-0.1, 0.32)), (lower @ lean, (0.0, 0.3))):
            _wing(s, shape * (1.0, 1.15) + shift, 1.0)
        s.over(1, pen.brush([(-0.34, 0.1), (-0.1, 0.2), (0.4, 0.52)], [0.13, 0.15, 0.05]))
        s.add(
            1, *(pen.stroke([(-0.36, 0.06), (-0.56 + d, -0.14), (-0.64 + 2 * d, -0.4)], 0.03, 0.018, samples=5) for d in (0.0, 0.1))
        )
        s.add(1, *(pen.ellipse(-0.64 + 2 * d, -0.42, 0.035) for d in (0.0, 0.1)))
        s.add(
            1,
            *(
                pen.stroke([(-0.16 + 0.12 * k, 0.22 + 0.05 * k), (-0.22 + 0.14 * k, 0.44 + 0.05 * k)], 0.03, 0.02, samples=3)
                for k in range(3)
            ),
        )
        return s
    for side in (-1.0, 1.0):
        for shape in (lower, upper):
            _wing(s, shape * (side, 1), side)
        s.over(
            1,
            pen.branch([(0.02 * side, -0.32), (side * 0.12, -0.66), (side * 0.3, -0.9)], 0.045, 0.025, collar=0.3),
            pen.ellipse(side * 0.3, -0.91, 0.036),
        )
    s.over(1, pen.brush([(0, -0.36), (0, -0.1), (0, 0.56)], [0.13, 0.17, 0.06]))
    s.over(
        2, *(pen.stroke([(-0.05, y), (0, y + 0.025), (0.05, y)], 0.012, 0.012, swell=0.02, samples=5) for y in (0.08, 0.2, 0.32))
    )
    return s


def _wing(s: Strata, shape: pen.Outline, side: float) -> None:
    """A wing with a panel in its middle, veins through that, an eye, and dots along its margin."""
    centre = shape.mean(0)
    s.over(0, pen.curve(shape))
    s.over(2, pen.curve(centre + (shape - centre) * 0.58))
    root = shape[0]
    s.over(0, *(pen.stroke([tuple(root), tuple(centre + (p - centre) * 0.62)], 0.045, 0.03, samples=4) for p in shape[2:-1]))
    s.over(3, pen.ellipse(centre[0] + 0.06 * side, centre[1], 0.075))
    edge = pen.spine(shape[1:], 9)[1:-1]
    margin = centre + (edge - centre) * 0.83
    s.add(3, *(pen.ellipse(x, y, 0.034) for x, y in margin))


@family_of(3, "feather", "bird", "bohemian", "nature", area=0.32, whole=True)
def feather(rng: Rng, state: int) -> Strata:
    """A vane in two halves on a quill, cleft where barbs part: barred, or long with a bare rib, or downy and short."""
    s = Strata()
    bow = rng.uniform(0.16, 0.34) * rng.choice((-1, 1))
    wide, tip = ((0.36, -1.1), (0.25, -1.35), (0.46, -0.72))[state]
    line = pen.spine([(0.06 * bow, 1.15), (0, 0.62), (bow * 0.45, 0.5 + 0.5 * (tip - 0.5)), (bow * 1.2, tip)], 48)
    n, start = pen.normals(line), (12, 14, 13)[state]
    ahead = np.stack([-n[:, 1], n[:, 0]], 1)
    s.add(1, pen.branch(line[:16:3], 0.075, 0.05, collar=-0.4))
    for side in (-1, 1):
        w = wide * (1.0 if side > 0 else 0.8)
        clefts = rng.choice(np.arange(start + 8, 38, 5), size=2, replace=False).tolist()
        edge = [line[start]]
        for k in range(start + 1, 46, 2):
            t = (k - start) / (47 - start)
            out = w * math.sin(math.pi * min(0.1 + 0.9 * t, 1.0)) ** 0.6 * (1.0 if side > 0 else 0.92)
            barb = side * n[k] * out + ahead[k] * 0.5 * out  # barbs lean towards the tip
            edge.append(line[k] + barb)
            if any(abs(k - cleft) <= 1 for cleft in clefts):
                edge += [line[k] + 0.3 * barb, line[k] + 0.98 * barb + ahead[k] * 0.1]
                clefts = [cleft for cleft in clefts if abs(k - cleft) > 1]
        rib = [line[k] + side * n[k] * 0.022 for k in range(start, 47, 3)]
        s.over(0, pen.curve(np.vstack([*edge, line[47], *rib[::-1]]), tension=0.7))
    s.over(1, pen.branch(line[10::4], 0.045, 0.012, collar=0.0))
    if state == 0:  # bars across the vane
        for k in range(start + 4, 40, 5):
            for side in (-1, 1):
                reach = [line[k] + f * (side * n[k] + 0.5 * ahead[k]) for f in (0.06, 0.14, 0.22 if side > 0 else 0.19)]
                s.over(2, pen.stroke(np.array(reach), 0.05, 0.02, samples=5))
    elif state == 1:  # an eye of colour at the end
        for k in range(start + 3, 44, 3):
            for side in (-1, 1):
                reach = [line[k] + side * n[k] * 0.05, line[k] + side * n[k] * 0.16 + (0, -0.12)]
                s.over(2, pen.stroke(np.array(reach), 0.02, 0.01, samples=3))
    else:  # loose down below, dots above
        s.over(0, *(pen.leaf(line[k][0], line[k][1], side * (1.0 + 0.14 * j), 0.3 + 0.04 * j, 0.075, belly=0.6, bend=-0.12 * side)
                    for j, k in enumerate((8, 10, 12)) for side in (-1, 1)))  # fmt: skip
        for x, y in (line[k] + side * n[k] * 0.17 for k in (20, 28, 36) for side in (-1, 1)):
            s.over(2, pen.ellipse(x, y - 0.05, 0.045))
    return s


@family_of(3, "beetle", "insect", "bug", "animal", "scarab", "nature", area=0.4)
def beetle(rng: Rng, state: int) -> Strata:
    """From above: jointed legs with hooked feet, a shield, wing cases with ribs, spots or open over the wings."""
    s = Strata()
    w = rng.uniform(0.44, 0.54)
    for side in (-1, 1):
        for y, knee, foot in (
            (-0.3, (0.72, -0.58), (0.8, -0.95)),
            (0.02, (0.84, -0.02), (1.02, 0.3)),
            (0.3, (0.74, 0.5), (0.86, 0.98)),
        ):
            s.add(
                1,
                pen.brush(
                    [(side * 0.26, y), (side * (0.28 + knee[0]) / 2, (y + knee[1]) / 2 - 0.04), (side * knee[0], knee[1])],
                    [0.1, 0.13, 0.09],
                ),
            )
            s.add(
                1,
                pen.branch(
                    [
                        (side * knee[0], knee[1]),
                        (side * (knee[0] + foot[0]) / 2 + side * 0.05, (knee[1] + foot[1]) / 2),
                        (side * foot[0], foot[1]),
                    ],
                    0.075,
                    0.04,
                    collar=0.4,
                ),
            )
        horn = (
            [(side * 0.1, -0.78), (side * 0.22, -1.02), (side * 0.42, -1.1)]
            if state != 1
            else [(side * 0.12, -0.76), (side * 0.34, -0.98), (side * 0.16, -1.22)]
        )
        s.add(1, pen.branch(horn, 0.1 if state == 1 else 0.055, 0.03))
        if state == 0:
            s.add(1, *(pen.leaf(side * 0.4, -1.09, side * (1.1 + d), 0.2, 0.055) for d in (-0.35, 0.0, 0.35)))
    s.over(1, pen.curve([(0, -0.92), (0.2, -0.84), (0.24, -0.62), (0, -0.52), (-0.24, -0.62), (-0.2, -0.84)]))
    if state == 2:  # wings out
        for side in (-1, 1):
            s.over(1, pen.leaf(side * 0.05, -0.16, side * 2.86, 1.2, 0.3, belly=0.66))
            s.over(
                2,
                *(
                    pen.stroke(
                        [(side * 0.08, 0.1), (side * (0.05 + r * math.sin(a)), -0.16 - r * math.cos(a))], 0.02, 0.012, samples=3
                    )
                    for a, r in ((2.78, 1.0), (2.96, 0.98))
                ),
            )
    s.over(
        0,
        pen.curve(
            [
                (0, -0.66),
                (w * 0.62, -0.58),
                (w * 0.96, -0.3),
                (w * 0.7, -0.19),
                (0, -0.15),
                (-w * 0.7, -0.19),
                (-w * 0.96, -0.3),
                (-w * 0.62, -0.58),
            ]
        ),
    )
    s.over(2, pen.stroke([(-w * 0.55, -0.42), (0, -0.36), (w * 0.55, -0.42)], 0.012, 0.012, swell=0.04, samples=8))
    for side in (-1, 1):
        case = np.array([(0.016, -0.12), (w * 0.72, -0.12), (w, 0.16), (w * 0.92, 0.52), (w * 0.5, 0.92), (0.016, 1.04)]) * (
            side,
            1,
        )
        turn = 0.0 if state != 2 else side * 0.42
        pivot = np.array((0.0, -0.12))
        shape = pen.move(pen.curve(case, tension=0.85) - pivot, 0, -0.12, -turn)
        s.over(0, shape)
        marks = []
        if state == 1:
            marks = [
                pen.ellipse(side * w * u, v, 0.085 * (1.2 - abs(v - 0.3)), 0.1)
                for u, v in ((0.5, 0.06), (0.62, 0.38), (0.36, 0.66))
            ]
        else:
            marks = [
                pen.stroke(
                    [(side * w * u, 0.0), (side * w * u * 1.08, 0.4), (side * w * u * 0.66, 0.84 - 0.1 * u)],
                    0.012,
                    0.012,
                    swell=0.045,
                    samples=7,
                )
                for u in (0.28, 0.54, 0.78)
            ]
        s.over(2, *(pen.move(m - pivot, 0, -0.12, -turn) for m in marks))
    s.over(3, pen.ellipse(-0.1, -0.77, 0.035), pen.ellipse(0.1, -0.77, 0.035))
    return s


@family("bee", "honeybee", "insect", "animal", "honey", "garden", "summer", area=0.4)
def bee(rng: Rng) -> Sketch:
    s = Sketch()
    spread = rng.uniform(0.85, 1.1)
    for side in (-1, 1):
        s.add(
            1,
            pen.petal(side * 0.12, -0.2, side * 1.15 * spread, 0.95, 0.5),
            pen.petal(side * 0.14, -0.02, side * 1.75 * spread, 0.66, 0.36),
        )
        s.add(1, pen.stroke([(side * 0.06, -0.62), (side * 0.16, -0.86), (side * 0.34, -0.96)], 0.045, 0.03, samples=5))
    s.add(0, pen.ellipse(0, -0.5, 0.2), pen.ellipse(0, -0.22, 0.27, 0.24))
    s.add(
        0, pen.curve([(0, -0.08), (0.28, 0.04), (0.34, 0.36), (0.2, 0.74), (0, 0.96), (-0.2, 0.74), (-0.34, 0.36), (-0.28, 0.04)])
    )
    for y, w in ((0.14, 0.29), (0.38, 0.31), (0.61, 0.23)):
        s.add(2, pen.stroke([(-w, y - 0.03), (0, y + 0.05), (w, y - 0.03)], 0.1, 0.1, samples=5))
    s.add(2, pen.stroke([(-0.18, -0.22), (0, -0.16), (0.18, -0.22)], 0.07, 0.07, samples=5))
    return s
