"""A real server process on a free port with its own var folder, and a real Chromium."""

from __future__ import annotations

import itertools
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from dashboard.settings import ROOT, Settings
from dashboard.wiring import Installation, open_installation
from review import queue
from review.decisions import decide
from review.domain import Actor, Reason, Role, Verdict, View
from tests.dashboard.filling import fill

CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 60_000
"""How long anything may take to come about before a test gives up: these tests say what happens, the benches how fast."""
COUNT = 12
MOST_PEOPLE = 1000
_numbers = itertools.count()


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A running server and the records behind it."""

    url: str
    installation: Installation
    process: subprocess.Popen[bytes]
    who: str
    other: str


def chromium_path() -> str:
    found = (
        os.environ.get("STRIKEOFF_CHROMIUM")
        or shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )
    if found:
        return found
    if "chromium" in os.environ.get("STRIKEOFF_TEST_WITHOUT", "").split(","):
        pytest.skip("Chromium is switched off by STRIKEOFF_TEST_WITHOUT")
    pytest.fail("Chromium is missing: install it, or switch these tests off with STRIKEOFF_TEST_WITHOUT=chromium")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium_path()
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, headless=True, args=CHROMIUM_ARGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(PATIENCE_MS)
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
    ends = time.monotonic() + PATIENCE_MS / 1000
    while time.monotonic() < ends:
        assert process.poll() is None, f"the server ended with status {process.returncode}"
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                assert answer.status == 200
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
    raise AssertionError(f"{url} did not answer within {PATIENCE_MS / 1000:g} s")


def stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One server for all tests, with plenty of people."""
    var, port = tmp_path_factory.mktemp("served") / "var", free_port()
    installation = open_installation(Settings(var=var, port=port))
    named = [f'p{number} = "creative director"' for number in range(MOST_PEOPLE)]
    (var / "people.toml").write_text("\n".join([*named, 'kit = "marketer"']))
    process = start_server(var, port)
    yield Served(url=f"http://127.0.0.1:{port}", installation=installation, process=process, who="p0", other="p1")
    stop(process)


@pytest.fixture
def served(server: Served) -> Served:
    """The server with exactly 12 designs in its queue, and two people who have decided nothing yet."""
    number = next(_numbers)
    assert 2 * number + 1 < MOST_PEOPLE, "more browser tests than people: a test without its own two would share another's"
    for row in queue.page(server.installation.store, View(), limit=1000):
        keeper = Actor(name=row.holder or "admin", role=Role.ADMIN, via="tests")
        decide(server.installation.store, row.item, Verdict.REJECT, keeper, reason=Reason.COLOUR)
    fill(server.installation, count=COUNT, job=f"J-TEST{number:06d}")
    return replace(server, who=f"p{2 * number}", other=f"p{2 * number + 1}")
