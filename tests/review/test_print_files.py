"""Print files: the same pixels in PNG and TIFF, at their true size, readable by other programs."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.domain.colour import Palette
from engine.ports import Pixels
from review.errors import ExportRefused
from review.export.png import write_png
from review.export.sheet import Sheet, drawn_sheet, sheet_of
from review.export.tiff import write_tiff

PALETTE = Palette(ground="#F4EFE6", inks=("#1F3A5F", "#C0563B"))
PIXELS_PER_METRE = (11811, 11813)


def drawing() -> Pixels:
    colours = np.array([(244, 239, 230), (31, 58, 95), (192, 86, 59)], np.uint8)
    return colours[np.random.default_rng(2).integers(0, 3, (90, 70))]


@pytest.fixture(params=["drawn", "enlarged", "photograph"])
def sheet(request: pytest.FixtureRequest) -> Sheet:
    if request.param == "photograph":
        return sheet_of(np.random.default_rng(3).integers(0, 256, (45, 35, 3)).astype(np.uint8), width_px=70, height_px=90)
    if request.param == "enlarged":
        return sheet_of(drawing()[::2, ::2], width_px=70, height_px=90)
    return drawn_sheet([drawing()[:13], drawing()[13:]], 70, 90, PALETTE)


def test_png_and_tiff_hold_exactly_the_sheet_and_the_size_it_prints_at(sheet: Sheet, tmp_path: Path) -> None:
    with (tmp_path / "print.png").open("wb") as file:
        write_png(file, sheet, pixels_per_metre=PIXELS_PER_METRE, texts={"Title": "Müschel"})
    write_tiff(tmp_path / "print.tif", sheet, pixels_per_metre=PIXELS_PER_METRE, xmp="<x/>")
    for name in ("print.png", "print.tif"):
        with Image.open(tmp_path / name) as image:
            assert image.mode == ("RGB" if sheet.colours is None else "P")
            assert image.info["dpi"] == pytest.approx((299.9994, 300.0502), abs=0.001)
            np.testing.assert_array_equal(np.asarray(image.convert("RGB")), sheet.pixels())


def test_a_tiff_carries_its_xmp_and_is_packed_as_every_printers_software_reads(sheet: Sheet, tmp_path: Path) -> None:
    write_tiff(tmp_path / "print.tif", sheet, pixels_per_metre=None, xmp="<x:title>Müschel</x:title>")
    with Image.open(tmp_path / "print.tif") as image:
        assert image.info["xmp"].decode() == "<x:title>Müschel</x:title>"
        assert image.tag_v2[259] == 8


def test_a_drawing_arrives_in_bands_and_a_colour_beside_its_palette_refuses_it() -> None:
    sheet = drawn_sheet([drawing()[top : top + 7] for top in range(0, 90, 7)], 70, 90, PALETTE)
    np.testing.assert_array_equal(sheet.pixels(), drawing())
    np.testing.assert_array_equal(sheet.sampled(35, 45), drawing()[1::2, 1::2])
    with pytest.raises(ExportRefused, match="colour outside its palette"):
        drawn_sheet([np.full((90, 70, 3), 9, np.uint8)], 70, 90, PALETTE)
