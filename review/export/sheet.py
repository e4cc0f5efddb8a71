"""Final artwork as exact colours: rows of palette indices at any size, without holding more than one small copy of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.domain.colour import Palette, to_rgb
from engine.ports import Pixels
from review.errors import ExportRefused

MAX_COLOURS = 256
_BLOCK_ROWS = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """`source` holds palette indices (h, w) where `colours` (n, 3) is given, else sRGB (h, w, 3). Shown enlarged by nearest
    neighbour to `width_px` x `height_px`, which keeps every colour exact. `unprinted` is the index of the bare product under a
    print, which a file that can leaves transparent."""

    source: NDArray[np.uint8]
    colours: NDArray[np.uint8] | None
    width_px: int
    height_px: int
    unprinted: int | None = None

    def rows(self) -> Iterator[NDArray[np.uint8]]:
        """Each final row: indices (width,) or sRGB (width, 3)."""
        high, wide = self.source.shape[:2]
        columns = np.arange(self.width_px) * wide // self.width_px
        last, row = -1, self.source[0]
        for y in range(self.height_px):
            if (taken := y * high // self.height_px) != last:
                last, row = taken, np.ascontiguousarray(self.source[taken][columns])
            yield row

    def sampled(self, width_px: int, height_px: int) -> Pixels:
        """sRGB at the middles of a grid of `width_px` x `height_px` cells."""
        high, wide = self.source.shape[:2]
        rows = (np.arange(height_px) * 2 + 1) * high // (2 * height_px)
        columns = (np.arange(width_px) * 2 + 1) * wide // (2 * width_px)
        found = self.source[rows][:, columns]
        return np.asarray(found if self.colours is None else self.colours[found])

    def whole(self) -> NDArray[np.uint8]:
        """Every row: indices (height, width) or sRGB (height, width, 3); the source itself where that has the final size."""
        if self.source.shape[:2] == (self.height_px, self.width_px):
            return self.source
        out = np.empty((self.height_px, self.width_px, *self.source.shape[2:]), np.uint8)
        for y, row in enumerate(self.rows()):
            out[y] = row
        return out

    def pixels(self) -> Pixels:
        """All of it as sRGB, shape (height, width, 3)."""
        return self.whole() if self.colours is None else self.colours[self.whole()]

    def shares(self) -> NDArray[np.float64]:
        """Each colour's share of the area (0-1), in the order of `colours`."""
        if self.colours is None:
            return np.zeros(0)
        counts = np.bincount(self.source.ravel(), minlength=len(self.colours))
        return np.asarray(counts / counts.sum())


def sheet_of(pixels: Pixels, *, width_px: int, height_px: int, palette: tuple[str, ...] | None = None) -> Sheet:
    """Pixels as a sheet. With a palette its order is kept, and a colour outside it refuses the export; without one the colours are
    found, the largest area first, and above 256 of them the pixels stay as they are."""
    colours = np.array([to_rgb(colour) for colour in palette], np.uint8) if palette else _colours(pixels)
    if colours is None:
        return Sheet(source=pixels, colours=None, width_px=width_px, height_px=height_px)
    return Sheet(source=_indices(pixels, colours), colours=colours, width_px=width_px, height_px=height_px)


def drawn_sheet(bands: Iterable[Pixels], width_px: int, height_px: int, palette: Palette) -> Sheet:
    """A drawing as a sheet, from bands of rows that together make `width_px` x `height_px`. One byte a pixel is held."""
    colours = np.array([to_rgb(colour) for colour in palette.colours], np.uint8)
    source, top = np.empty((height_px, width_px), np.uint8), 0
    for band in bands:
        source[top : top + len(band)] = _indices(band, colours)
        top += len(band)
    return Sheet(source=source, colours=colours, width_px=width_px, height_px=height_px)


def _codes(pixels: NDArray[np.uint8]) -> NDArray[np.uint32]:
    wide = pixels.astype(np.uint32)
    return np.asarray(wide[..., 0] << 16 | wide[..., 1] << 8 | wide[..., 2])


def _colours(pixels: Pixels) -> NDArray[np.uint8] | None:
    seen: dict[int, int] = {}
    for top in range(0, len(pixels), _BLOCK_ROWS):
        found, counts = np.unique(_codes(pixels[top : top + _BLOCK_ROWS]), return_counts=True)
        for code, number in zip(found.tolist(), counts.tolist(), strict=True):
            seen[code] = seen.get(code, 0) + number
        if len(seen) > MAX_COLOURS:
            return None
    ordered = sorted(seen, key=lambda code: (-seen[code], code))
    return np.array([(code >> 16, code >> 8 & 255, code & 255) for code in ordered], np.uint8)


def _indices(pixels: Pixels, colours: NDArray[np.uint8]) -> NDArray[np.uint8]:
    codes = _codes(colours)
    order = np.argsort(codes)
    indices = np.empty(pixels.shape[:2], np.uint8)
    for top in range(0, len(pixels), _BLOCK_ROWS):
        block = _codes(pixels[top : top + _BLOCK_ROWS])
        at = np.searchsorted(codes[order], block).clip(max=len(codes) - 1)
        if not np.array_equal(codes[order][at], block):
            raise ExportRefused("The final artwork holds a colour outside its palette. Approve it again after a new rendering.")
        indices[top : top + _BLOCK_ROWS] = order[at]
    return indices
