import numpy as np
import pytest

from engine.backends.register import print_in_register
from engine.composition.compose import compose
from engine.composition.render import render, render_indices
from engine.domain.brief import Layout, RepeatType
from engine.domain.colour import Palette, to_rgb
from engine.domain.spec import DrawingSpec
from engine.repeats.tiling import unfold_indices

SIDE = 128


def drawing(repeat: RepeatType) -> DrawingSpec:
    return DrawingSpec(
        motifs=("fish",), layout=Layout.TOSSED, repeat=repeat, symmetry="none", density=0.3, scale=0.3, aspect=1.0,
        palette=Palette(ground="#FFFFFF", inks=("#1F3A5F", "#C8784F")), style="flat", seed=3,
    )  # fmt: skip


@pytest.mark.parametrize("repeat", list(RepeatType))
def test_no_ink_is_printed_further_than_the_slip_from_where_it_was_drawn(repeat: RepeatType) -> None:
    spec = drawing(repeat)
    flood = np.full((SIDE, SIDE, 3), to_rgb("#1F3A5F"), dtype=np.uint8)
    printed = print_in_register(flood, spec, slip=4 / SIDE)
    drawn = render_indices(compose(spec), SIDE, SIDE)
    cloth = unfold_indices(drawn == 1, repeat, 5, 5)
    reach = np.zeros((SIDE, SIDE), dtype=bool)
    for dy in range(-4, 5):
        for dx in range(-4, 5):
            reach |= cloth[2 * SIDE + dy : 3 * SIDE + dy, 2 * SIDE + dx : 3 * SIDE + dx]
    assert np.array_equal((printed == to_rgb("#1F3A5F")).all(-1), reach)
    assert 0.1 < reach.mean() < 0.9


def test_a_clean_print_of_the_drawing_stays_as_it_is() -> None:
    spec = drawing(RepeatType.BLOCK)
    clean = render(compose(spec), SIDE, SIDE)
    assert np.array_equal(print_in_register(clean, spec, slip=0.02), clean)


def test_ink_may_wear_off_anywhere() -> None:
    bare = np.full((SIDE, SIDE, 3), 255, dtype=np.uint8)
    assert (print_in_register(bare, drawing(RepeatType.BLOCK), slip=0.02) == 255).all()
