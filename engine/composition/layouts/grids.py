"""Layouts of rows and columns: set and check."""

from __future__ import annotations

import math

from engine.composition.layouts import figures
from engine.composition.layouts.frames import rich
from engine.composition.layouts.orbits import obeyed
from engine.composition.layouts.parts import (
    Group,
    Part,
    band,
    finest,
    fit,
    hero_extent,
    panel,
    pitch_of,
    rectangle,
    set_down,
    shared,
    spot,
    structure,
)  # fmt: skip
from engine.composition.placement import Placement
from engine.composition.plan import Builder, Plan, hero_height
from engine.domain.brief import RepeatType


def set_layout(plan: Plan) -> Builder:
    """A foulard: emblems on a half-step grid, rosettes between them, and beads that tie them into a net."""
    d, height = plan.drawing, hero_height(plan.drawing)
    wide, tall = hero_extent(plan)
    plated = plan.short and plan.solid(0.2)  # a dense foulard stands on scalloped plates
    # a plate reaches beyond its figure's corners
    pitch = pitch_of(plan, 0.45, least=max(1.5, 1.15 * math.hypot(wide, tall) / height) if plated else 1.2)
    columns, rows = fit(plan, pitch, pitch, single=True, least=(wide / 0.95, tall / 0.95))
    px, py = d.aspect / columns, 1 / rows
    level = rich(2 * columns * rows)
    fits = min(height, 0.95 * py * height / tall, 0.95 * px * height / wide)
    plate = (plan.story.quiet or plan.story.growth) if plated else 0
    emblems = [figures.emblem(plan, plan.hero(k), 0.98 * px, 0.98 * py, fits, plan.on(plate, k), plate, level) for k in (0, 1)]
    if plate:
        disc = figures.disc(plan, 0.49 * min(px, py), plate, 16, grows=0.6)
        emblems = [[disc, *emblem] for emblem in emblems]
    between = _between(plan, min(px, py), max(px, py), level)
    net = max(px, py) * 0.024
    parts: Group = []
    for j in range(rows):
        for i in range(columns):
            x, y = (i + 0.5) * px, (j + 0.5) * py
            odd = (i + j) % 2 if d.repeat is not RepeatType.BLOCK or (columns % 2 == 0 and rows % 2 == 0) else 0
            parts += set_down(between, i * px, j * py)
            for k in range(1, 6):  # beads on both diagonals between the rosettes, thinning towards the emblem
                for sx, sy in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
                    t = 0.17 + 0.035 * k
                    bead = spot(
                        plan, plan.fillers[0], i * px + sx * t * px, j * py + sy * t * py, net * (1.1 - 0.14 * k), plan.tones(2)
                    )
                    parts.append(Part(bead, 0.18 + 0.08 * k))
            parts += set_down(emblems[odd], x, y, mirrored=odd == 1, stands=True)
    return obeyed(plan, (columns, rows), parts)


def _between(plan: Plan, size: float, _long: float, level: int) -> Group:
    """A secondary rosette: the second motif, or a blossom, with four leaves about it."""
    second = plan.seconds[0]
    out: Group = []
    if plan.grows or plan.world in ("sea", "object"):
        count = 4 if level < 2 else 8
        start = math.pi / count if plan.grouped else 0.0  # between the mirrors
        leaf, long = (plan.leaves[0], 0.17 * size) if plan.named_sprig is None else (plan.named_sprig, 0.26 * size)
        out += figures.ring(plan, 0.09 * size, leaf, long, count, plan.green(), since=0.06, start=start, rooted_in=True)
    else:
        start = math.pi / 8 if plan.grouped else 0.0
        out += figures.ring(plan, 0.2 * size, plan.fillers[-1], 0.06 * size, 8, plan.tones(2), since=0.06, start=start)
    upright = plan.motifs[second].upright or plan.motifs[second].area < 0.3
    asked = len(plan.drawing.motifs) > 1 and not plan.grouped and plan.named_sprig is None
    motif = plan.blossoms[0] if upright and plan.grows and not asked else second
    out.append(Part(spot(plan, motif, 0, 0, (0.32 if asked else 0.25) * size, plan.tones(1)), 0.0, 0.25))
    return out


def check(plan: Plan) -> Builder:
    """A woven check (gingham or windowpane) with an emblem in each open square and a flower on each crossing."""
    d, height = plan.drawing, hero_height(plan.drawing)
    wide, tall = hero_extent(plan)
    pitch = pitch_of(plan, 0.3, least=1.5)
    columns, rows = fit(plan, pitch, pitch, single=True, least=(wide / 0.72, tall / 0.72))
    px, py = d.aspect / columns, 1 / rows
    told = plan.story
    level = rich(columns * rows)
    light, dark = told.quiet or told.second, told.second if told.quiet and told.quiet != told.second else told.main
    gingham = plan.asked > 0.3
    inset = 0.2 if gingham else 0.1
    fits = min(height, 0.72 * py * height / tall, 0.72 * px * height / wide)
    emblems = [figures.emblem(plan, plan.hero(k), 0.8 * px, 0.8 * py, fits, plan.tones(k), 0, min(level, 1)) for k in (0, 1)]
    beside = plan.motifs[plan.seconds[0]]
    second = plan.seconds[0] if beside.area > 0.3 and min(beside.width, beside.height) > 0.8 else plan.blossoms[0]

    def under(fullness: float) -> list[Placement]:
        """Warp and weft, the darker ink where they cross, pin lines beside them."""
        out: list[Placement] = []
        share = (0.04 + 0.42 * fullness) if gingham else (0.03 + 0.06 * fullness)
        w, h, line = share * px, share * py, max(0.012 * min(px, py), finest(plan))
        for i in range(columns):
            out.append(band(plan, (i * px, 0.5), False, w, 1.0, light))
        for j in range(rows):
            out.append(band(plan, (d.aspect / 2, j * py), True, h, d.aspect, light))
        for i in range(columns):
            for side in (-1, 1):
                out.append(band(plan, (i * px + side * (w / 2 + 1.6 * line), 0.5), False, line, 1.0, told.main))
        for j in range(rows):
            for side in (-1, 1):
                out.append(band(plan, (d.aspect / 2, j * py + side * (h / 2 + 1.6 * line)), True, line, d.aspect, told.main))
        crossing = shared(plan, structure(rectangle(w, h)))
        out += [panel(crossing, i * px, j * py, 1.0, dark) for j in range(rows) for i in range(columns)]
        return out

    parts: Group = []
    for j in range(rows):
        for i in range(columns):
            cross = spot(plan, second, i * px, j * py, 0.27 * min(px, py), plan.on(dark if gingham else 0, 0))
            halo = Placement(
                motif=cross.motif,
                x=cross.x,
                y=cross.y,
                size=cross.size,
                tones=cross.tones,
                halo=0.0 if gingham else 0.02 * min(px, py),
            )
            parts.append(Part(halo, 0.04))
            for k, (dx, dy) in enumerate(((0.5, 0.0), (0.0, 0.5))):
                bead = spot(
                    plan,
                    plan.fillers[k % len(plan.fillers)],
                    (i + dx) * px,
                    (j + dy) * py,
                    0.08 * min(px, py),
                    plan.on(light if gingham else 0, 1),
                )
                parts.append(Part(bead, 0.25))
            for sx, sy in ((1, 1), (1, -1), (-1, 1), (-1, -1)):  # sprigs that grow from the corners of each square
                turn = math.atan2(sx, -sy)
                x, y = (i + sx * inset) * px, (j + sy * inset) * py
                long = 0.2 * min(px, py)
                if plan.named_sprig is not None:
                    sprig = figures.rooted(plan, plan.named_sprig, x, y, turn, 1.3 * long, plan.tones(1), sx > 0)
                    parts.append(Part(sprig, 0.02, 0.3))
                    continue
                for spread in (-0.5, 0.5) if level else (0.0,):
                    parts.append(Part(figures.leaf(plan, x, y, turn + spread, long, plan.green(), int(sx > 0)), 0.02, 0.3))
                dot = spot(
                    plan,
                    plan.fillers[0],
                    x + 0.9 * long * math.sin(turn),
                    y - 0.9 * long * math.cos(turn),
                    0.3 * long,
                    plan.tones(2),
                )
                parts.append(Part(dot, 0.12))
            odd = (i + j) % 2 if columns % 2 == 0 and rows % 2 == 0 else 0
            parts += set_down(emblems[odd], (i + 0.5) * px, (j + 0.5) * py, mirrored=odd == 1, stands=True)
    return obeyed(plan, (columns, rows), parts, under)
