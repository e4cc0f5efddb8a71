"""Deleting a unit's events on request: its pseudonym is recomputed from the key, the files that hold it are rewritten."""

from __future__ import annotations

import tempfile
from pathlib import Path

import duckdb

from analytics.events.reading import connect, literal, parquet
from analytics.events.store import TABLES, batch, experiments, files_of, locked
from analytics.events.units import hash_unit


def forget(unit: str, events: Path, key: bytes) -> int:
    """Deletes every event of a unit by rewriting the files that hold any; returns how many were deleted."""
    pseudonym, deleted = hash_unit(unit, key), 0
    with (
        tempfile.TemporaryDirectory(prefix="strikeoff-") as scratch,
        connect(Path(scratch)) as con,
        locked(events),
        batch(events) as staging,
    ):
        for table in TABLES:
            for experiment in experiments(events):
                for file in files_of(events, table, experiment):
                    deleted += _rewrite_without(con, file, staging / file.relative_to(events), pseudonym)
    return deleted


def _rewrite_without(con: duckdb.DuckDBPyConnection, file: Path, target: Path, pseudonym: str) -> int:
    source = parquet([file])
    held = con.execute(f"SELECT count(*) FROM {source} WHERE unit = ?", [pseudonym]).fetchall()[0][0]
    if held:
        target.parent.mkdir(parents=True, exist_ok=True)
        kept = f"SELECT * FROM {source} WHERE unit <> {literal(pseudonym)}"
        con.execute(f"COPY ({kept}) TO {literal(target)} (FORMAT parquet, COMPRESSION zstd)")
    return int(held)
