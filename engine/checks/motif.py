"""Does the main motif still show in what a model redrew?"""

from __future__ import annotations

from engine.checks.criterion import Criterion
from engine.checks.redrawn import Agreement, contours_kept, is_redrawn, side_by_side
from engine.domain.brand import BrandProfile
from engine.domain.score import CheckVerdict, Measurement
from engine.domain.spec import Spec
from engine.ports import Artwork

LIMIT = 0.45  # another motif in the main one's places agrees by 0.3 on average, by more than this in one of twenty


def kept(artwork: Artwork, spec: Spec) -> Agreement:
    """How well the picture's contours agree with those of the main motif as it was drawn."""
    return contours_kept(*side_by_side(artwork, spec), artwork.repeat)


def measure(artwork: Artwork, brand: BrandProfile, spec: Spec | None) -> Measurement:
    """The mean agreement of the main motif's contours with the drawing, 0-1. It only warns: what is worn may still please."""
    value = kept(artwork, spec).mean if spec is not None else 1.0
    name = spec.drawing.motifs[0] if spec is not None and spec.drawing.motifs else "motif"
    if value >= LIMIT:
        verdict, said = CheckVerdict.PASS, f"The {name} shows as it was drawn."
    else:
        verdict, said = CheckVerdict.WARN, f"The {name} hardly shows: its contours agree with the drawing by {value:.0%}."
    return Measurement(name="motif", value=value, limit=LIMIT, unit="agreement", verdict=verdict, sentence=said)


MOTIF = Criterion("motif", measure, is_redrawn)
