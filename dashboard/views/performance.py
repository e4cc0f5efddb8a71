"""Readouts and trait boards as rows and sentences. Every figure carries its interval; no answer is a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from analytics.domain import ArmRate, Estimate, Inconclusive, Leader, Light, Power, Readout, SampleRatio, TraitBoard

SIMULATED = "Simulated sales: made up by the demo's storefront, not real."
LIGHTS = {Light.GREEN: ("green", "check_circle"), Light.YELLOW: ("orange", "warning"), Light.RED: ("red", "error")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One line with the colour and icon of its weight."""

    text: str
    colour: str
    icon: str


def with_titles(readout: Readout, titles: Mapping[str, str]) -> Readout:
    """The readout with arms under the names that people know their designs by; arms without a title keep theirs."""

    def called(arm: str) -> str:
        return f"{titles[arm]} · {arm[-4:]}" if titles.get(arm) else arm

    ratio, leader = readout.ratio, readout.leader
    if isinstance(ratio, SampleRatio):
        ratio = replace(
            ratio,
            expected={called(arm): count for arm, count in ratio.expected.items()},
            observed={called(arm): count for arm, count in ratio.observed.items()},
            left_out=tuple(map(called, ratio.left_out)),
        )
    if isinstance(leader, Leader):
        leader = replace(leader, arm=called(leader.arm))
    elif isinstance(leader, Inconclusive):
        leader = replace(leader, reason=" ".join(map(called, leader.reason.split(" "))))
    return replace(readout, arms=tuple(replace(arm, arm=called(arm.arm)) for arm in readout.arms), ratio=ratio, leader=leader)


def ratio_sentence(ratio: SampleRatio | Inconclusive) -> Sentence:
    """The sample-ratio light in words."""
    if isinstance(ratio, Inconclusive):
        return Sentence(text=ratio.reason, colour="gray", icon="help")
    colour, icon = LIGHTS[ratio.light]
    return Sentence(text=ratio.sentence, colour=colour, icon=icon)


def power_sentence(power: Power | Inconclusive) -> Sentence:
    """What this test could see, and what it still needs."""
    if isinstance(power, Inconclusive):
        return Sentence(text=with_needed(power), colour="gray", icon="straighten")
    seen = f"By now a lift of {power.detectable_lift:.0%} between two arms would be seen"
    if power.enough:
        return Sentence(text=f"{seen}: enough for the target of {power.target_lift:.0%}.", colour="gray", icon="straighten")
    more = f"a lift of {power.target_lift:.0%} takes {power.exposures_missing:,} more exposures"
    return Sentence(text=f"{seen}; {more}.", colour="gray", icon="straighten")


def with_needed(answer: Inconclusive) -> str:
    """The reason, and how many more exposures would help where that is known."""
    if not answer.exposures_needed:
        return answer.reason
    return f"{answer.reason} About {answer.exposures_needed:,} more exposures would help."


def estimate_words(value: Estimate | Inconclusive, *, signed: bool = False, digits: int = 2) -> str:
    """A rate with its 90 % interval in per cent, or a dash where there is none."""
    if isinstance(value, Inconclusive):
        return "–"
    style = f"{'+' if signed else ''}.{digits}f"
    return f"{value.mean * 100:{style}} % ({value.low * 100:{style}} to {value.high * 100:{style}})"


def arm_rows(readout: Readout) -> list[dict[str, Any]]:
    """One row an arm, best rate first."""
    return [
        {
            "Arm": arm.arm,
            "Exposures": arm.exposures,
            "Conversions": arm.conversions,
            "Rate (90 % interval)": estimate_words(arm.rate),
            "Against the average": estimate_words(arm.lift, signed=True, digits=0),
            "Chance to be best": "–" if isinstance(arm.chance_best, Inconclusive) else f"{arm.chance_best:.0%}",
        }
        for arm in sorted(readout.arms, key=_rate, reverse=True)
    ]


def effect_rows(board: TraitBoard) -> list[dict[str, Any]]:
    """One row an effect, strongest first."""
    return [
        {
            "Trait": effect.trait.replace("_", " "),
            "Value": effect.value,
            "Lift (90 % interval)": estimate_words(effect.lift, signed=True, digits=0),
            "Chance it helps": f"{effect.chance_positive:.0%}",
            "Evidence": "drawn at random" if effect.drawn else "measured only: may be in company of something else",
            "Designs": effect.arms,
            "Exposures": effect.exposures,
        }
        for effect in board.effects
    ]


def _rate(arm: ArmRate) -> float:
    return arm.rate.mean if isinstance(arm.rate, Estimate) else (arm.raw or 0.0)
