"""Logo, lettering and print area as they are measured on the final pixels: what is tampered with is found."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.backends.composition import draw
from engine.checks import LETTERING, LOGO, PRINT_AREA
from engine.checks.where import where
from engine.composition.placements import PrintTooSmall, clear_box, logo_box, safe_box, type_box
from engine.domain.brief import Layout
from engine.domain.colour import to_rgb
from engine.domain.score import CheckVerdict
from engine.errors import InvalidBrief
from engine.pipeline import plan
from engine.ports import Artwork
from engine.prompting.briefs import parse_brief
from engine.prompting.profiles import load_profiles
from engine.prompting.templates import load_templates

DATA = Path(__file__).resolve().parents[3] / "data"
BRAND = load_profiles(DATA / "brands")["harbour"]
TEMPLATE = load_templates(DATA / "templates")[BRAND.template]


def planned(**asked):
    given = {"brand": "harbour", "intent": "calm coastal shells", "product": "t-shirt", "layout": "tossed", "generator": "drawn"}
    return plan(
        parse_brief({**given, "lettering": "salt", "logo": "bottom right", "style": "flat", **asked}), TEMPLATE, BRAND, index=0
    )[1]


@pytest.fixture(scope="module")
def printed():
    spec = planned()
    return spec, draw(spec)


def pixels_in(box, artwork):
    height = artwork.pixels.shape[0]
    left, top, right, bottom = (round(edge * height) for edge in box.edges)
    return slice(top, bottom), slice(left, right)


def changed(artwork, change):
    pixels = artwork.pixels.copy()
    change(pixels)
    return Artwork(pixels=pixels, repeat=artwork.repeat, format=artwork.format)


def test_a_print_as_it_was_planned_passes(printed):
    spec, artwork = printed
    for check in (PRINT_AREA, LOGO, LETTERING):
        assert check(artwork, BRAND, spec).verdict is CheckVerdict.PASS
        assert not where(check.name, artwork, BRAND, spec)[..., 3].any()


def test_a_logo_that_is_gone_shifted_doubled_recoloured_or_crowded_is_found(printed):
    spec, artwork = printed
    at = pixels_in(logo_box(spec.drawing), artwork)
    ground, own = to_rgb(spec.drawing.palette.ground), artwork.pixels[at].copy()
    blot = pixels_in(clear_box(spec.drawing), artwork)

    def gone(pixels):
        pixels[at] = ground

    def shifted(pixels):
        pixels[at] = ground
        pixels[20 : 20 + own.shape[0], 20 : 20 + own.shape[1]] = own

    def doubled(pixels):
        pixels[20 : 20 + own.shape[0], 20 : 20 + own.shape[1]] = own

    def recoloured(pixels):
        pixels[at][(pixels[at] == to_rgb(spec.drawing.logo.colour)).all(-1)] = (226, 0, 116)

    def crowded(pixels):
        pixels[blot][:6, :40] = (226, 0, 116)

    said = {}
    for change in (gone, shifted, doubled, recoloured, crowded):
        found = LOGO(changed(artwork, change), BRAND, spec)
        assert found.verdict is CheckVerdict.FAIL, change.__name__
        said[change.__name__] = found.sentence
        assert where("logo", changed(artwork, change), BRAND, spec)[..., 3].any() or change in (shifted, doubled)
    assert "does not stand bottom right" in said["shifted"]
    assert "2 times" in said["doubled"]
    assert "clear space" in said["crowded"]


def test_a_logo_against_the_rule_is_found_whatever_the_pixels_say(printed):
    spec, artwork = printed
    stricter = replace(BRAND, logo=replace(BRAND.logo, min_width_mm=200, positions=("top left",)))
    said = LOGO(artwork, stricter, spec)
    assert said.verdict is CheckVerdict.FAIL
    assert "200 mm" in said.sentence
    assert "does not set it bottom right" in said.sentence


def test_words_that_are_gone_or_too_small_are_found(printed):
    spec, artwork = printed
    at = pixels_in(type_box(spec.drawing).box.grown(0.01), artwork)

    def gone(pixels):
        pixels[at] = to_rgb(spec.drawing.palette.ground)

    assert LETTERING(artwork, BRAND, spec).value >= BRAND.type.min_height_mm
    assert LETTERING(changed(artwork, gone), BRAND, spec).verdict is CheckVerdict.FAIL
    asks_more = replace(spec, drawing=replace(spec.drawing, letter_mm=300.0))
    with pytest.raises(PrintTooSmall, match=r"does not fit .* in capitals of 300 mm\. Write fewer words"):
        LETTERING(artwork, BRAND, asks_more)


def test_ink_beyond_the_safe_area_is_found_and_shown(printed):
    spec, artwork = printed
    left, _, _, _ = (round(edge * artwork.pixels.shape[0]) for edge in safe_box(spec.drawing).edges)

    def strayed(pixels):
        pixels[100:300, : left - 2] = (226, 0, 116)

    found = PRINT_AREA(changed(artwork, strayed), BRAND, spec)
    assert found.verdict is CheckVerdict.FAIL
    marks = where("print area", changed(artwork, strayed), BRAND, spec)[..., 3]
    assert marks[200, 2]
    assert not marks[:, left + 4 :].any()


def test_a_print_that_may_run_off_the_sheet_may_not_stop_short_of_its_edge():
    spec = planned(product="wall-canvas", lettering=None, logo=None)
    ground = to_rgb(spec.drawing.palette.ground)

    def field(pixels, left):
        pixels[:] = ground
        pixels[200:300, left:] = (226, 0, 116)

    blank = Artwork(
        pixels=np.zeros((spec.height_px, spec.width_px, 3), np.uint8), repeat=spec.drawing.repeat, format=spec.drawing.format
    )
    off = changed(blank, lambda pixels: field(pixels, 300))
    short = changed(off, lambda pixels: pixels[:, -30:].fill(0) or np.copyto(pixels[:, -30:], np.array(ground, np.uint8)))
    assert PRINT_AREA(off, BRAND, spec).verdict is CheckVerdict.PASS
    assert PRINT_AREA(short, BRAND, spec).verdict is CheckVerdict.FAIL


def test_checks_of_prints_say_nothing_of_repeats():
    spec = planned(product="cushion", format="repeat", lettering=None, logo=None)
    artwork = draw(spec)
    assert not any(check.applies(artwork, known) for check in (PRINT_AREA, LOGO, LETTERING) for known in (spec, None))


def test_the_composition_keeps_clear_of_a_logo_in_its_middle():
    for layout in (Layout.MEDALLION, Layout.ALLOVER, Layout.CHECK):
        spec = planned(logo="centre", lettering=None, layout=str(layout))
        assert LOGO(draw(spec), BRAND, spec).verdict is CheckVerdict.PASS


def test_words_are_set_in_the_brands_case_and_refused_where_the_font_lacks_them():
    assert planned().drawing.lettering == "SALT"
    with pytest.raises(InvalidBrief, match="does not draw"):
        planned(lettering="приве́т")
