"""The installation that this process serves, for pages and routes alike."""

from __future__ import annotations

from functools import lru_cache

from dashboard.settings import Settings, read_settings
from dashboard.wiring import Installation, open_installation

_served: list[Installation] = []


def use(installation: Installation) -> None:
    """Names the installation that `serve` opened."""
    _served[:] = [installation]


def installed() -> Installation:
    """The served installation, or the one that the environment names (tests of single pages)."""
    return _served[0] if _served else _opened(read_settings())


@lru_cache(maxsize=4)
def _opened(settings: Settings) -> Installation:
    return open_installation(settings)
