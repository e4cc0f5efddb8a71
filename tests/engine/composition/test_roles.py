from dataclasses import replace

import numpy as np
import pytest

from bench.controlling.pixels import residuals
from engine.composition.compose import compose
from engine.composition.render import render
from engine.domain.brief import Layout, RepeatType
from engine.domain.colour import Palette, to_rgb
from engine.domain.spec import DrawingSpec

NIGHT = Palette(ground="#2E2A47", inks=("#F2C57C", "#DD6E42", "#7FB7BE", "#E8DAB2", "#4F6D7A"))
DRAWING = DrawingSpec(
    motifs=("bubbles",),
    layout=Layout.SCALLOP,
    repeat=RepeatType.BLOCK,
    symmetry="none",
    density=0.5,
    scale=0.3,
    aspect=1.0,
    palette=NIGHT,
    style="flat",
    seed=4,
)


INKS = ("#1F3A5F", "#C8784F", "#8FB3C9", "#6B8F71", "#D9B44A")


def shares(pixels: np.ndarray) -> dict[tuple[int, ...], float]:
    """Every colour of the pixels, and how much of the repeat it takes."""
    colours, counts = np.unique(pixels.reshape(-1, 3), axis=0, return_counts=True)
    return {tuple(colour): count / counts.sum() for colour, count in zip(colours.tolist(), counts.tolist(), strict=True)}


def assert_exact(drawing: DrawingSpec) -> np.ndarray:
    """Every colour of the palette is seen on the final pixels, and none beside it."""
    pixels = render(compose(drawing), 256, 256)
    found = shares(pixels)
    assert set(found) == {to_rgb(colour) for colour in drawing.palette.colours}
    assert min(found.values()) > 0.0025
    return pixels


@pytest.mark.parametrize("layout", list(Layout))
def test_every_layout_shows_every_ink_of_a_large_palette(layout):
    assert_exact(replace(DRAWING, layout=layout, density=0.4))


@pytest.mark.parametrize("count", (1, 5))
def test_palettes_of_two_to_six_colours_are_shown_whole(count):
    assert_exact(replace(DRAWING, layout=Layout.TOSSED, density=0.15, palette=Palette(ground="#F4EFE6", inks=INKS[:count])))


@pytest.mark.parametrize("style", ["ikat"])
def test_finishes_leave_every_ink_seen(style):
    assert_exact(replace(DRAWING, layout=Layout.SET, density=0.4, style=style))


@pytest.mark.parametrize(("layout", "symmetry"), [(Layout.TOSSED, "p4"), (Layout.STRIPE, "pmm")])
def test_a_missing_ink_comes_in_under_the_drawings_symmetry(layout, symmetry):
    drawing = replace(DRAWING, layout=layout, symmetry=symmetry, scale=0.2, density=0.2)
    pixels = assert_exact(drawing)
    assert max(residuals(pixels, drawing.repeat, symmetry, drawing.aspect).values()) < 0.015
