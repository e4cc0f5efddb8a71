"""A director founds a brand, changes its palette and takes the change back; mistakes get a sentence each, and nothing half-made."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from dashboard.components.brand.editor import TABS
from review.brands import brand, brand_history
from review.store import Store
from tests.browser.conftest import Served
from tests.browser.test_accessibility import at_rest, grave_findings, tinted
from tests.review.test_brands import png

pytestmark = pytest.mark.browser

__all__ = ["tinted"]


def open_brand(page: Page, served: Served, look: str = "Book", *, title: str = "Harbour") -> None:
    page.goto(f"{served.url}/brand?who={served.who}&profile={title}")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    if look != "Book":
        show(page, look)


def show(page: Page, look: str) -> None:
    page.get_by_role("radio", name=look, exact=True).click()
    at_rest(page)


def type_into(field: Locator, text: str) -> None:
    """Types and leaves the field, as people do."""
    field.fill(text)
    field.press("Tab")


def versions(store: Store, name: str) -> int:
    return len(brand_history(store, name))


def found_brand(page: Page, served: Served, title: str) -> None:
    """Through the dialog, with three mistakes on the way."""
    open_brand(page, served)
    page.get_by_role("button", name="New brand").click()
    dialog = page.get_by_role("dialog", name="New brand")
    type_into(dialog.get_by_label("Name", exact=True), "Harbour")
    type_into(dialog.get_by_label("Colours, at least three"), "#F4EFE6 1F3A5F #D98E7")
    expect(dialog.get_by_text("'#D98E7' is no colour")).to_be_visible()
    expect(dialog.get_by_role("button", name="Found the brand")).to_be_disabled()
    type_into(dialog.get_by_label("Colours, at least three"), "#F4EFE6 1F3A5F #D98E73")
    type_into(dialog.get_by_label("On brand, in one sentence"), "calm and dry")
    expect(dialog.get_by_text("Still needed: what is off brand.")).to_be_visible()
    type_into(dialog.get_by_label("Off brand, in one sentence"), "neon")
    expect(dialog.get_by_text("Still needed")).to_have_count(0)
    dialog.get_by_role("button", name="Found the brand").click()
    expect(dialog.get_by_text("There is a brand 'harbour' already")).to_be_visible()
    type_into(dialog.get_by_label("Name", exact=True), title)
    expect(dialog.get_by_text("There is a brand")).to_have_count(0)
    dialog.get_by_role("button", name="Found the brand").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_a_brand_is_founded_changed_and_taken_back(page: Page, served: Served) -> None:
    store, title = served.installation.store, f"Saltmarsh {served.who}"  # behind Harbour, which the Studio's tests start with
    name = f"saltmarsh-{served.who}"
    found_brand(page, served, title)
    expect(page.get_by_text("Terracotta").or_(page.get_by_text("Salmon"))).to_be_visible()

    show(page, "Edit")
    type_into(page.get_by_label("Name", exact=True).first, "Paper")
    page.get_by_text("Paste a list of colours").click()
    type_into(page.get_by_label("Colours as #RRGGBB"), "#124654")
    page.get_by_role("button", name="Add 1 colour").click()
    expect(page.get_by_text("palette: Petrol added")).to_be_visible()
    page.get_by_role("tab", name="Motifs and markets").click()
    barred = page.get_by_role("combobox", name="Motifs barred")
    barred.press_sequentially("fish")
    barred.press("Enter")
    expect(page.get_by_text("motifs barred: 'fish' added")).to_be_visible()
    expect(page.get_by_text("motifs barred:")).to_have_count(1)  # and not all thirteen that the word matches
    type_into(page.get_by_label("Why"), "Petrol for the autumn")
    page.get_by_role("button", name="Save as a new version").click()
    expect(page.get_by_text(re.compile("Version 2, saved by .*Petrol for the autumn"))).to_be_visible()
    assert [colour.name for colour in brand(store, name).colours][::3] == ["Paper", "Petrol"]

    show(page, "History")
    expect(page.get_by_text("palette: Petrol added")).to_be_visible()
    page.get_by_role("button", name="Restore").click()
    expect(page.get_by_text(re.compile("Version 3, saved by .*Version 1 restored"))).to_be_visible()
    restored = brand(store, name)
    assert (restored.version, len(restored.colours), versions(store, name)) == (3, 3, 3)


def test_a_mistyped_colour_and_a_file_that_is_no_picture_are_told_and_kept_out(page: Page, served: Served) -> None:
    before = versions(served.installation.store, "harbour")
    open_brand(page, served, "Edit")
    type_into(page.get_by_label("Hex", exact=True).first, "#F4EFEG")
    expect(page.get_by_text("'#F4EFEG' is not a colour")).to_be_visible()
    expect(page.get_by_role("button", name="Save as a new version")).to_be_disabled()
    page.get_by_role("button", name="Discard changes").click()
    expect(page.get_by_text("is not a colour")).to_have_count(0)

    page.get_by_role("tab", name="References").click()
    files = [
        {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"just words"},
        {"name": "fern.png", "mimeType": "image/png", "buffer": png(64)},
    ]
    page.get_by_test_id("stFileUploaderDropzoneInput").last.set_input_files(files)
    expect(page.get_by_text("notes.txt is not a picture that can be read")).to_be_visible()
    expect(page.get_by_text("references: 1 added")).to_be_visible()
    assert versions(served.installation.store, "harbour") == before


@pytest.mark.slow
def test_a_palette_is_taken_from_a_picture(page: Page, served: Served) -> None:
    open_brand(page, served, "Edit")
    page.get_by_text("Take colours from a picture").click()
    picture = {"name": "card.png", "mimeType": "image/png", "buffer": card("#FFD400", "#0B6E4F", "#7A1520")}
    page.get_by_test_id("stFileUploaderDropzoneInput").first.set_input_files([picture])
    page.get_by_role("button", name="Replace the palette").click()
    for value in ("#FFD400", "#0B6E4F", "#7A1520"):
        expect(page.locator(f"input[value='{value}']")).to_have_count(1)
    expect(page.get_by_text("palette: Deep water removed")).to_be_visible()


def card(*colours: str) -> bytes:
    """A swatch card: one stripe a colour."""
    from io import BytesIO

    from PIL import Image

    picture = Image.new("RGB", (90 * len(colours), 120))
    for place, colour in enumerate(colours):
        picture.paste(colour, (90 * place, 0, 90 * (place + 1), 120))
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def test_no_part_of_the_editor_has_a_serious_finding(tinted: Page, served: Served) -> None:
    open_brand(tinted, served, "Edit")
    for tab in TABS:
        tinted.get_by_role("tab", name=tab).click()
        at_rest(tinted)
        assert grave_findings(tinted) == [], tab


def test_neither_the_history_nor_the_founding_has_a_serious_finding(tinted: Page, served: Served) -> None:
    open_brand(tinted, served, "History")
    assert grave_findings(tinted) == []
    tinted.get_by_role("button", name="New brand").click()
    expect(tinted.get_by_role("dialog", name="New brand")).to_be_visible()
    at_rest(tinted)
    assert grave_findings(tinted) == []
