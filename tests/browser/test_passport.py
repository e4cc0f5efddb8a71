"""A design's passport in a browser: reached from where people are, read on the screen, kept as a file, printed in full."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser, Page, expect

from review import queue
from review.decisions import decide
from review.domain import Actor, Reason, Role, Verdict, View
from review.ids import design_of
from tests.browser.conftest import Served

pytestmark = pytest.mark.browser


@pytest.fixture
def decided(served: Served) -> str:
    """A design that was rejected with a note."""
    item = queue.page(served.installation.store, View(), limit=1)[0].item
    actor = Actor(name=served.who, role=Role.CREATIVE_DIRECTOR, via="tests")
    decide(served.installation.store, item, Verdict.REJECT, actor, reason=Reason.DENSITY, note="too full for linen", seconds=4)
    return item


def open_passport(page: Page, served: Served, item: str) -> None:
    page.goto(f"{served.url}/passport?item={item}&who={served.who}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Rejected")


def test_its_address_alone_shows_who_decided_what_and_why(page: Page, served: Served, decided: str) -> None:
    open_passport(page, served, decided)
    expect(page.get_by_text("too full for linen")).to_be_visible()
    expect(page.get_by_text(f"Rejected for its density by {served.who}")).to_be_visible()
    for title in ("Who decided what", "Colours", "Measured", "Brief", "Prompt", "How it was made", "Where it went", "Audit log"):
        expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_text("too full for linen")).to_be_visible()


def test_the_design_is_drawn_in_repeat(page: Page, served: Served, decided: str) -> None:
    open_passport(page, served, decided)
    canvas = page.locator("canvas[data-lead]")
    expect(canvas).to_be_visible()
    drawn = "(canvas) => new Set(canvas.getContext('2d').getImageData(0, 0, 200, 200).data).size > 4"
    page.wait_for_function(drawn, arg=canvas.element_handle())
    expect(canvas).to_have_attribute("role", "img")


def test_the_file_holds_what_the_route_tells(page: Page, served: Served, decided: str) -> None:
    open_passport(page, served, decided)
    with page.expect_download() as download:
        page.get_by_role("button", name="JSON").click()
    assert download.value.suggested_filename == f"{design_of(decided)}.json"
    told = json.loads(download.value.path().read_text())
    assert (told["item"], told["decisions"][-1]["note"]) == (decided, "too full for linen")


def test_taking_the_decision_back_puts_the_design_in_the_queue_again(page: Page, served: Served, decided: str) -> None:
    open_passport(page, served, decided)
    page.get_by_role("button", name="Take the decision back").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("To review")
    expect(page.get_by_text(f"Taken back by {served.who}")).to_be_visible()


def test_on_paper_the_page_is_whole_and_alone(page: Page, served: Served, decided: str) -> None:
    open_passport(page, served, decided)
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="JSON")).to_be_hidden()
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    expect(page.get_by_test_id("stHeader")).to_be_hidden()
    main = page.get_by_test_id("stMain")
    assert main.evaluate("(main) => main.scrollHeight <= main.clientHeight + 1"), "nothing is cut off by a scroll bar"


def test_it_reads_without_a_scroll_bar_across_on_a_small_window(browser: Browser, served: Served, decided: str) -> None:
    context = browser.new_context(viewport={"width": 640, "height": 900})
    page = context.new_page()
    open_passport(page, served, decided)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    context.close()
