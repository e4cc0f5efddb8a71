from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from analytics.events.ingest import ingest
from analytics.events.mapping import EventMapping, load_mapping

DATA = Path(__file__).resolve().parents[2] / "data"
KEY = b"a key for tests, of thirty-two b"
Rows = Iterable[dict[str, Any]]


@pytest.fixture
def key() -> bytes:
    return KEY


@pytest.fixture
def events(tmp_path: Path) -> Path:
    return tmp_path / "events"


@pytest.fixture
def plain() -> EventMapping:
    return load_mapping(DATA / "mappings" / "events.toml")


@pytest.fixture
def write_csv(tmp_path: Path) -> Callable[..., Path]:
    """Writes rows (dicts) as CSV; further keywords are the file's name and encoding."""

    def write(rows: Rows, *, name: str = "export.csv", encoding: str = "utf-8", columns: list[str] | None = None) -> Path:
        rows = list(rows)
        path = tmp_path / name
        columns = columns or list(dict.fromkeys(key for row in rows for key in row))
        with path.open("w", encoding=encoding, newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows)
        return path

    return write


@pytest.fixture(scope="session")
def open_bandit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An events folder with both logs of the Open Bandit sample."""
    events = tmp_path_factory.mktemp("open-bandit") / "events"
    mapping = load_mapping(DATA / "mappings" / "open_bandit.toml")
    for policy in ("random", "bts"):
        ingest(DATA / "samples" / "open_bandit" / f"{policy}_men.csv", mapping, events, KEY)
    return events
