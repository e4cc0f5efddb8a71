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
    """The repeat with a margin of its neighbours on the cloth around it."""
    height, width = pixels.shape[:2]
    if repeat is RepeatType.HALF_DROP:
        _even(height, "half-drop", "height")
    if repeat is RepeatType.BRICK:
        _even(width, "brick", "width")
    return cloth(pixels, repeat, (-margin, height + margin), (-margin, width + margin))


def cloth(pixels: NDArray[np.uint8], repeat: RepeatType, rows: tuple[int, int], columns: tuple[int, int]) -> NDArray[np.uint8]:
    """The part of the cloth between `rows` and between `columns` (the ends exclusive), counted from a repeat's corner.

    Where half a side is no whole number of pixels the shift is rounded down.
    """
    if repeat is RepeatType.BRICK:
        return cloth(pixels.swapaxes(0, 1), RepeatType.HALF_DROP, columns, rows).swapaxes(0, 1)
    height, width = pixels.shape[:2]
    y = np.arange(*rows)
    if repeat is RepeatType.MIRROR:
        return pixels.take(_folded(y, height), 0).take(_folded(np.arange(*columns), width), 1)
    drop = height // 2 if repeat is RepeatType.HALF_DROP else 0
    strips = []
    for k in range(columns[0] // width, (columns[1] - 1) // width + 1):
        strip = pixels[:, max(columns[0] - k * width, 0) : columns[1] - k * width]
        strips.append(strip.take((y - k * drop) % height, 0))
    return np.concatenate(strips, 1)


def _folded(places: NDArray[np.intp], side: int) -> NDArray[np.intp]:
    places = places % (2 * side)
    return np.minimum(places, 2 * side - 1 - places)
