import numpy as np
import pytest

from engine.colour import quantise
from engine.domain.brief import RepeatType
from engine.domain.colour import Palette, to_rgb
from engine.repeats.tiling import unfold

PALETTE = Palette(ground="#F4EFE6", inks=("#1F3A5F", "#8FB3C9", "#C0563B"))
COLOURS = np.array([to_rgb(c) for c in PALETTE.colours], np.uint8)


def blocks(rng: np.random.Generator, side: int = 16, scale: int = 8) -> np.ndarray:
    return COLOURS[np.kron(rng.integers(0, 4, (side, side)), np.ones((scale, scale), int))]


def test_noise_is_removed_and_only_palette_colours_stay():
    rng = np.random.default_rng(0)
    clean = blocks(rng)
    noisy = np.clip(clean + rng.normal(0, 14, clean.shape), 0, 255).astype(np.uint8)
    result = quantise(noisy, PALETTE)
    assert {tuple(c) for c in np.unique(result.reshape(-1, 3), axis=0).tolist()} <= {tuple(c) for c in COLOURS.tolist()}
    assert (result != clean).any(-1).mean() < 0.005


def test_a_picture_of_palette_colours_keeps_all_but_lone_pixels():
    clean = blocks(np.random.default_rng(2))
    np.testing.assert_array_equal(quantise(clean, PALETTE, despeckle=0), clean)
    speck = clean.copy()
    speck[4, 4] = COLOURS[(np.argmax((clean[4, 4] == COLOURS).all(1)) + 1) % 4]
    np.testing.assert_array_equal(quantise(speck, PALETTE)[4, 4], clean[4, 4])


@pytest.mark.parametrize("repeat", list(RepeatType))
def test_despeckling_sees_over_the_edges_of_the_repeat(repeat):
    rng = np.random.default_rng(3)
    pixels = COLOURS[rng.integers(0, 4, (32, 48))]
    alone = quantise(pixels, PALETTE, repeat=repeat)
    on_cloth = quantise(unfold(pixels, repeat, 4, 4), PALETTE)
    np.testing.assert_array_equal(on_cloth[64:96, 96:144], alone)
