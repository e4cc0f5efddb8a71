"""The readout of one experiment: counts, shrunken rates, the sample-ratio light, a leader if there is one, what more it takes."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from analytics.domain import ArmCounts, ArmRate, Estimate, Inconclusive, Leader, Light, Power, Readout, SampleRatio
from analytics.errors import UnknownMetric
from analytics.stats import power as powers
from analytics.stats.effective import effective_counts, raw_rate, weighting_effect
from analytics.stats.rates import RateDraws, chance_best, draw_rates, expected_loss
from analytics.stats.ratio import check_logged, check_planned

if TYPE_CHECKING:
    from analytics.events.query import Counted

TARGET_LIFT = 0.2
LEAD_CHANCE = 0.9
MIN_CONVERSIONS = 5
_UNEQUAL_WEIGHTS = 1.01


def readout(
    events: Path,
    experiment: str,
    planned: Mapping[str, float] | None = None,
    *,
    metric: str | None = None,
    basis: str | None = None,
    target_lift: float = TARGET_LIFT,
    seed: int = 0,
) -> Readout:
    """What the events say of `metric` (None: the most frequent); `planned` are the arms' shares on any scale; without, counts are
    checked against logged propensities, else against equal shares. `basis` "unit" or "exposure" overrides what the events show.
    """
    from analytics.events.query import count_arms  # ibis and duckdb load only when events are read

    counted = count_arms(events, experiment, metric=metric, basis=basis)
    if metric is not None and metric not in counted.metrics:
        there = f"It has {', '.join(counted.metrics)}." if counted.metrics else "It has no conversions yet."
        raise UnknownMetric(f"Experiment {experiment!r} has no metric {metric!r}. {there}")
    chosen = metric or next(iter(counted.metrics), "conversion")
    return read_counts(counted, experiment, chosen, planned, target_lift=target_lift, seed=seed)


def read_counts(
    counted: Counted,
    experiment: str,
    metric: str,
    planned: Mapping[str, float] | None = None,
    *,
    target_lift: float = TARGET_LIFT,
    seed: int = 0,
) -> Readout:
    """The readout of counts already made; pure."""
    arms = _with_absent(counted.arms, planned)
    weighted = counted.logged and any(weighting_effect(arm, basis=counted.basis) > _UNEQUAL_WEIGHTS for arm in arms)
    weighted = weighted or (counted.logged and _unequal(arms, counted.basis))
    numbers = effective_counts(arms, basis=counted.basis, weighted=weighted)
    ratio = _ratio(counted, arms, planned)
    draws = _draw(arms, numbers, seed)
    rates = _rates(arms, numbers, draws, basis=counted.basis, weighted=weighted)
    power = _power(arms, numbers, draws, target_lift, basis=counted.basis)
    return Readout(
        experiment=experiment,
        metric=metric,
        basis=counted.basis,
        simulated=counted.simulated,
        weighted=weighted,
        arms=rates,
        overall=draws if isinstance(draws, Inconclusive) else estimate(draws.overall),
        spread=draws if isinstance(draws, Inconclusive) else estimate(draws.spread),
        ratio=ratio,
        leader=_leader(arms, draws, ratio, power),
        power=power,
        crossovers=counted.crossovers,
        orphan_conversions=counted.orphan_conversions,
        notes=_notes(counted, weighted=weighted),
        seed=seed,
    )


def estimate(draws: NDArray[np.float64]) -> Estimate:
    """Mean and central 90 % interval of posterior draws."""
    low, high = np.quantile(draws, [0.05, 0.95])
    return Estimate(mean=float(draws.mean()), low=float(low), high=float(high))


def _with_absent(arms: Sequence[ArmCounts], planned: Mapping[str, float] | None) -> tuple[ArmCounts, ...]:
    """The arms seen, and with zero counts those planned but never seen."""
    seen = {arm.arm for arm in arms}
    absent = [name for name, share in (planned or {}).items() if name not in seen and share > 0]
    return (*arms, *(ArmCounts(arm=name, exposures=0, units=0, conversions=0, converted_units=0) for name in absent))


def _unequal(arms: Sequence[ArmCounts], basis: str) -> bool:
    """True where propensities differ between arms though not within one: a pooled mean must then not follow the policy."""
    means = [arm.weight / (arm.units if basis == "unit" else arm.exposures) for arm in arms if arm.units]
    return bool(means) and max(means) > _UNEQUAL_WEIGHTS * min(means)


def _ratio(counted: Counted, arms: Sequence[ArmCounts], planned: Mapping[str, float] | None) -> SampleRatio | Inconclusive:
    observed = {arm.arm: float(arm.units if counted.basis == "unit" else arm.exposures) for arm in arms}
    if planned is not None:
        return check_planned(observed, planned)
    if counted.logged:
        weight, squared = {arm.arm: arm.weight for arm in arms}, {arm.arm: arm.weight_squared for arm in arms}
        rounds = counted.rounds if counted.basis == "exposure" else sum(arm.units for arm in arms)
        return check_logged(observed, weight, squared, rounds)
    return check_planned(observed, dict.fromkeys(observed, 1.0), against="equal shares ask")


def _draw(arms: Sequence[ArmCounts], numbers: Sequence[tuple[float, float]], seed: int) -> RateDraws | Inconclusive:
    conversions = sum(arm.conversions for arm in arms)
    if conversions < MIN_CONVERSIONS:
        seen = sum(arm.exposures for arm in arms)
        needed = None if not conversions else round(seen * (MIN_CONVERSIONS / conversions - 1))
        reason = f"{conversions} conversions in {seen:,} exposures are too few for a rate; it takes at least {MIN_CONVERSIONS}."
        return Inconclusive(reason=reason, exposures_needed=needed)
    return draw_rates([pair[0] for pair in numbers], [pair[1] for pair in numbers], seed=seed)


def _rates(
    arms: Sequence[ArmCounts],
    numbers: Sequence[tuple[float, float]],
    draws: RateDraws | Inconclusive,
    *,
    basis: str,
    weighted: bool,
) -> tuple[ArmRate, ...]:
    best = None if isinstance(draws, Inconclusive) else chance_best(draws.arms)
    rates = []
    for index, (arm, (successes, trials)) in enumerate(zip(arms, numbers, strict=True)):
        rate: Estimate | Inconclusive
        lift: Estimate | Inconclusive
        if isinstance(draws, Inconclusive):
            rate = lift = draws
        else:
            rate = estimate(draws.arms[:, index])
            lift = estimate(draws.arms[:, index] / draws.arms.mean(axis=1) - 1)
        rates.append(
            ArmRate(
                arm=arm.arm,
                exposures=arm.exposures,
                units=arm.units,
                value=arm.value,
                rate=rate,
                lift=lift,
                conversions=arm.converted_units if basis == "unit" else arm.conversions,
                raw=raw_rate(arm, basis=basis, weighted=weighted),
                chance_best=draws if isinstance(draws, Inconclusive) else 0.0 if best is None else float(best[index]),
                trials=trials,
                successes=successes,
            )
        )
    return tuple(rates)


def _power(
    arms: Sequence[ArmCounts], numbers: Sequence[tuple[float, float]], draws: RateDraws | Inconclusive, target: float, *, basis: str
) -> Power | Inconclusive:
    if isinstance(draws, Inconclusive):
        return draws
    rate = float(draws.overall.mean())
    needed = powers.exposures_an_arm(rate, target)
    missing = 0.0
    for arm, (_, trials) in zip(arms, numbers, strict=True):
        raw_each = (arm.exposures / trials) if trials else 1.0
        missing += max(0.0, needed - trials) * raw_each
    seen = powers.detectable_lift(rate, statistics.median(trials for _, trials in numbers))
    return Power(detectable_lift=seen, target_lift=target, exposures_an_arm=needed, exposures_missing=round(missing))


def _leader(
    arms: Sequence[ArmCounts], draws: RateDraws | Inconclusive, ratio: SampleRatio | Inconclusive, power: Power | Inconclusive
) -> Leader | Inconclusive:
    if isinstance(draws, Inconclusive):
        return draws
    if isinstance(ratio, SampleRatio) and ratio.light is Light.RED:
        return Inconclusive(reason=ratio.sentence)
    chances = chance_best(draws.arms)
    first = int(chances.argmax())
    if chances[first] < LEAD_CHANCE:
        more = None if isinstance(power, Inconclusive) else power.exposures_missing or None
        return Inconclusive(
            reason=f"No arm is clearly best: {arms[first].arm} leads at {chances[first]:.0%}; it takes {LEAD_CHANCE:.0%}.",
            exposures_needed=more,
        )
    return Leader(arm=arms[first].arm, chance_best=float(chances[first]), expected_loss=expected_loss(draws.arms, first))


def _notes(counted: Counted, *, weighted: bool) -> tuple[str, ...]:
    notes = []
    if counted.simulated:
        notes.append("Simulated sales: made up to show how the page works, not real.")
    if weighted:
        notes.append("Arms were shown with different chances, so rates are weighted by one over the logged chance.")
    if counted.crossovers:
        notes.append(f"{counted.crossovers:,} units met several arms and were left out.")
    if counted.orphan_conversions:
        notes.append(f"{counted.orphan_conversions:,} conversions belong to no exposure and were not counted.")
    return tuple(notes)
