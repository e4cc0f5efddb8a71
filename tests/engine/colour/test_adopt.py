import numpy as np

from engine.colour.adopt import in_palette
from engine.domain.colour import Palette, to_rgb

HOUSE = Palette(ground="#1F3A5F", inks=("#8FB3C9", "#F4EFE6"))


def picture(*colours: str) -> np.ndarray:
    """Mostly the first colour, with a square of each other."""
    pixels = np.full((90, 90, 3), to_rgb(colours[0]), np.uint8)
    for at, colour in enumerate(colours[1:]):
        pixels[10:30, 10 + 30 * at : 30 + 30 * at] = to_rgb(colour)
    return pixels


def test_the_largest_colour_becomes_the_ground_and_what_stood_out_most_still_does():
    made = in_palette(picture("#F2B632", "#7A1520", "#E59A50"), HOUSE)
    assert tuple(made[80, 80]) == to_rgb("#1F3A5F")
    assert tuple(made[20, 20]) == to_rgb("#F4EFE6")
    assert tuple(made[20, 50]) == to_rgb("#8FB3C9")


def test_a_picture_in_the_palettes_colours_stays_as_it_is():
    own = picture("#F4EFE6", "#1F3A5F", "#8FB3C9")
    assert np.array_equal(in_palette(own, HOUSE), own)


def test_any_picture_is_dressed_a_plain_one_and_a_photograph_too():
    noise = np.random.default_rng(3).integers(0, 256, (64, 64, 3), np.uint8)
    for pixels in (picture("#C0FFEE"), noise, picture("#C0FFEE", "#123456")):
        made = in_palette(pixels, HOUSE)
        assert made.shape == pixels.shape
        assert made.dtype == np.uint8
