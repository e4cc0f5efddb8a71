import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.assets import AssetStore
from review.calibration import ENOUGH, calibration, measured
from review.decisions import decide
from review.domain import Reason, Verdict
from review.store import Store
from tests.review.filling import ADMIN, fill, found


def drawn(n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities, and verdicts that follow them exactly by chance."""
    rng = np.random.default_rng(seed)
    p = rng.uniform(0.02, 0.98, n)
    return p, rng.random(n) < p


def test_scores_that_keep_their_word_are_found_to_do_so_and_boasts_are_not():
    p, y = drawn(1500, 3)
    honest, boasting = measured(p, y), measured(np.sqrt(p), y)
    assert honest is not None
    assert boasting is not None
    assert honest.error < 0.04 < 0.1 < boasting.error
    assert honest.auc == boasting.auc, "the order alone makes the ranking"
    assert sum(each.low <= each.said <= each.high for each in honest.bins) >= 7


@pytest.mark.parametrize("seed", range(3))
def test_the_ranking_is_the_share_of_pairs(seed):
    p, y = drawn(60, seed)
    p = np.round(p, 1)
    told = measured(p, y)
    pairs = [(a > b) + 0.5 * (a == b) for a in p[y] for b in p[~y]]
    assert told is not None
    assert told.auc is not None
    assert told.auc[0] == pytest.approx(np.mean(pairs))
    assert told.auc[1] <= told.auc[0] <= told.auc[2]


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=ENOUGH, max_size=80))
def test_every_decision_is_in_one_bin_and_shares_are_shares(rows):
    told = measured([p for p, _ in rows], [y for _, y in rows])
    assert told is not None
    assert sum(each.n for each in told.bins) == told.n == len(rows)
    assert 0 <= told.error <= 1
    assert 0 <= told.agreed <= 1
    assert all(0 <= each.low <= each.approved <= each.high <= 1 for each in told.bins)
    assert (told.auc is None) == (len({y for _, y in rows}) == 1)


def test_each_decision_is_taken_with_the_score_that_stood_then(store: Store, assets: AssetStore) -> None:
    found(store)
    items = fill(store, assets, count=40)
    assert calibration(store, "harbour") is None
    for at, item in enumerate(items):
        decide(store, item, Verdict.APPROVE if at < 20 else Verdict.REJECT, ADMIN, reason=None if at < 20 else Reason.COLOUR)
    told = calibration(store, "harbour")
    assert told is not None
    assert (told.n, told.approved, told.guessed, told.auc and told.auc[0]) == (40, 20, 40, 1.0)
    assert told.agreed == 1.0
    assert calibration(store, "another") is None
