"""Dresses a picture from elsewhere in a palette, so that a model which redraws it starts near the colours that it must end in."""

from __future__ import annotations

import numpy as np

from engine.colour.difference import srgb_to_oklab
from engine.colour.recolour import main_colours, recolour
from engine.domain.colour import Palette, to_rgb
from engine.ports import Pixels

_NEAR = 0.08  # OKLab distance within which a colour passes for one of the palette's


def in_palette(pixels: Pixels, palette: Palette) -> Pixels:
    """The picture with its largest colour as the palette's ground and its others as inks, so that what stood out most from the
    ground still does. A picture that is in the palette's colours already stays as it is."""
    source = main_colours(pixels, len(palette.colours))
    known, wanted = _lab(source), _lab(palette.colours)
    nearest = np.linalg.norm(known[:, None] - wanted[None], axis=2).min(1)
    if nearest.max() <= _NEAR:
        return pixels
    old = 1 + np.argsort(np.linalg.norm(known[1:] - known[0], axis=1), kind="stable")
    new = 1 + np.argsort(np.linalg.norm(wanted[1:] - wanted[0], axis=1), kind="stable")
    taken = new[np.rint(np.linspace(0, len(new) - 1, len(old))).astype(int)] if len(old) > 1 else new[-1:]
    return recolour(
        pixels, (source[0], *(source[at] for at in old)), (palette.ground, *(palette.colours[at] for at in taken[: len(old)]))
    )


def _lab(colours: tuple[str, ...]) -> np.ndarray:
    return srgb_to_oklab(np.array([to_rgb(colour) for colour in colours], np.float64))
