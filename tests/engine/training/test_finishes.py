import numpy as np
import pytest

from engine.domain.brief import RepeatType
from engine.ports import Artwork
from engine.repeats.seam import seam_ratio
from engine.training.finishes import FINISHES, PHRASES
from engine.training.patterns import Drawing, draw_patterns, random_colours

PROCESSES = [name for name in FINISHES if name != "flat"]


@pytest.fixture(scope="module")
def drawing() -> Drawing:
    return next(draw_patterns(1, seed=5))


@pytest.mark.parametrize("finish", list(FINISHES))
def test_a_finish_keeps_size_and_inks_and_is_the_same_for_the_same_seed(drawing: Drawing, finish: str) -> None:
    one, two = (FINISHES[finish](drawing.plane, np.random.default_rng(1)) for _ in range(2))
    assert one.shape == drawing.plane.shape
    assert one.dtype == np.uint8
    assert set(np.unique(one)) <= set(np.unique(drawing.plane)) | {0}
    assert np.array_equal(one, two)


@pytest.mark.parametrize("finish", PROCESSES)
def test_a_process_changes_the_print_and_leaves_the_composition(drawing: Drawing, finish: str) -> None:
    printed = FINISHES[finish](drawing.plane, np.random.default_rng(1))
    changed = float((printed != drawing.plane).mean())
    assert 0.005 < changed < 0.35


@pytest.mark.parametrize("finish", list(FINISHES))
def test_a_finished_print_is_as_seamless_as_its_drawing(drawing: Drawing, finish: str) -> None:
    printed = FINISHES[finish](drawing.plane, np.random.default_rng(1))
    colours = random_colours(int(drawing.plane.max()) + 1, np.random.default_rng(2))
    assert seam_ratio(Artwork(pixels=colours[printed], repeat=RepeatType.BLOCK)) < 1.35


def test_every_finish_has_words_that_ask_for_it() -> None:
    assert set(PHRASES) == set(FINISHES)


@pytest.mark.parametrize("count", [2, 6])
def test_colours_of_one_design_are_told_apart(count: int) -> None:
    colours = random_colours(count, np.random.default_rng(3)).astype(float)
    distances = np.linalg.norm(colours[:, None] - colours[None], axis=-1) + 1e3 * np.eye(count)
    assert colours.shape == (count, 3)
    assert distances.min() > 58
