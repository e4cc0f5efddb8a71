import time
import tomllib
from pathlib import Path

import pytest

from engine.composition.motifs import load_library
from engine.prompting.intent import read_intent
from engine.prompting.named_motifs import named_motifs
from engine.prompting.wishes import read_wishes

WRITTEN = tomllib.loads(Path(__file__).with_name("intents_in_languages.toml").read_text(encoding="utf-8"))
INTENTS = [(language, *entry) for language, table in WRITTEN.items() for entry in (*table["intents"], *table.get("later", ()))]


@pytest.mark.parametrize(("language", "intent", "motifs"), INTENTS)
def test_an_intent_in_any_language_names_its_motifs(language, intent, motifs):
    assert set(read_intent(intent).motifs) == set(motifs)


def test_there_are_at_least_ten_intents_a_language():
    assert {language: len(table["intents"]) >= 10 for language, table in WRITTEN.items()} == dict.fromkeys(
        ("fr", "de", "es", "ja", "en"), True
    )


@pytest.mark.parametrize("word", ["Muschel", "Muscheln", "coquillage", "Coquillages", "concha", "CONCHAS", "貝殻"])
def test_the_library_finds_a_shell_in_four_languages(word):
    assert load_library().find(word)[0] == "shell"


def test_an_english_word_is_never_read_as_another_language():
    # in German Boot is a boat, Gift poison, Stern a star; in Spanish pie is a foot
    assert read_intent("a stern gift for the boot").motifs == ("gift", "boot")
    assert read_intent("apple pie and the main chat").motifs == ("apple", "pie")


def test_a_colour_that_is_also_a_motif_is_not_drawn_where_it_colours():
    assert read_intent("fishes in coral and olive").motifs == ("fish",)
    assert read_intent("fleurs roses, pivoines").motifs == ("flower", "peony")
    assert read_intent("coral, shells and roses").motifs == ("coral", "shell", "rose")


def test_a_place_on_the_product_is_not_drawn_and_a_hyphen_hides_no_product():
    intent = "a chest print of shells for a t-shirt"
    assert named_motifs(intent).motifs == ("shell",)
    wishes = read_wishes(intent)
    assert (wishes.product, wishes.said) == ("t-shirt", {"placement": "chest"})
    assert named_motifs("a treasure chest on every wave").motifs[0] == "treasure chest"


def test_what_is_laid_on_sand_lies_on_a_colour_and_bees_on_lavender_on_a_plant():
    assert read_wishes("calm shells on sand").colours == ("sand",)
    assert read_wishes("bees on lavender").colours == ()


def test_a_product_is_not_drawn_upon_itself():
    assert read_intent("a tea towel and a t-shirt with a scarf").motifs == ()


@pytest.mark.parametrize(
    ("intent", "word", "near"),
    [
        ("dragonflies over a pond", "dragonflies", "butterfly"),
        ("a hummingbird and lilies", "hummingbird", "bird"),
        ("Kolibris und Libellen", None, None),
        ("flamngo in the shade", "flamngo", "flamingo"),
        ("Des axes et des épées croisées", None, None),
    ],
)
def test_a_thing_that_the_library_lacks_is_said_with_what_comes_nearest(intent, word, near):
    lacking = read_intent(intent).lacking
    if word is None:
        return
    assert any(word in sentence and near in sentence for sentence in lacking), lacking


def test_what_is_drawn_or_a_mood_is_never_called_lacking():
    for _, intent, _ in INTENTS:
        assert read_intent(intent).lacking == ()


def test_hostile_intents_are_read_in_time_and_say_nothing_odd():
    long = " ".join(["flowering", "étoilé", "貝", "dragonfly"] * 2500)
    start = time.perf_counter()
    named = named_motifs(long)
    assert time.perf_counter() - start < 5
    assert len(named.lacking) <= 3
    for intent in ("", " ", "\x00\x07", "{motif}", "'''---", "ー" * 500):
        assert named_motifs(intent).motifs == ()
