"""Spot colours: difference, names, and the exact palette."""

from engine.colour.difference import delta_e_2000, lab_of_hex, srgb_to_lab, srgb_to_oklab

__all__ = ["delta_e_2000", "lab_of_hex", "srgb_to_lab", "srgb_to_oklab"]
