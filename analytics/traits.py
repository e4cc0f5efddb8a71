"""The trait board: which drawn slot values and measured traits of the arms' designs go with conversion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analytics.domain import ArmRate, ArmTraits, Estimate, Inconclusive, Light, Readout, SampleRatio, TraitBoard, TraitEffect
from analytics.stats.effects import EffectDraws, draw_effects

MIN_ARMS_A_VALUE = 2
"""With one design a value, the value and the design cannot be told apart."""
MIN_CONVERSIONS_A_VALUE = 38
"""Conversions a value that show a lift of 50 % with 80 % power at a 90 % interval: (log 1.5 / 2.486)^-2."""
MIN_ARMS = 6
_ABSENT = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Level:
    """One value of a slot: its column in the design, and what stands behind it."""

    trait: str
    value: str
    column: int
    arms: int
    exposures: int
    conversions: float

    @property
    def readable(self) -> bool:
        return self.value != _ABSENT and self.arms >= MIN_ARMS_A_VALUE and self.conversions >= MIN_CONVERSIONS_A_VALUE


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """An arm with its traits and its rate."""

    traits: ArmTraits
    rate: ArmRate


def trait_board(arms: Sequence[ArmTraits], readout: Readout, *, seed: int = 0) -> TraitBoard | Inconclusive:
    """Shrunken effects with 90 % intervals, or why there are none. Arms of the readout without traits are left out."""
    rates = {rate.arm: rate for rate in readout.arms if rate.trials > 0}
    seen = [_Seen(traits=arm, rate=rates[arm.arm]) for arm in arms if arm.arm in rates and (arm.factors or arm.traits)]
    if not seen:
        return Inconclusive(
            reason=f"The arms of {readout.experiment} are not designs of ours, so nothing is known of their traits."
        )
    if len(seen) < MIN_ARMS:
        return Inconclusive(reason=f"Only {len(seen)} arms are designs with known traits; it takes at least {MIN_ARMS}.")
    drawn = _levels(seen, [arm.traits.factors for arm in seen])
    measured = _levels(seen, [_words(arm.traits) for arm in seen])
    numbers = _numbers(seen)
    readable = _readable(drawn) or _readable(measured)
    enough = sum(arm.rate.successes for arm in seen) >= 2 * MIN_CONVERSIONS_A_VALUE
    if not readable and not (numbers and enough):
        return _too_thin(seen, [*drawn, *measured])
    effects, arm_spread = _fit(seen, drawn, {}, drawn=True, seed=seed)
    others, other_spread = _fit(seen, measured, numbers if enough else {}, drawn=False, seed=seed + 1)
    return TraitBoard(
        experiment=readout.experiment,
        metric=readout.metric,
        simulated=readout.simulated,
        effects=tuple(
            sorted([*effects, *others], key=lambda effect: -abs(effect.chance_positive - 0.5) - abs(effect.log_mean) / 100)
        ),
        arm_spread=arm_spread if effects else other_spread,
        arms=len(seen),
        exposures=sum(arm.rate.exposures for arm in seen),
        conversions=sum(arm.rate.conversions for arm in seen),
        notes=_notes(readout, drawn),
        seed=seed,
    )


def _words(arm: ArmTraits) -> dict[str, str]:
    """Measured traits that are words, but for those that a drawn slot already names."""
    return {name: str(value) for name, value in arm.traits.items() if isinstance(value, str) and name not in arm.factors}


def _levels(seen: Sequence[_Seen], values: Sequence[Mapping[str, str]]) -> list[_Level]:
    """One level a slot's value, in a fixed order; arms without a value of that slot form a level of their own."""
    levels: list[_Level] = []
    for trait in sorted({name for value in values for name in value}):
        found = [value.get(trait, _ABSENT) for value in values]
        for value in sorted(set(found)):
            having = [arm.rate for arm, own in zip(seen, found, strict=True) if own == value]
            levels.append(
                _Level(
                    trait=trait,
                    value=value,
                    column=len(levels),
                    arms=len(having),
                    exposures=sum(rate.exposures for rate in having),
                    conversions=sum(rate.successes for rate in having),
                )
            )
    return levels


def _readable(levels: Sequence[_Level]) -> dict[str, list[_Level]]:
    """The readable levels of each slot that has at least two to compare."""
    slots: dict[str, list[_Level]] = {}
    for level in levels:
        if level.readable:
            slots.setdefault(level.trait, []).append(level)
    return {trait: found for trait, found in slots.items() if len(found) > 1}


def _numbers(seen: Sequence[_Seen]) -> dict[str, NDArray[np.float64]]:
    """Standardised measured numbers that every arm has and that differ."""
    names = set.intersection(*({name for name, value in arm.traits.traits.items() if not isinstance(value, str)} for arm in seen))
    columns = {}
    for name in sorted(names - {slot for arm in seen for slot in arm.traits.factors}):
        values = np.array([float(arm.traits.traits[name]) for arm in seen])
        if np.isfinite(values).all() and values.std() > 1e-9:
            columns[name] = (values - values.mean()) / values.std()
    return columns


def _too_thin(seen: Sequence[_Seen], levels: Sequence[_Level]) -> Inconclusive:
    """Says what is missing: designs that share a value, or exposures."""
    shared: dict[str, list[float]] = {}
    for level in levels:
        if level.value != _ABSENT and level.arms >= MIN_ARMS_A_VALUE:
            shared.setdefault(level.trait, []).append(level.conversions)
    second = max((sorted(found)[-2] for found in shared.values() if len(found) > 1), default=None)
    if second is None:
        return Inconclusive(
            reason="No two values of a slot are each shared by two designs, so a value cannot be told from its design."
        )
    exposures = sum(arm.rate.exposures for arm in seen)
    needed = round(exposures * (MIN_CONVERSIONS_A_VALUE / max(second, 0.5) - 1))
    return Inconclusive(
        reason=f"Too few conversions a value: a slot's values need {MIN_CONVERSIONS_A_VALUE} each, the best has {second:.0f}. "
        f"About {needed:,} more exposures would do.",
        exposures_needed=needed,
    )


def _fit(
    seen: Sequence[_Seen], levels: Sequence[_Level], numbers: Mapping[str, NDArray[np.float64]], *, drawn: bool, seed: int
) -> tuple[list[TraitEffect], float]:
    """Effects of the readable slots and of the numbers, and the spread between designs that they leave."""
    slots = _readable(levels)
    if not slots and not numbers:
        return [], float("nan")
    draws = _draw(seen, levels, numbers, drawn=drawn, seed=seed)
    effects = []
    for found in slots.values():
        columns = [level.column for level in found]
        share = np.array([level.exposures for level in found], dtype=float)
        centre = draws.coefficients[:, columns] @ (share / share.sum())
        for level in found:
            effects.append(_effect(level, draws.coefficients[:, level.column] - centre, drawn=drawn))
    whole = _whole(seen)
    for index, name in enumerate(numbers):
        level = _Level(trait=name, value="+1 sd", column=len(levels) + index, **whole)
        effects.append(_effect(level, draws.coefficients[:, level.column], drawn=False))
    return effects, draws.arm_spread


def _draw(
    seen: Sequence[_Seen], levels: Sequence[_Level], numbers: Mapping[str, NDArray[np.float64]], *, drawn: bool, seed: int
) -> EffectDraws:
    values = [arm.traits.factors if drawn else _words(arm.traits) for arm in seen]
    indicators = [[float(value.get(level.trait, _ABSENT) == level.value) for level in levels] for value in values]
    design = np.column_stack([np.array(indicators).reshape(len(seen), len(levels)), *numbers.values()])
    successes, trials = np.array([arm.rate.successes for arm in seen]), np.array([arm.rate.trials for arm in seen])
    return draw_effects(design, successes, trials, seed=seed)


def _whole(seen: Sequence[_Seen]) -> dict[str, int]:
    return {
        "arms": len(seen),
        "exposures": sum(arm.rate.exposures for arm in seen),
        "conversions": sum(arm.rate.conversions for arm in seen),
    }


def _effect(level: _Level, log_lift: NDArray[np.float64], *, drawn: bool) -> TraitEffect:
    low, high = np.expm1(np.quantile(log_lift, [0.05, 0.95]))
    return TraitEffect(
        trait=level.trait,
        value=level.value,
        drawn=drawn,
        lift=Estimate(mean=float(np.expm1(log_lift).mean()), low=float(low), high=float(high)),
        log_mean=float(log_lift.mean()),
        chance_positive=float((log_lift > 0).mean()),
        arms=level.arms,
        exposures=level.exposures,
        conversions=level.conversions,
    )


def _notes(readout: Readout, drawn: Sequence[_Level]) -> tuple[str, ...]:
    notes = list(readout.notes)
    if isinstance(readout.ratio, SampleRatio) and readout.ratio.light is not Light.GREEN:
        notes.append(readout.ratio.sentence)
    thin = [f"{level.trait} {level.value}" for level in drawn if level.value != _ABSENT and not level.readable]
    if thin:
        more = f" and {len(thin) - 6} others" if len(thin) > 6 else ""
        notes.append(f"Not yet readable (one design, or under {MIN_CONVERSIONS_A_VALUE} conversions): {', '.join(thin[:6])}{more}.")
    return tuple(notes)
