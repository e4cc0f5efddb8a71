import json
from dataclasses import replace

import pytest

from engine.errors import InvalidProfile, InvalidTemplate
from engine.prompting.profiles import FONTS, find_font, load_profiles, profile_from_mapping, profile_to_mapping
from engine.prompting.templates import load_templates, template_from_mapping, template_to_mapping

LOGO = {"file": "logo.svg", "path": "M0 0L1 0L1 1Z", "aspect": 1.0, "colours": ["#1F3A5F"]}
TEMPLATE = {
    "name": "plain",
    "title": "Plain",
    "text": "{product} with {subject}",
    "negative": "text",
    "slots": {"motif": {"shell": 2, "fish": 1}},
}


def test_templates_and_profiles_survive_a_trip_through_json(templates, brands):
    for template in templates.values():
        assert template_from_mapping(json.loads(json.dumps(template_to_mapping(template)))) == template
    for brand in brands.values():
        assert profile_from_mapping(json.loads(json.dumps(profile_to_mapping(brand)))) == brand


def test_each_brand_names_a_template_that_exists(templates, brands):
    assert len(brands) >= 2
    assert all(brand.template in templates for brand in brands.values())


@pytest.mark.parametrize(
    ("change", "remedy"),
    [
        ({"slot": {}}, "slots"),
        ({"slots": {"motif": {"shel": 1}}}, "nearest"),
        ({"slots": {"motif": {}}}, "no values"),
        ({"slots": {"motif": {"shell": 0}}}, "above 0"),
        ({"slots": {"motif": {"shell": float("nan")}}}, "above 0"),
        ({"slots": {"layout": {"tosed": 1}}}, "tossed"),
        ({"slots": {"density": {"45": 1}}}, "0.45"),
        ({"slots": {"scale": {"big": 1}}}, "45 mm"),
        ({"slots": {"ground": {"beige": 1}}}, "light"),
        ({"slots": []}, "no table"),
        ({"text": "{subjet}"}, "subject"),
        ({"text": "{subject.__class__}"}, "plain field"),
        ({"text": "{subject"}, "brace"),
        ({"text": ""}, "empty"),
        ({"revision": 0}, "from 1"),
        ({"diffused_share": 2}, "0 to 1"),
        ({"name": "../etc"}, "small letters"),
    ],
)
def test_a_wrong_template_is_refused_with_what_to_write(change, remedy):
    with pytest.raises(InvalidTemplate, match=remedy):
        template_from_mapping(TEMPLATE | change)


@pytest.mark.parametrize(
    ("change", "remedy"),
    [
        ({"palete": []}, "palette"),
        ({"palette": ["#000000"]}, "three house colours"),
        ({"palette": ["#00000", "#FFFFFF", "#112233"]}, "#RRGGBB"),
        ({"grounds": ["#ABCDEF"]}, "grounds"),
        ({"on_brand": []}, "on_brand"),
        ({"palette_tolerance": 0}, "CIEDE2000"),
        ({"markets": ["UK"]}, "ISO 3166"),
        ({"name": "A B"}, "small letters"),
        ({"title": "  "}, "no title"),
        ({"palette": "#000000"}, "no list of colours"),
        ({"palette": [{"name": "Navy"}, "#FFFFFF", "#112233"]}, "no colour"),
        ({"palette": [{"hex": "#000000", "tolerance": 0}, "#FFFFFF", "#112233"]}, "CIEDE2000"),
        ({"palette": [{"hex": "#000000", "name": "x" * 41}, "#FFFFFF", "#112233"]}, "40 characters"),
        ({"logo": "logo.svg"}, r"under \[logo\]"),
        ({"logo": {"file": "logo.svg", "colours": ["#1F3A5F"]}}, "no file 'logo.svg'"),
        ({"logo": {"file": "../x.svg", "colours": ["#1F3A5F"]}}, "no file"),
        ({"logo": LOGO | {"colours": []}}, "no colours"),
        ({"logo": LOGO | {"positions": ["middle"]}}, "cannot stand at middle"),
        ({"logo": LOGO | {"min_width_mm": 0}}, "3 to 500 millimetres"),
        ({"logo": LOGO | {"clear": 1}}, "clear_space"),
        ({"type": {}}, "names no font"),
        ({"type": {"font": "Jost-Medium.ttf", "case": "loud"}}, "as written, upper, lower"),
        ({"type": {"font": "Jost-Medium.ttf", "max_words": 2.5}}, "whole number"),
    ],
)
def test_a_wrong_profile_is_refused_with_what_to_write(change, remedy, harbour):
    with pytest.raises(InvalidProfile, match=remedy):
        profile_from_mapping(profile_to_mapping(harbour) | change)


def test_a_palette_of_plain_values_gets_names_and_the_brands_tolerance(harbour):
    old = profile_to_mapping(harbour) | {
        "palette": ["#F4EFE6", "#FAF5E8", "#1F3A5F"],
        "palette_tolerance": 3,
        "grounds": ["#F4EFE6"],
    }
    read = profile_from_mapping(old)
    assert [(colour.name, colour.tolerance) for colour in read.colours] == [("Ivory", 3), ("Ivory 2", 3), ("Navy", 3)]
    assert read.tolerance_of("#123456") == 3
    assert read.colour_name("#123456") == "#123456"


def test_each_demo_brand_has_a_font_with_its_licence_and_a_logo_of_its_own(brands):
    for brand in brands.values():
        font = find_font(brand.type, brand.name)
        assert "SIL Open Font License" in font.with_name(f"{font.stem}-OFL.txt").read_text()
        assert 3 < brand.logo.aspect < 8
    licences = [file.with_name(f"{file.stem}-OFL.txt").exists() for file in FONTS.glob("*.ttf")]
    assert len(licences) >= 4
    assert all(licences)


def test_a_font_that_is_not_there_is_named_with_those_that_are(harbour):
    for font in ("Arial.ttf", "../../etc/passwd"):
        with pytest.raises(InvalidProfile, match=r"Jost-Medium\.ttf"):
            find_font(replace(harbour.type, font=font), "harbour")


def test_a_file_that_is_not_toml_is_named(tmp_path):
    (tmp_path / "odd.toml").write_text("name =")
    with pytest.raises(InvalidTemplate, match=r"odd\.toml"):
        load_templates(tmp_path)
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / "profile.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(InvalidProfile, match="odd"):
        load_profiles(tmp_path)
