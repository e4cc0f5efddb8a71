"""A large drawing in windows of about a megapixel, so that what is worked out beside it stays small."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.domain.brief import RepeatType

Indices = NDArray[np.uint8]
Floats = NDArray[np.float32]
Whole = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Window:
    """Rows `top` to `bottom` and columns `left` to `right` (the ends exclusive) of a drawing of `height` x `width` pixels."""

    height: int
    width: int
    top: int
    bottom: int
    left: int
    right: int

    @classmethod
    def whole(cls, field: Floats) -> Window:
        """All of a field."""
        height, width = field.shape
        return cls(height, width, 0, height, 0, width)

    @property
    def here(self) -> tuple[slice, slice]:
        """What an array of the whole drawing is indexed by."""
        return slice(self.top, self.bottom), slice(self.left, self.right)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.bottom - self.top, self.right - self.left

    def places(self) -> tuple[Whole, Whole]:
        """Row numbers (rows, 1) and column numbers (1, columns)."""
        y, x = np.ogrid[self.here]
        return y.astype(np.int32), x.astype(np.int32)

    def rimmed(self, rim: int) -> Window:
        """With `rim` more rows and columns on every side, as far as the drawing goes."""
        return Window(
            self.height,
            self.width,
            max(self.top - rim, 0),
            min(self.bottom + rim, self.height),
            max(self.left - rim, 0),
            min(self.right + rim, self.width),
        )

    def flipped(self, *, vertically: bool, horizontally: bool) -> Window:
        """Where mirrors through the drawing's middle lines bring it."""
        top, bottom = (self.height - self.bottom, self.height - self.top) if vertically else (self.top, self.bottom)
        left, right = (self.width - self.right, self.width - self.left) if horizontally else (self.left, self.right)
        return Window(self.height, self.width, top, bottom, left, right)

    def enlarged(self, field: Floats, how: Image.Resampling, pad: int = 0) -> Floats:
        """This part of a field that is resized to the whole drawing; `pad` entries around it only serve the smoothing."""
        rows, columns = field.shape[0] - 2 * pad, field.shape[1] - 2 * pad
        down, across = rows / self.height, columns / self.width
        box = (pad + self.left * across, pad + self.top * down, pad + self.right * across, pad + self.bottom * down)
        height, width = self.shape
        return np.asarray(Image.fromarray(field).resize((width, height), how, box=box))


WINDOW_PX = 1 << 20
"""Pixels of a window; a proof is one."""


def windows(shape: tuple[int, int], repeat: RepeatType) -> Iterator[Window]:
    """The drawing in parts of about a megapixel: whole rows, or whole columns where the repeat shifts along them."""
    height, width = shape
    if repeat is RepeatType.HALF_DROP:
        step = max(1, WINDOW_PX // height)
        yield from (Window(height, width, 0, height, left, min(left + step, width)) for left in range(0, width, step))
    else:
        step = max(1, WINDOW_PX // width)
        yield from (Window(height, width, top, min(top + step, height), 0, width) for top in range(0, height, step))


def in_windows(shape: tuple[int, int], repeat: RepeatType, draw: Callable[[Window], Indices]) -> Indices:
    """The whole drawing, drawn window by window."""
    out = np.empty(shape, np.uint8)
    for window in windows(shape, repeat):
        out[window.here] = draw(window)
    return out
