import numpy as np
import pytest

from engine.composition.motifs import load_library
from engine.training import corpus
from engine.training.captions import COLOUR_FACETS, concept
from engine.training.views import LESSON_PX, SHAPES_FIRST, Lessons

STRUCTURE_OF_REPEATS = {"layout", "style", "density", "symmetry"}


@pytest.fixture(scope="module")
def lessons(tmp_path_factory):
    folder = tmp_path_factory.mktemp("parts")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(corpus, "PART_SIZE", 6)
        corpus.draw_part(folder, 0, 7)
    return Lessons(folder=folder, parts=1, seed=7, steps=1000, designs=24)


@pytest.fixture(scope="module")
def batch(lessons):
    return lessons[SHAPES_FIRST + 10]


def test_equal_steps_are_equal_batches(lessons, batch):
    again, other = lessons[SHAPES_FIRST + 10], lessons[SHAPES_FIRST + 11]
    assert np.array_equal(batch.images, again.images)
    assert (batch.labels, batch.captions) == (again.labels, again.captions)
    assert not np.array_equal(batch.images, other.images)


def test_the_first_steps_show_single_motifs_alone(lessons):
    assert not any(STRUCTURE_OF_REPEATS & labels.keys() for labels in lessons[0].labels)


def test_later_steps_show_repeats_beside_them(batch):
    with_structure = [labels.keys() >= STRUCTURE_OF_REPEATS for labels in batch.labels]
    assert any(with_structure)
    assert not all(with_structure)


def test_two_looks_at_a_design_differ_in_colours_alone(batch):
    assert batch.images.shape == (48, LESSON_PX, LESSON_PX, 3)
    for first, second in zip(batch.labels[:24], batch.labels[24:], strict=True):
        shape = [{facet: words for facet, words in labels.items() if facet not in COLOUR_FACETS} for labels in (first, second)]
        assert shape[0] == shape[1]


def test_colours_tell_no_design_from_the_others(batch):
    grounds = [labels["ground"] for labels in batch.labels]
    assert all(grounds.count(ground) >= 3 for ground in grounds)
    assert sum(one != other for one, other in zip(grounds[:24], grounds[24:], strict=True)) > 12


def test_no_look_shows_what_is_kept_for_testing(lessons, batch):
    library = load_library()
    kept = {concept(name) for name in corpus.lesson_motifs(library, held_out=True)}
    shown = {word for step in range(4) for labels in lessons[step].labels for word in labels["motif"]}
    shown |= {word for labels in batch.labels for word in labels["motif"]}
    assert shown
    assert not shown & kept


def test_a_part_is_drawn_once(lessons):
    before = (lessons.folder / "part_0000.npy").stat().st_mtime_ns
    corpus.draw_part(lessons.folder, 0, 7)
    assert (lessons.folder / "part_0000.npy").stat().st_mtime_ns == before
