"""Prints that stand once on a product, or run round it: composed pieces with a silhouette of their own, within a safe area."""

from engine.composition.placements.cutout import cut_out
from engine.composition.placements.marks import logo_of, outline_of, printed_palette, words_of
from engine.composition.placements.piece import MIRRORED, compose_placement
from engine.composition.placements.sheet import PrintTooSmall, clear_box, logo_box, safe_box, stands_bare, type_box

__all__ = [
    "MIRRORED",
    "PrintTooSmall",
    "clear_box",
    "compose_placement",
    "cut_out",
    "logo_box",
    "logo_of",
    "outline_of",
    "printed_palette",
    "safe_box",
    "stands_bare",
    "type_box",
    "words_of",
]
