"""Keeps each ink in register: a model may wear, ragged or shift an ink's edge, and may not put an ink where none was drawn."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from engine.colour import srgb_to_oklab
from engine.composition.compose import compose
from engine.composition.render import render_indices
from engine.domain.brief import RepeatType
from engine.domain.colour import to_rgb
from engine.domain.spec import DrawingSpec
from engine.ports import Pixels
from engine.repeats.tiling import wrapped


def print_in_register(rgb: Pixels, drawing: DrawingSpec, slip: float) -> Pixels:
    """Each pixel in the nearest colour among the ground and the inks drawn within `slip` (share of the repeat's height)."""
    height, width = rgb.shape[:2]
    drawn = render_indices(compose(drawing), width, height)
    colours = np.array([to_rgb(colour) for colour in drawing.palette.colours], dtype=np.uint8)
    picture, inks = srgb_to_oklab(rgb), srgb_to_oklab(colours)
    reach = max(1, round(slip * height))
    distances = [
        np.where((index == 0) | _near(drawn == index, reach, drawing.repeat), ((picture - ink) ** 2).sum(-1), np.inf)
        for index, ink in enumerate(inks)
    ]
    printed: Pixels = colours[np.argmin(distances, axis=0)]
    return printed


def _near(mask: NDArray[np.bool_], reach: int, repeat: RepeatType) -> NDArray[np.bool_]:
    """Within `reach` pixels, in a square, of the mask as it lies on the cloth."""
    grown = ndimage.maximum_filter(wrapped(mask.astype(np.uint8), repeat, reach), size=2 * reach + 1)
    return np.asarray(grown[reach:-reach, reach:-reach], dtype=bool)
