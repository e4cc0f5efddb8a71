"""A print without its ground: transparent where the product shows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.composition.placement import Composition
from engine.composition.render import render_indices
from engine.domain.colour import to_rgb


def cut_out(composition: Composition, width_px: int, height_px: int) -> NDArray[np.uint8]:
    """The print as RGBA, shape (height, width, 4): opaque where there is ink, transparent on the ground, in exact colours."""
    colours = np.array([(*to_rgb(colour), 255) for colour in composition.palette.colours], np.uint8)
    colours[0, 3] = 0
    return np.asarray(colours[render_indices(composition, width_px, height_px)])
