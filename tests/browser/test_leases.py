"""Leases in real browsers: who has a design, for how long, and when it comes free."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.settings import Settings
from dashboard.wiring import open_installation
from review import queue
from review.domain import Status, View
from tests.browser.conftest import COUNT, PATIENCE_MS, Served, free_port, start_server, stop
from tests.browser.test_review_by_keyboard import on_table, open_review, press_and_wait
from tests.dashboard.filling import fill

pytestmark = pytest.mark.browser

AT_HAND = 6
UNANSWERED = """() => {
  const ask = window.fetch
  window.fetch = (address, options) =>
    String(address).endsWith("/api/decisions") && !options.keepalive ? new Promise(() => {}) : ask(address, options)
}"""
BRIEF_S = 5
LOOK_MS = 50


@pytest.fixture
def hasty(tmp_path: Path) -> Iterator[Served]:
    """A server whose leases last five seconds without a beat."""
    var, port = tmp_path / "var", free_port()
    installation = open_installation(Settings(var=var, port=port, lease_seconds=BRIEF_S))
    fill(installation, count=COUNT)
    process = start_server(var, port, STRIKEOFF_LEASE_SECONDS=str(BRIEF_S))
    yield Served(url=f"http://127.0.0.1:{port}", installation=installation, process=process, who="dana", other="theo")
    stop(process)


@pytest.fixture
def another(browser: Browser) -> Iterator[Page]:
    """A second person's browser."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


def held_by(served: Served, who: str) -> set[str]:
    """What a person has leased by the records."""
    return {row.item for row in queue.page(served.installation.store, View(), limit=100) if row.holder == who}


def eventually(page: Page, happened: Callable[[], object]) -> None:
    """Looks until it has happened; the page goes on meanwhile."""
    for _ in range(PATIENCE_MS // LOOK_MS):
        if happened():
            return
        page.wait_for_timeout(LOOK_MS)
    raise AssertionError(f"it did not happen within {PATIENCE_MS // 1000} s")


def test_a_design_on_the_table_is_held_in_the_name_of_its_reviewer(page: Page, another: Page, served: Served) -> None:
    open_review(page, served)
    eventually(page, lambda: len(held_by(served, served.who)) == AT_HAND)
    open_review(another, served, served.other)
    eventually(another, lambda: len(held_by(served, served.other)) == COUNT - AT_HAND)
    assert on_table(page) in held_by(served, served.who)
    assert on_table(another) in held_by(served, served.other)


def test_who_comes_when_all_is_leased_is_told_so(page: Page, another: Page, browser: Browser, served: Served) -> None:
    for each, who in ((page, served.who), (another, served.other)):
        open_review(each, served, who)
    eventually(page, lambda: len(held_by(served, served.who) | held_by(served, served.other)) == COUNT)
    third = browser.new_context().new_page()
    third.goto(f"{served.url}/?who=p98")
    expect(third.locator("[data-blank]")).to_contain_text("with others")
    third.context.close()


def test_an_open_page_keeps_its_leases_by_beating(page: Page, hasty: Served) -> None:
    open_review(page, hasty)
    store, item = hasty.installation.store, on_table(page)
    first = queue.row(store, item).lease_expires
    assert first
    eventually(page, lambda: store.now() > first)
    now = queue.row(store, item)
    assert (now.holder, on_table(page)) == (hasty.who, item)
    assert now.lease_expires
    assert now.lease_expires > first


def test_the_leases_of_a_page_that_fell_silent_run_out_and_its_decision_is_refused(
    page: Page, another: Page, hasty: Served
) -> None:
    open_review(page, hasty)
    item = on_table(page)
    page.context.set_offline(True)
    eventually(another, lambda: queue.row(hasty.installation.store, item).holder is None)
    open_review(another, hasty, hasty.other)
    assert on_table(another) == item
    page.context.set_offline(False)
    page.keyboard.press("a")
    expect(page.locator("[data-toasts]")).to_contain_text(hasty.other)
    assert queue.row(hasty.installation.store, item).status is Status.QUEUED
    assert on_table(page) != item


@pytest.mark.parametrize("leave", ["close the tab", "another page", "another site"])
def test_leaving_gives_the_leases_back_at_once(browser: Browser, another: Page, served: Served, leave: str) -> None:
    page = browser.new_context().new_page()
    open_review(page, served)
    eventually(page, lambda: len(held_by(served, served.who)) == AT_HAND)
    if leave == "close the tab":
        page.close(run_before_unload=True)
    elif leave == "another page":
        page.get_by_role("link", name="Studio").click()
    else:
        page.goto("about:blank")
    eventually(another, lambda: not held_by(served, served.who))


def test_a_page_that_is_loaded_again_has_its_designs_back(page: Page, served: Served) -> None:
    open_review(page, served)
    item = on_table(page)
    eventually(page, lambda: len(held_by(served, served.who)) == AT_HAND)
    before = held_by(served, served.who)
    page.reload()
    assert on_table(page) == item
    assert held_by(served, served.who) == before


def test_decisions_that_are_on_their_way_when_the_page_is_left_are_not_lost(page: Page, another: Page, served: Served) -> None:
    open_review(page, served)
    # The answers come too late for the page: one decision never gets through, two wait behind it.
    page.evaluate(UNANSWERED)
    decided = [press_and_wait(page, "a") for _ in range(3)]
    page.goto("about:blank")
    store = served.installation.store
    eventually(another, lambda: all(queue.row(store, item).status is Status.APPROVED for item in decided))
