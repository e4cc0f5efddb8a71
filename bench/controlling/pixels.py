"""Measures of final pixels against what was asked. Nothing here looks at a plan; only the spec's words and numbers are known."""

from __future__ import annotations

import numpy as np
from coloraide import Color
from numpy.typing import NDArray
from scipy.ndimage import sobel
from scipy.optimize import linear_sum_assignment

from engine.composition.symmetry import Operation, operations
from engine.domain.brief import RepeatType
from engine.domain.colour import Palette, to_rgb
from engine.ports import Pixels
from engine.repeats.tiling import unfold

SEAM_FAILS = 1.5  # times the strongest line of its kind inside the repeat


def coverage(pixels: Pixels, palette: Palette) -> float:
    """Share of the pixels that are not the ground's colour."""
    return float((pixels != np.array(to_rgb(palette.ground), np.uint8)).any(-1).mean())


def off_palette(pixels: Pixels, palette: Palette) -> tuple[float, int, int]:
    """The median CIEDE2000 (coloraide's) of the pixels to the nearest named colour, how many colours are seen, and how many of
    the named ones are seen on a thousandth of the area or more."""
    codes, counts = np.unique(pixels.reshape(-1, 3), axis=0, return_counts=True)
    named = [Color(colour) for colour in palette.colours]
    differences = np.array([_nearest("#{:02X}{:02X}{:02X}".format(*code.tolist()), named) for code in codes[:256]])
    order = np.argsort(differences)
    median = float(differences[order][np.searchsorted(np.cumsum(counts[: len(order)][order]), counts.sum() / 2)])
    shares = {tuple(code): count / counts.sum() for code, count in zip(codes.tolist(), counts.tolist(), strict=True)}
    used = sum(shares.get(to_rgb(colour), 0.0) >= 0.001 for colour in palette.colours)
    return median, len(codes), used


def _nearest(colour: str, named: list[Color]) -> float:
    return min(Color(colour).delta_e(other, method="2000") for other in named)


def seam_excess(pixels: Pixels, repeat: RepeatType) -> float:
    """Gradient across the seams of a 2 x 2 cloth over that across the strongest line within: 1 and less where no seam shows.

    Sobel's gradient on luma, along whole seams, against every other row and column: a band or a stripe that belongs to the drawing
    is as strong inside as at a seam.
    """
    luma = unfold(pixels, repeat, 2, 2).astype(np.float64) @ (0.299, 0.587, 0.114)
    height, width = pixels.shape[:2]
    return max(_across(np.abs(sobel(luma, 0)).mean(1), height), _across(np.abs(sobel(luma, 1)).mean(0), width))


def _across(lines: NDArray[np.float64], at: int) -> float:
    """The two lines that touch a seam against the 99th percentile of the others."""
    inside = np.delete(lines, [0, 1, at - 1, at, -2, -1])
    return float(lines[at - 1 : at + 1].mean() / max(np.percentile(inside, 99), 1e-9))


def residuals(pixels: Pixels, repeat: RepeatType, symmetry: str, aspect: float) -> dict[str, float]:
    """For each operation of the group but the identity: the share of pixels whose colour is not found within a pixel of its image
    on the cloth."""
    if repeat is RepeatType.MIRROR:  # on the doubled cell, which repeats as a block
        cloth, own = unfold(pixels, repeat, 2, 2), RepeatType.BLOCK
    else:
        cloth, own = pixels, repeat
    return {_named(op): residual(cloth, own, op) for op in operations(symmetry, own, aspect)[1:]}


def residual(pixels: Pixels, repeat: RepeatType, op: Operation) -> float:
    """The share for one operation, of every second pixel of every second row."""
    height, width = pixels.shape[:2]
    code = pixels.astype(np.int64) @ np.array((1, 256, 65536))
    y, x = np.mgrid[:height:2, :width:2] + 0.5
    u, v = op.a * x / width + op.b * y / height + op.tx, op.c * x / width + op.d * y / height + op.ty
    column, row = np.floor(u * width).astype(int), np.floor(v * height).astype(int)
    here = code[::2, ::2]
    near = np.zeros(here.shape, bool)
    for down in (-1, 0, 1):
        for across in (-1, 0, 1):
            near |= code[_in_cell(row + down, column + across, height, width, repeat)] == here
    return float(1 - near.mean())


def _in_cell(
    row: NDArray[np.int64], column: NDArray[np.int64], height: int, width: int, repeat: RepeatType
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    if repeat is RepeatType.HALF_DROP:
        row = row - (column // width) * (height // 2)
    if repeat is RepeatType.BRICK:
        column = column - (row // height) * (width // 2)
    return row % height, column % width


def _named(op: Operation) -> str:
    kind = "mirror" if op.a * op.d - op.b * op.c < 0 else "turn"
    return f"{kind} ({op.a:.2g} {op.b:.2g} {op.c:.2g} {op.d:.2g}) + ({op.tx:g} {op.ty:g})"


def equal_pixels(plane: np.ndarray, other: np.ndarray) -> float:
    """Share of the pixels in which two planes of palette indices agree, each colour of one standing for that of the other which
    suits best: a drawing with its inks exchanged is the same form."""
    count = int(max(plane.max(), other.max())) + 1
    shared = np.bincount(plane.astype(int).ravel() * count + other.ravel(), minlength=count**2).reshape(count, count)
    return float(shared[linear_sum_assignment(shared, maximize=True)].sum() / plane.size)
