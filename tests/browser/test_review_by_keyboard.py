from __future__ import annotations

import threading

import pytest
from playwright.sync_api import Browser, Page, expect

from review import decisions, queue
from review.domain import Status, View
from tests.browser.conftest import CHROMIUM_ARGS, Served, chromium_path

pytestmark = pytest.mark.browser


def open_review(page: Page, served: Served, who: str = "") -> None:
    page.goto(f"{served.url}/?who={who or served.who}")
    on_table(page)


def on_table(page: Page) -> str:
    page.wait_for_selector(".viewer[data-item^='I-']")
    return page.locator(".viewer").get_attribute("data-item") or ""


def press_and_wait(page: Page, *keys: str) -> str:
    before = on_table(page)
    for key in keys:
        page.keyboard.press(key)
    page.locator(f".viewer:not([data-item='{before}'])").wait_for(state="attached")
    return before


def approve_all(page: Page) -> None:
    """Approves what comes to the table until the page says that no more will; "Fetching designs" is waited out."""
    done = "[data-blank]:visible:not(:has-text('Fetching'))"
    while True:
        page.locator(f".viewer[data-item^='I-'], {done}").first.wait_for(state="attached")
        if page.locator(done).count():
            return
        item = page.locator(".viewer").get_attribute("data-item") or ""
        if item.startswith("I-"):  # it may have left the table since
            page.keyboard.press("a")
            page.locator(f".viewer:not([data-item='{item}'])").wait_for(state="attached")


def settled(page: Page) -> None:
    """Every decision has been acknowledged by the server."""
    expect(page.locator(".strip .pending")).to_have_count(0)


def counts(page: Page) -> tuple[str, str]:
    return page.locator("[data-left]").inner_text(), page.locator("[data-today]").inner_text()


def test_one_key_approves_and_the_next_design_is_there_at_once(page: Page, served: Served) -> None:
    open_review(page, served)
    first = press_and_wait(page, "a")
    settled(page)
    assert queue.row(served.installation.store, first).status is Status.APPROVED
    assert counts(page) == ("11", "1")
    (made,) = decisions.history(served.installation.store, first)
    assert (made.actor, made.seconds is not None and made.seconds >= 0) == (served.who, True)


def test_a_rejection_asks_for_its_reason_with_one_more_key(page: Page, served: Served) -> None:
    open_review(page, served)
    first = on_table(page)
    page.keyboard.press("x")
    expect(page.locator("[data-reasons]")).to_be_visible()
    assert press_and_wait(page, "2") == first
    settled(page)
    (made,) = decisions.history(served.installation.store, first)
    assert (made.verdict, made.reason) == ("reject", "density")


def test_escape_leaves_a_rejection_undone(page: Page, served: Served) -> None:
    open_review(page, served)
    first = on_table(page)
    for key in ("x", "Escape", "3"):
        page.keyboard.press(key)
    expect(page.locator("[data-reasons]")).to_be_hidden()
    assert on_table(page) == first
    assert decisions.history(served.installation.store, first) == []


def test_undo_brings_the_design_back_and_the_counts_are_right(page: Page, served: Served) -> None:
    open_review(page, served)
    first = press_and_wait(page, "a")
    press_and_wait(page, "h")
    page.keyboard.press("u")
    page.keyboard.press("Backspace")
    page.locator(f".viewer[data-item='{first}']").wait_for(state="attached")
    expect(page.locator("[data-left]")).to_have_text("12")
    expect(page.locator("[data-today]")).to_have_text("0")
    assert queue.count(served.installation.store, View()) == 12
    press_and_wait(page, "a")
    settled(page)
    assert queue.row(served.installation.store, first).status is Status.APPROVED


def test_ten_quick_keys_are_ten_decisions(page: Page, served: Served) -> None:
    open_review(page, served)
    for _ in range(10):
        press_and_wait(page, "a")
    settled(page)
    assert queue.count(served.installation.store, View()) == 2
    assert counts(page) == ("2", "10")


def test_typing_decides_nothing(page: Page, served: Served) -> None:
    open_review(page, served)
    first = on_table(page)
    page.get_by_role("combobox", name="Order").click()
    page.keyboard.type("axhvu")
    page.keyboard.press("Escape")
    assert on_table(page) == first
    assert decisions.history(served.installation.store, first) == []


def test_buttons_do_what_their_keys_do(page: Page, served: Served) -> None:
    open_review(page, served)
    first = on_table(page)
    page.get_by_role("button", name="Approve").click()
    page.locator(f".viewer:not([data-item='{first}'])").wait_for(state="attached")
    settled(page)
    assert queue.row(served.installation.store, first).status is Status.APPROVED


def test_half_offset_grid_and_zoom_change_only_how_it_is_shown(page: Page, served: Served) -> None:
    open_review(page, served)
    first = on_table(page)
    for key in ("d", "g", "+", "+"):
        page.keyboard.press(key)
    expect(page.locator("[data-act=offset]")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-act=grid]")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-zoom]")).to_have_text("2 ×")
    assert on_table(page) == first


def test_the_key_list_opens_and_closes(page: Page, served: Served) -> None:
    open_review(page, served)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("a")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
    assert queue.count(served.installation.store, View()) == 12


def test_a_role_that_may_not_decide_is_told_so(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/?who=kit")
    expect(page.get_by_role("button", name="Approve")).to_be_disabled()
    expect(page.locator(".list .card[data-item]").first).to_be_visible()  # the grid: nothing is kept from who decides


def test_two_sessions_never_decide_the_same_design(served: Served) -> None:
    failures: list[Exception] = []

    def clear(who: str) -> None:
        from playwright.sync_api import sync_playwright

        try:
            with sync_playwright() as playwright:
                chromium = playwright.chromium.launch(executable_path=chromium_path(), headless=True, args=CHROMIUM_ARGS)
                page = chromium.new_page()
                open_review(page, served, who)
                both.wait(90)
                approve_all(page)
                settled(page)
                chromium.close()
        except Exception as error:  # noqa: BLE001 - reported by the main thread
            failures.append(error)
            both.abort()

    both = threading.Barrier(2)
    people = [threading.Thread(target=clear, args=(who,)) for who in (served.who, served.other)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert not failures, failures
    rows = queue.page(served.installation.store, View(status=Status.APPROVED), limit=1000)
    made = [decision for row in rows for decision in decisions.history(served.installation.store, row.item)]
    ours = [decision for decision in made if decision.actor in (served.who, served.other)]
    assert len(ours) == len({decision.item for decision in ours}) == 12
    assert {decision.actor for decision in ours} == {served.who, served.other}
    assert queue.count(served.installation.store, View()) == 0


def test_an_empty_queue_names_the_next_step(page: Page, served: Served) -> None:
    open_review(page, served)
    approve_all(page)
    expect(page.locator("[data-blank]")).to_contain_text("Write a brief in Studio")
    settled(page)


def test_dark_and_light_follow_the_browser(browser: Browser, served: Served) -> None:
    papers = []
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme)
        page = context.new_page()
        open_review(page, served)
        papers.append(page.locator(".viewer").evaluate("element => getComputedStyle(element).color"))
        context.close()
    assert papers[0] != papers[1]
