"""What a model kept of the drawing that it redrew, place by place: its contours, and how its colours are spread.

Contours are compared as a matched filter does, whatever their colours: each is a unit vector at twice its angle, so that light on
dark and dark on light are one, normalised by what both pictures hold about it. A model may wear an edge or move it a little.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import binary_dilation, gaussian_filter, uniform_filter

from engine.backends.guides import unprinted
from engine.composition.compose import compose
from engine.composition.placement import Composition
from engine.composition.render import draw_indices, render
from engine.domain.brief import RepeatType
from engine.domain.spec import DrawingSpec, Spec
from engine.pixels import Pixels
from engine.ports import Artwork
from engine.repeats.tiling import wrapped

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

ROWS = 256
_SLIP = 4  # of these rows: how far a model may move a contour
_ABOUT = 13  # rows and columns over which an agreement is averaged
_MARGIN = 16
_WHOLE = 25.0  # step of a channel at which a contour counts half, so that its contrast hardly matters


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """The drawing that a model began from, ROWS high: its pixels, and where its main motif stands."""

    pixels: Pixels
    main: Mask


@dataclass(frozen=True, slots=True, eq=False)
class Agreement:
    """How well the contours about each place agree, at most 1, and the share of the main motif's contours that lies there; shape
    (ROWS, columns) both."""

    found: Floats
    weight: Floats

    @property
    def mean(self) -> float:
        """Of the main motif's contours."""
        return float((self.found * self.weight).sum())


def is_redrawn(artwork: Artwork, spec: Spec | None) -> bool:
    """Whether a model made the picture from a drawing, and may have lost what was asked."""
    return spec is not None and spec.diffusion is not None and spec.shows_drawing


def side_by_side(artwork: Artwork, spec: Spec) -> tuple[Pixels, Drawn]:
    """The picture, brought to ROWS, and the drawing that it began from."""
    height, width = artwork.pixels.shape[:2]
    columns = max(16, 2 * round(width * ROWS / height / 2))
    return reduced(artwork.pixels, columns, ROWS), _drawn(spec.drawing, columns)


@lru_cache(maxsize=4)
def _drawn(drawing: DrawingSpec, columns: int) -> Drawn:
    return seen_in(compose(unprinted(drawing)), drawing.motifs[:1], columns)


def seen_in(composition: Composition, main: tuple[str, ...], columns: int) -> Drawn:
    """A composition drawn twice as large, so that its edges are smooth, and reduced. Where none of its figures is of the `main`
    motifs, all of it counts."""
    figures = [each for each in composition.placements if composition.motifs[each.motif].name in main]
    bodies = tuple(figure._replace(tones=(1, 1, 1, 1), halo=0.0, outline=0.0) for figure in figures)
    inked = draw_indices(replace(composition, placements=bodies), columns, ROWS) > 0
    whole = np.asarray(binary_dilation(inked, iterations=2)) if inked.any() else np.ones_like(inked)
    return Drawn(reduced(render(composition, 2 * columns, 2 * ROWS), columns, ROWS), whole)


def reduced(pixels: Pixels, columns: int, rows: int) -> Pixels:
    """Averaged down to that size."""
    return np.asarray(Image.fromarray(pixels).resize((columns, rows), Image.Resampling.BOX))


def contours_kept(picture: Pixels, drawn: Drawn, repeat: RepeatType) -> Agreement:
    """How well the picture's contours agree with those of the main motif as it was drawn."""
    seen, asked = _contours(picture, repeat), _contours(drawn.pixels, repeat)
    strength, asked_strength = (uniform_filter(np.abs(each) ** 2, _ABOUT) for each in (seen, asked))
    found = np.zeros(strength.shape)
    for shift in product(range(-_SLIP, _SLIP + 1, 2), repeat=2):
        common = uniform_filter((asked * np.conj(np.roll(seen, shift, (0, 1)))).real, _ABOUT)
        found = np.maximum(found, common / np.sqrt(np.maximum(asked_strength * np.roll(strength, shift, (0, 1)), 1e-6)))
    inside = (slice(_MARGIN, -_MARGIN), slice(_MARGIN, -_MARGIN))
    weight = np.abs(asked[inside]).astype(np.float64) ** 2 * drawn.main
    return Agreement(found[inside], weight / max(float(weight.sum()), 1e-9))


def _contours(pixels: Pixels, repeat: RepeatType) -> NDArray[np.complex64]:
    """A vector at twice the angle of each edge, its length from 0 to 1, on the cloth with a margin about the repeat."""
    soft = gaussian_filter(wrapped(pixels, repeat, _MARGIN).astype(np.float32), (0.8, 0.8, 0))
    down, across = (np.roll(soft, -1, axis) - np.roll(soft, 1, axis) for axis in (0, 1))
    vector = ((across + 1j * down) ** 2).sum(-1)
    length = np.sqrt(np.abs(vector))
    return np.asarray(vector / np.maximum(np.abs(vector), 1e-6) * (length / (length + _WHOLE)), np.complex64)


def colours_kept(picture: Pixels, drawing: Pixels, rows: int) -> tuple[float, Floats]:
    """(correlation of the two pictures' colours in fields of which `rows` make the height, how far each field's are apart in
    levels of a channel, shape (rows, columns))."""
    columns = max(4, round(picture.shape[1] * rows / picture.shape[0]))
    fields = [reduced(pixels, columns, rows).astype(np.float64) for pixels in (picture, drawing)]
    one, other = (each - each.mean((0, 1)) for each in fields)
    likeness = float((one * other).sum() / max(float(np.sqrt((one**2).sum() * (other**2).sum())), 1e-9))
    return likeness, np.linalg.norm(fields[0] - fields[1], axis=-1)
