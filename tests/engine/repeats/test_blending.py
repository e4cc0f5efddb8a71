import numpy as np
import pytest

from engine.domain.brief import RepeatType
from engine.ports import Artwork
from engine.repeats.blending import as_repeat, mend_seam
from engine.repeats.seam import seam_ratio


def sunset(width: int, height: int) -> np.ndarray:
    """Dark at the lower left, bright at the upper right, with a wave over it: tiled as it is, every edge shows."""
    y, x = np.mgrid[:height, :width] / np.array([height, width])[:, None, None]
    value = 255 * (0.45 * x + 0.45 * (1 - y) + 0.05 * np.sin(20 * x) * np.cos(17 * y) + 0.05)
    return np.repeat(value[..., None], 3, 2).astype(np.uint8)


@pytest.mark.parametrize("repeat", list(RepeatType))
@pytest.mark.parametrize("size", [(128, 128), (192, 96), (64, 160)])
def test_any_picture_becomes_a_repeat_without_a_seam(repeat, size):
    picture = sunset(400, 300)
    made = as_repeat(picture, repeat, *size)
    assert made.shape == (size[1], size[0], 3)
    assert seam_ratio(Artwork(pixels=made, repeat=repeat)) < 1.35
    if repeat is not RepeatType.MIRROR:
        assert seam_ratio(Artwork(pixels=picture, repeat=repeat)) > 2


def test_the_middle_of_the_picture_stays_as_it_is():
    picture = np.zeros((320, 320, 3), np.uint8)
    picture[120:200, 120:200] = (200, 30, 30)
    made = as_repeat(picture, RepeatType.BLOCK, 160, 160)[..., 0]
    assert np.count_nonzero(made > 100) == pytest.approx((80 * 180 / 320) ** 2, rel=0.1)


def test_a_small_picture_is_enlarged_rather_than_tiled():
    made = as_repeat(sunset(40, 40), RepeatType.MIRROR, 256, 128)
    assert made[0, -1].mean() > made[-1, 0].mean() + 100


@pytest.mark.parametrize("repeat", [RepeatType.BLOCK, RepeatType.HALF_DROP, RepeatType.BRICK])
@pytest.mark.parametrize("size", [(128, 128), (192, 96)])
def test_a_mended_seam_shows_no_more_and_the_middle_is_untouched(repeat, size):
    torn = sunset(*size)
    mended = mend_seam(torn, repeat)
    assert seam_ratio(Artwork(pixels=torn, repeat=repeat)) > 2
    assert seam_ratio(Artwork(pixels=mended, repeat=repeat)) < 1.5
    height, width = torn.shape[:2]
    inner = slice(height // 8, -height // 8), slice(width // 8, -width // 8)
    np.testing.assert_array_equal(mended[inner], torn[inner])


def test_a_mirror_repeat_has_no_seam_to_mend():
    np.testing.assert_array_equal(mend_seam(sunset(64, 48), RepeatType.MIRROR), sunset(64, 48))
