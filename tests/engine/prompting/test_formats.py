"""Where a design sits on its product."""

import json
from dataclasses import replace

import pytest

from engine.domain.brief import Format
from engine.errors import InvalidBrief
from engine.pipeline import plan
from engine.prompting.briefs import brief_to_mapping, parse_brief, stored_brief
from engine.prompting.products import products

OPEN = {"brand": "harbour", "intent": "calm coastal shells"}


def test_a_brief_takes_format_and_size_from_its_product():
    for product in products().values():
        brief = parse_brief(OPEN | {"product": product.name})
        assert brief.format is product.format
        if brief.format is Format.REPEAT:
            assert brief.repeat_mm == (320.0, 320.0)
        else:
            assert brief.repeat_mm == product.areas_for(brief.format)[0].sheet_mm


def test_the_place_that_brief_or_intent_names_is_where_it_is_printed():
    named = parse_brief(OPEN | {"product": "t-shirt", "placement": "Left chest"})
    said = parse_brief({"brand": "harbour", "intent": "shells, left chest", "product": "t-shirt"})
    assert named.repeat_mm == said.repeat_mm == (102, 102)
    assert parse_brief(OPEN | {"product": "t-shirt"}).repeat_mm == (305, 406)


def test_a_place_or_words_make_one_print_of_what_is_usually_a_repeat():
    assert parse_brief(OPEN | {"product": "cushion", "lettering": "Quiet sea"}).format is Format.PLACEMENT
    assert parse_brief(OPEN | {"product": "mug", "placement": "front"}).format is Format.PLACEMENT
    assert parse_brief(OPEN | {"product": "mug", "lettering": "Quiet sea"}).format is Format.WRAP
    assert parse_brief(OPEN | {"product": "mug", "format": "repeat"}).repeat_mm == (320.0, 320.0)


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"product": "t-shirt", "placement": "left chst"}, "placement", "left chest"),
        ({"product": "t-shirt", "format": "wrap"}, "format", '"placement" or "repeat"'),
        ({"format": "repeat", "lettering": "Hello"}, "lettering", "leave lettering out"),
        ({"format": "repeat", "placement": "front"}, "placement", "leave placement out"),
        ({"format": "repeat", "logo": "auto"}, "logo", "leave logo out"),
        ({"product": "mug", "repeat_mm": [320, 320]}, "repeat_mm", "at most [229, 89]"),
        ({"product": "mug", "lettering": "x" * 41}, "lettering", "40 or fewer"),
        ({"product": "mug", "lettering": "two\nlines"}, "lettering", "one line"),
        ({"product": "mug", "logo": "top lft"}, "logo", "top left"),
        ({"product": "mug", "scale_mm": 200}, "scale_mm", "89"),
    ],
)
def test_what_a_print_cannot_have_is_named_with_what_it_can(fields, field, said):
    with pytest.raises(InvalidBrief) as refusal:
        parse_brief(OPEN | fields)
    assert refusal.value.field == field
    assert said in str(refusal.value)


def test_house_rules_and_bars_hold_for_words_and_logo(templates, harbour):
    def refused(brand, **fields):
        with pytest.raises(InvalidBrief) as refusal:
            plan(parse_brief(OPEN | {"product": "mug"} | fields), templates["coastal"], brand, index=0)
        return str(refusal.value)

    assert "has no logo" in refused(replace(harbour, logo=None), logo="auto")
    assert "does not set its logo" in refused(replace(harbour, logo=replace(harbour.logo, positions=("centre",))), logo="top left")
    assert "sets at most" in refused(harbour, lettering="a b c d e f g h i j k l m n o p")
    assert "Harbour bars that" in refused(harbour, lettering="In paradise")
    assert "the market SA bars that" in refused(harbour, lettering="Casino royale", markets=["SA"])


def test_lettering_may_say_what_the_drawing_is_not_to_show(templates, harbour):
    brief = parse_brief({"brand": "harbour", "intent": "shells, no starfish", "product": "mug", "lettering": "Starfish bay"})
    assert "Starfish".casefold() in plan(brief, templates["coastal"], harbour, index=0)[1].drawing.lettering.casefold()


def test_a_print_hands_its_area_words_and_logo_to_the_drawing(templates, harbour):
    brief = parse_brief(
        OPEN | {"product": "t-shirt", "placement": "back", "lettering": "Low tide", "logo": "auto", "base_colour": "#102030"}
    )
    prompt, spec = plan(brief, templates["coastal"], harbour, index=0)
    drawing = spec.drawing
    assert (drawing.format, drawing.area_mm, drawing.base_colour) == (Format.PLACEMENT, (305, 406), "#102030")
    assert drawing.lettering == harbour.type.set("Low tide")
    assert drawing.font
    assert drawing.logo.path == harbour.logo.path
    assert drawing.logo.width_mm >= harbour.logo.min_width_mm
    assert prompt.elements["placement"] == "back placement"
    assert "placement" in prompt.asked
    assert spec.width_px / spec.height_px == pytest.approx(305 / 406, rel=0.01)


def test_a_brief_on_record_that_names_no_format_was_a_repeat_and_stays_one():
    old = OPEN | {"product": "mug", "repeat_mm": [160, 160]}
    assert stored_brief(old).format is Format.REPEAT
    assert stored_brief(old).repeat_mm == (160, 160)


@pytest.mark.parametrize("product", [None, "cushion", "mug", "t-shirt"])
@pytest.mark.parametrize("how", [None, "repeat", "placement"])
def test_a_brief_survives_the_record_whatever_its_format(product, how):
    brief = parse_brief(OPEN | {"product": product, "format": how})
    again = stored_brief(brief_to_mapping(brief))
    assert again == parse_brief(brief_to_mapping(brief)) == brief
    assert json.dumps(brief_to_mapping(again)) == json.dumps(brief_to_mapping(brief)), "a brief is named by what it says"
