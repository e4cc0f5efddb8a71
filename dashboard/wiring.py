"""The only place that names implementations: an installation for pages, routes and commands, a workshop for the worker."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from dashboard.people import prepare_people
from dashboard.settings import ROOT, Settings, read_settings
from review.assets import AssetStore
from review.store.session import Store, migrate, open_store

TEMPLATES = ROOT / "data" / "templates"
BRANDS = ROOT / "data" / "brands"
BRIEFS = ROOT / "data" / "briefs"
MAPPINGS = ROOT / "data" / "mappings"


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """A running installation's records and files. Light: opens no model."""

    settings: Settings
    store: Store
    assets: AssetStore
    events: Path
    key: bytes


def open_installation(settings: Settings | None = None) -> Installation:
    """Prepares the var folder, brings the database to the current version and opens it. Safe to call again."""
    settings = settings or read_settings()
    settings.var.mkdir(parents=True, exist_ok=True)
    prepare_people(settings.var)
    migrate(settings.database)
    return Installation(
        settings=settings,
        store=open_store(settings.database),
        assets=AssetStore(settings.assets),
        events=Path(settings.events),
        key=_installation_key(settings.var),
    )


def _installation_key(var: Path) -> bytes:
    """The installation's secret (32 bytes), made once, readable by its owner only: signs tokens and hashes shoppers' ids."""
    path = var / "secret.key"
    if not path.exists():
        unfinished = var / f".secret.{secrets.token_hex(4)}"
        with os.fdopen(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(secrets.token_bytes(32))
        with suppress(FileExistsError):  # another process was first: its key stands
            path.hardlink_to(unfinished)
        unfinished.unlink()
    return path.read_bytes()
