"""Where built layouts stand their main motifs, and which wallpaper groups only exchange those places.

A group suits a grid where each of its operations brings every place to another one: then no main motif has to be a mirror image
of itself, and each is drawn whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import lru_cache
from itertools import product

from engine.composition.symmetry import OPERATIONS, Operation, operations
from engine.domain.brief import Layout, RepeatType


class Sites(StrEnum):
    """How places are arranged: in rows and columns, or in two such grids that interlock."""

    ROWS = "rows"
    INTERLOCKED = "interlocked"


STANDING: dict[Layout, Sites] = {
    Layout.SET: Sites.ROWS,
    Layout.STRIPE: Sites.ROWS,
    Layout.MEDALLION: Sites.ROWS,
    Layout.CHECK: Sites.ROWS,
    Layout.OGEE: Sites.INTERLOCKED,
    Layout.DIAMOND: Sites.INTERLOCKED,
}
"""Not among them are borders, whose garland winds one way, and scallops, which overlap downwards."""

_TURNED_BY_QUARTERS = (Layout.SET, Layout.MEDALLION, Layout.CHECK, Layout.DIAMOND)  # in an ogee or stripe up is not across
MOST = 16
"""Columns or rows beyond which no grid is looked for."""
_SMALL = 4

Place = tuple[int, int]  # in quarters of a column and of a row


@lru_cache(maxsize=65536)
def origin(layout: Layout, repeat: RepeatType, symmetry: str, columns: int, rows: int) -> tuple[float, float] | None:
    """How far a grid is moved, in columns and rows (0-0.75), for the group to exchange its places, none with itself.

    Of several such origins the one that leaves most of what stands between the places free. None where there is none. Quarter
    turns need as many columns as rows, and a square repeat besides.
    """
    if layout not in STANDING or symmetry not in OPERATIONS:
        return None
    ops = operations(symmetry, repeat)[1:]
    if any(op.b for op in ops) and not (layout in _TURNED_BY_QUARTERS and columns == rows):
        return None
    sites, grid = STANDING[layout], _Grid(repeat, columns, rows)
    best, least = None, columns * rows * len(ops)
    steps = (0, 2) if sites is Sites.ROWS else (0, 1, 2, 3)
    for shift in [(x, y) for x in steps for y in steps]:
        places = grid.places(sites, shift)
        if all(grid.exchanges(op, places) for op in ops):
            between = grid.places(sites, (shift[0] + 2, shift[1] + (2 if sites is Sites.ROWS else 0)))
            held = sum(grid.image(op, place) == place for op in ops for place in between)
            if best is None or held < least:
                best, least = (shift[0] / 4, shift[1] / 4), held
    return best


def smallest_grids(layout: Layout, repeat: RepeatType, symmetry: str) -> Iterator[tuple[int, int]]:
    """The (columns, rows) of the smaller grids that hold the group and that the repeat can hold."""
    for columns, rows in product(range(1, _SMALL + 1), repeat=2):
        if goes_on(repeat, columns, rows) and origin(layout, repeat, symmetry, columns, rows):
            yield columns, rows


def goes_on(repeat: RepeatType, columns: int, rows: int) -> bool:
    """Whether a grid goes on over the repeat's edges: a shifted repeat brings every second row or column half a cell on."""
    if repeat is RepeatType.HALF_DROP:
        return rows % 2 == 0
    return columns % 2 == 0 if repeat is RepeatType.BRICK else True


class _Grid:
    """Places of a grid in whole quarters of its pitch, under the lattice of the repeat."""

    def __init__(self, repeat: RepeatType, columns: int, rows: int) -> None:
        self.repeat, self.columns, self.rows = repeat, columns, rows

    def places(self, sites: Sites, shift: Place) -> Sequence[Place]:
        """Where the main motifs stand."""
        if sites is Sites.ROWS:
            found = [(4 * i + 2, 4 * j + 2) for i in range(self.columns) for j in range(self.rows)]
        else:
            found = [(4 * i + 2 * (j % 2), 2 * j) for i in range(self.columns) for j in range(2 * self.rows)]
        return [self.reduced((x + shift[0], y + shift[1])) for x, y in found]

    def exchanges(self, op: Operation, places: Sequence[Place]) -> bool:
        """Whether every place has another one for its image."""
        there = set(places)
        return all((image := self.image(op, place)) in there and image != place for place in places)

    def image(self, op: Operation, place: Place) -> Place:
        """Where an operation brings a place to."""
        u, v = place[0] * self.rows, place[1] * self.columns  # of equal measure, as shares of the cell are
        x = op.a * u + op.b * v + 4 * self.columns * self.rows * op.tx
        y = op.c * u + op.d * v + 4 * self.columns * self.rows * op.ty
        return self.reduced((round(x / self.rows), round(y / self.columns)))

    def reduced(self, place: Place) -> Place:
        """The place within the cell that the lattice brings it to."""
        x, y, wide, high = *place, 4 * self.columns, 4 * self.rows
        if self.repeat is RepeatType.BRICK:
            x -= y // high * (wide // 2)
        elif self.repeat is RepeatType.HALF_DROP:
            y -= x // wide * (high // 2)
        return x % wide, y % high
