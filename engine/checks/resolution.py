"""Are there pixels enough for the size that it is printed at? Of a drawing there always are: it is drawn anew at any size."""

from __future__ import annotations

from engine.checks.criterion import Criterion, at_least
from engine.domain.brand import BrandProfile
from engine.domain.score import CheckVerdict, Measurement
from engine.domain.spec import Spec
from engine.ports import Artwork

LIMIT = 300.0  # dpi
FAIL = 150.0
_MM = 25.4  # of an inch
_ROUNDING = 0.998  # whole pixels of whole millimetres: 3779 px over 320 mm are called 300 dpi


def is_pixels(artwork: Artwork, spec: Spec | None) -> bool:
    """Whether a design has only the pixels that it came with, and a size in millimetres."""
    return artwork.size_mm is not None and (spec is None or spec.diffusion is not None)


def dots_per_inch(artwork: Artwork) -> float:
    """Pixels per inch at the asked size, of the side that has fewer; infinite where no size is asked."""
    if artwork.size_mm is None:
        return float("inf")
    height, width = artwork.pixels.shape[:2]
    return float(min(width / artwork.size_mm[0], height / artwork.size_mm[1]) * _MM)


def measure(artwork: Artwork, brand: BrandProfile, spec: Spec | None) -> Measurement:
    """Dots per inch at the asked size."""
    value = dots_per_inch(artwork)
    verdict = at_least(value, LIMIT * _ROUNDING, FAIL)
    height, width = artwork.pixels.shape[:2]
    size = "x".join(f"{side:g}" for side in artwork.size_mm or ())
    said = f"{width} x {height} pixels for {size} mm are {value:.0f} dpi"
    more = {
        CheckVerdict.PASS: ".",
        CheckVerdict.WARN: ": enlarged for print, fine lines soften.",
        CheckVerdict.FAIL: ": too few to print; as it stands it is a proof.",
    }[verdict]
    return Measurement(name="resolution", value=value, limit=LIMIT, unit="dpi", verdict=verdict, sentence=said + more)


RESOLUTION = Criterion("resolution", measure, is_pixels)
