"""Changing a brand: each part with its own widget, and beside them what changes, what is wrong, and Save.

What is typed stays while a person looks at other pages; it belongs to the version that was opened, so that a save by another in the
meantime is told and never written over.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import streamlit as st

from dashboard.components.brand.book import lettering, sheet, thumbnail
from dashboard.components.brand.draft import Draft, open_draft
from dashboard.components.fragments import refusals_in_words
from dashboard.installed import installed
from dashboard.views import brand as view
from dashboard.who import person
from dashboard.wiring import BRANDS
from engine.colour.from_image import MOST_COLOURS, palette_from_image
from engine.composition.motifs import load_library
from engine.domain.brand import CASES, POSITIONS
from engine.errors import EngineError
from engine.images import read_image
from engine.prompting.markets import market_codes
from engine.prompting.profile_changes import profile_changes
from engine.prompting.profiles import known_fonts
from review.brands import MOST_NOTE, BrandVersion, keep_logo, keep_reference, new_brand, save_brand
from review.errors import ReviewError
from review.records import templates

PICTURES = ["png", "jpg", "jpeg", "webp", "tif", "tiff", "gif", "bmp"]
CHANGES_SHOWN = 14
TABS = ("Palette", "Logo and lettering", "Voice", "Motifs and markets", "References")


def draw_editor(history: Sequence[BrandVersion]) -> None:
    """The form of a version (all of them are given, the one in force first), and what comes of it beside it."""
    draft = open_draft(history)
    form, outcome = st.columns([3, 1], gap="large")
    with form:
        palette, marks, voice, motifs, references = st.tabs(
            ["Palette", "Logo and lettering", "Voice", "Motifs and markets", "References"]
        )
        with palette:
            _palette(draft)
        with marks:
            _logo(draft)
            _lettering(draft)
        with voice:
            _voice(draft)
        with motifs:
            _motifs(draft)
        with references:
            _references(draft)
    with outcome:
        _outcome(draft, history[0])


# --- palette ----------------------------------------------------------------------------------------------------------


def _palette(draft: Draft) -> None:
    st.caption(
        "Each colour has a name, and a tolerance: the CIEDE2000 difference that still passes as it. A print may stand on a ground."
    )
    for row in draft.rows:
        _colour_row(draft, row)
    with st.container(horizontal=True):
        st.button("Add a colour", icon=":material/add:", on_click=draft.add, args=(["#808080"],))
    with st.expander("Paste a list of colours", icon=":material/content_paste:"):
        _pasted(draft)
    with st.expander("Take colours from a picture", icon=":material/image:"):
        _from_picture(draft)
    st.number_input(
        "Tolerance of colours that a brief adds", 0.1, 20.0, step=0.5, **draft.at("palette_tolerance"), width=260,
        help="CIEDE2000. Colours that are not in the palette are checked against this.",
    )  # fmt: skip


def _colour_row(draft: Draft, row: int) -> None:
    name = draft.value(f"name-{row}") or "colour"
    shown: Any = "visible" if row == draft.rows[0] else "collapsed"  # the first row names the columns
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.color_picker(
            f"Colour of {name}", **draft.at(f"pick-{row}"), label_visibility="collapsed", on_change=draft.picked, args=(row,)
        )
        st.text_input(
            "Name", **draft.at(f"name-{row}"), label_visibility=shown, max_chars=40, placeholder="Name", on_change=draft.renamed
        )
        st.text_input(
            "Hex", **draft.at(f"hex-{row}"), label_visibility=shown, max_chars=9, width=110, on_change=draft.typed, args=(row,)
        )
        st.number_input(
            "Tolerance", 0.1, 20.0, step=0.5, format="%.1f", **draft.at(f"tolerance-{row}"), label_visibility=shown, width=120
        )
        st.checkbox("Ground", **draft.at(f"ground-{row}"))
        st.button(
            "Remove", key=draft.key(f"remove-{row}"), type="tertiary", on_click=draft.remove, args=(row,), help=f"Remove {name}"
        )


def _pasted(draft: Draft) -> None:
    text = st.text_area("Colours as #RRGGBB", placeholder="#1F3A5F, #E8D8C3 …", **draft.at("pasted"), height=90)
    found, strange = view.read_colours(text or "")
    if strange:
        st.warning(strange, icon=":material/edit_note:")
    _offer(draft, found, "pasted")


def _from_picture(draft: Draft) -> None:
    picture = st.file_uploader("Picture", key=draft.key("picture"), help="A photograph, a swatch card, an archive print.")
    number = st.slider("How many colours", 2, MOST_COLOURS, 6, key=draft.key("picture-n"))
    if picture is None:
        return
    with refusals_in_words():
        found = palette_from_image(read_image(picture.getvalue(), name=picture.name), number)
        sheet(view.colour_row(found))
        _offer(draft, found, "picture")


def _offer(draft: Draft, found: Sequence[str], source: str) -> None:
    with st.container(horizontal=True):
        st.button(
            f"Add {len(found)} colour{'' if len(found) == 1 else 's'}", key=draft.key(f"add-{source}"), disabled=not found,
            on_click=draft.add, args=(found,),
        )  # fmt: skip
        st.button(
            "Replace the palette",
            key=draft.key(f"replace-{source}"),
            disabled=len(found) < 3,
            on_click=draft.replace,
            args=(found,),
        )


# --- logo and lettering -----------------------------------------------------------------------------------------------


def _logo(draft: Draft) -> None:
    st.subheader("Logo", anchor=False)
    shape = draft.value("logo")
    uploaded = st.file_uploader("One-colour SVG", key=draft.upload_key("logo"), help="Text as outlines; printed in one colour.")
    if uploaded is not None:
        with refusals_in_words():
            file, outline = keep_logo(installed().store, installed().assets, uploaded.getvalue(), uploaded.name, person())
            draft.set("logo", {"file": file, "path": outline.path, "aspect": outline.aspect})
            if not draft.value("logo_colours"):
                draft.set("logo_colours", draft.logo_colours())
            draft.next_upload("logo")
            st.rerun()
    if shape is None:
        st.caption("No logo yet.")
        return
    with st.container(horizontal=True):
        st.number_input("Least width (mm)", 3.0, 500.0, step=1.0, **draft.at("logo_min_width_mm"))
        st.number_input("Clear space (heights)", 0.0, 5.0, step=0.05, **draft.at("logo_clear_space"))
    _several("Where it may stand, the preferred place first", POSITIONS, **draft.at("logo_positions"))
    colours = "Colours that it may be printed in, the preferred one first"
    _several(colours, draft.hexes(), format_func=draft.colour_name, **draft.at("logo_colours"))
    profile, _ = draft.checked()
    if profile is not None and profile.logo is not None:
        sheet(view.logo_on_grounds(profile, profile.logo))
    st.button("Remove the logo", icon=":material/close:", type="tertiary", on_click=draft.set, args=("logo", None))


def _lettering(draft: Draft) -> None:
    st.subheader("Lettering", anchor=False)
    if not st.toggle("This brand has a rule for lettering", **draft.at("has_type")):
        return
    with st.container(horizontal=True):
        fonts = known_fonts(draft.base.name, brands=BRANDS)
        st.selectbox("Font", fonts, format_func=view.font_name, **draft.at("type_font"))
        st.selectbox("Case", CASES, format_func=view.CASE_WORDS.__getitem__, **draft.at("type_case"))
    with st.container(horizontal=True):
        st.number_input("Least height of capitals (mm)", 1.0, 500.0, step=0.5, **draft.at("type_min_height_mm"))
        st.number_input("Most words a print", 1, 20, **draft.at("type_max_words"))
    profile, _ = draft.checked()
    if profile is not None and profile.type is not None:
        sheet(lettering(profile))
    st.caption("Fonts lie in data/fonts and in the brand's folder of data/brands, each with its licence.")


# --- voice, motifs, references ----------------------------------------------------------------------------------------


def _voice(draft: Draft) -> None:
    with st.container(horizontal=True):
        st.text_input("Title", **draft.at("title"), max_chars=60)
        st.selectbox("Template", [template.name for template in templates(installed().store)], **draft.at("template"))
    st.caption("A description a line, in plain English: brand fit compares every design with both lists.")
    st.text_area("On brand", **draft.at("on_brand"), height=170)
    st.text_area("Off brand", **draft.at("off_brand"), height=170)


def _motifs(draft: Draft) -> None:
    known = sorted(load_library().names)
    _several("Motifs wanted", known, accept_new_options=True, **draft.at("motifs_wanted"), help="Templates draw from these first.")
    unknown = view.unknown_motif(draft.value("motifs_wanted") or ())
    if unknown:
        st.warning(unknown, icon=":material/edit_note:")
    _several("Motifs barred", known, accept_new_options=True, **draft.at("motifs_barred"), help="Never drawn for this brand.")
    words = draft.base.words_barred
    _several("Words barred", words, accept_new_options=True, **draft.at("words_barred"), help="Taken out of every prompt.")
    _several("Markets", sorted(market_codes()), **draft.at("markets"), help="ISO 3166 codes; each has its own rules.")


def _several(label: str, options: Sequence[str], **more: Any) -> None:
    """A choice of several, one at a time: an offered "Select all" stands first, where Enter after a typed word would take it."""
    st.multiselect(label, options, select_all=False, **more)


def _references(draft: Draft) -> None:
    st.caption("Designs and pictures that show what is on brand. Brand fit compares every design with them.")
    for sentence in draft.value("refused") or ():
        st.error(sentence, icon=":material/block:")
    files = st.file_uploader("Add pictures", accept_multiple_files=True, key=draft.upload_key("references"))
    if files:
        _take_in(draft, files)
    kept: list[str] = draft.value("references")
    if not kept:
        st.caption("None yet.")
    columns = st.columns(4)
    for number, file in enumerate(kept):
        with columns[number % 4]:
            sheet(view.references([thumbnail(draft.base.name, file)]))
            st.button(
                f"Remove reference {number + 1}", key=draft.key(f"drop-{file}"), type="tertiary", icon=":material/close:",
                on_click=draft.drop_reference, args=(file,),
            )  # fmt: skip


def _take_in(draft: Draft, files: Sequence[Any]) -> None:
    """Keeps every file that is a picture and says of each other one why not; one bad file stops no other."""
    kept, refused = list(draft.value("references")), []
    for file in files:
        try:
            named = keep_reference(installed().store, installed().assets, file.getvalue(), file.name, person())
        except (EngineError, ReviewError) as refusal:
            refused.append(str(refusal))
        else:
            kept += [named] if named not in kept else []
    draft.set("references", kept)
    draft.set("refused", refused)
    draft.next_upload("references")
    st.rerun()


# --- what comes of it -------------------------------------------------------------------------------------------------


def _outcome(draft: Draft, newest: BrandVersion) -> None:
    """What is wrong or changes, in sentences; then Save."""
    profile, wrong = draft.checked()
    changes = profile_changes(draft.base, profile) if profile is not None else ()
    st.subheader("Changes", anchor=False)
    if wrong:
        st.error(wrong, icon=":material/edit_note:")
    elif not changes:
        st.caption("None yet. What you change shows here before it is saved.")
    else:
        more = [f"… and {len(changes) - CHANGES_SHOWN} more"] if len(changes) > CHANGES_SHOWN else []
        st.html(f"<ul>{''.join(f'<li>{escape(change)}</li>' for change in (*changes[:CHANGES_SHOWN], *more))}</ul>")
    hint = view.advice(profile) if profile is not None else ""
    if hint:
        st.warning(hint, icon=":material/lightbulb:")
    note = st.text_input("Why", **draft.at("note"), max_chars=MOST_NOTE, placeholder="Petrol for the autumn")
    overtaken = draft.base.version != newest.profile.version
    if overtaken:
        st.warning(view.overtaken_words(draft.base, newest.profile, newest.actor), icon=":material/group:")
    label = f"Save over version {newest.profile.version}" if overtaken else "Save as a new version"
    key = draft.key(f"save-{newest.profile.version}")  # a click meant for one version is never taken for another
    ready = profile is not None and bool(changes)
    if st.button(label, key=key, type="primary", disabled=not ready, icon=":material/save:", width="stretch") and profile:
        with refusals_in_words():
            saved = save_brand(installed().store, profile, person(), note=note or "", edited=newest.profile.version)
            draft.forget()
            st.toast(f"Version {saved.version} of {saved.title} is in force.", icon=":material/check:")
            st.rerun()
    if changes or wrong:
        st.button("Discard changes", type="tertiary", on_click=draft.forget, width="stretch")


# --- a new brand ------------------------------------------------------------------------------------------------------


@st.dialog("New brand", width="medium")
def draw_founding() -> None:
    """Founds a brand: the least that designs can be made and judged with; everything else is added on its page."""
    known = {template.name: template.title for template in templates(installed().store)}
    left, right = st.columns(2)
    title = left.text_input("Name", placeholder="Harbour", max_chars=60, key="found-title")
    template = right.selectbox("Template", list(known), format_func=known.__getitem__, key="found-template")
    text = left.text_area("Colours, at least three", placeholder="#F4EFE6 #1F3A5F #8FB3C9", key="found-colours", height=94)
    picture = right.file_uploader("… or a picture to take them from", key="found-picture")
    colours, wrong = view.read_colours(text)
    if picture is not None and not colours:
        try:
            colours = palette_from_image(read_image(picture.getvalue(), name=picture.name), 8)
        except EngineError as refusal:
            wrong = str(refusal)
    if colours:
        sheet(view.colour_row(colours))
    on = st.text_input("On brand, in one sentence", placeholder="calm coastal pattern with plenty of quiet ground", key="found-on")
    off = st.text_input("Off brand, in one sentence", placeholder="loud saturated pattern with hot reds", key="found-off")
    if wrong:
        st.error(wrong, icon=":material/edit_note:")
    needed = {
        "a name": title,
        "three colours": len(colours) >= 3,
        "what is on brand": on,
        "what is off brand": off,
        "a template": template,
    }
    missing = [word for word, said in needed.items() if not said]
    if missing:
        st.caption(f"Still needed: {', '.join(missing)}.")
    if st.button("Found the brand", type="primary", disabled=bool(missing or wrong), icon=":material/check:"):
        with refusals_in_words():
            made = new_brand(installed().store, view.founded(title, colours, template, on, off), person())
            st.toast(f"{made.title} is founded.", icon=":material/check:")
            st.session_state["founded"] = made.name
            st.rerun()
