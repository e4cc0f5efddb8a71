"""The Brand page: what it shows of a profile, what it makes of what people type, and its form."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.serve import SCRIPT
from dashboard.views import brand as view
from dashboard.wiring import BRANDS, Installation
from dashboard.workshop import load_references
from engine.domain.brand import HouseColour
from engine.prompting.profiles import load_profiles, profile_to_mapping
from review.brands import brand, brand_history, brands, keep_reference, save_brand
from review.decisions import decide
from review.domain import Reason, Verdict
from tests.dashboard.filling import ADMIN, fill, found
from tests.review.test_brands import png

HARBOUR = load_profiles(BRANDS)["harbour"]


def values(**changes: Any) -> dict[str, Any]:
    return profile_to_mapping(HARBOUR) | changes


# --- the book ---------------------------------------------------------------------------------------------------------


def test_the_book_shows_every_colour_by_name_value_and_tolerance() -> None:
    shown = view.swatches(HARBOUR)
    for colour in HARBOUR.colours:
        assert colour.name in shown
        assert f"background:{colour.hex}" in shown
    assert "±1.5" in shown
    assert shown.count("ground</span>") == len(HARBOUR.grounds)


def test_the_logo_stands_on_each_ground_in_a_colour_that_reads_there() -> None:
    assert HARBOUR.logo is not None
    shown = view.logo_on_grounds(HARBOUR, HARBOUR.logo)
    assert "On Sailcloth, in Harbour navy" in shown
    assert "On Harbour navy, in Sailcloth" in shown
    dark_only = replace(HARBOUR.logo, colours=("#1F3A5F",))
    assert "Not on Harbour navy: none of its colours reads there" in view.logo_on_grounds(HARBOUR, dark_only)


def test_words_of_people_are_shown_and_never_run() -> None:
    nasty = "<script>alert(1)</script>"
    profile = replace(
        HARBOUR,
        title=nasty,
        on_brand=(nasty,),
        words_barred=(nasty,),
        motifs_wanted=(nasty,),
        colours=(HouseColour(name=nasty, hex="#123456"), *HARBOUR.colours),
    )
    assert profile.type is not None
    parts = (view.swatches, view.voice, view.limits, view.motifs_wanted, lambda p: view.lettering(p, profile.type, b""))
    assert not any("<script" in part(profile) for part in parts)


def test_brands_of_one_title_are_told_apart_by_name() -> None:
    twin = replace(HARBOUR, name="harbour-kids")
    assert view.told_apart([HARBOUR, twin]) == {"harbour": "Harbour (harbour)", "harbour-kids": "Harbour (harbour-kids)"}
    assert view.told_apart([HARBOUR]) == {"harbour": "Harbour"}


# --- what people type -------------------------------------------------------------------------------------------------


def test_pasted_colours_are_read_however_they_are_divided() -> None:
    assert view.read_colours("#1f3a5f, E8D8C3;\n#8FB3C9 | #1F3A5F") == (("#1F3A5F", "#E8D8C3", "#8FB3C9"), "")


@pytest.mark.parametrize("wrong", ["#12345", "navy", "#GGGGGG", "rgb(1,2,3)"])
def test_what_is_no_colour_is_named(wrong: str) -> None:
    found_colours, said = view.read_colours(f"#1F3A5F {wrong}")
    assert found_colours == ("#1F3A5F",)
    assert "no colour" in said
    assert wrong[:3] in said


@pytest.mark.parametrize(
    ("title", "name"),
    [("Harbour & Sons", "harbour-sons"), ("Été à la mer", "ete-a-la-mer"), ("  ", ""), ("x" * 90, "x" * 40), ("海", "")],
)
def test_a_title_becomes_a_short_name(title: str, name: str) -> None:
    assert view.short_name(title) == name


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"palette": [{"hex": "#12", "name": "x"}]}, "#RRGGBB"),
        ({"grounds": []}, "Choose grounds among the house colours"),
        ({"palette": values()["palette"] + [values()["palette"][0]]}, "stands twice"),
        ({"palette": values()["palette"] + [{"hex": "#123456", "name": "dune"}]}, "Two colours are called 'dune'"),
        ({"on_brand": []}, "at least one short sentence"),
        ({"motifs_wanted": ["shel"]}, "There is no motif 'shel'. The nearest are shell"),
        ({"title": " "}, "has no title"),
    ],
)
def test_a_mistake_is_told_in_one_sentence_with_what_to_do(changes: dict[str, Any], said: str) -> None:
    profile, sentence = view.checked(values(**changes))
    assert profile is None
    assert said in sentence


def test_what_is_right_is_read() -> None:
    assert view.checked(values()) == (HARBOUR, "")


def test_advice_names_colours_that_their_tolerances_do_not_tell_apart() -> None:
    assert view.advice(HARBOUR) == ""
    near = replace(HARBOUR, colours=(*HARBOUR.colours, HouseColour(name="Navy twin", hex="#203B60")))
    assert view.advice(near).startswith("Harbour navy and Navy twin differ by CIEDE2000")
    assert HARBOUR.logo is not None
    dim = replace(HARBOUR, logo=replace(HARBOUR.logo, colours=("#1F3A5F",)))
    assert view.advice(dim).startswith("The logo reads on Harbour navy in none of its colours")
    assert view.advice(replace(HARBOUR, motifs_barred=("Shell",))) == "Shell is both wanted and barred; the bar wins."
    both = view.advice(replace(HARBOUR, motifs_barred=("starfish", "Shell")))
    assert both == "Shell, starfish are both wanted and barred; the bar wins."


def test_a_brand_is_founded_from_very_little() -> None:
    made = view.founded("Été", ("#F4EFE6", "#1F3A5F", "#D98E73"), "coastal", "calm", "loud")
    assert (made.name, made.grounds) == ("ete", ("#F4EFE6", "#1F3A5F"))
    assert len({colour.name for colour in made.colours}) == 3


# --- uploaded references reach the scorer -----------------------------------------------------------------------------


def test_an_uploaded_reference_is_seen_beside_those_of_the_folder(empty: Installation) -> None:
    sha256 = keep_reference(empty.store, empty.assets, png(64), "fern.png", ADMIN)
    profile = replace(HARBOUR, references=(HARBOUR.references[0], sha256))
    seen = load_references(profile, empty.assets)
    assert [artwork.pixels.shape[:2] for artwork in seen] == [(384, 384), (64, 64)]


# --- the page ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def at(empty: Installation, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    found(empty)
    monkeypatch.setenv("STRIKEOFF_VAR", str(empty.settings.var))
    (empty.settings.var / "people.toml").write_text('dana = "creative director"\niris = "designer"\n')
    return AppTest.from_file(str(SCRIPT), default_timeout=60)


def opened(at: AppTest, *, look: str = "Book", who: str = "dana") -> AppTest:
    at.session_state["who"] = who
    at.run()
    at.switch_page("app_pages/brand.py").run()
    if look != "Book":
        at.session_state["brand-look"] = look
        at.run()
    assert not at.exception, [error.message for error in at.exception]
    return at


def field(at: AppTest, part: str) -> Any:
    key, kinds = f"brand-harbour-1-{part}", (at.text_input, at.text_area, at.number_input, at.multiselect, at.checkbox)
    return next(each for kind in kinds for each in kind if each.key == key)


def button(at: AppTest, label: str) -> Any:
    return next(each for each in at.button if each.label == label)


def told(at: AppTest) -> str:
    return "\n".join(str(each.value) for kind in (at.error, at.warning, at.caption, at.markdown) for each in kind)


def test_an_edit_is_told_before_it_is_saved_and_becomes_a_version_with_its_note(at: AppTest, empty: Installation) -> None:
    opened(at, look="Edit")
    assert button(at, "Save as a new version").disabled
    field(at, "name-0").set_value("Canvas").run()
    field(at, "hex-1").set_value("e9d9c4").run()
    field(at, "note").set_value("Canvas at last").run()
    button(at, "Save as a new version").click().run()
    assert not at.exception
    newest = brand_history(empty.store, "harbour")[0]
    assert (newest.profile.version, newest.actor, newest.note) == (2, "dana", "Canvas at last")
    assert [(colour.name, colour.hex) for colour in newest.profile.colours[:2]] == [("Canvas", "#F4EFE6"), ("Dune", "#E9D9C4")]


def test_a_renamed_colour_stays_a_colour_of_the_logo(at: AppTest, empty: Installation) -> None:
    opened(at, look="Edit")
    field(at, "name-0").set_value("Canvas").run()
    button(at, "Save as a new version").click().run()
    saved = brand(empty.store, "harbour")
    assert saved.logo == HARBOUR.logo
    assert saved.colour_name("#F4EFE6") == "Canvas"


def test_a_mistake_keeps_save_shut_and_nothing_is_kept(at: AppTest, empty: Installation) -> None:
    opened(at, look="Edit")
    field(at, "hex-0").set_value("#12").run()
    assert "'#12' is not a colour" in told(at)
    assert button(at, "Save as a new version").disabled
    button(at, "Discard changes").click().run()
    assert "is not a colour" not in told(at)
    assert len(brand_history(empty.store, "harbour")) == 1


def test_what_is_typed_stays_while_another_look_is_taken(at: AppTest) -> None:
    opened(at, look="Edit")
    field(at, "name-0").set_value("Canvas").run()
    at.session_state["brand-look"] = "Book"
    at.run()
    at.session_state["brand-look"] = "Edit"
    at.run()
    assert field(at, "name-0").value == "Canvas"


def test_a_save_by_another_in_the_meantime_is_told_and_written_over_only_knowingly(at: AppTest, empty: Installation) -> None:
    opened(at, look="Edit")
    field(at, "name-0").set_value("Canvas").run()
    save_brand(empty.store, replace(brand(empty.store, "harbour"), title="Harbour & Sons"), ADMIN)
    button(at, "Save as a new version").click().run()
    assert brand(empty.store, "harbour").colours[0].name == "Sailcloth"
    assert "admin saved version 2 while you edited version 1 (title: Harbour became Harbour & Sons)" in told(at)
    assert field(at, "name-0").value == "Canvas"
    button(at, "Save over version 2").click().run()
    saved = brand(empty.store, "harbour")
    assert (saved.version, saved.title, saved.colours[0].name) == (3, "Harbour", "Canvas")


def test_an_earlier_version_returns_by_a_button(at: AppTest, empty: Installation) -> None:
    save_brand(empty.store, replace(brand(empty.store, "harbour"), title="Harbour & Sons"), ADMIN)
    opened(at, look="History")
    assert "title: Harbour became Harbour & Sons" in told(at).replace("\\", "")
    button(at, "Restore").click().run()
    assert not at.exception
    assert (brand(empty.store, "harbour").version, brand(empty.store, "harbour").title) == (3, "Harbour")


def test_a_designer_looks_and_is_told_who_may_change(at: AppTest, empty: Installation) -> None:
    opened(at, who="iris")
    assert "iris (designer) may look" in told(at)
    assert not [each for each in at.button if each.label in ("New brand", "Restore")]
    assert len(brands(empty.store)) == 2


# --- the record -------------------------------------------------------------------------------------------------------


def test_the_record_waits_for_enough_decisions_and_then_says_how_right_brand_fit_was(at: AppTest, empty: Installation) -> None:
    opened(at, look="Record")
    assert "After 30 designs of Harbour are approved or rejected" in told(at)
    for number, item in enumerate(fill(empty, count=40)):
        reject = {"verdict": Verdict.REJECT, "reason": Reason.COLOUR}
        decide(empty.store, item, actor=ADMIN, **(reject if number >= 20 else {"verdict": Verdict.APPROVE}))
    at.run()
    assert not at.exception
    assert {metric.label: metric.value for metric in at.metric}["Approved above rejected"] == "100%"
    assert "40 decisions, 20 of them approvals" in told(at)
