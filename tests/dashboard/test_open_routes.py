from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.api.refusals import HANDLERS
from dashboard.api.routes import routes
from dashboard.api.tokens import asset_url
from dashboard.wiring import Installation
from review import queue
from review.domain import View
from tests.dashboard.conftest import Ask


def first_asset(installation: Installation) -> str:
    return queue.page(installation.store, View(), limit=1)[0].asset


def test_an_image_is_kept_by_browsers_for_good(ask: Ask, filled: Installation) -> None:
    answer = ask(None).get(asset_url(filled.key, first_asset(filled)))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/png"
    assert "immutable" in answer.headers["cache-control"]
    assert Image.open(BytesIO(answer.content)).size == (512, 512)


def test_an_image_is_not_sent_twice(ask: Ask, filled: Installation) -> None:
    url = asset_url(filled.key, first_asset(filled), 96)
    tag = ask(None).get(url).headers["etag"]
    again = ask(None).get(url, headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_an_image_comes_in_the_asked_width(ask: Ask, filled: Installation) -> None:
    answer = ask(None).get(asset_url(filled.key, first_asset(filled), 96))
    assert Image.open(BytesIO(answer.content)).width == 96


def test_an_unreleased_design_is_secret(ask: Ask, filled: Installation) -> None:
    sha256 = first_asset(filled)
    assert ask(None).get(f"/assets/{sha256}").status_code == 401
    assert ask(None).get(f"/assets/{sha256}?s=forged").status_code == 401
    assert ask().get(f"/assets/{sha256}").status_code == 200


@pytest.mark.parametrize("width", ["0", "-1", "abc", "1e3", "99999999999999999999", "٣"])
def test_a_width_that_is_none_is_refused_in_a_sentence(ask: Ask, filled: Installation, width: str) -> None:
    answer = ask().get(f"/assets/{first_asset(filled)}", params={"w": width})
    assert (answer.status_code, answer.json()["error"][-1]) == (400, ".")


@pytest.mark.parametrize("name", ["0" * 64, "..", "..%2F..%2Fsecret.key", "x"])
def test_only_assets_are_served(ask: Ask, name: str) -> None:
    assert ask().get(f"/assets/{name}").status_code == 404


def test_health_says_what_is_left_without_naming_designs(ask: Ask) -> None:
    told = ask(None).get("/api/health").json()
    assert (told["status"], told["left"]) == ("ok", 6)


def test_metrics_are_in_prometheus_text(ask: Ask) -> None:
    answer = ask(None).get("/api/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert 'strikeoff_items{status="queued"} 6' in answer.text.splitlines()


def test_every_route_is_described_and_every_description_has_its_route(ask: Ask, filled: Installation) -> None:
    described = {
        (path, method.upper()) for path, each in ask(None).get("/api/openapi.json").json()["paths"].items() for method in each
    }
    served = {(route.path, method) for route in routes(filled) for method in (route.methods or ()) if method != "HEAD"}
    assert described == served


def test_an_unforeseen_failure_shows_a_sentence_and_no_trace(filled: Installation, caplog: pytest.LogCaptureFixture) -> None:
    filled.store.engine.dispose()
    (filled.settings.var / "strikeoff.db").write_bytes(b"no database at all, only words" * 200)
    app = Starlette(routes=routes(filled), exception_handlers=HANDLERS)
    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as client:
        answer = client.get("/api/health")
    assert answer.status_code in (500, 503)
    assert "Traceback" not in answer.text
    assert answer.json()["error"].endswith(".")
