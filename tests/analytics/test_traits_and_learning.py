from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from analytics.domain import ArmCounts, ArmTraits, Draft, Inconclusive, Light, Readout, SampleRatio, TraitBoard
from analytics.events.query import Counted
from analytics.experiments import read_counts, readout
from analytics.findings import board_sentence
from analytics.learning import FLOOR, MAX_STEP, propose, reweigh, step
from analytics.storefront import true_rates, value_effect
from analytics.traits import trait_board
from engine.domain.prompt import SlotValue, Template

SLOTS = {
    "layout": ("tossed", "stripe", "allover"),
    "motif": ("shell", "fish", "coral", "weed"),
    "density": ("0.3", "0.45", "0.6"),
    "ground": ("#F4EFE6", "#1F3A5F"),
    "style": ("block print", "watercolour", "line"),
}
TEMPLATE = Template(
    name="coastal",
    revision=3,
    title="Coastal",
    text="{motif}",
    negative="",
    slots={slot: tuple(SlotValue(value=value) for value in values) for slot, values in SLOTS.items()},
)


def designs(seed: int, count: int = 36) -> list[ArmTraits]:
    rng = np.random.default_rng([seed, 1])
    return [
        ArmTraits(
            arm=f"D-{n}",
            design=f"D-{seed}-{n}",
            template="coastal",
            revision=3,
            factors={slot: str(rng.choice(values)) for slot, values in SLOTS.items()},
            traits={"coverage": float(rng.random()), "structure": str(rng.choice(["organic", "structured"])), "layout": "as drawn"},
        )
        for n in range(count)
    ]


def week(
    arms: Sequence[ArmTraits], seed: int, *, exposures: int = 80_000, value_sd: float = 0.2, design_sd: float = 0.1
) -> Readout:
    """One simulated week without the files: uniform arms, one exposure a unit."""
    rates, k = true_rates(arms, seed=seed, value_sd=value_sd, design_sd=design_sd), len(arms)
    rng = np.random.default_rng([seed, 2])
    counts = [
        (arm.arm, int(n), int(rng.binomial(n, rates[arm.arm])))
        for arm, n in zip(arms, rng.multinomial(exposures, [1 / k] * k), strict=True)
    ]
    made = tuple(
        ArmCounts(
            arm=name, exposures=n, units=n, conversions=c, converted_units=c, unit_nn=n, unit_nc=c, unit_cc=c,
            weight=n * k, weight_squared=n * k * k, weight_converted=c * k,
        )
        for name, n, c in counts
    )  # fmt: skip
    numbers = Counted(
        basis="exposure",
        logged=True,
        simulated=True,
        crossovers=0,
        orphan_conversions=0,
        metrics=("purchase",),
        arms=made,
        rounds=exposures,
    )
    return read_counts(numbers, "demo", "purchase")


def learned(seed: int, **truth: float) -> list[Draft] | Inconclusive:
    arms = designs(seed)
    result = week(arms, seed, **truth)
    return propose(trait_board(arms, result), TEMPLATE, result)


def test_designs_that_are_all_alike_give_no_more_proposals_than_one_in_twenty() -> None:
    proposals = sum(not isinstance(learned(seed, value_sd=0.0, design_sd=0.0), Inconclusive) for seed in range(40))
    assert proposals <= binom.ppf(0.99, 40, 0.05)


def test_designs_that_differ_only_by_themselves_give_hardly_any_proposals() -> None:
    proposals = sum(not isinstance(learned(seed, value_sd=0.0, design_sd=0.15), Inconclusive) for seed in range(20))
    assert proposals <= binom.ppf(0.99, 20, 0.1)


def test_ninety_per_cent_intervals_cover_planted_effects_and_moves_go_the_right_way() -> None:
    covered, moved, wrong = [], 0, 0
    for seed in range(30):
        arms = designs(seed)
        result = week(arms, seed)
        board = trait_board(arms, result)
        assert isinstance(board, TraitBoard)
        for slot in SLOTS:
            effects = [effect for effect in board.effects if effect.trait == slot]
            share = np.array([effect.exposures for effect in effects], dtype=float)
            truth = np.array([value_effect(seed, slot, effect.value) for effect in effects])
            truth = truth - (share / share.sum()) @ truth
            covered += [
                np.log1p(effect.lift.low) <= true <= np.log1p(effect.lift.high) for effect, true in zip(effects, truth, strict=True)
            ]
        drafts = propose(board, TEMPLATE, result)
        for change in [] if isinstance(drafts, Inconclusive) else drafts[0].changes:
            values = list(change.before)
            gain = [change.after[value] - change.before[value] for value in values]
            moved += 1
            wrong += float(np.dot(gain, [value_effect(seed, change.slot, value) for value in values])) < 0
    n = len(covered)
    assert binom.ppf(0.001, n, 0.88) <= sum(covered) <= binom.ppf(0.999, n, 0.92)  # effects of one slot go together: a little slack
    assert moved > 60
    assert wrong <= 0.03 * moved


def test_the_strongest_planted_value_is_moved_up_and_the_weakest_down() -> None:
    drafts = learned(3)
    assert not isinstance(drafts, Inconclusive)
    change = next(change for change in drafts[0].changes if change.slot == "motif")
    order = sorted(SLOTS["motif"], key=lambda value: value_effect(3, "motif", value))
    assert change.after[order[-1]] > change.before[order[-1]]
    assert change.after[order[0]] < change.before[order[0]]


def test_a_draft_carries_its_evidence_and_says_that_sales_are_simulated() -> None:
    drafts = learned(3)
    assert not isinstance(drafts, Inconclusive)
    draft = drafts[0]
    assert (draft.template, draft.revision, draft.simulated) == ("coastal", 3, True)
    assert draft.sentence.startswith("From simulated sales: ")
    assert draft.evidence["exposures"] == 80_000
    assert draft.evidence["sample_ratio"]["light"] == "green"  # type: ignore[index]
    for change in draft.changes:
        assert sum(change.after.values()) == pytest.approx(sum(change.before.values()), abs=1e-3)
        assert change.slot in draft.sentence


def test_slots_that_a_brief_asked_for_are_no_evidence() -> None:
    arms = designs(3)
    result = week(arms, 3)
    asked = [
        replace(arm, factors={slot: value for slot, value in arm.factors.items() if slot != "motif"}, traits=dict(arm.factors))
        for arm in arms
    ]
    board = trait_board(asked, result)
    assert isinstance(board, TraitBoard)
    assert any(effect.trait == "motif" and not effect.drawn for effect in board.effects)
    drafts = propose(board, TEMPLATE, result)
    assert not isinstance(drafts, Inconclusive)
    assert all(change.slot != "motif" for change in drafts[0].changes)


@pytest.mark.parametrize("light", [Light.YELLOW, Light.RED])
def test_a_sample_ratio_that_is_not_green_stops_every_proposal(light: Light) -> None:
    arms = designs(3)
    result = week(arms, 3)
    assert isinstance(result.ratio, SampleRatio)
    doubtful = replace(result, ratio=replace(result.ratio, light=light, p_value=0.0005))
    answer = propose(trait_board(arms, doubtful), TEMPLATE, doubtful)
    assert isinstance(answer, Inconclusive)
    assert "not shown as often" in answer.reason


def test_an_unchecked_sample_ratio_stops_every_proposal() -> None:
    arms = designs(3)
    result = replace(week(arms, 3), ratio=Inconclusive(reason="Too few exposures."))
    assert propose(trait_board(arms, result), TEMPLATE, result) == Inconclusive(reason="No proposal: Too few exposures.")


def test_thin_evidence_is_inconclusive_and_says_how_many_exposures_it_takes() -> None:
    arms = designs(3)
    board = trait_board(arms, week(arms, 3, exposures=2_000))
    assert isinstance(board, Inconclusive)
    assert board.exposures_needed is not None
    enough = trait_board(arms, week(arms, 3, exposures=int(1.5 * (2_000 + board.exposures_needed))))
    assert isinstance(enough, TraitBoard)


def test_one_design_a_value_cannot_tell_the_value_from_the_design() -> None:
    arms = [replace(arm, factors={"motif": f"motif {n}"}, traits={}) for n, arm in enumerate(designs(1, 12))]
    board = trait_board(arms, week(arms, 1))
    assert isinstance(board, Inconclusive)
    assert "cannot be told from its design" in board.reason


@pytest.mark.parametrize("name", ["open-bandit-random_men", "open-bandit-bts_men"])
def test_the_open_bandit_logs_give_no_board_and_no_proposal(open_bandit: Path, name: str) -> None:
    result = readout(open_bandit, name)
    arms = [ArmTraits(arm=arm.arm, design="") for arm in result.arms]
    board = trait_board(arms, result)
    assert isinstance(board, Inconclusive)
    assert "not designs of ours" in board.reason
    assert propose(board, TEMPLATE, result) == board
    assert board_sentence(board).startswith("Inconclusive.")


def test_forty_six_clicks_are_too_thin_even_if_the_items_had_traits(open_bandit: Path) -> None:
    result = readout(open_bandit, "open-bandit-random_men")
    arms = [
        ArmTraits(arm=arm.arm, design=arm.arm, factors={"layout": "tossed" if n % 2 else "stripe"})
        for n, arm in enumerate(result.arms)
    ]
    board = trait_board(arms, result)
    assert isinstance(board, Inconclusive)
    assert board.exposures_needed is not None
    assert board.exposures_needed > 1_000


def test_another_templates_slots_are_left_alone() -> None:
    arms = designs(3)
    result = week(arms, 3)
    other = replace(TEMPLATE, name="nordic", slots={"layout": (SlotValue(value="check"), SlotValue(value="set"))})
    answer = propose(trait_board(arms, result), other, result)
    assert isinstance(answer, Inconclusive)
    assert "nordic" in answer.reason


def test_a_step_is_bounded() -> None:
    assert (step(5.0), step(-5.0), step(0.0)) == (MAX_STEP, 1 / MAX_STEP, 1.0)


WEIGHTS = st.dictionaries(st.text(min_size=1, max_size=3), st.floats(0.01, 100), min_size=2, max_size=9)


@given(before=WEIGHTS, factors=st.lists(st.floats(1 / MAX_STEP, MAX_STEP), min_size=9, max_size=9))
def test_no_value_dies_no_total_changes_and_no_step_exceeds_its_bound(before: dict[str, float], factors: list[float]) -> None:
    after = reweigh(before, dict(zip(before, factors, strict=False)))
    total = sum(before.values())
    assert sum(after.values()) == pytest.approx(total, abs=1e-3)
    for value, weight in before.items():
        assert after[value] >= min(weight, FLOOR * total / len(before)) - 1e-4
        # scaling back to the same total at most doubles or halves the step once more
        assert weight / MAX_STEP**2 - 1e-3 <= after[value] <= weight * MAX_STEP**2 + 1e-3


def test_repeated_lessons_stop_at_the_floor() -> None:
    weights = {"a": 1.0, "b": 1.0, "c": 1.0}
    for _ in range(20):
        weights = reweigh(weights, {"a": 2.0, "c": 0.5})
    assert weights["b"] == weights["c"] == pytest.approx(0.2, abs=1e-3)
