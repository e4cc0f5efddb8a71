"""Are the words there, as high as the brand's type rule asks, and within the safe area?"""

from __future__ import annotations

import numpy as np

from engine.checks.criterion import Criterion
from engine.checks.logo import coloured
from engine.checks.matching import match
from engine.checks.print_area import outside
from engine.composition.placements import outline_of, words_of
from engine.composition.placements.sheet import unit_mm
from engine.domain.brand import BrandProfile
from engine.domain.score import CheckVerdict, Measurement
from engine.domain.spec import Spec
from engine.ports import Artwork

LEAST_OVERLAP = 0.8
_TOLERANCE_MM = 0.1


def is_lettered(artwork: Artwork, spec: Spec | None) -> bool:
    """Whether a print was planned with words."""
    return spec is not None and bool(spec.drawing.lettering and spec.drawing.font)


def measure(artwork: Artwork, brand: BrandProfile, spec: Spec | None) -> Measurement:
    """The height of a capital in millimetres, measured on the picture, against the least that the brand sets."""
    if spec is None or not is_lettered(artwork, spec):
        return _said(0.0, 0.0, CheckVerdict.PASS, "No words were asked for.")
    height, width = artwork.pixels.shape[:2]
    lines = words_of(spec.drawing)
    expected = outline_of(spec.drawing, lines, width, height)
    found = coloured(artwork.pixels, lines[0].colour, brand.tolerance_of(lines[0].colour))
    best, limit, words = match(found, expected), spec.drawing.letter_mm, spec.drawing.lettering
    if best.overlap < LEAST_OVERLAP:
        return _said(0.0, limit, CheckVerdict.FAIL, f"The words {words!r} are missing or cannot be read.")
    here = np.roll(expected, (best.down_px, best.right_px), (0, 1))
    rows, should = np.flatnonzero((found & here).any(1)), np.flatnonzero(expected.any(1))
    capital = float(lines[0].size * unit_mm(spec.drawing) * (rows[-1] - rows[0] + 1) / (should[-1] - should[0] + 1))
    if (here & outside(spec.drawing, height, width)).any():
        return _said(capital, limit, CheckVerdict.FAIL, f"The words {words!r} leave the safe area.")
    if capital < limit - _TOLERANCE_MM:
        return _said(
            capital, limit, CheckVerdict.FAIL, f"The words are {capital:.1f} mm high; the brand sets {limit:g} mm or more."
        )
    return _said(capital, limit, CheckVerdict.PASS, f"The words stand {capital:.1f} mm high; the brand asks for {limit:g} mm.")


def _said(value: float, limit: float, verdict: CheckVerdict, sentence: str) -> Measurement:
    return Measurement(name="lettering", value=value, limit=limit, unit="mm", verdict=verdict, sentence=sentence)


LETTERING = Criterion("lettering", measure, is_lettered)
