"""Fills the gaps of a piece, widest first, with second flowers, leaves and small figures that keep within a silhouette."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from engine.composition.layouts import figures
from engine.composition.layouts.parts import Group, Part, spot
from engine.composition.placement import Composition, Placement
from engine.composition.plan import Plan
from engine.composition.render import draw_indices, radius
from engine.domain.brief import RepeatType

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Inside = Callable[[Floats, Floats], Mask]
"""Whether points (x, y), counted from the piece's middle in units of the sheet's height, belong to the silhouette."""

_CELLS = 120  # along the longer side of the map in which gaps are sought
_MOST = 360


@dataclass(frozen=True, slots=True)
class Field:
    """A map of a silhouette `wide` x `tall` about (0, 0): cell middles, and which of them lie inside."""

    wide: float
    tall: float
    cell: float
    x: Floats
    y: Floats
    inside: Mask

    @classmethod
    def of(cls, wide: float, tall: float, inside: Inside) -> Field:
        """The map of a silhouette."""
        cell = max(wide, tall) / _CELLS
        columns, rows = max(8, round(wide / cell)), max(8, round(tall / cell))
        x, y = np.meshgrid((np.arange(columns) + 0.5) * wide / columns - wide / 2, (np.arange(rows) + 0.5) * tall / rows - tall / 2)
        return cls(wide, tall, cell, x, y, inside(x, y))

    @property
    def area(self) -> float:
        """In squares of the sheet's height."""
        return float(self.inside.mean()) * self.wide * self.tall


def spread(field: Field, count: int, margin: float, rng: np.random.Generator, *, mirrored: bool = False) -> Floats:
    """`count` points in even rhythm, `margin` inside the silhouette where it has room; mirrored ones in pairs and on the axis."""
    room = _depth(field.inside, field.cell)
    mask = (room > min(margin, 0.75 * float(room.max()))) & ((field.x >= 0) | (not mirrored))
    points = np.stack([field.x[mask], field.y[mask]], 1)
    if mirrored:
        return _pairs(points, count, rng)
    return _means(points, count, rng)


def _pairs(points: Floats, count: int, rng: np.random.Generator) -> Floats:
    """Points of the right half in pairs; an odd number has some on the axis."""
    alone = min(count, 1 + (count > 4) + (count > 9)) if count % 2 else 2 if count > 5 else 0
    axis = np.linspace(points[:, 1].min(), points[:, 1].max(), 2 * alone + 1)[1::2] if alone else np.zeros(0)
    on_axis = np.stack([np.zeros(alone), axis], 1)
    half = (count - alone) // 2
    away = points[:, 0] > 0.3 * points[:, 0].max() if alone else points[:, 0] > 0.12 * points[:, 0].max()
    right = _means(points[away], half, rng) if half else np.zeros((0, 2))
    return np.vstack([on_axis, right, right * (-1, 1)])


def _means(points: Floats, count: int, rng: np.random.Generator) -> Floats:
    """Centres of `count` even shares of the points (Lloyd's algorithm)."""
    if not len(points) or count < 1:
        return np.zeros((0, 2))
    if count == 1:
        return np.asarray(points.mean(0, keepdims=True))
    some = points[rng.permutation(len(points))[:1500]]
    centres = some[:count].copy()
    for _ in range(14):
        nearest = np.argmin(((some[:, None] - centres[None]) ** 2).sum(2), 1)
        for k in range(len(centres)):
            mine = some[nearest == k]
            if len(mine):
                centres[k] = mine.mean(0)
    return np.asarray(centres)


def _depth(mask: Mask, cell: float) -> Floats:
    """Distance of each cell of a mask to its edge; the map's own edge is one."""
    padded = np.pad(mask, 1)
    return np.asarray(distance_transform_edt(padded)[1:-1, 1:-1] * cell, float)


def infill(
    plan: Plan, field: Field, standing: Sequence[Placement], height: float, *, mirrored: bool = False, round_about: bool = False,
    finest: float = 0.05, leafy: float = 0.55, centre: tuple[float, float] = (0.0, 0.0), air: float = 0.02, base: int = 0,
) -> Group:  # fmt: skip
    """What closes the gaps that `standing` leaves, to be laid under it: it enters from the widest gap on.

    `height` is the hero's, `finest` the smallest figure and `air` the margin between figures, both in hero heights; `leafy` the
    share of leaves where the cast grows, which point away from `centre`; `round_about` joins the left edge to the right one.
    """
    rng, out = plan.rng, []
    gap = _gaps(plan, field, standing, round_about)
    if mirrored:
        gap = np.where(field.x > 0, np.minimum(gap, field.x), -1.0)
    smallest, margin = max(finest * height, 0.006), air * height
    for k in range(_MOST):
        at = int(gap.argmax())
        free = float(gap.flat[at]) - margin
        if free < 0.5 * smallest:
            break
        x, y = float(field.x.flat[at]), float(field.y.flat[at])
        placed, reach = _filler(plan, x, y, min(free, 0.34 * height), height, leafy, centre, rng, base)
        since = 0.03 + 0.94 * min(k / 160, 1.0)
        out.append(Part(placed, since, 0.35))
        _close(gap, field, x, y, reach, round_about)
        if mirrored:
            out.append(Part(placed.moved(x=-x, y=y, turn=-placed.turn, mirrored=not placed.mirrored), since, 0.35))
    return out[::-1]


def _gaps(plan: Plan, field: Field, standing: Sequence[Placement], round_about: bool) -> Floats:
    rows, columns = field.inside.shape
    shown = [p.moved(x=(p.x + field.wide / 2) / field.tall, y=(p.y + field.tall / 2) / field.tall, turn=p.turn, mirrored=p.mirrored,
                     size=p.size / field.tall) for p in standing if p.size]  # fmt: skip
    sketch = Composition(
        aspect=field.wide / field.tall, repeat=RepeatType.BLOCK if round_about else RepeatType.MIRROR,
        palette=plan.drawing.palette, motifs=tuple(plan.motifs), placements=tuple(shown), style="flat", seed=0,
    )  # fmt: skip
    free = field.inside & (draw_indices(sketch, columns, rows) == 0)
    if not round_about:
        return _depth(free, field.cell)
    wide = np.hstack([free, free, free])
    return _depth(wide, field.cell)[:, columns : 2 * columns].copy()


def _close(gap: Floats, field: Field, x: float, y: float, reach: float, round_about: bool) -> None:
    dx = np.abs(field.x - x)
    if round_about:
        dx = np.minimum(dx, field.wide - dx)
    np.minimum(gap, np.hypot(dx, field.y - y) - reach, out=gap)


def _filler(
    plan: Plan, x: float, y: float, free: float, height: float, leafy: float, centre: tuple[float, float],
    rng: np.random.Generator, base: int,
) -> tuple[Placement, float]:  # fmt: skip
    """One figure for a gap of that radius, and the radius that it takes."""
    away = math.atan2(x - centre[0], -(y - centre[1]))
    if free > 0.2 * height and rng.random() < 0.62:
        motif = plan.seconds[int(rng.integers(len(plan.seconds)))]
        upright = plan.motifs[motif].upright
        turn = float(np.clip(away, -0.5, 0.5)) if upright else float(rng.uniform(-math.pi, math.pi))
        size = 1.9 * free / max(0.6, radius(plan.motifs[motif]) * 1.5)
        return Placement(
            motif=motif, x=x, y=y, size=size, turn=turn, mirrored=bool(rng.random() < 0.5), tones=plan.on(base, 1)
        ), free
    if plan.world in ("plant", "animal", "sea") and free > 0.055 * height and rng.random() < leafy:
        turn = away + float(rng.normal(0, 0.35))
        motif = plan.leaves[int(rng.integers(len(plan.leaves)))]
        long = min(2.5 * free, 0.5 * height)
        foot = (x - 0.5 * long * math.sin(turn), y + 0.5 * long * math.cos(turn))
        return figures.rooted(plan, motif, *foot, turn, long, plan.green(base), bool(rng.random() < 0.5)), 0.92 * free
    blossom = free > 0.1 * height and plan.world in ("plant", "animal")
    cast = plan.blossoms if blossom else plan.fillers
    motif = cast[int(rng.integers(len(cast)))]
    across = 1.8 * free if blossom else min(1.7 * free, 0.2 * height)
    return spot(plan, motif, x, y, across, plan.on(base, 1 + int(rng.integers(2))), away), max(0.9 * free, across / 2)
