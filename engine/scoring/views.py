"""A pattern as it is seen on cloth: square windows of the unfolded repeat. No torch."""

from __future__ import annotations

import numpy as np
from PIL import Image

from engine.domain.brief import Format
from engine.ports import Artwork, Pixels
from engine.repeats.tiling import unfold

OFFSETS = ((0.0, 0.0), (0.5, 0.0), (0.0, 0.5), (0.5, 0.5))
"""Where the windows of one repeat begin, as shares of the repeat; their mean hardly moves when the repeat is shifted."""

FINEST_PX = 1024
"""The longer side of a picture as it is unfolded: twice what the finest scorers look at, whatever the file's size."""


def cloth_views(artwork: Artwork) -> list[Pixels]:
    """Four windows of one repeat, then one of two by two. Squares, whatever the repeat's proportions: nothing is stretched. A print
    that stands alone is seen once, as it is."""
    pixels = _no_finer(artwork.pixels)
    height, width = pixels.shape[:2]
    side = max(height, width)
    if artwork.format is not Format.REPEAT:
        return [_alone(pixels, side)]
    cloth = unfold(pixels, artwork.repeat, -(-2 * side // width), -(-2 * side // height))
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


def _window(cloth: Pixels, left: int, top: int, side: int) -> Pixels:
    return np.ascontiguousarray(cloth[top : top + side, left : left + side])


def _alone(pixels: Pixels, side: int) -> Pixels:
    """A print in the middle of a square of the colour of its upper left corner, which is that of the ground."""
    square = np.empty((side, side, 3), np.uint8)
    square[:] = pixels[0, 0]
    top, left = (side - pixels.shape[0]) // 2, (side - pixels.shape[1]) // 2
    square[top : top + pixels.shape[0], left : left + pixels.shape[1]] = pixels
    return square
