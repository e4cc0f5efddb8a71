"""Composes a placement or a wrap: a piece for the layout's word, fitted into the safe area and solved for the coverage."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from engine.composition.colouring import visible_inks
from engine.composition.finishes import nearest_style
from engine.composition.layouts.parts import Group, Part
from engine.composition.motifs import Motif, load_library
from engine.composition.placement import Composition, Placement
from engine.composition.placements import bouquets, emblems, panels, wraps
from engine.composition.placements.bouquets import Room
from engine.composition.placements.infill import Field, infill
from engine.composition.placements.marks import logo_of, placed, printed_palette, words_of
from engine.composition.placements.shapes import inside
from engine.composition.placements.sheet import Box, clear_box, room
from engine.composition.plan import Plan, hero_height, make_plan
from engine.composition.render import draw_indices, pen
from engine.domain.brief import Format, Layout, RepeatType
from engine.domain.spec import DrawingSpec

Piece = Callable[[Plan, Room, bool], Group]
Wrap = Callable[[Plan, Room], Group]


def _filled(shape: str, *, loose: bool = False) -> Piece:
    return lambda plan, room, mirrored: bouquets.filled(plan, room, shape, mirrored, loose=loose)


def _crest(frame: str) -> Piece:
    return lambda plan, room, mirrored: emblems.crest(plan, room, frame)


PIECES: Mapping[Layout, tuple[Piece, ...]] = {
    Layout.ALLOVER: (_filled("oval"), bouquets.grown, _filled("cushion"), _filled("heart"), _filled("drop"), _filled("arch")),
    Layout.TOSSED: (_filled("oval", loose=True), bouquets.grown, bouquets.wreath, _filled("lozenge", loose=True)),
    Layout.SET: (panels.specimens,),
    Layout.STRIPE: (panels.frieze,),
    Layout.BORDER: (panels.framed, emblems.arch),
    Layout.OGEE: (_crest("ogee"), emblems.arch),
    Layout.MEDALLION: (emblems.roundel, bouquets.wreath, _crest("oval")),
    Layout.DIAMOND: (_crest("lozenge"), _crest("shield")),
    Layout.CHECK: (panels.patchwork, _crest("plaque")),
    Layout.SCALLOP: (emblems.lunette, _filled("half moon")),
}
"""What a layout's word means for a piece that stands alone; the seed chooses among them."""

WRAPS: Mapping[Layout, tuple[Wrap, ...]] = {
    Layout.ALLOVER: (wraps.meadow, wraps.trail),
    Layout.TOSSED: (wraps.strewn,),
    Layout.SET: (wraps.frieze, wraps.strewn),
    Layout.STRIPE: (wraps.frieze, wraps.trail),
    Layout.BORDER: (wraps.frieze,),
    Layout.OGEE: (wraps.trail,),
    Layout.MEDALLION: (wraps.medallions,),
    Layout.DIAMOND: (wraps.medallions, wraps.frieze),
    Layout.CHECK: (wraps.frieze, wraps.strewn),
    Layout.SCALLOP: (wraps.meadow, wraps.medallions),
}
"""The same for what runs round a product."""

MIRRORED = frozenset({"pm", "cm", "pmm", "pmg", "cmm", "p4m", "p4g", "p3m1", "p31m", "p6m"})
"""Groups with an upright mirror: a piece that is asked for one is bilateral, any other is free."""

_WIDE = 1.8  # width over height from which a place asks for more than one figure in its middle
_AS_WIDE_AS_ITS_ROOM = {Layout.STRIPE, Layout.SET, Layout.CHECK, Layout.ALLOVER, Layout.TOSSED}
_PREVIEW_PX = 144  # rows of the preview on which the coverage is measured
_SKETCH_PX = 220  # rows of the one on which the piece's extent is; it shows twice the sheet
_PREVIEWS = 5
_ENOUGH = 0.015
_UPPER = 0.4  # share of the free height above a piece: a print hangs a little high
_CREEP = {"ikat": 0.036, "lino": 0.05, "line": 0.01}  # how far a finish may carry an edge, in sheet heights
_USUAL_CREEP = 0.009
_RIM = 0.006


@dataclass(frozen=True, slots=True)
class _Fitted:
    """A composition in its room, and the coverage measured on it."""

    composition: Composition
    covered: float


def compose_placement(drawing: DrawingSpec) -> Composition:
    """The composed print of a placement's or a wrap's spec. Raises UnknownMotif, FontMissing, PrintTooSmall."""
    drawing = replace(drawing, style=nearest_style(drawing.style))
    creep = 0.002 if drawing.style == "flat" else _CREEP.get(drawing.style, _USUAL_CREEP)
    within = room(drawing).grown(-creep)
    best = _solved(drawing, within, drawing.density)
    if abs(best.covered - drawing.density) > 0.05:
        missing = (drawing.density / max(best.covered, 0.05)) ** 1.3
        again = _solved(drawing, within, min(max(drawing.density * missing, 0.03), 0.9), short=missing > 1)
        best = min((best, again), key=lambda each: abs(each.covered - drawing.density))
    return _marked(drawing, best.composition)


def _solved(drawing: DrawingSpec, within: Box, planned: float, *, short: bool = False) -> _Fitted:
    """The piece at the fullness whose coverage comes nearest to what is asked; kind and cast are chosen as if for `planned`. Where
    a piece by itself falls `short`, small figures close up around it."""
    plan = make_plan(replace(drawing, density=planned), load_library(), planned)
    parts = _piece(plan, drawing, within)
    if short and drawing.format is Format.PLACEMENT:
        parts = _in_company(drawing, plan, within, parts)
    behind = panels.surround(plan, drawing.aspect) if drawing.bleed_mm else []
    fit = _fit(drawing, plan, within, [part.at(1.0) for part in parts])

    def at(fullness: float) -> _Fitted:
        back = [_moved(p.at(fullness), 1.0, drawing.aspect / 2, 0.5) for p in behind if p.since <= fullness]
        piece = [_moved(p.at(fullness), *fit) for p in parts if p.since <= fullness]
        composition = _composition(drawing, plan.motifs, _told_apart(drawing, [*back, *piece]))
        return _Fitted(composition, _covered(composition))

    return _nearest(at, drawing.density)


def _told_apart(drawing: DrawingSpec, placements: list[Placement]) -> list[Placement]:
    """Where one ink has to draw everything, figures that overlap are parted by a rim of the ground."""
    if len(visible_inks(drawing.palette)) > 1:
        return placements
    return [p._replace(halo=_RIM) if p.finished and not p.halo and p.size > 8 * _RIM else p for p in placements]


def _nearest(at: Callable[[float], _Fitted], density: float) -> _Fitted:
    """Halves towards the fullness at which the coverage is `density`; its ends are tried where it lies beyond them."""
    low, high, fullness = 0.0, 1.0, 0.5
    tried: list[_Fitted] = []
    for _ in range(_PREVIEWS):
        tried.append(at(fullness))
        found = tried[-1].covered
        if abs(found - density) < _ENOUGH or (fullness == 1.0 and found < density) or (fullness == 0.0 and found > density):
            break
        low, high = (fullness, high) if found < density else (low, fullness)
        fullness = 1.0 if low == 0.75 else 0.0 if high == 0.25 else (low + high) / 2
    return min(tried, key=lambda each: abs(each.covered - density))


def _piece(plan: Plan, drawing: DrawingSpec, within: Box) -> Group:
    """The parts of the piece that the layout's word and the seed choose, about its own middle."""
    choose = np.random.default_rng((drawing.seed, 21))
    if drawing.format is Format.WRAP:
        kinds = WRAPS[drawing.layout]
        return kinds[int(choose.integers(len(kinds)))](plan, (drawing.aspect, within.tall))
    size, hole = (within.wide, within.tall), clear_box(drawing)
    mirrored = drawing.symmetry in MIRRORED
    if drawing.logo is not None and hole is not None and drawing.logo.position == "centre":
        return bouquets.wreath(plan, size, mirrored, hole=(hole.wide / 2, hole.tall / 2))
    pieces = PIECES[drawing.layout]
    piece = pieces[int(choose.integers(len(pieces)))]
    if size[0] < _WIDE * size[1] or (drawing.layout in _AS_WIDE_AS_ITS_ROOM and piece is not bouquets.grown):
        return piece(plan, size, mirrored)
    middle = piece(plan, (1.2 * size[1], size[1]), mirrored)
    left, _, right, _ = _extent(drawing, plan, [part.at(1.0) for part in middle], around=False)
    return bouquets.winged(plan, size, middle, 0.5 * (right - left))


def _in_company(drawing: DrawingSpec, plan: Plan, within: Box, parts: Group) -> Group:
    """The piece amid small figures that fill its room."""
    scale, x, y = _fit(drawing, plan, within, [part.at(1.0) for part in parts])
    placed = [Part(_moved(part.placement, scale, x - within.x, y - within.y), part.since, part.grows) for part in parts]
    shape = "oval" if drawing.round or plan.drawing.seed % 2 else "cushion"
    field = Field.of(within.wide, within.tall, inside(shape, 0.5 * within.wide, 0.5 * within.tall))
    height = max(0.6 * hero_height(drawing), 0.2 * min(within.wide, within.tall))
    mirrored = drawing.symmetry in MIRRORED
    return infill(plan, field, [part.placement for part in placed], height, mirrored=mirrored, finest=0.08, air=0.06) + placed


def _fit(drawing: DrawingSpec, plan: Plan, within: Box, full: list[Placement]) -> tuple[float, float, float]:
    """The factor and the shift that bring the full piece into its room. A wrap is only moved down: it goes round as it is."""
    around = drawing.format is Format.WRAP
    left, top, right, bottom = _extent(drawing, plan, full, around)
    wide, tall = right - left, bottom - top
    if around:
        return 1.0, 0.0, within.y
    scale = min(1.0, within.wide / wide, within.tall / tall)
    spare = within.tall - scale * tall
    centred = drawing.logo is not None and drawing.logo.position == "centre"
    x = within.x if centred else within.x - scale * (left + right) / 2
    y = within.y if centred else within.edges[1] + (0.5 if drawing.bleed_mm else _UPPER) * spare - scale * top
    return scale, x, y


def _moved(p: Placement, scale: float, dx: float, dy: float) -> Placement:
    return p.moved(x=scale * p.x + dx, y=scale * p.y + dy, turn=p.turn, mirrored=p.mirrored, size=scale * p.size)


def _extent(drawing: DrawingSpec, plan: Plan, piece: list[Placement], around: bool) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of what is drawn, about the piece's middle, seen on a sheet of twice the width and height."""
    middle = drawing.aspect / 4 if around else drawing.aspect / 2
    shown = [_moved(_whole(p), 0.5, middle, 0.5) for p in piece]
    composition = replace(_composition(drawing, plan.motifs, shown), repeat=RepeatType.MIRROR)
    drawn = _preview(composition, _SKETCH_PX) != 0
    rows, columns = np.flatnonzero(drawn.any(1)), np.flatnonzero(drawn.any(0))
    if not len(rows):
        return -0.1, -0.1, 0.1, 0.1
    cell, half = 2.0 / drawn.shape[0], (drawn.shape[0] / 2, drawn.shape[1] / 2)
    return (
        (columns[0] - 0.5 - half[1]) * cell,
        (rows[0] - 0.5 - half[0]) * cell,
        (columns[-1] + 1.5 - half[1]) * cell,
        (rows[-1] + 1.5 - half[0]) * cell,
    )


def _whole(p: Placement) -> Placement:
    """The figure in one ink: of a bare one no more than a fine contour would be seen."""
    return p._replace(tones=(1,) * 4) if p.outline or any(p.tones) else p


def _preview(composition: Composition, rows: int) -> np.ndarray:
    line = pen(composition)
    return draw_indices(composition, max(16, round(rows * composition.aspect)), rows, line=line, details=line > 0)


def _covered(composition: Composition) -> float:
    drawn = _preview(composition, _PREVIEW_PX)
    return float(np.count_nonzero(drawn)) / drawn.size


def _composition(drawing: DrawingSpec, motifs: list[Motif], placements: list[Placement]) -> Composition:
    """A wrap repeats like a block, and its safe margins part top from foot; a placement does not go on, and a mirror only clips."""
    return Composition(
        aspect=drawing.aspect,
        repeat=RepeatType.BLOCK if drawing.format is Format.WRAP else RepeatType.MIRROR,
        palette=drawing.palette,
        placements=tuple(placements),
        motifs=tuple(motifs),
        style=drawing.style,
        seed=drawing.seed,
        density=drawing.density,
        bare=True,
    )


def _marked(drawing: DrawingSpec, composition: Composition) -> Composition:
    """With its words and its logo; what would enter the logo's clear space is left out."""
    hole, kept = clear_box(drawing), composition.placements
    if hole is not None:
        kept = tuple(p for p in kept if not _enters(p, hole))
    found, palette = (*words_of(drawing), *logo_of(drawing)), printed_palette(drawing)
    motifs = (*composition.motifs, *(mark.motif for mark in found))
    marks = placed(found, palette, len(composition.motifs))
    return replace(composition, placements=kept, motifs=motifs, marks=marks, palette=palette)


def _enters(placement: Placement, hole: Box) -> bool:
    """Whether a figure reaches into a box that is to stay clear."""
    left, top, right, bottom = hole.edges
    dx = max(left - placement.x, 0.0, placement.x - right)
    dy = max(top - placement.y, 0.0, placement.y - bottom)
    return placement.finished and bool(np.hypot(dx, dy) < 0.5 * placement.size + placement.halo)
