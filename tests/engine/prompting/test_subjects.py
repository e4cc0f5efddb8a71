"""What people ask prints of is drawn, or they are told what stands in; a thing that only shades a colour is not."""

from pathlib import Path

import pytest

from engine.prompting.intent import read_intent

SUBJECTS = Path(__file__).with_name("subjects.txt").read_text(encoding="utf-8").split()


@pytest.mark.parametrize("subject", SUBJECTS)
def test_no_subject_is_lost_without_a_word(subject: str) -> None:
    read = read_intent(f"{subject} for a scarf")

    assert read.motifs or read.theme or read.lacking


@pytest.mark.parametrize(
    ("intent", "drawn"),
    [
        ("cherries and geese", ("cherries", "goose")),
        ("birds with berries", ("bird", "berry branch")),
        ("plums on a plum ground", ("peach",)),
        ("ducks on a duck canvas", ("duck",)),
        ("irises, lotuses and cacti", ("iris", "lotus", "cactus")),
    ],
)
def test_plurals_of_every_kind_are_understood(intent: str, drawn: tuple[str, ...]) -> None:
    assert read_intent(intent).motifs == drawn


@pytest.mark.parametrize("intent", ["moss green ground", "berry tones", "pine green tartan", "walnut wood", "half drop in plum"])
def test_a_thing_that_shades_a_colour_is_not_drawn(intent: str) -> None:
    read = read_intent(intent)

    assert not read.motifs
    assert not read.lacking
