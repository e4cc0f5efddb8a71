"""Composes a placement or a wrap: chooses a piece for the layout's word, fits it into the safe area, and solves for the coverage."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engine.colour.difference import delta_e_2000, lab_of_hex
from engine.composition import finishes
from engine.composition.finishes import nearest_style
from engine.composition.layouts.parts import Group, Part
from engine.composition.motifs import Layer, Motif, load_library
from engine.composition.placement import Composition, Placement
from engine.composition.placements import bouquets, emblems, lettering, panels, wraps
from engine.composition.placements.bouquets import Room
from engine.composition.placements.sheet import DATA, Box, PrintTooSmall, clear_box, logo_box, room, type_box
from engine.composition.plan import Plan, make_plan
from engine.composition.render import draw_indices
from engine.domain.brief import Format, Layout, RepeatType
from engine.domain.colour import Palette
from engine.domain.spec import DrawingSpec

__all__ = ["PIECES", "WRAPS", "PrintTooSmall", "compose_placement"]

Piece = Callable[[Plan, Room, bool], Group]
Wrap = Callable[[Plan, Room], Group]


def _filled(shape: str, *, loose: bool = False) -> Piece:
    return lambda plan, room, mirrored: bouquets.filled(plan, room, shape, mirrored, loose=loose)


def _crest(frame: str) -> Piece:
    return lambda plan, room, mirrored: emblems.crest(plan, room, mirrored, frame)


def _grown(plan: Plan, room: Room, mirrored: bool) -> Group:
    """A bouquet of what flowers, a thicket of what lives."""
    return (bouquets.bouquet if plan.world == "plant" else bouquets.thicket)(plan, room, mirrored)


def _wreath(plan: Plan, room: Room, mirrored: bool) -> Group:
    return bouquets.wreath(plan, room, mirrored, closed=bool(plan.rng.random() < 0.7))


def _roundel(plan: Plan, room: Room, mirrored: bool) -> Group:
    return emblems.roundel(plan, room, mirrored)[0]


PIECES: Mapping[Layout, tuple[Piece, ...]] = {
    Layout.ALLOVER: (_filled("oval"), _grown, _filled("cushion"), _filled("heart"), _filled("drop"), _filled("arch")),
    Layout.TOSSED: (_filled("oval", loose=True), _grown, _wreath, _filled("lozenge", loose=True)),
    Layout.SET: (panels.specimens,),
    Layout.STRIPE: (panels.frieze,),
    Layout.BORDER: (panels.framed, emblems.arch),
    Layout.OGEE: (_crest("ogee"), emblems.arch),
    Layout.MEDALLION: (_roundel, _wreath, _crest("oval")),
    Layout.DIAMOND: (_crest("lozenge"), _crest("shield")),
    Layout.CHECK: (panels.patchwork, _crest("plaque")),
    Layout.SCALLOP: (emblems.lunette, _filled("half moon")),
}
"""What a layout's word means for a piece that stands alone; a seed chooses among them."""

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

_MIRRORED = {"pm", "cm", "pmm", "pmg", "cmm", "p4m", "p4g", "p3m1", "p31m", "p6m"}
_PREVIEW_PX = 200  # rows of the preview, which shows twice the sheet's height so that what leaves it is seen
_PREVIEWS = 6
_ENOUGH = 0.012
# how far a finish may carry an edge, in sheet heights
_CREEP = {"ikat": 0.036, "screen print": 0.007, "block print": 0.008, "watercolour": 0.007, "batik": 0.005, "hand-cut": 0.008,
          "lino": 0.05, "dry brush": 0.006, "woven": 0.008, "marble": 0.004, "line": 0.01, "etching": 0.008}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Fitted:
    """A composition as it stands in its room, the coverage measured on it, and by how much it had to shrink."""

    composition: Composition
    covered: float
    shrunk: float


def compose_placement(drawing: DrawingSpec) -> Composition:
    """The composed print of a placement's or a wrap's spec. Raises UnknownMotif, FontMissing, PrintTooSmall."""
    drawing = replace(drawing, style=nearest_style(drawing.style))
    style, hole = drawing.style, clear_box(drawing)
    within = room(drawing).grown(-_CREEP.get(style, 0.003) - 0.004)
    best = _solved(drawing, within, drawing.density)
    if abs(best.covered - drawing.density) > 0.04:
        missing = (drawing.density / max(best.covered, 0.05)) ** 1.3
        again = _solved(drawing, within, min(max(drawing.density * missing, 0.03), 0.9))
        best = min((best, again), key=lambda each: abs(each.covered - drawing.density))
    return _marked(drawing, best.composition, hole)


def _solved(drawing: DrawingSpec, within: Box, planned: float) -> _Fitted:
    """The piece at the fullness whose coverage comes nearest to what is asked; its kind and cast are planned for `planned`."""
    plan = make_plan(replace(drawing, density=planned), load_library(), planned)
    parts, behind = _drawn(plan, drawing, within)

    def at(fullness: float) -> _Fitted:
        piece = [part.at(fullness) for part in parts if part.since <= fullness]
        back = [part.at(fullness) for part in behind if part.since <= fullness]
        return _fitted(drawing, plan, within, piece, back)

    low, high, tried = 0.0, 1.0, [at(0.5)]
    fullness = 0.5
    for _ in range(_PREVIEWS - 1):
        found = tried[-1].covered
        if abs(found - drawing.density) < _ENOUGH or high - low < 0.03:
            break
        low, high = (fullness, high) if found < drawing.density else (low, fullness)
        fullness = 1.0 if low > 0.85 else 0.0 if high < 0.1 else (low + high) / 2
        tried.append(at(fullness))
    return min(tried, key=lambda each: abs(each.covered - drawing.density))


def _drawn(plan: Plan, drawing: DrawingSpec, within: Box) -> tuple[Group, Group]:
    """The piece's parts about its middle, and what runs over the sheet's edge behind it (about the sheet's middle)."""
    choose = np.random.default_rng((drawing.seed, 21))
    size = (within.wide, within.tall)
    if drawing.format is Format.WRAP:
        wrap = WRAPS[drawing.layout]
        return wrap[int(choose.integers(len(wrap)))](plan, (drawing.aspect, within.tall)), []
    mirrored = drawing.symmetry in _MIRRORED
    kinds = PIECES[drawing.layout]
    kind = kinds[int(choose.integers(len(kinds)))]
    hole = clear_box(drawing)
    if drawing.logo is not None and hole is not None and drawing.logo.position == "centre":
        parts = bouquets.wreath(plan, size, mirrored, hole=0.55 * max(hole.wide, hole.tall))
    else:
        parts = kind(plan, size, mirrored)
    behind = panels.surround(plan, drawing.aspect, int(choose.integers(3))) if drawing.bleed_mm else []
    return parts, behind


def _fitted(drawing: DrawingSpec, plan: Plan, within: Box, piece: list[Placement], back: list[Placement]) -> _Fitted:
    """The piece moved to the middle of its room and made as much smaller as it must be."""
    wraps_round = drawing.format is Format.WRAP
    left, top, right, bottom = _extent(drawing, plan, piece, wraps_round)
    shrink = min(1.0, within.tall / max(bottom - top, 1e-6)) if not wraps_round else 1.0
    if not wraps_round:
        shrink = min(shrink, within.wide / max(right - left, 1e-6))
        dx, dy = within.x - shrink * (left + right) / 2, within.y - shrink * (top + bottom) / 2
    else:
        dx, dy = 0.0, within.y
    moved = [_set(p, shrink, dx, dy, p.x) for p in piece]
    behind = [_set(p, 1.0, drawing.aspect / 2, 0.5, p.x) for p in back]
    composition = _composition(drawing, plan.motifs, [*behind, *moved])
    rows = _PREVIEW_PX
    shown = draw_indices(
        composition, max(16, round(rows * drawing.aspect)), rows, line=_line(composition), details=_line(composition) > 0
    )
    return _Fitted(composition, float(np.count_nonzero(shown)) / shown.size, shrink)


def _set(p: Placement, scale: float, dx: float, dy: float, x: float) -> Placement:
    return p.moved(x=scale * x + dx, y=scale * p.y + dy, turn=p.turn, mirrored=p.mirrored, size=scale * p.size)


def _line(composition: Composition) -> float:
    return finishes.FINISHES[composition.style].line * (0.5 + 2.0 * composition.density)


def _extent(drawing: DrawingSpec, plan: Plan, piece: list[Placement], wraps_round: bool) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of what is drawn, about the piece's middle, seen on a sheet of twice the height and width."""
    half = 0.5
    shown = [_set(p, half, drawing.aspect / 2 if not wraps_round else drawing.aspect / 4, 0.5, p.x) for p in piece]
    composition = _composition(drawing, plan.motifs, shown, RepeatType.MIRROR)
    rows, columns = _PREVIEW_PX, max(16, round(_PREVIEW_PX * drawing.aspect))
    drawn = draw_indices(composition, columns, rows, line=_line(composition), details=_line(composition) > 0) != 0
    ys, xs = np.flatnonzero(drawn.any(1)), np.flatnonzero(drawn.any(0))
    if not len(ys):
        return -0.1, -0.1, 0.1, 0.1
    cell = 2.0 / rows
    left, right = (xs[0] - columns / 2 - 0.5) * cell, (xs[-1] + 1.5 - columns / 2) * cell
    return left, (ys[0] - rows / 2 - 0.5) * cell, right, (ys[-1] + 1.5 - rows / 2) * cell


def _composition(
    drawing: DrawingSpec, motifs: list[Motif], placements: list[Placement], repeat: RepeatType | None = None
) -> Composition:
    """A wrap repeats like a block, and its safe margins keep top from foot; a placement does not go on: a mirror only clips."""
    own = RepeatType.BLOCK if drawing.format is Format.WRAP else RepeatType.MIRROR
    return Composition(
        aspect=drawing.aspect,
        repeat=repeat or own,
        palette=drawing.palette,
        placements=tuple(placements),
        motifs=tuple(motifs),
        style=drawing.style,
        seed=drawing.seed,
        density=drawing.density,
    )


def _marked(drawing: DrawingSpec, composition: Composition, hole: Box | None) -> Composition:
    """With its words and its logo, which no finish touches."""
    motifs, marks, palette = list(composition.motifs), [], composition.palette
    if hole is not None:
        composition = replace(composition, placements=tuple(p for p in composition.placements if not _enters(composition, p, hole)))
    words = type_box(drawing)
    if words is not None and drawing.font:
        ink = _type_ink(palette)
        y = words.box.edges[1] + 0.675 * words.capital
        for line in words.lines:
            motifs.append(lettering.straight(DATA / drawing.font, line))
            marks.append(Placement(motif=len(motifs) - 1, x=words.box.x, y=y, size=words.capital, tones=(ink,) * 4, finished=False))
            y += 1.5 * words.capital
    at = logo_box(drawing)
    if at is not None and drawing.logo is not None:
        if drawing.logo.colour not in palette.colours:
            palette = Palette(ground=palette.ground, inks=(*palette.inks, drawing.logo.colour))
        ink = palette.colours.index(drawing.logo.colour)
        motifs.append(logo_motif(drawing.logo.path, drawing.logo.aspect))
        marks.append(Placement(motif=len(motifs) - 1, x=at.x, y=at.y, size=at.tall, tones=(ink,) * 4, finished=False))
    return replace(composition, motifs=tuple(motifs), marks=tuple(marks), palette=palette)


def logo_motif(path: str, aspect: float) -> Motif:
    """A logo's outline as a motif of height 1."""
    return Motif(
        name="logo", tags=(), family="structure", source="the brand", licence="the brand's own",
        layers=(Layer(tone=0, path=path, even_odd=True),), width=aspect, height=1.0,
    )  # fmt: skip


def _type_ink(palette: Palette) -> int:
    """The ink that reads best on the ground."""
    lab = lab_of_hex(palette.colours)
    apart: NDArray[np.float64] = delta_e_2000(lab[:1], lab)
    return int(np.argmax(apart))


def _enters(composition: Composition, placement: Placement, hole: Box) -> bool:
    """Whether a figure's own box touches a place that is to stay clear. Structure that spans the sheet is left to the checks."""
    motif = composition.motifs[placement.motif]
    half = 0.5 * placement.size * np.hypot(motif.width, motif.height) if not placement.finished else 0.42 * placement.size
    left, top, right, bottom = hole.edges
    dx = max(left - placement.x, 0.0, placement.x - right)
    dy = max(top - placement.y, 0.0, placement.y - bottom)
    return bool(np.hypot(dx, dy) < half + placement.halo) if placement.finished else False


del Part
