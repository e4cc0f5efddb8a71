"""Small figures that others cut into are left out: a berry with a leaf's bite in it reads as a mistake."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from engine.composition.families import FAMILIES
from engine.composition.placement import Composition, Placement
from engine.composition.render import draw_indices
from engine.composition.roles import LEAST

_ROWS = 192
_WHOLE = 0.955  # of a small figure that is to be seen
_MOST = 254  # kinds that one drawing tells apart
_OTHER = 255
_LEAST_PX = 12.0  # a smaller one is a dot, whatever is left of it

Kind = tuple[int, float, tuple[int, ...]]


def legible(composition: Composition) -> Composition:
    """The composition without the strewn figures of which others hide a part. All images of one under a symmetry go
    together, and none goes without which an ink would hardly be seen."""
    small = [p for p in composition.placements if _strewn(composition, p)]
    hidden = _hidden(composition, small)
    if not hidden:
        return composition
    rare = np.nonzero(_shares(_without(composition, hidden)) < LEAST)[0]
    hidden -= {_kind(p) for p in small if set(p.tones) & set(rare.tolist())}
    return _without(composition, hidden)


def _without(composition: Composition, kinds: set[Kind]) -> Composition:
    return replace(composition, placements=tuple(p for p in composition.placements if _kind(p) not in kinds))


def _shares(composition: Composition) -> NDArray[np.float64]:
    """What each colour of the palette covers."""
    drawn = draw_indices(composition, _columns(composition), _ROWS)
    return np.bincount(drawn.ravel(), minlength=len(composition.palette.colours)) / drawn.size


def _columns(composition: Composition) -> int:
    return max(16, 2 * round(_ROWS * composition.aspect / 2))


def _strewn(composition: Composition, p: Placement) -> bool:
    known = FAMILIES.get(composition.motifs[p.motif].family)
    return p.finished and not p.foot and known is not None and known.filler


def _kind(p: Placement) -> Kind:
    """The same for all images of one figure."""
    return p.motif, p.size, p.tones


def _hidden(composition: Composition, small: list[Placement]) -> set[Kind]:
    """The kinds of which less is seen than there is."""
    area = {_kind(p): 0.0 for p in sorted(small, key=lambda p: -p.size)[:_MOST]}
    for p in small:
        if (kind := _kind(p)) in area:
            area[kind] += composition.motifs[p.motif].area * (p.size * _ROWS) ** 2
    number = {kind: k for k, kind in enumerate(area, 1)}
    told = tuple(_silhouette(p, number.get(_kind(p), _OTHER)) for p in composition.placements)
    drawn = draw_indices(replace(composition, placements=told), _columns(composition), _ROWS)
    seen = np.bincount(drawn.ravel(), minlength=_OTHER + 1)
    return {kind for kind, full in area.items() if full > _LEAST_PX and seen[number[kind]] < _WHOLE * full}


def _silhouette(p: Placement, ink: int) -> Placement:
    """The figure in one ink; the rim about it hides what it would."""
    return replace(p, tones=(ink,) * 4, halo=0.0, outline=max(p.halo, p.outline), rim=ink, texture=-1)
