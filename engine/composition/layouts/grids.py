"""Layouts of rows and columns: set and check."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from engine.composition import pen
from engine.composition.layouts import figures
from engine.composition.layouts.cartouches import Cartouche, cartouche, ruled
from engine.composition.layouts.frames import rich
from engine.composition.layouts.orbits import Under, obeyed
from engine.composition.layouts.parts import (
    Group,
    Part,
    band,
    finest,
    fit,
    hero_extent,
    nearest_kind,
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

    A dense one stands its figures in cartouches: plates on the open ground, or clear windows in a filled one. Where the figures
    are too large for these, the companions stand on islands.
    """
    d, height, told = plan.drawing, hero_height(plan.drawing), plan.story
    wide, tall = hero_extent(plan)
    columns, rows = _foulard_grid(plan, framed=True)
    frame = cartouche(plan, 0.48 * d.aspect / columns, 0.48 / rows, (wide, tall))
    kind = _kind(plan, frame, columns * rows / d.aspect)
    free = kind in ("open", "islands")
    if free:
        columns, rows = _foulard_grid(plan, framed=False)
    px, py = d.aspect / columns, 1 / rows
    level = rich(2 * columns * rows)
    fits = min(height, 0.95 * py * height / tall, 0.95 * px * height / wide)
    windows = kind == "windows"
    field = (told.quiet or told.growth) if windows else 0
    plates = (told.quiet or told.growth,) * 2 if kind == "plates" else (0, 0)
    if kind == "plates" and not plan.grouped and plan.rng.random() < 0.6:
        plates = (told.growth, told.main)
    extent = (wide * fits / height, tall * fits / height)
    heroes = [figures.lone(plan, plan.hero(k), fits, plan.on(plates[k], k), plates[k], 0.02 * fits) for k in (0, 1)]
    if not free:
        share = _share(plan, frame, columns * rows / d.aspect, windows=windows)
        heroes = [[*_corners(plan, frame, share, plates[k], k, extent), *hero] for k, hero in enumerate(heroes)]
    if kind == "open":
        heroes = [figures.emblem(plan, plan.hero(k), 0.98 * px, 0.98 * py, fits, plan.tones(k), 0, level) for k in (0, 1)]
    ground = (told.quiet or told.growth) if kind == "islands" else field  # what the companions lie on
    island = shared(plan, structure(pen.rosette(0, 0, 1.0, 0.94, 12)))
    reach = min(0.36 * min(px, py), max(0.16 * min(px, py), 0.5 * math.hypot(px, py) - 0.42 * math.hypot(*extent)))

    between = _between(plan, px, py, fits, ground, windows=windows)
    if not plan.grows:  # leaves may lie behind a figure, what else there is would be cut by it
        for side, above in product((-0.5, 0.5), repeat=2):
            between = figures.clear_of(plan, between, plan.hero(0), side * px, above * py, *extent)
    if kind == "islands" and not (plan.grows and plan.named_sprig is not None):  # the companion alone, as large as its island bears
        m = plan.motifs[plan.seconds[0]]
        tall = min(max(1.3, 1.8 / math.hypot(m.width, m.height)) * reach, 0.64 * fits / math.sqrt(m.width))
        between = [Part(spot(plan, plan.seconds[0], 0, 0, tall, plan.on(ground, 1)), 0.0, 0.25)]

    def odd(i: int, j: int) -> int:
        return (i + j) % 2 if d.repeat is not RepeatType.BLOCK or (columns % 2 == 0 and rows % 2 == 0) else 0

    def under(fullness: float) -> list[Placement]:
        if free:
            size = (0.6 + 0.4 * fullness) * reach
            return [panel(island, i * px, j * py, size, ground) for j in range(rows) for i in range(columns)] if ground else []
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
            parts += _net(plan, i * px, j * py, px, py, extent) if kind == "open" else []
            parts += _marks(plan, i * px, j * py, px, py, extent) if kind == "islands" else []
            k = odd(i, j)
            parts += set_down(heroes[k], (i + 0.5) * px, (j + 0.5) * py, mirrored=k == 1, stands=True)
    return obeyed(plan, (columns, rows), parts, under)


_NARROW = 0.62  # width over height of a companion that would look lost by itself


def _foulard_grid(plan: Plan, *, framed: bool) -> tuple[int, int]:
    """Columns and rows; a cartouche reaches beyond its figure's corners."""
    wide, tall = hero_extent(plan)
    pitch = pitch_of(plan, 0.4, least=1.5, most=1.9) if framed else pitch_of(plan, 0.45, least=1.2)
    spare = 0.82 if framed else 0.95
    return fit(plan, pitch, pitch, single=True, even=True, least=(wide / spare, tall / spare))


def _kind(plan: Plan, frame: Cartouche, cells: float) -> str:
    """Plates on the open ground, windows in a filled one, or neither (with islands under the
    companions or without): the first of a seeded order that can cover as asked.
    `cells` is their number over the repeat's area."""
    hero = plan.motifs[plan.heroes[0]].area * plan.box(plan.heroes[0], hero_height(plan.drawing)) ** 2 * cells
    hero *= 0.3 if plan.left_bare else 1.0
    most, least = frame.area * cells, frame.area * frame.least**2 * cells
    reach = {
        "plates": (least + 0.02, 0.92 * most),
        "windows": (1.0 - most + hero + 0.02, 1.0 - least + 0.8 * hero),
        "open": (0.0, hero + (0.08 if plan.left_bare else 0.15)),
        "islands": (hero + 0.1, hero + 0.28),
    }
    order = ["windows", "plates"] if plan.drawn_in_line or plan.rng.random() < 0.5 else ["plates", "windows"]
    order = ["open", *order, "islands"] if plan.asked < 0.24 else [*order, "open", "islands"]
    if plan.drawn_in_line:
        order.remove("plates")

    return nearest_kind(plan, reach, order)


def _share(plan: Plan, frame: Cartouche, cells: float, *, windows: bool) -> float:
    """About the size over the largest one at which cartouches cover what is asked, with the figures in them where these are
    windows; `cells` is their number over the repeat's area."""
    hero = plan.motifs[plan.heroes[0]].area * plan.box(plan.heroes[0], hero_height(plan.drawing)) ** 2 * cells
    covers = 1.0 - plan.asked + (0.3 if plan.left_bare else 0.8) * hero if windows else plan.asked
    return min(max(math.sqrt(covers / (frame.area * cells)), frame.least), 1.0)


def _corners(plan: Plan, frame: Cartouche, share: float, base: int, turn: int, figure: tuple[float, float]) -> Group:
    """Four buds or marks towards the corners of a roomy cartouche, so that its figure does not stand lost in it."""
    x, y = _CORNER * share * frame.rx, _CORNER * share * frame.ry
    across = 0.2 * min(x, y)
    if 2 * (x - across) < _CLOSE * figure[0] and 2 * (y - across) < _CLOSE * figure[1]:
        return []
    small, tones = _bud(plan), plan.on(base, 1 + turn)
    return [Part(spot(plan, small, sx * x, sy * y, 2 * across, tones), 0.0) for sx, sy in product((-1, 1), repeat=2)]


_CORNER = 0.62  # of a cartouche's half extents: within a round one still
_CLOSE = 0.92  # of a figure's extent, within which a bud would touch it


def _bud(plan: Plan) -> int:
    """A blossom where things grow, else a small figure of that world."""
    return plan.blossoms[1] if plan.grows else plan.fillers[1]


def _marks(plan: Plan, x: float, y: float, px: float, py: float, figure: tuple[float, float]) -> Group:
    """A small figure with a bead on both sides, half-way from an island to the next, where no figure stands in between."""
    small, size = _bud(plan), min(px, py)
    out: Group = []
    for dx, dy in ((0.5 * px, 0.0), (0.0, 0.5 * py)):
        if (dx and figure[1] > 0.8 * py) or (dy and figure[0] > 0.8 * px):
            continue
        out.append(Part(spot(plan, small, x + dx, y + dy, 0.11 * size, plan.tones(1)), 0.03))
        for side in (-1, 1):
            at = (x + dx + side * 0.1 * size * (dx > 0), y + dy + side * 0.1 * size * (dy > 0))
            out.append(Part(spot(plan, plan.fillers[0], *at, 0.045 * size, plan.tones(2)), 0.03))
    return out


def _net(plan: Plan, x: float, y: float, px: float, py: float, figure: tuple[float, float]) -> Group:
    """Beads on both diagonals between the companions, thinning towards the figure and clear of it."""
    net, out = max(px, py) * 0.024, []
    for k in range(1, 6):
        t = 0.17 + 0.035 * k
        if (0.5 - t) * px < 0.54 * figure[0] and (0.5 - t) * py < 0.54 * figure[1]:
            break
        for sx, sy in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
            bead = spot(plan, plan.fillers[0], x + sx * t * px, y + sy * t * py, net * (1.1 - 0.14 * k), plan.tones(2))
            out.append(Part(bead, 0.18 + 0.08 * k))
    return out


def _between(plan: Plan, px: float, py: float, hero: float, field: int, *, windows: bool) -> Group:
    """The companion between four figures, no more than two fifths of their height, with small leaves or beads about it: along the
    lanes alone where it lies between windows."""
    size, second = min(px, py), plan.seconds[0]
    out: Group = []
    upright = plan.motifs[second].upright or plan.motifs[second].area < 0.3
    asked = len(plan.drawing.motifs) > 1 and not plan.grouped and plan.named_sprig is None
    motif = plan.blossoms[0] if upright and plan.grows and not asked else second
    across = min((0.34 if asked else 0.28) * size, 0.42 * hero)
    if asked and plan.floral(0) and plan.motifs[second].width < _NARROW:  # four that radiate, about a bead
        out += figures.ring(plan, 0.14 * across, second, 0.66 * across, 4, plan.on(field, 1), rooted_in=True)
        return [*out, Part(spot(plan, plan.fillers[0], 0, 0, 0.2 * across, plan.on(field, 2)), 0.0)]
    if plan.grows or plan.world in ("sea", "object"):
        count = 4 if plan.grouped or asked or windows else 8
        start = math.pi / count if plan.grouped else 0.0  # between the mirrors
        since = 0.06 if plan.named_sprig is None else 0.0  # what was named is always there
        leaf, long = (plan.leaves[0], 0.5 * across) if plan.named_sprig is None else (plan.named_sprig, 0.9 * across)
        out += figures.ring(plan, 0.36 * across, leaf, long, count, plan.green(field), since=since, start=start, rooted_in=True)
    else:
        start = math.pi / 8 if plan.grouped else 0.0
        out += figures.ring(plan, 0.8 * across, plan.fillers[-1], 0.24 * across, 8, plan.on(field, 2), since=0.06, start=start)
    if plan.named_sprig is not None and motif != second:  # what was named stands in a ring by itself, about a bead
        motif, across = plan.fillers[0], 0.3 * across
    out.append(Part(spot(plan, motif, 0, 0, across, plan.on(field, 1)), 0.0, 0.25))
    return out


@dataclass(frozen=True, slots=True, kw_only=True)
class _Squares:
    """The squares of a check, `px` by `py` (repeat heights), whose figures change along the diagonals in so many `turns`: two as
    on a chessboard, one where they are all alike."""

    columns: int
    rows: int
    px: float
    py: float
    turns: int

    @property
    def size(self) -> float:
        return min(self.px, self.py)

    def all(self) -> Iterator[tuple[int, int, int]]:
        """Column, row and turn (from 0) of each."""
        for j in range(self.rows):
            for i in range(self.columns):
                yield i, j, (i + j) % self.turns


def check(plan: Plan) -> Builder:
    """A check: lanes woven about open squares, squares filled by turns, or tiles between clear lanes, with a figure in each."""
    d, height, told = plan.drawing, hero_height(plan.drawing), plan.story
    wide, tall = hero_extent(plan)
    filling = plan.left_bare and plan.asked > 0.35  # an open figure fills nothing: the lanes are wide instead
    pitch = pitch_of(plan, 0.34, least=1.8 if filling else 1.6, most=2.1)
    # lanes run on from repeat to repeat, unless one figure fills it
    single = goes_on(d.repeat, 1, 1) or max(wide / d.aspect, tall) > 0.36
    columns, rows = fit(plan, pitch, pitch, single=single, even=True, least=(wide / 0.72, tall / 0.72))
    px, py = d.aspect / columns, 1 / rows
    fits = min(height, 0.72 * py * height / tall, 0.72 * px * height / wide)
    taken = fits / height * max(wide / px, tall / py)
    kind = _weave(plan, taken, columns, rows)
    chequer = kind == "chequer"
    turns = 2 if chequer else _turns_of(plan, kind, columns, rows)
    squares = _Squares(columns=columns, rows=rows, px=px, py=py, turns=turns)
    plates: tuple[int, ...] = (0, 0)
    if chequer:
        plates = (0, told.growth if plan.rng.random() < 0.5 else told.quiet or told.second)
    elif kind == "tiles":
        alike = plan.grouped or plan.rng.random() < 0.5
        plates = (told.quiet or told.growth, told.quiet or told.growth) if alike else (told.main, told.quiet or told.growth)

    def main(k: int, turn: int) -> Group:
        return figures.lone(plan, plan.hero(k), fits, plan.on(plates[turn], 0 if chequer else turn), plates[turn], 0.02 * fits)

    stand = [main(0, 0), main(1, 1), *([main(2, 0)] if turns > 2 else ())]
    in_rows = [stand[0], main(1, 0)]
    parts: Group = []
    if chequer:
        stand[1] = _small(plan, 0.86 * squares.size, plates[1])
    for i, j, turn in squares.all():
        if kind == "woven":
            parts += set_down(_crossing(plan, squares, _lane(plan, taken)), i * px, j * py)
        elif not (chequer and plan.named_sprig is not None):
            parts += set_down(_joint(plan, (0.7 if chequer else 1.0) * squares.size), i * px, j * py)
        if kind == "tiles":
            corners = _tile_trim(plan, squares, plates[turn], taken, (wide * fits / height, tall * fits / height))
            parts += set_down(corners, (i + 0.5) * px, (j + 0.5) * py, stands=True)
        figure = in_rows[j % 2] if chequer and turn == 0 else stand[turn]
        parts += set_down(figure, (i + 0.5) * px, (j + 0.5) * py, mirrored=(j if chequer else turn) % 2 == 1, stands=True)
    least = 0.5 if chequer else min(1.14 * taken, 0.9)
    under = _woven(plan, squares, _lane(plan, taken)) if kind == "woven" else _filled(plan, squares, plates, least)
    return obeyed(plan, (columns, rows), parts, under)


def _turns_of(plan: Plan, kind: str, columns: int, rows: int) -> int:
    """In how many turns the figures of open squares change, so that they go on over the repeat's edges."""
    if columns % 2 == 0 and rows % 2 == 0:
        return 2
    thirds = columns % 3 == 0 and rows % 3 == 0 and plan.drawing.repeat is RepeatType.BLOCK and not plan.grouped
    return 3 if thirds and kind == "woven" else 1


def _woven(plan: Plan, squares: _Squares, lane: float) -> Under:
    """Warp and weft within pin lines, the darker ink where they cross."""
    (light, dark), main = _warp(plan), plan.story.main
    px, py, aspect = squares.px, squares.py, plan.drawing.aspect

    def under(fullness: float) -> list[Placement]:
        share = lane * (0.06 + 0.94 * fullness)
        w, h, line = share * px, share * py, max(0.011 * squares.size, finest(plan))
        down, across = [i * px for i in range(squares.columns)], [j * py for j in range(squares.rows)]
        out = [band(plan, (x, 0.5), False, w, 1.0, light) for x in down]
        out += [band(plan, (aspect / 2, y), True, h, aspect, light) for y in across]
        beside_x, beside_y = lane * px / 2 + 1.6 * line, lane * py / 2 + 1.6 * line
        out += [band(plan, (x + side * beside_x, 0.5), False, line, 1.0, main) for x in down for side in (-1, 1)]
        out += [band(plan, (aspect / 2, y + side * beside_y), True, line, aspect, main) for y in across for side in (-1, 1)]
        crossing = shared(plan, structure(rectangle(w, h)))
        return [*out, *(panel(crossing, x, y, 1.0, dark) for y in across for x in down)]

    return under


def _warp(plan: Plan) -> tuple[int, int]:
    """The inks of woven lanes, and of where they cross."""
    told = plan.story
    return told.quiet or told.second, told.second if told.quiet and told.quiet != told.second else told.main


def _filled(plan: Plan, squares: _Squares, plates: Sequence[int], least: float) -> Under:
    """Squares, of the `least` size or more, with a fine rule about them and clear lanes between."""
    square = shared(plan, structure(rectangle(squares.px, squares.py)))

    def under(fullness: float) -> list[Placement]:
        size, line = least + (0.93 - least) * fullness, max(0.02, 1.3 * finest(plan) / squares.size)
        out: list[Placement] = []
        for i, j, turn in squares.all():
            if plate := plates[turn]:
                steps = ((size, plate), (size - line, 0), (size - 2.2 * line, plate))
                out += [panel(square, (i + 0.5) * squares.px, (j + 0.5) * squares.py, s, ink) for s, ink in steps]
        return out

    return under


def _weave(plan: Plan, taken: float, columns: int, rows: int) -> str:
    """Which check can cover as asked, the first of a seeded order; `taken` is the share of a square's side that its figure
    takes. Squares filled by turns go on over the repeat's edges only where their number is even both ways."""
    d, cells = plan.drawing, columns * rows / plan.drawing.aspect
    hero = plan.motifs[plan.heroes[0]].area * plan.box(plan.heroes[0], hero_height(d)) ** 2 * cells
    hero *= 0.3 if plan.left_bare else 1.0
    lane = _lane(plan, taken)
    reach = {
        "woven": (0.09 + hero, 1 - (1 - lane) ** 2 + hero + 0.04),
        "chequer": (0.2 + 0.5 * hero, 0.42 + 0.5 * hero),
        "tiles": ((1.14 * taken) ** 2, 0.84 - 0.2 * hero),
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
    return nearest_kind(plan, reach, [str(kind) for kind in plan.rng.permutation(sorted(reach))])


def _lane(plan: Plan, taken: float) -> float:
    """The share of a square's pitch that a woven lane takes."""
    return min(max(0.92 - 1.16 * taken, 0.2 if plan.short else 0.1), 0.3 if plan.asked < 0.55 else 0.4)


def _tile_trim(plan: Plan, squares: _Squares, plate: int, taken: float, figure: tuple[float, float]) -> Group:
    """A bud in each corner of a tile, clear of its figure, and beads in the lanes on its left and above it."""
    size, reach = squares.size, 0.18 + 0.17 * min(1.14 * taken, 0.9)
    bud = plan.blossoms[1] if plan.grows else plan.fillers[-2]
    corners = [
        Part(spot(plan, bud, x * reach * squares.px, y * reach * squares.py, 0.09 * size, plan.on(plate, 1)), 0.04)
        for x, y in product((-1, 1), repeat=2)
    ]
    lanes = [(x * squares.px, -0.5 * squares.py) for x in (-0.12, 0.0, 0.12)]
    lanes += [(-0.5 * squares.px, y * squares.py) for y in (-0.12, 0.0, 0.12)]
    beads = [Part(spot(plan, plan.fillers[0], x, y, 0.045 * size, plan.tones(2)), 0.04) for x, y in lanes]
    return [*figures.clear_of(plan, corners, plan.hero(0), 0, 0, *figure), *beads]


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


def _crossing(plan: Plan, squares: _Squares, lane: float) -> Group:
    """The companion where two lanes cross, as large as the lane, and what lies along them: a named sprig, else a bead. A
    slender companion leaves its place to a blossom."""
    beside, named = plan.motifs[plan.seconds[0]], len(plan.drawing.motifs) > 1 and plan.named_sprig is None
    stout = beside.area > 0.3 and min(beside.width, beside.height) > 0.6
    second = plan.seconds[0] if named or stout or not plan.grows else plan.blossoms[0]
    light, dark = _warp(plan) if plan.asked > 0.3 else (0, 0)
    # where the figure is larger than the crossing, the colour of the ground or of a lane would be lost
    ways = [plan.on(below, turn) for below in (dark, light) for turn in range(3)]
    own = next((tones for tones in ways if tones[0] not in (0, light, dark)), ways[0])
    across = max(0.86 * lane, 0.16) * squares.size
    out = [Part(spot(plan, second, 0, 0, across, own), 0.04)]
    if "leaf" in plan.motifs[second].tags:  # a single one would stick out of the crossing
        out = figures.ring(plan, 0.05 * across, second, 0.62 * across, 4, own, since=0.04, start=math.pi / 4, rooted_in=True)
    tones = plan.on(light, 1)
    for x, y, turn in ((0.5 * squares.px, 0.0, math.pi / 2), (0.0, 0.5 * squares.py, 0.0)):
        if plan.named_sprig is not None:
            out.append(Part(spot(plan, plan.named_sprig, x, y, 0.5 * squares.size, tones, turn), 0.04))
        elif plan.drawing.style != "woven":
            out.append(Part(spot(plan, plan.fillers[0], x, y, 0.3 * lane * squares.size, tones, turn), 0.25))
    return out


def _joint(plan: Plan, size: float) -> Group:
    """The companion, small, where clear lanes cross; four of a slender one."""
    if plan.named_sprig is not None:
        return figures.ring(plan, 0.02 * size, plan.named_sprig, 0.17 * size, 4, plan.tones(1), start=math.pi / 4, rooted_in=True)
    second = plan.seconds[0] if len(plan.drawing.motifs) > 1 or not plan.grows else plan.blossoms[0]
    return [Part(spot(plan, second, 0, 0, 0.2 * size, plan.tones(1)), 0.0)]
