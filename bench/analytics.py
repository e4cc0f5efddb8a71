"""Ingest and readout side by side with a bare scan and with pandas. `--quick` takes 2 million events, otherwise 20 million."""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from analytics.events.ingest import ingest
from analytics.events.mapping import load_mapping
from analytics.events.query import count_arms
from analytics.events.reading import parquet
from analytics.events.store import files_of
from analytics.experiments import readout

ROOT = Path(__file__).resolve().parent.parent
EVENTS_A_UNIT = 20
ARMS = 30
RATE = 0.03
FILE_ROWS = 1_000_000
KEY = b"a key for benches, of 32 bytes.."


def write_export(path: Path, first: int, rows: int, rng: np.random.Generator) -> None:
    """One Parquet export in the plain form: exposures of units that stay in their arm, each followed by its conversion if any."""
    unit = rng.integers(0, FILE_ROWS // EVENTS_A_UNIT, rows) + first // EVENTS_A_UNIT
    converted = rng.random(rows) < RATE
    at = np.sort(rng.integers(0, 7 * 86_400_000_000, rows)) + np.datetime64("2026-01-05", "us").astype(int)
    number = np.arange(first, first + rows)
    exposures = pd.DataFrame({"event": "exposure", "event_id": number, "unit": unit, "arm": unit % ARMS, "at": at})
    conversions = exposures[converted].assign(
        event="conversion", metric="order", value=1.0, exposure_id=lambda frame: frame.event_id.map("e{}".format)
    )
    exposures["event_id"] = exposures.event_id.map("e{}".format)
    conversions["event_id"] = conversions.event_id.map("c{}".format)
    table = pd.concat([exposures, conversions]).assign(experiment="bench")
    table["unit"], table["arm"] = table.unit.map("shopper-{}".format), table.arm.map("arm-{}".format)
    columns = pa.Table.from_pandas(table, preserve_index=False)
    at_column = columns["at"].cast(pa.timestamp("us")).cast(pa.timestamp("us", tz="UTC"))
    pq.write_table(columns.set_column(columns.column_names.index("at"), "at", at_column), path)


def best_of(times: int, work: Callable[[], Any]) -> tuple[float, Any]:
    """Shortest wall time in seconds, and the last answer."""
    seconds, answer = [], None
    for _ in range(times):
        start = time.perf_counter()
        answer = work()
        seconds.append(time.perf_counter() - start)
    return min(seconds), answer


def scan(events: Path) -> tuple[float, ...]:
    """The floor: a sum over every column that the readout reads, of the same files, by duckdb alone."""
    with duckdb.connect() as con:
        exposures, conversions = (parquet(files_of(events, table, "bench")) for table in ("exposures", "conversions"))
        first = con.execute(
            f'SELECT sum(length(event_id)), sum(length(arm)), sum(length(unit)), sum(epoch_us("at")), '
            f"sum(propensity), count(simulated) FROM {exposures}"
        ).fetchall()[0]
        second = con.execute(f"SELECT sum(length(metric)), sum(value), sum(length(exposure_id)) FROM {conversions}").fetchall()[0]
    return (*first, *second)


def by_pandas(events: Path) -> dict[str, tuple[int, int]]:
    """(units, converted units) of each arm, as one would write it in pandas."""
    exposures = pd.concat(
        pd.read_parquet(file, columns=["event_id", "arm", "unit"]) for file in files_of(events, "exposures", "bench")
    )
    conversions = pd.concat(pd.read_parquet(file, columns=["exposure_id"]) for file in files_of(events, "conversions", "bench"))
    exposures["converted"] = exposures.event_id.isin(conversions.exposure_id)
    units = exposures.groupby("unit").agg(arm=("arm", "first"), arms=("arm", "nunique"), converted=("converted", "any"))
    units = units[units.arms == 1]
    counts = units.groupby("arm").agg(units=("converted", "size"), converted=("converted", "sum"))
    return {str(arm): (int(row.units), int(row.converted)) for arm, row in counts.iterrows()}


def peak_mib() -> int:
    """This process's peak resident memory."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def commit() -> str:
    done = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="2 million events")
    parser.add_argument("--events", type=int, help="exposures to make, in millions")
    options = parser.parse_args()
    millions = options.events or (2 if options.quick else 20)
    rng, mapping = np.random.default_rng(1), load_mapping(ROOT / "data" / "mappings" / "events.toml")
    with tempfile.TemporaryDirectory() as folder:
        events, taken, ingest_s = Path(folder) / "events", 0, 0.0
        for number in range(millions):
            export = Path(folder) / f"export-{number}.parquet"
            write_export(export, number * FILE_ROWS, FILE_ROWS, rng)
            seconds, report = best_of(1, lambda export=export: ingest(export, mapping, events, KEY))
            taken, ingest_s = taken + report.exposures + report.conversions, ingest_s + seconds
            export.unlink()
        scan_s, _ = best_of(3, lambda: scan(events))
        count_s, counted = best_of(3, lambda: count_arms(events, "bench"))
        readout_s, _ = best_of(3, lambda: readout(events, "bench"))
        peak = peak_mib()
        pandas_s, expected = best_of(1, lambda: by_pandas(events))
        assert {arm.arm: (arm.units, arm.converted_units) for arm in counted.arms} == expected, "pandas counts otherwise"
    rows = [
        ("events", f"{taken:,}", f"{EVENTS_A_UNIT} exposures a unit, {ARMS} arms"),
        ("ingest", f"{ingest_s:.1f} s", f"{taken / ingest_s:,.0f} events a second: checked, hashed, de-duplicated, written"),
        ("bare scan", f"{scan_s:.2f} s", "duckdb, sum over the same columns of the same files"),
        ("unit counts", f"{count_s:.2f} s", f"{count_s / scan_s:.1f} scans"),
        ("whole readout", f"{readout_s:.2f} s", "counts, shrunken rates, sample ratio, power"),
        ("pandas", f"{pandas_s:.2f} s", f"the same unit counts, equal to ours in all {ARMS} arms"),
        ("peak memory", f"{peak} MiB", "of this process before pandas, making the exports included"),
    ]
    for name, value, note in rows:
        print(f"{name:14} {value:>14}  {note}")
    print(f"seed 1, commit {commit()}, {os.cpu_count()} cores")
    if millions < 20:
        print(f"Left out: more than {millions} million exposures, wide exports, PostgreSQL.")
    figures = {
        "events": taken,
        "unit_readout_over_scan": round(count_s / scan_s, 2),
        "pandas_ratio": round(pandas_s / count_s, 2),
        "ingest_events_per_s": round(taken / ingest_s),
        "peak_mib": peak,
        "scan_s": round(scan_s, 3),
        "unit_counts_s": round(count_s, 3),
        "pandas_s": round(pandas_s, 3),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
