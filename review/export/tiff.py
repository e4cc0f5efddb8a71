"""TIFF for the printer: indexed where the art is, deflated without loss, with its true size, title and XMP."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from review.export.presets import MM_PER_INCH
from review.export.sheet import Sheet

_DESCRIPTION, _XMP = 270, 700


def write_tiff(path: Path, sheet: Sheet, *, pixels_per_metre: tuple[int, int] | None, title: str, xmp: str) -> None:
    """Writes the sheet to a new file. Memory: the sheet's pixels, one byte each where it is indexed, else four."""
    pixels = sheet.whole()
    image = Image.fromarray(pixels)  # shares the pixels where they are bytes
    if sheet.colours is not None:
        image.putpalette(sheet.colours.tobytes())
    dpi = {"dpi": tuple(side * MM_PER_INCH / 1000 for side in pixels_per_metre)} if pixels_per_metre else {}
    image.save(path, "TIFF", compression="tiff_adobe_deflate", tiffinfo={_DESCRIPTION: title, _XMP: xmp.encode()}, **dpi)
