"""Online copies of an installation, and putting one back."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from dashboard.settings import Settings
from dashboard.wiring import Installation
from review.errors import ReviewError

DATABASES = ("strikeoff.db", "jobs.db")
FOLDERS = ("assets", "events")
FILES = ("people.toml", "secret.key")


class BackupRefused(ReviewError):
    """A backup cannot be made or put back as asked."""


def backup(installation: Installation, folder: Path) -> Path:
    """Copies databases (each as of one moment), then assets and events, into a new dated folder; complete or not there at all.

    Databases go first: a file that arrives during the copy is then at worst an orphan, never a missing asset.
    """
    settings = installation.settings
    if settings.database_url:
        raise BackupRefused("The records are in PostgreSQL: back them up with pg_dump, and copy the assets folder.")
    target = folder / f"strikeoff-{datetime.now(UTC):%Y%m%dT%H%M%S}"
    unfinished = target.with_name(f".{target.name}")
    unfinished.mkdir(parents=True)
    try:
        for name in DATABASES:
            if (settings.var / name).exists():
                _copy_database(settings.var / name, unfinished / name)
        for name in FOLDERS:
            if (settings.var / name).exists():
                shutil.copytree(settings.var / name, unfinished / name)
        for name in FILES:
            shutil.copy2(settings.var / name, unfinished / name)
        unfinished.rename(target)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return target


def restore(settings: Settings, folder: Path) -> None:
    """Copies a backup into an installation that has no records yet; refuses to overwrite one that has."""
    if not (folder / DATABASES[0]).exists():
        raise BackupRefused(f"{folder} holds no {DATABASES[0]}: name the dated folder that `strikeoff backup` made.")
    if (settings.var / DATABASES[0]).exists():
        raise BackupRefused(f"{settings.var} holds records already. Move it away, or set STRIKEOFF_VAR to an empty folder.")
    shutil.copytree(folder, settings.var, dirs_exist_ok=True)


def _copy_database(source: Path, target: Path) -> None:
    """SQLite's online backup: one consistent moment, writers go on."""
    origin, copy = sqlite3.connect(source), sqlite3.connect(target)
    try:
        origin.backup(copy)
    finally:
        origin.close()
        copy.close()
