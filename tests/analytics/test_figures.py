from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from analytics import figures
from analytics.domain import Estimate, Inconclusive, SlotChange, TraitBoard, TraitEffect
from analytics.experiments import readout

ROOT = Path(__file__).resolve().parents[2]


def words(figure: Any) -> str:
    return json.dumps(figure.to_plotly_json(), default=str, ensure_ascii=False)


@pytest.fixture
def board() -> TraitBoard:
    effect = TraitEffect(
        trait="layout",
        value="tossed",
        drawn=True,
        lift=Estimate(mean=0.12, low=0.05, high=0.2),
        log_mean=0.11,
        chance_positive=0.99,
        arms=9,
        exposures=20_000,
        conversions=700.0,
    )
    seen = replace(
        effect, trait="coverage", value="+1 sd", drawn=False, lift=Estimate(mean=-0.02, low=-0.06, high=0.01), log_mean=-0.02
    )
    return TraitBoard(
        experiment="demo",
        metric="purchase",
        simulated=True,
        effects=(effect, seen),
        arm_spread=0.1,
        arms=24,
        exposures=50_000,
        conversions=1_700,
    )


@pytest.mark.parametrize("dark", [False, True])
def test_arm_rates_show_every_arm_best_on_top_with_plain_hover_words(open_bandit: Path, dark: bool) -> None:
    result = readout(open_bandit, "open-bandit-random_men")
    figure = figures.arm_rates(result, dark=dark)
    dots = figure.data[-1]
    assert len(dots.y) == 34
    assert list(dots.x) == sorted(dots.x)
    assert "of 272 exposures converted" in words(figure)
    assert figure.layout.paper_bgcolor == "rgba(0,0,0,0)"
    assert "SIMULATED" not in words(figure)


def test_simulated_sales_are_stamped_into_the_figure(open_bandit: Path, board: TraitBoard) -> None:
    result = replace(readout(open_bandit, "open-bandit-random_men"), simulated=True)
    assert "SIMULATED SALES" in words(figures.arm_rates(result))
    assert "SIMULATED SALES" in words(figures.trait_effects(board))


def test_the_sample_ratio_figure_says_shown_and_expected(open_bandit: Path) -> None:
    figure = figures.ratio_light(readout(open_bandit, "open-bandit-random_men"))
    assert "item-15: shown 249 times, expected 294" in words(figure)
    assert figures.LIGHTS["green"] in words(figure)


def test_the_forest_plot_tells_sure_from_unsure_and_drawn_from_seen(board: TraitBoard) -> None:
    figure = figures.trait_effects(board)
    assert list(figure.data[-1].marker.color) == [figures.LIGHT.faint, figures.LIGHT.up]
    assert "coverage · +1 sd (seen)" in words(figure)
    assert "90 % interval +5 % to +20 %" in words(figure)


def test_slot_weights_are_drawn_as_shares_before_and_after() -> None:
    figure = figures.slot_weights(
        [SlotChange(slot="layout", before={"tossed": 1.0, "set": 3.0}, after={"tossed": 2.0, "set": 2.0})]
    )
    assert "layout · tossed: 25 % of new designs before, 50 % after" in words(figure)


def test_where_there_is_no_answer_the_figure_is_a_sentence(open_bandit: Path) -> None:
    answer = Inconclusive(reason="The arms are not designs of ours.")
    result = replace(readout(open_bandit, "open-bandit-random_men"), overall=answer, ratio=answer)
    for figure in (figures.arm_rates(result), figures.ratio_light(result), figures.trait_effects(answer)):
        assert not figure.data
        assert "not designs of ours" in figure.layout.annotations[0].text


@pytest.mark.parametrize(
    "module",
    ["analytics", "analytics.domain", "analytics.experiments", "analytics.traits", "analytics.learning", "analytics.storefront"],
)
def test_importing_analytics_is_light(module: str) -> None:
    heavy = ("torch", "diffusers", "streamlit", "plotly", "ibis", "duckdb", "tea_tasting")
    code = f"import sys, {module}; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"
