import math
import tomllib
from dataclasses import fields

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.domain.brief import Brief, Format, Layout, RepeatType
from engine.errors import InvalidBrief
from engine.prompting.briefs import brief_to_mapping, parse_brief, stored_brief

MINIMAL = {"brand": "harbour", "intent": "calm coastal shells"}

EVERY_FIELD = """
brand = "harbour"
intent = "calm coastal shells"
product = "cushion"
motifs = ["shell", "fish"]
format = "repeat"
layout = "tossed"
repeat = "half-drop"
repeat_mm = [320, 320]
scale_mm = 45
palette = ["#1F3A5F", "#E8D8C3", "#8fb3c9"]
ground = "#F4EFE6"
density = 0.45
symmetry = "none"
style = "block print"
mood = ["calm"]
season = "SS27"
markets = ["GB", "FR"]
template = "coastal"
generator = "auto"
count = 24
seed = 7
"""


def test_every_field_of_the_published_example_is_read():
    brief = parse_brief(EVERY_FIELD)
    assert brief == Brief(
        brand="harbour", intent="calm coastal shells", product="cushion", motifs=("shell", "fish"), format=Format.REPEAT,
        layout=Layout.TOSSED, repeat=RepeatType.HALF_DROP, repeat_mm=(320.0, 320.0), scale_mm=45.0,
        palette=("#1F3A5F", "#E8D8C3", "#8FB3C9"), ground="#F4EFE6", density=0.45, symmetry="none", style="block print",
        mood=("calm",), season="SS27", markets=("GB", "FR"), template="coastal", generator="auto", count=24, seed=7,
    )  # fmt: skip


def test_only_brand_and_intent_are_needed():
    assert parse_brief(MINIMAL) == Brief(**MINIMAL)


@pytest.mark.parametrize(
    "source", [EVERY_FIELD, EVERY_FIELD.encode(), b"\xef\xbb\xbf" + EVERY_FIELD.encode(), tomllib.loads(EVERY_FIELD)]
)
def test_text_bytes_and_mappings_give_the_same_brief(source):
    assert parse_brief(source) == parse_brief(EVERY_FIELD)


def test_a_brief_survives_being_written_and_read_again():
    brief = parse_brief(EVERY_FIELD)
    assert parse_brief(brief_to_mapping(brief)) == brief
    assert brief_to_mapping(parse_brief(MINIMAL)) == MINIMAL


def test_every_brief_of_the_repository_is_valid(data):
    files = sorted((data / "briefs").glob("*.toml"))
    assert len(files) >= 3
    for file in files:
        parse_brief(file.read_bytes())


REFUSED = [
    ({"intnt": "x"}, "intnt", "intent"),
    ({"palette": ["#1F3A5F"]}, "palette", "2 to 12"),
    ({"palette": ["#1F3A5F", "#1f3a5f"]}, "palette", "2 to 12"),
    ({"palette": "#1F3A5F"}, "palette", "list"),
    ({"palette": ["navy", "sand"]}, "palette", "#RRGGBB"),
    ({"count": 0}, "count", "1 to 5000"),
    ({"count": 10**9}, "count", "1 to 5000"),
    ({"count": 2.5}, "count", "whole number"),
    ({"count": True}, "count", "whole number"),
    ({"count": 10**5000}, "count", "1 to 5000"),
    ({"seed": -1}, "seed", "whole number"),
    ({"seed": 2**63}, "seed", "whole number"),
    ({"intent": ""}, "intent", "Write"),
    ({"intent": "   "}, "intent", "Write"),
    ({"intent": "x" * 501}, "intent", "500 or fewer"),
    ({"intent": "shells\x00and fish"}, "intent", "plain characters"),
    ({"intent": "shells\nand fish"}, "intent", "one line"),
    ({"intent": 7}, "intent", "in quotes"),
    ({"intent": 10**5000}, "intent", "in quotes"),
    ({10**5000: 1}, "the number", "no such field"),
    ({"mood": [[10**5000]]}, "mood", "in quotes"),
    ({"intent": None}, "intent", "needs a brand and an intent"),
    ({"brand": "Harbour/../etc"}, "brand", "small letters"),
    ({"product": "cushon"}, "product", "cushion"),
    ({"motifs": ["shel"]}, "motifs", "shell"),
    ({"motifs": [["shell"]]}, "motifs", "in quotes"),
    ({"motifs": ["shell"] * 40}, "motifs", "12 or fewer"),
    ({"layout": "tosed"}, "layout", "tossed"),
    ({"repeat": "halfdrop"}, "repeat", "half-drop"),
    ({"format": "poster"}, "format", "placement"),
    ({"symmetry": "p7"}, "symmetry", "p"),
    ({"repeat": "half-drop", "symmetry": "p4m"}, "symmetry", "cmm"),
    ({"layout": "medallion", "repeat": "block", "symmetry": "p6"}, "symmetry", 'layout = "tossed" and repeat_mm = [320, '),
    ({"repeat_mm": [320, 240], "symmetry": "p4", "layout": "tossed", "repeat": "block"}, "symmetry", "[320, 320], or the nearest"),
    ({"repeat_mm": [0, 320]}, "repeat_mm", "10 to 3000"),
    ({"repeat_mm": [20, 3000]}, "repeat_mm", "four times"),
    ({"repeat_mm": [320]}, "repeat_mm", "[320, 320]"),
    ({"scale_mm": 400}, "scale_mm", "320"),
    ({"scale_mm": 9}, "scale_mm", "of 16 or more, or a smaller repeat_mm"),
    ({"scale_mm": math.nan}, "scale_mm", "2 to 3000"),
    ({"density": 45}, "density", "0.02 to 0.95"),
    ({"density": "half"}, "density", "number"),
    ({"density": math.inf}, "density", "0.02 to 0.95"),
    ({"ground": "sand"}, "ground", "#RRGGBB"),
    ({"markets": ["UK"]}, "markets", "GB"),
    ({"markets": ["XX"]}, "markets", "ISO 3166"),
    ({"mood": 3}, "mood", "list"),
    ({"season": "S" * 60}, "season", "24 or fewer"),
    ({"generator": ""}, "generator", "auto"),
]


@pytest.mark.parametrize(("change", "field", "remedy"), REFUSED, ids=[f"{row[1]}-{at}" for at, row in enumerate(REFUSED)])
def test_a_wrong_field_is_named_with_what_to_write_instead(change, field, remedy):
    with pytest.raises(InvalidBrief) as refusal:
        parse_brief(MINIMAL | change)
    assert refusal.value.field == field
    assert remedy in f"{refusal.value.problem} {refusal.value.remedy}"
    assert str(refusal.value).count("\n") == 0
    assert len(str(refusal.value)) < 400


@pytest.mark.parametrize(
    ("source", "remedy"),
    [
        ("brand = ", "TOML"),
        ("brand: harbour", "TOML"),
        (EVERY_FIELD.encode("utf-16"), "UTF-8"),
        (b'brand = "harbour"\nintent = "caf\xe9"', "UTF-8"),
        ("\ud800", "UTF-8"),
        (f"# {'x' * 70_000}", "larger than 64 KiB"),
        ("x = " + "[" * 20_000, "TOML"),
        ("", "missing"),
    ],
)
def test_a_text_that_is_no_brief_is_refused_with_a_sentence(source, remedy):
    with pytest.raises(InvalidBrief, match=remedy):
        parse_brief(source)


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3), max_leaves=6
)
FIELD_NAMES = st.sampled_from(sorted(field.name for field in fields(Brief)))
LIKELY = st.sampled_from(
    ["t-shirt", "mug", "cushion", "wrap", "placement", "repeat", "chest", "front", "Hello", "ab" * 32, "#102030", 8, 0.5]
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(FIELD_NAMES | st.text(max_size=8) | st.integers(), VALUES | LIKELY, max_size=5))
@example({"count": float("nan")})
@example({1: 2})
def test_any_mapping_gives_a_brief_or_an_invalid_brief(changes):
    for base in ({}, MINIMAL):
        try:
            brief = parse_brief(base | changes)
        except InvalidBrief as refusal:
            assert refusal.remedy
        else:
            assert parse_brief(brief_to_mapping(brief)) == stored_brief(brief_to_mapping(brief)) == brief


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200) | st.binary(max_size=200))
@example("a.b.c=1")
@example("brand='a'\nintent=1979-05-27T07:32:00Z")
def test_any_text_gives_a_brief_or_an_invalid_brief(source):
    try:
        parse_brief(source)
    except InvalidBrief as refusal:
        assert refusal.remedy
