"""Does the repeat continue without a visible seam?"""

from __future__ import annotations

from engine.checks.criterion import Criterion, at_most
from engine.domain.brand import BrandProfile
from engine.domain.brief import Format
from engine.domain.score import CheckVerdict, Measurement
from engine.domain.spec import Spec
from engine.ports import Artwork
from engine.repeats.seam import seam_ratio

LIMIT = 1.5  # times the usual interior difference; exact drawings measure 0.4 on average and at most 1.42
FAIL = 2.0


def measure(artwork: Artwork, brand: BrandProfile, spec: Spec | None) -> Measurement:
    """`seam_ratio` against its limits."""
    value = seam_ratio(artwork)
    verdict = at_most(value, LIMIT, FAIL)
    whole = "wrap" if artwork.format is Format.WRAP else f"{artwork.repeat} repeat"
    differs = f"the join differs {value:.1f} times as much as the rest of the {whole}."
    said = {
        CheckVerdict.PASS: f"The {whole} joins without a seam.",
        CheckVerdict.WARN: f"A faint seam may show: {differs}",
        CheckVerdict.FAIL: f"A seam shows: {differs}",
    }[verdict]
    return Measurement(name="seam", value=value, limit=LIMIT, unit="times interior", verdict=verdict, sentence=said)


SEAM = Criterion("seam", measure, lambda artwork, spec: artwork.format is not Format.PLACEMENT)
