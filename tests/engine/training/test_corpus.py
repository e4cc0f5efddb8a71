import numpy as np
import pytest

from engine.composition.finishes import FINISHES
from engine.composition.motifs import load_library
from engine.composition.symmetry import SYMMETRIES
from engine.domain.brief import Layout, RepeatType
from engine.domain.colour import Palette
from engine.domain.spec import DrawingSpec
from engine.training.captions import (
    FACETS,
    MOOD_WORDS,
    STYLE_WORDS,
    SYMMETRY_WORDS,
    WORDINGS,
    caption,
    concept,
    label,
    phrases,
    symmetry_word,
)
from engine.training.corpus import draw_lesson, is_held_out, lesson_motifs

DRAWING = DrawingSpec(
    motifs=("shell", "fish"),
    layout=Layout.TOSSED,
    repeat=RepeatType.BLOCK,
    symmetry="none",
    density=0.4,
    scale=0.3,
    aspect=1.0,
    palette=Palette(ground="#1B2C4F", inks=("#F6F1E4", "#8FC3E8")),
    style="lino",
    seed=1,
)


def test_equal_numbers_draw_equal_lessons():
    library = load_library()
    motifs = lesson_motifs(library, held_out=False)
    one, two, other = (draw_lesson(index, 7, motifs, library, side=64) for index in (3, 3, 4))
    assert np.array_equal(one.pixels, two.pixels)
    assert (one.labels, one.caption) == (two.labels, two.caption)
    assert not np.array_equal(one.pixels, other.pixels)


def test_no_lesson_shows_a_motif_that_is_kept_for_testing():
    library = load_library()
    taught, kept = lesson_motifs(library, held_out=False), lesson_motifs(library, held_out=True)
    assert len(kept) >= 4
    assert set(taught) | set(kept) == set(library.names)
    for index in range(40):
        assert not any(is_held_out(word) for word in draw_lesson(index, 7, taught, library, side=32).labels["motif"])


def test_what_is_kept_for_testing_is_shown_by_no_other_hand():
    library = load_library()
    taught, kept = ({concept(name) for name in lesson_motifs(library, held_out=held)} for held in (False, True))
    assert not taught & kept
    assert not set(library.held_out) & set(library.names)


def test_drawings_of_one_thing_by_several_hands_are_called_alike():
    assert {concept(name) for name in ("cat", "bold cat", "line cat", "held-out cat")} == {"cat"}


def test_every_group_and_finish_has_words():
    assert {symmetry_word(group) for group in SYMMETRIES} == set(SYMMETRY_WORDS)
    assert set(STYLE_WORDS) == set(FINISHES)


def test_labels_say_what_the_spec_holds():
    labels = label(DRAWING, 0.1, load_library())
    assert labels["motif"] == ("shell", "fish")
    assert "coastal" in labels["tag"]
    assert labels["layout"] == ("tossed",)
    assert labels["ground"] == ("navy",)
    assert labels["ink"] == ("ivory", "sky blue")
    assert labels["style"] == ("lino",)
    assert labels["density"] == ("sparse with open ground",)
    assert labels["symmetry"] == ("free arrangement without symmetry",)


def test_captions_name_the_main_motif():
    labels = label(DRAWING, 0.4, load_library())
    said = {caption(labels, np.random.default_rng(seed)) for seed in range(30)}
    assert len(said) > 20
    assert all("shell" in text for text in said)


@pytest.mark.parametrize("facet", FACETS)
def test_every_word_of_a_facet_has_equally_many_wordings(facet):
    words = {
        "layout": [layout.value for layout in Layout],
        "mood": list(MOOD_WORDS),
        "style": list(STYLE_WORDS),
    }.get(facet, ["shell", "pale grey"])
    counts = {len(phrases(facet, word)) for word in words}
    assert len(counts) == 1
    assert counts.pop() >= len(WORDINGS[facet])
