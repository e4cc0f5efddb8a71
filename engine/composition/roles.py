"""Sees to it that every ink of the palette is seen: one that a layout leaves out goes to small figures, details or a contour.

Whole kinds of figures change, all that are alike at once: a symmetry stays as it is, and the drawing looks planned.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from engine.composition import colouring
from engine.composition.colouring import VISIBLE_DETAIL, Tones
from engine.composition.finishes import FINISHES
from engine.composition.motifs import Motif
from engine.composition.placement import Composition, Placement
from engine.composition.plan import Builder, Plan
from engine.composition.render import draw_indices
from engine.domain.brief import RepeatType
from engine.domain.colour import Palette

LEAST = 0.004  # share of the repeat from which an ink is seen to play a role, whatever the finish does to it
_GOOD = 0.012  # what a small role had best cover
_LOST, _CLEAR = 5.0, 20.0  # CIEDE2000 below which an ink is lost on another, and from which it stands out
_CONTOUR = 0.011  # width of a contour over its figure's size
_LINED = 0.3  # of a silhouette that a line drawing leaves in ink
_THIN = 0.04  # of the repeat's height: a straight line that a motif's measured area may miss
_PLATE = 0.1  # share of the repeat from which a structure is something that figures lie on

Areas = tuple[float, float, float, float, float]  # of tones 0-3 and of a contour, as shares of the repeat


class Look(NamedTuple):
    """How a figure is printed: its tones, and the ink of its contour (0 = none)."""

    tones: Tones
    rim: int = 0


class Kind(NamedTuple):
    """What figures that are alike have in common."""

    motif: int
    tones: Tones
    rim: int
    base: int
    finished: bool

    @property
    def look(self) -> Look:
        """How they are printed."""
        return Look(self.tones, self.rim)


Offer = tuple[float, Kind, Look]  # how far it is from what one would choose, who changes, and into what


def every_ink(plan: Plan, build: Builder) -> Builder:
    """A builder whose figures show every ink of the palette, as far as there is something to show them by."""

    def complete(fullness: float) -> tuple[Placement, ...]:
        placements = build(fullness)
        changes = _changes(plan, placements)
        return tuple(_printed(p, changes) for p in placements) if changes else placements

    return complete


def _kind(p: Placement) -> Kind:
    return Kind(p.motif, p.tones, p.rim if p.outline else 0, p.base, p.finished)


def _printed(p: Placement, changes: Mapping[Kind, Look]) -> Placement:
    """The figure in its new look, where its kind changes."""
    look = changes.get(_kind(p))
    if look is None:
        return p
    outline = p.outline or (_CONTOUR * p.size if look.rim else 0.0)
    thread = p.thread if look.tones[0] == p.tones[0] else look.tones[2]
    return p._replace(tones=look.tones, rim=look.rim, outline=outline, halo=p.halo + outline - p.outline, thread=thread)


def _changes(plan: Plan, placements: Sequence[Placement]) -> dict[Kind, Look]:
    """The kinds that change, and into what: the rarest ink is helped first, and never at the cost of another."""
    areas = _areas(plan, placements)
    shown = _shown(plan, areas)
    lacking = sorted((ink for ink in range(1, len(shown)) if shown[ink] < LEAST), key=lambda ink: shown[ink])
    looks = {kind: kind.look for kind in areas} if lacking else {}
    for ink in lacking:
        while shown[ink] < LEAST:
            fair = []
            for cost, kind, look in _offers(plan, areas, looks, ink):
                then = _exchanged(shown, areas[kind], looks[kind], look)
                gain = then[ink] - shown[ink]
                if gain > 0 and _fair(shown, then):
                    fair.append((cost + abs(math.log(gain / _GOOD)), kind, look, then))
            if not fair:
                break
            _, kind, look, shown = min(fair, key=lambda offer: offer[0])
            looks[kind] = look
    return {kind: look for kind, look in looks.items() if look != kind.look}


def _areas(plan: Plan, placements: Sequence[Placement]) -> dict[Kind, Areas]:
    """What each kind covers, as if nothing lay upon anything."""
    boxes: dict[Kind, float] = {}
    for p in placements:
        kind = _kind(p)
        boxes[kind] = boxes.get(kind, 0.0) + p.size * p.size
    left = _LINED if FINISHES[plan.drawing.style].line else 1.0
    return {kind: _tones_of(plan.motifs[kind.motif], left, box / plan.drawing.aspect) for kind, box in boxes.items()}


def _tones_of(motif: Motif, left: float, box: float) -> Areas:
    if motif.family == "structure":
        area = motif.width * motif.height if min(motif.width, motif.height) < _THIN else motif.area
        return area * box, 0.0, 0.0, 0.0, 0.0
    body, companion, detail, fine, round_about = _drawn(motif)
    return left * body * box, left * companion * box, detail * box, fine * box, round_about * _CONTOUR * box


_PROOF_PX = 48
_PROOF = Palette(ground="#FFFFFF", inks=("#000000", "#000001", "#000002", "#000003"))


@lru_cache(maxsize=16384)
def _drawn(motif: Motif) -> Areas:
    """Shares of the unit box in which each tone is seen, and the length of the outline over the box's side."""
    figure = Placement(motif=0, x=0.5, y=0.5, size=1.0, tones=(1, 2, 3, 4))
    alone = Composition(
        aspect=1.0, repeat=RepeatType.BLOCK, palette=_PROOF, motifs=(motif,), placements=(figure,), style="flat", seed=0
    )
    seen = draw_indices(alone, _PROOF_PX, _PROOF_PX)
    first, second, third, fourth = ((seen == tone).mean() for tone in (1, 2, 3, 4))
    inside = seen > 0
    steps = (inside[1:] != inside[:-1]).sum() + (inside[:, 1:] != inside[:, :-1]).sum()
    # a line at all angles crosses 4 / pi times as many grid lines as it is long
    return float(first), float(second), float(third), float(fourth), float(steps) / _PROOF_PX * math.pi / 4


def _shown(plan: Plan, areas: Mapping[Kind, Areas]) -> list[float]:
    """The share of each colour of the palette; the ground's texture and a line drawing's wash are seen beside the figures' inks."""
    shown = [0.0] * len(plan.drawing.palette.colours)
    shown[plan.ground_ink] += LEAST
    shown[plan.wash] += LEAST
    for kind, area in areas.items():
        _count(shown, area, kind.look, 1.0)
    return shown


def _exchanged(shown: Sequence[float], area: Areas, old: Look, new: Look) -> list[float]:
    then = list(shown)
    _count(then, area, old, -1.0)
    _count(then, area, new, 1.0)
    return then


def _fair(shown: Sequence[float], then: Sequence[float]) -> bool:
    """Whether no ink loses its role, and knock-outs stay: the coverage is solved for."""
    return math.isclose(then[0], shown[0], abs_tol=1e-9) and all(b >= min(a, LEAST) for a, b in zip(shown, then, strict=True))


def _count(shown: list[float], area: Areas, look: Look, sign: float) -> None:
    inks = (*look.tones, look.rim) if look.rim else look.tones
    for ink, share in zip(inks, area, strict=False):
        shown[ink] += sign * share


def _offers(plan: Plan, areas: Mapping[Kind, Areas], looks: Mapping[Kind, Look], ink: int) -> Iterator[Offer]:
    """Every look that would show the ink and reads: of small figures, of details, at last a contour."""
    apart = colouring.differences(plan.drawing.palette)[ink].tolist()
    plates = {kind.look.tones[0] for kind, area in areas.items() if not kind.finished and area[0] > _PLATE}
    for kind in (kind for kind in areas if kind.finished):
        (body, companion, detail, fine), rim = looks[kind]
        lies = min(apart[under] for under in ({kind.base} if kind.base else {0, *plates}))
        hero = kind.motif in plan.heroes
        if not hero and lies >= _LOST:
            beside = companion if companion != body else ink
            upon, finest = (i if apart[i] >= VISIBLE_DETAIL else body for i in (detail, fine))
            yield _station(plan, kind.motif) + _faint(lies), kind, Look((ink, beside, upon, finest), rim)
        if lies >= _LOST and (least := min(apart[body], apart[detail], apart[fine])) >= VISIBLE_DETAIL:
            yield 0.8 + _faint(min(lies, least)), kind, Look((body, ink, detail, fine), rim)
        for tones, under in (((body, companion, ink, fine), fine), ((body, companion, detail, ink), detail)):
            if (least := min(apart[body], apart[under])) >= VISIBLE_DETAIL:
                yield 0.4 + _faint(least), kind, Look(tones, rim)
        if rim != ink and not FINISHES[plan.drawing.style].line:
            yield (3.0 if hero else 3.5) + _faint(lies), kind, Look((body, companion, detail, fine), ink)


def _faint(apart: float) -> float:
    """What it costs that an ink does not stand out from what it lies on."""
    return max(0.0, _CLEAR - apart) / 6


def _station(plan: Plan, motif: int) -> float:
    """How much a figure's colour matters to the drawing: little of a filler, more of leaves, which are one green."""
    casts = ((plan.fillers, 0.0), (plan.blossoms, 0.3), (plan.seconds, 0.6))
    return next((matters for cast, matters in casts if motif in cast), 1.2)
