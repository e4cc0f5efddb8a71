"""From findings to drafts of new slot weights, behind the evidence gate. A draft changes nothing: a person accepts it or does not.

The gate: the sample-ratio light is green; the value was drawn, not asked for; it was seen on enough designs and conversions to be
readable; the shrunken lift's direction is 97.5 % sure and its size at least 5 %. The step: a value's weight is multiplied by
exp(4 x log lift), held to 0.5-2, and no value falls below a fifth of an even share, so that every value goes on being tried.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from analytics.domain import Draft, Inconclusive, Light, Readout, SampleRatio, SlotChange, TraitBoard, TraitEffect
from analytics.findings import draft_sentence
from engine.domain.prompt import SlotValue, Template

SURE = 0.975
MIN_LIFT = 0.05
GAIN = 4.0
MAX_STEP = 2.0
FLOOR = 0.2


def propose(board: TraitBoard | Inconclusive, template: Template, readout: Readout) -> list[Draft] | Inconclusive:
    """Drafts for one template: at most one, with every slot that the evidence moves. Else Inconclusive, with the gate that held."""
    if isinstance(board, Inconclusive):
        return board
    if isinstance(readout.ratio, Inconclusive):
        return Inconclusive(reason=f"No proposal: {readout.ratio.reason}", exposures_needed=readout.ratio.exposures_needed)
    if readout.ratio.light is not Light.GREEN:
        return Inconclusive(reason=f"No proposal: {readout.ratio.sentence}")
    known = [effect for effect in board.effects if effect.drawn and effect.value in _weights(template, effect.trait)]
    if not known:
        return Inconclusive(reason=f"No proposal: no drawn value of template {template.name} could be read yet.")
    clear = [effect for effect in known if clears_bar(effect)]
    if not clear:
        return Inconclusive(
            reason=f"No proposal: {_nearest(known)} It rests on {board.arms} designs; more would tell values apart."
        )
    slots = sorted({effect.trait for effect in clear})
    changes = [_change(template, slot, [effect for effect in clear if effect.trait == slot]) for slot in slots]
    changes = [change for change in changes if change.before != change.after]
    if not changes:
        return Inconclusive(reason=f"No proposal: template {template.name} already draws what sells as often as may be.")
    used = [effect for effect in clear if effect.trait in {change.slot for change in changes}]
    return [
        Draft(
            experiment=board.experiment,
            template=template.name,
            revision=template.revision,
            changes=tuple(changes),
            evidence=_evidence(board, readout, readout.ratio, used),
            sentence=draft_sentence(changes, used, simulated=board.simulated),
            simulated=board.simulated,
        )
    ]


def clears_bar(effect: TraitEffect) -> bool:
    """True where the direction is sure and the shrunken lift is worth a change."""
    return max(effect.chance_positive, 1 - effect.chance_positive) >= SURE and abs(effect.lift.mean) >= MIN_LIFT


def step(log_lift: float) -> float:
    """The factor on a value's weight, 0.5-2."""
    return min(MAX_STEP, max(1 / MAX_STEP, math.exp(GAIN * log_lift)))


def reweigh(before: Mapping[str, float], factors: Mapping[str, float]) -> dict[str, float]:
    """Weights after the factors, with the same total. No value falls below `FLOOR` of an even share (or below where it was)."""
    total = sum(before.values())
    floor = {value: min(weight, FLOOR * total / len(before)) for value, weight in before.items()}
    wanted = {value: weight * factors.get(value, 1.0) for value, weight in before.items()}
    held: set[str] = set()
    while True:
        free = total - sum(floor[value] for value in held)
        scale = free / sum(weight for value, weight in wanted.items() if value not in held)
        below = {value for value in wanted if value not in held and wanted[value] * scale < floor[value]}
        if not below:
            break
        held |= below
    return {value: round(floor[value] if value in held else wanted[value] * scale, 4) for value in before}


def _weights(template: Template, slot: str) -> dict[str, float]:
    values: Sequence[SlotValue] = template.slots.get(slot, ())
    return {value.value: value.weight for value in values}


def _change(template: Template, slot: str, effects: Sequence[TraitEffect]) -> SlotChange:
    before = _weights(template, slot)
    return SlotChange(slot=slot, before=before, after=reweigh(before, {effect.value: step(effect.log_mean) for effect in effects}))


def _nearest(effects: Sequence[TraitEffect]) -> str:
    """The finding closest to the bar, so that the reader sees how far off it is."""
    best = max(effects, key=lambda effect: max(effect.chance_positive, 1 - effect.chance_positive))
    sure = max(best.chance_positive, 1 - best.chance_positive)
    return (
        f"the clearest value is {best.trait} {best.value} with a shrunken lift of {best.lift.mean:+.0%}, {sure:.0%} sure; "
        f"it takes {MIN_LIFT:.0%} and {SURE:.1%}."
    )


def _evidence(board: TraitBoard, readout: Readout, ratio: SampleRatio, effects: Sequence[TraitEffect]) -> dict[str, object]:
    """Plain JSON: what a person needs to judge the draft, and to find it again."""
    return {
        "experiment": board.experiment,
        "metric": board.metric,
        "simulated": board.simulated,
        "arms": board.arms,
        "exposures": board.exposures,
        "readout_exposures": readout.exposures,
        "conversions": board.conversions,
        "sample_ratio": {"light": str(ratio.light), "p_value": ratio.p_value},
        "design_spread": board.arm_spread,
        "seed": board.seed,
        "effects": [
            {
                "slot": effect.trait,
                "value": effect.value,
                "lift": effect.lift.mean,
                "low_90": effect.lift.low,
                "high_90": effect.lift.high,
                "chance_positive": effect.chance_positive,
                "designs": effect.arms,
                "exposures": effect.exposures,
                "conversions": effect.conversions,
            }
            for effect in effects
        ],
    }
