"""A real server process on a free port with its own var folder, and a real Chromium."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from dashboard.settings import ROOT, Settings
from dashboard.wiring import Installation, open_installation
from tests.dashboard.filling import fill

CHROMIUM_ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
]  # fmt: skip
START_S = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A running server and the records behind it."""

    url: str
    installation: Installation
    process: subprocess.Popen[bytes]


def chromium_path() -> str:
    found = os.environ.get("STRIKEOFF_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found:
        return found
    if "chromium" in os.environ.get("STRIKEOFF_TEST_WITHOUT", "").split(","):
        pytest.skip("Chromium is switched off by STRIKEOFF_TEST_WITHOUT")
    pytest.fail("Chromium is missing: install it, or switch these tests off with STRIKEOFF_TEST_WITHOUT=chromium")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium_path()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, headless=True, args=CHROMIUM_ARGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def start_server(var: Path, port: int, **environment: str) -> subprocess.Popen[bytes]:
    env = {**os.environ, "STRIKEOFF_VAR": str(var), "STRIKEOFF_PORT": str(port), **environment}
    process = subprocess.Popen([sys.executable, "-m", "dashboard.serve"], cwd=ROOT, env=env, stdin=subprocess.DEVNULL)
    wait_until_answering(process, f"http://127.0.0.1:{port}/api/health")
    return process


def wait_until_answering(process: subprocess.Popen[bytes], url: str) -> None:
    ends = time.monotonic() + START_S
    while time.monotonic() < ends:
        assert process.poll() is None, f"the server ended with status {process.returncode}"
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                assert answer.status == 200
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
    raise AssertionError(f"{url} did not answer within {START_S} s")


def stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """A filled installation and its server."""
    port = free_port()
    installation = open_installation(Settings(var=tmp_path / "var", port=port))
    fill(installation, count=24)
    process = start_server(tmp_path / "var", port)
    yield Served(url=f"http://127.0.0.1:{port}", installation=installation, process=process)
    stop(process)
