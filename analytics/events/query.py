"""What the readouts ask of the events, as ibis expressions: the same ones run on duckdb over Parquet and on other backends."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis

from analytics.domain import ArmCounts
from analytics.errors import NoExposures
from analytics.events.store import files_of, require_experiment

Table = Any
"""An ibis table expression (ibis ships no type stubs)."""

CROSSING_SHARE = 0.05
"""Above this share of repeat units that met several arms, arms were evidently drawn by exposure, not by unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One experiment's sufficient statistics for one metric; see `analytics.domain.Readout` for basis and crossovers.

    `logged` is True where every exposure has its propensity; `rounds` counts all exposures, crossovers included.
    """

    basis: str
    logged: bool
    simulated: bool
    crossovers: int
    orphan_conversions: int
    metrics: tuple[str, ...]
    arms: tuple[ArmCounts, ...]
    rounds: int


@contextmanager
def opened(events: Path, experiment: str) -> Iterator[tuple[Table, Table | None]]:
    """One experiment's exposures and conversions (None where there are none) as ibis tables."""
    require_experiment(events, experiment)
    with tempfile.TemporaryDirectory(prefix="strikeoff-") as scratch:
        con = ibis.duckdb.connect(memory_limit="1GB", temp_directory=scratch)
        try:
            tables = [_read(con, events, table, experiment) for table in ("exposures", "conversions")]
            if tables[0] is None:
                raise NoExposures(f"Experiment {experiment!r} has conversions but no exposures. Take its exposures in as well.")
            yield tables[0], tables[1]
        finally:
            con.disconnect()


def _read(con: Any, events: Path, table: str, experiment: str) -> Table | None:
    files = [str(path) for path in files_of(events, table, experiment)]
    return con.read_parquet(files, table_name=table, union_by_name=True, hive_partitioning=False) if files else None


def count_arms(events: Path, experiment: str, *, metric: str | None = None, basis: str | None = None) -> Counted:
    """Per-arm counts for `metric` (None: the most frequent one), by unit or by exposure (None: as the events show)."""
    with opened(events, experiment) as (exposures, conversions):
        metrics = _metrics(conversions)
        chosen = metric if metric is not None else next(iter(metrics), None)
        wanted = None if conversions is None or chosen is None else conversions.filter(conversions.metric == chosen)
        cells = _cells(_mark(exposures, wanted))
        cells = cells.get_backend().create_table("cells", cells, temp=True)
        facts, crossing, repeating = _facts(cells), *_crossing(cells)
        basis = basis or ("exposure" if crossing > CROSSING_SHARE * max(repeating, 1) else "unit")
        total = 0 if wanted is None else int(wanted.count().to_pyarrow().as_py())
        return Counted(
            basis=basis,
            logged=(facts["logged"] or 0) == (facts["rounds"] or 0) > 0,
            simulated=bool(facts["simulated"]),
            rounds=int(facts["rounds"] or 0),
            crossovers=crossing if basis == "unit" else 0,
            orphan_conversions=total - int(facts["found"] or 0),
            metrics=metrics,
            arms=_arms(_statistics(_one_arm_units(cells) if basis == "unit" else cells)),
        )


def arm_names(events: Path, experiment: str) -> list[str]:
    """The arms that were shown, by name."""
    with opened(events, experiment) as (exposures, _):
        return [str(row["arm"]) for row in exposures.select("arm").distinct().order_by("arm").to_pyarrow().to_pylist()]


def _metrics(conversions: Table | None) -> tuple[str, ...]:
    """Names of the metrics, the most frequent first."""
    if conversions is None:
        return ()
    counted = conversions.group_by("metric").aggregate(n=conversions.count())
    return tuple(row["metric"] for row in counted.order_by([ibis.desc("n"), "metric"]).to_pyarrow().to_pylist())


def _mark(exposures: Table, conversions: Table | None) -> Table:
    """Each exposure with `found`, the number of its conversions, and their `value`.

    A conversion belongs to the exposure it names, else to its unit's last exposure at or before it.
    """
    kept = exposures.select("event_id", "arm", "unit", "at", "propensity", "simulated")
    if conversions is None:
        return kept.mutate(found=ibis.literal(0, "int64"), value=ibis.literal(0.0))
    owned = conversions.filter(conversions.exposure_id.notnull()).select("exposure_id", "value")
    unnamed = conversions.filter(conversions.exposure_id.isnull()).select("event_id", "unit", "at", "value")
    if unnamed.count().to_pyarrow().as_py():
        unnamed, seen = unnamed.rename(conversion_id="event_id"), kept.select("event_id", "unit", "at")
        joined = unnamed.asof_join(seen, on=unnamed.at >= seen.at, predicates="unit")
        owned = owned.union(joined.select(exposure_id=joined.event_id, value=joined["value"]))
    per_exposure = owned.group_by("exposure_id").aggregate(n=owned.count(), value=owned["value"].sum())
    marked = kept.left_join(per_exposure, kept.event_id == per_exposure.exposure_id)
    return marked.select(
        "arm", "unit", "propensity", "simulated", found=marked.n.fill_null(0), value=marked["value"].fill_null(0.0)
    )


def _cells(marked: Table) -> Table:
    """One row an arm and unit: exposures n, converted ones c, value v, and sums of 1/propensity. The one pass over all events."""
    weight, converted = 1.0 / marked.propensity, (marked.found > 0).cast("int64")
    return marked.group_by(["arm", "unit"]).aggregate(
        n=marked.count(),
        c=converted.sum(),
        found=marked.found.sum(),
        v=marked["value"].sum(),
        w=weight.sum(),
        ww=(weight * weight).sum(),
        wc=(weight * converted).sum(),
        logged=marked.propensity.count(),
        simulated=marked.simulated.any(),
    )


def _facts(cells: Table) -> dict[str, Any]:
    found = cells.aggregate(
        rounds=cells.n.sum(), logged=cells.logged.sum(), found=cells.found.sum(), simulated=cells.simulated.any()
    )
    facts: dict[str, Any] = found.to_pyarrow().to_pylist()[0]
    return facts


def _crossing(cells: Table) -> tuple[int, int]:
    """How many units met more than one arm, and how many have more than one exposure."""
    units = cells.group_by("unit").aggregate(arms=cells.count(), n=cells.n.sum())
    row = units.aggregate(crossing=(units.arms > 1).sum(), repeating=(units.n > 1).sum()).to_pyarrow().to_pylist()[0]
    return int(row["crossing"] or 0), int(row["repeating"] or 0)


def _one_arm_units(cells: Table) -> Table:
    """Where the unit was randomised: units that met one arm only, each weighted once by its mean weight."""
    arms = cells.group_by("unit").aggregate(arms=cells.count())
    kept = cells.semi_join(arms.filter(arms.arms == 1), "unit")
    weight = kept.w / kept.n
    return kept.mutate(w=weight, ww=weight * weight, wc=weight * (kept.c > 0).cast("int64"))


def _statistics(units: Table) -> Table:
    n, c = units.n, units.c
    return units.group_by("arm").aggregate(
        exposures=n.sum(),
        units=units.count(),
        conversions=c.sum(),
        converted_units=(c > 0).sum(),
        value=units.v.sum(),
        weight=units.w.sum(),
        weight_squared=units.ww.sum(),
        weight_converted=units.wc.sum(),
        unit_nn=(n * n).sum(),
        unit_nc=(n * c).sum(),
        unit_cc=(c * c).sum(),
    )


def _arms(table: Table) -> tuple[ArmCounts, ...]:
    rows: list[dict[str, Any]] = table.order_by("arm").to_pyarrow().to_pylist()
    whole = {"exposures", "units", "conversions", "converted_units"}
    return tuple(
        ArmCounts(**{key: _number(value, whole=key in whole) if key != "arm" else value for key, value in row.items()})
        for row in rows
    )


def _number(value: Any, *, whole: bool) -> Any:
    return int(value or 0) if whole else float(value or 0.0)
