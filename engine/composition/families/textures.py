"""Patterning within large shapes and on the ground: dots, hatching, scales. They are no motifs by themselves."""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable
from functools import lru_cache

import numpy as np

from engine.composition import pen
from engine.composition.motifs import Layer, Motif

Rng = np.random.Generator


def _pin_dots(rng: Rng) -> list[pen.Outline]:
    step, r = rng.uniform(0.075, 0.1), rng.uniform(0.016, 0.022)
    n = int(0.5 / step) + 1
    return [pen.ellipse((i + 0.5 * (j % 2)) * step, j * step * 0.87, r) for j in range(-n, n + 1) for i in range(-n, n + 1)]


def _hatching(rng: Rng) -> list[pen.Outline]:
    turn, step = rng.uniform(0.5, 1.0) * rng.choice((-1, 1)), rng.uniform(0.045, 0.06)
    return [pen.move(_line(k * step, 1.5, 0.013), 0, 0, turn) for k in range(-14, 15)]


def _line(x: float, length: float, wide: float) -> pen.Outline:
    h, w = length / 2, wide / 2
    return pen.polygon([(x - w, -h), (x + w, -h), (x + w, h), (x - w, h)])


def _scales(rng: Rng) -> list[pen.Outline]:
    r = rng.uniform(0.055, 0.07)
    sweep = np.linspace(0.15, math.pi - 0.15, 6)
    arc = np.stack([r * np.cos(sweep), r * np.sin(sweep)], 1)
    n = int(0.55 / r)
    return [
        pen.stroke(pen.move(arc, (2 * i + j % 2) * r, j * r * 0.9), 0.012, 0.012, samples=6)
        for j in range(-n, n + 1)
        for i in range(-(n // 2) - 1, n // 2 + 2)
    ]


def _engraving(rng: Rng) -> list[pen.Outline]:
    """Lines that swell towards the shaded side."""
    turn = 0.62
    return [
        pen.move(
            pen.polygon([(x, -0.72 + 0.3 * abs(math.sin(7 * x))), (x + 0.018, 0.3), (x + 0.003, 0.75), (x - 0.013, 0.3)]),
            0,
            0,
            -turn,
        )
        for x in np.linspace(-0.62, 0.62, 25)
        if x > -0.18 or round(x * 38.7) % 2
    ]


SHADING = "engraving"
"""Hatching of the side that lies in shade, for finishes that shade by lines."""

_TEXTURES: dict[str, Callable[[Rng], list[pen.Outline]]] = {
    "pin dots": _pin_dots,
    "hatching": _hatching,
    "scales": _scales,
    SHADING: _engraving,
}
TEXTURES = ("pin dots", "hatching", "scales")


@lru_cache(maxsize=256)
def draw_texture(name: str, seed: int) -> Motif:
    """A texture over the whole unit box, to be seen through a figure's body."""
    outlines = _TEXTURES[name](np.random.default_rng((zlib.crc32(name.encode()), seed)))
    layer = Layer(tone=0, path=pen.path_data([pen.oriented(o) for o in outlines]))
    return Motif(name=name, tags=(), family="texture", source="Strikeoff", licence="own work", layers=(layer,))
