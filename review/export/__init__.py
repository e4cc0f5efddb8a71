"""Handing approved designs over: one ZIP with print or storefront files, palettes, and the whole lineage."""

from review.export.package import Package, approved_designs, export_designs
from review.export.presets import PRESETS

__all__ = ["PRESETS", "Package", "approved_designs", "export_designs"]
