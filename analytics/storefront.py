"""A simulated storefront, so that the loop can be seen before there are real sales. Everything it makes is marked as simulated.

The hidden truth: log odds of a conversion = logit(base rate) + one coefficient for each drawn slot value that a drawing shows
(`SEEN`; words that only a diffusion prompt carries sell nothing) + the design's own effect.
Coefficients are N(0, 0.2), fixed by a hash of seed, slot and value, so that a value keeps its effect from week to week; the
design's own effect is N(0, 0.1). Shoppers come at random times and see one to three designs each; every exposure draws its arm
uniformly.
"""

from __future__ import annotations

import csv
import hashlib
import math
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from analytics.domain import ArmTraits, IngestReport
from analytics.events.mapping import load_mapping

BASE_RATE = 0.035
EXPOSURES = 80_000
TRUTH_SEED = 7
VALUE_SD = 0.2
DESIGN_SD = 0.1
MAPPING = Path(__file__).resolve().parent.parent / "data" / "mappings" / "simulated.toml"
METRIC = "purchase"
SEEN = frozenset({"motif", "layout", "repeat", "symmetry", "density", "scale", "ground", "style", "colour_story"})
WEEK = timedelta(days=7)


def value_effect(seed: int, slot: str, value: str, *, sd: float = VALUE_SD) -> float:
    """The hidden coefficient of one slot value, in log odds; 0 for slots that no drawing shows."""
    return sd * _normal(f"{seed}:{slot}:{value}") if slot in SEEN else 0.0


def true_rates(
    arms: Sequence[ArmTraits], *, seed: int, base_rate: float = BASE_RATE, value_sd: float = VALUE_SD, design_sd: float = DESIGN_SD
) -> dict[str, float]:
    """The hidden conversion rate of each arm. Both sds 0 make all arms alike (an A/A test)."""
    base = math.log(base_rate / (1 - base_rate))
    rates = {}
    for arm in arms:
        effect = sum(value_effect(seed, slot, value, sd=value_sd) for slot, value in arm.factors.items())
        own = design_sd * _normal(f"{seed}:design:{arm.design}")
        rates[arm.arm] = 1 / (1 + math.exp(-(base + effect + own)))
    return rates


def simulate_week(
    arms: Sequence[ArmTraits],
    events: Path,
    key: bytes,
    *,
    experiment: str,
    seed: int = TRUTH_SEED,
    exposures: int = EXPOSURES,
    base_rate: float = BASE_RATE,
    value_sd: float = VALUE_SD,
    design_sd: float = DESIGN_SD,
    start: datetime | None = None,
) -> IngestReport:
    """One week of simulated shoppers for `arms`, taken in the way real events are.

    `seed` fixes the hidden truth: keep it from week to week, or the shoppers' taste changes. The shoppers follow from it and from
    the experiment's name. `start` None, or too late for the week to be over by now, means a week ago.
    """
    from analytics.events.ingest import ingest  # duckdb loads only when events are written

    with tempfile.TemporaryDirectory(prefix="strikeoff-") as folder:
        path = Path(folder) / "simulated.csv"
        rates = true_rates(arms, seed=seed, base_rate=base_rate, value_sd=value_sd, design_sd=design_sd)
        latest = datetime.now(UTC) - WEEK
        write_events(path, rates, experiment=experiment, seed=seed, exposures=exposures, start=min(start or latest, latest))
        return ingest(path, load_mapping(MAPPING), events, key)


def write_events(path: Path, rates: Mapping[str, float], *, experiment: str, seed: int, exposures: int, start: datetime) -> None:
    """A CSV file in the plain form (data/mappings/simulated.toml), in order of time."""
    rng = np.random.default_rng([seed, int.from_bytes(hashlib.sha256(experiment.encode()).digest()[:8])])
    names = list(rates)
    shopper = _shoppers(rng, exposures)
    arm = rng.integers(0, len(names), exposures)
    bought = rng.random(exposures) < np.array([rates[name] for name in names])[arm]
    at = np.sort(rng.random(exposures)) * WEEK.total_seconds()
    position = rng.integers(1, 4, exposures)
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(
            ["event", "event_id", "experiment", "unit", "arm", "at", "propensity", "position", "metric", "value", "exposure_id"]
        )
        propensity = repr(1 / len(names))
        for index in range(exposures):
            event = f"{experiment}:{seed}:{index}"
            unit, name = f"shopper-{seed}-{shopper[index]}", names[arm[index]]
            time = (start + timedelta(seconds=float(at[index]))).isoformat(timespec="milliseconds")
            rows.writerow(["exposure", event, experiment, unit, name, time, propensity, position[index], "", "", ""])
            if bought[index]:
                rows.writerow(["conversion", f"{event}:{METRIC}", experiment, unit, name, time, "", "", METRIC, "1", event])


def _shoppers(rng: np.random.Generator, exposures: int) -> NDArray[np.int64]:
    """A shopper's number for each exposure: one to three exposures a shopper, shuffled over the week."""
    sizes = rng.integers(1, 4, exposures)
    return rng.permutation(np.repeat(np.arange(exposures), sizes)[:exposures])


def _normal(text: str) -> float:
    """A standard normal number fixed by `text`."""
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
    return NormalDist().inv_cdf((number + 0.5) / 2**64)
