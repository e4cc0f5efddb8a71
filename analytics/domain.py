"""Frozen values of analytics: what was seen, what it may mean, what may be proposed. Rates are 0-1; intervals 90 %."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Inconclusive:
    """There is no answer yet. `reason` is a sentence for a person; `exposures_needed` how many more would help, None if unknown."""

    reason: str
    exposures_needed: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A posterior mean with its 90 % interval."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmCounts:
    """Sufficient statistics of one arm; nothing finer than this reaches the maths.

    `exposures`, `units`, `conversions` are raw counts (`conversions` of exposures, `converted_units` of units), `value` the sum of
    conversion values. `weight` sums 1/propensity, `weight_squared` its square, `weight_converted` 1/propensity where converted.
    The `unit_*` sums are over units, of the unit's exposures n and conversions c: n*n, n*c, c*c.
    """

    arm: str
    exposures: int
    units: int
    conversions: int
    converted_units: int
    value: float = 0.0
    weight: float = 0.0
    weight_squared: float = 0.0
    weight_converted: float = 0.0
    unit_nn: float = 0.0
    unit_nc: float = 0.0
    unit_cc: float = 0.0


class Light(StrEnum):
    """The sample-ratio light: green p >= .01, yellow .001-.01, red below .001."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleRatio:
    """Chi-squared check of the arms' counts against what was planned or logged. `left_out` arms expected fewer than 5."""

    light: Light
    p_value: float
    statistic: float
    degrees: float
    against: str
    expected: Mapping[str, float]
    observed: Mapping[str, float]
    left_out: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The light in words."""
        if self.light is Light.GREEN:
            return f"Arms were shown as often as {self.against} (p = {self.p_value:.3f})."
        doubt = "Do not read this test: " if self.light is Light.RED else "Read this test with care: "
        return f"{doubt}arms were not shown as often as {self.against} (p = {self.p_value:.2g}). Look for lost or doubled events."


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmRate:
    """One arm's counts and what they say. `raw` is the plain (or weighted) rate, None without exposures; `rate` is shrunken.

    `lift` is relative to the mean of all arms. `trials` and `successes` are effective numbers: what unequal weights and repeated
    exposures of one unit leave of the counts.
    """

    arm: str
    exposures: int
    units: int
    conversions: int
    value: float
    raw: float | None
    rate: Estimate | Inconclusive
    lift: Estimate | Inconclusive
    chance_best: float | Inconclusive
    trials: float
    successes: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Leader:
    """The arm most likely to be best, how likely that is, and the (absolute) rate that choosing it loses on average."""

    arm: str
    chance_best: float
    expected_loss: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Power:
    """The smallest relative lift between two arms that is found with 80 % power at 5 %, and what the target lift needs."""

    detectable_lift: float
    target_lift: float
    exposures_an_arm: int
    exposures_missing: int

    @property
    def enough(self) -> bool:
        """True when the target lift would be seen."""
        return self.exposures_missing == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Readout:
    """What one experiment says of one metric. `basis` is "unit" where each unit stays in one arm, else "exposure".

    `spread` is how much true rates differ between arms, as a relative standard deviation. `crossovers` are units left out because
    they met several arms of a unit-based test. `simulated` is True where any event was made by the simulated storefront.
    """

    experiment: str
    metric: str
    basis: str
    simulated: bool
    weighted: bool
    arms: tuple[ArmRate, ...]
    overall: Estimate | Inconclusive
    spread: Estimate | Inconclusive
    ratio: SampleRatio | Inconclusive
    leader: Leader | Inconclusive
    power: Power | Inconclusive
    crossovers: int = 0
    orphan_conversions: int = 0
    notes: tuple[str, ...] = ()
    seed: int = 0

    @property
    def exposures(self) -> int:
        """Over all arms."""
        return sum(arm.exposures for arm in self.arms)

    @property
    def conversions(self) -> int:
        """Over all arms."""
        return sum(arm.conversions for arm in self.arms)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmTraits:
    """What is known of an arm's design. `factors` are the slot values that were drawn, never those that a brief asked for: only
    they were randomised, so only they count as evidence for a template. `traits` are measured numbers and words."""

    arm: str
    design: str
    template: str = ""
    revision: int = 0
    factors: Mapping[str, str] = field(default_factory=dict)
    traits: Mapping[str, float | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TraitEffect:
    """How a trait's value goes with conversion, against the average of its slot: shrunken relative `lift`, and the chance that it
    is above zero. `drawn` tells a randomised slot from a measured trait. For numbers `value` is "+1 sd" and `arms` all arms."""

    trait: str
    value: str
    drawn: bool
    lift: Estimate
    log_mean: float
    chance_positive: float
    arms: int
    exposures: int
    conversions: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TraitBoard:
    """Every effect that could be read, strongest first, and in words what could not be.

    `arm_spread` is the sd of log rates between designs of equal traits.
    """

    experiment: str
    metric: str
    simulated: bool
    effects: tuple[TraitEffect, ...]
    arm_spread: float
    arms: int
    exposures: int
    conversions: int
    notes: tuple[str, ...] = ()
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotChange:
    """One slot's weights before and after; both sum to the same total."""

    slot: str
    before: Mapping[str, float]
    after: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A change to one template that a person may accept. `evidence` is plain JSON; `sentence` says it in plain English."""

    experiment: str
    template: str
    revision: int
    changes: tuple[SlotChange, ...]
    evidence: Mapping[str, object]
    sentence: str
    simulated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestReport:
    """What one ingest took in. Duplicates are events whose id was in this file before (`repeated`) or in the store (`known`)."""

    file: str
    experiments: tuple[str, ...]
    rows: int
    exposures: int
    conversions: int
    repeated: int
    known: int
    simulated: bool = False

    @property
    def sentence(self) -> str:
        """The report in words."""
        if not self.exposures and not self.conversions:
            return f"{self.file}: nothing new; all {self.known + self.repeated:,} events were taken in before."
        text = f"{self.file}: {self.exposures:,} exposures and {self.conversions:,} conversions for {', '.join(self.experiments)}."
        if self.known or self.repeated:
            text += f" Left out as duplicates: {self.repeated:,} within the file, {self.known:,} taken in before."
        return text
