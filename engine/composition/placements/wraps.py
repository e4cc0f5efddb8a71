"""Pieces that run round a product: they meet themselves at the left and right. x runs from 0 to `wide`, y about the middle."""

from __future__ import annotations

import math
from functools import partial

import numpy as np

from engine.composition import colouring, pen
from engine.composition.layouts import figures
from engine.composition.layouts.parts import FINEST, Group, Part, panel, rectangle, set_down, shared, spot, structure
from engine.composition.placement import Placement
from engine.composition.placements.bouquets import Room, sprig
from engine.composition.placements.emblems import on_plate, plate_ink
from engine.composition.placements.infill import Field, infill
from engine.composition.plan import Plan, hero_height


def _height(plan: Plan, room: Room, most: float) -> float:
    return min(hero_height(plan.drawing), most * room[1])


def _wide(plan: Plan, h: float) -> float:
    return max(plan.box(plan.heroes[0], h) * plan.motifs[plan.heroes[0]].width, 0.45 * h)


def band(plan: Plan, wide: float, y: float, deep: float, ink: int) -> Part:
    """A stripe all round."""
    return Part(panel(shared(plan, structure(rectangle(1.02 * wide, deep))), wide / 2, y, 1.0, ink), 0.0, 0.0)


def _guards(plan: Plan, room: Room) -> tuple[Group, float]:
    """Lines and a row of small figures along top and foot; what height they leave between them."""
    wide, tall = room
    told, out = plan.story, []
    line = max(0.014 * tall, FINEST)
    deep = 0.13 * tall
    count = 2 * max(4, round(wide / (0.95 * deep) / 2))
    for side in (-1, 1):
        edge = side * tall / 2
        out.append(band(plan, wide, edge - side * 0.6 * line, 1.2 * line, told.main))
        out.append(band(plan, wide, edge - side * (deep + 2.2 * line), 0.8 * line, told.second))
        y = edge - side * (deep / 2 + 1.3 * line)
        for k in range(count):
            x = (k + 0.5) * wide / count
            if k % 2 == 0:
                cast = plan.blossoms if plan.grows else plan.fillers
                out.append(Part(spot(plan, cast[0], x, y, 0.78 * deep, plan.tones(1)), 0.02, 0.15))
            elif plan.grows:
                for turn in (-math.pi / 2, math.pi / 2):
                    out.append(Part(figures.leaf(plan, x, y, turn, 0.46 * wide / count, plan.green(), k, turn < 0), 0.05, 0.15))
            else:
                out.append(Part(spot(plan, plan.fillers[-1], x, y, 0.3 * deep, plan.tones(2)), 0.05, 0.15))
    return out, tall - 2 * (deep + 3.4 * line)


def frieze(plan: Plan, room: Room) -> Group:
    """Heroes in file between worked bands, lesser figures between them."""
    wide, _ = room
    guards, inner = _guards(plan, room)
    h = _height(plan, room, 0.5)
    h = min(h, 0.86 * inner)
    plate = plate_ink(plan, 1.15 * wide * inner)
    count = max(2, round(wide / (1.15 * max(_wide(plan, h), 0.8 * h) + 0.55 * h)))
    pitch = wide / count
    out: Group = [band(plan, wide, 0, inner * 0.97, plate)] if plate else []

    def file(on: Plan) -> Group:
        group: Group = []
        rich = 2 if count <= 6 else 1
        for k in range(count):
            x = (k + 0.5) * pitch
            one = figures.emblem(
                on, on.hero(k), min(0.92 * pitch, 1.9 * h), min(0.98 * inner, 1.3 * h), h, on.tones(k % 2), 0, rich
            )
            group += set_down(one, x, 0, mirrored=k % 2 == 1)
            second = on.seconds[k % len(on.seconds)]
            small = min(0.5 * h, 0.8 * max(pitch - 1.15 * _wide(plan, h), 0.2 * h))
            group += set_down(figures.lone(on, second, small, on.tones(1), 0, 0.02 * h), k * pitch, 0.04 * inner)
            for side in (-1, 1):
                group.append(Part(spot(on, on.fillers[0], k * pitch, side * 0.34 * inner, 0.12 * h, on.tones(2)), 0.1))
        return group

    return out + on_plate(plan, plate, file) + guards


def meadow(plan: Plan, room: Room) -> Group:
    """Plants of many heights that rise from one foot all round, heroes among them, small figures in the air."""
    wide, tall = room
    rng = plan.rng
    h, foot = _height(plan, room, 0.62), tall / 2
    out: Group = []
    count = max(8, round(wide / (0.3 * tall)))
    phase = rng.uniform(0, math.tau)
    for k in range(count):
        x = (k + 0.5 + float(rng.uniform(-0.2, 0.2))) * wide / count
        swell = 0.72 + 0.2 * math.sin(2 * math.tau * x / wide + phase)
        long = tall * swell * float(rng.uniform(0.72, 0.98))
        cast = (*plan.foliage, plan.sprig(0)) if plan.world != "sea" else plan.foliage
        motif = cast[int(rng.integers(len(cast)))]
        tones = plan.green() if k % 2 == 0 else plan.tones(1)
        out.append(
            Part(
                sprig(plan, motif, x, foot, float(rng.normal(0, 0.13)), long, tones, bool(k % 2)),
                0.14 * (k % 3),
                0.12,
            )
        )
    for k in range(2 * count):
        x = (k + 0.5) * wide / (2 * count)
        turn = float(rng.normal(0, 0.35))
        out.append(
            Part(
                figures.leaf(plan, x, foot, turn, 0.24 * tall * float(rng.uniform(0.7, 1.1)), plan.green(), k),
                0.05 + 0.05 * (k % 3),
            )
        )
    n = max(2, round(min(0.25 + 1.5 * plan.asked, 1.0) * wide / (1.5 * max(_wide(plan, h), 0.7 * h))))
    turns = colouring.turns(plan.drawing.palette, n, rng)
    crown: Group = []
    for k in range(n):
        x = (k + 0.5) * wide / n + float(rng.uniform(-0.1, 0.1)) * wide / n
        top = -tall / 2 + 0.52 * h
        y = top + (0.12, 0.42, 0.26, 0.55)[k % 4] * max(foot - 0.5 * h - top, 0.0)
        motif = plan.hero(k)
        if plan.world == "plant" and not plan.motifs[motif].upright:
            out.append(
                figures.stem(
                    plan, [(x + 0.05 * tall, foot), (x - 0.02 * tall, (y + foot) / 2), (x, y)], 0.03 * tall, plan.green()[0]
                )
            )
        lean = float(rng.uniform(-0.25, 0.25))
        crown += set_down(figures.lone(plan, motif, h, plan.tones(turns[k]), 0, 0.03 * h), x, y, turn=lean, mirrored=bool(k % 2))
    fill = _between(plan, room, [p.placement for p in crown], h)
    return [*out, *fill, *crown, _ground(plan, wide, foot, 0.016 * tall)]


def _ground(plan: Plan, wide: float, foot: float, deep: float) -> Part:
    """The line that all stand on."""
    deep = max(deep, FINEST)
    return band(plan, wide, foot - deep / 2, deep, plan.green()[0])


def _between(plan: Plan, room: Room, standing: list[Placement], h: float, *, finest: float = 0.07, air: float = 0.06) -> Group:
    wide, tall = room
    field = Field.of(wide, tall, lambda x, y: np.abs(y) < 0.47 * tall)
    here = [p.moved(x=p.x - wide / 2, y=p.y, turn=p.turn, mirrored=p.mirrored) for p in standing]
    return set_down(
        infill(plan, field, here, h, round_about=True, finest=finest, air=air, leafy=0.45, centre=(0.0, 4 * tall)), wide / 2, 0
    )


def trail(plan: Plan, room: Room) -> Group:
    """One winding stem all round with a hero in each bend, leaves along it and a bud on the outside of each."""
    wide, tall = room
    h, green, rng = _height(plan, room, 0.5), plan.green(), plan.rng
    waves = max(1, round(wide / (2.6 * max(_wide(plan, h), 0.8 * h))))
    swing = 0.2 * tall
    t = np.linspace(-0.03, 1.03, 30 * waves + 3)
    line = np.stack([wide * t, swing * np.sin(math.tau * waves * t)], 1)
    out: Group = [figures.stem(plan, line, (0.024 + 0.04 * min(plan.asked, 0.5)) * tall, green[0], tip=1.0)]
    inner = line[(t >= 0) & (t < 1)]
    out += figures.along(
        plan, inner, 0.27 * tall, green, count=9 * waves, spread=0.8, start=0.02, end=0.98, since=0.0, span=0.12, taper=0.0
    )
    turns = colouring.turns(plan.drawing.palette, 2 * waves, rng)
    crown: Group = []
    for k in range(2 * waves):
        side, u = (1 if k % 2 == 0 else -1), (0.25 + 0.5 * k) / waves
        x, y = wide * u, -side * 0.12 * tall
        lean = float(rng.uniform(-0.3, 0.3))
        crown += set_down(
            figures.lone(plan, plan.hero(k), h, plan.tones(turns[k]), 0, 0.035 * h), x, y, turn=lean, mirrored=side < 0
        )
        x, y = wide * u, side * 0.37 * tall  # a bud grows a little as the piece fills
        foot = np.array((wide * (u - 0.12 / waves), swing * math.sin(math.tau * waves * (u - 0.12 / waves))))
        shoot = [tuple(foot), (x - 0.1 * tall, y - side * 0.02 * tall), (x, y)]
        out.append(figures.stem(plan, shoot, 0.026 * tall, green[0], 0.05))
        small = plan.seconds[k % len(plan.seconds)]
        bud = figures.lone(plan, small, min(0.24 * tall, 0.6 * h), plan.tones(1), 0, 0.02 * h)
        out += set_down(bud, x, y, turn=math.pi if side > 0 and not plan.motifs[small].upright else 0.0, since=0.06)
    fill = _between(plan, room, [p.placement for p in (*out, *crown)], h, finest=0.09, air=0.08)
    return [*fill, *out, *crown]


def medallions(plan: Plan, room: Room) -> Group:
    """Roundels at even distance, joined by garlands, small figures above and below each join."""
    wide, tall = room
    told, r = plan.story, 0.47 * tall
    count = max(2, round(wide / (2.9 * r)))
    pitch, line = wide / count, max(0.02 * r, FINEST)
    plate = plate_ink(plan, 3.3 * count * r**2)
    h = min(_height(plan, room, 0.62), 1.25 * r)
    out: Group = []
    for k in range(count):
        x = k * pitch
        gap = pitch - 2 * r
        if plan.grows or plan.world == "sea":
            for side in (-1, 1):
                start = x + pitch / 2
                run = pen.spine(
                    [(start, 0.28 * r), (start + side * 0.3 * gap, 0.4 * r), (start + side * (0.5 * gap + 0.1 * r), 0.05 * r)], 12
                )
                out.append(figures.stem(plan, run, 0.05 * r, plan.green()[0]))
                out += figures.along(plan, run, 0.3 * r, plan.green(), count=6, spread=0.8, start=0.1, since=0.0, span=0.3)
        mid = x + pitch / 2
        second = plan.seconds[k % len(plan.seconds)]
        out += set_down(figures.lone(plan, second, min(0.62 * r, 1.1 * gap), plan.tones(1), 0, 0.02 * r), mid, 0.12 * r)
        for y, size in ((-0.46, 0.2), (-0.74, 0.12), (0.66, 0.14)):
            out.append(Part(spot(plan, plan.fillers[0], mid, y * r, size * r, plan.tones(2)), 0.1))
    discs: Group = []
    for size, ink in ((1.0, told.main), (1 - 1.8 * line / r, 0), (1 - 3.2 * line / r, told.second), (1 - 4.2 * line / r, plate)):
        discs.append(Part(panel(shared(plan, structure(pen.ellipse(0, 0, r))), 0, 0, size, ink), 0.0, 0.0))
    for k in range(count):
        out += set_down([*discs, *on_plate(plan, plate, partial(_inside, r=0.86 * r, h=h, k=k))], k * pitch, 0)
    return set_down(out, pitch / 2, 0)


def _inside(plan: Plan, r: float, h: float, k: int) -> Group:
    hero = plan.motifs[plan.hero(k)]
    if hero.upright or plan.world in ("animal", "object", "sea"):
        return figures.emblem(plan, plan.hero(k), 1.6 * r, 1.6 * r, min(h, 1.3 * r), plan.tones(k % 2), 0, 2)
    return figures.rosette(plan, plan.hero(k), 0.96 * r, min(h, r), plan.tones(k % 2), 0, 2)


def strewn(plan: Plan, room: Room) -> Group:
    """Figures thrown all round in two loose rows, small ones in the gaps."""
    wide, tall = room
    h = _height(plan, room, 0.58)
    across = max(_wide(plan, h), 0.75 * h)
    rows = 1 if h > 0.42 * tall else 2 if h > 0.22 * tall else 3
    columns = max(2, round(min(0.62 + 0.6 * plan.asked, 0.95) * wide / (1.25 * across)))
    turns = colouring.turns(plan.drawing.palette, rows * columns, plan.rng)
    crown: Group = []
    for k in range(rows * columns):
        row, column = k % rows, k // rows
        x = (column + 0.5 + 0.5 * (row % 2) + float(plan.rng.uniform(-0.1, 0.1))) * wide / columns
        y = ((row + 0.5) / rows - 0.5) * (tall - 0.9 * h if rows == 1 else tall * 0.98 - 0.3 * h) + float(
            plan.rng.uniform(-0.05, 0.05)
        ) * tall
        if rows == 1:
            y = (-1) ** column * max(0.5 * tall - 0.56 * h, 0.0) * 0.7
        motif = plan.hero(column + row)
        free = not plan.motifs[motif].upright and plan.world != "animal"
        turn = float(plan.rng.uniform(-math.pi, math.pi) if free else plan.rng.uniform(-0.35, 0.35))
        limit = max(0.5 * tall - 0.52 * h, 0.0)
        crown += set_down(
            figures.lone(plan, motif, h, plan.tones(turns[k]), 0, 0.03 * h),
            x,
            float(np.clip(y, -limit, limit)),
            turn=turn,
            mirrored=bool(k % 2),
        )
    return [*_between(plan, room, [p.placement for p in crown], h, air=0.07 - 0.05 * min(plan.asked, 0.6)), *crown]
