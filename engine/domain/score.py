"""Measured facts of an image and the brand-fit answer made from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class CheckVerdict(StrEnum):
    """What a measured value means for the review."""

    PASS = "pass"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One check's answer: `value` against `limit` in `unit`; `sentence` says it in a reviewer's words."""

    name: str
    value: float
    limit: float
    unit: str
    verdict: CheckVerdict
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One readable part of a score: `contribution` in log-odds, positive speaks for approval."""

    name: str
    value: float
    contribution: float
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandFit:
    """Probability that this brand's director approves, with a 90 % interval.

    `basis` is "prior" while it rests on the profile alone, else "decisions"; `n` counts the decisions it has learned from;
    `like_this` is (approved, decided) among the nearest decided designs, or None while there are too few.
    """

    p: float
    low: float
    high: float
    basis: str
    n: int
    parts: tuple[Part, ...]
    scorer_version: str
    like_this: tuple[int, int] | None = None


class Likeness(StrEnum):
    """How a design relates to one before it: the same one, the same form in other colours, or another of the same style."""

    DUPLICATE = "duplicate"
    COLOURWAY = "colourway"
    STYLE = "same style"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A design's relation to the design `other`; `likeness` is of what the relation compares, forms or style, at most 1."""

    kind: Likeness
    other: str
    likeness: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """All that was measured of one candidate. `traits` are named numbers or words (coverage, colour_temperature, layout, ...);
    `relations` are those to designs that exist already, the closest kind first."""

    measurements: tuple[Measurement, ...]
    traits: Mapping[str, float | str]
    fit: BrandFit | None = None
    relations: tuple[Relation, ...] = ()
    notes: tuple[str, ...] = field(default=())
