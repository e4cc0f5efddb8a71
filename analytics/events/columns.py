"""Our columns as typed SQL over the raw text, each with the condition that refuses a row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from analytics.events.mapping import EventMapping, Source
from analytics.events.reading import ROW, literal, name
from analytics.events.units import hashed_sql

_MAX_NAME = 200
_EARLIEST = "TIMESTAMPTZ '2000-01-01 00:00:00+00'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One of our columns: its typed SQL over `raw`, the condition that refuses a row, and what the value should have been."""

    name: str
    typed: str
    bad: str
    wanted: str
    shown: str
    label: str


def conversion_sources(mapping: EventMapping) -> Mapping[str, Source]:
    """The conversion's own sources, over the exposure's where both stand in one row."""
    if not mapping.inherits:
        return mapping.conversion
    shared = {field: source for field, source in mapping.exposure.items() if field != "propensity"}
    return {**shared, "exposure_id": mapping.exposure["event_id"], **mapping.conversion}


def columns_of(table: str, sources: Mapping[str, Source], mapping: EventMapping, stem: str) -> list[Column]:
    """Our columns in a fixed order; absent optional ones become NULL (a conversion's value 1)."""
    text = {field: _text(source, stem) for field, source in sources.items()}
    label = {field: " + ".join(source.columns) or (source.text or "") for field, source in sources.items()}
    event_id = text["event_id"]
    if table == "conversions" and mapping.inherits:
        event_id = f"({event_id} || ':' || {text['metric']})"
    needed = f"text of 1 to {_MAX_NAME} characters"

    def words(field: str, sql: str) -> Column:
        bad = f"({sql}) IS NULL OR length({sql}) > {_MAX_NAME}"
        return Column(name=field, typed=sql, bad=bad, wanted=needed, shown=sql, label=label.get(field, field))

    def optional(field: str, typed: str, bad: str, wanted: str) -> Column:
        return Column(name=field, typed=typed, bad=bad, wanted=wanted, shown=text.get(field, "NULL"), label=label.get(field, field))

    at = _timestamp(text["at"], mapping.timestamp)
    shared = [
        words("event_id", event_id),
        words("experiment", text["experiment"]),
        Column(
            name="at",
            typed=at,
            bad=f"coalesce({at} < {_EARLIEST} OR {at} > now() + INTERVAL 1 DAY, true)",
            wanted=f"a time between 2000 and now, written as {mapping.timestamp}",
            shown=text["at"],
            label=label["at"],
        ),
        Column(
            name="unit",
            typed=hashed_sql(text["unit"]),
            bad=f"({text['unit']}) IS NULL",
            wanted="text",
            shown=text["unit"],
            label=label["unit"],
        ),
    ]
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
            pieces.append(f"{ROW}::VARCHAR")
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
