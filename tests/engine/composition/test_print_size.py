"""Drawings at print size: the same pixels in bands, and no more than a few bytes a pixel whatever the finish."""

from dataclasses import replace

import numpy as np
import pytest

from engine.composition import windows
from engine.composition.compose import compose
from engine.composition.finishes import FINISHES
from engine.composition.render import render, render_bands, render_indices
from engine.domain.brief import Layout, RepeatType
from engine.domain.colour import Palette
from engine.domain.spec import DrawingSpec

DRAWING = DrawingSpec(
    motifs=("peony", "leaf sprig"),
    layout=Layout.TOSSED,
    repeat=RepeatType.HALF_DROP,
    symmetry="none",
    density=0.42,
    scale=0.2,
    aspect=1.0,
    palette=Palette(ground="#F4EFE6", inks=("#B5394A", "#3F6F63", "#E7C38F", "#22325F")),
    style="block print",
    seed=7,
)


@pytest.mark.parametrize("rows", [1, 64, 97, 1000])
def test_bands_put_together_are_the_rendering(rows: int) -> None:
    composition = compose(DRAWING)
    bands = list(render_bands(composition, 200, 192, rows))
    assert [len(band) for band in bands[:-1]] == [rows] * (len(bands) - 1)
    np.testing.assert_array_equal(np.concatenate(bands), render(composition, 200, 192))


@pytest.mark.parametrize("style", FINISHES)
@pytest.mark.parametrize(
    ("repeat", "symmetry"),
    [
        (RepeatType.BLOCK, "none"),
        (RepeatType.BLOCK, "p4g"),
        (RepeatType.HALF_DROP, "none"),
        (RepeatType.HALF_DROP, "cmm"),
        (RepeatType.BRICK, "p2"),
        (RepeatType.MIRROR, "none"),
    ],
)
def test_a_finish_worked_in_many_windows_is_the_finish_worked_in_one(
    style: str, repeat: RepeatType, symmetry: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Up to the last bit of the noise: windows begin elsewhere, and a threshold may fall between two roundings."""
    composition = compose(replace(DRAWING, style=style, repeat=repeat, symmetry=symmetry))
    whole = render_indices(composition, 240, 180)
    monkeypatch.setattr(windows, "WINDOW_PX", 4000)
    assert len(list(windows.windows((180, 240), repeat))) > 8
    assert (render_indices(composition, 240, 180) != whole).mean() < 2e-4
