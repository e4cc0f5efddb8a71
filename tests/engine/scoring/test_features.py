"""Beliefs beforehand: one for each way in which a director may decide."""

import numpy as np

from engine.scoring import features
from tests.engine.scoring.director import simulate


def test_rules_are_expected_sharper_and_with_more_slips_than_leanings():
    world = simulate(1, n=40)
    evidence = world.evidence(30)
    basis = features.fit_basis(evidence.on, evidence.off, evidence.references, evidence.views, {})
    beliefs = basis.beliefs()
    assert abs(sum(each.chance for each in beliefs) - 1) < 1e-9
    assert [each.slip for each in beliefs] == sorted(each.slip for each in beliefs)
    widths = [max(max(form.sd) for group in each.groups for form in group.forms) for each in beliefs]
    assert widths == sorted(set(widths))
    assert all(np.array_equal(each.mean, beliefs[0].mean) for each in beliefs)
