from __future__ import annotations

from pathlib import Path

import pytest

from analytics.domain import ArmCounts, Estimate, Inconclusive, Leader, Light, Power, SampleRatio
from analytics.errors import UnknownExperiment, UnknownMetric
from analytics.events.query import Counted
from analytics.experiments import read_counts, readout
from analytics.findings import readout_sentence


def counted(numbers: dict[str, tuple[int, int]], *, simulated: bool = False) -> Counted:
    """Arms as (exposures, conversions), one exposure a unit, no propensities."""
    arms = tuple(
        ArmCounts(arm=name, exposures=n, units=n, conversions=c, converted_units=c, unit_nn=n, unit_nc=c, unit_cc=c)
        for name, (n, c) in numbers.items()
    )
    rounds = sum(n for n, _ in numbers.values())
    return Counted(
        basis="unit",
        logged=False,
        simulated=simulated,
        crossovers=0,
        orphan_conversions=0,
        metrics=("order",),
        arms=arms,
        rounds=rounds,
    )


def test_the_random_open_bandit_log_reads_46_clicks_and_no_best_item(open_bandit: Path) -> None:
    result = readout(open_bandit, "open-bandit-random_men")
    assert (result.exposures, result.conversions, len(result.arms)) == (10_000, 46, 34)
    assert sum(arm.conversions == 0 for arm in result.arms) == 9
    assert isinstance(result.ratio, SampleRatio)
    assert (result.ratio.statistic, result.ratio.p_value) == pytest.approx((53.9088, 0.01224), abs=1e-4)
    assert result.ratio.light is Light.GREEN
    assert isinstance(result.leader, Inconclusive)
    assert not result.weighted
    assert not result.simulated
    assert isinstance(result.overall, Estimate)
    assert result.overall.low < 0.0046 < result.overall.high


def test_the_bandit_log_reads_69_clicks_weighted_by_propensity(open_bandit: Path) -> None:
    result = readout(open_bandit, "open-bandit-bts_men")
    assert (result.exposures, result.conversions) == (10_000, 69)
    assert result.weighted
    assert "weighted" in result.notes[0]
    assert isinstance(result.ratio, SampleRatio)
    assert result.ratio.light is Light.GREEN
    assert isinstance(result.leader, Inconclusive)
    favourite = max(result.arms, key=lambda arm: arm.exposures)
    assert favourite.trials < favourite.exposures


def test_every_interval_of_the_open_bandit_logs_holds_the_overall_rate(open_bandit: Path) -> None:
    for name in ("open-bandit-random_men", "open-bandit-bts_men"):
        result = readout(open_bandit, name)
        assert isinstance(result.overall, Estimate)
        for arm in result.arms:
            assert isinstance(arm.rate, Estimate)
            assert arm.rate.low < result.overall.mean < arm.rate.high


def test_the_readout_of_an_experiment_that_is_not_there_names_those_that_are(open_bandit: Path) -> None:
    with pytest.raises(UnknownExperiment, match="open-bandit-bts_men, open-bandit-random_men"):
        readout(open_bandit, "spring")


def test_a_metric_that_is_not_there_is_refused(open_bandit: Path) -> None:
    with pytest.raises(UnknownMetric, match="It has click"):
        readout(open_bandit, "open-bandit-random_men", metric="purchase")


def test_a_clear_best_arm_is_named_with_its_chance_and_loss() -> None:
    result = read_counts(counted({"A": (10_000, 300), "B": (10_000, 420), "C": (10_000, 310)}), "spring", "order")
    assert isinstance(result.leader, Leader)
    assert result.leader.arm == "B"
    assert result.leader.chance_best > 0.99
    assert result.leader.expected_loss < 1e-4
    assert "B is best" in readout_sentence(result)


def test_a_winner_is_shrunken_towards_the_others() -> None:
    result = read_counts(counted(dict.fromkeys("ABCDEFGH", (1000, 30)) | {"W": (1000, 45)}), "spring", "order")
    winner = result.arms[-1]
    assert isinstance(winner.rate, Estimate)
    assert winner.raw == 0.045
    assert 0.03 < winner.rate.mean < 0.041


def test_a_red_sample_ratio_names_no_best_arm() -> None:
    result = read_counts(counted({"A": (10_000, 300), "B": (8_000, 420)}), "spring", "order")
    assert isinstance(result.ratio, SampleRatio)
    assert result.ratio.light is Light.RED
    assert isinstance(result.leader, Inconclusive)
    assert "Do not read this test" in readout_sentence(result)


def test_planned_shares_are_what_counts_are_checked_against() -> None:
    numbers = counted({"A": (8_000, 300), "B": (2_000, 80)})
    ratio = read_counts(numbers, "spring", "order", {"A": 0.8, "B": 0.2}).ratio
    assert isinstance(ratio, SampleRatio)
    assert ratio.light is Light.GREEN


def test_a_planned_arm_that_was_never_shown_is_listed_and_turns_the_light_red() -> None:
    result = read_counts(counted({"A": (1_000, 30), "B": (1_000, 40)}), "spring", "order", {"A": 1, "B": 1, "C": 1})
    assert result.arms[-1].arm == "C"
    assert result.arms[-1].raw is None
    assert isinstance(result.ratio, SampleRatio)
    assert result.ratio.light is Light.RED


@pytest.mark.parametrize("conversions", [0, 4])
def test_too_few_conversions_give_a_reason_in_place_of_every_number(conversions: int) -> None:
    result = read_counts(counted({"A": (500, conversions), "B": (500, 0)}), "spring", "order")
    answers = [
        result.overall,
        result.spread,
        result.leader,
        result.power,
        *(answer for arm in result.arms for answer in (arm.rate, arm.lift, arm.chance_best)),
    ]
    assert all(isinstance(answer, Inconclusive) for answer in answers)
    assert isinstance(result.overall, Inconclusive)
    assert "too few for a rate" in result.overall.reason
    assert result.overall.exposures_needed == (250 if conversions else None)


def test_power_says_how_many_exposures_are_missing() -> None:
    thin, thick = (read_counts(counted({"A": (n, n // 25), "B": (n, n // 25)}), "spring", "order").power for n in (2_000, 20_000))
    assert isinstance(thin, Power)
    assert isinstance(thick, Power)
    assert not thin.enough
    assert thin.exposures_missing == pytest.approx(2 * (thin.exposures_an_arm - 2_000), abs=2)
    assert thick.enough
    assert thick.detectable_lift < 0.2 < thin.detectable_lift


def test_an_empty_experiment_has_no_rates_and_does_not_fail() -> None:
    result = read_counts(counted({}), "spring", "order")
    assert isinstance(result.overall, Inconclusive)
    assert isinstance(result.ratio, Inconclusive)


def test_simulated_sales_say_so() -> None:
    result = read_counts(counted({"A": (1000, 30), "B": (1000, 40)}, simulated=True), "spring", "order")
    assert "Simulated" in result.notes[0]
    assert readout_sentence(result).startswith("Simulated: ")
