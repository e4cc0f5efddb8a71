"""The three users' day in one browser: brief, candidates, decisions by key, hand-over, sales, proposal, better template."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from dashboard.settings import ROOT, Settings
from dashboard.wiring import open_installation
from tests.browser.conftest import free_port, stop, wait_until_answering
from tests.browser.test_review_by_keyboard import on_table, press_and_wait, settled
from tests.dashboard.planted import plant_sales

pytestmark = [pytest.mark.browser, pytest.mark.timeout(1800)]

BATCH = 40
PATIENCE_MS = 240_000


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("loop") / "var"


@pytest.fixture(scope="module")
def address(var: Path) -> Iterator[str]:
    """`strikeoff up` as a person starts it: server and worker, nothing in it yet but the shipped brands and templates."""
    port = free_port()
    environment = {
        **os.environ,
        "STRIKEOFF_VAR": str(var),
        "STRIKEOFF_PORT": str(port),
        "STRIKEOFF_THREADS": "1",
    }
    process = subprocess.Popen([sys.executable, "-m", "dashboard.cli", "up"], cwd=ROOT, env=environment, stdin=subprocess.DEVNULL)
    wait_until_answering(process, f"http://127.0.0.1:{port}/api/health")
    yield f"http://127.0.0.1:{port}"
    stop(process)


def generate(page: Page, address: str, intent: str, count: int) -> None:
    """Writes a brief in the Studio and waits until its candidates have arrived."""
    page.goto(f"{address}/studio?who=iris")
    page.get_by_label("Intent, in your words").fill(intent)
    page.get_by_role("spinbutton", name="How many candidates").fill(str(count))
    page.get_by_role("button", name="Generate").click()
    expect(page.get_by_text(re.compile(rf"^{count} of {count}")).first).to_be_visible(timeout=PATIENCE_MS)


def approve(page: Page, times: int) -> None:
    for _ in range(times):
        press_and_wait(page, "a")


def take_in(var: Path, file: Path) -> None:
    """The shop's nightly export comes in by command."""
    command = [sys.executable, "-m", "dashboard.cli", "ingest", str(file), "--map", "events", "--as", "mara"]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "STRIKEOFF_VAR": str(var)}, check=True, stdin=subprocess.DEVNULL)


def test_the_three_users_walk_the_whole_loop(page: Page, address: str, var: Path, tmp_path: Path) -> None:
    # A designer briefs; candidates arrive in the background.
    generate(page, address, "calm mornings by the water", BATCH)

    # The creative director decides by key: five approvals, three rejections with a reason, one undo.
    page.goto(f"{address}/?who=dana")
    on_table(page)
    approve(page, 5)
    for reason in ("1", "2", "6"):
        press_and_wait(page, "x", reason)
    settled(page)
    expect(page.locator("[data-today]")).to_have_text("8")
    page.keyboard.press("u")
    expect(page.locator("[data-today]")).to_have_text("7")
    expect(page.locator("[data-left]")).to_have_text(str(BATCH - 7))
    approve(page, BATCH - 10)
    settled(page)

    # The marketer takes files away and opens them.
    page.goto(f"{address}/designs?who=kit")
    page.get_by_role("list", name="Approved designs").get_by_role("button").first.click()
    page.get_by_role("button", name="Make package").click()
    with page.expect_download(timeout=PATIENCE_MS) as download:
        page.get_by_role("button", name=re.compile("^Download")).click(timeout=PATIENCE_MS)
    package = tmp_path / "package.zip"
    download.value.save_as(package)
    check_package(package)

    # The merchandiser reads what sells, and asks for a proposal.
    page.goto(f"{address}/performance?who=mara")
    page.get_by_role("button", name="Simulate a week").click()
    expect(page.get_by_text("Simulated sales: made up").first).to_be_visible(timeout=PATIENCE_MS)
    plant_sales(open_installation(Settings(var=var)).store, tmp_path / "autumn.csv", experiment="autumn")
    take_in(var, tmp_path / "autumn.csv")
    page.goto(f"{address}/performance?who=mara&experiment=autumn")
    expect(page.get_by_text("Traits that go with sales")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_text("Simulated sales: made up")).to_have_count(0)
    page.get_by_role("button", name="Ask for proposals").click(timeout=PATIENCE_MS)
    expect(page.get_by_text("nothing changes until a person accepts")).to_be_visible(timeout=PATIENCE_MS)

    # The creative director accepts it; the template has a new revision.
    page.goto(f"{address}/templates?who=dana")
    page.get_by_role("button", name="Accept").first.click(timeout=PATIENCE_MS)
    expect(page.get_by_text("Revision 2, from proposal")).to_be_visible(timeout=PATIENCE_MS)

    # The next brief draws from it, and every candidate says so.
    generate(page, address, "a second morning by the water", 4)
    page.goto(f"{address}/?who=dana")
    on_table(page)
    seen = {page.locator(".viewer").inner_text() for _ in range(1)}
    for _ in range(4):
        press_and_wait(page, " ")
        seen.add(page.locator(".viewer").inner_text())
    assert any("coastal@2" in text for text in seen)


def check_package(path: Path) -> None:
    """Whole, with a print file at 300 dpi of the asked size, a palette and the lineage."""
    with zipfile.ZipFile(path) as files:
        assert files.testzip() is None
        names = files.namelist()
        assert any(name.endswith(".gpl") for name in names)
        assert any(name.endswith("manifest.json") for name in names)
        (print_file,) = [name for name in names if name.endswith("_300dpi.png")]
        with Image.open(io.BytesIO(files.read(print_file))) as image:
            assert image.size[0] == pytest.approx(320 / 25.4 * 300, abs=2)
            assert image.info["dpi"][0] == pytest.approx(300, abs=0.5)
