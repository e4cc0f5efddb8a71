from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dashboard.serve import CONFIG
from dashboard.settings import ROOT
from tests.browser.conftest import Served, free_port, stop, wait_until_answering

pytestmark = pytest.mark.browser


def test_a_value_of_the_configuration_file_reaches_the_running_server(page: Page, tmp_path: Path) -> None:
    config, port = tmp_path / "streamlit_config.toml", free_port()
    config.write_text(CONFIG.read_text().replace("maxUploadSize = 200", "maxUploadSize = 37").replace("#2E4A7D", "#0A7B3C"))
    program = f"from pathlib import Path; from dashboard.serve import serve; serve(config=Path({str(config)!r}))"
    env = {**os.environ, "STRIKEOFF_VAR": str(tmp_path / "var"), "STRIKEOFF_PORT": str(port)}
    process = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, env=env, stdin=subprocess.DEVNULL)
    try:
        wait_until_answering(process, f"http://127.0.0.1:{port}/api/health")
        page.goto(f"http://127.0.0.1:{port}/performance")
        expect(page.get_by_text("37MB per file")).to_be_visible()
        page.goto(f"http://127.0.0.1:{port}/")
        page.locator(".viewer").wait_for()
        primary = page.locator(".viewer").evaluate("element => getComputedStyle(element).getPropertyValue('--st-primary-color')")
        assert primary.strip().upper() == "#0A7B3C"
    finally:
        stop(process)


def test_a_port_in_use_is_one_sentence_and_status_one(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        env = {**os.environ, "STRIKEOFF_VAR": str(tmp_path), "STRIKEOFF_PORT": str(taken.getsockname()[1])}
        done = subprocess.run(
            [sys.executable, "-m", "dashboard.serve"], cwd=ROOT, env=env, capture_output=True, text=True, timeout=200
        )
    assert done.returncode == 1
    (sentence,) = done.stderr.strip().splitlines()
    assert "STRIKEOFF_PORT" in sentence


def test_the_server_is_on_loopback_only(served: Served) -> None:
    port = int(served.url.rsplit(":", 1)[1])
    others = {address[4][0] for address in socket.getaddrinfo(socket.gethostname(), port, socket.AF_INET)} - {
        "127.0.0.1",
        "127.0.1.1",
    }
    for address in others:
        with pytest.raises(OSError), socket.create_connection((address, port), timeout=2):
            pass


def test_no_page_asks_anything_of_another_host(page: Page, served: Served) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("", "studio", "designs", "performance", "templates", "system"):
        page.goto(f"{served.url}/{path}")
        expect(page.locator("[data-testid=stAppViewContainer]")).to_be_visible()
        expect(page.locator("[data-testid=stStatusWidget]")).to_have_count(0)
    foreign = [url for url in asked if not url.startswith((served.url, "data:", "blob:"))]
    assert foreign == []


@pytest.mark.parametrize("path", ["", "studio", "designs", "performance", "templates", "system"])
def test_every_page_is_drawn_without_a_failure(page: Page, served: Served, path: str) -> None:
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.goto(f"{served.url}/{path}")
    expect(page.get_by_role("link", name="System")).to_be_visible()
    expect(page.locator("[data-testid=stStatusWidget]")).to_have_count(0)
    assert page.get_by_text("could not be drawn").count() == 0
    assert failures == []
