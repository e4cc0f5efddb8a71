"""TIFF for the printer: indexed where the art is, deflated without loss, with its true size and what XMP readers look for."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from review.export.presets import MM_PER_INCH
from review.export.sheet import Sheet

_XMP = 700


def write_tiff(path: Path, sheet: Sheet, *, pixels_per_metre: tuple[int, int] | None, xmp: str = "") -> None:
    """Writes the sheet to a new file. Memory: the sheet's pixels, one byte each where it is indexed, else four."""
    image = Image.fromarray(sheet.whole())  # shares the pixels where they are indices
    if sheet.colours is not None:
        image.putpalette(sheet.colours.tobytes())
    dpi = {"dpi": tuple(side * MM_PER_INCH / 1000 for side in pixels_per_metre)} if pixels_per_metre else {}
    tags = {_XMP: xmp.encode()} if xmp else {}  # the title too: TIFF's own is ASCII
    image.save(path, "TIFF", compression="tiff_adobe_deflate", tiffinfo=tags, **dpi)
