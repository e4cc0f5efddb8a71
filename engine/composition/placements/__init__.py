"""Prints that stand once on a product, or run round it: composed pieces with a silhouette of their own, within a safe area."""

from engine.composition.placements.piece import PrintTooSmall, compose_placement
from engine.composition.placements.sheet import logo_box, safe_box, type_box

__all__ = ["PrintTooSmall", "compose_placement", "logo_box", "safe_box", "type_box"]
