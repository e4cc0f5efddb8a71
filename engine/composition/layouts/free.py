"""Tossed and allover: heroes in even rhythm, then smaller figures where the gaps are."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from engine.composition import colouring, lattice
from engine.composition.layouts import vines
from engine.composition.motifs import Motif
from engine.composition.placement import Composition, Placement
from engine.composition.plan import Builder, Plan, hero_height, rotation
from engine.composition.render import draw_indices, radius
from engine.composition.symmetry import Operation, operations
from engine.domain.brief import RepeatType

Floats = NDArray[np.float64]
Flow = Callable[[float, float], float]
_GRID = 72  # rows of the map in which gaps are sought


def tossed(plan: Plan) -> Builder:
    """Figures thrown in every direction, with air between them."""
    return _free(plan, hero_share=0.66, flow=None)


def allover(plan: Plan) -> Builder:
    """Figures on trailing stems, or following one flowing direction, closed up into an even cover."""
    if vines.suit(plan, plan.motifs[plan.heroes[0]].tags):
        return _filled(plan, vines.trail(plan), None)
    amplitude = plan.rng.uniform(0.4, 1.1)
    phase = plan.rng.uniform(0, math.tau, 2)
    lean = plan.rng.uniform(-0.5, 0.5)

    def flow(x: float, y: float) -> float:
        u, v = lattice_phase(plan, x, y)
        return float(lean + amplitude * math.sin(math.tau * u + phase[0]) * math.cos(math.tau * v + phase[1]))

    return _free(plan, hero_share=0.55, flow=flow)


def lattice_phase(plan: Plan, x: float, y: float) -> tuple[float, float]:
    """Coordinates that run 0-1 along the two lattice vectors."""
    d = plan.drawing
    u, v = x / d.aspect, y
    if d.repeat is RepeatType.HALF_DROP:
        return u, v - u / 2
    if d.repeat is RepeatType.BRICK:
        return u - v / 2, v
    return u, v


def _free(plan: Plan, *, hero_share: float, flow: Flow | None) -> Builder:
    return _filled(plan, _heroes(plan, operations(plan.drawing.symmetry, plan.drawing.repeat), hero_share, flow), flow)


def _filled(plan: Plan, heroes: list[Placement], flow: Flow | None) -> Builder:
    ops = operations(plan.drawing.symmetry, plan.drawing.repeat)
    fills = _fill(plan, ops, heroes, flow)
    orbit = len(ops)

    def build(fullness: float) -> tuple[Placement, ...]:
        count = orbit * round(fullness * len(fills) / orbit)
        swell, grow = 0.93 + 0.14 * fullness, 0.85 + 0.3 * fullness
        small = [p.scaled(grow) for p in fills[:count]]
        return (*reversed(small), *(p.scaled(swell) if p.finished else p for p in heroes))

    return build


def _heroes(plan: Plan, ops: tuple[Operation, ...], share: float, flow: Flow | None) -> list[Placement]:
    d, rng = plan.drawing, plan.rng
    height = hero_height(d)
    boxes = [plan.box(m, height) for m in plan.heroes]
    area = float(np.mean([plan.motifs[m].area * b * b for m, b in zip(plan.heroes, boxes, strict=True)]))
    reach = float(np.mean([b * _reach(plan.motifs[m]) for m, b in zip(plan.heroes, boxes, strict=True)]))
    wanted = d.density * (share + 0.2 * d.density) * plan.effort * d.aspect / area
    room = (0.58 + 0.5 * d.density * plan.effort) * d.aspect / (math.pi * reach**2)
    orbits = max(1, round(min(wanted, room) / len(ops)))
    points = _rhythm(plan, ops, orbits, reach)
    turns = colouring.turns(d.palette, orbits, rng)
    halo = 0.035 * height if d.density > 0.42 else 0.0
    placed = []
    for k, (x, y) in enumerate(points):
        motif = plan.heroes[k % len(plan.heroes)]
        turn, mirrored = _pose(plan, motif, x, y, flow)
        first = Placement(
            motif=motif, x=x, y=y, size=plan.box(motif, height), turn=turn, mirrored=mirrored, tones=plan.tones(turns[k]), halo=halo
        )
        placed += orbit_of(first, ops, d.aspect, d.repeat)
    return placed


def _reach(motif: Motif) -> float:
    """Radius of the room that a figure claims; slender ones may come closer."""
    return 0.5 * (0.3 * max(motif.width, motif.height) + 0.75 * math.sqrt(motif.width * motif.height))


def orbit_of(first: Placement, ops: tuple[Operation, ...], aspect: float, repeat: RepeatType) -> list[Placement]:
    """A placement and its images under the group, all within the cell."""
    images = []
    for op in ops:
        x, y = (
            lattice.into_cell(repeat, aspect, np.array(op.apply(first.x, first.y, aspect))).tolist()
            if len(ops) > 1
            else (first.x, first.y)
        )
        turn, mirrored = op.turned(first.turn, first.mirrored)
        images.append(first.moved(x=x, y=y, turn=turn, mirrored=mirrored))
    return images


def _rhythm(plan: Plan, ops: tuple[Operation, ...], orbits: int, reach: float) -> Floats:
    """Points spread evenly: best of random candidates, then pushed apart, images included."""
    d, rng = plan.drawing, plan.rng
    pool = rng.random((max(24, 12 * orbits), 2)) * (d.aspect, 1)
    chosen = [pool[0]]
    clear = np.full(len(pool), np.inf)
    own = _own_clearance(pool, ops, plan)
    for _ in range(orbits):
        images = _images(np.array([chosen[-1]]), ops, d.aspect)[:, 0]
        gaps = lattice.shortest(d.repeat, d.aspect, pool[:, None] - images[None])
        clear = np.minimum(clear, np.hypot(gaps[..., 0], gaps[..., 1]).min(1))
        if len(chosen) == 1:  # the first point itself should stand clear of its own images
            chosen = [pool[int(np.argmax(own))]] if len(ops) > 1 else chosen
        if len(chosen) < orbits:
            chosen.append(pool[int(np.argmax(np.minimum(clear, own)))])
    points = np.array(chosen)
    for step in range(14):
        points = _push(points, ops, plan, 2.1 * reach, 0.5 * (1 - step / 16))
    return lattice.into_cell(d.repeat, d.aspect, points)


def _images(points: Floats, ops: tuple[Operation, ...], aspect: float) -> Floats:
    """Shape (operations, n, 2)."""
    u = points / (aspect, 1)
    out = [np.stack([o.a * u[:, 0] + o.b * u[:, 1] + o.tx, o.c * u[:, 0] + o.d * u[:, 1] + o.ty], 1) for o in ops]
    return np.array(out) * (aspect, 1)


def _own_clearance(points: Floats, ops: tuple[Operation, ...], plan: Plan) -> Floats:
    """Distance of each point to its nearest own image (and to mirror edges)."""
    d = plan.drawing
    clear = np.full(len(points), np.inf)
    if len(ops) > 1:
        gaps = lattice.shortest(d.repeat, d.aspect, points[None] - _images(points, ops[1:], d.aspect))
        clear = np.hypot(gaps[..., 0], gaps[..., 1]).min(0)
    return clear


def _push(points: Floats, ops: tuple[Operation, ...], plan: Plan, apart: float, strength: float) -> Floats:
    d = plan.drawing
    images = _images(points, ops, d.aspect)
    gaps = lattice.shortest(d.repeat, d.aspect, points[None, :, None] - images[:, None])
    distance = np.hypot(gaps[..., 0], gaps[..., 1])
    distance[0][np.diag_indices(len(points))] = np.inf
    near = np.maximum(0, apart - distance) / np.maximum(distance, 1e-6)
    points = points + strength * 0.5 * (gaps * near[..., None]).sum((0, 2)) / np.maximum(1, (near > 0).sum((0, 2)))[:, None]
    if d.repeat is RepeatType.MIRROR:
        return np.clip(points, 0.25 * apart, np.maximum((d.aspect, 1) - np.array(0.25 * apart), 0.25 * apart))
    return points


def _fill(plan: Plan, ops: tuple[Operation, ...], heroes: list[Placement], flow: Flow | None) -> list[Placement]:
    """Seconds, then fillers, each in the middle of the widest gap left."""
    d, rng = plan.drawing, plan.rng
    height = hero_height(d)
    columns = max(16, 2 * round(_GRID * d.aspect / 2))
    gap = _gaps(plan, heroes, columns)
    ys, xs = np.mgrid[:_GRID, :columns]
    points = np.stack([(xs + 0.5) * d.aspect / columns, (ys + 0.5) / _GRID], -1).reshape(-1, 2)
    gap = np.minimum(gap, (_own_clearance(points, ops, plan) / 2).reshape(gap.shape).astype(np.float32))
    gap += rng.random(gap.shape, np.float32) * 0.004
    away = _distances(d.repeat, d.aspect, columns)
    margin = height * max(0.012, 0.13 - 0.18 * d.density * plan.effort)
    smallest = max(0.018, min(0.05 * height + 0.008, 0.05))
    second = 0.5 * 0.7 * height
    target = d.density * d.aspect * 1.3 * plan.effort
    covered = sum(plan.motifs[p.motif].area * p.size**2 for p in heroes)
    second_budget = covered + (target - covered) * 0.6
    placed: list[Placement] = []
    while covered < target and len(placed) < 420:
        k = int(gap.argmax())
        room = float(gap.flat[k]) - margin
        if room < smallest * 0.8:
            break
        use_second = room > 0.55 * second and covered < second_budget
        cast = plan.seconds if use_second else plan.fillers
        motif = cast[int(rng.integers(len(cast)))]
        largest = second if use_second else max(smallest, (0.12 + 0.16 * d.density) * height * rng.uniform(0.6, 1.0))
        extent = min(room * (1.12 if use_second else 1.0), largest)
        x, y = points[k].tolist()
        turn, mirrored = _pose(plan, motif, x, y, flow)
        tones = plan.tones((0, 1, 1, 2)[int(rng.integers(4))] if use_second else (1, 2, 2, 3)[int(rng.integers(4))])
        size = extent / max(0.5, radius(plan.motifs[motif]) * 0.85)
        first = Placement(motif=motif, x=x, y=y, size=size, turn=turn, mirrored=mirrored, tones=tones)
        images = orbit_of(first, ops, d.aspect, d.repeat)
        for image in images:
            column, row = int(image.x * columns / d.aspect), int(image.y * _GRID)
            column, row = min(max(column, 0), columns - 1), min(max(row, 0), _GRID - 1)
            np.minimum(
                gap, away[_GRID - row : 2 * _GRID - row, columns - column : 2 * columns - column] - np.float32(extent), out=gap
            )
        placed += images
        covered += len(images) * plan.motifs[motif].area * size**2
    return placed


def _pose(plan: Plan, motif: int, x: float, y: float, flow: Flow | None) -> tuple[float, bool]:
    if flow is None:
        return rotation(plan, motif)
    reach = 0.35 if plan.motifs[motif].upright else 1.0
    return flow(x, y) * reach + float(plan.rng.normal(0, 0.15)), bool(plan.rng.random() < 0.5)


@lru_cache(maxsize=32)
def _distances(repeat: RepeatType, aspect: float, columns: int) -> NDArray[np.float32]:
    """Shortest distances for every difference of two grid points: index [_GRID + rows apart, columns + columns apart]."""
    rows, across = np.mgrid[-_GRID:_GRID, -columns:columns]
    d = lattice.shortest(repeat, aspect, np.stack([across * aspect / columns, rows / _GRID], -1))
    return np.hypot(d[..., 0], d[..., 1]).astype(np.float32)


def _gaps(plan: Plan, heroes: list[Placement], columns: int) -> NDArray[np.float32]:
    """Distance of each grid point to the nearest hero, over the repeat's edges, in units of the repeat's height."""
    from engine.repeats.tiling import unfold_indices

    d = plan.drawing
    sketch = Composition(
        aspect=d.aspect,
        repeat=d.repeat,
        palette=d.palette,
        motifs=tuple(plan.motifs),
        placements=tuple(heroes),
        style="flat",
        seed=0,
    )
    mask = draw_indices(sketch, columns, _GRID) != 0
    unfolded = unfold_indices(mask.astype(np.uint8), d.repeat, 3, 3)[_GRID // 2 : 5 * _GRID // 2, columns // 2 : 5 * columns // 2]
    if d.repeat is RepeatType.MIRROR:
        unfolded = np.pad(mask.astype(np.uint8), ((_GRID // 2,) * 2, (columns // 2,) * 2), mode="symmetric")
    far = distance_transform_edt(unfolded == 0, sampling=(1 / _GRID, d.aspect / columns))
    return np.asarray(far[_GRID // 2 : 3 * _GRID // 2, columns // 2 : 3 * columns // 2], np.float32)
