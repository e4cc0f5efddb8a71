import json

import pytest

from engine.errors import InvalidProfile, InvalidTemplate
from engine.prompting.profiles import load_profiles, profile_from_mapping, profile_to_mapping
from engine.prompting.templates import load_templates, template_from_mapping, template_to_mapping

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
    ],
)
def test_a_wrong_profile_is_refused_with_what_to_write(change, remedy, harbour):
    with pytest.raises(InvalidProfile, match=remedy):
        profile_from_mapping(profile_to_mapping(harbour) | change)


def test_a_file_that_is_not_toml_is_named(tmp_path):
    (tmp_path / "odd.toml").write_text("name =")
    with pytest.raises(InvalidTemplate, match=r"odd\.toml"):
        load_templates(tmp_path)
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / "profile.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(InvalidProfile, match="odd"):
        load_profiles(tmp_path)
