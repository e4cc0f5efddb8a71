from __future__ import annotations

import pytest

from engine.scoring.sentences import explain


@pytest.mark.parametrize(
    ("record", "sentence"),
    [
        ((3, 4), "Layout ogee: 3 of 4 approved."),
        ((0, 4), "Layout ogee: 0 of 4 approved."),
        ((0, 0), "Layout ogee: none decided yet."),
    ],
)
def test_a_word_that_nobody_has_decided_about_claims_no_count(record: tuple[int, int], sentence: str) -> None:
    assert explain("layout", "ogee", -0.1, record) == sentence


def test_what_the_brands_words_name_says_so_until_it_was_decided_about() -> None:
    assert explain("layout", "ogee", 0.4, (0, 0), stated=True) == "Layout ogee: the brand's words ask for it."
    assert explain("layout", "ogee", -0.4, (0, 0), stated=True) == "Layout ogee: the brand's words speak against it."
    assert explain("layout", "ogee", 0.4, (1, 3), stated=True) == "Layout ogee: 1 of 3 approved."
    assert explain("coverage", 0.2, 0.4, (0, 0), stated=True).endswith("nearer to what the brand's words ask for.")
    assert explain("coverage", 0.2, -0.4, (5, 9), stated=True).endswith("nearer to what was rejected.")


def test_two_traits_that_matter_together_are_named_together() -> None:
    told = explain("coverage with motif_family", 0.3, -0.3, (5, 9))
    assert told == "Its coverage and its motif family go together as in designs that were rejected."
