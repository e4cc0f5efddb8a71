"""Does what a model redrew stand where it was laid out?"""

from __future__ import annotations

from engine.checks.criterion import Criterion
from engine.checks.redrawn import Floats, colours_kept, is_redrawn, side_by_side
from engine.domain.brand import BrandProfile
from engine.domain.score import CheckVerdict, Measurement
from engine.domain.spec import Spec
from engine.ports import Artwork

LIMIT = 0.5  # other layouts of the same motifs come to 0.04 on average
FIELDS = 24  # fields that make the repeat's height: coarser than most figures, finer than the layouts


def kept(artwork: Artwork, spec: Spec) -> tuple[float, Floats]:
    """(correlation of the picture's colours, field by field, with the drawing's; how far each field's are apart)."""
    picture, drawn = side_by_side(artwork, spec)
    return colours_kept(picture, drawn.pixels, FIELDS)


def measure(artwork: Artwork, brand: BrandProfile, spec: Spec | None) -> Measurement:
    """How well the spread of the colours follows the drawing, at most 1. It only warns: another order may be a good one."""
    value = kept(artwork, spec)[0] if spec is not None else 1.0
    name = f"{spec.drawing.layout} layout" if spec is not None else "layout"
    if value >= LIMIT:
        verdict, said = CheckVerdict.PASS, f"The {name} is kept."
    else:
        verdict, said = CheckVerdict.WARN, f"The {name} is hardly kept: its colours lie as drawn by {max(value, 0.0):.0%}."
    return Measurement(name="layout", value=value, limit=LIMIT, unit="agreement", verdict=verdict, sentence=said)


LAYOUT = Criterion("layout", measure, is_redrawn)
