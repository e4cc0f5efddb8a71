"""The Studio in a real browser: as a novice uses it, and as an expert."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from engine.domain.brief import Format
from engine.images import to_png
from engine.prompting.briefs import parse_brief
from review import jobs
from review.ids import candidate_id
from review.jobs.requests import Progress
from tests.browser.conftest import MOST_PEOPLE, Served
from tests.dashboard.filling import ADMIN, found, make

pytestmark = pytest.mark.browser

INTENT = "Intent, in your words"


_people = itertools.count(1)


@pytest.fixture
def at(server: Served) -> Served:
    """The server with brands and templates, and a person who has asked for nothing yet."""
    found(server.installation)
    return replace(server, who=f"p{MOST_PEOPLE - next(_people)}")


@pytest.fixture
def studio(page: Page, at: Served) -> Page:
    """The Studio with its first draw painted."""
    page.goto(f"{at.url}/studio?who={at.who}")
    expect(page.locator("canvas[data-drawn]")).to_be_visible()
    return page


def unfold(page: Page, *titles: str) -> None:
    for title in titles:
        page.locator("details.group > summary", has_text=title).click()


def picture(page: Page) -> str:
    """What the canvas shows."""
    return str(page.locator("canvas[data-canvas]").evaluate("canvas => canvas.toDataURL()"))


def drawn(page: Page) -> int:
    return int(page.locator("canvas[data-canvas]").get_attribute("data-drawn") or 0)


def after(page: Page, change: Callable[[], object]) -> str:
    """The picture that follows a change, once the change has been drawn."""
    before = drawn(page)
    change()
    page.locator("canvas[data-canvas]").and_(page.locator(f'canvas:not([data-drawn="{before}"])')).wait_for(state="attached")
    return picture(page)


def control(page: Page, label: str) -> Locator:
    return page.get_by_label(label, exact=True)


def job_of(at: Served, intent: str) -> Progress:
    store, url = at.installation.store, at.installation.settings.jobs_database
    return next(job for job in jobs.list_jobs(store, url) if job.brief.intent == intent)


# --- a novice --------------------------------------------------------------------------------------------------------------


def test_a_novice_gets_candidates_from_product_and_intent_alone(studio: Page, at: Served) -> None:
    intent = f"calm shells for {at.who}"
    control(studio, "Product").select_option("cushion")
    after(studio, lambda: control(studio, INTENT).fill(intent))
    expect(studio.get_by_text("An example.")).to_be_hidden()
    studio.get_by_role("button", name="Generate").click()
    expect(studio.get_by_text("0 of 24")).to_be_visible()
    job = job_of(at, intent)
    assert (job.brief.product, job.brief.motifs, job.actor) == ("cushion", (), at.who)
    make(at.installation, job.brief, job.job)
    expect(studio.get_by_text("24 of 24")).to_be_visible()
    expect(studio.get_by_role("button", name=re.compile("^Another like")).first).to_be_visible()
    studio.get_by_role("link", name="Review them").click()
    expect(studio.get_by_text("24 left")).to_be_visible()  # these, and nobody else's


def test_generate_without_an_intent_says_what_to_write_and_offers_an_example(studio: Page) -> None:
    studio.get_by_role("button", name="Generate").click()
    expect(studio.get_by_text("Say in a few words what the design should be")).to_be_visible()
    expect(control(studio, INTENT)).to_be_focused()
    after(studio, studio.get_by_role("button", name="Next draw").click)  # a picture that arrives must not take the note away
    studio.get_by_role("button", name="Use the example").click()
    expect(control(studio, INTENT)).not_to_have_value("")


def test_the_folded_groups_show_what_the_words_set(studio: Page) -> None:
    after(studio, lambda: control(studio, INTENT).fill("airy jellyfish in watercolour"))
    group = studio.locator("details[data-group='motif']")
    expect(group.locator(".by-words").first).to_contain_text("jellyfish")
    expect(studio.locator("details[data-group='finish'] .by-words").first).to_contain_text("watercolour")


def test_of_the_cast_what_the_words_name_is_marked_as_said_and_what_is_drawn_beside_it_is_not(studio: Page) -> None:
    marked = studio.locator("details[data-group='motif'] .by-words")
    after(studio, lambda: control(studio, INTENT).fill("shells with starfish, tossed"))
    expect(marked).to_have_text(["shell", "starfish", "tossed"])
    after(studio, lambda: control(studio, INTENT).fill("shells, tossed"))
    expect(marked).to_have_text(["shell", "tossed"])


# --- an expert -------------------------------------------------------------------------------------------------------------


def test_each_control_changes_the_drawing(studio: Page) -> None:
    unfold(studio, "Motif and layout", "Colour", "Structure", "Style and finish", "Model")
    acts: list[Callable[[], object]] = [
        lambda: control(studio, "Layout").select_option("tossed"),
        lambda: control(studio, "Density").fill("0.2"),
        lambda: control(studio, "Motif height").fill("120"),
        lambda: (control(studio, "Motifs").fill("coral"), control(studio, "Motifs").press("Enter")),
        lambda: colour(studio, "Terracotta buoy").click(),
        lambda: studio.get_by_role("button", name="Ground Shallows").click(),
        lambda: control(studio, "Repeat").select_option("brick"),
        lambda: control(studio, "Symmetry").select_option("p2"),
        lambda: control(studio, "Style").select_option("line"),
        lambda: control(studio, "Seed").fill("12"),
    ]
    for label, start in {"Layout": "allover", "Repeat": "block", "Symmetry": "none", "Style": "flat"}.items():
        after(studio, lambda label=label, start=start: control(studio, label).select_option(start))  # whatever the first draw was
    seen = [picture(studio)]
    for act in acts:
        seen.append(after(studio, act))
    assert len(set(seen)) == len(seen)


def colour(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=f"Colour {name}", exact=True)


def test_what_does_not_go_together_is_settled_in_one_click(studio: Page) -> None:
    unfold(studio, "Motif and layout", "Structure")
    after(studio, lambda: control(studio, "Layout").select_option("stripe"))
    after(studio, lambda: control(studio, "Symmetry").select_option("p4m"))
    note = studio.locator("[data-field='symmetry'] .note")
    expect(note).to_contain_text("stripe")
    expect(studio.locator("[data-banner]")).to_contain_text("stripe")
    after(studio, lambda: note.get_by_role("button", name="Use").click())
    expect(note).to_be_hidden()


def test_an_unknown_motif_is_replaced_by_the_nearest_in_one_click(studio: Page) -> None:
    unfold(studio, "Motif and layout")
    box = control(studio, "Motifs")
    after(studio, lambda: (box.fill("zeppelinfish"), box.press("Enter")))
    note = studio.locator("[data-field='motifs'] .note")
    expect(note).to_contain_text("zeppelinfish")
    after(studio, lambda: note.get_by_role("button").first.click())
    expect(note).to_be_hidden()


@pytest.mark.parametrize(("words", "says"), [("coastal " * 10_000, "500 characters"), ("calmshells", "control characters")])
def test_an_intent_that_cannot_be_used_is_told_at_it(studio: Page, words: str, says: str) -> None:
    after(studio, lambda: control(studio, INTENT).fill(words))
    note = studio.locator("[data-field='intent'] .note")
    expect(note).to_contain_text(says)
    after(studio, lambda: note.get_by_role("button").click())
    expect(note).to_be_hidden()


def test_a_picture_becomes_the_palette(studio: Page, tmp_path: Path) -> None:
    pixels = np.full((40, 40, 3), (244, 239, 230), np.uint8)
    pixels[:, :14], pixels[:, 30:] = (122, 46, 46), (31, 92, 90)
    (tmp_path / "mood.png").write_bytes(to_png(pixels))
    unfold(studio, "Colour")
    chooser = control(studio, "Picture to pick colours from")
    after(studio, lambda: chooser.set_input_files(tmp_path / "mood.png"))
    expect(studio.get_by_role("group", name="Colours of the picture").get_by_role("button", pressed=True)).to_have_count(3)
    (tmp_path / "notes.txt").write_text("no picture")
    chooser.set_input_files(tmp_path / "notes.txt")
    expect(studio.get_by_text("is not a picture that can be read")).to_be_visible()
    expect(studio.get_by_role("img", name="The reference mood.png")).to_be_visible()


def test_a_grid_cell_goes_into_the_form(studio: Page) -> None:
    studio.get_by_role("tab", name="Grid").click()
    for value in ("15 %", "80 %", "none", "p4m"):
        studio.get_by_role("button", name=value, exact=True).click()
    studio.get_by_role("button", name="Draw the grid").click()
    expect(studio.locator("table.cells[data-drawn='4']")).to_be_visible()
    cells = studio.locator("table.cells tbody tr").first.get_by_role("button")
    after(studio, lambda: cells.first.click())
    expect(studio.get_by_role("tab", name="Preview")).to_have_attribute("aria-selected", "true")
    unfold(studio, "Motif and layout", "Structure")
    expect(control(studio, "Density")).to_have_value("0.35")
    expect(control(studio, "Symmetry")).to_have_value("p2")


def test_a_wrap_with_words_is_seen_on_its_mug_and_comes_as_one(studio: Page, at: Served) -> None:
    intent = f"folk birds round a mug for {at.who}, with the words Good morning"
    after(studio, lambda: control(studio, INTENT).fill(intent))
    expect(control(studio, "Product").locator("option:checked")).to_have_text("Mug")
    unfold(studio, "Style and finish")
    expect(control(studio, "Lettering")).to_have_value("Good morning")
    before = picture(studio)
    assert after(studio, lambda: control(studio, "Lettering").fill("Harbour days")) != before
    studio.get_by_role("tab", name="Grid").click()
    expect(control(studio, "Columns").get_by_role("option", name="Symmetry")).to_have_count(0)
    control(studio, "How many candidates").fill("2")
    studio.get_by_role("button", name="Generate").click()
    expect(studio.get_by_text("0 of 2")).to_be_visible()
    job = job_of(at, intent)
    assert (job.brief.format, job.brief.lettering) == (Format.WRAP, "Harbour days")
    make(at.installation, job.brief, job.job)
    expect(studio.get_by_text("2 of 2")).to_be_visible()


def test_the_edited_prompt_goes_into_the_brief(studio: Page, at: Served) -> None:
    intent = f"fish for {at.who}"
    after(studio, lambda: control(studio, INTENT).fill(intent))
    studio.get_by_role("tab", name="Prompt").click()
    expect(studio.locator("tr[data-slot='motif'] .from")).to_have_text("said by your words")
    expect(studio.locator("tr[data-slot='layout'] .from")).to_contain_text("of coastal@")
    after(studio, lambda: studio.get_by_role("textbox", name="Prompt", exact=True).fill("one blue fish, linen"))
    expect(studio.get_by_role("tabpanel", name="Prompt").get_by_text("edited by hand")).to_be_visible()
    studio.get_by_role("button", name="Generate").click()
    expect(studio.get_by_text("0 of 24")).to_be_visible()
    assert job_of(at, intent).brief.prompt == "one blue fish, linen"


def test_a_job_is_cancelled_and_resumed_and_its_brief_recalled(studio: Page, at: Served) -> None:
    intent = f"corals for {at.who}"
    unfold(studio, "Motif and layout")
    after(studio, lambda: control(studio, INTENT).fill(intent))
    after(studio, lambda: control(studio, "Layout").select_option("set"))
    studio.get_by_role("button", name="Generate").click()
    studio.get_by_role("button", name="Cancel").click()
    expect(studio.get_by_text("cancelled").first).to_be_visible()
    assert job_of(at, intent).status == "cancelled"
    studio.get_by_role("button", name="Resume").click()
    expect(studio.get_by_role("button", name="Cancel")).to_be_visible()
    after(studio, lambda: studio.get_by_role("button", name="Clear").click())
    expect(control(studio, INTENT)).to_have_value("")
    studio.get_by_role("tab", name="History").click()
    entry = studio.get_by_role("list", name="Earlier briefs").get_by_role("listitem").filter(has_text=intent)
    after(studio, lambda: entry.get_by_role("button", name="Use this brief").click())
    expect(control(studio, INTENT)).to_have_value(intent)
    expect(control(studio, "Layout")).to_have_value("set")


def test_clear_can_be_taken_back(studio: Page) -> None:
    after(studio, lambda: control(studio, INTENT).fill("fish and shells"))
    after(studio, lambda: studio.get_by_role("button", name="Clear").click())
    expect(control(studio, INTENT)).to_have_value("")
    after(studio, lambda: studio.get_by_role("button", name="Bring back").click())
    expect(control(studio, INTENT)).to_have_value("fish and shells")


def test_the_address_of_a_candidate_starts_another_like_it(page: Page, at: Served) -> None:
    brief = parse_brief({"brand": "harbour", "intent": f"shells for {at.who}", "count": 1, "generator": "drawn"})
    job = jobs.submit(at.installation.store, at.installation.settings.jobs_database, brief, ADMIN)
    make(at.installation, brief, job)
    page.goto(f"{at.url}/studio?who={at.who}&candidate={candidate_id(job, 0)}")
    expect(control(page, INTENT)).to_have_value(brief.intent)
    expect(page.locator("[data-group='motif'] .count")).to_contain_text("set")
