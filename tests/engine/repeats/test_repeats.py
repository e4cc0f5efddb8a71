from dataclasses import replace

import numpy as np
import pytest

from engine.composition.compose import compose
from engine.composition.render import render
from engine.domain.brief import Layout, RepeatType
from engine.domain.colour import Palette
from engine.domain.spec import DrawingSpec
from engine.errors import InvalidImage
from engine.ports import Artwork
from engine.repeats.seam import likely_repeat, seam_ratio
from engine.repeats.tiling import cloth, unfold, wrapped


def picture(height: int = 24, width: int = 36) -> np.ndarray:
    return np.random.default_rng(4).integers(0, 256, (height, width, 3)).astype(np.uint8)


def test_half_drop_lowers_every_second_column_by_half_a_height():
    pixels = picture()
    whole = unfold(pixels, RepeatType.HALF_DROP, 2, 2)
    np.testing.assert_array_equal(whole[12:36, 36:], pixels)
    np.testing.assert_array_equal(whole[:24, :36], pixels)


def test_brick_shifts_every_second_row_by_half_a_width():
    pixels = picture()
    whole = unfold(pixels, RepeatType.BRICK, 2, 2)
    np.testing.assert_array_equal(whole[24:, 18:54], pixels)


def test_mirror_reflects_every_second_column_and_row():
    pixels = picture()
    whole = unfold(pixels, RepeatType.MIRROR, 2, 2)
    np.testing.assert_array_equal(whole[24:, 36:], pixels[::-1, ::-1])


@pytest.mark.parametrize(("repeat", "size"), [(RepeatType.HALF_DROP, (25, 36)), (RepeatType.BRICK, (24, 35))])
def test_an_odd_side_is_refused_where_half_of_it_is_needed(repeat, size):
    with pytest.raises(InvalidImage, match="even"):
        unfold(picture(*size), repeat, 2, 2)


@pytest.mark.parametrize("repeat", list(RepeatType))
def test_the_margin_of_a_repeat_is_what_lies_around_it_on_the_cloth(repeat):
    pixels = picture()
    np.testing.assert_array_equal(wrapped(pixels, repeat, 5), unfold(pixels, repeat, 4, 4)[48 - 5 : 72 + 5, 72 - 5 : 108 + 5])


@pytest.mark.parametrize("repeat", list(RepeatType))
def test_a_part_of_the_cloth_may_begin_and_end_anywhere(repeat):
    pixels = picture()
    whole = unfold(pixels, repeat, 4, 4)
    np.testing.assert_array_equal(cloth(pixels, repeat, (-40, 30), (-5, 70)), whole[48 - 40 : 48 + 30, 72 - 5 : 72 + 70])


def waves(height: int, width: int, cycles: int = 1) -> np.ndarray:
    y, x = np.mgrid[:height, :width]
    value = 127 + 60 * np.sin(2 * np.pi * cycles * x / width) + 60 * np.cos(2 * np.pi * cycles * y / height)
    return np.repeat(value.astype(np.uint8)[..., None], 3, 2)


def test_a_periodic_picture_has_a_seam_like_its_interior():
    assert seam_ratio(Artwork(pixels=waves(120, 160, 3), repeat=RepeatType.BLOCK)) < 1.5


def test_a_cut_picture_shows_its_seam():
    assert seam_ratio(Artwork(pixels=waves(120, 160, 3)[:, :100], repeat=RepeatType.BLOCK)) > 5


def test_one_severed_motif_on_an_otherwise_plain_edge_is_found():
    y, x = np.mgrid[:128, :128]
    whole = sum(((x - cx) ** 2 + (y - cy) ** 2 < 400) for cx, cy in ((40, 36), (84, 90))) > 0
    severed = whole | ((x - 5) ** 2 + (y - 64) ** 2 < 400)
    for mask, least, most in ((whole, 0.0, 0.0), (severed, 1.6, 99.0)):
        pixels = np.where(mask[..., None], 40, 230).astype(np.uint8).repeat(3, 2)
        assert least <= seam_ratio(Artwork(pixels=pixels, repeat=RepeatType.BLOCK)) <= most


def test_the_seam_is_measured_under_its_own_repeat_type():
    cloth = waves(128, 128, 2)
    slanted = np.stack([np.roll(cloth[:, x], x // 2, 0) for x in range(128)], 1)
    assert seam_ratio(Artwork(pixels=slanted, repeat=RepeatType.HALF_DROP)) < 1.5
    odd = np.stack([np.roll(waves(128, 128, 1)[:, x], x // 2, 0) for x in range(128)], 1)
    assert seam_ratio(Artwork(pixels=odd, repeat=RepeatType.HALF_DROP)) < 1.5
    assert seam_ratio(Artwork(pixels=odd, repeat=RepeatType.BLOCK)) > 5


def test_a_plain_ground_has_no_seam_and_a_plain_one_with_an_odd_edge_has():
    plain = np.full((64, 64, 3), 200, np.uint8)
    assert seam_ratio(Artwork(pixels=plain, repeat=RepeatType.BRICK)) == 0
    checks = np.kron(np.indices((4, 4)).sum(0) % 2, np.ones((16, 16))).astype(np.uint8)[..., None] * np.full(3, 255, np.uint8)
    assert seam_ratio(Artwork(pixels=checks, repeat=RepeatType.BLOCK)) <= 1.31


DRAWN = DrawingSpec(
    motifs=("shell", "coral"), layout=Layout.TOSSED, repeat=RepeatType.BLOCK, symmetry="none", density=0.4, scale=0.25, aspect=1.0,
    palette=Palette(ground="#F4EFE6", inks=("#1F3A5F", "#8FB3C9", "#C8784F")), style="flat", seed=1,
)  # fmt: skip


@pytest.mark.parametrize("repeat", [RepeatType.HALF_DROP, RepeatType.BRICK])
def test_how_a_picture_repeats_is_told_from_its_edges(repeat):
    told = [likely_repeat(render(compose(replace(DRAWN, repeat=repeat, seed=seed)), 256, 256)) for seed in range(12)]
    assert told.count(repeat) >= 10
    assert set(told) <= {repeat, RepeatType.BLOCK}, "what is not told is taken as straight, as it always was"


@pytest.mark.parametrize("layout", list(Layout))
def test_a_straight_repeat_of_any_layout_is_never_taken_for_a_shifted_one(layout):
    for seed in range(3):
        assert likely_repeat(render(compose(replace(DRAWN, layout=layout, seed=seed)), 256, 256)) is RepeatType.BLOCK


def test_a_picture_whose_edges_meet_in_no_way_is_taken_as_straight():
    ramp = np.linspace(0, 255, 64 * 96).reshape(64, 96, 1).repeat(3, 2).astype(np.uint8)
    assert likely_repeat(ramp) is RepeatType.BLOCK
    assert likely_repeat(ramp[:63, :95]) is RepeatType.BLOCK
