"""Taking in exposures and conversions: checked whole, de-duplicated by event id, unit ids hashed, written all or nothing."""

from __future__ import annotations

import hashlib
import hmac
import re
import tempfile
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from analytics.domain import IngestReport
from analytics.errors import EventsUnwritable, UnreadableEvents, WeakKey
from analytics.events.mapping import EventMapping, Source, When
from analytics.events.reading import connect, literal, name, read_raw
from analytics.events.store import TABLES, batch, experiments, files_of, folder_of, locked

_MIN_KEY_BYTES = 16
_UNIT_HEX = 32
_MAX_NAME = 200
_EARLIEST = "TIMESTAMPTZ '2000-01-01 00:00:00+00'"


def hash_unit(unit: str, key: bytes) -> str:
    """A unit's pseudonym: the first 128 bits of HMAC-SHA256, in hex. Without the key it cannot be found again."""
    return hmac.new(_checked(key), unit.encode(), hashlib.sha256).hexdigest()[:_UNIT_HEX]


def ingest(path: Path, mapping: EventMapping, events: Path, key: bytes) -> IngestReport:
    """Takes one CSV or Parquet file in, or nothing of it. A second ingest of the same file adds nothing and says so."""
    _checked(key)
    with tempfile.TemporaryDirectory(prefix="strikeoff-") as scratch, connect(Path(scratch)) as con:
        try:
            read_raw(con, path, mapping, Path(scratch))
            tables = _typed(con, path, mapping, key)
            with locked(events):
                return _commit(con, path, mapping, events, tables)
        except duckdb.IOException as error:
            raise EventsUnwritable(f"The events could not be written ({str(error).splitlines()[0]}). Free some space; nothing was taken in.") from error
        except duckdb.OutOfMemoryException as error:
            raise EventsUnwritable("There is not enough memory and disk for this file. Split it; nothing was taken in.") from error


def forget(unit: str, events: Path, key: bytes) -> int:
    """Deletes every event of a unit by rewriting the files that hold any; returns how many were deleted."""
    pseudonym, deleted = hash_unit(unit, key), 0
    with tempfile.TemporaryDirectory(prefix="strikeoff-") as scratch, connect(Path(scratch)) as con, locked(events), batch(events) as staging:
        for table in TABLES:
            for experiment in experiments(events):
                for file in files_of(events, table, experiment):
                    deleted += _rewrite_without(con, file, staging / file.relative_to(events), pseudonym)
    return deleted


def _rewrite_without(con: duckdb.DuckDBPyConnection, file: Path, target: Path, pseudonym: str) -> int:
    held = con.execute(f"SELECT count(*) FROM read_parquet({literal(file)}, hive_partitioning=false) WHERE unit = ?", [pseudonym]).fetchall()[0][0]
    if held:
        target.parent.mkdir(parents=True, exist_ok=True)
        con.execute(f"COPY (SELECT * FROM read_parquet({literal(file)}, hive_partitioning=false) WHERE unit <> {literal(pseudonym)}) TO {literal(target)} (FORMAT parquet)")
    return int(held)


def _checked(key: bytes) -> bytes:
    if len(key) < _MIN_KEY_BYTES:
        raise WeakKey(f"The key for unit ids has {len(key)} bytes; it needs at least {_MIN_KEY_BYTES}. Make a random one and keep it.")
    return key


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    """One of our columns: its typed SQL over `raw`, the condition that refuses a row, and what the value should have been."""

    name: str
    typed: str
    bad: str
    wanted: str
    shown: str
    label: str


def _typed(con: duckdb.DuckDBPyConnection, path: Path, mapping: EventMapping, key: bytes) -> tuple[str, ...]:
    """Makes the typed tables `exposures` and `conversions`, with the key of each row; returns those the mapping fills."""
    made = []
    for table, sources, when in (
        ("exposures", mapping.exposure, mapping.exposure_when),
        ("conversions", _conversion_sources(mapping), mapping.conversion_when),
    ):
        if not sources:
            continue
        columns = _columns(table, sources, mapping, path.stem)
        if when is not None:
            _check_when(con, path, when)
        rows = f"{name(when.column)} IS NOT DISTINCT FROM {literal(when.equals)}" if when else "true"
        _check(con, path, columns, rows)
        typed = ", ".join(f"{column.typed} AS {name(column.name)}" for column in columns)
        inner, outer = _pads(key)
        con.execute(
            f"CREATE TEMP TABLE {table} AS SELECT {name('row')} AS source_row, {typed}, {str(mapping.simulated).lower()} AS simulated "
            f"FROM raw WHERE {rows} ORDER BY source_row",
            {key: value for key, value in (("inner", inner), ("outer", outer))},
        )
        made.append(table)
    return tuple(made)


def _conversion_sources(mapping: EventMapping) -> Mapping[str, Source]:
    """The conversion's own sources, over the exposure's where both stand in one row."""
    if not mapping.inherits:
        return mapping.conversion
    shared = {field: source for field, source in mapping.exposure.items() if field != "propensity"}
    return {**shared, "exposure_id": mapping.exposure["event_id"], **mapping.conversion}


def _columns(table: str, sources: Mapping[str, Source], mapping: EventMapping, stem: str) -> list[_Column]:
    """Our columns in a fixed order; absent optional ones become NULL (a conversion's value 1)."""
    text = {field: _text(source, stem) for field, source in sources.items()}
    label = {field: " + ".join(source.columns) or (source.text or "") for field, source in sources.items()}
    event_id = text["event_id"]
    if table == "conversions" and mapping.inherits:
        event_id = f"({event_id} || ':' || {text['metric']})"
    needed = f"text of 1 to {_MAX_NAME} characters"

    def words(field: str, sql: str) -> _Column:
        bad = f"({sql}) IS NULL OR length({sql}) > {_MAX_NAME}"
        return _Column(name=field, typed=sql, bad=bad, wanted=needed, shown=sql, label=label.get(field, field))

    def optional(field: str, typed: str, bad: str, wanted: str) -> _Column:
        return _Column(name=field, typed=typed, bad=bad, wanted=wanted, shown=text.get(field, "NULL"), label=label.get(field, field))

    at = _timestamp(text["at"], mapping.timestamp)
    shared = [
        words("event_id", event_id),
        words("experiment", text["experiment"]),
        _Column(name="at", typed=at, bad=f"coalesce({at} < {_EARLIEST} OR {at} > now() + INTERVAL 1 DAY, true)",
                wanted=f"a time between 2000 and now, written as {mapping.timestamp}", shown=text["at"], label=label["at"]),
        _Column(name="unit", typed=_hashed(text["unit"]), bad=f"({text['unit']}) IS NULL", wanted="text", shown=text["unit"], label=label["unit"]),
    ]  # fmt: skip
    if table == "exposures":
        share = text.get("propensity", "NULL")
        number = f"try_cast({share} AS DOUBLE)"
        context = [optional(f"context_{field}", _text(source, stem), "false", "text") for field, source in mapping.context.items()]
        bad = f"{share} IS NOT NULL AND coalesce(NOT ({number} > 0 AND {number} <= 1), true)"
        return [*shared, words("arm", text["arm"]), optional("propensity", number, bad, "a number above 0 and up to 1"), *context]
    value = text.get("value", "NULL")
    number = f"try_cast({value} AS DOUBLE)"
    bad = f"{value} IS NOT NULL AND coalesce(NOT isfinite({number}), true)"
    return [
        *shared,
        words("metric", text["metric"]),
        optional("arm", f"({text.get('arm', 'NULL')})::VARCHAR", "false", "text"),
        optional("value", f"coalesce({number}, 1.0)", bad, "a number"),
        optional("exposure_id", f"({text.get('exposure_id', 'NULL')})::VARCHAR", "false", "text"),
    ]


def _text(source: Source, stem: str) -> str:
    """SQL for a source as text; NULL where any column of it is empty."""
    if source.column is not None:
        return name(source.column)
    pieces = []
    for piece in re.split(r"(\{[^{}]+\})", source.text or ""):
        if piece == "{file}":
            pieces.append(literal(stem))
        elif piece == "{row}":
            pieces.append(f"{name('row')}::VARCHAR")
        elif piece.startswith("{") and piece.endswith("}"):
            pieces.append(name(piece[1:-1]))
        elif piece:
            pieces.append(literal(piece))
    return "(" + (" || ".join(pieces) or "NULL") + ")"


def _timestamp(text: str, form: str) -> str:
    if form == "iso":
        return f"try_cast({text} AS TIMESTAMPTZ)"
    if form in {"epoch_s", "epoch_ms"}:
        seconds = f"try_cast({text} AS DOUBLE)" + (" / 1000" if form == "epoch_ms" else "")
        return f"CASE WHEN {seconds} BETWEEN 0 AND 1e11 THEN to_timestamp({seconds}) END"
    return f"try_cast(try_strptime({text}, {literal(form)}) AS TIMESTAMPTZ)"


def _pads(key: bytes) -> tuple[bytes, bytes]:
    """The inner and outer key blocks of HMAC (RFC 2104) for SHA-256."""
    block = (hashlib.sha256(key).digest() if len(key) > 64 else key).ljust(64, b"\0")
    return bytes(byte ^ 0x36 for byte in block), bytes(byte ^ 0x5C for byte in block)


def _hashed(text: str) -> str:
    """HMAC-SHA256 in SQL, so that ten million units need no Python loop; `hash_unit` is the same function."""
    return f"left(sha256($outer::BLOB || unhex(sha256($inner::BLOB || encode({text})))), {_UNIT_HEX})"


def _check_when(con: duckdb.DuckDBPyConnection, path: Path, when: When) -> None:
    if when.otherwise is None:
        return
    column = name(when.column)
    bad = f"{column} IS NULL OR {column} NOT IN ({literal(when.equals)}, {literal(when.otherwise)})"
    found = con.execute(f"SELECT {name('row')}, {column} FROM raw WHERE {bad} ORDER BY {name('row')} LIMIT 1").fetchone()
    if found:
        raise _bad_row(path, found[0], when.column, found[1], f"{when.equals!r} or {when.otherwise!r}")


def _check(con: duckdb.DuckDBPyConnection, path: Path, columns: list[_Column], rows: str) -> None:
    """Refuses the file at its first bad row."""
    firsts = ", ".join(f"min({name('row')}) FILTER (WHERE {column.bad})" for column in columns)
    found = con.execute(f"SELECT {firsts} FROM raw WHERE {rows}").fetchall()[0]
    bad = [(row, column) for row, column in zip(found, columns, strict=True) if row is not None]
    if bad:
        row, column = min(bad, key=lambda pair: int(pair[0]))
        shown = con.execute(f"SELECT ({column.shown})::VARCHAR FROM raw WHERE {name('row')} = ?", [row]).fetchall()[0][0]
        raise _bad_row(path, row, column.label, shown, column.wanted)


def _bad_row(path: Path, row: int, column: str, shown: str | None, wanted: str) -> UnreadableEvents:
    found = "empty" if shown is None else repr(shown if len(shown) <= 40 else shown[:40] + "…")
    return UnreadableEvents(
        f"{path.name}, row {row} (not counting the header), column {column!r}: it is {found} but must be {wanted}. "
        "Correct the file or the mapping; nothing was taken in."
    )


def _commit(con: duckdb.DuckDBPyConnection, path: Path, mapping: EventMapping, events: Path, tables: tuple[str, ...]) -> IngestReport:
    """Writes what is new, in one batch. Holds the lock, so that what is known cannot change meanwhile."""
    named = " UNION ".join(f"SELECT experiment FROM {table}" for table in tables)
    found = tuple(row[0] for row in con.execute(f"SELECT experiment FROM ({named}) ORDER BY 1").fetchall())
    rows = con.execute("SELECT count(*) FROM raw").fetchall()[0][0]
    added, repeated, known = dict.fromkeys(TABLES, 0), 0, 0
    with batch(events) as staging:
        for table in tables:
            total = con.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0]
            con.execute(
                f"CREATE TEMP TABLE first_{table} AS SELECT * FROM {table} "
                f"WHERE source_row IN (SELECT min(source_row) FROM {table} GROUP BY experiment, event_id)"
            )
            distinct = con.execute(f"SELECT count(*) FROM first_{table}").fetchall()[0][0]
            for experiment in found:
                _refuse_mixing(con, events, table, experiment, simulated=mapping.simulated)
                added[table] += _write(con, events, staging, table, experiment)
            repeated += total - distinct
            known += distinct - added[table]
    return IngestReport(
        file=path.name, experiments=found, rows=rows, exposures=added["exposures"], conversions=added["conversions"],
        repeated=repeated, known=known, simulated=mapping.simulated,
    )  # fmt: skip


def _write(con: duckdb.DuckDBPyConnection, events: Path, staging: Path, table: str, experiment: str) -> int:
    """One new Parquet file with the events of an experiment that the store lacks; none where there are none."""
    new = f"SELECT * EXCLUDE (source_row) FROM first_{table} WHERE experiment = {literal(experiment)}"
    known = files_of(events, table, experiment)
    if known:
        files = ", ".join(literal(file) for file in known)
        new += f" AND event_id NOT IN (SELECT event_id FROM read_parquet([{files}], union_by_name=true, hive_partitioning=false))"
    con.execute(f"CREATE OR REPLACE TEMP TABLE fresh AS {new}")
    count = int(con.execute("SELECT count(*) FROM fresh").fetchall()[0][0])
    if count:
        folder = staging / folder_of(events, table, experiment).relative_to(events)
        folder.mkdir(parents=True, exist_ok=True)
        con.execute(f"COPY fresh TO {literal(folder / f'{uuid.uuid4().hex}.parquet')} (FORMAT parquet, COMPRESSION zstd)")
    return count


def _refuse_mixing(con: duckdb.DuckDBPyConnection, events: Path, table: str, experiment: str, *, simulated: bool) -> None:
    """Simulated and real events never share an experiment."""
    files = ", ".join(literal(file) for file in files_of(events, table, experiment))
    if not files:
        return
    held = con.execute(f"SELECT bool_or(simulated <> {str(simulated).lower()}) FROM read_parquet([{files}], union_by_name=true, hive_partitioning=false)").fetchall()[0][0]
    if held:
        there, here = ("real", "simulated") if simulated else ("simulated", "real")
        raise UnreadableEvents(f"Experiment {experiment!r} holds {there} events; {here} ones cannot join them. Give them another experiment's name.")
