"""Measured criteria, one module each. `CHECKS` are those that every artwork passes through; none needs a model."""

from engine.checks.blankness import BLANKNESS
from engine.checks.contrast import CONTRAST
from engine.checks.palette import PALETTE
from engine.checks.seam import SEAM
from engine.ports import Check

CHECKS: tuple[Check, ...] = (SEAM, PALETTE, BLANKNESS, CONTRAST)

__all__ = ["BLANKNESS", "CHECKS", "CONTRAST", "PALETTE", "SEAM"]
