from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from engine.domain.score import BrandFit, CheckVerdict, Judgement, Measurement
from review import decisions, policy, queue, ratings, records
from review.decisions import decide, decide_many
from review.domain import Actor, Decision, Reason, Role, Status, Verdict, View
from review.experiments import Arm, Experiment, save_experiment
from review.preferences import keys_of, set_keys
from tests.browser.conftest import Served
from tests.browser.test_review_by_keyboard import on_table, open_review, press_and_wait, settled

pytestmark = pytest.mark.browser

ADMIN = Actor(name="admin", role=Role.ADMIN, via="tests")


def director(name: str) -> Actor:
    return Actor(name=name, role=Role.CREATIVE_DIRECTOR, via="tests")


def only_decision(served: Served, item: str) -> Decision:
    (made,) = decisions.history(served.installation.store, item)
    return made


def stars(served: Served, item: str) -> int:
    return ratings.ratings_of(served.installation.store, [item], director(served.who)).get(item, 0)


def answered(page: Page, path: str, key: str) -> None:
    """Presses a key and waits until the route it leads to has answered."""
    with page.expect_response(lambda response: response.url.endswith(path) and response.ok):
        page.keyboard.press(key)


def murmurs(page: Page, words: str) -> None:
    expect(page.locator("[data-murmur]")).to_contain_text(words)


def add_first(served: Served, *, parent: str | None = None, verdict: CheckVerdict = CheckVerdict.PASS) -> str:
    """A further design that comes first in the queue: a twin of one that is there, with a new name."""
    store = served.installation.store
    (row,) = queue.page(store, View(), limit=1)
    known = records.candidate(store, row.candidate)
    number = len(queue.page(store, View(status=None), limit=1000))
    made = replace(known, id=f"C-DESK{number:06d}", parent=parent, index=1000 + number)
    seam = Measurement(name="seam", value=9.0, limit=2.0, unit="", verdict=verdict, sentence="The repeat shows a seam.")
    fit = BrandFit(p=0.99, low=0.9, high=1.0, basis="prior", n=0, scorer_version="tests-1", like_this=None, parts=())
    judgement = Judgement(measurements=(seam,), traits={}, fit=fit)
    with store.write() as tx:
        records.add_candidate(tx, made)
        records.add_judgement(tx, made.id, judgement, np.ones(32, np.float32) / np.float32(32**0.5))
        return records.enqueue(tx, made, fit, words="shells")


@contextmanager
def two_eyes(served: Served) -> Iterator[None]:
    policy.set_policy(served.installation.store, "harbour", "", 2, ADMIN)
    try:
        yield
    finally:
        policy.set_policy(served.installation.store, "harbour", "", 1, ADMIN)


# --- notes and reasons -----------------------------------------------------------------------------------------------


def test_a_note_written_in_the_panel_goes_with_the_reason(page: Page, served: Served) -> None:
    open_review(page, served)
    first = on_table(page)
    page.keyboard.press("x")
    page.keyboard.press("n")
    page.keyboard.type("too much a navy 5")
    page.keyboard.press("Enter")
    assert press_and_wait(page, "1") == first
    settled(page)
    made = only_decision(served, first)
    assert (made.verdict, made.reason, made.note) == (Verdict.REJECT, Reason.COLOUR, "too much a navy 5")


def test_a_revision_takes_the_note_as_its_instruction(page: Page, served: Served) -> None:
    open_review(page, served)
    first = on_table(page)
    page.keyboard.press("v")
    expect(page.locator("[data-reasons]")).to_contain_text("What should change?")
    page.get_by_label("Instruction").fill("Fewer shells, larger")
    page.keyboard.press("Enter")
    page.keyboard.press("a")  # meant for the next design: this one is not sent back yet
    expect(page.locator("[data-reasons]")).to_contain_text("1-9 says what it is about and sends it")
    assert press_and_wait(page, "4") == first
    settled(page)
    made = only_decision(served, first)
    assert (made.verdict, made.reason, made.note) == (Verdict.REVISE, Reason.SCALE, "Fewer shells, larger")


def test_a_note_before_the_verdict_travels_with_it(page: Page, served: Served) -> None:
    open_review(page, served)
    first = on_table(page)
    page.keyboard.press("n")
    page.keyboard.type("for the spring window")
    page.keyboard.press("Enter")
    expect(page.locator("[data-reasons]")).to_be_hidden()
    press_and_wait(page, "a")
    press_and_wait(page, "a")
    settled(page)
    assert only_decision(served, first).note == "for the spring window"
    (other,) = [d for d in decisions.recent(served.installation.store, director(served.who)) if d.item != first]
    assert other.note == ""


def test_escape_leaves_the_note_as_it_was(page: Page, served: Served) -> None:
    open_review(page, served)
    first = on_table(page)
    page.keyboard.press("n")
    page.keyboard.type("kept")
    page.keyboard.press("Enter")
    page.keyboard.press("n")
    page.keyboard.type(" and not this")
    page.keyboard.press("Escape")
    press_and_wait(page, "a")
    settled(page)
    assert only_decision(served, first).note == "kept"


# --- stars and walking -----------------------------------------------------------------------------------------------


def test_a_number_gives_stars_and_the_same_number_takes_them_away(page: Page, served: Served) -> None:
    open_review(page, served)
    first = on_table(page)
    answered(page, "/api/ratings", "4")
    expect(page.get_by_role("button", name="4 stars")).to_have_attribute("aria-pressed", "true")
    assert stars(served, first) == 4
    answered(page, "/api/ratings", "4")
    assert stars(served, first) == 0
    with page.expect_response("**/api/ratings"):
        page.get_by_role("button", name="2 stars").click()
    assert stars(served, first) == 2
    assert on_table(page) == first
    page.reload()
    on_table(page)
    expect(page.get_by_role("button", name="2 stars")).to_have_attribute("aria-pressed", "true")


def test_next_and_previous_decide_nothing_and_keep_the_lease(page: Page, served: Served) -> None:
    open_review(page, served)
    seen = [press_and_wait(page, "ArrowRight") for _ in range(8)]
    assert len(set(seen)) == 8
    for item in reversed(seen):
        page.keyboard.press("ArrowLeft")
        page.locator(f".viewer[data-item='{item}']").wait_for(state="attached")
    murmured = page.locator("[data-murmur]")
    page.keyboard.press("ArrowLeft")
    expect(murmured).to_contain_text("the first")
    assert queue.count(served.installation.store, View()) == 12
    assert queue.row(served.installation.store, seen[3]).holder == served.who


def walk_to_the_last_at_hand(page: Page, served: Served) -> tuple[list[Callable[[], None]], str]:
    """Presses next once more than there are designs at hand. Returns what lets the further ones come, and the last at hand."""
    late: list[Callable[[], None]] = []
    open_review(page, served)
    page.route("**/api/leases", lambda route: late.append(route.continue_))
    murmured = page.locator("[data-murmur]")
    while "on its way" not in murmured.inner_text():
        page.keyboard.press("ArrowRight")
    return late, on_table(page)


def test_next_goes_on_when_the_designs_it_waited_for_come(page: Page, served: Served) -> None:
    late, last = walk_to_the_last_at_hand(page, served)
    late[0]()
    page.locator(f".viewer[data-item^='I-']:not([data-item='{last}'])").wait_for(state="attached")
    page.keyboard.press("ArrowLeft")
    page.locator(f".viewer[data-item='{last}']").wait_for(state="attached")


def test_designs_that_come_late_leave_the_one_that_is_being_asked_about(page: Page, served: Served) -> None:
    late, last = walk_to_the_last_at_hand(page, served)
    page.keyboard.press("x")
    with page.expect_response("**/api/leases"):
        late[0]()
    page.keyboard.press("1")
    page.locator(f".viewer[data-item^='I-']:not([data-item='{last}'])").wait_for(state="attached")
    settled(page)
    assert only_decision(served, last).verdict is Verdict.REJECT


def test_a_design_passed_over_is_decided_after_walking_back(page: Page, served: Served) -> None:
    open_review(page, served)
    first = press_and_wait(page, "j")
    second = press_and_wait(page, "a")
    page.keyboard.press("k")
    page.locator(f".viewer[data-item='{first}']").wait_for(state="attached")
    press_and_wait(page, "h")
    settled(page)
    assert only_decision(served, second).verdict is Verdict.APPROVE
    assert only_decision(served, first).verdict is Verdict.HOLD


def test_all_are_decided_also_when_one_walks_over_them_first(page: Page, served: Served) -> None:
    open_review(page, served)
    for _ in range(4):
        press_and_wait(page, "ArrowRight")
    for _ in range(12):
        page.wait_for_selector(".viewer[data-item^='I-']")
        press_and_wait(page, "a")
    settled(page)
    assert queue.count(served.installation.store, View()) == 0
    expect(page.locator("[data-blank]")).to_contain_text("Nothing to review")


# --- undo ------------------------------------------------------------------------------------------------------------


def test_a_batch_is_one_entry_of_the_strip_and_comes_back_whole(page: Page, served: Served) -> None:
    store = served.installation.store
    items = [row.item for row in queue.page(store, View(), limit=4)]
    decide_many(store, items, Verdict.REJECT, director(served.who), reason=Reason.DENSITY, note="", key="four")
    open_review(page, served)
    entry = page.get_by_role("button", name="Take back:")
    expect(entry).to_have_count(1)
    expect(entry).to_contain_text("×4")
    page.keyboard.press("u")
    expect(page.locator("[data-left]")).to_have_text("12")
    expect(entry).to_have_count(0)
    assert {queue.row(store, item).status for item in items} == {Status.QUEUED}


def test_an_undo_with_consequences_lists_them_and_asks(page: Page, served: Served) -> None:
    store = served.installation.store
    open_review(page, served)
    first = press_and_wait(page, "a")
    settled(page)
    test = Experiment(name=f"spring-{first}", title="Spring", source="tests", simulated=True)
    save_experiment(store, test, [Arm(arm="left", item=first)], ADMIN)
    question = page.get_by_role("dialog", name="Take back")
    page.keyboard.press("u")
    expect(question).to_contain_text("is arm left of the test")
    page.keyboard.press("a")
    page.get_by_role("button", name="Leave it").click()
    expect(page.locator(f".viewer:not([data-item='{first}'])")).to_be_attached()
    assert queue.row(store, first).status is Status.APPROVED
    expect(page.get_by_role("button", name="Take back:")).to_have_count(1)
    page.keyboard.press("u")
    page.get_by_role("button", name="Take back all the same").click()
    page.locator(f".viewer[data-item='{first}']").wait_for(state="attached")
    expect(page.locator("[data-left]")).to_have_text("12")
    assert queue.row(store, first).status is Status.QUEUED
    assert queue.count(store, View()) == 12


def test_a_refused_decision_brings_the_design_back_with_a_sentence(page: Page, served: Served) -> None:
    open_review(page, served)
    first = on_table(page)
    page.route(
        "**/api/decisions",
        lambda route: route.fulfill(status=409, json={"error": "The lease was lost.", "kind": "LeaseLost"}),
        times=1,
    )
    page.keyboard.press("a")
    expect(page.get_by_role("alert")).to_contain_text("The lease was lost.")
    page.locator(f".viewer[data-item='{first}']").wait_for(state="attached")
    press_and_wait(page, "a")
    settled(page)
    assert only_decision(served, first).verdict is Verdict.APPROVE


def test_what_somebody_else_decided_meanwhile_does_not_come_back(page: Page, served: Served) -> None:
    store = served.installation.store
    open_review(page, served)
    first = on_table(page)
    queue.release(store, [(first, row_token(served, first))])
    decide(store, first, Verdict.HOLD, director(served.other))
    decide(store, first, Verdict.APPROVE, director(served.other))
    press_and_wait(page, "a")
    expect(page.get_by_role("alert")).to_contain_text(served.other)
    assert on_table(page) != first
    assert {made.actor for made in decisions.history(store, first)} == {served.other}


def row_token(served: Served, item: str) -> str:
    return queue.lease(served.installation.store, item, director(served.who)).token


# --- two people ------------------------------------------------------------------------------------------------------


def test_where_two_opinions_are_needed_the_card_says_so_and_the_first_is_kept_quietly(page: Page, served: Served) -> None:
    with two_eyes(served):
        open_review(page, served)
        expect(page.locator("[data-facts]")).to_contain_text("two opinions")
        first = press_and_wait(page, "a")
        settled(page)
        murmurs(page, "Another person decides next")
        assert queue.row(served.installation.store, first).status is Status.QUEUED
        expect(page.locator("[data-left]")).to_have_text("11")
        assert decide(served.installation.store, first, Verdict.APPROVE, director(served.other)).settled


# --- keys ------------------------------------------------------------------------------------------------------------


def change(page: Page, what: str, key: str) -> None:
    page.get_by_role("dialog", name="Keys").get_by_role("button", name=what).first.click()
    page.keyboard.press(key)


def test_a_person_changes_a_key_and_it_follows_them(browser: Browser, page: Page, served: Served) -> None:
    open_review(page, served)
    page.keyboard.press("?")
    with page.expect_response("**/api/keys"):
        change(page, "Approve:", "z")
    expect(page.get_by_role("dialog", name="Keys").get_by_role("status")).to_contain_text("Z is now approve")
    page.keyboard.press("Escape")
    expect(page.locator("[data-verdicts] [data-act=approve] kbd")).to_have_text("Z")
    first = press_and_wait(page, "z")
    settled(page)
    assert queue.row(served.installation.store, first).status is Status.APPROVED
    assert keys_of(served.installation.store, served.who) == {"approve": ["Z"]}
    context = browser.new_context()
    elsewhere = context.new_page()
    open_review(elsewhere, served)
    expect(elsewhere.locator("[data-verdicts] [data-act=approve] kbd")).to_have_text("Z")
    context.close()


def test_a_key_that_another_command_has_is_swapped(page: Page, served: Served) -> None:
    open_review(page, served)
    page.keyboard.press("?")
    with page.expect_response("**/api/keys"):
        change(page, "Approve:", "x")
    expect(page.get_by_role("dialog", name="Keys").get_by_role("status")).to_contain_text("Swapped")
    assert keys_of(served.installation.store, served.who) == {"approve": ["X"], "reject": ["A"]}


@pytest.mark.parametrize(
    ("key", "words"), [("c", "already has a meaning"), ("Tab", "walks and presses"), ("F5", "belongs to the browser")]
)
def test_a_reserved_key_is_refused_in_a_sentence(page: Page, served: Served, key: str, words: str) -> None:
    open_review(page, served)
    page.keyboard.press("?")
    change(page, "Approve:", key)
    expect(page.get_by_role("dialog", name="Keys").get_by_role("status")).to_contain_text(words)
    assert keys_of(served.installation.store, served.who) == {}


def test_the_first_keys_come_back(page: Page, served: Served) -> None:
    set_keys(served.installation.store, director(served.who), {"approve": ["Z"]})
    open_review(page, served)
    page.keyboard.press("?")
    with page.expect_response("**/api/keys"):
        page.get_by_role("button", name="Back to the first keys").click()
    assert keys_of(served.installation.store, served.who) == {}
    page.keyboard.press("Escape")
    first = press_and_wait(page, "a")
    settled(page)
    assert only_decision(served, first).verdict is Verdict.APPROVE


def test_no_key_decides_while_the_sheet_or_a_note_is_open(page: Page, served: Served) -> None:
    open_review(page, served)
    first = on_table(page)
    page.keyboard.press("?")
    page.keyboard.type("ahvu4")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.keyboard.type("ahvu4")
    page.keyboard.press("Escape")
    assert on_table(page) == first
    assert queue.count(served.installation.store, View()) == 12
    assert stars(served, first) == 0


# --- how it is looked at ---------------------------------------------------------------------------------------------


def shows(page: Page, words: str) -> None:
    expect(page.get_by_role("img", name=words)).to_be_attached()


def test_a_trial_repeat_goes_with_the_design_but_edges_stay(page: Page, served: Served) -> None:
    open_review(page, served)
    page.keyboard.press("b")
    page.keyboard.press("g")
    chip = page.get_by_role("button", name="Trial:")
    expect(chip).to_be_visible()
    press_and_wait(page, "ArrowRight")
    expect(chip).to_have_count(0)
    expect(page.locator("[data-rail] [data-act=grid]")).to_have_attribute("aria-pressed", "true")
    for _ in range(4):
        page.keyboard.press("b")
    expect(chip).to_have_count(0)


def test_products_come_one_after_another_and_escape_leads_back(page: Page, served: Served) -> None:
    open_review(page, served)
    page.keyboard.press("m")
    shows(page, "on: Cushion")
    page.get_by_role("button", name="Mug").click()
    shows(page, "on: Mug")
    press_and_wait(page, "ArrowRight")
    shows(page, "on: Mug")
    page.keyboard.press("Escape")
    shows(page, "repeat")


def test_true_size_asks_for_the_screen_once(page: Page, served: Served) -> None:
    open_review(page, served)
    page.keyboard.press("s")
    dialog = page.get_by_role("dialog", name="True size")
    expect(dialog).to_be_visible()
    page.keyboard.press("a")
    dialog.get_by_role("button", name="It matches").click()
    expect(page.locator("[data-zoom]")).to_have_text("1 : 1")
    page.keyboard.press("s")
    page.keyboard.press("s")
    expect(dialog).to_be_hidden()
    expect(page.locator("[data-zoom]")).to_have_text("1 : 1")
    page.keyboard.press("+")
    expect(page.locator("[data-zoom]")).to_have_text("1.5 ×")
    assert queue.count(served.installation.store, View()) == 12


def test_colourways_and_grounds_are_tried_on_and_put_back(page: Page, served: Served) -> None:
    open_review(page, served)
    with page.expect_response("**/colourways/**"):
        page.keyboard.press(".")
    expect(page.get_by_role("button", name="Colourway:")).to_be_visible()
    page.keyboard.press(",")
    expect(page.get_by_role("button", name="Colourway:")).to_have_count(0)
    with page.expect_response("**/colourways/**"):
        page.keyboard.press("l")
    expect(page.get_by_role("button", name="Ground:")).to_be_visible()
    press_and_wait(page, "ArrowRight")
    expect(page.get_by_role("button", name="Ground:")).to_have_count(0)


def test_a_check_that_complains_shows_where(page: Page, served: Served) -> None:
    item = add_first(served, verdict=CheckVerdict.WARN)
    open_review(page, served)
    assert on_table(page) == item
    with page.expect_response("**/overlays/**") as told:
        page.keyboard.press("o")
    assert told.value.ok
    expect(page.get_by_role("button", name="Where: seam")).to_be_visible()
    page.keyboard.press("o")
    expect(page.get_by_role("button", name="Where: seam")).to_have_count(0)


def test_a_revision_is_compared_with_what_it_revises(page: Page, served: Served) -> None:
    store = served.installation.store
    (parent,) = queue.page(store, View(), limit=1)
    decide(store, parent.item, Verdict.REVISE, director(served.other), reason=Reason.SCALE, note="Larger, please")
    child = add_first(served, parent=parent.candidate)
    open_review(page, served)
    assert on_table(page) == child
    expect(page.locator("[data-facts]")).to_contain_text("Larger, please")
    page.keyboard.press("f")
    divider = page.get_by_role("slider", name="Before and after")
    box = page.locator("[data-canvas]").bounding_box()
    assert box
    divider.hover()
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + 100)
    page.mouse.up()
    expect(divider).to_have_attribute("aria-valuenow", "25")
    divider.focus()
    page.keyboard.press("ArrowRight")
    expect(divider).to_have_attribute("aria-valuenow", "30")
    assert on_table(page) == child
    press_and_wait(page, "a")
    expect(divider).to_be_hidden()


def test_what_was_decided_while_the_server_recalled_the_last_ten_can_be_taken_back(page: Page, served: Served) -> None:
    late: list[Callable[[], None]] = []

    def answer_later(route: Route) -> None:
        recalled = route.fetch()  # of the moment before anything was decided
        late.append(lambda: route.fulfill(response=recalled))

    page.route("**/api/recent", answer_later)
    open_review(page, served)
    while not late:
        page.wait_for_timeout(20)
    first = press_and_wait(page, "a")
    settled(page)
    with page.expect_response("**/api/recent"):
        for answer in late:
            answer()
    expect(page.locator(".strip li")).to_have_count(1)
    press_and_wait(page, "u")
    expect(page.locator(".strip li")).to_have_count(0)
    settled(page)
    assert on_table(page) == first


def test_the_pinned_reference_stays_beside_the_next_designs(page: Page, served: Served) -> None:
    open_review(page, served)
    title = page.locator("[data-facts] h2").inner_text()
    page.keyboard.press("p")
    reference = page.get_by_role("img", name="The pinned reference")
    press_and_wait(page, "a")
    press_and_wait(page, "ArrowRight")
    expect(reference).to_have_attribute("aria-label", f"The pinned reference: {title}")
    page.get_by_role("button", name="Unpin").click()
    expect(reference).to_be_hidden()


def test_the_nearest_decided_designs_stand_below_the_reasons(page: Page, served: Served) -> None:
    last = queue.page(served.installation.store, View(), limit=12)[-1]
    decide(served.installation.store, last.item, Verdict.APPROVE, director(served.who))
    open_review(page, served)
    beside = page.locator("[data-alike]")
    expect(beside).to_contain_text("Nearest approved")
    expect(beside.locator("a img").first).to_have_js_property("complete", True)
    expect(beside.locator("a").first).to_have_attribute("href", re.compile("^/passport\\?item=I-"))


def test_not_a_duplicate_is_remembered(page: Page, served: Served) -> None:
    store = served.installation.store
    item = next(row.item for row in queue.page(store, View(), limit=12) if row.near_duplicate_of)
    open_review(page, served)
    while on_table(page) != item:
        press_and_wait(page, "ArrowRight")
    expect(page.locator("[data-facts]")).to_contain_text("Very close to")
    answered(page, "/api/not-duplicates", "q")
    expect(page.locator("[data-facts]")).not_to_contain_text("Very close to")
    assert queue.row(store, item).near_duplicate_of is None


def test_the_passport_opens_beside_the_queue(page: Page, served: Served) -> None:
    open_review(page, served)
    first = on_table(page)
    with page.context.expect_page() as opened:
        page.keyboard.press("i")
    assert opened.value.url.endswith(f"/passport?item={first}")
    assert on_table(page) == first


def test_a_round_by_keyboard_alone_has_the_focus_visible(page: Page, served: Served) -> None:
    open_review(page, served)
    approve = page.locator("[data-verdicts] [data-act=approve]")
    first = on_table(page)
    approve.focus()
    assert approve.evaluate("element => getComputedStyle(element).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.locator(f".viewer:not([data-item='{first}'])").wait_for(state="attached")
    settled(page)
    assert only_decision(served, first).verdict is Verdict.APPROVE


# --- painted ahead ---------------------------------------------------------------------------------------------------

WATCH_PENS = """
window.ahead = 0
window.copied = []
let latest = null
const { drawImage } = CanvasRenderingContext2D.prototype
CanvasRenderingContext2D.prototype.drawImage = function (source, ...rest) {
  if (this.canvas.matches("[data-canvas]")) copied.push(source.constructor.name)
  return drawImage.call(this, source, ...rest)
}
const toBitmap = window.createImageBitmap
window.createImageBitmap = (source) => (latest = toBitmap(source).then((bitmap) => (ahead++, bitmap)))
window.atRest = () => new Promise((done) => requestIdleCallback(() => latest.then(() => setTimeout(done)), { timeout: 1000 }))
"""


@pytest.mark.parametrize("keys", [(), ("m",), ("d",), ("b",)], ids=["cloth", "product", "half offset", "trial repeat"])
def test_a_key_copies_what_was_painted_ahead_and_it_is_what_drawing_gives(
    page: Page, served: Served, keys: tuple[str, ...]
) -> None:
    page.add_init_script(WATCH_PENS)
    open_review(page, served)
    canvas = page.locator("[data-canvas]")
    for _ in range(2):
        page.wait_for_function("ahead > 0")
        for key in (*keys, "+"):
            page.keyboard.press(key)
        page.evaluate("atRest()")
        page.evaluate("ahead = 0, copied = []")
        press_and_wait(page, "ArrowRight")
        assert page.evaluate("copied") == ["ImageBitmap"]
        copy = canvas.evaluate("canvas => canvas.toDataURL()")
        for key in ("g", "g"):
            page.keyboard.press(key)
        assert canvas.evaluate("canvas => canvas.toDataURL()") == copy


def test_what_is_known_of_a_design_comes_with_its_picture(page: Page, served: Served) -> None:
    open_review(page, served)
    for _ in range(3):
        press_and_wait(page, "ArrowRight")
        expect(page.locator("[data-facts] [data-passport]")).to_have_attribute("href", f"/passport?item={on_table(page)}")
        title = page.locator("[data-facts] h2").inner_text()
        expect(page.get_by_role("img", name=f"{title}, shown in")).to_be_visible()
