"""What comes near another design is seen before anybody approves it; the catalogue is kept on the Brand page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from engine.domain.brief import RepeatType
from engine.images import read_image
from engine.ports import Artwork
from review import existing, queue
from review.domain import View
from review.existing import Standing
from review.ids import candidate_of
from review.queue import Row
from review.store.tables import JudgementRow
from tests.browser.conftest import PATIENCE_MS, Served
from tests.browser.test_accessibility import at_rest, grave_findings, tinted
from tests.browser.test_brand_page import open_brand, type_into
from tests.dashboard.filling import ADMIN
from tests.review.test_brands import png

pytestmark = pytest.mark.browser

__all__ = ["tinted"]


def clashing(served: Served) -> tuple[Row, str]:
    """The best design, and the protected one that it is a copy of."""
    store, assets = served.installation.store, served.installation.assets
    row = queue.page(store, View(), limit=1)[0]
    artwork = Artwork(pixels=read_image(assets.get(row.asset), name="copy"), repeat=RepeatType(row.repeat))
    kept = existing.keep(
        store, assets, artwork, brand=row.brand, standing=Standing.PROTECTED, note="Atelier Nord", title="Coquilles", actor=ADMIN
    )
    with store.write() as tx:
        judged = tx.get(JudgementRow, (candidate_of(row.item), "tests-1"))
        assert judged is not None
        judged.relations = [{"kind": "duplicate", "other": kept.id, "likeness": 0.97}]
        tx.add(judged)
    return row, kept.id


def test_a_clash_is_shown_with_both_pictures_and_large_beside_the_design(page: Page, served: Served) -> None:
    row, name = clashing(served)
    page.goto(f"{served.url}/?who={served.who}")
    clash = page.get_by_role("alert").filter(has_text="Comes near a protected design")
    expect(clash).to_contain_text(f"Comes near a protected design, {name}: Atelier Nord. Very close to Coquilles ({name}).")
    expect(clash.locator("img")).to_have_count(2)
    for picture in clash.locator("img").all():
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("image => image.naturalWidth") > 0
    expect(page.locator("[data-reference]")).to_be_hidden()
    clash.get_by_role("button", name="Large, beside this one").click()
    expect(page.locator("[data-pinned-name]")).to_have_text("Reference: Coquilles")
    existing.remove(served.installation.store, name, ADMIN)
    page.reload()
    expect(page.locator("[data-facts]")).to_contain_text(row.title)
    expect(clash).to_have_count(0)


def test_a_clash_is_marked_in_the_grid_and_where_designs_are_compared(page: Page, served: Served) -> None:
    _, name = clashing(served)
    page.goto(f"{served.url}/?who={served.who}")
    page.get_by_role("radio", name="Grid", exact=True).click()
    mark = page.get_by_title(f"Comes near a protected design, {name}")
    expect(mark).to_have_text("Clash")
    cards = page.locator(".card")
    cards.nth(0).click()
    cards.nth(1).click(modifiers=["Control"])
    page.keyboard.press("Enter")
    expect(page.locator(".pane")).to_have_count(2)
    expect(page.locator(".pane").get_by_title(f"Comes near a protected design, {name}")).to_have_text("Clash")
    existing.remove(served.installation.store, name, ADMIN)


def test_designs_are_added_to_the_catalogue_and_taken_out_again(tinted: Page, served: Served) -> None:
    page, store = tinted, served.installation.store
    page.set_default_timeout(PATIENCE_MS)
    open_brand(page, served, "Catalogue")
    page.locator("input[type=file]").set_input_files([{"name": "shore.png", "mimeType": "image/png", "buffer": png()}])
    add = page.get_by_role("button", name="Add", exact=True)
    expect(add).to_be_enabled()
    page.get_by_text("Protected: somebody else's").click()
    at_rest(page)
    add.click()
    expect(page.get_by_text("needs a note that says whose it is")).to_be_visible()
    assert existing.existing_designs(store, "harbour") == []
    type_into(page.get_by_label("Whose they are"), "Atelier Nord")
    at_rest(page)
    add.click()
    expect(page.get_by_text("waits for a worker")).to_be_visible()
    expect(page.locator(".existing")).to_contain_text("Atelier Nord")
    at_rest(page)
    assert grave_findings(page) == []
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("Nothing is listed yet", exact=True)).to_be_visible()
    assert existing.existing_designs(store, "harbour") == []
