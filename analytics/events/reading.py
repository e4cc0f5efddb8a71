"""Reading an export as text: encoding, header and shape are checked before any value. Refusals name the row or line."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Sequence
from pathlib import Path

import duckdb

from analytics.errors import UnreadableEvents
from analytics.events.mapping import EventMapping

_CHUNK_BYTES = 1 << 20
_MEMORY = "768MB"
ROW = '"#row"'
"""Number of a row in its file, from 1, as an SQL identifier that no export uses."""


def connect(scratch: Path) -> duckdb.DuckDBPyConnection:
    """A private in-memory database that spills to `scratch` above 768 MB and keeps rows in file order."""
    return duckdb.connect(
        ":memory:", config={"memory_limit": _MEMORY, "temp_directory": str(scratch), "autoload_known_extensions": "false"}
    )


def name(text: str) -> str:
    """A quoted SQL identifier."""
    return '"' + text.replace('"', '""') + '"'


def literal(text: str | Path) -> str:
    """A quoted SQL string."""
    return "'" + str(text).replace("'", "''") + "'"


def parquet(files: Sequence[Path]) -> str:
    """SQL that reads our own Parquet files; the folder's name adds no column."""
    return f"read_parquet([{', '.join(literal(file) for file in files)}], union_by_name=true, hive_partitioning=false)"


def read_raw(con: duckdb.DuckDBPyConnection, path: Path, mapping: EventMapping, scratch: Path) -> None:
    """Makes the table `raw`: `#row` (from 1) and every mapped column as text, NULL where empty. Raises UnreadableEvents."""
    if not path.is_file():
        raise UnreadableEvents(f"There is no file {path}. Check the path.")
    if path.stat().st_size == 0:
        raise UnreadableEvents(f"{path.name} is empty. Export it again.")
    source, header = _parquet(con, path) if _is_parquet(path) else _csv(path, mapping, scratch)
    present = _present(path, mapping, header)
    fields = "".join(f", nullif(trim({name(column)}::VARCHAR), '') AS {name(column)}" for column in present)
    absent = "".join(f", NULL::VARCHAR AS {name(column)}" for column in mapping.columns if column not in present)
    try:
        con.execute(f"SET TimeZone = {literal(mapping.timezone)}")
        con.execute(f"CREATE TEMP TABLE raw AS SELECT row_number() OVER () AS {ROW}{fields}{absent} FROM {source}")
    except duckdb.Error as error:
        raise _refusal(path, mapping, error) from error
    if con.execute("SELECT count(*) FROM raw").fetchall()[0][0] == 0:
        raise UnreadableEvents(f"{path.name} has a header but no rows. Export it again.")


def _present(path: Path, mapping: EventMapping, header: list[str]) -> list[str]:
    missing = [column for column, needed in mapping.columns.items() if needed and column not in header]
    if missing:
        raise UnreadableEvents(
            f"{path.name} has no column {', '.join(map(repr, missing))}. It has {', '.join(map(repr, header))}. "
            f"Correct the mapping ({mapping.title}) or export the missing columns."
        )
    return [column for column in mapping.columns if column in header]


def _is_parquet(path: Path) -> bool:
    with path.open("rb") as file:
        start = file.read(4)
    return start == b"PAR1" or path.suffix.lower() == ".parquet"


def _parquet(con: duckdb.DuckDBPyConnection, path: Path) -> tuple[str, list[str]]:
    source = parquet([path])
    try:
        return source, [row[0] for row in con.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()]
    except duckdb.Error as error:
        raise UnreadableEvents(f"{path.name} is not a whole Parquet file: it may be cut off. Export or copy it again.") from error


def _csv(path: Path, mapping: EventMapping, scratch: Path) -> tuple[str, list[str]]:
    text = _as_utf8(path, mapping.encoding, scratch)
    with text.open(encoding="utf-8-sig", newline="") as file:
        header = next(csv.reader(file, delimiter=mapping.delimiter), [])
    header = [column.strip() for column in header]
    lower = [column.lower() for column in header]  # SQL names know no case
    doubled = sorted({column for column in lower if lower.count(column) > 1})
    if doubled:
        raise UnreadableEvents(f"{path.name} names the column {doubled[0]!r} twice. Rename one of them.")
    if not any(header):
        raise UnreadableEvents(f"{path.name} has no header in its first line. Put the column names there.")
    columns = ", ".join(f"{literal(column)}: 'VARCHAR'" for column in header)
    source = (
        f"read_csv({literal(text)}, auto_detect=false, header=true, columns={{{columns}}}, delim={literal(mapping.delimiter)}, "
        "quote='\"', escape='\"', nullstr='', strict_mode=true, null_padding=false)"
    )
    return source, header


def _as_utf8(path: Path, encoding: str, scratch: Path) -> Path:
    """The file itself when it is clean UTF-8, else a transcoded copy in `scratch`. Reads in pieces of 1 MiB."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="strict")
    copy = None if encoding in {"utf-8", "ascii"} else (scratch / "utf8.csv").open("w", encoding="utf-8", newline="")
    line = 1
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK_BYTES):
                text = _decode(decoder, chunk, path, encoding, line)
                if "\0" in text:
                    raise UnreadableEvents(
                        f"{path.name} holds binary data near line {line + text[: text.index(chr(0))].count(chr(10))}, not text."
                    )
                line += text.count("\n")
                if copy is not None:
                    copy.write(text.removeprefix("\ufeff") if line == 1 else text)
        _decode(decoder, b"", path, encoding, line, final=True)
    finally:
        if copy is not None:
            copy.close()
    return path if copy is None else Path(copy.name)


def _decode(decoder: codecs.IncrementalDecoder, chunk: bytes, path: Path, encoding: str, line: int, *, final: bool = False) -> str:
    try:
        return decoder.decode(chunk, final)
    except UnicodeDecodeError as error:
        line += error.object[: error.start].count(b"\n")
        raise UnreadableEvents(
            f"{path.name} is not {encoding} text (line {line}). State its encoding in the mapping, for example "
            'encoding = "latin-1" or "cp1252", or export it as UTF-8.'
        ) from error


def _refusal(path: Path, mapping: EventMapping, error: duckdb.Error) -> UnreadableEvents:
    if "time zone" in str(error).lower() or "timezone" in str(error).lower():
        return UnreadableEvents(f"The mapping's timezone {mapping.timezone!r} is not known. Write it like Europe/London or UTC.")
    line = re.search(r"Line:\s*(\d+)", str(error))
    where = f"line {line.group(1)}" if line else "some line"
    return UnreadableEvents(
        f"{path.name}, {where}: its number of fields or its quotes do not fit the header (delimiter {mapping.delimiter!r}). "
        "Correct that line or the mapping's delimiter; nothing was taken in."
    )
