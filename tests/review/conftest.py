"""A small filled installation: one brand, one template, one brief and candidates with made-up fits over real asset files."""

from __future__ import annotations

from pathlib import Path

import pytest

from review.assets import AssetStore
from review.domain import Actor, Role
from review.store import Store
from tests.review.filling import fill, found

DANA = Actor(name="dana", role=Role.CREATIVE_DIRECTOR, via="tests")


@pytest.fixture
def dana() -> Actor:
    return DANA


@pytest.fixture
def theo() -> Actor:
    return Actor(name="theo", role=Role.CREATIVE_DIRECTOR, via="tests")


@pytest.fixture
def iris() -> Actor:
    return Actor(name="iris", role=Role.DESIGNER, via="tests")


@pytest.fixture
def kit() -> Actor:
    return Actor(name="kit", role=Role.MARKETER, via="tests")


@pytest.fixture
def assets(tmp_path: Path) -> AssetStore:
    return AssetStore(str(tmp_path / "assets"))


@pytest.fixture
def items(store: Store, assets: AssetStore) -> list[str]:
    """Eight items in the queue, best first."""
    found(store)
    return fill(store, assets, count=8)
