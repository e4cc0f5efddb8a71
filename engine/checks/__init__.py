"""Measured criteria, one module each. `CHECKS` are those that every artwork passes through, as far as they apply to it; none needs
a model."""

from engine.checks.alleyways import ALLEYWAYS
from engine.checks.blankness import BLANKNESS
from engine.checks.contrast import CONTRAST
from engine.checks.coverage import COVERAGE
from engine.checks.lettering import LETTERING
from engine.checks.logo import LOGO
from engine.checks.palette import PALETTE
from engine.checks.print_area import PRINT_AREA
from engine.checks.resolution import RESOLUTION
from engine.checks.seam import SEAM
from engine.checks.spot_colours import SPOT_COLOURS
from engine.checks.symmetry import SYMMETRY
from engine.ports import Check

CHECKS: tuple[Check, ...] = (
    SEAM, ALLEYWAYS, PALETTE, SPOT_COLOURS, BLANKNESS, CONTRAST, COVERAGE, SYMMETRY, RESOLUTION, PRINT_AREA, LOGO, LETTERING,
)  # fmt: skip

__all__ = [
    "ALLEYWAYS",
    "BLANKNESS",
    "CHECKS",
    "CONTRAST",
    "COVERAGE",
    "LETTERING",
    "LOGO",
    "PALETTE",
    "PRINT_AREA",
    "RESOLUTION",
    "SEAM",
    "SPOT_COLOURS",
    "SYMMETRY",
]
