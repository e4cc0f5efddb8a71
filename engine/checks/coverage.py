"""Does the drawing cover as much of the ground as was asked?"""

from __future__ import annotations

from engine.checks.blankness import covered
from engine.checks.criterion import Criterion, at_most
from engine.domain.brand import BrandProfile
from engine.domain.brief import Format
from engine.domain.score import CheckVerdict, Measurement
from engine.domain.spec import Spec
from engine.ports import Artwork

LIMIT = 0.1  # off; drawings are off by 0.02 in 90 of 100
FAIL = 0.25


def asks_coverage(artwork: Artwork, spec: Spec | None) -> bool:
    """Whether a repeat was asked for with a coverage; a print is a piece in its room, which words and logo share."""
    return spec is not None and artwork.format is Format.REPEAT


def measure(artwork: Artwork, brand: BrandProfile, spec: Spec | None) -> Measurement:
    """How far the coverage is from the asked one."""
    found = covered(artwork, spec)
    asked = spec.drawing.density if spec is not None else found
    verdict = at_most(abs(found - asked), LIMIT, FAIL)
    amount = "as asked" if verdict is CheckVerdict.PASS else "less than asked" if found < asked else "more than asked"
    said = f"{found:.0%} of the ground is covered, {amount} ({asked:.0%})."
    return Measurement(name="coverage", value=abs(found - asked), limit=LIMIT, unit="off", verdict=verdict, sentence=said)


COVERAGE = Criterion("coverage", measure, asks_coverage)
