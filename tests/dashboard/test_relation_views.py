"""Relations in words and beside their pictures: clashes first, nothing of what was removed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard.views.relations import APPROVED, Other, clash_words, related, relation_words
from engine.domain.score import Likeness, Relation
from review.existing import Standing

NEAR = Other(id="C-0000000001", title="Shells on sand", asset="a" * 64, repeat="block", repeat_mm=(320.0, 320.0), link="/passport")
THEIRS = replace(NEAR, id="E-0000000001", title="theirs", standing=Standing.PROTECTED, note="Atelier Nord, 0081", link="")


def address(sha256: str, width: int | None) -> str:
    return f"/assets/{sha256[:4]}?w={width}"


def relation(kind: Likeness, other: str = NEAR.id) -> Relation:
    return Relation(kind=kind, other=other, likeness=0.9)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Likeness.DUPLICATE, "Very close to Shells on sand (C-0000000001)."),
        (Likeness.COLOURWAY, "Shells on sand (C-0000000001) in other colours."),
        (Likeness.STYLE, "In the same style as Shells on sand (C-0000000001)."),
    ],
)
def test_each_relation_is_a_sentence_with_the_other_design(kind: Likeness, words: str) -> None:
    assert relation_words(relation(kind), NEAR) == words
    assert NEAR.id in relation_words(relation(kind))


@pytest.mark.parametrize(
    ("standing", "kind", "clash"),
    [
        ("", Likeness.DUPLICATE, ""),
        (APPROVED, Likeness.DUPLICATE, "Already used: approved as C-0000000001."),
        (APPROVED, Likeness.COLOURWAY, "Already used: approved as C-0000000001."),
        (APPROVED, Likeness.STYLE, ""),
        (Standing.CATALOGUE, Likeness.COLOURWAY, "Already in the catalogue, as C-0000000001."),
        (Standing.CATALOGUE, Likeness.STYLE, ""),
        (Standing.PROTECTED, Likeness.STYLE, "Comes near a protected design, C-0000000001: Atelier Nord."),
    ],
)
def test_what_is_used_or_protected_clashes_and_only_a_protected_style_is_a_clash(standing: str, kind: Likeness, clash: str) -> None:
    others = {NEAR.id: replace(NEAR, standing=standing, note="Atelier Nord")}
    (entry,) = related([relation(kind)], others, address)
    assert entry["clash"] == clash
    assert clash_words([relation(kind)], others).startswith(clash)
    assert bool(clash_words([relation(kind)], others)) == bool(clash)


def test_clashes_come_first_then_the_nearest_of_each_kind() -> None:
    second = replace(NEAR, id="C-0000000002")
    told = [
        relation(Likeness.DUPLICATE),
        relation(Likeness.DUPLICATE, second.id),
        relation(Likeness.STYLE, second.id),
        relation(Likeness.STYLE, THEIRS.id),
    ]
    shown = related(told, {NEAR.id: NEAR, second.id: second, THEIRS.id: THEIRS}, address)
    assert [(entry["kind"], entry["other"]) for entry in shown] == [
        ("same style", THEIRS.id),
        ("duplicate", NEAR.id),
        ("same style", second.id),
    ]
    assert shown[0]["deny"] == ""
    assert shown[1]["deny"] == "Not a duplicate"
    assert shown[0]["picture"].endswith("w=384")


def test_a_design_that_was_removed_is_not_mentioned_and_an_unknown_one_by_its_name() -> None:
    told = [relation(Likeness.DUPLICATE, THEIRS.id), relation(Likeness.DUPLICATE, "C-0000000009")]
    (entry,) = related(told, {}, address)
    assert entry["sentence"] == "Very close to C-0000000009."
    assert clash_words(told, {}) == ""
