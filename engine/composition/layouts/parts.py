"""What layouts share: parts that enter as a repeat fills, grids that a repeat can hold, structural shapes."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, TypeVar

import numpy as np

from engine.composition import pen
from engine.composition.colouring import Tones
from engine.composition.motifs import Layer, Motif
from engine.composition.placement import Composition, Placement
from engine.composition.plan import Builder, Plan, hero_height
from engine.composition.sites import MOST, goes_on, origin
from engine.domain.brief import RepeatType

FINEST = 0.005  # thinnest line of a structure: 2.5 px of 512, 1.6 mm of 320


class Part(NamedTuple):
    """A figure that is there from fullness `since` on, entering smaller by the share `grows`; `leads` is the main motif, which
    is always there, as large as asked. `site` is the place of the main motif that it belongs to, where it belongs to one."""

    placement: Placement
    since: float = 0.0
    grows: float = 0.4
    leads: bool = False
    site: tuple[float, float] | None = None

    def at(self, fullness: float) -> Placement:
        """The figure as it stands at `fullness`; beyond 1 it closes up."""
        age = fullness - self.since
        size = 1 - self.grows * (1 - min(max(age, 0.0) / 0.35, 1.0)) + 0.2 * self.grows * max(age - 0.35, 0.0)
        size *= 1 + 1.2 * self.grows * max(fullness - 1.0, 0.0)
        return self.placement if size == 1 else self.placement.scaled(size)


Group = list[Part]


def finest(plan: Plan) -> float:
    """The thinnest line that the finish keeps: a woven one is no finer than its threads."""
    return 2 * FINEST if plan.drawing.style == "woven" else FINEST


def staged(parts: Sequence[Part], under: Callable[[float], list[Placement]] | None = None) -> Builder:
    """A builder of parts, back to front, over a structure that itself follows the fullness.

    Below 0 the smallest parts are left out, down to the main motif alone at `SPAREST`; up to `FULLEST` they grow together.
    """
    sizes = sorted(part.placement.size for part in parts if part.since <= 0 and not part.leads)

    def build(fullness: float) -> tuple[Placement, ...]:
        laid = under(min(max(fullness, 0.0), 1.0)) if under else []
        if fullness >= 0 or not sizes:
            return (*laid, *(part.at(fullness) for part in parts if part.since <= max(fullness, 0.0)))
        least = sizes[min(int(fullness / SPAREST * len(sizes)), len(sizes) - 1)]
        there = (part for part in parts if part.leads or (part.since <= 0 and part.placement.size > least))
        return (*laid, *(part.at(0.0) for part in there))

    return build


SPAREST, FULLEST = -1.0, 1.6
"""Beyond 0 and 1 a layout is thinner or fuller than it is meant to be, for what else would be missed."""


def set_down(
    group: Sequence[Part],
    x: float,
    y: float,
    *,
    turn: float = 0.0,
    mirrored: bool = False,
    since: float = 0.0,
    stands: bool = False,
) -> Group:
    """A group drawn about (0, 0), mirrored, turned and moved to (x, y); it enters `since` later. One that `stands` there is
    a main motif and what belongs to it."""
    site = (x, y) if stands else None
    c, s = math.cos(turn), math.sin(turn)
    out = []
    for part in group:
        p = part.placement
        px = -p.x if mirrored else p.x
        at = {"x": x + c * px - s * p.y, "y": y + s * px + c * p.y}
        spun = turn - p.turn if mirrored else turn + p.turn
        moved = p.moved(**at, turn=spun, mirrored=p.mirrored != mirrored)
        out.append(Part(moved, min(part.since + since, 0.97), part.grows, part.leads, site))
    return out


def sketch(plan: Plan, placements: Sequence[Placement]) -> Composition:
    """Figures of a plan as a plain flat drawing, to be looked at while it is laid out."""
    d = plan.drawing
    return Composition(
        aspect=d.aspect,
        repeat=d.repeat,
        palette=d.palette,
        motifs=tuple(plan.motifs),
        placements=tuple(placements),
        style="flat",
        seed=0,
    )


def structure(outline: pen.Outline) -> Motif:
    """A shape of the layout itself (band, frame, panel) in units of the repeat's height."""
    x, y = outline[:, 0], outline[:, 1]
    return Motif(
        name="structure",
        tags=(),
        family="structure",
        source="Strikeoff",
        licence="own work",
        layers=(Layer(tone=0, path=pen.path_data([pen.oriented(outline)])),),
        width=float(2 * np.abs(x).max()),
        height=float(2 * np.abs(y).max()),
    )


def fit(
    plan: Plan, pitch_x: float, pitch_y: float, *, single: bool = False, even: bool = False, least: tuple[float, float] = (0.0, 0.0)
) -> tuple[int, int]:
    """Columns and rows of a grid that repeat type and group can hold, nearest to the asked pitch and its proportion.

    `single` allows one cell a repeat, which the lattice itself then spreads; `even` rather takes even numbers both ways, so that
    cells may differ by turns; `least` is the pitch (x, y) that the main motif
    needs, kept wherever any grid keeps it.
    """
    repeat = plan.drawing.repeat
    grids = [
        (columns, rows)
        for columns in range(1, 33)
        for rows in range(1, 33)
        if goes_on(repeat, columns, rows) or (single and columns == rows == 1)
    ]
    return _nearest(plan, grids, (pitch_x, pitch_y), even=even, least=least) or (2, 2)


def fit_interlocked(plan: Plan, pitch_x: float, pitch_y: float, least: tuple[float, float]) -> tuple[float, float]:
    """The same for frames in two grids that interlock. A shifted repeat also holds one and a half of them across its shift, so
    that a large one need not be squat; these are all images of each other."""
    whole = fit(plan, pitch_x, pitch_y, least=least)
    squat = plan.drawing.aspect * whole[1] / whole[0] > _SQUAT
    if plan.grouped or not squat or plan.drawing.repeat not in (RepeatType.HALF_DROP, RepeatType.BRICK):
        return whole
    halves = [(n + 0.5, float(m)) for n in range(1, 4) for m in (1, 3, 5)]
    if plan.drawing.repeat is RepeatType.BRICK:
        halves = [(rows, columns) for columns, rows in halves]
    return _nearest(plan, [whole, *halves], (pitch_x, pitch_y), even=False, least=least) or whole


_SQUAT = 1.4  # width over height of a frame from which it reads as a lozenge of nothing
Grid = TypeVar("Grid", tuple[int, int], tuple[float, float])


def _nearest(
    plan: Plan, grids: Sequence[Grid], pitch: tuple[float, float], *, even: bool, least: tuple[float, float]
) -> Grid | None:
    """Of columns and rows those whose pitch comes nearest; None where the drawing's group suits none of them."""
    best, lowest = None, math.inf
    for columns, rows in grids:
        px, py = plan.drawing.aspect / columns, 1 / rows
        x, y = math.log(px / pitch[0]), math.log(py / pitch[1])
        lack = [max(0.0, math.log(need / got)) if need else 0.0 for need, got in ((least[0], px), (least[1], py))]
        short = max(lack) if plan.grouped else sum(lack)  # fewer grids suit a group: room to spare one way is no help
        cost = abs(x) + abs(y) + 2.5 * abs(x - y) + 100 * short + (0.5 if even and (columns % 2 or rows % 2) else 0.0)
        if cost < lowest - 1e-9 and (not plan.grouped or _suits(plan, int(columns), int(rows))):
            best, lowest = (columns, rows), cost
    return best


def _suits(plan: Plan, columns: int, rows: int) -> bool:
    d = plan.drawing
    return max(columns, rows) <= MOST and origin(d.layout, d.repeat, d.symmetry, columns, rows) is not None


def rectangle(width: float, height: float) -> pen.Outline:
    """Centred on (0, 0)."""
    w, h = width / 2, height / 2
    return pen.polygon([(-w, -h), (w, -h), (w, h), (-w, h)])


def figure(
    plan: Plan, motif: int, x: float, y: float, height: float, tones: Tones, turn: float = 0.0, mirrored: bool = False
) -> Placement:
    """A motif of the plan, `height` tall."""
    return Placement(motif=motif, x=x, y=y, size=plan.box(motif, height), turn=turn, mirrored=mirrored, tones=tones)


def spot(plan: Plan, motif: int, x: float, y: float, across: float, tones: Tones, turn: float = 0.0) -> Placement:
    """A small figure, `across` its larger side."""
    return Placement(motif=motif, x=x, y=y, size=across, turn=turn, tones=tones)


def band(plan: Plan, centre: tuple[float, float], across: bool, wide: float, run: float, ink: int) -> Placement:
    """A stripe of colour that runs through the whole repeat."""
    shape = rectangle(run * 1.02, wide) if across else rectangle(wide, run * 1.02)
    return Placement(motif=shared(plan, structure(shape)), x=centre[0], y=centre[1], size=1.0, tones=(ink,) * 4, finished=False)


def shared(plan: Plan, motif: Motif) -> int:
    """Index of a structure, entered once."""
    return plan.named(motif.layers[0].path, lambda: motif)


def panel(motif: int, x: float, y: float, size: float, ink: int) -> Placement:
    """A structure in one ink."""
    return Placement(motif=motif, x=x, y=y, size=size, tones=(ink,) * 4, finished=False)


def steps_of(run: float, pitch: float, even: bool) -> int:
    """Steps of about `pitch` along `run`; an even number where the next repeat is shifted by half."""
    return max(2, 2 * round(run / pitch / 2)) if even else max(1, round(run / pitch))


def hero_extent(plan: Plan) -> tuple[float, float]:
    """Width and height of the main motif as it will be drawn."""
    m = plan.motifs[plan.heroes[0]]
    box = plan.box(plan.heroes[0], hero_height(plan.drawing))
    return box * m.width, box * m.height


def nearest_kind(plan: Plan, reach: Mapping[str, tuple[float, float]], order: Sequence[str]) -> str:
    """The first kind of a layout in that order that can cover as asked, by the least and the most that each is thought to
    cover; else the one that misses least. A second plan has learned that the first was thought too much or too little of."""
    more = _LEARNED if plan.short else 0.0
    less = _LEARNED if plan.drawing.density < plan.asked else 0.0

    def missed(kind: str) -> float:
        low, high = reach[kind]
        return max(low + less - plan.asked, plan.asked - high + more, 0.0)

    return min(order, key=missed)


_LEARNED = 0.1


def pitch_of(plan: Plan, share: float, *, least: float = 1.15, most: float = 2.6) -> float:
    """Distance of the heroes of a square grid at which they carry `share` of the asked density; the rest is for ornament."""
    m, height = plan.motifs[plan.heroes[0]], hero_height(plan.drawing)
    box, (wide, tall) = plan.box(plan.heroes[0], height), hero_extent(plan)
    room = math.sqrt(m.area / max(share * plan.drawing.density, 0.01)) * box
    most = 1.5 * most if plan.grouped else most  # a group has its own number of figures: fewer grids to be sparse by
    return min(max(room, least * max(wide, tall)), most * max(wide, tall))
