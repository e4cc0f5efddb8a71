"""Animals in several poses: dog, cat, hare, parrot, songbird, rooster, swan. Limbs are brush lines, coats are patterned by hand."""

# ruff: noqa: D103 -- the name in the decorator says what each function draws

from __future__ import annotations

import math

import numpy as np

from engine.composition import pen
from engine.composition.families.registry import family_of
from engine.composition.families.strata import Strata

Rng = np.random.Generator
Point = tuple[float, float]


def _limbs(s: Strata, *limbs: tuple[list[Point], list[float]], tone: int = 0) -> None:
    s.add(tone, *(pen.brush(points, widths) for points, widths in limbs))


def _lit(s: Strata, *lines: tuple[list[Point], float], tone: int = 2) -> None:
    """Fine lines that swell in their middle: folds, locks, feathers."""
    s.over(tone, *(pen.stroke(points, 0.012, 0.012, swell=wide, samples=7) for points, wide in lines))


@family_of(3, "dog", "animal", "pet", "puppy", "mammal", area=0.42, upright=True)
def dog(rng: Rng, state: int) -> Strata:
    s = Strata()
    spotted = rng.random() < 0.5
    if state == 1:  # sitting
        _limbs(
            s,
            ([(0.34, 0.78), (0.66, 0.72), (0.86, 0.5), (0.84, 0.3)], [0.12, 0.13, 0.1, 0.05]),  # tail
            ([(-0.28, -0.34), (-0.02, 0.1), (0.2, 0.52)], [0.42, 0.54, 0.62]),
            ([(0.26, 0.42), (0.12, 0.62), (-0.02, 0.82), (-0.2, 0.86)], [0.58, 0.46, 0.22, 0.14]),
            ([(-0.3, -0.1), (-0.32, 0.36), (-0.3, 0.8), (-0.4, 0.86)], [0.34, 0.19, 0.14, 0.14]),
        )
        hx, hy = -0.32, -0.66
    elif state == 2:  # running
        _limbs(
            s,
            ([(0.66, -0.14), (0.9, -0.36), (1.08, -0.42)], [0.13, 0.11, 0.05]),
            ([(-0.5, -0.1), (0.0, -0.06), (0.58, -0.06)], [0.46, 0.38, 0.38]),
            ([(0.56, 0.0), (0.76, 0.22), (0.7, 0.42), (0.98, 0.6)], [0.38, 0.24, 0.14, 0.1]),
            ([(0.46, 0.04), (0.5, 0.26), (0.34, 0.4), (0.46, 0.6)], [0.34, 0.2, 0.13, 0.1]),
            ([(-0.5, 0.0), (-0.72, 0.28), (-1.0, 0.3), (-1.08, 0.34)], [0.32, 0.18, 0.12, 0.1]),
            ([(-0.42, 0.04), (-0.5, 0.34), (-0.3, 0.46), (-0.36, 0.54)], [0.3, 0.17, 0.12, 0.1]),
            ([(-0.5, -0.16), (-0.68, -0.42)], [0.42, 0.3]),
        )
        hx, hy = -0.74, -0.52
    else:  # standing
        _limbs(
            s,
            ([(0.6, -0.2), (0.84, -0.42), (0.86, -0.7)], [0.13, 0.11, 0.05]),
            ([(-0.42, -0.08), (0.05, -0.04), (0.52, -0.06)], [0.48, 0.42, 0.4]),
            ([(0.54, -0.04), (0.62, 0.26), (0.54, 0.46), (0.6, 0.76), (0.5, 0.8)], [0.38, 0.28, 0.15, 0.13, 0.13]),
            ([(0.36, 0.0), (0.36, 0.3), (0.28, 0.48), (0.34, 0.74), (0.24, 0.78)], [0.3, 0.22, 0.14, 0.12, 0.12]),
            ([(-0.5, 0.0), (-0.52, 0.4), (-0.52, 0.76), (-0.62, 0.8)], [0.3, 0.16, 0.13, 0.13]),
            ([(-0.26, 0.02), (-0.26, 0.4), (-0.27, 0.73), (-0.36, 0.77)], [0.28, 0.15, 0.12, 0.12]),
            ([(-0.44, -0.14), (-0.58, -0.48)], [0.44, 0.3]),
        )
        hx, hy = -0.64, -0.6
    _limbs(s, ([(hx + 0.1, hy), (hx - 0.12, hy - 0.02), (hx - 0.36, hy + 0.08)], [0.36, 0.34, 0.19]))
    if spotted:
        spots = {
            0: ((0.1, -0.1), (0.42, -0.12), (-0.2, 0.02)),
            1: ((0.1, 0.16), (0.3, 0.5), (-0.1, -0.12)),
            2: ((0.1, -0.1), (0.46, -0.1), (-0.24, -0.02)),
        }
        s.over(2, *(pen.blob(x, y, rng.uniform(0.08, 0.13), rng, wobble=0.2) for x, y in spots[state]))
    else:
        fold = {
            0: [(0.34, 0.3), (0.42, 0.08), (0.58, 0.06)],
            1: [(-0.02, 0.66), (0.02, 0.4), (0.2, 0.28)],
            2: [(0.38, 0.12), (0.44, -0.04), (0.6, -0.06)],
        }[state]
        _lit(s, (fold, 0.04))
        chest = {0: (-0.5, -0.16), 1: (-0.36, -0.12), 2: (-0.6, -0.16)}[state]
        _lit(
            s, *(([(chest[0] + 0.07 * k, chest[1] - 0.06), (chest[0] + 0.03 + 0.07 * k, chest[1] + 0.08)], 0.035) for k in range(3))
        )
    neck = {
        0: [(-0.76, -0.34), (-0.58, -0.28), (-0.42, -0.36)],
        1: [(-0.5, -0.4), (-0.3, -0.32), (-0.12, -0.42)],
        2: [(-0.8, -0.26), (-0.64, -0.24), (-0.5, -0.36)],
    }[state]
    s.over(3, pen.stroke(neck, 0.075, 0.075, samples=7))
    ear = [(hx + 0.08, hy - 0.14), (hx + 0.19, hy - 0.02), (hx + 0.2, hy + 0.22)]
    s.over(2, pen.brush(ear, [0.12, 0.23, 0.15]))
    s.over(0, pen.brush(ear, [0.07, 0.18, 0.1]))
    s.over(2, pen.ellipse(hx - 0.12, hy - 0.06, 0.04), pen.ellipse(hx - 0.43, hy + 0.05, 0.05, 0.042))
    s.add(2, pen.stroke([(hx - 0.4, hy + 0.14), (hx - 0.28, hy + 0.15), (hx - 0.2, hy + 0.1)], 0.012, 0.012, swell=0.02, samples=6))
    return s


def _plumage(x: float, y: float, turn: float, reach: float, rows: int, wide: float) -> list[pen.Outline]:
    """Rows of small arcs, as coverts lie."""
    out = []
    for row in range(rows):
        for i in range(3 if row % 2 else 2):
            u, v = (i - (1 if row % 2 else 0.5)) * wide, row * reach / rows
            p = np.array([(u - 0.4 * wide, v - 0.05), (u, v + 0.05), (u + 0.4 * wide, v - 0.05)])
            out.append(pen.move(pen.stroke(p, 0.01, 0.01, swell=0.03, samples=6), x, y, turn))
    return out


def _parrot_face(s: Strata, x: float, y: float, face: float, *, crested: bool) -> None:
    """Crest, beak, the bare cheek and the eye of a head about (x, y) that looks right (1) or left (-1)."""
    if crested:
        for k, a in enumerate((0.9, 0.55, 0.2)):
            s.over(1, pen.leaf(x - 0.1 * face, y - 0.14, -a * face, 0.36 - 0.03 * k, 0.11, bend=-0.16 * face))
    bx = x + face * 0.2
    beak = np.array([(0.0, -0.16), (0.2, -0.12), (0.28, 0.08), (0.2, 0.3), (0.13, 0.12), (0.0, 0.12)])
    s.over(1, pen.curve(beak * (face, 1) + (bx, y)))
    s.over(
        2,
        pen.ellipse(x + face * 0.08, y - 0.02, 0.11, 0.1),
        pen.stroke([(bx + face * 0.02, y + 0.03), (bx + face * 0.14, y + 0.06)], 0.014, 0.014, samples=4),
    )
    s.over(0, pen.ellipse(x + face * 0.07, y - 0.03, 0.042))


@family_of(3, "parrot", "bird", "tropical", "animal", "jungle", "summer", area=0.38, upright=True)
def parrot(rng: Rng, state: int) -> Strata:
    s = Strata()
    if state == 2:  # in flight, seen from above its back
        for side in (-1, 1):
            for i, (a, length) in enumerate(((1.95, 0.72), (1.75, 0.86), (1.52, 0.98), (1.3, 1.04), (1.08, 1.02), (0.86, 0.9))):
                s.over(1 if i % 2 else 0, pen.leaf(side * 0.1, -0.02, side * a, length, 0.24, belly=0.72, bend=-0.06 * side))
            s.over(0, pen.brush([(side * 0.08, -0.02), (side * 0.4, -0.26), (side * 0.66, -0.42)], [0.36, 0.3, 0.12]))
            s.over(
                2,
                *(
                    pen.stroke(
                        [(side * (0.22 + 0.14 * k), 0.06 - 0.13 * k), (side * (0.32 + 0.14 * k), 0.02 - 0.16 * k)],
                        0.012,
                        0.012,
                        swell=0.045,
                        samples=5,
                    )
                    for k in range(3)
                ),
            )
        for k, a in enumerate((-0.22, 0.22, -0.1, 0.1)):
            s.over(1 if k < 2 else 0, pen.leaf(0, 0.3, math.pi + a, 1.0 - 0.12 * (k < 2), 0.15, belly=0.6))
        s.over(2, pen.stroke([(0, 0.5), (0, 1.18)], 0.02, 0.01, samples=4))
        s.over(
            0, pen.curve([(0, -0.66), (0.2, -0.52), (0.2, -0.2), (0.17, 0.2), (0, 0.5), (-0.17, 0.2), (-0.2, -0.2), (-0.2, -0.52)])
        )
        s.over(0, pen.ellipse(0, -0.62, 0.24, 0.22))
        _parrot_face(s, 0.02, -0.64, float(rng.choice((-1, 1))), crested=True)
        s.add(2, *_plumage(0, -0.22, 0, 0.42, 3, 0.12))
        return s
    far = 0.16 if state == 1 else 0.0
    # long tail, far feathers first
    for a, length, tone in ((-0.12, 1.08, 1), (0.16, 0.92, 1), (0.02, 1.2, 0)):
        s.over(tone, pen.leaf(0.2, 0.24, math.pi - 0.26 + a, length, 0.16, belly=0.7))
    s.over(2, pen.stroke([(0.3, 0.62), (0.45, 1.2)], 0.022, 0.01, samples=4))
    s.over(0, pen.brush([(-0.2, -0.72), (-0.16, -0.5), (-0.02, -0.1), (0.16, 0.3)], [0.5, 0.5, 0.62, 0.34]))
    hx, hy = (-0.2, -0.72)
    _parrot_face(s, hx, hy, -1.0 if state == 0 else 1.0, crested=state == 0)
    # wing
    wing = pen.curve(
        [(-0.12, -0.42), (0.18, -0.4), (0.36, -0.06), (0.4, 0.34), (0.44, 0.74), (0.26, 0.56), (0.06, 0.24), (-0.12, -0.1)]
    )
    s.over(
        2,
        pen.curve(
            np.array(
                [(-0.14, -0.45), (0.2, -0.44), (0.4, -0.08), (0.44, 0.34), (0.47, 0.8), (0.24, 0.6), (0.03, 0.26), (-0.16, -0.1)]
            )
        ),
    )
    s.over(0, wing)
    s.over(
        1,
        pen.leaf(0.06, 0.02, 2.66, 0.72, 0.15, belly=0.6),
        pen.leaf(0.2, 0.02, 2.74, 0.7, 0.14, belly=0.6),
        pen.leaf(0.3, -0.02, 2.86, 0.62, 0.12, belly=0.6),
    )
    s.over(2, *_plumage(0.06, -0.3, -0.2, 0.36, 3, 0.15))
    # feet on a stub of twig
    s.over(1, pen.branch([(-0.66, 0.5), (-0.1, 0.42), (0.56 + far, 0.32)], 0.08, 0.05, collar=0.3))
    s.over(0, *(pen.brush([(x, 0.3), (x - 0.02, 0.42), (x + 0.01, 0.5)], [0.09, 0.08, 0.05]) for x in (-0.06, 0.08)))
    for k, (u, a) in enumerate(((-0.6, -0.5), (0.5 + far, 0.8), (-0.38, 2.5))):
        s.over(1, *pen.blade(u, 0.48 - 0.12 * (u > 0), a, 0.34 - 0.03 * k, 0.15))
    return s


@family_of(3, "bird", "songbird", "animal", "garden", "nature", "spring", area=0.38, upright=True)
def songbird(rng: Rng, state: int) -> Strata:
    s = Strata()
    if state == 1:  # in flight
        for k, a in enumerate((0.1, -0.12)):
            s.over(1, pen.leaf(0.4, 0.1, 1.75 + a, 0.5 - 0.06 * k, 0.2, belly=0.7))
        for a, length in ((-0.2, 0.72), (-0.42, 0.7), (-0.64, 0.6)):  # the far wing
            s.over(1, pen.leaf(-0.06, -0.1, a, length, 0.18, belly=0.66, bend=-0.06))
        for a, length in ((0.86, 0.66), (0.62, 0.84), (0.38, 0.94), (0.14, 0.96)):
            s.over(1, pen.leaf(0.1, -0.06, a, length, 0.23, belly=0.66, bend=0.08))
        s.over(0, pen.brush([(-0.48, -0.06), (-0.24, 0.02), (0.1, 0.1), (0.46, 0.1)], [0.38, 0.54, 0.52, 0.2]))
        s.over(0, pen.brush([(0.06, 0.0), (0.2, -0.24), (0.24, -0.46)], [0.34, 0.26, 0.1]))
        for i, (a, length) in enumerate(((1.0, 0.6), (0.8, 0.74), (0.6, 0.84))):
            s.over(
                2,
                pen.stroke(
                    [(0.18 + 0.05 * i, -0.2), (0.18 + length * 0.7 * math.sin(a), -0.06 - length * 0.75 * math.cos(a))],
                    0.03,
                    0.01,
                    samples=4,
                ),
            )
        hx, hy = -0.52, -0.08
    else:
        down = 0.34 if state == 2 else 0.0  # pecking
        for a, length in ((0.12, 0.6), (-0.1, 0.56)):
            s.over(1, pen.leaf(0.3, 0.04 - 0.2 * down, 2.0 + a - 1.2 * down, length, 0.18, belly=0.76))
        s.over(
            0,
            pen.brush(
                [(-0.34, -0.32 + 2.1 * down), (-0.2, -0.1 + down), (0.06, 0.06), (0.44, 0.08 - 0.4 * down)],
                [0.4, 0.6, 0.66, 0.22],
            ),
        )
        for x in (-0.06, 0.1):
            s.over(1, pen.stroke([(x, 0.3), (x + 0.04, 0.46), (x - 0.01, 0.62)], 0.04, 0.034, samples=5))
            s.add(1, *(pen.stroke([(x - 0.01, 0.61), (x - 0.01 + d, 0.66)], 0.035, 0.014, samples=3) for d in (-0.13, 0.09)))
        wing = [(-0.16, -0.1 + 0.6 * down), (0.12, 0.02), (0.5, 0.06 - 0.3 * down)]
        s.over(2, pen.brush(wing, [0.3, 0.36, 0.07]))
        s.over(0, pen.brush(wing, [0.24, 0.3, 0.02]))
        s.over(
            1,
            *(
                pen.leaf(-0.02 + 0.06 * k, 0.03 + 0.05 * k - 0.1 * down, 1.62 - 0.5 * down, 0.52 - 0.07 * k, 0.085, belly=0.6)
                for k in range(3)
            ),
        )
        hx, hy = -0.4, -0.36 + 2.3 * down
    s.over(
        1, pen.curve(np.array([(-0.12, -0.06), (-0.31, 0.04), (-0.12, 0.09)]) + np.array((hx, hy + (0.06 if state == 2 else 0))))
    )
    s.over(2, pen.ellipse(hx + 0.0, hy - 0.02, 0.042))
    s.add(2, *(pen.leaf(hx + 0.0 + 0.1 * k, hy + 0.3 + 0.14 * k, 2.7, 0.09, 0.05) for k in range(3)) if state == 0 else ())
    if rng.random() < 0.5:
        s.over(0, *(pen.leaf(hx + 0.04, hy - 0.14, a, 0.2, 0.07) for a in (0.5, 0.9)))
    return s


@family_of(2, "rooster", "cockerel", "bird", "farm", "animal", "country", "kitchen", area=0.42, upright=True)
def rooster(rng: Rng, state: int) -> Strata:
    s = Strata()
    crow = state == 1
    # sickle feathers
    for k, (a, length) in enumerate(((1.7, 0.8), (1.35, 0.98), (1.0, 1.08), (0.66, 1.08), (0.34, 0.96))):
        line = [
            (0.3, 0.0),
            (0.3 + 0.6 * length * math.sin(a * 0.7), -0.66 * length * math.cos(a * 0.7)),
            (0.3 + length * math.sin(a) * 0.95, 0.12 - length * math.cos(a) * 0.72),
        ]
        s.over(1 if k % 2 else 0, pen.brush(line, [0.16, 0.24, 0.05]))
        s.over(2, pen.stroke(line, 0.01, 0.01, swell=0.035, samples=8))
    for x, bend in ((-0.06, 0.0), (0.16, 0.04)):
        s.over(1, pen.brush([(x, 0.4), (x + bend, 0.66), (x - 0.02, 0.96)], [0.18, 0.09, 0.06]))
        s.add(1, *(pen.stroke([(x - 0.02, 0.95), (x - 0.02 + d, 1.03)], 0.05, 0.02, samples=3) for d in (-0.2, -0.08, 0.12)))
    s.over(0, pen.brush([(-0.4, -0.5), (-0.32, -0.14), (-0.04, 0.2), (0.36, 0.08)], [0.34, 0.5, 0.66, 0.36]))
    head = (-0.42, -0.68) if not crow else (-0.5, -0.7)
    hx, hy = head
    s.over(0, pen.brush([(hx, hy), (hx + 0.04, -0.48), (-0.3, -0.12)], [0.26, 0.28, 0.46]))
    # hackles, wing
    s.over(
        2,
        *(
            pen.stroke(
                [(hx + 0.0 + 0.06 * k, -0.42 + 0.02 * k), (hx - 0.02 + 0.1 * k, -0.2), (-0.46 + 0.13 * k, 0.0 - 0.02 * k)],
                0.012,
                0.012,
                swell=0.04,
                samples=6,
            )
            for k in range(4)
        ),
    )
    wing = [(-0.2, 0.02), (0.02, 0.18), (0.4, 0.12)]
    s.over(2, pen.brush(wing, [0.3, 0.42, 0.12]))
    s.over(1, pen.brush(wing, [0.22, 0.34, 0.06]))
    s.over(0, *(pen.leaf(-0.12 + 0.1 * k, 0.12 + 0.02 * k, 1.5, 0.34, 0.08, belly=0.6) for k in range(3)))
    # comb, beak, wattle
    s.over(
        1,
        *(
            pen.leaf(hx + dx, hy - 0.06, a, r, 0.15, belly=0.62)
            for dx, a, r in ((-0.08, -0.5, 0.24), (0.0, -0.1, 0.3), (0.07, 0.35, 0.27), (0.1, 0.8, 0.2))
        ),
    )
    tilt = -0.7 if crow else 0.0
    s.over(1, pen.move(pen.curve([(0, -0.09), (-0.24, 0.02), (0, 0.07)]), hx - 0.1, hy, -tilt if crow else 0.0))
    s.add(1, pen.leaf(hx - 0.08, hy + 0.06, math.pi + 0.1, 0.26, 0.13, belly=0.66))
    s.over(2, pen.ellipse(hx - 0.02, hy - 0.02, 0.034))
    return s


@family_of(2, "swan", "bird", "water", "lake", "animal", "romantic", "fairy tale", area=0.42, upright=True, whole=True)
def swan(rng: Rng, state: int) -> Strata:
    s = Strata()
    raised = state == 1
    for x, y, half in ((0.1, 0.62, 0.95), (0.3, 0.76, 0.6)):  # the water that carries it
        s.add(
            1,
            pen.stroke(
                [(x - half, y), (x - 0.4 * half, y - 0.05), (x + 0.3 * half, y + 0.04), (x + half, y - 0.02)],
                0.01,
                0.01,
                swell=0.07,
            ),
        )
    s.over(
        0,
        pen.curve(
            [
                (-0.62, 0.16),
                (-0.4, 0.0),
                (0.0, -0.04),
                (0.5, -0.04),
                (1.02, -0.22),
                (0.86, 0.2),
                (0.5, 0.46),
                (0.0, 0.52),
                (-0.46, 0.44),
            ]
        ),
    )
    neck = (
        [(-0.46, 0.3), (-0.66, 0.02), (-0.5, -0.36), (-0.42, -0.72), (-0.62, -0.92), (-0.8, -0.84)]
        if not raised
        else [(-0.46, 0.3), (-0.7, 0.0), (-0.62, -0.34), (-0.36, -0.62), (-0.46, -0.9), (-0.7, -0.9)]
    )
    s.over(0, pen.brush(neck, [0.34, 0.27, 0.19, 0.15, 0.17, 0.17], samples=22))
    hx, hy = neck[-1]
    s.over(1, pen.curve(np.array([(0.02, -0.08), (-0.26, 0.08), (-0.02, 0.08)]) + np.array((hx - 0.04, hy + 0.02))))
    s.over(2, pen.ellipse(hx, hy - 0.02, 0.03))
    lift = 0.34 if raised else 0.0
    for row, (n, reach) in enumerate(((5, 0.96), (4, 0.68), (3, 0.42))):
        for i in range(n):
            a = 1.62 - 0.2 * i - lift * (0.5 + 0.25 * i)
            foot = (-0.26 + 0.02 * row, 0.22 - 0.02 * row)
            s.over(2, pen.leaf(*foot, a, reach * (1 - 0.05 * i) + 0.04, 0.25, belly=0.72))
            s.over(0 if row != 1 else 1, pen.leaf(*foot, a, reach * (1 - 0.05 * i), 0.19, belly=0.72))
    return s


@family_of(3, "cat", "animal", "pet", "kitten", "mammal", area=0.4, upright=True)
def cat(rng: Rng, state: int) -> Strata:
    s = Strata()
    if state == 0:  # sitting, seen from behind its shoulder
        _limbs(
            s,
            ([(0.26, 0.74), (0.62, 0.74), (0.78, 0.4), (0.62, 0.16)], [0.16, 0.14, 0.13, 0.1]),
            ([(-0.12, -0.3), (0.0, 0.12), (0.1, 0.5)], [0.36, 0.52, 0.7]),
            ([(-0.24, 0.1), (-0.24, 0.5), (-0.24, 0.84), (-0.34, 0.86)], [0.24, 0.15, 0.12, 0.12]),
            ([(0.02, 0.6), (0.0, 0.8), (-0.14, 0.86)], [0.5, 0.2, 0.12]),
        )
        hx, hy = -0.18, -0.56
    elif state == 1:  # walking
        _limbs(
            s,
            ([(0.58, -0.1), (0.86, -0.26), (0.8, -0.64), (0.98, -0.82)], [0.13, 0.11, 0.1, 0.08]),
            ([(-0.46, -0.06), (0.05, 0.0), (0.54, -0.04)], [0.38, 0.4, 0.38]),
            ([(0.54, 0.0), (0.66, 0.28), (0.56, 0.44), (0.72, 0.7)], [0.34, 0.22, 0.13, 0.12]),
            ([(0.4, 0.04), (0.36, 0.3), (0.26, 0.46), (0.26, 0.7)], [0.3, 0.2, 0.13, 0.12]),
            ([(-0.5, 0.0), (-0.6, 0.34), (-0.74, 0.66)], [0.26, 0.15, 0.11]),
            ([(-0.34, 0.02), (-0.3, 0.38), (-0.34, 0.7)], [0.26, 0.15, 0.11]),
        )
        hx, hy = -0.64, -0.26
    else:  # asleep in a curl
        _limbs(
            s,
            ([(-0.42, 0.22), (-0.2, -0.06), (0.24, -0.06), (0.46, 0.22)], [0.4, 0.56, 0.6, 0.5]),
            ([(-0.3, 0.36), (0.3, 0.4)], [0.3, 0.34]),
            ([(0.56, 0.34), (0.4, 0.58), (0.0, 0.6), (-0.3, 0.52)], [0.2, 0.16, 0.15, 0.12]),
        )
        hx, hy = -0.42, 0.2
    for side in (-1, 1):
        s.add(0, pen.polygon([(hx + side * 0.05, hy - 0.1), (hx + side * 0.22, hy - 0.32), (hx + side * 0.24, hy - 0.02)]))
    s.add(0, pen.ellipse(hx, hy, 0.26, 0.22))
    stripes = {
        0: [[(0.02 + 0.05 * k, -0.16 + 0.17 * k), (0.2 + 0.07 * k, -0.1 + 0.17 * k)] for k in range(4)],
        1: [[(-0.26 + 0.22 * k, -0.2), (-0.22 + 0.22 * k, 0.02)] for k in range(4)],
        2: [[(-0.08 + 0.17 * k, -0.3 + 0.03 * k), (-0.04 + 0.17 * k, -0.06 + 0.04 * k)] for k in range(4)],
    }[state]
    _lit(s, *((line, 0.05) for line in stripes))
    if state == 2:
        _lit(s, ([(-0.34, 0.5), (0.0, 0.47), (0.34, 0.46), (0.52, 0.3)], 0.03))
        s.over(
            2,
            *(
                pen.stroke([(hx + d - 0.06, hy), (hx + d, hy + 0.04), (hx + d + 0.06, hy)], 0.014, 0.014, swell=0.014, samples=5)
                for d in (-0.1, 0.1)
            ),
        )
    else:
        s.over(2, *(pen.leaf(hx + d, hy + 0.04, 0.0, 0.11, 0.07) for d in (-0.1, 0.1)))
    s.over(2, pen.polygon([(hx - 0.035, hy + 0.07), (hx + 0.035, hy + 0.07), (hx, hy + 0.11)]))
    s.over(
        3,
        *(
            pen.stroke([(hx + side * 0.06, hy + 0.1), (hx + side * 0.22, hy + y)], 0.012, 0.008, samples=3)
            for side in (-1, 1)
            for y in (0.08, 0.14)
        ),
    )
    return s
