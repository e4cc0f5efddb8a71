"""Measured criteria, one module each. `CHECKS` are those that every artwork passes through, as far as they apply to it; the reader
of text alone needs a model, which its package carries and which is loaded at the first picture that may hold words."""

from engine.checks.alleyways import ALLEYWAYS
from engine.checks.blankness import BLANKNESS
from engine.checks.contrast import CONTRAST
from engine.checks.coverage import COVERAGE
from engine.checks.layout import LAYOUT
from engine.checks.lettering import LETTERING
from engine.checks.logo import LOGO
from engine.checks.motif import MOTIF
from engine.checks.palette import PALETTE
from engine.checks.print_area import PRINT_AREA
from engine.checks.readable_text import READABLE_TEXT
from engine.checks.resolution import RESOLUTION
from engine.checks.seam import SEAM
from engine.checks.spot_colours import SPOT_COLOURS
from engine.checks.symmetry import SYMMETRY
from engine.ports import Check

CHECKS: tuple[Check, ...] = (
    SEAM, ALLEYWAYS, PALETTE, SPOT_COLOURS, BLANKNESS, CONTRAST, COVERAGE, SYMMETRY, MOTIF, LAYOUT, RESOLUTION, PRINT_AREA, LOGO,
    LETTERING, READABLE_TEXT,
)  # fmt: skip

__all__ = [
    "ALLEYWAYS",
    "BLANKNESS",
    "CHECKS",
    "CONTRAST",
    "COVERAGE",
    "LAYOUT",
    "LETTERING",
    "LOGO",
    "MOTIF",
    "PALETTE",
    "PRINT_AREA",
    "READABLE_TEXT",
    "RESOLUTION",
    "SEAM",
    "SPOT_COLOURS",
    "SYMMETRY",
]
