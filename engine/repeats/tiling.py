"""Unfolds a repeat onto the cloth."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.domain.brief import RepeatType
from engine.errors import InvalidImage
from engine.ports import Pixels


def unfold(pixels: Pixels, repeat: RepeatType, columns: int, rows: int) -> Pixels:
    """`columns` x `rows` repeats as they lie on the cloth, shape (rows * height, columns * width, 3).

    Half-drop lowers every second column by half a height, brick shifts every second row by half a width, mirror reflects
    every second column and row.
    """
    return unfold_indices(pixels, repeat, columns, rows)


def unfold_indices(pixels: NDArray[np.uint8], repeat: RepeatType, columns: int, rows: int) -> NDArray[np.uint8]:
    """The same for any array whose first two axes are height and width."""
    height, width = pixels.shape[:2]
    if repeat is RepeatType.HALF_DROP:
        _even(height, "half-drop", "height")
        column = np.concatenate([pixels] * rows)
        return np.concatenate([np.roll(column, height // 2, 0) if i % 2 else column for i in range(columns)], 1)
    if repeat is RepeatType.BRICK:
        _even(width, "brick", "width")
        row = np.concatenate([pixels] * columns, 1)
        return np.concatenate([np.roll(row, width // 2, 1) if j % 2 else row for j in range(rows)])
    if repeat is RepeatType.MIRROR:
        row = np.concatenate([pixels[:, ::-1] if i % 2 else pixels for i in range(columns)], 1)
        return np.concatenate([row[::-1] if j % 2 else row for j in range(rows)])
    return np.tile(pixels, (rows, columns) + (1,) * (pixels.ndim - 2))


def _even(pixels: int, repeat: str, side: str) -> None:
    if pixels % 2:
        raise InvalidImage(f"A {repeat} repeat needs an even {side}, not {pixels} pixels. Resize it to {pixels + 1}.")


def wrapped(pixels: NDArray[np.uint8], repeat: RepeatType, margin: int) -> NDArray[np.uint8]:
    """The repeat with a margin of its neighbours on the cloth around it; `margin` is at most half a side."""
    height, width = pixels.shape[:2]
    if repeat is RepeatType.MIRROR:
        return np.pad(pixels, [(margin, margin), (margin, margin)] + [(0, 0)] * (pixels.ndim - 2), mode="symmetric")
    if repeat is RepeatType.BRICK:
        _even(width, "brick", "width")
        shifted = np.roll(pixels, width // 2, 1)
        tall = np.concatenate([shifted[-margin:], pixels, shifted[:margin]])
        return np.concatenate([tall[:, -margin:], tall, tall[:, :margin]], 1)
    if repeat is RepeatType.HALF_DROP:
        _even(height, "half-drop", "height")
        shifted = np.roll(pixels, height // 2, 0)
    else:
        shifted = pixels
    wide = np.concatenate([shifted[:, -margin:], pixels, shifted[:, :margin]], 1)
    return np.concatenate([wide[-margin:], wide, wide[:margin]])
