from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from review import decisions, queue
from review.domain import Actor, Role, Status, View
from tests.browser.conftest import COUNT, Served
from tests.dashboard.filling import fill

pytestmark = pytest.mark.browser


def open_wall(page: Page, served: Served, look: str = "Grid", *, more: str = "", who: str = "") -> Locator:
    page.goto(f"{served.url}/?who={who or served.who}&look={look}{more}")
    return hung(page)


def hung(page: Page) -> Locator:
    """The cards, once they are there."""
    cards = page.locator(".list .card[data-item]")
    expect(cards.first).to_be_visible()
    return cards


def items(cards: Locator) -> list[str]:
    """The items in their places on the wall."""
    told = cards.evaluate_all("all => all.map((card) => [Number(card.dataset.index), card.dataset.item])")
    return [item for _, item in sorted(told)]


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def settled(page: Page) -> None:
    """Every act has been acknowledged by the server."""
    expect(page.locator(".strip .pending")).to_have_count(0)
    expect(page.locator(".card.pending")).to_have_count(0)


def left(page: Page, count: int) -> None:
    expect(page.locator("[data-left]")).to_have_text(str(count))


def statuses(served: Served, *several: str) -> list[Status]:
    return [queue.row(served.installation.store, item).status for item in several]


def told_of(served: Served, item: str) -> tuple[str, str | None, str]:
    """Verdict, reason and note of the act that stands on an item."""
    made = [decision for decision in decisions.history(served.installation.store, item) if not decision.undone][-1]
    return str(made.verdict), made.reason and str(made.reason), made.note


def two_sets(served: Served) -> None:
    """A second brief beside the twelve designs of the first."""
    known = queue.page(served.installation.store, View(), limit=1)[0].job
    fill(served.installation, count=6, brand="marigold", job=f"{known}M")


def test_a_range_is_rejected_with_one_reason_and_one_undo_takes_it_all_back(page: Page, served: Served) -> None:
    cards = open_wall(page, served)
    order = items(cards)
    cards.nth(0).click()
    press(page, "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight")
    expect(page.locator("[data-choice]")).to_contain_text("4 chosen")
    press(page, "x", "2")
    settled(page)
    left(page, COUNT - 4)
    assert {told_of(served, item) for item in order[:4]} == {("reject", "density", "")}
    assert statuses(served, *order[4:]) == [Status.QUEUED] * (COUNT - 4)
    page.get_by_role("button", name="Take back: 4 designs").click()
    left(page, COUNT)
    expect(cards).to_have_count(COUNT)
    assert statuses(served, *order[:4]) == [Status.QUEUED] * 4
    assert items(cards) == order


def test_a_click_with_shift_chooses_from_here_to_there_and_control_takes_one_out(page: Page, served: Served) -> None:
    cards = open_wall(page, served)
    order = items(cards)
    page.locator(f"#card-{order[1]}").click()
    page.locator(f"#card-{order[4]}").click(modifiers=["Shift"])
    page.locator(f"#card-{order[2]}").click(modifiers=["Control"])
    expect(page.locator("[aria-selected=true]")).to_have_count(3)
    press(page, "a")
    settled(page)
    assert statuses(served, *order[1:5]) == [Status.APPROVED, Status.QUEUED, Status.APPROVED, Status.APPROVED]


def test_everything_in_the_filter_is_chosen_by_key_and_the_empty_wall_says_so(page: Page, served: Served) -> None:
    open_wall(page, served)
    press(page, "Control+a")
    expect(page.locator("[data-choice]")).to_contain_text(f"{COUNT} chosen")
    press(page, "h")
    settled(page)
    expect(page.get_by_role("heading", name="Nothing to review")).to_be_visible()
    left(page, 0)
    assert queue.count(served.installation.store, View(status=Status.HELD)) >= COUNT


def test_a_revision_takes_its_instruction_and_typing_decides_nothing(page: Page, served: Served) -> None:
    cards = open_wall(page, served)
    first, second = items(cards)[:2]
    press(page, "v", "n")
    page.keyboard.type("axh3 larger shells")
    expect(page.locator("#note")).to_have_value("axh3 larger shells")
    press(page, "Enter", "3")
    settled(page)
    assert told_of(served, first) == ("revise", "motif", "axh3 larger shells")
    assert statuses(served, second) == [Status.QUEUED]


def test_what_another_holds_shows_its_holder_and_stays_with_a_sentence(page: Page, served: Served) -> None:
    taken = queue.page(served.installation.store, View(), limit=1)[0].item
    other = Actor(name=served.other, role=Role.CREATIVE_DIRECTOR, via="tests")
    queue.lease(served.installation.store, taken, other)
    open_wall(page, served)
    card = page.locator(f"#card-{taken}")
    expect(card.locator(".held")).to_have_text(served.other)
    press(page, "Control+a")
    press(page, "a")
    settled(page)
    expect(card.locator(".refusal")).to_contain_text(served.other)
    left(page, 1)
    assert statuses(served, taken) == [Status.QUEUED]
    assert queue.count(served.installation.store, View()) == 1


def test_stars_are_given_by_key_and_stay(page: Page, served: Served) -> None:
    first = items(open_wall(page, served))[0]
    press(page, "4")
    expect(page.locator(f"#card-{first} .stars")).to_have_text("★★★★")
    page.wait_for_load_state("networkidle")
    page.reload()
    hung(page)
    expect(page.locator(f"#card-{first} .stars")).to_have_text("★★★★")


def test_winners_are_picked_the_rest_is_settled_and_both_come_back_together(page: Page, served: Served) -> None:
    two_sets(served)
    cards = open_wall(page, served, "Sets")
    first_set = page.locator("[data-set-list] [aria-current]").get_attribute("data-brief")
    size = len(queue.page(served.installation.store, View(brief=first_set), limit=100))
    everything = {row.item for row in queue.page(served.installation.store, View(brief=first_set), limit=100)}
    winners = items(cards)[1:3]
    press(page, "ArrowRight", "a", "ArrowRight", "Space", "x")
    expect(page.locator("#why")).to_contain_text(f"Approve 2, reject the other {size - 2}")
    press(page, "6")
    expect(page.locator("[data-set-list] [aria-current]")).not_to_have_attribute("data-brief", first_set or "")
    settled(page)
    left(page, COUNT + 6 - size)
    assert statuses(served, *winners) == [Status.APPROVED] * 2
    assert {told_of(served, item) for item in everything - set(winners)} == {("reject", "off-brand", "")}
    page.reload()  # also after a reload the strip takes both back at once
    hung(page)
    page.get_by_role("button", name=f"Take back: {size} designs").click()
    left(page, COUNT + 6)
    assert set(statuses(served, *everything)) == {Status.QUEUED}


def test_one_set_after_the_other_is_settled_without_a_stop_and_a_slip_gives_the_winners_back(page: Page, served: Served) -> None:
    known = queue.page(served.installation.store, View(), limit=1)[0].job
    for n in range(3):
        fill(served.installation, count=4 + n, brand="marigold", job=f"{known}{n}")
    open_wall(page, served, "Sets")
    current = page.locator("[data-set-list] [aria-current]")
    for _ in range(3):
        brief = current.get_attribute("data-brief") or ""
        expect(page.locator(".card[data-item]").first).to_be_visible()
        press(page, "a", "x", "7")
        expect(current).not_to_have_attribute("data-brief", brief)
        settled(page)
        expect(current).not_to_have_attribute("data-brief", brief)
        expect(page.locator(".card[data-item]").first).to_be_visible()
    press(page, "u")
    expect(current).to_have_attribute("data-brief", brief)
    expect(page.locator(".card.chosen")).to_have_count(1)
    press(page, "x")
    expect(page.locator("#why")).to_contain_text("Approve 1, reject the other")


def test_the_next_set_comes_by_key_and_the_address_keeps_it(page: Page, served: Served) -> None:
    two_sets(served)
    open_wall(page, served, "Sets")
    current = page.locator("[data-set-list] [aria-current]")
    first = current.get_attribute("data-brief") or ""
    press(page, "j")
    expect(current).not_to_have_attribute("data-brief", first)
    second = current.get_attribute("data-brief") or ""
    expect(page).to_have_url(re.compile(f"set={second}"))
    page.reload()
    hung(page)
    expect(current).to_have_attribute("data-brief", second)


def stacked(page: Page, served: Served) -> tuple[Locator, set[str]]:
    """The card under which near-duplicates lie, and their items."""
    card = page.locator(".card:has(.stacked)").first
    expect(card).to_be_visible()
    item = card.get_attribute("data-item") or ""
    found = {row.item for row in queue.stack_of(served.installation.store, item)}
    assert len(found) > 1
    return card, found


def test_the_best_of_a_stack_is_kept_and_the_others_are_settled(page: Page, served: Served) -> None:
    open_wall(page, served, "Sets")
    card, found = stacked(page, served)
    best = max((queue.row(served.installation.store, item) for item in found), key=lambda row: row.fit.p if row.fit else 0).item
    card.locator(".stacked").click()
    expect(page.get_by_role("heading", name=f"{len(found)} near-duplicates")).to_be_visible()
    press(page, "x")
    settled(page)
    left(page, COUNT - len(found) + 1)
    assert statuses(served, best) == [Status.QUEUED]
    assert {told_of(served, item) for item in found - {best}} == {("reject", "too-similar", "")}
    expect(page.locator(".card:has(.stacked)")).to_have_count(0)


def test_not_a_duplicate_is_remembered(page: Page, served: Served) -> None:
    open_wall(page, served)
    card, found = stacked(page, served)
    card.locator(".stacked").click()
    expect(page.locator(".tile")).to_have_count(len(found))
    press(page, "ArrowRight", "q")
    expect(page.locator(".tile")).to_have_count(0 if len(found) == 2 else len(found) - 1)
    expect(page.locator(".card:has(.stacked)")).to_have_count(0)
    page.reload()
    hung(page)
    expect(page.locator(".card:has(.stacked)")).to_have_count(0)
    left(page, COUNT)


def test_a_pinned_reference_stays_while_the_next_come_in(page: Page, served: Served) -> None:
    order = items(open_wall(page, served))
    press(page, "Space", "Shift+ArrowRight", *["Shift+ArrowRight"] * 4, "Enter")
    panes = page.locator(".pane")
    expect(panes).to_have_count(4)
    press(page, "p", "ArrowRight", "a")
    expect(panes.nth(1)).to_have_attribute("data-item", order[4])
    expect(panes.nth(0)).to_have_class(re.compile("pinned"))
    press(page, "x", "1")
    expect(panes.nth(1)).to_have_attribute("data-item", order[5])
    assert panes.evaluate_all("all => all.map((pane) => pane.dataset.item)") == [order[0], order[5], order[2], order[3]]
    press(page, "+")
    expect(page.locator("[data-zoom]")).to_have_text("1.25 ×")
    press(page, "Escape")
    expect(panes).to_have_count(0)
    settled(page)
    left(page, COUNT - 2)
    assert statuses(served, order[1]) == [Status.APPROVED]
    assert told_of(served, order[4]) == ("reject", "colour", "")
    assert statuses(served, order[0], *order[2:4], order[5]) == [Status.QUEUED] * 4


def test_the_address_keeps_the_view_and_the_filter_is_obeyed(page: Page, served: Served) -> None:
    two_sets(served)
    open_wall(page, served)
    left(page, COUNT + 6)
    page.get_by_role("combobox", name="Brand").click()
    page.get_by_role("option", name="Marigold").click()
    left(page, 6)
    page.get_by_role("combobox", name="Order").click()
    page.get_by_role("option", name="Oldest first").click()
    expect(page.locator(".verdicts .why")).to_contain_text("oldest first")
    page.reload()
    cards = hung(page)
    left(page, 6)
    expect(page.locator(".verdicts .why")).to_contain_text("oldest first")
    rows = [queue.row(served.installation.store, item) for item in items(cards)]
    assert {row.brand for row in rows} == {"marigold"}
    assert rows == sorted(rows, key=lambda row: row.at)
    page.get_by_role("button", name="Clear filters").click()
    left(page, COUNT + 6)


def test_words_filter_every_look_and_a_shared_address_opens_it(page: Page, served: Served) -> None:
    two_sets(served)
    word = queue.page(served.installation.store, View(brand="marigold"), limit=1)[0].words.split()[0]
    expected = queue.count(served.installation.store, View(search=word, brand="marigold"))
    for look in ("Grid", "Sets"):
        open_wall(page, served, look, more=f"&brand=Marigold&search={word}")
        left(page, expected)


def test_one_who_may_not_decide_may_look(page: Page, served: Served) -> None:
    first = items(open_wall(page, served, who="kit"))[0]
    expect(page.get_by_role("button", name="Approve")).to_be_disabled()
    press(page, "a")
    expect(page.locator("[data-toasts]")).to_contain_text("may look, but not decide")
    assert statuses(served, first) == [Status.QUEUED]


def test_a_decided_view_says_how_to_take_back(page: Page, served: Served) -> None:
    open_wall(page, served)
    press(page, "a")
    settled(page)
    page.get_by_role("combobox", name="Show").click()
    page.get_by_role("option", name="Approved").click()
    expect(page.locator("[data-what]")).to_have_text("in this view")
    expect(page.locator(".verdicts [data-act=approve]")).to_be_disabled()
    expect(page.locator(".verdicts .why")).to_contain_text("Take a decision back from the strip")


def test_a_key_changed_on_the_wall_counts_there_and_one_by_one(page: Page, served: Served) -> None:
    first = items(open_wall(page, served))[0]
    press(page, "?")
    sheet = page.get_by_role("dialog", name="Keys")
    sheet.get_by_role("button", name="Approve what is chosen").click()
    press(page, "z")
    expect(sheet.get_by_role("status")).to_contain_text("Z is now approve")
    press(page, "?")
    expect(sheet).to_be_hidden()
    press(page, "z")
    settled(page)
    assert statuses(served, first) == [Status.APPROVED]
    page.goto(f"{served.url}/?who={served.who}")
    expect(page.locator(".viewer [data-key=approve]")).to_have_text("Z")
