from __future__ import annotations

import statistics
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from analytics.domain import ArmTraits, Light, SampleRatio, TraitBoard
from analytics.events.store import files_of
from analytics.experiments import readout
from analytics.storefront import simulate_week, true_rates, value_effect
from analytics.traits import trait_board

VALUES = ("shell", "fish", "coral", "weed")


@pytest.fixture
def arms() -> list[ArmTraits]:
    return [ArmTraits(arm=f"D-{n}", design=f"D-{n}", template="coastal", factors={"motif": VALUES[n % 4]}) for n in range(24)]


@pytest.fixture
def week(arms: list[ArmTraits], events: Path, key: bytes) -> Path:
    report = simulate_week(arms, events, key, experiment="demo", seed=5, exposures=40_000)
    assert report.exposures == 40_000
    assert report.simulated
    return events


def test_every_row_is_marked_as_simulated_with_its_propensity(week: Path) -> None:
    for table in ("exposures", "conversions"):
        for file in files_of(week, table, "demo"):
            assert set(pq.ParquetFile(file).read(columns=["simulated"])["simulated"].to_pylist()) == {True}
    [file] = files_of(week, "exposures", "demo")
    assert set(pq.ParquetFile(file).read(columns=["propensity"])["propensity"].to_pylist()) == {1 / 24}


def test_a_week_is_read_as_simulated_by_exposure_with_a_clean_sample_ratio(week: Path, arms: list[ArmTraits]) -> None:
    result = readout(week, "demo")
    assert (result.simulated, result.basis, result.metric, result.weighted) == (True, "exposure", "purchase", False)
    assert isinstance(result.ratio, SampleRatio)
    assert result.ratio.light is Light.GREEN
    assert result.conversions / result.exposures == pytest.approx(statistics.mean(true_rates(arms, seed=5).values()), rel=0.08)


def test_the_board_finds_the_hidden_truth(week: Path, arms: list[ArmTraits]) -> None:
    board = trait_board(arms, readout(week, "demo"))
    assert isinstance(board, TraitBoard)
    assert board.simulated
    found = {effect.value: effect.log_mean for effect in board.effects}
    truth = {value: value_effect(5, "motif", value) for value in VALUES}
    assert max(found, key=lambda value: found[value]) == max(truth, key=lambda value: truth[value])
    assert np.corrcoef([found[value] for value in VALUES], [truth[value] for value in VALUES])[0, 1] > 0.85


def test_a_value_keeps_its_effect_and_the_same_week_gives_the_same_events(arms: list[ArmTraits], week: Path, key: bytes) -> None:
    again = simulate_week(arms, week, key, experiment="demo", seed=5, exposures=40_000)
    assert (again.exposures, again.conversions) == (0, 0)
    assert value_effect(5, "motif", "shell") == value_effect(5, "motif", "shell") != value_effect(6, "motif", "shell")


def test_a_week_that_would_lie_ahead_is_moved_into_the_past(arms: list[ArmTraits], events: Path, key: bytes) -> None:
    simulate_week(arms, events, key, experiment="next", exposures=2_000, start=datetime.now(UTC))
    [file] = files_of(events, "exposures", "next")
    assert max(pq.ParquetFile(file).read(columns=["at"])["at"].to_pylist()) <= datetime.now(UTC)


def test_words_that_no_drawing_shows_sell_nothing() -> None:
    assert value_effect(5, "finish", "chalky") == 0.0 != value_effect(5, "ground", "dark")


def test_without_spread_all_arms_are_alike(arms: list[ArmTraits]) -> None:
    rates = true_rates(arms, seed=1, value_sd=0.0, design_sd=0.0)
    assert list(rates.values()) == pytest.approx([0.035] * 24)
    assert len(set(true_rates([replace(arm, factors={}) for arm in arms], seed=1).values())) == 24
