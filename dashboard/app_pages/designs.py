"""Designs: what was approved, its passport, and its files for storefront, DAM and printer."""

from __future__ import annotations

import tempfile
from pathlib import Path

import streamlit as st

from dashboard.components.fragments import empty, refusals_in_words
from dashboard.components.gallery import gallery
from dashboard.handover import export_approved
from dashboard.installed import installed
from dashboard.views.cards import design_card
from dashboard.who import person
from review import queue
from review.access import Action, may
from review.domain import Status, View
from review.records import brands

ALL = "All brands"
A_PAGE = 48
PRESETS = ("print", "storefront")

installation = installed()
names = {brand.name: brand.title for brand in brands(installation.store)}


def draw_export(chosen: list[str]) -> None:
    """The chosen designs as one ZIP."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        preset = st.selectbox("For", PRESETS, width=220)
        made_of, ready = st.session_state.get("package", (None, None))
        if st.button(
            "Make package", type="primary", disabled=not chosen or not may(person(), Action.EXPORT), icon=":material/package_2:"
        ):
            designs = "1 design" if len(chosen) == 1 else f"{len(chosen)} designs"
            with refusals_in_words(), st.spinner(f"Drawing {designs} at print size"):
                made_of, ready = st.session_state["package"] = ((preset, chosen), make_package(chosen, preset))
        if ready and made_of == (preset, chosen):
            name, content = ready
            st.download_button(
                f"Download {name}", content, file_name=name, mime="application/zip", on_click="ignore", icon=":material/download:"
            )
        if chosen:
            st.caption(f"{len(chosen)} chosen", width="content")
    if not may(person(), Action.EXPORT):
        st.caption(f"{person().name} ({person().role}) may not export.")


def make_package(chosen: list[str], preset: str) -> tuple[str, bytes]:
    """Name and bytes of the ZIP."""
    with tempfile.TemporaryDirectory(prefix="strikeoff-") as folder:
        package = export_approved(installation, designs=tuple(chosen), brand=None, preset=preset, out=Path(folder), actor=person())
        return Path(package.path).name, Path(package.path).read_bytes()


st.title("Designs", anchor=False)
brand = st.segmented_control(
    "Brand", [ALL, *names], default=ALL, required=True, format_func=lambda n: names.get(n, n), label_visibility="collapsed"
)
view = View(brand=None if brand == ALL else brand, status=Status.APPROVED)
total = queue.count(installation.store, view)
if not total:
    empty("No approved designs yet", "Approve some in Review; they arrive here, ready to export.")
    st.stop()
at = st.pagination(-(-total // A_PAGE)) if total > A_PAGE else 1
rows = queue.page(installation.store, view, limit=A_PAGE, offset=(at - 1) * A_PAGE)
st.caption(f"{total} approved. Choose designs to export them; a single one leads to its passport.")
controls = st.container()
chosen = gallery([design_card(installation.key, row) for row in rows], label="Approved designs", key="designs", selectable=True)
with controls:
    draw_export(chosen)
    if len(chosen) == 1:
        with st.container(horizontal=True):
            st.page_link(
                "app_pages/passport.py", label=f"Passport of {chosen[0]}", icon=":material/badge:", query_params={"item": chosen[0]}
            )
            st.page_link(
                "app_pages/studio.py", label="Another like it", icon=":material/draw:", query_params={"candidate": chosen[0]}
            )
