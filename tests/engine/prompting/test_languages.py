"""Wishes, what is not wanted, and bars, in the five languages of an intent."""

from dataclasses import replace

import pytest

from engine.prompting.briefs import parse_brief
from engine.prompting.expand import expand
from engine.prompting.guardrails import guardrails
from engine.prompting.languages import glossed, language_of
from engine.prompting.products import product_words
from engine.prompting.vocabulary import vocabulary
from engine.prompting.wishes import _MORE_COLOURS


def asked(intent, templates, brand, index=0):
    prompt = expand(parse_brief({"brand": brand.name, "intent": intent}), templates["coastal"], brand, index=index)
    return {slot: prompt.drawn[slot] for slot in prompt.asked}


# written before the tables were first read: intent, and the slots that its words ask for
WISHES = [
    ("airy foxes, small-scale", {"motif": "fox", "density": "0.25", "scale": "38 mm"}),
    ("renards, aéré, petits motifs", {"motif": "fox", "density": "0.25", "scale": "38 mm"}),
    ("luftige Füchse, kleine Motive", {"motif": "fox", "density": "0.25", "scale": "38 mm"}),
    ("zorros, aireado, motivos pequeños", {"motif": "fox", "density": "0.25", "scale": "38 mm"}),
    ("キツネ、ゆったり、小さな柄", {"motif": "fox", "density": "0.25", "scale": "38 mm"}),
    ("scattered shells, symmetrical", {"motif": "shell", "layout": "tossed", "symmetry": "cmm"}),
    ("coquillages éparpillés, symétrique", {"motif": "shell", "layout": "tossed", "symmetry": "cmm"}),
    ("verstreute Muscheln, symmetrisch", {"motif": "shell", "layout": "tossed", "symmetry": "cmm"}),
    ("conchas esparcidas, simétrico", {"motif": "shell", "layout": "tossed", "symmetry": "cmm"}),
    ("散りばめた貝殻、左右対称", {"motif": "shell", "layout": "tossed", "symmetry": "cmm"}),
    ("stripes of fish, calm", {"motif": "fish", "layout": "stripe", "mood": "calm, unhurried rhythm"}),
    ("des poissons en bandes, calme", {"motif": "fish", "layout": "stripe", "mood": "calm, unhurried rhythm"}),
    ("Fische in Streifen, ruhig", {"motif": "fish", "layout": "stripe", "mood": "calm, unhurried rhythm"}),
    ("peces en rayas, tranquilo", {"motif": "fish", "layout": "stripe", "mood": "calm, unhurried rhythm"}),
    ("魚のストライプ、穏やか", {"motif": "fish", "layout": "stripe", "mood": "calm, unhurried rhythm"}),
]


@pytest.mark.parametrize(("intent", "slots"), WISHES, ids=[row[0] for row in WISHES])
def test_wishes_are_read_in_every_language(intent, slots, templates, permissive):
    assert asked(intent, templates, permissive).items() >= slots.items()


@pytest.mark.parametrize(
    "intent",
    [
        "shells, no starfish",
        "coquillages sans étoiles de mer",
        "Muscheln ohne Seesterne",
        "conchas sin estrellas de mar",
        "貝殻、ヒトデなし",
    ],
)
def test_what_is_not_wanted_is_not_drawn_in_any_language(intent, templates, permissive):
    for index in range(10):
        prompt = expand(parse_brief({"brand": "harbour", "intent": intent}), templates["coastal"], permissive, index=index)
        assert prompt.drawn["motif"] == "shell"
        assert "starfish" in prompt.negative


BARRED = [
    ("skulls and roses", "skull"),
    ("crânes et roses", "skull"),
    ("têtes de mort avec des roses", "skull"),
    ("Totenkopfmuster mit Rosen", "skull"),
    ("calaveras y rosas", "skull"),
    ("ドクロと薔薇", "skull"),
    ("Palmen im Wind", "palm tree"),
    ("palmiers au bord de l'eau", "palm tree"),
    ("ヤシの木と海", "palm tree"),
    ("une plage tropicale avec des coquillages", "tropical"),
    ("un paraíso de conchas", "paradise"),
]


@pytest.mark.parametrize(("intent", "barred"), BARRED, ids=[row[0] for row in BARRED])
def test_bars_hold_in_every_language_and_say_so(intent, barred, templates, harbour):
    prompt = expand(parse_brief({"brand": "harbour", "intent": intent}), templates["coastal"], harbour, index=0)
    assert f"{barred} is left out of the intent: Harbour bars it" in prompt.changed
    rails = guardrails(parse_brief({"brand": "harbour", "intent": "quiet"}), harbour)
    assert not rails.barred_in(prompt.full)
    assert prompt.drawn["motif"] != barred


@pytest.mark.parametrize(
    ("intent", "barred"),
    [
        ("cranes over water", "skull"),  # crâne
        ("fleur de lis and shells", "dice"),  # dés
        ("a chat by the sea", "cat"),
        ("coin purses and pain au chocolat", "bread"),
        ("バランスの良い柄", "rose"),
    ],
)
def test_a_word_that_only_looks_foreign_is_not_barred(intent, barred, harbour):
    rails = replace(guardrails(parse_brief({"brand": "harbour", "intent": "quiet"}), harbour), motifs={barred: "Harbour"}, words={})
    assert rails.barred_in(intent) == []
    assert rails.without_barred(intent) == intent


def test_english_stays_english():
    for intent in ("calm coastal shells", "dense florals in navy", "a fox, a hen and a chat noir poster", "tiny scattered stars"):
        assert glossed(intent) == intent
    assert language_of("wild garden with bees and tulips") == "en"


def test_every_gloss_means_a_word_that_is_read():
    wishes, styles = vocabulary("wishes"), vocabulary("styles")
    read = {
        word
        for slot in ("density", "layout", "repeat", "symmetry", "scale", "ground", "season", "purpose", "colour_story")
        for word in wishes[slot]
    }
    read |= {*styles["style"], *styles["mood"], *wishes["kind"], *vocabulary("colours")["names"], *_MORE_COLOURS, *product_words()}
    assert set(vocabulary("wishes_in_languages")) <= read


def test_a_wish_of_the_words_gives_way_to_what_else_is_asked(templates, permissive):
    prompt = expand(
        parse_brief({"brand": "harbour", "intent": "symmetrical shells", "layout": "scallop"}), templates["coastal"], permissive,
        index=0,
    )  # fmt: skip
    assert prompt.drawn["layout"] == "scallop"
    assert "symmetry" not in prompt.asked
    assert any("cannot be drawn with what else is asked" in line for line in prompt.changed)


@pytest.mark.parametrize(("word", "english"), [("Blume", "flower"), ("coquillage", "shell"), ("貝殻", "shell"), ("zorro", "fox")])
def test_a_motif_in_another_language_is_kept_in_english(word, english):
    assert parse_brief({"brand": "harbour", "intent": "quiet", "motifs": [word]}).motifs == (english,)
