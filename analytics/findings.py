"""Findings in plain English. One place, so that page, command line and proposal say the same words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from analytics.domain import Estimate, Inconclusive, Light, Readout, SampleRatio, SlotChange, TraitBoard, TraitEffect


def percent(share: float, *, sign: bool = False) -> str:
    """A share as a whole percentage, such as "+12 %"."""
    number = round(100 * share)
    return f"{number:+d} %" if sign and number else f"{number} %"


def interval(lift: Estimate) -> str:
    """The 90 % interval of a lift in words."""
    return f"90 % interval {percent(lift.low, sign=True)} to {percent(lift.high, sign=True)}"


def effect_sentence(effect: TraitEffect) -> str:
    """How one value goes with conversion, and how sure that is."""
    sure = max(effect.chance_positive, 1 - effect.chance_positive)
    way = "more" if effect.log_mean >= 0 else "less"
    size = percent(abs(effect.lift.mean))
    if effect.value == "+1 sd":
        each = f"converted {size} {way} for each standard deviation"
        return f"Designs with more {effect.trait} {each} ({interval(effect.lift)}; seen, not drawn)."
    seen = "" if effect.drawn else "; seen, not drawn"
    return (
        f"{effect.trait} {effect.value} converted {size} {way} than the average of its slot "
        f"({interval(effect.lift)}; {percent(sure)} sure of the direction; {effect.arms} designs{seen})."
    )


def readout_sentence(readout: Readout) -> str:
    """The whole readout in one or two sentences."""
    start = "Simulated: " if readout.simulated else ""
    counts = f"{readout.conversions:,} of {readout.exposures:,} exposures converted, over {len(readout.arms)} arms."
    if isinstance(readout.ratio, SampleRatio) and readout.ratio.light is not Light.GREEN:
        return f"{start}{counts} {readout.ratio.sentence}"
    if isinstance(readout.leader, Inconclusive):
        return f"{start}{counts} Inconclusive. {readout.leader.reason}"
    return f"{start}{counts} {readout.leader.arm} is best with a chance of {percent(readout.leader.chance_best)}."


def board_sentence(board: TraitBoard | Inconclusive) -> str:
    """The strongest finding of a trait board, or why there is none."""
    if isinstance(board, Inconclusive):
        return f"Inconclusive. {board.reason}"
    start = "Simulated: " if board.simulated else ""
    return start + (effect_sentence(board.effects[0]) if board.effects else "No trait could be compared.")


def draft_sentence(changes: Sequence[SlotChange], effects: Sequence[TraitEffect], *, simulated: bool) -> str:
    """What a proposal changes and on what evidence: each slot's strongest value."""
    parts = []
    for change in changes:
        effect = max((effect for effect in effects if effect.trait == change.slot), key=lambda effect: abs(effect.log_mean))
        before, after = share(change.before, effect.value), share(change.after, effect.value)
        way, verb = ("more", "draw it in") if effect.log_mean >= 0 else ("less", "draw it in only")
        parts.append(
            f"{effect.trait} {effect.value} sold {percent(abs(effect.lift.mean))} {way} than the average of its slot "
            f"({interval(effect.lift)}), so {verb} {percent(after)} of new designs instead of {percent(before)}"
        )
    text = "; ".join(parts) + "."
    return f"From simulated sales: {text}" if simulated else text[0].upper() + text[1:]


def share(weights: Mapping[str, float], value: str) -> float:
    """A value's share of its slot's total weight, 0-1."""
    return weights[value] / sum(weights.values())
