"""Spot colours: difference, names, and the exact palette."""

from engine.colour.difference import delta_e_2000, lab_of_hex, srgb_to_lab, srgb_to_oklab
from engine.colour.names import nearest_named
from engine.colour.palettes import nearest_indices, quantise

__all__ = ["delta_e_2000", "lab_of_hex", "nearest_indices", "nearest_named", "quantise", "srgb_to_lab", "srgb_to_oklab"]
