"""Small figures that meet others are left out: a berry with a leaf's bite in it, or stuck upon a leaf, reads as a mistake."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from engine.composition.families import FAMILIES
from engine.composition.motifs import Motif
from engine.composition.placement import Composition, Placement
from engine.composition.plan import Builder, Plan
from engine.composition.render import Indices, draw_indices

_CLOSED_UP = 1.3  # fullness at which figures are looked at: what is whole there is whole wherever they are smaller
_ROWS = 160
_WHOLE = 0.95  # of a small figure that is to be seen
_LEGIBLE = 0.75  # of a larger one in a line drawing
_LEAST_PX = 12.0  # a smaller one is a dot, whatever is left of it
_ROUND = {"berry dot", "berry trio", "bubble", "dot", "trio"}
_UPON = 0.15  # of a round figure that may lie on another: its stalk, no more
_BESIDE = 0.6  # of the largest figure's size, up to which one is no main motif
_MOST, _OTHER = 254, 255  # kinds that one drawing tells apart, and all else

Kind = tuple[int, float, tuple[int, ...]]
Place = tuple[int, float, float]


def legible(plan: Plan, build: Builder) -> Builder:
    """A builder without the small figures of which others hide a part, or that lie on others; in a line drawing, where all is of
    one ink, neither with larger ones beside the main motif. All images of one under a symmetry go together."""
    there = build(_CLOSED_UP)
    kinds = _hidden(plan, there)
    hidden = {_place(p) for p in there if _kind(p) in kinds}
    return lambda fullness: tuple(p for p in build(fullness) if _place(p) not in hidden)


def _place(p: Placement) -> Place:
    """The same at every fullness, for what is not held by its foot."""
    return p.motif, p.x, p.y


def _kind(p: Placement) -> Kind:
    """The same for all images of one figure."""
    return p.motif, p.size, p.tones


def _small(plan: Plan, p: Placement, largest: float) -> bool:
    if not p.finished or p.foot:
        return False
    return _fills(plan.motifs[p.motif]) or (plan.drawn_in_line and p.size < _BESIDE * largest)


def _fills(motif: Motif) -> bool:
    return motif.family in FAMILIES and FAMILIES[motif.family].filler


def _hidden(plan: Plan, there: Sequence[Placement]) -> set[Kind]:
    """The kinds of which less is seen than there is."""
    largest = max((p.size for p in there if p.finished), default=0.0)
    small = sorted((p for p in there if _small(plan, p, largest)), key=lambda p: -p.size)
    area = dict.fromkeys(list(dict.fromkeys(map(_kind, small)))[:_MOST], 0.0)
    for p in small:
        if (kind := _kind(p)) in area:
            area[kind] += plan.motifs[p.motif].area * (p.size * _ROWS) ** 2
    number = {kind: k for k, kind in enumerate(area, 1)}
    inks = [number.get(_kind(p), _OTHER) for p in there]
    drawn = _drawn(plan, [_silhouette(p, ink) for p, ink in zip(there, inks, strict=True)])
    seen = np.bincount(drawn.ravel(), minlength=_OTHER + 1)
    others = _drawn(plan, [_silhouette(p, ink) for p, ink in zip(there, inks, strict=True) if ink == _OTHER])
    upon = np.bincount(drawn[others != 0], minlength=_OTHER + 1)
    left = {kind: seen[k] / area[kind] for kind, k in number.items() if area[kind] > _LEAST_PX}
    laid = {kind: upon[number[kind]] / area[kind] for kind in left if plan.motifs[kind[0]].family in _ROUND}
    bitten = {kind for kind, share in left.items() if share < (_WHOLE if _fills(plan.motifs[kind[0]]) else _LEGIBLE)}
    return bitten | {kind for kind, share in laid.items() if share > _UPON}


def _silhouette(p: Placement, ink: int) -> Placement:
    """The figure in one ink; the rim about it hides what it would."""
    return replace(p, tones=(ink,) * 4, halo=0.0, outline=max(p.halo, p.outline), rim=ink, texture=-1)


def _drawn(plan: Plan, silhouettes: list[Placement]) -> Indices:
    d = plan.drawing
    sketch = Composition(
        aspect=d.aspect,
        repeat=d.repeat,
        palette=d.palette,
        motifs=tuple(plan.motifs),
        placements=tuple(silhouettes),
        style="flat",
        seed=0,
    )
    return draw_indices(sketch, max(16, 2 * round(_ROWS * d.aspect / 2)), _ROWS, details=False)
