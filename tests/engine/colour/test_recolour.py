import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from engine.colour.recolour import main_colours, recolour
from engine.domain.brief import RepeatType
from engine.domain.colour import to_rgb
from engine.ports import Artwork
from engine.repeats.seam import seam_ratio

OLD = ("#F4EFE6", "#1F3A5F", "#D98E73")
NEW = ("#1B2A4B", "#F2A65A", "#BFE5CF")

hexes = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06X}")
palettes = st.lists(hexes, min_size=2, max_size=8, unique=True)
pictures = arrays(np.uint8, (9, 7, 3))


def rgb(palette: tuple[str, ...] | list[str]) -> np.ndarray:
    return np.array([to_rgb(colour) for colour in palette], np.uint8)


@given(pictures, palettes)
def test_the_same_palette_gives_the_same_pixels_of_any_picture(pixels, palette):
    np.testing.assert_array_equal(recolour(pixels, palette, palette), pixels)


@given(st.data(), palettes)
def test_a_picture_of_its_palette_gets_exactly_the_target_colours(data, source):
    target = data.draw(st.lists(hexes, min_size=len(source), max_size=len(source)))
    indices = data.draw(arrays(np.intp, (6, 5), elements=st.integers(0, len(source) - 1)))
    np.testing.assert_array_equal(recolour(rgb(source)[indices], source, target), rgb(target)[indices])


@settings(deadline=None)
@given(pictures, palettes, st.data())
def test_equal_pixels_stay_equal_wherever_they_stand(pixels, source, data):
    target = data.draw(st.lists(hexes, min_size=len(source), max_size=len(source)))
    rolled = np.roll(pixels, (3, 2), (0, 1))
    np.testing.assert_array_equal(recolour(rolled, source, target), np.roll(recolour(pixels, source, target), (3, 2), (0, 1)))


@pytest.mark.parametrize("share", [0.1, 0.25, 0.5, 0.8])
@pytest.mark.parametrize("pair", [(0, 1), (0, 2), (1, 2)])
def test_a_smoothed_edge_becomes_the_same_mixture_of_the_new_colours(share, pair):
    def mixed(palette: tuple[str, ...]) -> np.ndarray:
        a, b = rgb(palette)[list(pair)].astype(float)
        return np.rint(a + share * (b - a)).astype(np.uint8)[None, None]

    assert np.abs(recolour(mixed(OLD), OLD, NEW).astype(int) - mixed(NEW)).max() <= 2  # whole values on both sides


def test_a_grain_upon_the_colours_is_kept():
    ground = np.full((16, 16, 3), to_rgb(OLD[0]), np.uint8)
    grain = (np.indices((16, 16)).sum(0) % 2 * 6).astype(np.uint8)[..., None] * np.array([1, 0, 0], np.uint8)
    result = recolour(ground - grain, OLD, NEW).astype(int) - rgb(NEW)[0]
    assert np.abs(result).max() <= 6
    assert result.std() > 0.5


def test_a_repeat_joins_after_as_before():
    indices = np.kron(np.random.default_rng(4).integers(0, 3, (8, 8)), np.ones((8, 8), int))
    before = Artwork(pixels=rgb(OLD)[indices], repeat=RepeatType.BLOCK)
    light = ("#FFFFFF", "#000000", "#808080")
    after = Artwork(pixels=recolour(before.pixels, OLD, light), repeat=RepeatType.BLOCK)
    assert (seam_ratio(before) <= 1.5) == (seam_ratio(after) <= 1.5)


def test_the_main_colours_of_a_picture_are_found_by_area():
    pixels = np.full((64, 64, 3), to_rgb("#F4EFE6"), np.uint8)
    pixels[:20] = to_rgb("#1F3A5F")
    pixels[60:, :9] = to_rgb("#D98E73")
    assert main_colours(pixels) == OLD


def test_palettes_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match="3 colours cannot be replaced by 2"):
        recolour(np.zeros((2, 2, 3), np.uint8), OLD, NEW[:2])
