"""Shells, fish, starfish, coral, waves."""

# ruff: noqa: D103 -- the name in the decorator says what each function draws

from __future__ import annotations

import math

import numpy as np

from engine.composition import pen
from engine.composition.families.registry import family
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
    s = Sketch()

    def grow(x: float, y: float, turn: float, length: float, width: float, depth: int) -> None:
        bend = rng.uniform(-0.25, 0.25)
        mx, my = x + math.sin(turn + bend) * length * 0.5, y - math.cos(turn + bend) * length * 0.5
        ex, ey = x + math.sin(turn) * length, y - math.cos(turn) * length
        s.add(0, pen.stroke([(x, y), (mx, my), (ex, ey)], width, width * 0.72, samples=5))
        s.add(0, pen.ellipse(ex, ey, width * 0.42))
        if depth == 0:
            s.add(1, pen.ellipse(ex, ey, width * 0.62))
            return
        fork = rng.uniform(0.35, 0.6)
        for side in (-1, 1):
            grow(ex, ey, turn * 0.8 + side * fork, length * rng.uniform(0.66, 0.85), width * 0.74, depth - 1)

    for start in (-0.5, 0.05, 0.55):
        grow(0, 0, start + rng.uniform(-0.1, 0.1), 0.55, 0.17, 2)
    return s


@family("fish", "sea", "coast", "coastal", "ocean", "marine", "animal", "nautical", area=0.42)
def fish(rng: Rng) -> Sketch:
    s = Sketch()
    h = rng.uniform(0.34, 0.5)
    s.add(1, pen.curve([(0.62, 0), (1.05, -0.42), (1.12, -0.3), (0.98, 0), (1.12, 0.3), (1.05, 0.42)], tension=0.7))
    s.add(1, pen.leaf(-0.1, -h * 0.7, 0.9, 0.5, 0.34), pen.leaf(0, h * 0.7, 2.2, 0.4, 0.26))
    s.add(
        0,
        pen.curve(
            [
                (-1, 0.02),
                (-0.7, -h * 0.7),
                (-0.2, -h),
                (0.35, -h * 0.7),
                (0.78, -0.1),
                (0.78, 0.1),
                (0.35, h * 0.7),
                (-0.2, h),
                (-0.7, h * 0.7),
            ]
        ),
    )
    s.add(2, pen.stroke([(-0.55, -h * 0.72), (-0.42, 0), (-0.55, h * 0.72)], 0.03, 0.03, swell=0.05, samples=6))
    for i in range(4):
        for j in range(-1, 2):
            x, y = -0.2 + i * 0.22 + (0.11 if j else 0), j * h * 0.48 * (1 - 0.18 * i)
            sweep = np.linspace(-1.1, 1.1, 5)
            s.add(
                2, pen.stroke(np.stack([x + 0.1 * np.cos(sweep), y + 0.1 * np.sin(sweep)], 1), 0.015, 0.015, swell=0.035, samples=5)
            )
    s.add(3, pen.ellipse(-0.72, -h * 0.18, 0.065))
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


@family("jellyfish", "sea", "ocean", "marine", "animal", "underwater", area=0.36, upright=True)
def jellyfish(rng: Rng) -> Sketch:
    s = Sketch()
    for i in range(5):
        x, w = (i - 2) * 0.24, rng.uniform(0.06, 0.16) * (-1 if i % 2 else 1)
        s.add(1, pen.stroke([(x, -0.1), (x + w, 0.35), (x - w, 0.75), (x + w * 0.6, rng.uniform(0.95, 1.25))], 0.075, 0.025))
    dome = [(math.cos(a) * 0.75, -0.05 - math.sin(a) * 0.82) for a in np.linspace(0, math.pi, 9)]
    s.add(0, pen.curve([*dome, (-0.5, 0.06), (-0.25, -0.05), (0, 0.06), (0.25, -0.05), (0.5, 0.06)]))
    for i in range(3):
        s.add(2, pen.leaf((i - 1) * 0.3, -0.14, (i - 1) * 0.35, 0.5, 0.14))
    return s
