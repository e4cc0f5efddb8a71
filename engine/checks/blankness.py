"""Is there anything on the ground?"""

from __future__ import annotations

import numpy as np

from engine.checks.criterion import Criterion, at_least, ground_of
from engine.colour.difference import delta_e_2000, srgb_to_lab
from engine.domain.brand import BrandProfile
from engine.domain.score import CheckVerdict, Measurement
from engine.domain.spec import Spec
from engine.ports import Artwork

LIMIT = 0.04
FAIL = 0.01


def covered(artwork: Artwork, spec: Spec | None, apart: float = 3.0) -> float:
    """Share of the area, 0-1, whose colour differs from the ground by at least `apart` CIEDE2000."""
    colours, shares = artwork.colours_by_area
    ground = srgb_to_lab(ground_of(artwork, spec))
    return float(np.sum(shares[delta_e_2000(srgb_to_lab(colours), ground) >= apart]))


def measure(artwork: Artwork, brand: BrandProfile, spec: Spec | None) -> Measurement:
    """The covered share of the ground against its least."""
    value = covered(artwork, spec)
    verdict = at_least(value, LIMIT, FAIL)
    said = {
        CheckVerdict.PASS: f"{value:.0%} of the ground is covered.",
        CheckVerdict.WARN: f"Hardly anything shows: {value:.1%} of the ground is covered.",
        CheckVerdict.FAIL: "The design is blank.",
    }[verdict]
    return Measurement(name="blankness", value=value, limit=LIMIT, unit="share covered", verdict=verdict, sentence=said)


BLANKNESS = Criterion("blankness", measure)
