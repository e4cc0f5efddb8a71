import numpy as np
import pytest

from engine.backends.composition import draw
from engine.checks import CHECKS
from engine.checks.where import WHERE, where
from engine.domain.brief import RepeatType
from engine.domain.score import CheckVerdict
from engine.ports import Artwork
from tests.engine.checks.test_checks import BRAND, spec

INK, GROUND = (0x1F, 0x3A, 0x5F), (0xF4, 0xEF, 0xE6)


def marked(check: str, artwork: Artwork, known=None) -> np.ndarray:
    picture = where(check, artwork, BRAND, known)
    assert picture.shape == (*artwork.pixels.shape[:2], 4)
    assert picture.dtype == np.uint8
    return picture[..., 3] > 0


def dotted(side: int = 128, repeat: RepeatType = RepeatType.BLOCK) -> Artwork:
    """Figures all over, that continue over the edges under block, half-drop and brick alike."""
    y, x = np.indices((side, side)) % 16
    on = (y - 8) ** 2 + (x - 8) ** 2 < 20
    return Artwork(pixels=np.where(on[..., None], INK, GROUND).astype(np.uint8), repeat=repeat)


def test_every_check_shows_its_place():
    assert set(WHERE) == {check.name for check in CHECKS}


@pytest.mark.parametrize("repeat", list(RepeatType))
@pytest.mark.parametrize("check", ["seam", "palette", "contrast"])
def test_nothing_is_marked_in_a_design_that_passes(check, repeat):
    artwork = draw(spec(repeat=repeat))
    assert marked(check, artwork, spec(repeat=repeat)).mean() < 0.01


def test_a_severed_figure_is_marked_where_it_meets_the_edge_on_both_sides():
    artwork = dotted()
    artwork.pixels[64:80, -4:] = INK  # a bar that stops dead at the right edge
    seam = marked("seam", artwork)
    assert seam[64:80, -2:].all()
    assert seam[64:80, :2].all()
    assert not seam[:60, :].any()
    assert not seam[84:, :].any()
    assert not seam[:, 20:-20].any()


def test_the_far_side_of_a_half_drops_seam_is_marked_half_a_height_away():
    artwork = dotted(repeat=RepeatType.HALF_DROP)
    artwork.pixels[20:28, -4:] = INK
    seam = marked("seam", artwork)
    assert seam[20:28, -2:].all()
    assert seam[84:92, :2].all()
    assert not seam[20:28, :2].any()


def test_the_far_side_of_a_bricks_seam_is_marked_half_a_width_away():
    artwork = dotted(repeat=RepeatType.BRICK)
    artwork.pixels[-4:, 20:28] = INK
    seam = marked("seam", artwork)
    assert seam[-2:, 20:28].all()
    assert seam[:2, 84:92].all()
    assert not seam[:2, 20:28].any()


def test_every_seam_that_fails_its_check_is_marked():
    misread = [Artwork(pixels=draw(spec(seed=seed)).pixels, repeat=RepeatType.BLOCK) for seed in range(6)]  # half-drops
    (seam,) = [check for check in CHECKS if check.name == "seam"]
    artwork = max(misread, key=lambda each: seam(each, BRAND, None).value)
    assert seam(artwork, BRAND, None).verdict is CheckVerdict.FAIL
    assert marked("seam", artwork)[:, -1].any()


def test_foreign_colours_are_marked_and_the_palettes_are_not():
    artwork = dotted()
    artwork.pixels[30:40, 50:70] = (239, 92, 160)
    expected = np.zeros((128, 128), bool)
    expected[30:40, 50:70] = True
    np.testing.assert_array_equal(marked("palette", artwork), expected)


def test_the_farther_a_colour_is_the_stronger_is_its_mark():
    artwork = dotted()
    artwork.pixels[30:40, 50:60] = (0x1F, 0x4A, 0x5F)
    artwork.pixels[30:40, 60:70] = (239, 92, 160)
    alpha = where("palette", artwork, BRAND)[35, :, 3]
    assert 0 < alpha[55] < alpha[65]


def test_what_sinks_into_the_ground_is_marked_and_what_stands_out_is_not():
    artwork = dotted()
    artwork.pixels[30:40, 50:70] = (0xF0, 0xE9, 0xDF)
    faint = marked("contrast", artwork)
    assert faint[30:40, 50:70].all()
    assert faint.sum() == 200


def test_the_empty_place_is_marked_and_the_filled_one_is_not():
    artwork = dotted()
    artwork.pixels[:, 60:124] = GROUND
    empty = marked("blankness", artwork)
    assert empty[:, 85:100].all()
    assert not empty[:, :56].any()


def test_an_empty_place_over_the_edge_counts_as_one():
    artwork = dotted()
    artwork.pixels[:, :12] = artwork.pixels[:, -12:] = GROUND
    assert marked("blankness", artwork)[:, 0].all()


def test_a_blank_design_is_marked_all_over():
    assert marked("blankness", Artwork(pixels=np.full((64, 48, 3), GROUND, np.uint8), repeat=RepeatType.BLOCK)).all()


def test_a_photograph_of_thousands_of_colours_and_an_odd_size_is_marked_too():
    pixels = np.random.default_rng(1).integers(0, 256, (101, 99, 3), np.uint8)
    for check in WHERE:
        marked(check, Artwork(pixels=pixels, repeat=RepeatType.HALF_DROP))
    assert marked("palette", Artwork(pixels=pixels, repeat=RepeatType.BLOCK)).mean() > 0.9


def test_a_check_without_a_place_is_a_key_error():
    with pytest.raises(KeyError):
        where("trend", dotted(), BRAND)
