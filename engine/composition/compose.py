"""Composes a repeat as asked: casts motifs, lays them out, and solves for the asked coverage."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from engine.composition import colouring, lattice, symmetry
from engine.composition.compatibility import largest_scale, nearest_symmetry, smallest_scale
from engine.composition.finishes import nearest_style
from engine.composition.layouts import bands, frames, free, grids
from engine.composition.layouts.grounds import ground
from engine.composition.layouts.parts import FULLEST, SPAREST
from engine.composition.motifs import load_library
from engine.composition.placement import Composition, Placement
from engine.composition.placements import compose_placement
from engine.composition.plan import Builder, Plan, make_plan
from engine.composition.render import Indices, coloured, draw_bare, finished, largest_of, outlined
from engine.domain.brief import Format, Layout, RepeatType
from engine.domain.spec import DrawingSpec
from engine.ports import Artwork
from engine.repeats.seam import seam_ratio
from engine.repeats.tiling import cloth

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
_PROOF_PX = 254  # of the one close look
_FINE_PREVIEW_PX = 142  # for layouts with thin bands, which alias at fewer; textured grounds take 48 more
# neither is divided by 3 or 4: all lines of a check would lie alike between the rows, and be seen all too broad or not at all


def compose(drawing: DrawingSpec) -> Composition:
    """The composition of a drawing spec. Symmetry, style and scale fall to the nearest attainable; unknown motifs raise
    UnknownMotif."""
    if drawing.format is not Format.REPEAT:
        return compose_placement(drawing)
    drawing = _attainable(drawing)
    best = _attempt(drawing, drawing.density, 1.0, short=False)
    if _missed(best, drawing) > _MISSED:
        tried = [search for search in (best, _another(drawing, best)) if search.tried]
        best = min(tried, key=lambda search: _missed(search, drawing))
    proof = _proved(best, drawing.density)
    return _rejoined(proof) if drawing.layout in symmetry.FREE_LAYOUTS else proof.composition


def _missed(search: _Search, drawing: DrawingSpec) -> float:
    """How far from the coverage asked a plan ends."""
    return abs(search.found(drawing.density) - drawing.density)


def _another(drawing: DrawingSpec, before: _Search) -> _Search:
    """A second plan, where a first one was too loose or too tight: tighter or looser by as much as was missing."""
    missing = (drawing.density / max(before.found(drawing.density), 0.05)) ** 1.4
    if missing > 1 and drawing.layout in symmetry.FREE_LAYOUTS:
        return _attempt(drawing, drawing.density, min(1.15 * missing, 2.4), short=True)
    planned = min(max(drawing.density * missing, 0.03), 0.95)
    return _attempt(drawing, planned, 1.0, short=missing > 1, before=before)


def _attainable(drawing: DrawingSpec) -> DrawingSpec:
    """The drawing with what its structure can hold, in the words of the tables."""
    group = nearest_symmetry(drawing.layout, drawing.repeat, drawing.symmetry, drawing.aspect)
    group = "none" if drawing.repeat is RepeatType.MIRROR else group  # its edges are its mirrors
    most = largest_scale(drawing.layout, drawing.repeat, group, drawing.aspect)
    scale = min(max(drawing.scale, smallest_scale(drawing.aspect)), most)
    return replace(drawing, symmetry=group, style=nearest_style(drawing.style), scale=scale)


@dataclass(frozen=True, slots=True)
class _Tried:
    """A composition at one fullness, and the coverage that its preview shows."""

    composition: Composition
    found: float
    fullness: float


@dataclass(slots=True)
class _Search:
    """One plan's way from fullness to coverage, and the previews looked at so far, sparest first.

    Coverage grows with fullness, but in steps where whole rings of figures enter: secants between the two nearest, halved
    wherever they crawl. What the first step outwards does not reach is sought at the end of the range, and given up where
    that falls short.
    """

    composed: Callable[[float], Composition]
    preview_px: int
    layout: Layout
    most: float  # the plan's own reckoning of what it can cover
    tried: list[_Tried] = field(default_factory=list)
    printed: float | None = None  # share of the drawn ink that the finish prints, as the first preview shows it

    def solve(self, coverage_asked: float, previews: int) -> None:
        """Looks at up to `previews` more, until one shows the coverage asked or the range is known too well to go on."""
        for step in range(previews):
            fullness = self._next(coverage_asked, halved=step % 3 == 2)
            if fullness is None:
                return
            self.tried.append(self._look(fullness))
            self.tried.sort(key=lambda each: each.fullness)

    def found(self, coverage_asked: float) -> float:
        """What the plan covers where it comes nearest, looked at or reckoned."""
        return self.nearest(coverage_asked).found if self.tried else self.most

    def nearest(self, coverage_asked: float) -> _Tried:
        """The try whose coverage comes nearest."""
        return min(self.tried, key=lambda each: abs(each.found - coverage_asked))

    def _look(self, fullness: float) -> _Tried:
        composition = self.composed(fullness)
        preview = _preview(composition, self.preview_px)
        drawn = _covered(preview)
        if self.printed is None:
            self.printed = _covered(finished(composition, preview)) / max(drawn, 1e-6)
        return _Tried(composition, drawn * self.printed, fullness)

    def _next(self, asked: float, *, halved: bool) -> float | None:
        if not self.tried:
            return _AIM[self.layout].at(asked)
        if abs(self.nearest(asked).found - asked) < _ENOUGH:
            return None
        for low, high in pairwise(self.tried):
            if low.found < asked <= high.found:
                gap = high.fullness - low.fullness
                share = 0.5 if halved else min(max((asked - low.found) / (high.found - low.found), 0.1), 0.9)
                return low.fullness + gap * share if gap > _SAME_FULLNESS else None
        return self._outwards(asked)

    def _outwards(self, asked: float) -> float | None:
        sparest, fullest = self.tried[0], self.tried[-1]
        if len(self.tried) == 1:
            rise = _AIM[self.layout].rise
            return min(max(fullest.fullness + _BEYOND * (asked - fullest.found) / rise, 0.0), FULLEST)
        if fullest.found < asked:
            return FULLEST if fullest.fullness < FULLEST else None
        if sparest.fullness > 0.0:
            return 0.0
        near = sparest.found - asked < _FAR_OFF  # below 0 what was named goes too: not for so little
        return None if near or sparest.fullness <= SPAREST else SPAREST


def _attempt(drawing: DrawingSpec, planned: float, effort: float, *, short: bool, before: _Search | None = None) -> _Search:
    """One plan, laid out as if `planned` were the density and solved for the asked one. Where it is no other than that of the
    search `before`, that search."""
    plan = make_plan(replace(drawing, density=planned), load_library(), drawing.density)
    plan.effort, plan.short = effort, short
    texture = ground(plan)
    build = LAYOUTS[drawing.layout](plan)

    def composed(fullness: float) -> Composition:
        figures = _washed(_edged(build(fullness), drawing), plan)
        marks = texture.about(figures, plan, fullness) if texture else ()
        return Composition(
            aspect=drawing.aspect,
            repeat=drawing.repeat,
            palette=drawing.palette,
            placements=(*marks, *figures),
            motifs=tuple(plan.motifs),
            style=drawing.style,
            seed=drawing.seed,
            density=drawing.density,
            symmetry=drawing.symmetry,
        )

    coarse = drawing.layout in symmetry.FREE_LAYOUTS and not texture
    preview_px = _PREVIEW_PX if coarse else _FINE_PREVIEW_PX + 48 * bool(texture)
    search = _Search(composed, preview_px, drawing.layout, plan.most)
    if before is not None and composed(_AIM[drawing.layout].at(drawing.density)) in (each.composition for each in before.tried):
        return before
    if short or plan.most > drawing.density - _MISSED:  # else there is nothing to look at
        search.solve(drawing.density, _PREVIEWS)
    return search


class _Proof(NamedTuple):
    """A composition at one fullness, and the close look at it."""

    composition: Composition
    fullness: float
    printed: Indices

    @property
    def found(self) -> float:
        """The coverage that it shows."""
        return _covered(self.printed)


def _proof(composition: Composition, fullness: float) -> _Proof:
    return _Proof(composition, fullness, finished(composition, _preview(composition, _PROOF_PX)))


def _proved(search: _Search, density: float) -> _Proof:
    """The best try, looked at closely, and corrected by what its preview could not show (fine lines, dots, threads): by as much as
    that was, then, where it is another at another fullness, between the two."""
    best = search.nearest(density)
    close = _proof(best.composition, best.fullness)
    if abs(best.found - density) > _FAR_OFF or abs(close.found - density) < _PROVED:
        return close  # right, or at the end of what this plan can do
    corrected = density - (close.found - best.found)
    search.solve(corrected, _CORRECTIONS)
    again = search.nearest(corrected)
    if again is best:
        return close
    low, high = sorted((close, _proof(again.composition, again.fullness)), key=lambda proof: proof.found)
    proofs = [low, high]
    if low.found + _PROVED < density < high.found - _PROVED:
        share = (density - low.found) / (high.found - low.found)
        fullness = low.fullness + share * (high.fullness - low.fullness)
        proofs.append(_proof(search.composed(fullness), fullness))
    return min(proofs, key=lambda proof: abs(proof.found - density))


def _rejoined(proof: _Proof) -> Composition:
    """The same cloth, cut elsewhere where a straight edge of a free layout happens to lie along the join."""
    c = proof.composition
    if c.symmetry not in ("none", "p1") or c.repeat is RepeatType.MIRROR:
        return c
    best, least = _CUTS[0], math.inf
    for cut in _CUTS:
        if (seam := _seam(proof, *cut)) < least:
            best, least = cut, seam
        if least < _QUIET_JOIN:
            break
    return replace(c, placements=tuple(_moved(c, p, *best) for p in c.placements)) if any(best) else c


def _moved(c: Composition, p: Placement, dx: float, dy: float) -> Placement:
    x, y = lattice.into_cell(c.repeat, c.aspect, np.array((p.x + dx * c.aspect, p.y + dy))).tolist()
    return p.moved(x=x, y=y, turn=p.turn, mirrored=p.mirrored)


def _seam(proof: _Proof, dx: float, dy: float) -> float:
    """The measure of the seam, were the cloth cut so much further left and up."""
    height, width = proof.printed.shape
    left, top = round(dx * width), round(dy * height)
    cut = cloth(proof.printed, proof.composition.repeat, (-top, height - top), (-left, width - left))
    return seam_ratio(Artwork(pixels=coloured(proof.composition, cut), repeat=proof.composition.repeat))


_QUIET_JOIN = 0.85  # of `seam_ratio`, far below its limit: at another size it may be much more
_CUTS = ((0.0, 0.0), (0.37, 0.0), (0.0, 0.37), (0.37, 0.37), (0.61, 0.73))  # shares of the repeat's width and height


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


def _washed(placements: tuple[Placement, ...], plan: Plan) -> tuple[Placement, ...]:
    """Pen and wash: what a line drawing outlines on the bare ground is tinted."""
    if not plan.wash:
        return placements
    leading = largest_of(placements)

    def tinted(p: Placement) -> Placement:
        if p.base or not outlined(p, plan.motifs[p.motif], leading):
            return p
        wash, tones = colouring.washed(plan.drawing.palette, p.tones)
        return p._replace(wash=wash, tones=tones)

    return tuple(tinted(p) for p in placements)


def coverage(composition: Composition, height_px: int = _PREVIEW_PX) -> float:
    """Share of the ground covered, 0-1, measured on a preview."""
    return _covered(finished(composition, _preview(composition, height_px)))


def _preview(composition: Composition, height_px: int) -> Indices:
    return draw_bare(composition, max(16, 2 * round(height_px * composition.aspect / 2)), height_px, details=False)


def _covered(indices: Indices) -> float:
    return float(np.count_nonzero(indices)) / indices.size


_MISSED = 0.035  # coverage by which a plan misses, that another may meet
_FAR_OFF = 0.025  # coverage off that is no matter of a preview's roughness
_ENOUGH = 0.018  # coverage within which a solution is as good as the preview can tell
_PROVED = 0.015  # coverage off that is let stand after the close look: nobody sees it


class _Aim(NamedTuple):
    """Where the search for a coverage begins: the fullness at which a layout mostly shows 0.4, what a unit of coverage asked adds
    to that, and what a unit of fullness adds to the coverage. Medians of 150 drawings each."""

    middle: float
    more: float
    rise: float

    def at(self, asked: float) -> float:
        """The fullness to begin with."""
        return min(max(self.middle + self.more * (asked - 0.4), 0.0), 1.5)


_AIM: Mapping[Layout, _Aim] = {
    Layout.ALLOVER: _Aim(1.0, 2.2, 0.14),
    Layout.TOSSED: _Aim(1.0, 2.2, 0.11),
    Layout.SET: _Aim(0.5, 1.0, 0.17),
    Layout.STRIPE: _Aim(0.4, 1.9, 0.65),
    Layout.BORDER: _Aim(0.45, 0.0, 0.12),
    Layout.OGEE: _Aim(0.24, 0.9, 0.6),
    Layout.MEDALLION: _Aim(0.5, 1.7, 0.5),
    Layout.DIAMOND: _Aim(0.25, 0.8, 0.7),
    Layout.CHECK: _Aim(0.5, 1.75, 0.5),
    Layout.SCALLOP: _Aim(0.28, 1.2, 0.43),
}
_BEYOND = 1.25  # a first step goes a little too far, so that the next one lies between
_SAME_FULLNESS = 0.01
_PREVIEWS = 7
_CORRECTIONS = 3  # previews after the close look
