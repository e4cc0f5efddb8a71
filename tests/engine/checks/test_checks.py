from dataclasses import replace

import numpy as np
import pytest

from engine.backends.composition import draw
from engine.checks import BLANKNESS, CHECKS, CONTRAST, PALETTE, SEAM
from engine.checks.traits import figure_height, measure_traits
from engine.domain.brand import BrandProfile
from engine.domain.brief import Layout, RepeatType
from engine.domain.colour import Palette
from engine.domain.score import CheckVerdict
from engine.domain.spec import DrawingSpec, Spec
from engine.ports import Artwork
from engine.prompting.profiles import house_colours

BRAND = BrandProfile(
    name="harbour",
    title="Harbour & Pine",
    colours=house_colours(("#1F3A5F", "#8FB3C9", "#E8D8C3")),
    grounds=("#F4EFE6",),
    on_brand=("calm coastal prints",),
    off_brand=("neon",),
    template="coastal",
)


def spec(**changes: object) -> Spec:
    drawing = {
        "motifs": ("shell", "starfish"),
        "layout": Layout.TOSSED,
        "repeat": RepeatType.HALF_DROP,
        "symmetry": "none",
        "density": 0.4,
        "scale": 0.25,
        "aspect": 1.0,
        "palette": Palette(ground="#F4EFE6", inks=("#1F3A5F", "#8FB3C9")),
        "style": "flat",
        "seed": 7,
    } | changes
    return Spec(generator="drawn", engine_version="1", width_px=256, height_px=256, drawing=DrawingSpec(**drawing))


def plain(colour: tuple[int, int, int]) -> Artwork:
    return Artwork(pixels=np.full((64, 64, 3), colour, np.uint8), repeat=RepeatType.BLOCK)


def test_a_drawn_repeat_passes_every_check_with_and_without_its_spec():
    artwork = draw(spec())
    for known in (spec(), None):
        for check in CHECKS:
            measured = check(artwork, BRAND, known)
            assert measured.verdict is CheckVerdict.PASS, measured
            assert measured.name == check.name
            assert measured.sentence.endswith(".")


def test_most_repeats_read_as_another_type_fail_their_seam_and_none_does_as_its_own():
    drawn = [draw(spec(seed=seed)) for seed in range(20)]
    misread = [Artwork(pixels=artwork.pixels, repeat=RepeatType.BLOCK) for artwork in drawn]
    assert sum(SEAM(artwork, BRAND, None).verdict is CheckVerdict.FAIL for artwork in misread) > 10
    own = [SEAM(artwork, BRAND, None).verdict for artwork in drawn]
    assert CheckVerdict.FAIL not in own
    assert own.count(CheckVerdict.WARN) <= 1  # a straight edge that happens to lie along the join


def test_a_foreign_colour_is_named_with_its_share():
    artwork = draw(spec())
    pixels = artwork.pixels.copy()
    pixels[:64] = (239, 92, 160)
    measured = PALETTE(Artwork(pixels=pixels, repeat=artwork.repeat), BRAND, None)
    assert measured.verdict is CheckVerdict.FAIL
    assert "25%" in measured.sentence
    assert "hot pink" in measured.sentence


def test_a_colour_within_tolerance_passes():
    pixels = draw(spec()).pixels.astype(int)
    pixels[pixels[..., 0] == 0x1F] += (2, 1, 2)
    assert PALETTE(Artwork(pixels=pixels.astype(np.uint8), repeat=RepeatType.HALF_DROP), BRAND, spec()).verdict is CheckVerdict.PASS


def test_each_house_colour_has_its_own_tolerance():
    pixels = draw(spec()).pixels.astype(int)
    pixels[pixels[..., 0] == 0x1F] += (2, 1, 2)
    artwork = Artwork(pixels=pixels.astype(np.uint8), repeat=RepeatType.HALF_DROP)
    strict = replace(BRAND, colours=house_colours(({"hex": "#1F3A5F", "tolerance": 0.2}, "#8FB3C9", "#E8D8C3")))
    measured = PALETTE(artwork, strict, spec())
    assert measured.limit == 0.2
    assert measured.verdict is CheckVerdict.FAIL
    assert PALETTE(artwork, BRAND, spec()).verdict is CheckVerdict.PASS


def test_an_empty_ground_is_called_blank_and_has_no_contrast():
    assert BLANKNESS(plain((244, 239, 230)), BRAND, None).verdict is CheckVerdict.FAIL
    assert CONTRAST(plain((244, 239, 230)), BRAND, None).verdict is CheckVerdict.FAIL


def test_a_drawing_that_sinks_into_its_ground_is_found():
    faint = plain((200, 200, 200))
    faint.pixels[20:40, 20:40] = (206, 203, 200)
    assert CONTRAST(faint, BRAND, None).verdict is CheckVerdict.FAIL


def test_traits_are_measured_on_the_pixels_and_named_from_the_spec():
    traits = measure_traits(draw(spec()), spec())
    assert traits["coverage"] == pytest.approx(0.4, abs=0.03)
    assert traits["colour_temperature"] < -0.2
    assert traits["colours"] == 3
    assert traits["ground"] == "light"
    assert traits["motif_family"] == "sea"
    assert traits["structure"] == "organic"
    assert {traits[k] for k in ("layout", "repeat", "symmetry", "style")} == {"tossed", "half-drop", "none", "flat"}


def test_warm_and_cool_colours_have_opposite_temperatures():
    warm, cool = measure_traits(plain((214, 120, 40)), None), measure_traits(plain((60, 120, 190)), None)
    assert warm["colour_temperature"] > 0.8
    assert cool["colour_temperature"] < -0.8


def test_traits_hardly_depend_on_resolution():
    def measured(side_px: int, seed: int) -> dict[str, float]:
        drawing = replace(spec().drawing, seed=seed)
        sized = Spec(generator="drawn", engine_version="1", drawing=drawing, width_px=side_px, height_px=side_px)
        return measure_traits(draw(sized), None)

    pairs = [(measured(256, seed), measured(768, seed)) for seed in range(5)]
    for name in ("coverage", "lightness", "chroma", "contrast", "scale", "complexity"):
        # single figures that barely touch are one at the coarser size
        ratio = np.median([small[name] / large[name] for small, large in pairs])
        assert ratio == pytest.approx(1.0, abs=0.15 if name == "complexity" else 0.06), name


def test_the_height_of_figures_is_measured_where_no_spec_tells_it():
    artwork = plain((255, 255, 255))
    for y, x in ((10, 10), (40, 44)):
        artwork.pixels[y : y + 16, x : x + 9] = 0
    assert figure_height(artwork, np.array((255, 255, 255), np.uint8)) == pytest.approx(0.25, abs=0.02)
