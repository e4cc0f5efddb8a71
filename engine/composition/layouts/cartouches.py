"""Cartouches: shaped fields about a figure, the same under the eight symmetries of a square, with an even clear channel."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.composition import pen
from engine.composition.layouts.parts import FINEST, panel, shared, structure
from engine.composition.placement import Placement
from engine.composition.plan import Plan
from engine.composition.render import hull_radius

SHAPES = ("roundel", "quatrefoil", "barbed quatrefoil", "octagon", "star", "scalloped", "cushion")
_SOFT = ("roundel", "quatrefoil", "barbed quatrefoil", "scalloped", "cushion")
_STRICT = ("roundel", "barbed quatrefoil", "octagon", "star", "scalloped")
_CLEAR = 1.1  # of a figure's extent: what its cartouche leaves clear about it

_ROUND = 0.53  # of its larger side that a motif reaches from its middle, up to which it is a disc
_SQUARE = 0.66  # of its box that a figure covers, from which it fills the box's corners


@dataclass(frozen=True, slots=True, kw_only=True)
class Cartouche:
    """A shape of half extents `rx`, `ry` and of that `area` (repeat heights); `least` is the share of its size that its figure
    needs."""

    motif: int
    rx: float
    ry: float
    area: float
    least: float

    def at(self, share: float) -> float:
        """Its scale, from the least (0) to the whole (1)."""
        return self.least + (1.0 - self.least) * share


def cartouche(plan: Plan, rx: float, ry: float, figure: tuple[float, float]) -> Cartouche:
    """A shape that suits the plan's world, about a figure of that width and height. Where there is no room for it, the
    shape that holds most of it."""
    names = _STRICT if plan.world in ("geometric", "celestial") else _SOFT
    hero = plan.motifs[plan.heroes[0]]
    square = hero.area > _SQUARE * hero.width * hero.height
    round_ = hull_radius(hero) < _ROUND * max(hero.width, hero.height)
    corners = 8 if square else 2 if round_ else 3
    least = {name: _CLEAR * _needed(name, figure[0] / rx, figure[1] / ry, corners) for name in names}
    fits = [name for name in names if least[name] <= 1.0] or [min(least, key=least.__getitem__)]
    name = fits[plan.drawing.seed % len(fits)]
    angle = np.asarray(np.arange(96) * (math.tau / 96), float)
    radius = radius_of(name, angle)
    outline = pen.curve(radius[:, None] * np.stack([np.sin(angle) * rx, -np.cos(angle) * ry], 1))
    area = math.pi * rx * ry * float((radius**2).mean())
    return Cartouche(motif=shared(plan, structure(outline)), rx=rx, ry=ry, area=area, least=min(max(least[name], 0.35), 0.99))


def ruled(it: Cartouche, x: float, y: float, share: float, inks: tuple[int, int, int]) -> list[Placement]:
    """The shape at that share of its range: an outer line, a channel and the field, in these inks."""
    size, line = it.at(share), max(0.022, 1.2 * FINEST / min(it.rx, it.ry))
    steps = ((size, inks[0]), (size - line, inks[1]), (size - 2.4 * line, inks[2]))
    return [panel(it.motif, x, y, s, ink) for s, ink in steps]


def radius_of(name: str, angle: NDArray[np.float64]) -> NDArray[np.float64]:
    """The outline's distance from the middle at angles from upright, its reach along the axes being about 1."""
    c, s = np.abs(np.cos(angle)), np.abs(np.sin(angle))
    major, minor = np.maximum(c, s), np.minimum(c, s)
    foil = 0.45 * major + np.sqrt(0.3025 - (0.45 * minor) ** 2)  # of four circles about points on the axes
    if name == "quatrefoil":
        return foil
    if name == "barbed quatrefoil":
        return np.maximum(foil, 0.69 / major)
    if name == "octagon":
        return 0.97 / np.maximum(major, (c + s) / math.sqrt(2))
    if name == "star":
        return np.maximum(0.71 / major, 1.0 / (c + s))
    if name == "scalloped":
        return 0.965 + 0.035 * np.abs(np.cos(8 * angle)) ** 0.7
    if name == "cushion":
        return (c**3.6 + s**3.6) ** (-1 / 3.6)
    return np.ones_like(angle)


def _needed(name: str, wide: float, tall: float, corners: int) -> float:
    """The scale at which a figure of that width and height, over the half extents, touches the outline; it is taken for a
    rounded box, the less so the larger the exponent `corners`."""
    angle = np.asarray(np.arange(25) * (math.pi / 48), float)
    reach = (np.sin(angle) / max(wide / 2, 1e-6)) ** corners + (np.cos(angle) / max(tall / 2, 1e-6)) ** corners
    return float((reach ** (-1 / corners) / radius_of(name, angle)).max())
