from __future__ import annotations

from dataclasses import replace

import pytest

from analytics.domain import ArmCounts, Estimate, Inconclusive
from analytics.events.query import Counted
from analytics.experiments import read_counts
from dashboard.views.fit import fit_view, fit_words, percent
from dashboard.views.performance import estimate_words, with_needed, with_titles
from dashboard.views.timing import duration_words
from engine.domain.prompt import design_title
from engine.domain.score import BrandFit, Part

FIT = BrandFit(p=0.78, low=0.64, high=0.89, basis="decisions", n=212, parts=(), scorer_version="t", like_this=(25, 34))


def test_a_fit_from_decisions_is_told_in_designs_like_it() -> None:
    assert fit_words(FIT) == "25 of 34 designs like this were approved."


def test_a_fit_from_the_profile_alone_says_that_there_are_not_enough_decisions() -> None:
    assert fit_words(replace(FIT, basis="prior", n=3, like_this=None)).startswith("Not enough decisions yet (3 so far)")


def test_few_decisions_point_to_the_range() -> None:
    assert "read the range" in fit_words(replace(FIT, n=9, like_this=None))


@pytest.mark.parametrize(("share", "words"), [(0.0, "1 %"), (1.0, "99 %"), (0.784, "78 %")])
def test_no_figure_claims_certainty(share: float, words: str) -> None:
    assert percent(share) == words


def test_the_parts_stand_in_order_of_what_they_did() -> None:
    parts = tuple(Part(name=n, value=0, contribution=c, sentence=n) for n, c in (("a", 0.2), ("b", -1.0), ("c", 0.5)))
    view = fit_view(replace(FIT, parts=parts))
    assert view is not None
    assert [part["sentence"] for part in view["parts"]] == ["b", "c", "a"]
    assert view["parts"][0]["share"] == -1.0


def test_what_was_not_scored_has_no_figure() -> None:
    assert fit_view(None) is None


def test_an_interval_stands_beside_every_rate_and_a_dash_where_there_is_none() -> None:
    assert estimate_words(Estimate(mean=0.0312, low=0.021, high=0.04)) == "3.12 % (2.10 to 4.00)"
    assert estimate_words(Inconclusive(reason="too few")) == "–"


def test_an_answer_that_is_missing_says_what_would_help() -> None:
    assert (
        with_needed(Inconclusive(reason="Too few.", exposures_needed=12000)) == "Too few. About 12,000 more exposures would help."
    )


@pytest.mark.parametrize(("seconds", "words"), [(None, ""), (0.2, "1 s"), (80, "80 s"), (600, "10 min"), (7200, "2.0 h")])
def test_times_are_told_in_the_largest_fitting_unit(seconds: float | None, words: str) -> None:
    assert duration_words(seconds) == words


@pytest.mark.parametrize("conversions", [(30, 31), (20, 90)])
def test_designs_are_called_by_their_titles_wherever_a_readout_names_them(conversions: tuple[int, int]) -> None:
    arms = tuple(
        ArmCounts(arm=arm, exposures=1_000, units=1_000, conversions=sold, converted_units=sold)
        for arm, sold in zip(("D-0000000AAA", "D-0000000BBB"), conversions, strict=True)
    )
    told = read_counts(
        Counted(
            arms=arms, basis="exposure", simulated=False, logged=False, crossovers=0, orphan_conversions=0, metrics=("order",),
            rounds=2_000,
        ),
        "spring", "order", {arm.arm: 0.5 for arm in arms},
    )  # fmt: skip
    called = with_titles(told, {"D-0000000AAA": "Shell tossed on navy", "D-0000000BBB": "Fish ogee on oat"})
    assert {arm.arm for arm in called.arms} == {"Shell tossed on navy · 0AAA", "Fish ogee on oat · 0BBB"}
    assert "D-0000000" not in str(called)


def test_a_design_is_called_by_what_it_shows() -> None:
    prompt = {"drawn": {"motif": "spiral shell", "layout": "ogee"}, "elements": {"ground": "sky blue ground"}}
    assert design_title(prompt) == "Spiral shell ogee on sky blue"
    assert design_title({}) == ""
