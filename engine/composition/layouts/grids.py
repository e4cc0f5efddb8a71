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
from engine.composition.sites import goes_on
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
    return fit(plan, pitch, pitch, single=True, even=True, least=(wide / spare, tall / spare))


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
        since = 0.06 if plan.named_sprig is None else 0.0  # what was named is always there
        leaf, long = (plan.leaves[0], 0.5 * across) if plan.named_sprig is None else (plan.named_sprig, 0.9 * across)
        out += figures.ring(plan, 0.36 * across, leaf, long, count, plan.green(field), since=since, start=start, rooted_in=True)
    else:
        start = math.pi / 8 if plan.grouped else 0.0
        out += figures.ring(plan, 0.8 * across, plan.fillers[-1], 0.24 * across, 8, plan.on(field, 2), since=0.06, start=start)
    out.append(Part(spot(plan, motif, 0, 0, across, plan.on(field, 1)), 0.0, 0.25))
    return out


def check(plan: Plan) -> Builder:
    """A check: lanes woven about open squares, squares filled by turns, or tiles between clear lanes, with a figure in each."""
    d, height, told = plan.drawing, hero_height(plan.drawing), plan.story
    wide, tall = hero_extent(plan)
    filling = plan.drawn_in_line and plan.asked > 0.35  # an open figure fills nothing: the lanes are wide instead
    pitch = pitch_of(plan, 0.34, least=1.8 if filling else 1.6, most=2.1)
    # lanes run on from repeat to repeat, unless one figure fills it
    single = goes_on(d.repeat, 1, 1) or max(wide / d.aspect, tall) > 0.36
    columns, rows = fit(plan, pitch, pitch, single=single, even=True, least=(wide / 0.72, tall / 0.72))
    px, py = d.aspect / columns, 1 / rows
    fits = min(height, 0.72 * py * height / tall, 0.72 * px * height / wide)
    taken = fits / height * max(wide / px, tall / py)
    kind = _weave(plan, taken, columns, rows)
    plates = (0, 0)
    if kind == "chequer":
        plates = (0, told.growth if plan.rng.random() < 0.5 else told.quiet or told.second)
    elif kind == "tiles":
        plates = (
            (told.main, told.quiet or told.growth)
            if plan.rng.random() < 0.5 and not plan.grouped
            else (told.quiet or told.growth,) * 2
        )
    figures_of = [figures.lone(plan, plan.hero(k), fits, plan.on(plates[k], k), plates[k], 0.02 * fits) for k in (0, 1)]
    if kind == "chequer":
        figures_of[1] = _small(plan, 0.86 * min(px, py), plates[1])
    lane = _lane(plan, taken)
    light, dark = told.quiet or told.second, told.second if told.quiet and told.quiet != told.second else told.main
    square = shared(plan, structure(rectangle(px, py)))
    alternate = kind == "chequer" or (columns % 2 == 0 and rows % 2 == 0)

    def woven(fullness: float) -> list[Placement]:
        """Warp and weft within pin lines, the darker ink where they cross."""
        out: list[Placement] = []
        filled = lane * (0.06 + 0.94 * fullness)
        w, h, line = filled * px, filled * py, max(0.011 * min(px, py), finest(plan))
        for i in range(columns):
            out.append(band(plan, (i * px, 0.5), False, w, 1.0, light))
        for j in range(rows):
            out.append(band(plan, (d.aspect / 2, j * py), True, h, d.aspect, light))
        for i in range(columns):
            for side in (-1, 1):
                out.append(band(plan, (i * px + side * (lane * px / 2 + 1.6 * line), 0.5), False, line, 1.0, told.main))
        for j in range(rows):
            for side in (-1, 1):
                out.append(
                    band(plan, (d.aspect / 2, j * py + side * (lane * py / 2 + 1.6 * line)), True, line, d.aspect, told.main)
                )
        crossing = shared(plan, structure(rectangle(w, h)))
        return [*out, *(panel(crossing, i * px, j * py, 1.0, dark) for j in range(rows) for i in range(columns))]

    def filled(fullness: float) -> list[Placement]:
        """Squares with a fine rule about them, and a clear lane between."""
        least = 0.5 if kind == "chequer" else min(1.14 * taken, 0.9)
        size, line = least + (0.93 - least) * fullness, max(0.02, 1.3 * finest(plan) / min(px, py))
        out: list[Placement] = []
        for j in range(rows):
            for i in range(columns):
                if plate := plates[(i + j) % 2 if alternate else 0]:
                    sizes = ((size, plate), (size - line, 0), (size - 2.2 * line, plate))
                    out += [panel(square, (i + 0.5) * px, (j + 0.5) * py, s, ink) for s, ink in sizes]
        return out

    parts: Group = []
    for j in range(rows):
        for i in range(columns):
            parts += set_down(
                _crossing(plan, min(px, py), lane, dark, light) if kind == "woven" else _joint(plan, min(px, py)), i * px, j * py
            )
            if kind == "woven":
                parts += _lane_marks(plan, i * px, j * py, px, py, lane, light)
            k = (i + j) % 2 if alternate else 0
            parts += set_down(figures_of[k], (i + 0.5) * px, (j + 0.5) * py, mirrored=k == 1, stands=True)
    return obeyed(plan, (columns, rows), parts, woven if kind == "woven" else filled)


def _weave(plan: Plan, taken: float, columns: int, rows: int) -> str:
    """Which check can cover as asked, the first of a seeded order; `taken` is the share of a square's side that its figure
    takes. Squares filled by turns go on over the repeat's edges only where their number is even both ways."""
    d, cells = plan.drawing, columns * rows / plan.drawing.aspect
    hero = plan.motifs[plan.heroes[0]].area * plan.box(plan.heroes[0], hero_height(d)) ** 2 * cells
    hero *= 0.3 if plan.drawn_in_line else 1.0
    lane = _lane(plan, taken)
    late = 0.06 if plan.short else 0.0
    reach = {
        "woven": (0.09 + hero, 1 - (1 - lane) ** 2 + hero + 0.04 - late),
        "chequer": (0.2 + 0.5 * hero, 0.42 + 0.5 * hero - late),
        "tiles": ((1.14 * taken) ** 2, 0.84 - 0.2 * hero - late),
    }
    by_turns = {
        RepeatType.BLOCK: columns % 2 == 0 and rows % 2 == 0,
        RepeatType.HALF_DROP: rows % 2 == 0 and (columns + rows // 2) % 2 == 0,
        RepeatType.BRICK: columns % 2 == 0 and (rows + columns // 2) % 2 == 0,
        RepeatType.MIRROR: False,
    }
    if plan.grouped or not by_turns[d.repeat]:
        reach.pop("chequer")
    if plan.drawn_in_line:
        reach.pop("tiles")
    order = [str(kind) for kind in plan.rng.permutation(sorted(reach))]

    def missed(kind: str) -> float:
        low, high = reach[kind]
        return max(low - plan.asked, plan.asked - high, 0.0)

    return min(order, key=missed)


def _lane(plan: Plan, taken: float) -> float:
    """The share of a square's pitch that a woven lane takes."""
    return min(max(0.92 - 1.16 * taken, 0.2 if plan.short else 0.1), 0.3 if plan.asked < 0.55 else 0.4)


def _small(plan: Plan, size: float, base: int) -> Group:
    """A square's own small print: nine of the companion in rows, beads between them; fewer where the squares are small."""
    tones, named = plan.on(base, 1), len(plan.drawing.motifs) > 1
    second = plan.seconds[0] if named or not plan.grows else plan.blossoms[0]
    m = plan.motifs[second]
    across = 0.2 / math.sqrt(max(m.area, 0.3) / 0.5)
    if size < _FINE:
        return [Part(spot(plan, second, 0, 0, 0.36 * size, tones), 0.0, 0.25)]
    steps = (-0.27 * size, 0.0, 0.27 * size)
    out = [Part(spot(plan, second, x, y, across * size, plan.on(base, 1 + (x == y == 0))), 0.0, 0.25) for x in steps for y in steps]
    between = [(x * size, y * size) for x in (-0.135, 0.135) for y in (-0.135, 0.135)]
    return [*out, *(Part(spot(plan, plan.fillers[0], x, y, 0.045 * size, plan.on(base, 2)), 0.1) for x, y in between)]


_FINE = 0.2  # of the repeat's height: side of a square from which it bears a print of its own


def _crossing(plan: Plan, size: float, lane: float, dark: int, light: int) -> Group:
    """The companion where two lanes cross, as large as the lane; a slender one leaves the place to a blossom."""
    beside, named = plan.motifs[plan.seconds[0]], len(plan.drawing.motifs) > 1 and plan.named_sprig is None
    stout = beside.area > 0.3 and min(beside.width, beside.height) > 0.6
    second = plan.seconds[0] if named or stout or not plan.grows else plan.blossoms[0]
    base = dark if plan.asked > 0.3 else 0
    return [Part(spot(plan, second, 0, 0, max(0.86 * lane, 0.16) * size, plan.on(base, 0)), 0.04)]


def _joint(plan: Plan, size: float) -> Group:
    """The companion, small, where clear lanes cross; four of a slender one."""
    if plan.named_sprig is not None:
        return figures.ring(plan, 0.02 * size, plan.named_sprig, 0.17 * size, 4, plan.tones(1), start=math.pi / 4, rooted_in=True)
    second = plan.seconds[0] if len(plan.drawing.motifs) > 1 or not plan.grows else plan.blossoms[0]
    return [Part(spot(plan, second, 0, 0, 0.2 * size, plan.tones(1)), 0.0)]


def _lane_marks(plan: Plan, x: float, y: float, px: float, py: float, lane: float, light: int) -> Group:
    """What lies along the lanes, half-way between two crossings: a named sprig, else a bead."""
    out: Group = []
    tones = plan.on(light if plan.asked > 0.3 else 0, 1)
    for dx, dy, turn in ((0.5, 0.0, math.pi / 2), (0.0, 0.5, 0.0)):
        if plan.named_sprig is not None:
            out.append(Part(spot(plan, plan.named_sprig, x + dx * px, y + dy * py, 0.5 * min(px, py), tones, turn), 0.04))
        elif plan.drawing.style != "woven":
            out.append(Part(spot(plan, plan.fillers[0], x + dx * px, y + dy * py, 0.3 * lane * min(px, py), tones, turn), 0.25))
    return out
