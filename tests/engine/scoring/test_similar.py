import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.score import Likeness
from engine.scoring.look import COLOURS, WAVES, Look
from engine.scoring.similar import HIGHEST, LIMITS, LOOKED_CLOSER, MOST_EACH, Limits, Neighbours, moved_limit, nearest

DIMENSIONS = 16


def _unit(rng, *shape):
    rows = rng.normal(size=shape).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=-1, keepdims=True)


def look(seed, colours=0):
    """A form of its own for each seed, in colours that are as far apart as their numbers."""
    form = np.random.default_rng(seed).integers(-127, 128, 2 * WAVES).astype(np.int8)
    return Look(form=form, colours=np.full(COLOURS, colours, np.int8))


def known(looks, embeddings=None):
    designs = Neighbours()
    rows = np.zeros((len(looks), DIMENSIONS), np.float32) if embeddings is None else embeddings
    designs.add([f"C-{at}" for at in range(len(looks))], rows, looks)
    return designs


def told(found):
    return [(relation.kind, relation.other) for relation in found]


NOWHERE = np.zeros(DIMENSIONS, np.float32)


def test_nearest_agrees_with_sorting_everything():
    rng = np.random.default_rng(0)
    corpus, query = _unit(rng, 500, 32), _unit(rng, 32)
    indices, cosines = nearest(query, corpus, 10)
    assert indices.tolist() == np.argsort(-(corpus @ query))[:10].tolist()
    assert (np.diff(cosines) <= 0).all()


def test_equal_designs_come_in_order_of_index():
    corpus = np.repeat(np.eye(4, dtype=np.float32)[:1], 6, axis=0)
    assert nearest(corpus[0], corpus, 3)[0].tolist() == [0, 1, 2]


def test_empty_corpus_has_no_nearest():
    indices, cosines = nearest(np.ones(4, dtype=np.float32), np.zeros((0, 4), dtype=np.float32), 5)
    assert len(indices) == len(cosines) == 0
    assert Neighbours().relations(NOWHERE, look(0), LIMITS) == ()


def test_the_same_form_is_a_copy_in_the_same_colours_and_a_colourway_in_others():
    designs = known([look(1), look(2), look(1, colours=40), look(3)])
    found = designs.relations(NOWHERE, look(1), LIMITS)
    assert told(found) == [(Likeness.DUPLICATE, "C-0"), (Likeness.COLOURWAY, "C-2")]
    assert found[0].likeness == pytest.approx(1, abs=0.01)


def test_the_same_style_is_another_form_near_by_the_scorer_and_named_once():
    rows = np.eye(DIMENSIONS, dtype=np.float32)[[0, 0, 5]]
    designs = known([look(1), look(2), look(3)], rows)
    assert told(designs.relations(rows[0], look(1), LIMITS)) == [(Likeness.DUPLICATE, "C-0"), (Likeness.STYLE, "C-1")]


def test_limits_decide_and_what_is_left_out_is_not_named():
    designs = known([look(1)])
    assert designs.relations(NOWHERE, look(1), Limits(duplicate=1.01)) == ()
    assert designs.relations(NOWHERE, look(1), LIMITS, without={"C-0", "C-unknown"}) == ()


def test_of_many_copies_the_nearest_are_told_even_where_many_are_left_out():
    designs = known([look(1)] * 120)
    assert len(designs.relations(NOWHERE, look(1), LIMITS)) == MOST_EACH
    out = {f"C-{at}" for at in range(LOOKED_CLOSER + 40)}
    assert {relation.other for relation in designs.relations(NOWHERE, look(1), LIMITS, without=out)}.isdisjoint(out)
    assert len(designs.relations(NOWHERE, look(1), LIMITS, without=out)) == MOST_EACH


def test_designs_that_come_one_by_one_are_found_as_if_they_had_come_together():
    looks = [look(seed) for seed in range(150)]
    one_by_one = Neighbours()
    for at, each in enumerate(looks):
        one_by_one.add([f"C-{at}"], NOWHERE[None], [each])
        one_by_one.add([f"C-{at}"], NOWHERE[None], [look(999)])  # there already
    together = known(looks)
    assert len(one_by_one) == len(together) == 150
    for seed in (0, 63, 64, 149):
        assert one_by_one.relations(NOWHERE, look(seed), LIMITS) == together.relations(NOWHERE, look(seed), LIMITS)
        assert told(together.relations(NOWHERE, look(seed), LIMITS)) == [(Likeness.DUPLICATE, f"C-{seed}")]


def test_a_design_known_by_its_look_alone_gets_its_embedding_later_and_once():
    rows = np.eye(DIMENSIONS, dtype=np.float32)
    designs = known([look(1)])
    assert designs.relations(rows[0], look(2), LIMITS) == ()
    designs.add(["C-0"], rows[:1], [look(1)])
    designs.add(["C-0"], rows[1:2], [look(1)])
    assert told(designs.relations(rows[0], look(2), LIMITS)) == [(Likeness.STYLE, "C-0")]
    assert designs.relations(rows[1], look(2), LIMITS) == ()


def test_a_design_of_several_looks_is_found_by_any_of_them_told_once_and_left_out_whole():
    rows = np.eye(DIMENSIONS, dtype=np.float32)
    designs = known([look(9)])
    designs.add(["E-1"] * 3, np.stack([rows[0], NOWHERE, NOWHERE]), [look(1), look(2), look(1, colours=1)])
    for seed in (1, 2):
        assert told(designs.relations(rows[0], look(seed), LIMITS)) == [(Likeness.DUPLICATE, "E-1")]
    assert told(designs.relations(rows[0], look(5), LIMITS)) == [(Likeness.STYLE, "E-1")]
    assert designs.relations(rows[0], look(2), LIMITS, without={"E-1"}) == ()


def test_brand_fit_and_search_load_no_torch():
    code = "import sys, engine.scoring.brand_fit, engine.scoring.similar; print({'torch', 'open_clip'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"


def test_no_answer_no_move_and_answers_below_the_limit_say_nothing():
    assert moved_limit(0.7, [], []) == 0.7
    assert moved_limit(0.7, [0.1, 0.69], []) == 0.7


@given(denied=st.lists(st.floats(0, 1), max_size=30), upheld=st.lists(st.floats(0, 1), max_size=30), limit=st.floats(0.5, HIGHEST))
def test_a_limit_only_rises_stays_bounded_and_more_of_the_same_answers_move_it_further(denied, upheld, limit):
    moved = moved_limit(limit, denied, upheld)
    assert limit <= moved <= HIGHEST
    assert moved_limit(limit, denied, []) <= moved_limit(limit, denied * 2, []) + 0.02


def test_what_people_upheld_is_not_passed():
    assert moved_limit(0.7, [0.88] * 40, []) > 0.85
    assert moved_limit(0.7, [0.88] * 40, [0.75] * 10) == pytest.approx(0.75)
    assert moved_limit(0.7, [0.88] * 40, [0.5] * 10) == 0.7
