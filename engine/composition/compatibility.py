"""What goes together: layout, repeat, symmetry and the repeat's ratio; and how dense each layout and style can be.

One table decides. A *lattice* (the repeat and its ratio) admits some wallpaper groups, a *layout*'s own structure keeps some;
a drawing can have those that are in both. Groups as in the International Tables for Crystallography, volume A.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from engine.composition import colouring
from engine.composition.finishes import nearest_style
from engine.composition.sites import STANDING, Sites, smallest_grids
from engine.composition.symmetry import FREE_LAYOUTS, HEXAGONAL, ROOT_3, SYMMETRIES, is_hexagonal, operations
from engine.domain.brief import Layout, RepeatType
from engine.domain.colour import Palette


class Lattice(StrEnum):
    """What a repeat and its ratio make together, by the symmetry that it leaves room for."""

    OBLONG = "oblong"
    SQUARE = "square"
    HEXAGONAL = "1 : 1.732"
    RHOMBIC = "shifted"
    MIRRORED = "mirrored"


_ANY = frozenset({"none", "p1"})
_ON_OBLONG = _ANY | {"p2", "pm", "pg", "cm", "pmm", "pmg", "pgg", "cmm"}
_ON_SQUARE = _ON_OBLONG | {"p4", "p4m", "p4g"}

ADMITS: Mapping[Lattice, frozenset[str]] = {
    Lattice.OBLONG: _ON_OBLONG,
    Lattice.SQUARE: _ON_SQUARE,
    Lattice.HEXAGONAL: _ON_OBLONG | set(HEXAGONAL),
    # beside translations a rhombic lattice keeps half turns, and mirrors only as cm and cmm
    Lattice.RHOMBIC: _ANY | {"p2", "cm", "cmm"},
    # its mirrors are its edges: it is pmm by itself, whatever is drawn in it
    Lattice.MIRRORED: _ANY | {"pmm"},
}
"""The groups that each lattice has room for."""


@cache
def keeps(layout: Layout, repeat: RepeatType, symmetry: str) -> bool:
    """Whether a layout's structure keeps a group: free layouts any, built ones those that some grid of their places does."""
    if layout in FREE_LAYOUTS or symmetry in _ANY:
        return True
    return next(smallest_grids(layout, repeat, symmetry), None) is not None


# The groups most like each, the likest first: subgroups and near relations.
_LIKE: Mapping[str, tuple[str, ...]] = {
    "pm": ("cm", "pg"),
    "pg": ("cm", "pm"),
    "cm": ("pm", "pg"),
    "p2": (),
    "pmm": ("cmm", "p2", "pm", "cm"),
    "pmg": ("cmm", "pgg", "pmm", "p2", "pm", "cm", "pg"),
    "pgg": ("cmm", "pmg", "p2", "pg", "cm"),
    "cmm": ("pmm", "p2", "cm", "pm"),
    "p4": ("p2",),
    "p4m": ("pmm", "cmm", "p4", "p2", "pm", "cm"),
    "p4g": ("pgg", "cmm", "p4", "p2", "pg", "cm"),
    "p3": ("p2",),
    "p3m1": ("cm", "pm"),
    "p31m": ("cm", "pm"),
    "p6": ("p2",),
    "p6m": ("cmm", "pmm", "p2", "cm", "pm"),
    "p1": (),
    "none": (),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Combination:
    """What a drawing is asked to be; `aspect` is the repeat's width over its height."""

    layout: Layout
    repeat: RepeatType
    symmetry: str
    aspect: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Compatibility:
    """Whether a combination can be drawn; where it cannot, why (one sentence), and the nearest that can.

    `nearest` keeps the symmetry before the layout, the layout before the repeat, the repeat before the ratio; `in_place` is
    the nearest symmetry with everything else as asked.
    """

    ok: bool
    why: str
    nearest: Combination
    in_place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table: the groups of a layout on a lattice, in the order of `SYMMETRIES`."""

    layout: Layout
    lattice: Lattice
    symmetries: tuple[str, ...]


def lattice_of(repeat: RepeatType, aspect: float) -> Lattice:
    """The lattice that a repeat of this ratio makes."""
    if repeat is RepeatType.MIRROR:
        return Lattice.MIRRORED
    if repeat is not RepeatType.BLOCK:
        return Lattice.RHOMBIC
    if is_hexagonal(repeat, aspect):
        return Lattice.HEXAGONAL
    return Lattice.SQUARE if abs(aspect - 1) <= 0.001 else Lattice.OBLONG


def can_hold(layout: Layout, repeat: RepeatType, symmetry: str, aspect: float) -> bool:
    """Whether the four can be drawn together."""
    lattice = lattice_of(repeat, aspect)
    return symmetry in ADMITS[lattice] and (lattice is Lattice.MIRRORED or keeps(layout, repeat, symmetry))


def nearest_symmetry(layout: Layout, repeat: RepeatType, symmetry: str, aspect: float) -> str:
    """The symmetry itself where it can be held, else the likest that can; `none` where nothing like it can."""
    likest = (symmetry, *_LIKE.get(symmetry, ()))
    return next((group for group in likest if can_hold(layout, repeat, group, aspect)), "none")


@cache
def compatibility(layout: Layout | None, repeat: RepeatType | None, symmetry: str, aspect: float) -> Compatibility:
    """Whether a drawing can be all four, and what is nearest to them. A layout or repeat that is None is left open."""
    asked = Combination(layout=layout or Layout.TOSSED, repeat=repeat or RepeatType.BLOCK, symmetry=symmetry, aspect=aspect)
    known = symmetry if symmetry in SYMMETRIES else "none"
    nearest = min(_possible(known, aspect), key=lambda found: _changes(found, layout, repeat, aspect))
    if known == symmetry and not any(_changes(nearest, layout, repeat, aspect)):
        return Compatibility(ok=True, why="", nearest=nearest, in_place=symmetry)
    in_place = nearest_symmetry(asked.layout, asked.repeat, symmetry, aspect)
    return Compatibility(ok=False, why=_why(layout, repeat, symmetry, aspect), nearest=nearest, in_place=in_place)


def fitted_mm(repeat_mm: tuple[float, float], aspect: float) -> tuple[float, float]:
    """The repeat's size in millimetres at that ratio: the width stays, the height follows."""
    width, height = repeat_mm
    return (width, height) if abs(width / height / aspect - 1) < 1e-9 else (width, round(width / aspect, 1))


def table() -> tuple[Row, ...]:
    """Every layout on every lattice, and the groups that can be drawn there."""
    return tuple(
        Row(layout=layout, lattice=lattice, symmetries=tuple(s for s in SYMMETRIES if can_hold(layout, repeat, s, aspect)))
        for layout in Layout
        for lattice, (repeat, aspect) in _AN_EXAMPLE.items()
    )


_AN_EXAMPLE: Mapping[Lattice, tuple[RepeatType, float]] = {
    Lattice.OBLONG: (RepeatType.BLOCK, 1.5),
    Lattice.SQUARE: (RepeatType.BLOCK, 1.0),
    Lattice.HEXAGONAL: (RepeatType.BLOCK, ROOT_3),
    Lattice.RHOMBIC: (RepeatType.BRICK, 1.0),
    Lattice.MIRRORED: (RepeatType.MIRROR, 1.0),
}


def _possible(symmetry: str, aspect: float) -> Iterator[Combination]:
    """Everything that has the symmetry, at the asked ratio and at those that some groups need."""
    for layout in Layout:
        for repeat in RepeatType:
            for ratio in (aspect, 1.0, ROOT_3, 1 / ROOT_3):
                if can_hold(layout, repeat, symmetry, ratio):
                    yield Combination(layout=layout, repeat=repeat, symmetry=symmetry, aspect=ratio)


def _changes(found: Combination, layout: Layout | None, repeat: RepeatType | None, aspect: float) -> tuple[int, int, float]:
    """What changing to `found` costs, dearest first. A free layout takes the place of one that cannot be kept."""
    moved = 0 if layout in (None, found.layout) else 1 if found.layout is Layout.TOSSED else 2
    return moved, int(repeat not in (None, found.repeat)), max(found.aspect / aspect, aspect / found.aspect) - 1.0


def _why(layout: Layout | None, repeat: RepeatType | None, symmetry: str, aspect: float) -> str:
    if symmetry not in SYMMETRIES:
        return f"{symmetry!r} is not a wallpaper group."
    if layout and not keeps(layout, RepeatType.BLOCK, symmetry) and repeat is not RepeatType.MIRROR:
        own = [group for group in SYMMETRIES if group not in _ANY and keeps(layout, RepeatType.BLOCK, group)]
        said = f"keeps only {_listed(own)}" if own else "fixes where everything stands"
        return f"{_article(layout)} {layout} layout {said}, not {symmetry}."
    if repeat is RepeatType.MIRROR:
        return f"A mirror repeat is pmm by itself and cannot be {symmetry}."
    if symmetry in HEXAGONAL:
        return f"{symmetry} turns by thirds and needs a block repeat of 1 : 1.732 (sqrt 3), either way round."
    if repeat is not None and repeat is not RepeatType.BLOCK:
        return f"A {repeat} repeat shifts its neighbours by half and cannot keep {symmetry}."
    return f"{symmetry} turns by quarters and needs a square repeat."


def _article(word: str) -> str:
    return "An" if word[0] in "aeiou" else "A"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


# Coverage that each of four casts reached within 0.05 (tests/engine/composition/attainable.py); beyond it the nearest is drawn.
_DENSITY: Mapping[Layout, tuple[float, float]] = {
    Layout.ALLOVER: (0.05, 0.55),
    Layout.TOSSED: (0.05, 0.60),
    Layout.SET: (0.10, 0.75),
    Layout.STRIPE: (0.20, 0.70),
    Layout.BORDER: (0.15, 0.80),
    Layout.OGEE: (0.30, 0.85),
    Layout.MEDALLION: (0.12, 0.75),
    Layout.DIAMOND: (0.30, 0.85),
    Layout.CHECK: (0.25, 0.80),
    Layout.SCALLOP: (0.25, 0.85),
}
_IN_FILE = 0.60  # a stripe's under a group: no stem winds between the figures
# Contours and hatching leave what they draw open: as much as they can cover, and with the washes that some palettes have.
_OPEN_STYLES = ("line", "etching")
_OPEN_MOST: Mapping[Layout, float] = {
    Layout.ALLOVER: 0.35,
    Layout.TOSSED: 0.35,
    Layout.SET: 0.25,
    Layout.STRIPE: 0.55,
    Layout.BORDER: 0.22,
    Layout.OGEE: 0.55,
    Layout.MEDALLION: 0.32,
    Layout.DIAMOND: 0.55,
    Layout.CHECK: 0.55,
    Layout.SCALLOP: 0.70,
}
_WASHED_MOST: Mapping[Layout, float] = {
    Layout.ALLOVER: 0.45,
    Layout.TOSSED: 0.50,
    Layout.SET: 0.60,
    Layout.STRIPE: 0.65,
    Layout.BORDER: 0.28,
    Layout.OGEE: 0.70,
    Layout.MEDALLION: 0.40,
    Layout.DIAMOND: 0.70,
    Layout.CHECK: 0.60,
    Layout.SCALLOP: 0.75,
}
# Threads and bristles let the ground through everywhere.
_WORN: Mapping[str, float] = {"dry brush": 0.93, "woven": 0.93}


def attainable_density(
    layout: Layout,
    style: str = "flat",
    palette: Palette | None = None,
    *,
    scale: float = 0.2,
    symmetry: str = "none",
    aspect: float = 1.0,
) -> tuple[float, float]:
    """The least and the greatest share of the ground that a layout covers in a style, as a person would call it.

    The images of one main motif of that `scale` (its height over the repeat's) are the least that a group can show; in a built
    layout those of its smallest grid, and what holds them. A line drawing covers more where its `palette` has an ink to tint with.
    """
    low, high = _DENSITY[layout]
    finish = nearest_style(style)
    figures, frame = _order(symmetry, aspect), 0.0
    if layout in STANDING and symmetry not in _ANY:
        figures, frame = _fewest(layout, symmetry, aspect), low / 2
        high = min(high, _IN_FILE) if layout is Layout.STRIPE else high
    least = frame + figures * _BODY * scale**2 / aspect
    if finish in _OPEN_STYLES:
        high = min(high, (_WASHED_MOST if palette and colouring.has_wash(palette) else _OPEN_MOST)[layout])
    else:
        high *= _WORN.get(finish, 1.0)
    return min(max(low, round(least, 2)), high - 0.05), high


def largest_scale(layout: Layout, repeat: RepeatType, symmetry: str = "none", aspect: float = 1.0) -> float:
    """The greatest height of the main motif, over the repeat's, that there is room for; asked for more, it is drawn so.

    For a motif as wide as it is tall; wider ones are smaller by as much as they are wider.
    """
    if layout in FREE_LAYOUTS:
        crowd = math.sqrt(_CROWDED * aspect / _order(symmetry, aspect))
        return min(crowd, 0.85 * min(aspect, 1.0))
    down, across = _ROOM[layout]
    if symmetry not in _ANY and layout in STANDING and repeat is not RepeatType.MIRROR:
        if layout is Layout.STRIPE and repeat is RepeatType.BRICK:
            down, across = across, down
        grids = smallest_grids(layout, repeat, symmetry)
        return max(min(down / rows, across * aspect / columns) for columns, rows in grids)
    turned = repeat is (RepeatType.BRICK if layout is Layout.STRIPE else RepeatType.HALF_DROP)
    if layout in (Layout.STRIPE, Layout.BORDER):
        along, over = (down, across) if (layout is Layout.STRIPE) != turned else (across, down)
        half = 0.5 if repeat in (RepeatType.HALF_DROP, RepeatType.BRICK) else 1.0
        return min(along * half, over * aspect) if (layout is Layout.STRIPE) != turned else min(along, over * half * aspect)
    if layout in _SPREAD_BY_THE_LATTICE:
        return min(down, across * aspect)
    rows, columns = (2 if repeat is kind else 1 for kind in (RepeatType.HALF_DROP, RepeatType.BRICK))
    return min(down / rows, across * aspect / columns)


def smallest_scale(aspect: float) -> float:
    """The least height of the main motif, over the repeat's: 400 of them stand in a square repeat, which the eye reads as texture.

    Finer cloth takes a smaller repeat, not more figures in one.
    """
    return math.sqrt(aspect / _MOST_FIGURES)


_MOST_FIGURES = 400  # squares of the main motif's height in one repeat
_BODY = 0.45  # share of its square that a main motif covers
_CROWDED = 0.5  # share of the repeat that the squares of a group's main motifs may take
# Of one cell's height and width, the share that the main motif may take (stripe: along and over the stripe; border likewise).
_ROOM: Mapping[Layout, tuple[float, float]] = {
    Layout.SET: (0.95, 0.95),
    Layout.STRIPE: (0.8, 0.6),
    Layout.BORDER: (0.45, 0.8),
    Layout.OGEE: (0.62, 0.66),
    Layout.MEDALLION: (0.5, 0.5),
    Layout.DIAMOND: (0.62, 0.66),
    Layout.CHECK: (0.72, 0.72),
    Layout.SCALLOP: (0.56, 0.5),
}
_SPREAD_BY_THE_LATTICE = (Layout.SET, Layout.CHECK, Layout.MEDALLION)  # one cell a repeat suffices them


def _fewest(layout: Layout, symmetry: str, aspect: float) -> int:
    """Main motifs of the smallest grid that a group suits and whose cells are not much wider than high, or higher than wide."""
    each = 2 if STANDING[layout] is Sites.INTERLOCKED else 1
    grids = smallest_grids(layout, RepeatType.BLOCK, symmetry)
    skew = {(columns, rows): abs(math.log(aspect * rows / columns)) for columns, rows in grids}
    return min((each * columns * rows for (columns, rows), log in skew.items() if log < _SKEW), default=_order(symmetry, aspect))


_SKEW = math.log(1.8)


def _order(symmetry: str, aspect: float) -> int:
    return len(operations(symmetry, RepeatType.BLOCK, aspect)) if symmetry in SYMMETRIES else 1
