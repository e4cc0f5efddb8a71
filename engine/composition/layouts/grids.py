"""Layouts of rows and columns: set and check."""

from __future__ import annotations

import math

from engine.composition.layouts import figures
from engine.composition.layouts.cartouches import Cartouche, cartouche, ruled
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
    """A foulard: figures on a half-step grid, a companion between them, and small marks that tie them into a net.

    A dense one stands its figures in cartouches: plates on the open ground, or clear windows in a filled one.
    """
    d, height, told = plan.drawing, hero_height(plan.drawing), plan.story
    wide, tall = hero_extent(plan)
    columns, rows = _foulard_grid(plan, framed=True)
    frame = cartouche(plan, 0.48 * d.aspect / columns, 0.48 / rows, (wide, tall))
    kind = _kind(plan, frame, columns * rows / d.aspect)
    if kind == "open":
        columns, rows = _foulard_grid(plan, framed=False)
    px, py = d.aspect / columns, 1 / rows
    level = rich(2 * columns * rows)
    fits = min(height, 0.95 * py * height / tall, 0.95 * px * height / wide)
    windows = kind == "windows"
    field = (told.quiet or told.growth) if windows else 0
    plates = (told.quiet or told.growth,) * 2 if kind == "plates" else (0, 0)
    if kind == "plates" and not plan.grouped and plan.rng.random() < 0.6:
        plates = (told.growth, told.main)
    heroes = [figures.lone(plan, plan.hero(k), fits, plan.on(plates[k], k), plates[k], 0.02 * fits) for k in (0, 1)]
    if kind == "open":
        heroes = [figures.emblem(plan, plan.hero(k), 0.98 * px, 0.98 * py, fits, plan.tones(k), 0, level) for k in (0, 1)]
    between = _between(plan, px, py, fits, field)

    def odd(i: int, j: int) -> int:
        return (i + j) % 2 if d.repeat is not RepeatType.BLOCK or (columns % 2 == 0 and rows % 2 == 0) else 0

    def under(fullness: float) -> list[Placement]:
        if kind == "open":
            return []
        out = [band(plan, (d.aspect / 2, 0.5), True, 1.0, d.aspect, field)] if field else []
        for j in range(rows):
            for i in range(columns):
                x, y = (i + 0.5) * px, (j + 0.5) * py
                plate = plates[odd(i, j)]
                inks = (0, told.main, 0) if field else (plate, 0, plate)
                out += ruled(frame, x, y, 1.0 - fullness if field else fullness, inks)
        return out

    parts: Group = []
    for j in range(rows):
        for i in range(columns):
            parts += set_down(between, i * px, j * py)
            parts += _net(plan, i * px, j * py, px, py) if kind == "open" else []
            k = odd(i, j)
            parts += set_down(heroes[k], (i + 0.5) * px, (j + 0.5) * py, mirrored=k == 1, stands=True)
    return obeyed(plan, (columns, rows), parts, under)


def _foulard_grid(plan: Plan, *, framed: bool) -> tuple[int, int]:
    """Columns and rows; a cartouche reaches beyond its figure's corners."""
    wide, tall = hero_extent(plan)
    pitch = pitch_of(plan, 0.4, least=1.5, most=1.9) if framed else pitch_of(plan, 0.45, least=1.2)
    spare = 0.82 if framed else 0.95
    return fit(plan, pitch, pitch, single=True, least=(wide / spare, tall / spare))


def _kind(plan: Plan, frame: Cartouche, cells: float) -> str:
    """Plates on the open ground, windows in a filled one, or neither: the first of a seeded order that can cover as asked.
    `cells` is their number over the repeat's area."""
    hero = plan.motifs[plan.heroes[0]].area * plan.box(plan.heroes[0], hero_height(plan.drawing)) ** 2 * cells
    hero *= 0.3 if plan.drawn_in_line else 1.0
    most, least = frame.area * cells, frame.area * frame.least**2 * cells
    late = 0.15 if plan.short else 0.0  # what a first try reached less than expected
    reach = {
        "plates": (least + 0.02, 0.92 * most - late),
        "windows": (1.0 - most + hero + 0.05, 1.0 - least + 0.8 * hero),
        "open": (0.0, hero + (0.1 if plan.drawn_in_line else 0.2) - late),
    }
    order = ["windows", "plates"] if plan.drawn_in_line or plan.rng.random() < 0.5 else ["plates", "windows"]
    order = ["open", *order] if plan.asked < 0.24 else [*order, "open"]
    if plan.drawn_in_line:
        order.remove("plates")

    def missed(kind: str) -> float:
        low, high = reach[kind]
        return max(low - plan.asked, plan.asked - high, 0.0)

    return min(order, key=missed)


def _net(plan: Plan, x: float, y: float, px: float, py: float) -> Group:
    """Beads on both diagonals between the companions, thinning towards the figure."""
    net, out = max(px, py) * 0.024, []
    for k in range(1, 6):
        for sx, sy in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
            t = 0.17 + 0.035 * k
            bead = spot(plan, plan.fillers[0], x + sx * t * px, y + sy * t * py, net * (1.1 - 0.14 * k), plan.tones(2))
            out.append(Part(bead, 0.18 + 0.08 * k))
    return out


def _between(plan: Plan, px: float, py: float, hero: float, field: int) -> Group:
    """The companion between four figures, no more than two fifths of their height, with small leaves or beads about it."""
    size, second = min(px, py), plan.seconds[0]
    out: Group = []
    upright = plan.motifs[second].upright or plan.motifs[second].area < 0.3
    asked = len(plan.drawing.motifs) > 1 and not plan.grouped and plan.named_sprig is None
    motif = plan.blossoms[0] if upright and plan.grows and not asked else second
    across = min((0.34 if asked else 0.28) * size, 0.42 * hero)
    if plan.grows or plan.world in ("sea", "object"):
        count = 4 if plan.grouped or asked else 8
        start = math.pi / count if plan.grouped else 0.0  # between the mirrors
        leaf, long = (plan.leaves[0], 0.5 * across) if plan.named_sprig is None else (plan.named_sprig, 0.9 * across)
        out += figures.ring(plan, 0.36 * across, leaf, long, count, plan.green(field), since=0.06, start=start, rooted_in=True)
    else:
        start = math.pi / 8 if plan.grouped else 0.0
        out += figures.ring(plan, 0.8 * across, plan.fillers[-1], 0.24 * across, 8, plan.on(field, 2), since=0.06, start=start)
    out.append(Part(spot(plan, motif, 0, 0, across, plan.on(field, 1)), 0.0, 0.25))
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
