import subprocess
import sys

import numpy as np
import pytest

from engine.scoring.similar import Likeness, find_duplicate, nearest

FORM = {"coverage": 0.4, "complexity": 20.0, "scale": 0.2, "layout": "tossed", "repeat": "block"}
COLOUR = {"colour_temperature": 0.1, "lightness": 60.0, "chroma": 20.0}


def _unit(rng, *shape):
    rows = rng.normal(size=shape).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=-1, keepdims=True)


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


@pytest.mark.parametrize(
    ("traits", "likeness"),
    [
        (FORM | COLOUR, Likeness.DUPLICATE),
        (FORM | COLOUR | {"lightness": 30.0}, Likeness.COLOURWAY),
        (FORM | COLOUR | {"coverage": 0.6}, None),
        (FORM | COLOUR | {"layout": "stripe"}, None),
        ({}, None),
    ],
)
def test_same_form_is_a_duplicate_in_the_same_colours_and_a_colourway_in_others(traits, likeness):
    corpus = np.eye(8, dtype=np.float32)
    query = corpus[3] * 0.99 + corpus[4] * 0.1
    match = find_duplicate(query / np.linalg.norm(query), traits, corpus, [FORM | COLOUR] * 8)
    assert (match and match.likeness) == likeness
    assert match is None or match.index == 3


def test_a_distant_design_is_no_duplicate_even_with_equal_traits():
    corpus = np.eye(8, dtype=np.float32)[:4]
    assert find_duplicate(np.eye(8, dtype=np.float32)[7], FORM | COLOUR, corpus, [FORM | COLOUR] * 4) is None


def test_brand_fit_and_search_load_no_torch():
    code = "import sys, engine.scoring.brand_fit, engine.scoring.similar; print({'torch', 'open_clip'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"
