"""Depth, by which finishes know an edge from an inside, against scipy's distances on the unfolded cloth."""

import numpy as np
import pytest
from scipy.ndimage import distance_transform_edt

from engine.composition.finishes import Hand, depth
from engine.domain.brief import RepeatType
from engine.domain.colour import Palette
from engine.repeats.tiling import unfold_indices

ROWS, COLUMNS = 60, 80


@pytest.mark.parametrize("reach", [0.02, 0.1, 0.3])
@pytest.mark.parametrize("repeat", list(RepeatType))
def test_depth_is_the_distance_to_the_edge_on_the_cloth_as_far_as_its_reach(repeat, reach):
    mask = np.random.default_rng(5).random((ROWS, COLUMNS)) > 0.004
    palette = Palette(ground="#FFFFFF", inks=("#000000",))
    hand = Hand(repeat=repeat, symmetry="none", aspect=COLUMNS / ROWS, palette=palette, seed=1, fineness=1.0)
    found = depth(mask, hand, reach).far
    whole = distance_transform_edt(unfold_indices(mask.astype(np.uint8), repeat, 4, 4)) / ROWS
    true = whole[2 * ROWS : 3 * ROWS, 2 * COLUMNS : 3 * COLUMNS]
    within = true <= reach
    assert within.any()
    np.testing.assert_allclose(found[within], true[within], atol=1e-6)
    assert (found[~within] > reach).all()
