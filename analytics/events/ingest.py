"""Taking in exposures and conversions: checked whole, de-duplicated by event id, unit ids hashed, written all or nothing."""

from __future__ import annotations

import tempfile
import uuid
from pathlib import Path

import duckdb

from analytics.domain import IngestReport
from analytics.errors import EventsUnwritable, UnreadableEvents
from analytics.events.columns import Column, columns_of, conversion_sources
from analytics.events.mapping import EventMapping, When
from analytics.events.reading import ROW, connect, literal, name, parquet, read_raw
from analytics.events.store import TABLES, batch, files_of, folder_of, locked
from analytics.events.units import checked_key, pads


def ingest(path: Path, mapping: EventMapping, events: Path, key: bytes) -> IngestReport:
    """Takes one CSV or Parquet file in, or nothing of it. A second ingest of the same file adds nothing and says so."""
    checked_key(key)
    with tempfile.TemporaryDirectory(prefix="strikeoff-") as scratch, connect(Path(scratch)) as con:
        try:
            read_raw(con, path, mapping, Path(scratch))
            tables = _typed(con, path, mapping, key)
            with locked(events):
                return _commit(con, path, mapping, events, tables)
        except duckdb.IOException as error:
            raise EventsUnwritable(
                f"The events could not be written ({str(error).splitlines()[0]}). Free some space; nothing was taken in."
            ) from error
        except duckdb.OutOfMemoryException as error:
            raise EventsUnwritable("There is not enough memory and disk for this file. Split it; nothing was taken in.") from error


def _typed(con: duckdb.DuckDBPyConnection, path: Path, mapping: EventMapping, key: bytes) -> tuple[str, ...]:
    """Makes the typed tables `exposures` and `conversions`, with the key of each row; returns those the mapping fills."""
    made = []
    for table, sources, when in (
        ("exposures", mapping.exposure, mapping.exposure_when),
        ("conversions", conversion_sources(mapping), mapping.conversion_when),
    ):
        if not sources:
            continue
        columns = columns_of(table, sources, mapping, path.stem)
        if when is not None:
            _check_when(con, path, when)
        rows = f"{name(when.column)} IS NOT DISTINCT FROM {literal(when.equals)}" if when else "true"
        _check(con, path, columns, rows)
        typed = ", ".join(f"{column.typed} AS {name(column.name)}" for column in columns)
        con.execute(
            f"CREATE TEMP TABLE {table} AS SELECT {ROW} AS source_row, {typed}, {mapping.simulated} AS simulated "
            f"FROM raw WHERE {rows}",
            pads(key),
        )
        made.append(table)
    return tuple(made)


def _check_when(con: duckdb.DuckDBPyConnection, path: Path, when: When) -> None:
    if when.otherwise is None:
        return
    column = name(when.column)
    bad = f"{column} IS NULL OR {column} NOT IN ({literal(when.equals)}, {literal(when.otherwise)})"
    found = con.execute(f"SELECT {ROW}, {column} FROM raw WHERE {bad} ORDER BY {ROW} LIMIT 1").fetchone()
    if found:
        raise _bad_row(path, found[0], when.column, found[1], f"{when.equals!r} or {when.otherwise!r}")


def _check(con: duckdb.DuckDBPyConnection, path: Path, columns: list[Column], rows: str) -> None:
    """Refuses the file at its first bad row."""
    firsts = ", ".join(f"min({ROW}) FILTER (WHERE {column.bad})" for column in columns)
    found = con.execute(f"SELECT {firsts} FROM raw WHERE {rows}").fetchall()[0]
    bad = [(row, column) for row, column in zip(found, columns, strict=True) if row is not None]
    if bad:
        row, column = min(bad, key=lambda pair: int(pair[0]))
        shown = con.execute(f"SELECT ({column.shown})::VARCHAR FROM raw WHERE {ROW} = ?", [row]).fetchall()[0][0]
        raise _bad_row(path, row, column.label, shown, column.wanted)


def _bad_row(path: Path, row: int, column: str, shown: str | None, wanted: str) -> UnreadableEvents:
    found = "empty" if shown is None else repr(shown if len(shown) <= 40 else shown[:40] + "…")
    return UnreadableEvents(
        f"{path.name}, row {row} (not counting the header), column {column!r}: it is {found} but must be {wanted}. "
        "Correct the file or the mapping; nothing was taken in."
    )


def _commit(
    con: duckdb.DuckDBPyConnection, path: Path, mapping: EventMapping, events: Path, tables: tuple[str, ...]
) -> IngestReport:
    """Writes what is new, in one batch. Holds the lock, so that what is known cannot change meanwhile."""
    named = " UNION ".join(f"SELECT experiment FROM {table}" for table in tables)
    found = tuple(row[0] for row in con.execute(f"SELECT DISTINCT experiment FROM ({named}) ORDER BY 1").fetchall())
    rows = con.execute("SELECT count(*) FROM raw").fetchall()[0][0]
    added, repeated, known = dict.fromkeys(TABLES, 0), 0, 0
    for experiment in found:
        _refuse_mixing(con, events, experiment, simulated=mapping.simulated)
    with batch(events) as staging:
        for table in tables:
            total = con.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0]
            con.execute(
                f"CREATE TEMP TABLE first_{table} AS SELECT * FROM {table} "
                f"WHERE source_row IN (SELECT min(source_row) FROM {table} GROUP BY experiment, event_id)"
            )
            distinct = con.execute(f"SELECT count(*) FROM first_{table}").fetchall()[0][0]
            added[table] = sum(_write(con, events, staging, table, experiment) for experiment in found)
            repeated += total - distinct
            known += distinct - added[table]
    return IngestReport(
        file=path.name,
        experiments=found,
        rows=rows,
        exposures=added["exposures"],
        conversions=added["conversions"],
        repeated=repeated,
        known=known,
        simulated=mapping.simulated,
    )


def _write(con: duckdb.DuckDBPyConnection, events: Path, staging: Path, table: str, experiment: str) -> int:
    """One new Parquet file with the events of an experiment that the store lacks; none where there are none."""
    new = f"SELECT * EXCLUDE (source_row) FROM first_{table} WHERE experiment = {literal(experiment)}"
    known = files_of(events, table, experiment)
    if known:
        new += f" AND event_id NOT IN (SELECT event_id FROM {parquet(known)})"
    con.execute(f"CREATE OR REPLACE TEMP TABLE fresh AS {new}")
    count = int(con.execute("SELECT count(*) FROM fresh").fetchall()[0][0])
    if count:
        folder = staging / folder_of(events, table, experiment).relative_to(events)
        folder.mkdir(parents=True, exist_ok=True)
        con.execute(f"COPY fresh TO {literal(folder / f'{uuid.uuid4().hex}.parquet')} (FORMAT parquet, COMPRESSION zstd)")
    return count


def _refuse_mixing(con: duckdb.DuckDBPyConnection, events: Path, experiment: str, *, simulated: bool) -> None:
    """Simulated and real events never share an experiment."""
    files = [file for table in TABLES for file in files_of(events, table, experiment)]
    if files and con.execute(f"SELECT bool_or(simulated <> {simulated}) FROM {parquet(files)}").fetchall()[0][0]:
        there, here = ("real", "simulated") if simulated else ("simulated", "real")
        raise UnreadableEvents(
            f"Experiment {experiment!r} holds {there} events; {here} ones cannot join them. Give them another experiment's name."
        )
