"""Composes a repeat as asked: casts motifs, lays them out, and solves for the asked coverage."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from engine.composition import symmetry
from engine.composition.compatibility import largest_scale, nearest_symmetry, smallest_scale
from engine.composition.finishes import nearest_style
from engine.composition.layouts import bands, frames, free, grids
from engine.composition.layouts.grounds import ground
from engine.composition.layouts.parts import FULLEST, SPAREST, staged
from engine.composition.motifs import load_library
from engine.composition.placement import Composition, Placement
from engine.composition.placements import compose_placement
from engine.composition.plan import Builder, Plan, make_plan
from engine.composition.render import render_indices
from engine.domain.brief import Format, Layout, RepeatType
from engine.domain.spec import DrawingSpec

LAYOUTS: Mapping[Layout, Callable[[Plan], Builder]] = {
    Layout.ALLOVER: free.allover,
    Layout.TOSSED: free.tossed,
    Layout.SET: grids.set_layout,
    Layout.STRIPE: bands.stripe,
    Layout.BORDER: bands.border,
    Layout.OGEE: frames.ogee,
    Layout.MEDALLION: frames.medallion,
    Layout.DIAMOND: frames.diamond,
    Layout.CHECK: grids.check,
    Layout.SCALLOP: frames.scallop,
}

_PREVIEW_PX = 88  # rows of the preview on which the coverage of free layouts is solved
_PROOF_PX = 448  # of the one close look; a candidate has 512
_FINE_PREVIEW_PX = 192  # for layouts with thin bands, which alias at fewer; textured grounds take 48 more


def compose(drawing: DrawingSpec) -> Composition:
    """The composition of a drawing spec. Symmetry, style and scale fall to the nearest attainable; unknown motifs raise
    UnknownMotif."""
    if drawing.format is not Format.REPEAT:
        return compose_placement(drawing)
    drawing = _attainable(drawing)
    best = _attempt(drawing, drawing.density, 1.0, short=False)
    if abs(best.found - drawing.density) > 0.025:
        # planned too loosely or too tightly: once more, by as much as was missing
        missing = (drawing.density / max(best.found, 0.05)) ** 1.4
        tighter = missing > 1 and drawing.layout in symmetry.FREE_LAYOUTS
        planned = drawing.density if tighter else min(max(drawing.density * missing, 0.03), 0.95)
        again = _attempt(drawing, planned, min(1.15 * missing, 2.4) if tighter else 1.0, short=missing > 1)
        best = min((best, again), key=lambda tried: abs(tried.found - drawing.density))
    return _proved(best, drawing.density)


def _attainable(drawing: DrawingSpec) -> DrawingSpec:
    """The drawing with what its structure can hold, in the words of the tables."""
    group = nearest_symmetry(drawing.layout, drawing.repeat, drawing.symmetry, drawing.aspect)
    group = "none" if drawing.repeat is RepeatType.MIRROR else group  # its edges are its mirrors
    most = largest_scale(drawing.layout, drawing.repeat, group, drawing.aspect)
    scale = min(max(drawing.scale, smallest_scale(drawing.aspect)), most)
    return replace(drawing, symmetry=group, style=nearest_style(drawing.style), scale=scale)


@dataclass(frozen=True, slots=True)
class _Tried:
    """A composition at one fullness, the coverage that its preview shows, and how it is made at another."""

    composition: Composition
    found: float
    fullness: float
    composed: Callable[[float], Composition]
    preview_px: int


def _attempt(drawing: DrawingSpec, planned: float, effort: float, *, short: bool) -> _Tried:
    """One plan, laid out as if `planned` were the density and solved for the asked one."""
    plan = make_plan(replace(drawing, density=planned), load_library(), drawing.density)
    plan.effort, plan.short = effort, short
    texture = ground(plan)
    below, build = staged(texture), LAYOUTS[drawing.layout](plan)

    def composed(fullness: float) -> Composition:
        return Composition(
            aspect=drawing.aspect,
            repeat=drawing.repeat,
            palette=drawing.palette,
            placements=(*below(fullness), *_edged(build(fullness), drawing)),
            motifs=tuple(plan.motifs),
            style=drawing.style,
            seed=drawing.seed,
            density=drawing.density,
            symmetry=drawing.symmetry,
        )

    coarse = drawing.layout in symmetry.FREE_LAYOUTS and not texture
    return _solve(composed, drawing.density, _PREVIEW_PX if coarse else _FINE_PREVIEW_PX + 48 * bool(texture))


def _proved(best: _Tried, density: float) -> Composition:
    """The best try, looked at closely once, and corrected by what its preview could not show (fine lines, dots, threads)."""
    close = coverage(best.composition, _PROOF_PX)
    if abs(close - density) < _ENOUGH:
        return best.composition
    again = _solve(best.composed, density - (close - best.found), best.preview_px, start=best.fullness, previews=_CORRECTIONS)
    return again.composition if abs(coverage(again.composition, _PROOF_PX) - density) < abs(close - density) else best.composition


def _edged(placements: tuple[Placement, ...], drawing: DrawingSpec) -> tuple[Placement, ...]:
    """A mirror repeat has no lattice to complete its far edges: what stands on the near ones is set there too."""
    if drawing.repeat is not RepeatType.MIRROR or drawing.layout in symmetry.FREE_LAYOUTS:
        return placements
    out = []
    for p in placements:
        xs = (p.x, p.x + drawing.aspect) if p.x < _ON_EDGE else (p.x,)
        ys = (p.y, p.y + 1.0) if p.y < _ON_EDGE else (p.y,)
        out += [p.moved(x=x, y=y, turn=p.turn, mirrored=p.mirrored) for x in xs for y in ys]
    return tuple(out)


_ON_EDGE = 1e-6


def coverage(composition: Composition, height_px: int = _PREVIEW_PX) -> float:
    """Share of the ground covered, 0-1, measured on a preview."""
    width_px = max(16, 2 * round(height_px * composition.aspect / 2))
    indices = render_indices(composition, width_px, height_px, details=False)
    return float(np.count_nonzero(indices)) / indices.size


_ENOUGH = 0.009  # coverage within which a solution is as good as the preview can tell
_CORRECTIONS = 4  # previews after the close look


def _solve(
    composed: Callable[[float], Composition], density: float, preview_px: int, *, start: float = 0.45, previews: int = 8
) -> _Tried:
    """The try whose measured coverage comes nearest to `density`.

    Coverage grows with fullness, but in steps where whole rings of figures enter: secants, halved wherever they crawl.
    """
    low, high = (0.0, 0.0), (1.0, 1.3 * density + 0.1)  # fullness and coverage; of the ends it is guessed until tried
    tried: list[_Tried] = []
    fullness = start
    for step in range(previews):
        composition = composed(fullness)
        found = coverage(composition, preview_px)
        tried.append(_Tried(composition, found, fullness, composed, preview_px))
        if abs(found - density) < _ENOUGH or (fullness == SPAREST and found > density) or (fullness == FULLEST and found < density):
            break
        if found < density:
            low = (fullness, found)
            high = (FULLEST, found + 0.15) if fullness == 1.0 else high
        else:
            high = (fullness, found)
            low = (SPAREST, 0.4 * found) if fullness == 0.0 else low
        share = (density - low[1]) / max(high[1] - low[1], 1e-6)
        share = 0.5 if step % 2 else min(max(share, 0.12), 0.88)
        fullness = low[0] + (high[0] - low[0]) * share
        fullness = _snapped(fullness, low[0], high[0])
    return min(tried, key=lambda t: abs(t.found - density))


def _snapped(fullness: float, low: float, high: float) -> float:
    """The end of the range, where that is near and was not tried."""
    if low in (0.0, SPAREST) and fullness < low + 0.02 * (1 if low == 0.0 else 6):
        return low
    return high if high in (1.0, FULLEST) and fullness > high - 0.07 else fullness
