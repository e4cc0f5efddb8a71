"""A pattern as it is seen on cloth: square windows of the unfolded repeat. No torch."""

from __future__ import annotations

import numpy as np
from PIL import Image

from engine.domain.brief import Format, RepeatType
from engine.ports import Artwork, Pixels
from engine.repeats.tiling import unfold

LOOK = "v2"
"""Name of this way of looking, part of every scorer's version: changes with whatever changes a view's pixels."""

OFFSETS = ((0.0, 0.0), (0.5, 0.0), (0.0, 0.5), (0.5, 0.5))
"""Where the windows of one repeat begin, as shares of the repeat, from where its broadest light is."""

FINEST_PX = 1024
"""The longer side of a picture as it is unfolded: twice what the finest scorers look at, whatever the file's size."""

BROAD = np.arange(-3, 4)
"""The waves that make up a repeat's broad light and shade, in waves a repeat."""
_BLOCKS = {RepeatType.HALF_DROP: (2, 1), RepeatType.BRICK: (1, 2)}  # (columns, rows) after which the cloth repeats without a shift


def cloth_views(artwork: Artwork) -> list[Pixels]:
    """Four windows of one repeat, then one of two by two. Squares, whatever the repeat's proportions: nothing is stretched. Where
    the repeat was cut makes no difference. A print that stands alone is seen once, as it is."""
    pixels = _no_finer(artwork.pixels)
    height, width = pixels.shape[:2]
    side = max(height, width)
    if artwork.format is not Format.REPEAT:
        return [_alone(pixels, side)]
    cloth = _cloth(pixels, artwork.repeat, -(-2 * side // width), -(-2 * side // height))
    near = [_window(cloth, round(x * width), round(y * height), side) for x, y in OFFSETS]
    return [*near, _window(cloth, 0, 0, 2 * side)]


def _no_finer(pixels: Pixels) -> Pixels:
    """Even sides, as some repeats need them."""
    height, width = pixels.shape[:2]
    if max(height, width) <= FINEST_PX:
        return pixels
    share = FINEST_PX / max(height, width)
    size = (max(2, 2 * round(width * share / 2)), max(2, 2 * round(height * share / 2)))
    return np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.BICUBIC, reducing_gap=3.0))


def _cloth(pixels: Pixels, repeat: RepeatType, columns: int, rows: int) -> Pixels:
    """At least so many repeats, begun at the origin of the cloth rather than of the file. A mirror repeat begins at its mirrors."""
    if repeat is RepeatType.MIRROR:
        return unfold(pixels, repeat, columns, rows)
    across, down = _BLOCKS.get(repeat, (1, 1))
    block = unfold(pixels, repeat, across, down)
    top, left = _lightest(block)
    block = np.roll(block, (-top, -left), (0, 1))
    return np.tile(block, (-(-rows // down), -(-columns // across), 1))


def _lightest(block: Pixels) -> tuple[int, int]:
    """Row and column at which a block's broad light is strongest: it goes with the block when that is cut elsewhere."""
    light = (block[..., 0].astype(np.uint16) + block[..., 1] + block[..., 2]).astype(np.float64)
    down, across = (np.exp(2j * np.pi * np.outer(BROAD, np.arange(n)) / n) for n in light.shape)
    waves = np.conj(down) @ light @ np.conj(across).T
    broad = (down.T @ waves @ across).real
    top, left = np.unravel_index(int(broad.argmax()), broad.shape)
    return int(top), int(left)


def _window(cloth: Pixels, left: int, top: int, side: int) -> Pixels:
    return np.ascontiguousarray(cloth[top : top + side, left : left + side])


def _alone(pixels: Pixels, side: int) -> Pixels:
    """A print in the middle of a square of the colour of its upper left corner, which is that of the ground."""
    square = np.empty((side, side, 3), np.uint8)
    square[:] = pixels[0, 0]
    top, left = (side - pixels.shape[0]) // 2, (side - pixels.shape[1]) // 2
    square[top : top + pixels.shape[0], left : left + pixels.shape[1]] = pixels
    return square
