"""Built layouts under a wallpaper group: of each set of images one is taken as it was laid out, and the others follow it.

Nothing is cut or folded. A main motif never stands on a centre or a mirror (`engine.composition.sites`); a small figure that
does is set beside it, smaller, and with its images makes a pair or a whorl.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from engine.composition import lattice
from engine.composition.layouts.parts import Group, Part, staged
from engine.composition.placement import Placement
from engine.composition.plan import Builder, Plan
from engine.composition.roles import every_ink
from engine.composition.sites import origin
from engine.composition.symmetry import Operation, operations

Key = tuple[int, int]
Under = Callable[[float], list[Placement]]


def obeyed(plan: Plan, grid: tuple[int, int], parts: Sequence[Part], under: Under | None = None) -> Builder:
    """The builder of a layout of so many columns and rows under the drawing's group, which that grid must suit."""
    if not plan.grouped:
        return every_ink(plan, staged(parts, under))
    by, ops = _origin(plan, grid), _operations(plan)
    moved = [part._replace(placement=_moved(part.placement, by), site=part.site and _sum(part.site, by)) for part in parts]
    standing = [part for part in moved if part.site]
    beside = [part for part in moved if not part.site]
    out: Group = []
    keys = _keys(plan, [(part.placement.x, part.placement.y) for part in beside])
    for part, images, (_, first) in zip(beside, keys, _ranks(keys), strict=True):
        if first:
            out += _repeated(plan, ops, part, images)
    keys = _keys(plan, [part.site for part in standing if part.site])
    for part, (_, first) in zip(standing, _ranks(keys), strict=True):
        if first:
            out += [_image(plan, op, part) for op in ops]
    return every_ink(plan, staged(out, (lambda fullness: [_moved(p, by) for p in under(fullness)]) if under else None))


def orbits(plan: Plan, grid: tuple[int, int], places: Sequence[tuple[float, float]]) -> list[int]:
    """Which places the drawing's group exchanges: the same number for those, from 0 in the order of the places."""
    by = _origin(plan, grid)
    return [number for number, _ in _ranks(_keys(plan, [_sum(place, by) for place in places]))]


def _operations(plan: Plan) -> tuple[Operation, ...]:
    d = plan.drawing
    return operations(d.symmetry, d.repeat, d.aspect)


def _origin(plan: Plan, grid: tuple[int, int]) -> tuple[float, float]:
    """By how much the grid is moved, in repeat heights."""
    d = plan.drawing
    columns, rows = origin(d.layout, d.repeat, d.symmetry, *grid) or (0.0, 0.0)
    return columns * d.aspect / grid[0], rows / grid[1]


def _sum(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    return one[0] + other[0], one[1] + other[1]


def _moved(p: Placement, by: tuple[float, float]) -> Placement:
    return p.moved(x=p.x + by[0], y=p.y + by[1], turn=p.turn, mirrored=p.mirrored)


def _image(plan: Plan, op: Operation, part: Part) -> Part:
    p, aspect = part.placement, plan.drawing.aspect
    x, y = op.apply(p.x, p.y, aspect)
    turn, mirrored = op.turned(p.turn, p.mirrored, aspect)
    return part._replace(placement=p.moved(x=x, y=y, turn=turn, mirrored=mirrored))


_GRAIN = 2048  # places that are nearer than one over this, in repeat heights, are one
_ROUND = [(i, j) for i in (-1, 0, 1) for j in (-1, 0, 1)]


def _keys(plan: Plan, places: Sequence[tuple[float, float]]) -> list[list[Key]]:
    """Of each place the images under each operation within the cell, in whole grains."""
    d, ops = plan.drawing, _operations(plan)
    images = np.array([[op.apply(*place, d.aspect) for op in ops] for place in places], float).reshape(-1, len(ops), 2)
    keys = np.rint(lattice.into_cell(d.repeat, d.aspect, images + 1e-6) * _GRAIN).astype(int)
    return [[(x, y) for x, y in of_place] for of_place in keys.tolist()]


def _ranks(keys: Sequence[Sequence[Key]]) -> list[tuple[int, bool]]:
    """The number of each place's orbit, and whether the place is the first of it."""
    seen: dict[Key, tuple[int, bool]] = {}
    out, count = [], 0
    for here, *images in keys:
        if here not in seen:
            for key in images:
                seen.update(((key[0] + i, key[1] + j), (count, False)) for i, j in _ROUND)
            seen.update(((here[0] + i, here[1] + j), (count, True)) for i, j in _ROUND)
            count += 1
        out.append(seen[here])
    return out


def _repeated(plan: Plan, ops: Sequence[Operation], part: Part, keys: Sequence[Key]) -> Group:
    """A part and its images; where some operations leave its place as it is, it is set beside that place."""
    fixing = [op for op, key in zip(ops, keys, strict=True) if max(abs(key[0] - keys[0][0]), abs(key[1] - keys[0][1])) <= 1]
    if len(fixing) == 1:
        return [_image(plan, op, part) for op in ops]
    if not part.placement.finished:  # a circle about the place is its own image
        distinct = {key: op for op, key in reversed(list(zip(ops, keys, strict=True)))}
        return [_image(plan, op, part) for op in distinct.values()]
    return [_image(plan, op, part._replace(placement=p)) for p in _beside(plan, fixing, part.placement) for op in ops]


_SPREAD = 0.3  # radians by which a leaf leans from the mirror that it stood on
_AIR = 1.06


def _beside(plan: Plan, fixing: Sequence[Operation], p: Placement) -> list[Placement]:
    """A figure set off its place, so that its images about the place just clear each other: a pair at a mirror, else four."""
    motif, aspect = plan.motifs[p.motif], plan.drawing.aspect
    mirrors = [op for op in fixing if op.a * op.d - op.b * op.c < 0]
    wide, high = motif.width * p.size, motif.height * p.size
    if len(mirrors) == 1:
        away = math.atan2(mirrors[0].c / aspect, mirrors[0].a) / 2 + math.pi / 2
        reach = (wide * abs(math.cos(away - p.turn)) + high * abs(math.sin(away - p.turn))) / 2
        slender = reach < 0.35 * max(wide, high)
        share, lean = (0.8, math.copysign(_SPREAD, math.cos(away - p.turn))) if slender else (0.58, 0.0)
        return [_set_off(p, away, _AIR * share * reach, share, lean)]
    # four stand between the axes; a half turn brings only two of them about
    towards = (math.pi / 4, -math.pi / 4)[: 4 // len(fixing)]
    return [_set_off(p, away, _AIR * 0.5 * max(wide, high) / math.sqrt(2), 0.5, 0.0) for away in towards]


def _set_off(p: Placement, away: float, distance: float, share: float, lean: float) -> Placement:
    x, y = p.x + distance * math.cos(away), p.y + distance * math.sin(away)
    return p.moved(x=x, y=y, turn=p.turn + lean, mirrored=p.mirrored, size=share * p.size)
