"""Installations in temporary folders, empty and filled, and a client of their routes."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.api.refusals import HANDLERS
from dashboard.api.routes import routes
from dashboard.api.tokens import issue_token
from dashboard.settings import Settings
from dashboard.wiring import Installation, open_installation
from review.domain import Actor, Role
from tests.dashboard.filling import fill

DANA = Actor(name="dana", role=Role.CREATIVE_DIRECTOR, via="page:one")
THEO = Actor(name="theo", role=Role.CREATIVE_DIRECTOR, via="page:two")
KIT = Actor(name="kit", role=Role.MARKETER, via="page:three")


@pytest.fixture
def empty(tmp_path: Path) -> Installation:
    return open_installation(Settings(var=tmp_path / "var"))


@pytest.fixture
def filled(empty: Installation) -> Installation:
    fill(empty, count=6)
    return empty


Ask = Callable[..., TestClient]


@pytest.fixture
def ask(filled: Installation) -> Iterator[Ask]:
    """A client acting as somebody, or as nobody."""
    app = Starlette(routes=routes(filled), exception_handlers=HANDLERS)
    clients = []

    def client(actor: Actor | None = DANA) -> TestClient:
        headers = {"authorization": f"Bearer {issue_token(filled.key, actor)}"} if actor else {}
        clients.append(TestClient(app, base_url="http://localhost:8501", headers=headers, raise_server_exceptions=False))
        return clients[-1]

    yield client
    for each in clients:
        each.close()


_keys = itertools.count()


@pytest.fixture
def decide() -> Callable[..., dict[str, object]]:
    """A decision's body for a leased card."""

    def body(card: dict[str, object], verdict: str = "approve", **more: object) -> dict[str, object]:
        return {"item": card["item"], "lease": card["lease"], "verdict": verdict, "key": f"k{next(_keys)}", "seconds": 1.5, **more}

    return body


@pytest.fixture(autouse=True)
def own_main_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages under test take the place of `__main__`; put back, or processes that later tests spawn would run a page."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
