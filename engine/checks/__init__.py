"""Measured criteria, one module each. `CHECKS` are those that every artwork passes through, as far as they apply to it; none needs
a model."""

from engine.checks.blankness import BLANKNESS
from engine.checks.contrast import CONTRAST
from engine.checks.lettering import LETTERING
from engine.checks.logo import LOGO
from engine.checks.palette import PALETTE
from engine.checks.print_area import PRINT_AREA
from engine.checks.seam import SEAM
from engine.ports import Check

CHECKS: tuple[Check, ...] = (SEAM, PALETTE, BLANKNESS, CONTRAST, PRINT_AREA, LOGO, LETTERING)

__all__ = ["BLANKNESS", "CHECKS", "CONTRAST", "LETTERING", "LOGO", "PALETTE", "PRINT_AREA", "SEAM"]
