"""Brings any picture to a palette's exact colours."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.colour.difference import srgb_to_oklab
from engine.domain.brief import RepeatType
from engine.domain.colour import Palette, to_rgb
from engine.pixels import Pixels, coded, decoded


def quantise(pixels: Pixels, palette: Palette, *, repeat: RepeatType = RepeatType.BLOCK, despeckle: int = 1) -> Pixels:
    """Every pixel in the palette colour nearest in OKLab; `despeckle` passes drop lone pixels, over the repeat's edges too."""
    colours = np.array([to_rgb(c) for c in palette.colours], np.uint8)
    indices = nearest_indices(pixels, palette)
    for _ in range(despeckle):
        indices = _majority(indices, len(colours), repeat)
    return colours[indices]


def nearest_indices(pixels: Pixels, palette: Palette) -> NDArray[np.uint8]:
    """Index of the palette colour nearest to each pixel (OKLab distance), ground 0."""
    code = coded(pixels)
    unique, where = np.unique(code, return_inverse=True)
    oklab = srgb_to_oklab(decoded(unique))
    inks = srgb_to_oklab([to_rgb(c) for c in palette.colours])
    distance = np.stack([((oklab - ink) ** 2).sum(-1) for ink in inks], -1)
    indices: NDArray[np.uint8] = distance.argmin(-1).astype(np.uint8)[where].reshape(code.shape)
    return indices


def _majority(indices: NDArray[np.uint8], colours: int, repeat: RepeatType) -> NDArray[np.uint8]:
    """A pixel with at most one neighbour of its own colour takes the commonest colour around it."""
    from engine.repeats.tiling import wrapped

    around = wrapped(indices, repeat, 1)
    votes = np.zeros((colours, *indices.shape), np.uint8)
    height, width = indices.shape
    for c in range(colours):
        same = (around == c).astype(np.uint8)
        rows = same[:-2] + same[1:-1] + same[2:]
        votes[c] = rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:]
    assert votes.shape[1:] == (height, width)
    own = np.take_along_axis(votes, indices[None].astype(np.intp), 0)[0]
    commonest = votes.argmax(0).astype(np.uint8)
    return np.where((own <= 2) & (votes.max(0) >= 4), commonest, indices).astype(np.uint8)
