"""Traits: named numbers and words of a design, the language in which sales and decisions are compared."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import find_objects, label

from engine.checks.blankness import covered
from engine.checks.contrast import ground_contrast
from engine.checks.criterion import ground_of
from engine.colour.difference import srgb_to_lab
from engine.composition.finishes import nearest_style
from engine.composition.motifs import load_library
from engine.domain.brief import Layout
from engine.domain.spec import Spec
from engine.ports import Artwork, Pixels
from engine.repeats.tiling import unfold

# the broad families in which motifs are compared, the telling ones first
MOTIF_FAMILIES = (
    "sea", "bird", "insect", "animal", "fruit", "flower", "tree", "leaf", "botanical", "celestial", "heart",
    "geometric", "ornament", "abstract", "food", "vegetable", "object", "vehicle", "music", "sport", "fashion",
)  # fmt: skip
OTHER = "other"
_BUILT = {Layout.SET, Layout.STRIPE, Layout.BORDER, Layout.OGEE, Layout.MEDALLION, Layout.DIAMOND, Layout.CHECK, Layout.SCALLOP}
_WARM_HUE = np.radians(60)  # CIELAB hue angle of the warmest colours; the coolest lie opposite, near 240
_ROWS = 128  # size at which edges and figures are counted, so that the answer does not depend on resolution


def measure_traits(artwork: Artwork, spec: Spec | None) -> dict[str, float | str]:
    """Numbers measured on the pixels, and words known from the spec where the picture shows its drawing.

    coverage 0-1; colour_temperature -1 (cool) to 1 (warm); lightness 0-100 and chroma (CIELAB, means); contrast (CIEDE2000
    to the ground); complexity: contour length in repeat heights; colours: how many cover 1 % or more; scale: height of the
    main motif over that of the repeat (as asked where a spec is known).
    """
    colours, shares = artwork.colours_by_area
    lab = srgb_to_lab(colours)
    chroma = np.hypot(lab[:, 1], lab[:, 2])
    small = _reduced(artwork.pixels)
    drawn = spec if spec is not None and spec.shows_drawing else None
    traits: dict[str, float | str] = {
        "coverage": covered(artwork, spec),
        "colour_temperature": temperature(lab, shares),
        "lightness": float(lab[:, 0] @ shares),
        "chroma": float(chroma @ shares),
        "contrast": ground_contrast(artwork, spec),
        "complexity": contour_length(small),
        "colours": float(np.count_nonzero(shares >= 0.01)),
        "scale": drawn.drawing.scale if drawn is not None else figure_height(artwork, ground_of(artwork, None)),
        "ground": ground_tone(srgb_to_lab(ground_of(artwork, spec))),
    }
    return traits | (_words(drawn) if drawn is not None else {})


def temperature(lab: NDArray[np.float64], shares: NDArray[np.float64]) -> float:
    """Mean warmth of the hues, weighted by area and chroma; greys count as 0."""
    chroma = np.hypot(lab[:, 1], lab[:, 2])
    warmth = np.cos(np.arctan2(lab[:, 2], lab[:, 1]) - _WARM_HUE)
    weight = shares * np.minimum(chroma / 30.0, 1.0)
    return float(np.sum(warmth * weight) / max(np.sum(weight), 0.05))


def contour_length(pixels: Pixels) -> float:
    """Length of all colour edges in one repeat, in units of its height (Manhattan length times pi/4)."""
    rows = np.any(pixels != np.roll(pixels, 1, 0), -1).sum()
    columns = np.any(pixels != np.roll(pixels, 1, 1), -1).sum()
    return float((rows + columns) * np.pi / 4 / pixels.shape[0])


def figure_height(artwork: Artwork, ground: NDArray[np.uint8]) -> float:
    """Height of the larger figures over the repeat's height: upper quartile by area of the connected shapes."""
    repeat = artwork.pixels.shape[0]
    step = max(1, repeat // _ROWS)
    cloth = unfold(artwork.pixels, artwork.repeat, 2, 2)[::step, ::step]
    shapes, count = label(np.any(np.abs(cloth.astype(np.int16) - ground) > 12, -1))
    if not count:
        return 0.0
    heights = np.array([(where[0].stop - where[0].start) * step / repeat for where in find_objects(shapes)])
    areas = np.bincount(shapes.ravel())[1:]
    order = np.argsort(heights)
    upper = np.searchsorted(np.cumsum(areas[order]), 0.75 * areas.sum())
    return float(min(heights[order][int(upper)], 1.0))


def ground_tone(lab: NDArray[np.float64]) -> str:
    """light, mid or dark."""
    return "light" if lab[0] >= 70 else "dark" if lab[0] < 40 else "mid"


def motif_family(tags: Collection[str]) -> str:
    """The first of the broad families that a motif's tags name."""
    return next((family for family in MOTIF_FAMILIES if family in tags), OTHER)


def _reduced(pixels: Pixels) -> Pixels:
    height, width = pixels.shape[:2]
    rows, columns = min(_ROWS, height), min(max(1, round(_ROWS * width / height)), width)
    y, x = (np.arange(rows) * height // rows), (np.arange(columns) * width // columns)
    small: Pixels = pixels[y[:, None], x]
    return small


def _words(spec: Spec) -> dict[str, float | str]:
    drawing = spec.drawing
    main = drawing.motifs[0] if drawing.motifs else "none"
    library = load_library()
    tags = library.tags(main) if main in library.names else ()
    built = drawing.layout in _BUILT or "geometric" in tags
    return {
        "layout": drawing.layout.value,
        "repeat": drawing.repeat.value,
        "symmetry": drawing.symmetry,
        "motif": main,
        "motif_family": motif_family(tags),
        "structure": "structured" if built else "organic",
        "style": nearest_style(drawing.style),
    }
