"""A candidate in the making: what was made of it, measured, and changed, before it goes on record. All of it is JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, TypedDict

from engine.domain.score import CheckVerdict, Measurement
from engine.domain.spec import Spec, spec_from_mapping
from engine.refining import MOST_TRIES, Change, badness, complaints, refine


class Try(TypedDict):
    """One making: its spec, its picture in the asset store, what was measured, and what was changed for it, for which check (both
    empty at the first)."""

    spec: dict[str, Any]
    asset: str
    bytes: int
    measurements: list[dict[str, Any]]
    check: str
    changed: str


class Made(TypedDict):
    """A candidate's tries, and the seconds they took together."""

    index: int
    seconds: float
    tries: list[Try]


def kept(made: Made) -> Try:
    """The best try: fewest failed checks, then fewest complaints; of equals the first."""
    return min(made["tries"], key=lambda one: badness(measurements(one)))


def spec_of(one: Try) -> Spec:
    """What the try was made by."""
    return spec_from_mapping(one["spec"])


def measurements(one: Try) -> tuple[Measurement, ...]:
    """What was measured of the try."""
    return tuple(Measurement(**{**found, "verdict": CheckVerdict(found["verdict"])}) for found in one["measurements"])


def stored(found: Sequence[Measurement]) -> list[dict[str, Any]]:
    """Measurements as JSON."""
    return [asdict(measurement) | {"value": float(measurement.value), "verdict": str(measurement.verdict)} for measurement in found]


def next_try(made: Made) -> Change | None:
    """What to change for another try; None where nothing is wrong, nothing helps, or it was tried often enough."""
    last, attempt = made["tries"][-1], len(made["tries"])
    return refine(spec_of(last), measurements(last), attempt) if attempt <= MOST_TRIES else None


def on_record(made: Made) -> list[dict[str, Any]] | None:
    """The tries as they go on record, where there was more than one: what was wrong of each, what was changed, which one stays."""
    if len(made["tries"]) == 1:
        return None
    chosen = kept(made)
    return [
        {
            "spec": one["spec"],
            "spec_sha256": spec_of(one).sha256,
            "asset": one["asset"],
            "check": one["check"],
            "changed": one["changed"],
            "complaints": stored(complaints(measurements(one))),
            "kept": one is chosen,
        }
        for one in made["tries"]
    ]


def told(made: Made) -> tuple[str, ...]:
    """What a reviewer is told of it."""
    again = made["tries"][1:]
    if not again:
        return ()
    changes = ", then ".join(f"{one['changed']} for {one['check']}" for one in again)
    which = "the last" if kept(made) is again[-1] else "an earlier one" if kept(made) is not made["tries"][0] else "the first"
    return (f"Made again before review: {changes}. This is {which} of {len(made['tries'])} tries.",)
