"""Does the drawing stand out from its ground?"""

from __future__ import annotations

import numpy as np

from engine.checks.criterion import Criterion, at_least, ground_of
from engine.colour.difference import delta_e_2000, srgb_to_lab
from engine.domain.brand import BrandProfile
from engine.domain.score import CheckVerdict, Measurement
from engine.domain.spec import Spec
from engine.ports import Artwork

LIMIT = 12.0
FAIL = 5.0


def ground_contrast(artwork: Artwork, spec: Spec | None) -> float:
    """Mean CIEDE2000 between the ground and all that lies on it, weighted by area; 0 on a blank."""
    colours, shares = artwork.colours_by_area
    difference = delta_e_2000(srgb_to_lab(colours), srgb_to_lab(ground_of(artwork, spec)))
    drawn = difference >= 1.0
    return float(np.average(difference[drawn], weights=shares[drawn])) if drawn.any() else 0.0


def measure(artwork: Artwork, brand: BrandProfile, spec: Spec | None) -> Measurement:
    """`ground_contrast` against its least."""
    value = ground_contrast(artwork, spec)
    verdict = at_least(value, LIMIT, FAIL)
    said = {
        CheckVerdict.PASS: f"The drawing stands out from its ground (CIEDE2000 {value:.0f}).",
        CheckVerdict.WARN: f"The drawing is faint on its ground (CIEDE2000 {value:.1f}).",
        CheckVerdict.FAIL: f"The drawing sinks into its ground (CIEDE2000 {value:.1f}).",
    }[verdict]
    return Measurement(name="contrast", value=value, limit=LIMIT, unit="CIEDE2000", verdict=verdict, sentence=said)


CONTRAST = Criterion("contrast", measure)
