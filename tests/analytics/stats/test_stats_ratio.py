from __future__ import annotations

import numpy as np
import pytest
import tea_tasting as tt
from scipy.stats import binom, chisquare

from analytics.domain import Inconclusive, Light, SampleRatio
from analytics.stats.ratio import check_logged, check_planned


def checked(answer: SampleRatio | Inconclusive) -> SampleRatio:
    assert isinstance(answer, SampleRatio)
    return answer


def test_planned_shares_give_pearsons_chi_squared() -> None:
    ratio = checked(check_planned({"A": 5050, "B": 4950, "C": 2500}, {"A": 2, "B": 2, "C": 1}))
    statistic, p_value = chisquare([5050, 4950, 2500], [5000, 5000, 2500])
    assert (ratio.statistic, ratio.p_value, ratio.degrees) == pytest.approx((statistic, p_value, 2))
    assert ratio.light is Light.GREEN


@pytest.mark.parametrize(("first", "light"), [(5000, Light.GREEN), (5120, Light.GREEN), (5140, Light.YELLOW), (5200, Light.RED)])
def test_the_light_turns_at_one_in_a_hundred_and_one_in_a_thousand(first: int, light: Light) -> None:
    assert checked(check_planned({"A": first, "B": 10_000 - first}, {"A": 1, "B": 1})).light is light


def test_two_arms_agree_with_tea_tasting() -> None:
    counts = {"A": 5140, "B": 4860}
    theirs = tt.SampleRatio(method="norm", correction=False).analyze(
        {0: tt.aggr.Aggregates(count_=5140), 1: tt.aggr.Aggregates(count_=4860)}, 0, 1, "variant"
    )
    assert checked(check_planned(counts, {"A": 1, "B": 1})).p_value == pytest.approx(theirs.pvalue, rel=1e-6)


def test_arms_that_expect_fewer_than_five_are_left_out_and_named() -> None:
    ratio = checked(check_planned({"A": 500, "B": 500, "C": 9}, {"A": 500, "B": 500, "C": 4}))
    assert ratio.left_out == ("C",)


def test_too_few_exposures_are_inconclusive_not_green() -> None:
    assert isinstance(check_planned({"A": 3, "B": 1}, {"A": 1, "B": 1}), Inconclusive)


def test_an_arm_that_was_never_planned_is_red() -> None:
    assert checked(check_planned({"A": 50, "X": 1}, {"A": 1})).light is Light.RED


def test_constant_logged_propensities_give_pearsons_chi_squared() -> None:
    counts, shares = {"A": 700, "B": 310}, {"A": 0.7, "B": 0.3}
    weight = {arm: counts[arm] / shares[arm] for arm in counts}
    squared = {arm: counts[arm] / shares[arm] ** 2 for arm in counts}
    ours, pearson = checked(check_logged(counts, weight, squared, 1010)), checked(check_planned(counts, shares))
    assert (ours.statistic, ours.p_value) == pytest.approx((pearson.statistic, pearson.p_value))
    assert ours.expected == pytest.approx(pearson.expected)


def logged(rng: np.random.Generator, *, lose: float = 0.0, rounds: int = 10_000, arms: int = 12) -> SampleRatio:
    """A bandit-like log: in each of 20 periods the policy favours other arms; a share `lose` of arm 0's exposures gets lost."""
    policy = rng.dirichlet(np.full(arms, 1.5), size=20) * 0.9 + 0.1 / arms
    period = np.arange(rounds) * 20 // rounds
    arm = (rng.random(rounds)[:, None] > policy[period].cumsum(axis=1)).sum(axis=1).clip(0, arms - 1)
    share = policy[period, arm]
    kept = (arm != 0) | (rng.random(rounds) >= lose)
    arm, share = arm[kept], share[kept]
    observed = {str(a): float((arm == a).sum()) for a in range(arms)}
    weight = {str(a): float((1 / share[arm == a]).sum()) for a in range(arms)}
    squared = {str(a): float((1 / share[arm == a] ** 2).sum()) for a in range(arms)}
    return checked(check_logged(observed, weight, squared, len(arm)))


def test_varying_propensities_give_no_more_false_alarms_than_stated() -> None:
    rng = np.random.default_rng(5)
    alarms = sum(logged(rng).light is not Light.GREEN for _ in range(300))
    assert alarms <= binom.ppf(0.999, 300, 0.02)  # 1 % is stated; the statistic's tail is a little heavy


def test_lost_exposures_are_found_under_varying_propensities() -> None:
    rng = np.random.default_rng(6)
    found = sum(logged(rng, lose=0.4).light is not Light.GREEN for _ in range(20))
    assert found >= 16
