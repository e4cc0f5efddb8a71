"""Shells, fish, starfish, coral, waves."""

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


@family("shell", "scallop", "seashell", "sea", "coast", "coastal", "ocean", "marine", "beach", "nautical", area=0.62)
def shell(rng: Rng) -> Sketch:
    s = Sketch()
    ribs, spread = int(rng.integers(7, 11)), rng.uniform(1.0, 1.2)
    s.add(1, pen.polygon([(-0.34, 0.62), (0.34, 0.62), (0.42, 0.95), (-0.42, 0.95)]))
    s.add(
        0, pen.polygon([(0, 0.9)] + [(1.5 * math.sin(a), 0.9 - 1.5 * math.cos(a)) for a in np.linspace(-spread, spread, 15) * 0.8])
    )
    for i in range(ribs):
        a = (2 * i / (ribs - 1) - 1) * spread * 0.8
        s.add(0, pen.ellipse(1.48 * math.sin(a), 0.9 - 1.48 * math.cos(a), 0.19 * 8 / ribs))
    for i in range(ribs - 1):
        a = (2 * (i + 0.5) / (ribs - 1) - 1) * spread * 0.8
        s.add(
            2,
            pen.stroke(
                [(0.3 * math.sin(a), 0.84 - 0.3 * math.cos(a)), (1.5 * math.sin(a), 0.9 - 1.5 * math.cos(a))],
                0.025,
                0.06,
                samples=3,
            ),
        )
    return s


@family("spiral shell", "snail", "seashell", "shell", "sea", "coast", "coastal", "ocean", "marine", "beach", area=0.5)
def spiral_shell(rng: Rng) -> Sketch:
    s = Sketch()
    whorls, taper = int(rng.integers(5, 8)), rng.uniform(0.7, 0.8)
    y, r = 0.55, 0.55
    s.add(0, pen.curve([(0.1, 1.15), (-0.42, 0.85), (-0.5, 0.3), (0.1, 0.1), (0.55, 0.4), (0.42, 0.9)]))
    s.add(2, pen.curve([(0.12, 1.0), (0.0, 0.7), (0.16, 0.4), (0.34, 0.5), (0.3, 0.8)]))
    for i in range(whorls):
        s.add(0, pen.ellipse(0, y, r, r * 0.46, -0.25))
        if i:
            s.add(
                2,
                pen.stroke(
                    [(-r * 0.95, y + r * 0.5), (0, y + r * 0.62), (r * 1.02, y + r * 0.06)], 0.03, 0.03, swell=0.05, samples=5
                ),
            )
        y -= r * 0.56
        r *= taper
    s.add(0, pen.leaf(0, y + r * 0.4, 0.03, r * 1.5, r * 1.2))
    return s


@family("starfish", "star", "sea", "coast", "coastal", "ocean", "marine", "beach", area=0.36)
def starfish(rng: Rng) -> Sketch:
    s = Sketch()
    turn = rng.uniform(0, TAU)
    s.add(0, pen.rosette(0, 0, 1, rng.uniform(0.34, 0.44), 5, turn=turn))
    for i in range(5):
        a = turn + i * TAU / 5
        for k in range(5):
            r = 0.16 + 0.15 * k
            s.add(2, pen.ellipse(r * math.sin(a), -r * math.cos(a), 0.05 - 0.006 * k))
    return s


@family("coral", "sea", "coast", "coastal", "ocean", "marine", "reef", "branch", area=0.34, upright=True)
def coral(rng: Rng) -> Sketch:
    """Three stems that fork twice: each one outline, up the left of every branch and down its right."""
    s = Sketch()
    tips: list[pen.Outline] = []

    def along(x: float, y: float, turn: float, length: float, width: float, depth: int) -> list[pen.Point]:
        bend = rng.uniform(-0.25, 0.25)
        mx, my = x + math.sin(turn + bend) * length * 0.5, y - math.cos(turn + bend) * length * 0.5
        ex, ey = x + math.sin(turn) * length, y - math.cos(turn) * length
        across, up = (math.cos(turn) * width, math.sin(turn) * width), (math.sin(turn) * width, -math.cos(turn) * width)

        def edge(px: float, py: float, side: float, ahead: float = 0.0) -> pen.Point:
            return px + side * across[0] + ahead * up[0], py + side * across[1] + ahead * up[1]

        if depth == 0:
            tips.append(pen.ellipse(ex, ey, width * 0.62))
            end = [edge(ex, ey, -0.36), edge(ex, ey, 0.0, 0.42), edge(ex, ey, 0.36)]
        else:
            fork = rng.uniform(0.35, 0.6)
            left, right = (
                along(ex, ey, 0.8 * turn + side * fork, length * rng.uniform(0.66, 0.85), 0.74 * width, depth - 1)
                for side in (-1, 1)
            )
            end = [edge(ex, ey, -0.36), *left, edge(ex, ey, 0.0, 0.4), *right, edge(ex, ey, 0.36)]
        return [edge(mx, my, -0.43), *end, edge(mx, my, 0.43)]

    for start in (-0.5, 0.05, 0.55):
        turn = start + rng.uniform(-0.1, 0.1)
        foot = [(side * 0.085 * math.cos(turn), side * 0.085 * math.sin(turn)) for side in (1, -1)]
        s.add(0, pen.curve([*foot, *along(0, 0, turn, 0.55, 0.17, 2)]))
    s.add(0, pen.curve([(-0.26, 0.06), (-0.14, -0.12), (0.14, -0.12), (0.26, 0.06), (0.0, 0.12)]))  # on which they stand
    s.add(1, *tips)
    return s


@family_of(3, "fish", "sea", "coast", "coastal", "ocean", "marine", "animal", "nautical", area=0.42)
def fish(rng: Rng, state: int) -> Strata:
    """Scaled and plain-built, tall with bars, or long and striped."""
    s = Strata()
    h = (rng.uniform(0.38, 0.48), rng.uniform(0.62, 0.7), rng.uniform(0.24, 0.28))[state]
    if state == 1:  # fins trail above and below
        s.add(1, pen.curve([(-0.3, -0.5), (0.1, -0.98), (0.62, -1.12), (0.4, -0.72), (0.46, -0.4)], tension=0.8))
        s.add(1, pen.curve([(-0.3, 0.5), (0.1, 0.98), (0.62, 1.12), (0.4, 0.72), (0.46, 0.4)], tension=0.8))
    else:
        s.add(
            1, pen.curve([(-0.42, -0.8 * h), (-0.16, -h - 0.26), (0.3, -h - 0.16), (0.44, -0.5 * h), (0.0, -0.4 * h)], tension=0.7)
        )
        s.add(1, pen.leaf(0.1, 0.7 * h, 2.25, 0.42, 0.2), pen.leaf(-0.34, 0.8 * h, 2.5, 0.34, 0.17))
    s.add(
        1,
        pen.curve(
            [(0.6, 0), (0.84, -0.2), (1.1, -0.46), (1.02, -0.12), (0.96, 0), (1.02, 0.12), (1.1, 0.46), (0.84, 0.2)], tension=0.8
        ),
    )
    s.over(2, *(pen.stroke([(0.78, 0.03 * d), (1.0, 0.28 * d)], 0.012, 0.01, swell=0.025, samples=4) for d in (-1, -0.5, 0.5, 1)))
    s.over(
        0,
        pen.curve(
            [
                (-1, 0.03),
                (-0.74, -h * 0.66),
                (-0.26, -h),
                (0.32, -h * 0.72),
                (0.8, -0.1),
                (0.8, 0.1),
                (0.32, h * 0.72),
                (-0.26, h),
                (-0.74, h * 0.66),
            ]
        ),
    )
    s.over(2, pen.stroke([(-0.52, -h * 0.74), (-0.4, 0), (-0.52, h * 0.74)], 0.03, 0.03, swell=0.05, samples=8))
    if state == 0:
        for i in range(5):
            for j in range(-2, 3):
                x, y = -0.22 + i * 0.19 + (0.095 if j % 2 else 0), j * h * 0.34 * (1 - 0.13 * i)
                if abs(y) < h * (0.86 - 0.16 * i) - 0.06 and x < 0.62:
                    sweep = np.linspace(-1.1, 1.1, 5)
                    s.add(
                        2,
                        pen.stroke(
                            np.stack([x + 0.085 * np.cos(sweep), y + 0.085 * np.sin(sweep)], 1), 0.014, 0.014, swell=0.03, samples=6
                        ),
                    )
    elif state == 1:
        for x, reach in ((-0.16, 0.95), (0.14, 0.8), (0.42, 0.56)):
            s.add(2, pen.stroke([(x - 0.04, -h * reach), (x + 0.06, 0), (x - 0.04, h * reach)], 0.03, 0.03, swell=0.075, samples=9))
    else:
        for y in (-0.4, 0.0, 0.4):
            s.add(2, pen.stroke([(-0.3, y * h), (0.2, y * h * 0.9), (0.7, y * h * 0.3)], 0.02, 0.012, swell=0.035, samples=8))
    s.over(1, pen.leaf(-0.34, 0.08 * h, 1.9, 0.34, 0.17, belly=0.6))
    s.over(2, pen.ellipse(-0.72, -h * 0.16, 0.085))
    s.over(0, pen.ellipse(-0.72, -h * 0.16, 0.04))
    s.over(2, pen.stroke([(-0.98, 0.06), (-0.9, 0.09), (-0.82, 0.07)], 0.012, 0.012, swell=0.02, samples=5))
    return s


@family("wave", "water", "sea", "coast", "coastal", "ocean", "nautical", "japanese", area=0.42, upright=True)
def wave(rng: Rng) -> Sketch:
    s = Sketch()
    s.add(
        0,
        pen.curve(
            [
                (-1.1, 0.5),
                (-0.7, 0.3),
                (-0.4, -0.25),
                (0.05, -0.62),
                (0.55, -0.6),
                (0.82, -0.25),
                (0.72, 0.02),
                (0.5, 0.1),
                (0.6, -0.12),
                (0.45, -0.32),
                (0.2, -0.28),
                (0.1, 0.05),
                (0.35, 0.36),
                (1.1, 0.5),
            ],
            tension=0.9,
        ),
    )
    s.add(2, pen.stroke([(-0.8, 0.42), (-0.35, 0.0), (0.02, -0.38), (0.45, -0.46)], 0.02, 0.03, swell=0.07))
    s.add(2, pen.stroke([(-0.5, 0.44), (-0.2, 0.12), (-0.02, -0.1)], 0.02, 0.03, swell=0.06))
    for x, y, r in ((0.95, -0.48, 0.07), (0.78, -0.74, 0.05), (1.06, -0.2, 0.045)):
        s.add(1, pen.ellipse(x + rng.uniform(-0.04, 0.04), y + rng.uniform(-0.04, 0.04), r))
    s.add(1, pen.stroke([(-1.0, 0.72), (-0.4, 0.62), (0.3, 0.76), (1.0, 0.64)], 0.02, 0.02, swell=0.09))
    return s


@family_of(2, "jellyfish", "sea", "ocean", "marine", "animal", "underwater", area=0.36, upright=True)
def jellyfish(rng: Rng, state: int) -> Strata:
    """A dome with ribs and frilled arms; or a taller bell, drawn together as it swims."""
    s = Strata()
    tall, wide = ((0.82, 0.76), (1.05, 0.54))[state]
    n = (7, 5)[state]
    for i in range(n):
        x, w = (i - (n - 1) / 2) * 1.3 * wide / n, rng.uniform(0.06, 0.12) * (-1 if i % 2 else 1)
        line = [(x, -0.1), (x + w, 0.3), (x - w, 0.7), (x + w * 0.7, rng.uniform(0.95, 1.3))]
        s.add(1, pen.branch(line, 0.075 if i % 2 else 0.05, 0.02, collar=0.2, samples=16))
    for side in (-0.16, 0.16):  # frilled arms
        arm = pen.spine([(side, -0.05), (side * 1.6, 0.3), (side * 0.6, 0.6), (side * 1.4, 0.92)], 16)
        s.over(
            0,
            pen.branch(arm[::3], 0.1, 0.03, collar=0.2),
            *(pen.ellipse(arm[k, 0] + (0.045 if k % 2 else -0.045), arm[k, 1], 0.055 * (1.1 - k / 22)) for k in range(2, 15)),
        )
    dome = [(math.cos(a) * wide, -0.04 - math.sin(a) * tall) for a in np.linspace(0, math.pi, 11)]
    hem = [(wide * (-0.86 + 0.215 * k), 0.07 if k % 2 == 0 else -0.05) for k in range(9)]
    s.over(0, pen.curve([*dome, *hem], tension=0.9))
    s.over(
        2,
        *(
            pen.leaf(0.92 * u * wide, -0.16, 0.3 * u, (0.66 - 0.5 * u * u) * tall, 0.11, belly=0.5)
            for u in (-0.66, -0.34, 0.0, 0.34, 0.66)
        ),
    )
    s.add(2, *(pen.ellipse(wide * (-0.8 + 0.2 * k), -0.1 - 0.02 * (4 - abs(k - 4)) * 0.2, 0.028) for k in range(9)))
    return s
