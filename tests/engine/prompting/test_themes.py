"""An intent that names a world instead of things is drawn by what shows that world."""

import pytest

from engine.composition.motifs import load_library
from engine.pipeline import plan
from engine.prompting.briefs import parse_brief
from engine.prompting.intent import read_intent
from engine.prompting.themes import theme_of
from engine.prompting.vocabulary import vocabulary

THEMES = vocabulary("themes")


@pytest.fixture
def planned(templates, brands):
    def planned(intent: str, index: int):
        brief = parse_brief({"brand": "marigold", "intent": intent, "generator": "drawn"})
        return plan(brief, templates["folk"], brands["marigold"], index=index)

    return planned


@pytest.mark.parametrize("name", THEMES)
def test_every_theme_is_said_in_five_languages_and_shown_by_motifs_of_the_library(name):
    entry = THEMES[name]
    assert all(load_library().find_english(motif) for motif in entry["motifs"])
    assert len(entry["motifs"]) >= 3
    for language in ("en", "fr", "de", "es", "ja"):
        assert all(set(entry["motifs"]) <= set(theme_of(word).motifs) for word in entry[language].split(", ")[:1])


@pytest.mark.parametrize(
    ("intent", "motif"),
    [
        ("jungle", "parrot"),
        ("a cushion, under the sea", "jellyfish"),
        ("outer space for a notebook", "rocket"),
        ("Weihnachten für Geschenkpapier", "evergreen"),
        ("papier peint, sous la mer", "coral"),
        ("selva para cortinas", "parrot"),
        ("クリスマスの包装紙", "evergreen"),
        ("farm animals", "rooster"),
        ("afternoon tea for a tea towel", "teapot"),
    ],
)
def test_a_world_that_is_named_is_drawn_by_its_motifs_each_leading_some_candidate(planned, intent, motif):
    shown = theme_of(intent).motifs
    drawn = [planned(intent, index)[1].drawing.motifs for index in range(24)]
    assert motif in {motifs[0] for motifs in drawn}
    allowed = {name for word in shown for name in load_library().find_english(word)}
    assert all(set(motifs) <= allowed for motifs in drawn)
    assert len({motifs[0] for motifs in drawn}) > 1


@pytest.mark.parametrize(
    ("intent", "main", "theme"), [("dinosaurs in space", "sauropod", "space"), ("foxes in the forest", "fox", "woodland")]
)
def test_what_is_named_leads_and_its_world_keeps_it_company(planned, intent, main, theme):
    for index in range(6):
        motifs = planned(intent, index)[1].drawing.motifs
        assert motifs[0] == main
        assert len(motifs) == 3
        assert set(motifs[1:]) <= set(THEMES[theme]["motifs"])


@pytest.mark.parametrize(
    "intent",
    [
        *("forest green leaves", "roses on ocean blue", "garden cushion with stripes", "christmas trees", "desert islands"),
        *("lots of white space, daisies", "an ocean of roses", "feuilles, bleu marine", "autumn leaves"),
    ],
)
def test_a_colour_a_product_a_longer_name_and_room_are_no_world(intent):
    assert not read_intent(intent).theme


def test_a_season_shows_what_only_where_nothing_else_is_named():
    assert read_intent("spring").theme
    assert not read_intent("roses for spring").theme
    assert read_intent("roses in the jungle").theme


def test_what_the_brand_bars_of_a_world_is_left_out_and_said(planned):
    for index in range(12):
        prompt, spec = planned("nautical", index)
        assert "anchor" not in spec.drawing.motifs
        assert "anchor is not drawn: Marigold bars it" in prompt.changed
