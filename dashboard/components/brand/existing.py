"""The Catalogue look: what the brand sells already and what others hold rights in, and the limits by which designs come near."""

from __future__ import annotations

import streamlit as st

from dashboard.components.brand.book import sheet, thumbnail
from dashboard.components.fragments import empty, refusals_in_words
from dashboard.installed import installed
from dashboard.views import brand as view
from dashboard.views.relations import limits_words
from dashboard.who import person
from engine.images import read_image
from engine.repeats.seam import from_elsewhere
from review.existing import MOST_NOTE, ExistingDesign, Standing, existing_designs, keep, remove
from review.likeness import learned_limits

PICTURES = ["png", "jpg", "jpeg", "webp", "tif", "tiff", "gif", "bmp"]
KINDS = {Standing.CATALOGUE: "In our catalogue", Standing.PROTECTED: "Protected: somebody else's"}

NOTES = {
    Standing.CATALOGUE: ("Note", "Spring 2026, bed linen"),
    Standing.PROTECTED: ("Whose they are", "Atelier Nord, registered design 00812345-0001"),
}


def draw_existing(brand: str, title: str, *, allowed: bool) -> None:
    """Every existing design with its way out; then a form for more."""
    designs = existing_designs(installed().store, brand)
    st.caption(
        f"Every candidate of {title} is held against these, against what was approved before, and against each other. "
        "One that comes near is marked in review, with both pictures, before anybody approves it."
    )
    if not designs:
        empty("Nothing is listed yet", "Add what is sold already and what others have protected.")
    for design in designs:
        _draw(design, allowed=allowed)
    if allowed:
        with st.expander("Add designs", icon=":material/add:", expanded=not designs):
            _draw_form(brand)
    st.caption(limits_words(learned_limits(installed().store, brand, "")))


def _draw(design: ExistingDesign, *, allowed: bool) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        sheet(view.existing(design, thumbnail(design.brand, design.asset)))
        if allowed and st.button("Remove", key=f"remove-{design.id}", icon=":material/close:"):
            with refusals_in_words():
                remove(installed().store, design.id, person())
                st.rerun()


def _draw_form(brand: str) -> None:
    turn = st.session_state.setdefault("existing-turn", 0)  # a new form after what was kept
    files = st.file_uploader("Pictures, one repeat each", PICTURES, accept_multiple_files=True, key=f"existing-files-{turn}")
    standing = st.radio("What they are", list(KINDS), format_func=KINDS.__getitem__, horizontal=True, key=f"existing-kind-{turn}")
    label, example = NOTES[standing]
    note = st.text_input(label, max_chars=MOST_NOTE, placeholder=example, key=f"existing-note-{turn}")
    if st.button("Add", type="primary", disabled=not files):
        with refusals_in_words():
            for file in files:
                artwork = from_elsewhere(read_image(file.getvalue(), name=file.name))
                store, assets, title = installed().store, installed().assets, file.name.rpartition(".")[0]
                keep(store, assets, artwork, brand=brand, standing=standing, note=note, title=title, actor=person())
            st.session_state["existing-turn"] = turn + 1
            st.rerun()
