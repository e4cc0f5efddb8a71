"""What cannot be read is left out: small figures that meet others (a berry with a leaf's bite in it, or stuck upon a leaf, reads
as a mistake), and leaves that lie across another figure than their own."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from functools import cache

import numpy as np

from engine.composition import lattice
from engine.composition.layouts.parts import FULLEST, Group, sketch
from engine.composition.placement import Placement
from engine.composition.plan import Builder, Plan, fills
from engine.composition.render import Indices, draw_indices

_CLOSED_UP = 1.3
_ROWS = 144
_CLEAR = 0.9  # of a strewn filler that is to be clear of all others
_LEGIBLE = 0.95  # of a larger strewn figure
_OPEN = 0.93  # of the same in a line drawing, where all is of one ink
_AIR = 1.1  # times its size, that is to be clear about a strewn figure in a line drawing: contours that touch are one
ROUND = {"berry dot", "berry trio", "open berry", "bubble", "dot", "trio"}
"""Families of small round figures."""
_ON_A_STALK = 0.85  # of a round figure in a hero's company that is to be clear: what it hangs from may touch it
_LEAST_PX = 12.0  # a smaller one is a dot, whatever is left of it
_SEEN = 0.5  # rows: a finer rim bites nothing off
_MOST = 255  # kinds that one drawing tells apart

Kind = tuple[int, float, tuple[int, ...]]
Place = tuple[int, float, float]


def legible(plan: Plan, build: Builder, strewn: Sequence[Placement]) -> Builder:
    """A builder without the small figures that meet others: of the `strewn` ones the fillers, in a line drawing the others too,
    and round ones in the company of heroes. All images of one under a symmetry go together."""

    @cache
    def hidden() -> set[Place]:
        there, thrown = build(_closed_up(plan)), set(map(_place, strewn))
        clear = {p: least for p in there if (least := _least(plan, p, _place(p) in thrown))}
        shares = _shares(plan, list(clear), [p for p in there if p not in clear])
        kinds = {_kind(p) for p, least in clear.items() if shares.get(_kind(p), 1.0) < least}
        return {_place(p) for p in there if _kind(p) in kinds}

    return lambda fullness: tuple(p for p in build(fullness) if _place(p) not in hidden())


def _closed_up(plan: Plan) -> float:
    """The fullness at which figures are looked at, line drawings at the fullest: what is clear there is clear below."""
    return FULLEST if plan.drawn_in_line else _CLOSED_UP


def untangled(plan: Plan, company: Group, figures: Group, air: float = 0.0) -> Group:
    """What keeps figures company, without the leaves that would lie across another figure than their own: behind an open one
    they pile up, in a thrown repeat scraps of them stick out beyond it. A stem stays while it has leaves; all images of one go
    together. With `air` (repeat heights) nothing comes as near to a figure as that."""
    sites = {part.site: k for k, part in enumerate(figures, 1)}
    if len(sites) > _MOST:
        return company  # so many stand alone
    closed = _closed_up(plan)
    owned = _drawn(plan, [_silhouette(part.at(closed), sites[part.site], air) for part in figures])
    across_most = _ACROSS[plan.drawn_in_line]
    name = _kind if plan.grouped else _place
    across = {
        name(part.placement)
        for part in company
        if part.placement.finished
        and _met(plan, part.at(closed), owned, sites.get(part.site, 0))
        > (_NEAR if air or fills(plan.motifs[part.placement.motif]) else across_most)
    }
    kept = [part for part in company if name(part.placement) not in across]
    had, has = (Counter(part.site for part in parts if part.site and part.placement.finished) for parts in (company, kept))
    bare = {site for site, count in had.items() if has[site] < _LEAFY * count}  # a stem without its leaves is a whip
    return [part for part in kept if part.placement.finished or part.site not in bare]


_LEAFY = 0.6  # of what grew on a stem, below which the stem goes too
_NEAR = 0.03  # of a figure that may come nearer to another than it should, and of a small one that may lie across it
_ACROSS = (0.12, 0.04)  # of a leaf's length that may lie across another figure; in a line drawing
# of a motif's width and height about its middle, as close as stems are broad
_SAMPLES = np.array([(u, v) for v in np.linspace(-0.46, 0.46, 25) for u in np.linspace(-0.4, 0.4, 7)])
_STANDS = 0.25  # of a motif's height below its middle: lower lies the foot by which it is held


def _met(plan: Plan, p: Placement, owned: Indices, own: int) -> float:
    """The share of a figure that lies on others than its own one, 0-1."""
    d, motif = plan.drawing, plan.motifs[p.motif]
    samples = _SAMPLES[_SAMPLES[:, 1] < _STANDS] if p.foot else _SAMPLES  # what it grows from lies under its foot
    x, y = (p.size * samples * (motif.width, motif.height)).T
    c, s = math.cos(p.turn), math.sin(p.turn)
    points = lattice.into_cell(d.repeat, d.aspect, np.stack([p.x + c * x - s * y, p.y + s * x + c * y], -1))
    rows, columns = owned.shape
    at = (np.minimum(points * (columns / d.aspect, rows), (columns - 1, rows - 1))).astype(int)
    there = owned[at[:, 1], at[:, 0]]
    return float(((there != 0) & (there != own)).mean())


def _place(p: Placement) -> Place:
    """The same at every fullness, for what is not held by its foot."""
    return p.motif, p.x, p.y


def _kind(p: Placement) -> Kind:
    """The same for all images of one figure."""
    return p.motif, p.size, p.tones


def _least(plan: Plan, p: Placement, strewn: bool) -> float:
    """The share of a figure that is to be clear of others; 0 where it may lie as it likes."""
    motif = plan.motifs[p.motif]
    if strewn and (fills(motif) or p.motif in plan.fillers):
        return _CLEAR
    if strewn:
        return _OPEN if plan.drawn_in_line else _LEGIBLE
    return _ON_A_STALK if p.finished and not p.foot and motif.family in ROUND else 0.0


def _shares(plan: Plan, small: Sequence[Placement], others: Sequence[Placement]) -> dict[Kind, float]:
    """What of each kind neither the other figures nor those of its own sort meet, 0-1; of the largest kinds."""
    area: dict[Kind, float] = {}
    air = _AIR if plan.drawn_in_line else 1.0
    for p in sorted(small, key=lambda p: -p.size):
        if (kind := _kind(p)) in area or len(area) < _MOST:
            area[kind] = area.get(kind, 0.0) + plan.motifs[p.motif].area * (air * p.size * _ROWS) ** 2
    number = {kind: k for k, kind in enumerate(area, 1)}
    drawn = _drawn(plan, [_silhouette(p, number[_kind(p)], larger=air) for p in small if _kind(p) in number])
    met = _drawn(plan, [_silhouette(p, 1) for p in others]) != 0
    clear = np.bincount(drawn[~met], minlength=_MOST + 1)
    return {kind: float(clear[k]) / area[kind] for kind, k in number.items() if area[kind] > _LEAST_PX}


def _silhouette(p: Placement, ink: int, air: float = 0.0, larger: float = 1.0) -> Placement:
    """The figure in one ink, so many times larger, and larger by its rim or by so much air: a rim of its own would cost more to
    draw than the figure."""
    grown = larger + 2 * _rim(p, air) / p.size
    q = p if grown == 1.0 else p.scaled(grown)
    return Placement(p.motif, q.x, q.y, q.size, p.turn, p.mirrored, (ink,) * 4)


def _rim(p: Placement, air: float = 0.0) -> float:
    rim = max(p.halo, p.outline, air)
    return rim if rim * _ROWS >= _SEEN else 0.0


def _drawn(plan: Plan, silhouettes: Sequence[Placement]) -> Indices:
    columns = max(16, 2 * round(_ROWS * plan.drawing.aspect / 2))
    return draw_indices(sketch(plan, silhouettes), columns, _ROWS, details=False)
