import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.brief import MAX_LETTERING_CHARACTERS, Format
from engine.prompting.briefs import parse_brief
from engine.prompting.expand import expand
from engine.prompting.intent import read_intent
from engine.prompting.lettering_said import lettering_in


@pytest.mark.parametrize(
    ("intent", "rest", "words"),
    [
        ("folk birds round a mug, with the words Good morning", "folk birds round a mug", "Good morning"),
        ('a mug saying "Best Dad, ever" with anchors', "a mug with anchors", "Best Dad, ever"),
        ("a card that says Happy Birthday, with peonies", "a card, with peonies", "Happy Birthday"),
        ("a poster with the text 'hello' and fish", "a poster and fish", "hello"),
        ("Tasse mit dem Schriftzug „Guten Morgen“ und Vögel", "Tasse und Vögel", "Guten Morgen"),
        ("tasse avec les mots «Bonjour» et des oiseaux", "tasse et des oiseaux", "Bonjour"),
        ("calm shells, no text", "calm shells, no text", None),
        ("words of wisdom", "words of wisdom", None),
        ("a girl reading under a tree", "a girl reading under a tree", None),
    ],
)
def test_words_to_be_set_are_read_with_their_capitals_and_taken_out(intent, rest, words):
    assert lettering_in(intent) == (rest, words)


def test_what_the_words_say_is_set_on_a_print_and_never_drawn():
    intent = 'anchors round a mug with the words "Shell collector"'
    brief = parse_brief({"brand": "harbour", "intent": intent})
    assert (brief.format, brief.lettering) == (Format.WRAP, "Shell collector")
    assert read_intent(intent).motifs == ("anchor",)
    assert parse_brief({"brand": "harbour", "intent": intent, "lettering": "Ahoy"}).lettering == "Ahoy"


def test_a_repeat_says_that_it_sets_no_words(templates, harbour):
    brief = parse_brief({"brand": "harbour", "intent": "shells saying Hello", "product": "cushion"})
    prompt = expand(brief, templates["coastal"], harbour, index=0)
    assert brief.lettering is None
    assert any(line.startswith("'Hello' is not set") for line in prompt.changed)


def test_a_bouquet_of_peonies_shows_peonies():
    assert read_intent("a bouquet of peonies for a greeting card").motifs == ("peony",)
    assert read_intent("a bouquet on cream").motifs == ("bouquet",)


@given(st.text(max_size=120))
def test_any_intent_gives_words_that_a_brief_can_have(intent):
    rest, words = lettering_in(intent)
    assert words is None or 0 < len(words) <= MAX_LETTERING_CHARACTERS
    assert len(rest) <= len(intent)
