"""Planted colours come back: exact ones exactly, under noise and blur within a CIEDE2000 of 3, in the order of their areas."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from engine.colour.difference import delta_e_2000, lab_of_hex
from engine.colour.from_image import palette_from_image
from engine.composition.compose import compose
from engine.composition.render import render
from engine.domain.brief import Layout, RepeatType
from engine.domain.colour import Palette, to_rgb
from engine.domain.spec import DrawingSpec

PLANTED = ("#F4EFE6", "#1F3A5F", "#D98E73", "#8FB3C9", "#2E8B74")
SHARES = (0.50, 0.25, 0.14, 0.08, 0.03)


def planted(size: int = 300) -> Image.Image:
    """Vertical stripes of the planted colours, each as wide as its share."""
    picture = Image.new("RGB", (size, size))
    pen = ImageDraw.Draw(picture)
    edges = np.rint(np.cumsum((0, *SHARES)) * size).astype(int)
    for colour, left, right in zip(PLANTED, edges, edges[1:], strict=False):
        pen.rectangle((left, 0, right - 1, size), fill=colour)
    return picture


def test_flat_colours_come_back_exactly_largest_area_first() -> None:
    assert palette_from_image(np.asarray(planted()), 5) == PLANTED


def test_fewer_are_asked_and_the_largest_come() -> None:
    assert set(palette_from_image(np.asarray(planted()), 2)) <= set(PLANTED)
    assert palette_from_image(np.asarray(planted()), 1) == PLANTED[:1]


def test_more_are_asked_than_there_are_and_only_those_come() -> None:
    assert palette_from_image(np.asarray(planted()), 12) == PLANTED


@pytest.mark.parametrize("seed", range(3))
def test_noise_and_blur_move_no_colour_far(seed: int) -> None:
    blurred = np.asarray(planted().filter(ImageFilter.GaussianBlur(1.5)), np.float64)
    noisy = np.clip(blurred + np.random.default_rng(seed).normal(0, 5, blurred.shape), 0, 255).astype(np.uint8)
    found = palette_from_image(noisy, 5)
    assert len(found) == 5
    away = delta_e_2000(lab_of_hex(PLANTED)[:, None], lab_of_hex(found)[None])
    assert away.min(1).max() < 3
    assert away.argmin(1).tolist() == [0, 1, 2, 3, 4]


def test_a_drawn_design_gives_back_its_inks() -> None:
    palette = Palette(ground="#FBF1DC", inks=("#B3263C", "#1E5B5A", "#F2A31B"))
    drawing = DrawingSpec(
        motifs=("tulip",), layout=Layout.TOSSED, repeat=RepeatType.BLOCK, symmetry="none", density=0.45, scale=0.3, aspect=1.0,
        palette=palette, style="flat", seed=3,
    )  # fmt: skip
    found = palette_from_image(render(compose(drawing), 256, 256), 4)
    away = delta_e_2000(lab_of_hex(palette.colours)[:, None], lab_of_hex(found)[None])
    assert away.min(1).max() < 2.5


def test_a_picture_of_one_colour_is_a_palette_of_one() -> None:
    assert palette_from_image(np.full((9, 700, 3), to_rgb("#8FB3C9"), np.uint8), 6) == ("#8FB3C9",)


def test_a_number_that_is_no_palette_is_refused() -> None:
    with pytest.raises(ValueError, match="1 to 12"):
        palette_from_image(np.asarray(planted()), 0)
