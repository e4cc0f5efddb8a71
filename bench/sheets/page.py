"""A printed page: title, pictures in rows with a line under each, saved small enough for a repository."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

PAPER, INK, QUIET = "#FBFAF8", "#23221F", "#77736C"
MARGIN, GAP, LINE = 56, 20, 46
LARGEST_BYTES = 350_000


@dataclass(frozen=True, slots=True)
class Shown:
    """One picture and the line under it."""

    picture: Image.Image
    words: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """Pictures side by side; `head` stands over them with `colours` (hex) as small swatches."""

    pictures: Sequence[Shown]
    head: str = ""
    colours: Sequence[str] = ()


def font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Pillow's own, so that every machine draws the same page."""
    return ImageFont.load_default(size)


def page(title: str, rows: Sequence[Row], target: Path, *, about: str = "") -> None:
    """Lays the rows out and saves them as WebP, as well as LARGEST_BYTES allows."""
    widths = [sum(one.picture.width for one in row.pictures) + GAP * (len(row.pictures) - 1) for row in rows]
    heights = [_head(row) + max(one.picture.height for one in row.pictures) + LINE for row in rows]
    top = MARGIN + 64
    sheet = Image.new("RGB", (max(widths) + 2 * MARGIN, top + sum(heights) + MARGIN // 2), PAPER)
    pen = ImageDraw.Draw(sheet)
    pen.text((MARGIN, MARGIN - 16), title, INK, font(30))
    if about:
        pen.text((sheet.width - MARGIN, MARGIN - 4), about, QUIET, font(17), anchor="ra")
    for row, height in zip(rows, heights, strict=True):
        _lay(sheet, pen, row, top)
        top += height
    target.write_bytes(_packed(sheet))


def _head(row: Row) -> int:
    return 40 if row.head else 0


def _lay(sheet: Image.Image, pen: ImageDraw.ImageDraw, row: Row, top: int) -> None:
    x = MARGIN
    if row.head:
        pen.text((x, top), row.head, INK, font(20))
        right = sheet.width - MARGIN
        for colour in reversed(row.colours):
            pen.rectangle((right - 26, top + 2, right, top + 20), colour, "#DDD9D2")
            right -= 34
    top += _head(row)
    for one in row.pictures:
        sheet.paste(one.picture, (x, top))
        pen.text((x, top + one.picture.height + 8), one.words, QUIET, font(15))
        x += one.picture.width + GAP


def _packed(sheet: Image.Image) -> bytes:
    for quality in (88, 82, 76, 70, 64, 58, 52, 46, 40, 34):
        out = io.BytesIO()
        sheet.save(out, "WEBP", quality=quality, method=6)
        if out.tell() <= LARGEST_BYTES:
            break
    return out.getvalue()
