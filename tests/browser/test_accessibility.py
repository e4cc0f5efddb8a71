"""Every page by axe-core's rules, in light and dark, with nothing excused; and a whole round of decisions without a mouse."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from review import decisions, queue
from review.domain import Status, Verdict, View
from tests.browser.conftest import COUNT, Served
from tests.browser.test_review_by_keyboard import open_review, press_and_wait, settled
from tests.browser.test_review_wall import open_wall
from tests.dashboard.filling import ADMIN

pytestmark = pytest.mark.browser

GRAVE = ("serious", "critical")
PAGES = ("studio", "brand", "designs", "performance", "templates", "quality", "system")


@pytest.fixture(params=["light", "dark"])
def tinted(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A page in either colour scheme."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme=request.param, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def at_rest(page: Page) -> None:
    """The page's script has run and everything is drawn."""
    page.locator("[data-testid='stApp'][data-test-script-state='notRunning']").wait_for()
    expect(page.locator("[data-testid='stSkeleton'], [data-testid='stSpinner']")).to_have_count(0)
    page.evaluate("document.fonts.ready")


STILL = """() => !document.querySelector("[data-stale='true']") && document.getAnimations().every(
    (each) => each.playState !== "running" || each.effect.getComputedTiming().endTime === Infinity)"""


def grave_findings(page: Page) -> list[str]:
    """What axe-core calls serious or critical, once nothing fades in any more: the rule, the element, and what is wrong with it."""
    page.wait_for_function(STILL)
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{violation['id']} at {selector(node)}: {node['failureSummary']}\n{node['html'][:300]}"
        for violation in found
        if violation["impact"] in GRAVE
        for node in violation["nodes"]
    ]


def selector(node: dict[str, Any]) -> str:
    """The element's selector; within a component, after that of the component."""
    return " ".join(part if isinstance(part, str) else " >>> ".join(part) for part in node["target"])


def test_axe_sees_into_components(page: Page, served: Served) -> None:
    open_review(page, served)
    page.locator("canvas[data-canvas]").evaluate("canvas => canvas.parentElement.append(Object.assign(new Image(), { src: '/x' }))")
    assert [finding for finding in grave_findings(page) if finding.startswith("image-alt")]


def test_review_has_no_serious_finding(tinted: Page, served: Served) -> None:
    open_review(tinted, served)
    at_rest(tinted)
    assert grave_findings(tinted) == []


def test_review_has_no_serious_finding_while_it_asks_for_a_reason(tinted: Page, served: Served) -> None:
    open_review(tinted, served)
    press_and_wait(tinted, "a")
    settled(tinted)
    tinted.keyboard.press("x")
    expect(tinted.locator("[data-reasons]")).to_be_visible()
    assert grave_findings(tinted) == []


def test_the_key_list_has_no_serious_finding(tinted: Page, served: Served) -> None:
    open_review(tinted, served)
    tinted.keyboard.press("?")
    expect(tinted.get_by_role("dialog", name="Keys")).to_be_visible()
    assert grave_findings(tinted) == []


@pytest.mark.parametrize("look", ["Sets", "Grid"])
def test_the_wall_has_no_serious_finding(tinted: Page, served: Served, look: str) -> None:
    open_wall(tinted, served, look)
    at_rest(tinted)
    assert grave_findings(tinted) == []


def test_a_passport_has_no_serious_finding(tinted: Page, served: Served) -> None:
    (row,) = queue.page(served.installation.store, View(), limit=1)
    decisions.decide(served.installation.store, row.item, Verdict.APPROVE, ADMIN)
    tinted.goto(f"{served.url}/passport?item={row.item}&who={served.who}")
    at_rest(tinted)
    expect(tinted.get_by_text(row.title).first).to_be_visible()
    assert grave_findings(tinted) == []


@pytest.mark.parametrize("name", PAGES)
def test_no_other_page_has_a_serious_finding(tinted: Page, served: Served, name: str) -> None:
    for row in queue.page(served.installation.store, View(), limit=3):
        decisions.decide(served.installation.store, row.item, Verdict.APPROVE, ADMIN)
    tinted.goto(f"{served.url}/{name}?who={served.who}")
    at_rest(tinted)
    assert grave_findings(tinted) == []


def test_a_whole_round_by_keyboard_alone(page: Page, served: Served) -> None:
    store = served.installation.store
    open_review(page, served)
    page.keyboard.press("?")
    page.keyboard.press("?")
    later = press_and_wait(page, "Space")
    given = {press_and_wait(page, "a"): Status.APPROVED}
    given[press_and_wait(page, "x", "1")] = Status.REJECTED
    given[press_and_wait(page, "v", "4")] = Status.REVISING
    given[press_and_wait(page, "h")] = Status.HELD
    back = press_and_wait(page, "a")
    page.keyboard.press("u")
    page.locator(f".viewer[data-item='{back}']").wait_for(state="attached")
    tab_to(page, "reject")
    page.keyboard.press("Enter")
    expect(page.locator("[data-reasons]")).to_be_visible()
    given[press_and_wait(page, "2")] = Status.REJECTED
    while len(given) < COUNT:
        given[press_and_wait(page, "a")] = Status.APPROVED
    settled(page)
    assert (given[back], given[later]) == (Status.REJECTED, Status.APPROVED)
    assert {item: queue.row(store, item).status for item in given} == given


def tab_to(page: Page, act: str) -> None:
    """Presses Tab until the button has the focus, and sees that it shows."""
    button = page.locator(f"button[data-act={act}]")
    for _ in range(60):
        page.keyboard.press("Tab")
        if button.and_(page.locator(":focus")).count():
            assert button.evaluate("element => getComputedStyle(element).outlineStyle") != "none", "the focus does not show"
            return
    raise AssertionError(f"Tab never reached {act}")
