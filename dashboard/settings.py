"""Every setting, described once. Read from `STRIKEOFF_*` environment variables at the start and passed on as plain values."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


class InvalidSetting(Exception):
    """An environment variable holds a value that cannot be used."""


def _setting(default: Any, help: str) -> Any:
    return field(default=default, metadata={"help": help})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One installation's settings; `describe` lists them for `strikeoff doctor` and the docs."""

    var: Path = _setting(ROOT / "data" / "var", "Folder of the running installation: database, assets, events, keys.")
    database_url: str = _setting("", "SQLAlchemy URL of the records; empty: SQLite in the var folder.")
    assets_url: str = _setting("", "fsspec URL of the asset store; empty: a folder in var.")
    events_url: str = _setting("", "Folder of the columnar events; empty: a folder in var.")
    host: str = _setting("127.0.0.1", "Interface to serve on. Anything but loopback needs login to be set up.")
    port: int = _setting(8501, "Port of the dashboard and the API.")
    models: Path = _setting(ROOT / "data" / "models", "Folder of model weights.")
    scorer: str = _setting("house", "Scoring model: a folder, ARCHITECTURE@TAG, ARCHITECTURE@CHECKPOINT or hf-hub:OWNER/MODEL.")
    diffusion: str = _setting("house", "Diffusion model used where a template says 'house': a folder's name, a path or a hub id.")
    threads: int = _setting(0, "Threads for torch in the worker; 0: one a core.")
    lease_seconds: int = _setting(120, "How long a lease on an item lasts without a beat.")
    chunk: int = _setting(8, "Candidates generated between two checkpoints of a job.")
    lot_share: float = _setting(0.1, "Share of new designs, 0 to 1, whose place in the queue is drawn by lot; 0: none.")
    log_level: str = _setting("INFO", "DEBUG, INFO, WARNING or ERROR.")

    @property
    def database(self) -> str:
        """The URL in force."""
        return self.database_url or f"sqlite:///{self.var / 'strikeoff.db'}"

    @property
    def jobs_database(self) -> str:
        """Where the job engine keeps its checkpoints: beside the records, or in the same PostgreSQL."""
        return self.database_url or f"sqlite:///{self.var / 'jobs.db'}"

    @property
    def assets(self) -> str:
        """The asset store's URL in force."""
        return self.assets_url or str(self.var / "assets")

    @property
    def events(self) -> str:
        """The events folder in force."""
        return self.events_url or str(self.var / "events")


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Settings from `STRIKEOFF_*`; raises InvalidSetting naming the variable."""
    values: dict[str, Any] = {}
    for known in fields(Settings):
        text = environ.get(f"STRIKEOFF_{known.name.upper()}")
        if text is not None:
            values[known.name] = _convert(known.name, text, known.default)
    if not 0 <= values.get("lot_share", 0) <= 1:
        raise InvalidSetting(f"STRIKEOFF_LOT_SHARE={environ['STRIKEOFF_LOT_SHARE']!r} is no share. Give a number from 0 to 1.")
    return Settings(**values)


def _convert(name: str, text: str, default: Any) -> Any:
    try:
        return type(default)(text) if not isinstance(default, Path) else Path(text).expanduser().resolve()
    except ValueError as error:
        raise InvalidSetting(f"STRIKEOFF_{name.upper()}={text!r} is not a {type(default).__name__}.") from error


def describe() -> list[tuple[str, str, str]]:
    """(variable, default, help) of each setting."""
    return [(f"STRIKEOFF_{known.name.upper()}", str(known.default), known.metadata["help"]) for known in fields(Settings)]
