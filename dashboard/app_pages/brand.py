"""Brand: what the director would recognise as theirs, to look at, to change, and how it came to be so."""

from __future__ import annotations

import streamlit as st

from dashboard.components.brand.book import draw_book
from dashboard.components.brand.editor import draw_editor, draw_founding
from dashboard.components.brand.existing import draw_existing
from dashboard.components.brand.history import draw_history
from dashboard.components.brand.record import draw_record
from dashboard.components.fragments import empty
from dashboard.installed import installed
from dashboard.views.brand import told_apart
from dashboard.views.timing import ago_words
from dashboard.who import person
from review.access import Action, may
from review.brands import brand_history, brands

BOOK, EDIT, CATALOGUE, RECORD, HISTORY = "Book", "Edit", "Catalogue", "Record", "History"

installation = installed()
allowed = may(person(), Action.EDIT_BRAND)
titles = told_apart(brands(installation.store))

if not titles:
    st.title("Brand", anchor=False)
    empty("No brand yet", "Found the first one here: its name, its colours and what is on brand.")
    if allowed and st.button("New brand", type="primary", icon=":material/add:"):
        draw_founding()
    st.stop()

if "founded" in st.session_state:  # the new brand comes up by itself
    st.session_state["profile"] = st.session_state.pop("founded")
with st.container(horizontal=True, vertical_alignment="center"):
    name = st.selectbox(
        "Brand",
        list(titles),
        format_func=titles.__getitem__,
        label_visibility="collapsed",
        key="profile",
        bind="query-params",
        width=220,
    )
    look = st.segmented_control(
        "Look",
        [BOOK, EDIT, CATALOGUE, RECORD, HISTORY] if allowed else [BOOK, CATALOGUE, RECORD, HISTORY],
        default=BOOK,
        required=True,
        label_visibility="collapsed",
        key="brand-look",
    )
    st.space("stretch")
    if allowed and st.button("New brand", icon=":material/add:"):
        draw_founding()

history = brand_history(installation.store, name)
newest = history[0]
profile = newest.profile
st.title(profile.title, anchor=False)
note = f": {newest.note.rstrip('.')}" if newest.note else ""
st.caption(f"Version {profile.version}, saved by {newest.actor} {ago_words(newest.at)}{note}. Template {profile.template}.")
if not allowed:
    st.caption(f"{person().name} ({person().role}) may look; changing a brand needs a creative director.")

if look == EDIT:
    draw_editor(history)
elif look == CATALOGUE:
    draw_existing(name, profile.title, allowed=allowed)
elif look == RECORD:
    draw_record(name, profile.title)
elif look == HISTORY:
    draw_history(history, allowed=allowed)
else:
    draw_book(profile)
