"""Tossed and allover: heroes in their company in even rhythm, then smaller figures and tonal leaves where the gaps are."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from engine.composition import colouring, lattice
from engine.composition.finishes import FINISHES
from engine.composition.layouts import figures, vines
from engine.composition.layouts.legibility import ROUND, legible, untangled
from engine.composition.layouts.parts import FULLEST, Group, Part, set_down, sketch, staged
from engine.composition.motifs import Motif
from engine.composition.placement import Placement
from engine.composition.plan import Builder, Plan, fills, hero_height, rotation
from engine.composition.render import draw_indices, radius
from engine.composition.roles import every_ink
from engine.composition.symmetry import Operation, operations
from engine.domain.brief import Layout, RepeatType
from engine.repeats.tiling import wrapped

Floats = NDArray[np.float64]
Flow = Callable[[float, float], float]
_BETWEEN = 0.9  # figures of middle size to a hero
_MIDDLE = 0.47  # their height over a hero's
_SMALL = 0.34  # of a hero's height: further ones, strewn in the gaps
_DENSE, _LARGER = 0.28, 0.9  # coverage from which those are larger, and by how much for each unit of coverage more
_STREWN = (1.4, 1.0, 1.2)  # sizes of strewn figures by turns: of one size they would swarm
_HALF = 0.8  # of a strewn second's size, from which a gap holds one: smaller copies of it would be confetti
_AMONG_STEMS = 0.6  # the same between trailing stems: what is left there is long and narrow, and runs on as a lane
_PACKED = 0.5  # the same where a first try could not cover as much as was asked
_RIM = 0.006  # of the repeat's height: the gap to what lies below in an ink of its own; 2 mm of 320
_LEAST_BALL = 0.03  # of the repeat's height: a finer one is a speck of dirt
_BALL = 0.6  # a strewn berry or bubble beside other fillers: larger ones belong to nothing
_CREATURE = 1.2  # how much larger than these one is that has a face
_WHOLE = 0.85  # of the room for heroes without company: nothing between them hides where they meet
_CRUMB = 0.13  # of a hero's height: a smaller figure in a company is a speck
_WISP = 0.15  # of its unit box, that a small figure covers at least to be seen
_AIR = 0.04  # of a hero's height, about it: no figure of middle size comes nearer
_GROWN = 0.8  # fullness at which heroes and their leaves stand when gaps are sought: what is strewn keeps clear of them
_LARGE_GROUP = 6  # operations from which figures come by the dozen, and leave no room between them
_FILLING = 0.75  # of the cloth that circles about the figures cover when they are spread evenly
_NARROW = 0.09  # of a hero's height: half the breadth of a gap that belongs to the figure about it
# of the area of all figures: what they cover at the fullest, as they keep clear of each other; lines about washes cover more, lines
# alone less. Of some 500 drawings 2 % of those that could do were thought short
_FILLED, _WASHED, _BARE = 0.95, 1.12, 0.76
_GRID = 72  # rows of the map in which gaps are sought


def tossed(plan: Plan) -> Builder:
    """Figures thrown in every direction, each in its company, with air between them."""
    return _filled(plan, _heroes(plan, hero_share=0.85, flow=None), None)


def allover(plan: Plan) -> Builder:
    """Figures on trailing stems, or following one flowing direction, closed up into an even cover."""
    if vines.suit(plan):
        return _filled(plan, vines.trail(plan), None)
    amplitude = plan.rng.uniform(0.4, 1.1)
    phase = plan.rng.uniform(0, math.tau, 2)
    lean = plan.rng.uniform(-0.5, 0.5)

    def flow(x: float, y: float) -> float:
        u, v = lattice_phase(plan, x, y)
        return float(lean + amplitude * math.sin(math.tau * u + phase[0]) * math.cos(math.tau * v + phase[1]))

    return _filled(plan, _heroes(plan, hero_share=0.7, flow=flow), flow)


def lattice_phase(plan: Plan, x: float, y: float) -> tuple[float, float]:
    """Coordinates that run 0-1 along the two lattice vectors."""
    d = plan.drawing
    u, v = x / d.aspect, y
    if d.repeat is RepeatType.HALF_DROP:
        return u, v - u / 2
    if d.repeat is RepeatType.BRICK:
        return u - v / 2, v
    return u, v


def _ops(plan: Plan) -> tuple[Operation, ...]:
    return operations(plan.drawing.symmetry, plan.drawing.repeat, plan.drawing.aspect)


def _filled(plan: Plan, heroes: Group, flow: Flow | None) -> Builder:
    ops = _ops(plan)
    standing = [part.at(_GROWN) for part in heroes]
    fills = _fill(plan, ops, standing, [part.placement for part in heroes if part.since < 0.05], flow)
    orbit, count = len(ops), max(len(fills) // len(ops), 1)
    # gaps are filled widest first; what fills them enters in that order and lies below the heroes
    wide = 0.3 * hero_height(plan.drawing) if plan.asked > 0.2 else 9.0  # holes are closed first, but in airy repeats
    entering = [Part(p, 0.0 if p.size > wide else 0.04 + 0.8 * (k // orbit) / count, 0.3) for k, p in enumerate(fills)]
    parts = [*reversed(entering), *heroes]
    fullest = sum(plan.motifs[part.placement.motif].area * part.at(FULLEST).size ** 2 for part in parts)
    plan.most = (_BARE if plan.left_bare else _WASHED if plan.wash else _FILLED) * fullest / plan.drawing.aspect
    return every_ink(plan, legible(plan, staged(parts), fills))


def _heroes(plan: Plan, hero_share: float, flow: Flow | None) -> Group:
    """Heroes in their company and, between them, figures of middle size in theirs."""
    d, rng, ops = plan.drawing, plan.rng, _ops(plan)
    height = hero_height(d)
    boxes = [plan.box(m, height) for m in plan.heroes]
    area = float(np.mean([plan.motifs[m].area * b * b for m, b in zip(plan.heroes, boxes, strict=True)]))
    reach = float(np.mean([b * _reach(plan.motifs[m]) for m, b in zip(plan.heroes, boxes, strict=True)]))
    wanted = d.density * (hero_share + 0.2 * d.density) * plan.effort * d.aspect / area
    room = (0.45 + 0.9 * d.density * plan.effort) * d.aspect / (math.pi * reach**2)
    room *= _WHOLE if figures.complete(plan, plan.heroes[0]) else 1.0
    crowd = min(wanted, room)
    # a hero in company takes more room; small or many figures stand alone, or the drawing would be lost
    rich = 0 if d.density < 0.18 or crowd > 40 else 1 if crowd > 16 or d.density < 0.3 or FINISHES[d.style].line else 2
    takes = (1.0, 1.3, 1.5)[rich] if plan.world != "geometric" else (1.0, 1.2, 1.3)[rich]
    between = _BETWEEN if rich and len(ops) < _LARGE_GROUP else 0.0
    orbits = max(1, round(crowd / takes / (1 + between * _MIDDLE) / len(ops)))
    answers = round(between * orbits)
    own = [plan.box(plan.hero(k), height) * _reach(plan.motifs[plan.hero(k)]) * _room(plan, plan.hero(k)) for k in range(orbits)]
    claims = np.array([*own, *[1.25 * _MIDDLE * reach] * answers]) * math.sqrt(takes)
    points = _even(plan, ops, claims, orbits)
    turns = colouring.turns(d.palette, orbits, rng)
    halo = max(0.015 * height, min(_RIM, 0.03 * height)) if d.density > 0.35 else 0.0
    known: dict[tuple[int, int, int], Group] = {}
    company: Group = []
    answering: Group = []
    leading: Group = []
    for k, (x, y) in enumerate(points):
        leads = k < orbits
        motif = plan.hero(k) if leads else plan.seconds[k % len(plan.seconds)]
        turn, mirrored = _pose(plan, motif, x, y, flow)
        kind = (motif, turns[k] if leads else 1 + k % 2, k % 2 if rich > 1 else 0)
        if kind not in known:
            tall, full = (height, rich) if leads else (_MIDDLE * height, rich - 1)
            known[kind] = figures.company(plan, motif, tall, plan.tones(kind[1]), rich=full)
        sites = _images(np.array([(x, y)]), ops, d.aspect)[:, 0].tolist()
        for part in set_down(known[kind], x, y, turn=turn, mirrored=mirrored):
            p = part.placement
            if halo and not p.halo and p.finished and not p.foot:  # a leaf's would cut the stem that it grows from
                p = figures.rimmed(p, halo, 0)
            if not leads and p.texture >= 0:  # patterned bodies are for heroes
                p = p._replace(texture=-1)
            images = orbit_of(p, ops, d.aspect, d.repeat)
            layer = company if not part.leads else leading if leads else answering
            crumb = fills(plan.motifs[p.motif]) and p.size < _CRUMB * height
            if part.leads or not (crumb or _meets_itself(plan, images)):
                layer += [
                    Part(image, part.since, part.grows, part.leads and leads, (sx, sy))
                    for image, (sx, sy) in zip(images, sites, strict=True)
                ]
    if d.layout is Layout.TOSSED or plan.drawn_in_line:  # in a closed cover of plain figures some lie behind others
        answering = untangled(plan, answering, leading, air=_AIR * height)
        company = untangled(plan, company, [*answering, *leading])
    company.sort(key=_layer)  # no leaf or berry of one lies on the blossom of another
    return [*company, *answering, *leading]


def _room(plan: Plan, hero: int) -> float:
    """How much more than its reach a hero claims: an animal that runs is long, and no other is to stand upon it."""
    motif = plan.motifs[hero]
    return 1.2 if plan.world == "animal" and motif.upright and motif.width > motif.height else 1.0


def _layer(part: Part) -> float:
    """What lies lower and what higher in the company of all figures: stems and what grows from them, then the larger above."""
    p = part.placement
    return p.size if p.finished and not p.foot else 0.0


def _meets_itself(plan: Plan, images: list[Placement]) -> bool:
    """Whether a figure overlaps an image of its own: one would have to lie above the other, which breaks the symmetry."""
    if len(images) < 2:
        return False
    d, motif = plan.drawing, plan.motifs[images[0].motif]
    away = np.array([(p.x - images[0].x, p.y - images[0].y) for p in images[1:]])
    near = lattice.shortest(d.repeat, d.aspect, away)
    extent = images[0].size * (max(motif.width, motif.height) if images[0].finished else radius(motif))
    return bool(np.hypot(near[:, 0], near[:, 1]).min() < 0.9 * extent)


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
        turn, mirrored = op.turned(first.turn, first.mirrored, aspect)
        images.append(first.moved(x=x, y=y, turn=turn, mirrored=mirrored))
    return images


def _even(plan: Plan, ops: tuple[Operation, ...], claims: Floats, leading: int) -> Floats:
    """The best of a few throws: no alleyway opens, few of the `leading` figures stand in a row with their neighbours, and under a
    group none lies on another or on its own image."""
    if len(ops) * len(claims) > (_MANY_IMAGES if plan.grouped else _MANY):
        return _rhythm(plan, ops, claims)
    throws = [_rhythm(plan, ops, claims) for _ in range(_THROWS)]
    reach = float(claims.mean())

    def loose(points: Floats) -> float:
        images = _images(points, ops, plan.drawing.aspect)
        empty = _emptiest(images.reshape(-1, 2), reach, plan)
        main = images[:, :leading].reshape(-1, 2)
        if plan.grouped:  # rows belong to it; but no main figure is to lie on another or on its own image
            return empty + min(_nearest(main, plan) / (2 * reach), 1.0)
        return empty - _in_rows(main, plan)

    return max(throws, key=loose)


_THROWS = 4
_MANY, _MANY_IMAGES = 30, 80  # figures of which one throw is even enough; under a group, where they come in orbits
_LEVEL = 0.15  # radians off level or upright, up to which two neighbours stand in a row
_NEIGHBOURS = 1.3  # times the distance to the nearest


def _nearest(points: Floats, plan: Plan) -> float:
    """The least distance between two points, over the repeat's edges."""
    return float(_between(points, plan)[1].min())


def _in_rows(points: Floats, plan: Plan) -> float:
    """The share of figures that stand level with, or upright over, a near neighbour; neighbours over the repeat's edges count."""
    gaps, far = _between(points, plan)
    near = far < _NEIGHBOURS * far.min(1, keepdims=True) if len(points) > 1 else np.zeros_like(far, bool)
    off = np.abs(gaps).min(-1) < math.sin(_LEVEL) * far
    return float((near & off).any(1).mean())


def _between(points: Floats, plan: Plan) -> tuple[Floats, Floats]:
    """The shortest ways between all points over the repeat's edges, shape (n, n, 2), and their lengths; infinite to themselves."""
    gaps = lattice.shortest(plan.drawing.repeat, plan.drawing.aspect, points[:, None] - points[None])
    far = np.hypot(gaps[..., 0], gaps[..., 1])
    np.fill_diagonal(far, np.inf)
    return gaps, far


def _emptiest(points: Floats, reach: float, plan: Plan) -> float:
    """How many figures the row or column with fewest of them meets, as a share of the mean."""
    d = plan.drawing
    least = math.inf
    for axis, (period, shifted) in enumerate(((d.aspect, RepeatType.BRICK), (1.0, RepeatType.HALF_DROP))):
        along = np.concatenate([points[:, axis], points[:, axis] + period / 2]) if d.repeat is shifted else points[:, axis]
        lines = np.linspace(0, period, 40, endpoint=False)
        apart = np.abs((along[None] - lines[:, None] + period / 2) % period - period / 2)
        met = np.clip(1 - apart / reach, 0, 1).sum(1)
        least = min(least, float(met.min() / max(met.mean(), 1e-9)))
    return least


def _rhythm(plan: Plan, ops: tuple[Operation, ...], claims: Floats) -> Floats:
    """Points spread evenly: best of random candidates, then pushed apart by the radius that each claims, images included."""
    d, rng, orbits = plan.drawing, plan.rng, len(claims)
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
    if len(ops) == 1:  # few figures push as if they filled the cloth, or they would stand where they were thrown
        claims = claims * max(1.0, math.sqrt(_FILLING * d.aspect / (math.pi * float((claims**2).sum()))))
    for step in range(14):
        points = _push(points, ops, plan, 1.05 * (claims[:, None] + claims), 0.5 * (1 - step / 16))
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


def _push(points: Floats, ops: tuple[Operation, ...], plan: Plan, apart: Floats, strength: float) -> Floats:
    """The points moved away from all images nearer than `apart`, shape (n, n)."""
    d = plan.drawing
    images = _images(points, ops, d.aspect)
    gaps = lattice.shortest(d.repeat, d.aspect, points[None, :, None] - images[:, None])
    distance = np.hypot(gaps[..., 0], gaps[..., 1])
    distance[0][np.diag_indices(len(points))] = np.inf
    near = np.maximum(0, apart - distance) / np.maximum(distance, 1e-6)
    points = points + strength * 0.5 * (gaps * near[..., None]).sum((0, 2)) / np.maximum(1, (near > 0).sum((0, 2)))[:, None]
    if d.repeat is RepeatType.MIRROR:
        edge = 0.25 * apart.diagonal()[:, None]
        return np.clip(points, edge, np.maximum((d.aspect, 1) - edge, edge))
    return points


def _fill(
    plan: Plan, ops: tuple[Operation, ...], heroes: list[Placement], core: list[Placement], flow: Flow | None
) -> list[Placement]:
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
    smallest = max(0.02, min(0.14 * height, 0.05))
    second = 0.5 * height * (_SMALL + _LARGER * max(0.0, d.density - _DENSE))
    target = d.density * d.aspect * 1.3 * plan.effort
    covered = sum(plan.motifs[p.motif].area * p.size**2 for p in core if p.finished)
    second_budget = covered + (target - covered) * 0.6
    named = plan.named_filler is not None
    solid = [m for m in plan.fillers if named or plan.motifs[m].area > _WISP]
    loose = [m for m in solid if plan.motifs[m].family not in ROUND] if plan.grows and not named else []
    fillers = loose or solid or [*plan.fillers]  # a ball on no stalk belongs to nothing
    if plan.drawn_in_line and plan.grows and not named:
        fillers = [*plan.seconds]  # what is too small for a contour is filled, and reads as a blot
    # beside a vine a creature sits on a twig of its own; strewn it would stand in the air
    trails = d.layout is Layout.ALLOVER and flow is None
    rooted = trails and plan.grows
    held = _PACKED if plan.short else _AMONG_STEMS if trails else _HALF
    scattered = [m for k, m in enumerate(plan.seconds) if not rooted or plan.floral(k)] or [*plan.foliage, plan.blossoms[0]]
    placed: list[Placement] = []
    while len(placed) < 420:
        k = int(gap.argmax())
        room = float(gap.flat[k]) - margin
        if room < smallest * 0.8 or (covered >= target and room < 0.55 * second):
            break  # even a full repeat leaves no hole in its rhythm
        seconds = room > held * second and (covered < second_budget or room > 1.1 * second)
        cast = scattered if seconds else fillers
        motif = cast[int(rng.integers(len(cast)))]
        filler = max(smallest, (0.12 + 0.16 * d.density) * height * rng.uniform(0.6, 1.0))
        creature = _CREATURE if "animal" in plan.motifs[motif].tags else 1.0
        filler = max(_BALL * filler, _LEAST_BALL) if plan.motifs[motif].family in ROUND else filler
        largest = creature * second * _STREWN[len(placed) // len(ops) % len(_STREWN)] if seconds else filler
        extent = min(room * (0.85 if plan.drawn_in_line else 1.12 if seconds else 1.0), largest)
        x, y = points[k].tolist()
        turn, mirrored = _pose(plan, motif, x, y, flow)
        tones = plan.tones((0, 1, 1, 2)[int(rng.integers(4))] if seconds else (1, 2, 2, 3)[int(rng.integers(4))])
        size = extent / max(0.5, radius(plan.motifs[motif]) * (1.0 if plan.drawn_in_line else 0.85))
        first = Placement(motif=motif, x=x, y=y, size=size, turn=turn, mirrored=mirrored, tones=tones, halo=min(_RIM, 0.06 * size))
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
    d = plan.drawing
    bodies = [p._replace(tones=(1,) * 4, halo=0.0, texture=-1) for p in heroes]
    fine = draw_indices(sketch(plan, bodies), 2 * columns, 2 * _GRID, details=False)  # for tentacles, finer than the grid
    mask = fine.reshape(_GRID, 2, columns, 2).max((1, 3))
    margin = min(_GRID, columns) // 2
    cloth, sampling = wrapped(mask, d.repeat, margin) == 0, (1 / _GRID, d.aspect / columns)
    if d.layout is Layout.TOSSED:  # between the fronds of one figure is no place for another: a closing of the mask
        narrow = _NARROW * hero_height(d)
        open_ = distance_transform_edt(cloth, sampling=sampling) > narrow
        cloth &= distance_transform_edt(~open_, sampling=sampling) <= narrow
    far = distance_transform_edt(cloth, sampling=sampling)
    return np.asarray(far[margin:-margin, margin:-margin], np.float32)
