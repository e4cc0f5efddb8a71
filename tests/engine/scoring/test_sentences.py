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
