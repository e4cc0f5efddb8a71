from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.composition.layouts.cartouches import SHAPES, cartouche, radius_of
from engine.composition.motifs import load_library
from engine.composition.plan import make_plan
from engine.domain.brief import Layout, RepeatType
from engine.domain.colour import Palette
from engine.domain.spec import DrawingSpec

DRAWING = DrawingSpec(
    motifs=("bloom",),
    layout=Layout.SET,
    repeat=RepeatType.BLOCK,
    symmetry="none",
    density=0.4,
    scale=0.22,
    aspect=1.0,
    palette=Palette(ground="#F4EFE6", inks=("#1F3A5F", "#8FB3C9", "#C0563B")),
    style="flat",
    seed=5,
)
PLAN = make_plan(DRAWING, load_library())


@given(seed=st.integers(0, 40), wide=st.floats(0.05, 0.9), tall=st.floats(0.05, 0.9))
def test_a_figure_stands_clear_within_its_cartouche_or_fills_the_largest(seed, wide, tall):
    PLAN.drawing = replace(DRAWING, seed=seed)
    found = cartouche(PLAN, 0.5, 0.5, (wide, tall))
    outline = PLAN.motifs[found.motif]
    assert 0 < found.least < 1
    if found.least < 0.99:
        assert outline.width * found.least > wide
        assert outline.height * found.least > tall


@pytest.mark.parametrize("shape", SHAPES)
def test_a_cartouche_has_the_symmetries_of_a_square(shape):
    angle = np.linspace(0, np.pi / 4, 40)
    for image in (-angle, np.pi / 2 - angle, np.pi / 2 + angle, np.pi - angle):
        np.testing.assert_allclose(radius_of(shape, image), radius_of(shape, angle), atol=1e-9)
