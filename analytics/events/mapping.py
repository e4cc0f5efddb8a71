"""Ingest mappings: TOML files that say which column of a storefront's export means what."""

from __future__ import annotations

import codecs
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analytics.errors import InvalidMapping

_FIELD = re.compile(r"\{([^{}]+)\}")
_PLACES = {"file", "row"}
_TOP = {"title", "encoding", "delimiter", "timestamp", "timezone", "simulated", "exposure", "conversion"}
_EXPOSURE = {"experiment", "event_id", "unit", "arm", "at", "propensity"}
_CONVERSION = {"experiment", "event_id", "unit", "arm", "at", "metric", "value", "exposure_id"}
_NEEDED_EXPOSURE = ("experiment", "event_id", "unit", "arm", "at")
_NEEDED_CONVERSION = ("experiment", "event_id", "unit", "at", "metric")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a value comes from: a `column`, or `text` with {column}, {file} (the stem) and {row} (from 1) as fields.

    An `optional` column may be absent from the file or empty in a row.
    """

    column: str | None = None
    text: str | None = None
    optional: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The file's columns that this value reads."""
        if self.column is not None:
            return (self.column,)
        return tuple(name for name in _FIELD.findall(self.text or "") if name not in _PLACES)


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """Which rows count: those where `column` equals `equals`. Any other value than `otherwise` (where given) is an error."""

    column: str
    equals: str
    otherwise: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventMapping:
    """How to read one kind of file. `exposure` and `conversion` map our columns to sources; `context` further exposure columns.

    `timestamp` is "iso", "epoch_s", "epoch_ms" or a strptime format; `timezone` that of timestamps without an offset.
    A conversion without its own fields inherits those of the exposure in the same row.
    """

    title: str
    encoding: str = "utf-8"
    delimiter: str = ","
    timestamp: str = "iso"
    timezone: str = "UTC"
    simulated: bool = False
    exposure: Mapping[str, Source] = field(default_factory=dict)
    conversion: Mapping[str, Source] = field(default_factory=dict)
    context: Mapping[str, Source] = field(default_factory=dict)
    exposure_when: When | None = None
    conversion_when: When | None = None

    @property
    def inherits(self) -> bool:
        """True where a row is an exposure and, if its condition holds, also the conversion of that exposure."""
        return bool(self.exposure) and bool(self.conversion) and "event_id" not in self.conversion

    @property
    def columns(self) -> dict[str, bool]:
        """Every column that is read, and whether it must be there."""
        sources = [*self.exposure.values(), *self.conversion.values(), *self.context.values()]
        needed: dict[str, bool] = {}
        for source in sources:
            for name in source.columns:
                needed[name] = needed.get(name, False) or not source.optional
        for when in (self.exposure_when, self.conversion_when):
            if when is not None:
                needed[when.column] = True
        return needed


def load_mapping(path: Path) -> EventMapping:
    """The mapping in a TOML file; raises InvalidMapping naming the file and the line or field."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise InvalidMapping(f"There is no mapping file {path}. The shipped ones are in data/mappings.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidMapping(f"{path.name} is not a TOML file: {error}.") from error
    try:
        return mapping_from_toml(data)
    except InvalidMapping as error:
        raise InvalidMapping(f"{path.name}: {error}") from error


def mapping_from_toml(data: Mapping[str, Any]) -> EventMapping:
    """An EventMapping from parsed TOML; every field is checked."""
    _known("the file", data, _TOP)
    exposure, conversion = _table(data, "exposure"), _table(data, "conversion")
    if not exposure and not conversion:
        raise InvalidMapping("it has neither an [exposure] nor a [conversion] table. Give at least one.")
    context = exposure.pop("context", {})
    exposure_when, conversion_when = _when(exposure.pop("when", None)), _when(conversion.pop("when", None))
    mapping = EventMapping(
        title=str(data.get("title", "")),
        encoding=_encoding(str(data.get("encoding", "utf-8"))),
        delimiter=_delimiter(str(data.get("delimiter", ","))),
        timestamp=str(data.get("timestamp", "iso")),
        timezone=str(data.get("timezone", "UTC")),
        simulated=bool(data.get("simulated", False)),
        exposure=_sources("exposure", exposure, _EXPOSURE),
        conversion=_sources("conversion", conversion, _CONVERSION),
        context={name: _source(f"exposure.context.{name}", value) for name, value in context.items()},
        exposure_when=exposure_when,
        conversion_when=conversion_when,
    )
    _require(mapping)
    return mapping


def _require(mapping: EventMapping) -> None:
    if mapping.exposure:
        _need("exposure", mapping.exposure, _NEEDED_EXPOSURE)
    if mapping.inherits:
        _need("conversion", mapping.conversion, ("metric",))
        if mapping.conversion_when is None:
            raise InvalidMapping("[conversion] needs `when` to say which exposures converted, or fields of its own.")
    elif mapping.conversion:
        _need("conversion", mapping.conversion, _NEEDED_CONVERSION)


def _need(table: str, sources: Mapping[str, Source], names: tuple[str, ...]) -> None:
    missing = [name for name in names if name not in sources]
    if missing:
        raise InvalidMapping(f"[{table}] does not say where to find {', '.join(missing)}. Name a column or a text for each.")
    optional = [name for name in names if sources[name].optional]
    if optional:
        raise InvalidMapping(f"[{table}] {', '.join(optional)} cannot be optional: every event needs it.")


def _known(place: str, data: Mapping[str, Any], names: set[str]) -> None:
    unknown = sorted(set(data) - names)
    if unknown:
        raise InvalidMapping(f"{place} has unknown fields {', '.join(unknown)}. Known ones: {', '.join(sorted(names))}.")


def _table(data: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = data.get(name, {})
    if not isinstance(value, dict):
        raise InvalidMapping(f"{name} must be a table, written [{name}].")
    return dict(value)


def _sources(table: str, data: Mapping[str, Any], names: set[str]) -> dict[str, Source]:
    _known(f"[{table}]", data, names)
    return {name: _source(f"{table}.{name}", value) for name, value in data.items()}


def _source(place: str, value: Any) -> Source:
    if isinstance(value, str):
        return Source(column=value)
    if not isinstance(value, dict) or ("column" in value) == ("text" in value) or set(value) - {"column", "text", "optional"}:
        raise InvalidMapping(f'{place} must be {{ column = "..." }} or {{ text = "..." }}.')
    column, text = value.get("column"), value.get("text")
    return Source(
        column=None if column is None else str(column),
        text=None if text is None else str(text),
        optional=bool(value.get("optional")),
    )


def _when(value: Any) -> When | None:
    if value is None:
        return None
    if not isinstance(value, dict) or not {"column", "equals"} <= set(value) <= {"column", "equals", "otherwise"}:
        raise InvalidMapping(
            'when must be { column = "...", equals = "..." }, with otherwise = "..." where only two values may occur.'
        )
    otherwise = value.get("otherwise")
    return When(column=str(value["column"]), equals=str(value["equals"]), otherwise=None if otherwise is None else str(otherwise))


def _encoding(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError as error:
        raise InvalidMapping(f"encoding {name!r} is not known. Usual ones are utf-8, latin-1, cp1252 and utf-16.") from error


def _delimiter(text: str) -> str:
    if len(text) != 1:
        raise InvalidMapping(f'delimiter {text!r} must be one character, such as "," or ";" or "\\t".')
    return text
