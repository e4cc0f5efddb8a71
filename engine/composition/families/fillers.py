"""Small figures that fill the gaps between motifs."""

# ruff: noqa: D103 -- the name in the decorator says what each function draws

from __future__ import annotations

import math

import numpy as np

from engine.composition import pen
from engine.composition.families.registry import family
from engine.composition.motifs import Sketch

Rng = np.random.Generator
TAU = 2 * math.pi


@family("dot", "spot", "polka", "geometric", "filler", area=0.74, filler=True)
def dot(rng: Rng) -> Sketch:
    s = Sketch()
    s.add(0, pen.blob(0, 0, 1, rng, wobble=0.07, points=9))
    return s


@family("seed", "filler", "botanical", "drop", area=0.4, filler=True)
def seed(rng: Rng) -> Sketch:
    s = Sketch()
    s.add(0, pen.leaf(0, 0, 0, 1, rng.uniform(0.4, 0.55), belly=0.4))
    return s


@family("small leaf", "filler", "botanical", "leaf", area=0.33, filler=True)
def small_leaf(rng: Rng) -> Sketch:
    s = Sketch()
    s.add(0, pen.leaf(0, 0, -0.55, 0.9, 0.4, bend=0.06), pen.leaf(0, 0, 0.55, 0.8, 0.36, bend=-0.06))
    s.add(0, pen.stroke([(0, 0.3), (0, 0)], 0.06, 0.06, samples=3))
    return s


@family("small flower", "filler", "flower", "ditsy", "floral", area=0.6, filler=True)
def small_flower(rng: Rng) -> Sketch:
    s = Sketch()
    n = int(rng.integers(4, 7))
    for i in range(n):
        s.add(0, pen.petal(0, 0, i * TAU / n, 1, 4.6 / n))
    s.add(2, pen.ellipse(0, 0, 0.27))
    return s


@family("small star", "filler", "star", "celestial", area=0.3, filler=True)
def small_star(rng: Rng) -> Sketch:
    s = Sketch()
    s.add(0, pen.rosette(0, 0, 1, 0.36, int(rng.choice((4, 5, 8))), smooth=False))
    return s


@family("bubble", "filler", "sea", "ring", area=0.35, filler=True)
def bubble(rng: Rng) -> Sketch:
    s = Sketch()
    s.add(0, pen.ring(0, 0, 1, rng.uniform(0.6, 0.72)))
    return s


@family("dash", "filler", "line", "confetti", area=0.25, filler=True)
def dash(rng: Rng) -> Sketch:
    s = Sketch()
    s.add(0, pen.stroke([(0, -1), (rng.uniform(-0.12, 0.12), 0), (0, 1)], 0.4, 0.4, samples=5))
    return s


@family("trio", "filler", "dots", "berries", area=0.42, filler=True)
def trio(rng: Rng) -> Sketch:
    s = Sketch()
    for i in range(3):
        a = i * TAU / 3
        s.add(0, pen.ellipse(0.55 * math.sin(a), -0.55 * math.cos(a), rng.uniform(0.34, 0.42)))
    return s


@family("berry trio", "filler", "berries", "botanical", area=0.34, filler=True)
def berry_trio(rng: Rng) -> Sketch:
    """Three berries whose stalks meet under a small leaf."""
    s = Sketch()
    for x, y, r in ((-0.5, 0.1, 0.3), (0.5, 0.2, 0.28), (0.02, 0.66, 0.3)):
        s.add(0, pen.branch([(0, -0.62), (0.4 * x, -0.3), (x, y - 0.2)], 0.09, 0.07, collar=0.2))
        s.add(0, pen.blob(x, y, r, rng, wobble=0.04, points=9))
        s.add(2, pen.ellipse(x - 0.32 * r, y - 0.34 * r, 0.22 * r, 0.15 * r, -0.7))
    s.add(1, *pen.blade(0.02, -0.6, 1.2, 0.62, 0.26), *pen.blade(-0.02, -0.62, -0.7, 0.5, 0.22))
    return s


@family("berry dot", "filler", "round", area=0.6, filler=True)
def berry_dot(rng: Rng) -> Sketch:
    s = Sketch()
    s.add(0, pen.blob(0, 0, 1, rng, wobble=0.04, points=9))
    s.add(2, pen.ellipse(-0.32, -0.34, 0.2, 0.14, -0.7))
    return s


@family("five-petal", "filler", "flower", "ditsy", "floral", "blossom", area=0.55, filler=True)
def five_petal(rng: Rng) -> Sketch:
    s = Sketch()
    for i in range(5):
        s.add(0, pen.petal(0, 0, i * TAU / 5, rng.uniform(0.92, 1.04), 1.06, notch=0.16))
    for i in range(5):
        a = i * TAU / 5
        s.add(
            2,
            pen.stroke([(0.2 * math.sin(a), -0.2 * math.cos(a)), (0.55 * math.sin(a), -0.55 * math.cos(a))], 0.1, 0.03, samples=3),
        )
    s.add(2, pen.ellipse(0, 0, 0.2))
    return s


@family("flower bud", "filler", "flower", "floral", area=0.4, upright=True, filler=True)
def flower_bud(rng: Rng) -> Sketch:
    s = Sketch()
    s.add(0, pen.leaf(0, 0.2, -0.22, 1.1, 0.55, belly=0.4, bend=0.05), pen.leaf(0, 0.2, 0.22, 1.1, 0.55, belly=0.4, bend=-0.05))
    s.add(2, pen.leaf(0, 0.1, 0, 0.8, 0.26, belly=0.4))
    s.add(1, pen.leaf(0, 0.4, -0.62, 0.62, 0.3), pen.leaf(0, 0.4, 0.62, 0.62, 0.3), pen.ellipse(0, 0.3, 0.2, 0.16))
    s.add(1, pen.stroke([(0, 0.3), (0.02, 0.55), (0, 0.8)], 0.1, 0.08, samples=3))
    return s


@family("veined leaf", "filler", "leaf", "leaves", "foliage", "botanical", area=0.36, upright=True, filler=True)
def veined_leaf(rng: Rng) -> Sketch:
    s = Sketch()
    wide, bend = rng.uniform(0.4, 0.5), rng.uniform(-0.09, 0.09)
    s.add(0, *pen.blade(0, 0, 0, 1, wide, belly=rng.uniform(0.32, 0.42), bend=bend, rib=0.05))
    for i in range(5):
        y = -0.14 - 0.14 * i
        reach = wide * (0.42 - 0.075 * i)
        for side in (-1, 1):
            x = bend * math.sin(math.pi * min(-y, 0.7))
            s.add(
                2,
                pen.stroke(
                    [(x + side * 0.03, y), (x + side * reach * 0.6, y - 0.08), (x + side * reach, y - 0.18)],
                    0.026,
                    0.008,
                    samples=4,
                ),
            )
    return s


@family("slim leaf", "filler", "leaf", "leaves", "foliage", "botanical", "willow", area=0.23, upright=True, filler=True)
def slim_leaf(rng: Rng) -> Sketch:
    s = Sketch()
    bend = rng.choice((-1, 1)) * rng.uniform(0.06, 0.14)
    s.add(0, *pen.blade(0, 0, 0, 1, rng.uniform(0.23, 0.29), belly=0.38, bend=bend, rib=0.032))
    return s


@family("round leaf", "filler", "leaf", "leaves", "foliage", "botanical", "eucalyptus", area=0.5, upright=True, filler=True)
def round_leaf(rng: Rng) -> Sketch:
    """Heart-shaped, with a drawn-out tip and a rib that forks."""
    s = Sketch()
    wide, bend = rng.uniform(0.36, 0.44), rng.uniform(-0.05, 0.05)
    for side in (-1, 1):
        w = side * wide * (1.0 if side > 0 else 0.92)
        s.add(
            0,
            pen.curve(
                [(side * 0.016, -0.1), (w * 0.4, 0.02), (w * 0.9, -0.12), (w, -0.4), (w * 0.62, -0.68), (w * 0.24 + bend, -0.86),
                 (bend, -1.0), (bend * 0.8 + side * 0.012, -0.8), (side * 0.022, -0.45)],
                tension=0.9,
            ),
        )  # fmt: skip
        for y in (-0.24, -0.44, -0.62):
            reach = 0.62 * w * (1.05 + 0.75 * y)
            s.add(2, pen.stroke([(side * 0.03, y), (reach * 0.6, y - 0.08), (reach, y - 0.19)], 0.026, 0.009, samples=4))
    s.add(0, pen.stroke([(0, 0.05), (0.004, -0.06), (0, -0.16)], 0.045, 0.03, samples=4))
    return s


@family("toothed leaf", "filler", "leaf", "leaves", "foliage", "botanical", "rose", area=0.4, upright=True, filler=True)
def toothed_leaf(rng: Rng) -> Sketch:
    """Sawn along its edge, as those of roses and strawberries are."""
    s = Sketch()
    teeth, wide, bend = int(rng.integers(6, 8)), rng.uniform(0.24, 0.29), rng.uniform(-0.06, 0.06)
    for side in (-1, 1):
        edge = [(side * 0.02, 0.0)]
        for i in range(teeth):
            for t, out in ((i + 0.15, 0.86), (i + 0.95, 1.06)):
                f = t / teeth
                r = wide * out * math.sin(math.pi * (0.1 + 0.88 * f) ** 0.85)
                edge.append((side * r + bend * f, -0.02 - 0.94 * f - (0.03 if out > 1 else 0.0)))
        s.add(0, pen.polygon([*edge, (bend, -1.0), (bend * 0.6 + side * 0.016, -0.6), (side * 0.022, -0.3)]))
        for i in range(4):
            y = -0.14 - 0.16 * i
            reach = wide * (0.66 - 0.12 * i)
            s.add(2, pen.stroke([(side * 0.03, y), (side * reach, y - 0.17)], 0.024, 0.008, samples=3))
    s.add(0, pen.stroke([(0, 0.06), (0, -0.04), (0, -0.12)], 0.045, 0.03, samples=4))
    return s


@family("lobed leaf", "filler", "leaf", "leaves", "foliage", "botanical", "woodland", "oak", area=0.36, upright=True, filler=True)
def lobed_leaf(rng: Rng) -> Sketch:
    s = Sketch()
    wide = rng.uniform(0.3, 0.36)
    for side in (-1, 1):
        edge = [(side * 0.02, 0.0)]
        for y, out, dent in ((-0.2, 0.62, 0.3), (-0.44, 0.98, 0.38), (-0.68, 0.92, 0.34), (-0.88, 0.56, 0.2)):
            edge += [(side * wide * out, y + 0.03), (side * wide * out * 0.96, y - 0.06), (side * wide * dent, y - 0.12)]
        s.add(0, pen.curve([*edge[:-1], (0, -1.0), (side * 0.014, -0.7), (side * 0.022, -0.3)], tension=0.9))
        for y in (-0.14, -0.36, -0.58):
            s.add(2, pen.stroke([(side * 0.03, y), (side * wide * 0.62, y - 0.12)], 0.026, 0.01, samples=3))
    s.add(0, pen.stroke([(0, 0.06), (0, -0.04), (0, -0.12)], 0.05, 0.03, samples=4))
    return s


@family("palm slip", "filler", "leaf", "leaves", "foliage", "tropical", "palm", area=0.28, upright=True, filler=True)
def palm_slip(rng: Rng) -> Sketch:
    """A small feather of palm, bowed to one side."""
    s = Sketch()
    hand = float(rng.choice((-1, 1)))
    line = pen.spine([(0, 0), (hand * 0.02, -0.4), (hand * 0.16, -0.8), (hand * 0.34, -1.0)], 22)
    s.add(0, pen.branch(line[::3], 0.05, 0.02))
    for k in range(4, 21, 2):
        reach = 0.36 * math.sin(math.pi * (0.22 + 0.68 * k / 21)) ** 0.8
        heading = math.atan2(line[k + 1][0] - line[k - 1][0], line[k - 1][1] - line[k + 1][1])
        s.add(0, *(pen.leaf(line[k][0], line[k][1], heading + d, reach, 0.09, belly=0.4) for d in (-0.85, 0.85)))
    s.add(0, pen.leaf(line[-2][0], line[-2][1], hand * 0.8, 0.2, 0.06))
    return s


@family("tendril", "filler", "leaf", "botanical", "plant", "vine", area=0.14, filler=True)
def tendril(rng: Rng) -> Sketch:
    """A curl that opens from a leaf."""
    s = Sketch()
    hand = float(rng.choice((-1, 1)))
    s.add(0, pen.spiral(0, 0, 0.62, 1.35, 0.11, 0.06, turn=math.pi / 2, hand=int(hand)))
    s.add(0, *pen.blade(hand * 0.05, 0.6, -hand * 1.9, 0.62, 0.3))
    return s


@family("open berry", "filler", "berries", "botanical", "plant", "winter", area=0.26, upright=True, filler=True)
def open_berry(rng: Rng) -> Sketch:
    """A twig with three berries and a leaf."""
    s = Sketch()
    s.add(1, pen.branch([(0, 0.9), (0.04, 0.3), (0, -0.5)], 0.1, 0.06))
    for x, y, r in ((-0.42, -0.12, 0.22), (0.4, -0.3, 0.24), (0.0, -0.66, 0.24)):
        s.add(1, pen.branch([(0.02, 0.3), (x * 0.6, y + 0.2), (x, y)], 0.06, 0.05))
        s.add(0, pen.blob(x, y, r, rng, wobble=0.04, points=9))
        s.add(2, pen.ellipse(x - 0.3 * r, y - 0.34 * r, 0.22 * r, 0.15 * r, -0.6))
    s.add(1, *pen.blade(0.02, 0.55, -1.0, 0.62, 0.26), *pen.blade(0.02, 0.7, 1.05, 0.5, 0.22))
    return s


@family("seed head", "filler", "meadow", "botanical", "plant", "grass", area=0.2, upright=True, filler=True)
def seed_head(rng: Rng) -> Sketch:
    """A dandelion clock, or an ear of grass."""
    s = Sketch()
    s.add(1, pen.branch([(0.06, 1.0), (0.02, 0.4), (0, -0.3)], 0.07, 0.04))
    if rng.random() < 0.5:
        for i in range(11):
            a = (i - 5) * 0.5
            s.add(1, pen.stroke([(0, -0.35), (0.5 * math.sin(a), -0.35 - 0.5 * math.cos(a))], 0.03, 0.022, samples=3))
            s.add(0, pen.ellipse(0.56 * math.sin(a), -0.35 - 0.56 * math.cos(a), 0.085))
    else:
        for i in range(6):
            y = 0.12 - 0.2 * i
            s.add(0, *(pen.leaf(0, y, side * 0.5, 0.36 - 0.02 * i, 0.13, belly=0.55) for side in (-1, 1)))
        s.add(0, pen.leaf(0, -0.95, 0, 0.3, 0.12, belly=0.55))
    s.add(1, pen.leaf(0.05, 0.8, -0.5, 0.6, 0.11, bend=-0.1))
    return s


@family("small bone", "filler", "pet", area=0.3, filler=True)
def bone(rng: Rng) -> Sketch:
    s = Sketch()
    s.add(0, pen.stroke([(0, -0.7), (0, 0), (0, 0.7)], 0.34, 0.34, samples=5))
    s.add(0, *(pen.ellipse(x, y, 0.24) for x in (-0.18, 0.18) for y in (-0.78, 0.78)))
    s.add(2, pen.stroke([(-0.06, -0.4), (-0.07, 0.3)], 0.04, 0.03, samples=3))
    return s


@family("cone", "filler", "woodland", "winter", "pine", area=0.4, upright=True, filler=True)
def cone(rng: Rng) -> Sketch:
    s = Sketch()
    s.add(
        1,
        pen.leaf(0, -0.5, -1.15, 0.8, 0.11),
        pen.leaf(0, -0.5, 1.15, 0.8, 0.11),
        pen.leaf(0, -0.5, -0.55, 0.62, 0.1),
        pen.leaf(0, -0.5, 0.55, 0.62, 0.1),
    )
    s.add(0, pen.curve([(0, -0.62), (0.36, -0.5), (0.5, -0.1), (0.34, 0.5), (0, 0.9), (-0.34, 0.5), (-0.5, -0.1), (-0.36, -0.5)]))
    for row in range(5):
        y, n = -0.34 + 0.24 * row, (2, 3, 2, 3, 2)[row]
        wide = 0.3 * (1 - 0.1 * row)
        for i in range(n):
            x = (i - (n - 1) / 2) * wide
            s.add(2, pen.stroke([(x - 0.12, y), (x, y + 0.11), (x + 0.12, y)], 0.02, 0.02, swell=0.03, samples=5))
    return s


@family("shell bit", "filler", "sea", "shell", "coast", area=0.5, filler=True)
def shell_bit(rng: Rng) -> Sketch:
    """A small scallop."""
    s = Sketch()
    edge = [
        (0.9 * math.sin(a), 0.6 - 1.25 * math.cos(a) * (1.0 if k % 2 else 0.94)) for k, a in enumerate(np.linspace(-1.0, 1.0, 13))
    ]
    s.add(0, pen.curve([(-0.16, 0.62), *edge, (0.16, 0.62), (0.26, 0.8), (-0.26, 0.8)], tension=0.8))
    s.add(2, *(pen.stroke([(0.06 * d, 0.5), (0.26 * d, -0.32 + 0.06 * d * d)], 0.03, 0.06, samples=3) for d in (-2, -1, 0, 1, 2)))
    return s


@family("sparkle", "filler", "celestial", "festive", "winter", area=0.2, filler=True)
def sparkle(rng: Rng) -> Sketch:
    s = Sketch()
    n = int(rng.choice((4, 6)))
    s.add(0, *(pen.leaf(0, 0, i * TAU / n, 1.0, 0.24, belly=0.3) for i in range(n)))
    s.add(0, *(pen.ellipse(0.62 * math.sin(a), -0.62 * math.cos(a), 0.07) for a in ((i + 0.5) * TAU / n for i in range(n))))
    return s


@family("kelp blade", "filler", "sea", "seaweed", "ocean", area=0.25, upright=True, filler=True)
def kelp_blade(rng: Rng) -> Sketch:
    s = Sketch()
    sway = rng.uniform(0.06, 0.1) * (-1 if rng.random() < 0.5 else 1)
    s.add(0, pen.stroke([(0, 0), (sway, -0.3), (-sway, -0.62), (sway * 0.6, -1)], 0.07, 0.02, swell=0.16, samples=12))
    s.add(2, pen.stroke([(0, -0.1), (sway, -0.32), (-sway, -0.62), (sway * 0.4, -0.9)], 0.025, 0.01, samples=8))
    return s
