"""Studio: a brief becomes candidates."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.components.fragments import empty, refusals_in_words
from dashboard.components.gallery import gallery
from dashboard.components.jobs import draw_jobs
from dashboard.installed import installed
from dashboard.views import brief_form as form
from dashboard.views.preview import preview
from dashboard.who import person
from engine.domain.brand import BrandProfile
from engine.errors import EngineError
from engine.prompting.briefs import parse_brief
from review import jobs, records

installation = installed()


def draw_form(brands: dict[str, BrandProfile]) -> dict[str, Any]:
    """The brief as typed."""
    said: dict[str, Any] = {}
    said["brand"] = st.segmented_control("Brand", list(brands), default=next(iter(brands)), required=True, format_func=lambda name: brands[name].title)
    said["intent"] = st.text_area("Intent, in your words", "Calm coastal shells", max_chars=500, height=80)
    left, right = st.columns(2)
    said["product"] = left.selectbox("Product", form.product_choices(), format_func=form.product_label)
    said["motifs"] = right.text_input("Motifs", placeholder="shell, fish", help="Names or tags, divided by commas.")
    said["layout"] = left.selectbox("Layout", form.layout_choices())
    said["repeat"] = right.selectbox("Repeat", form.repeat_choices())
    said["symmetry"] = left.selectbox("Symmetry", form.symmetry_choices())
    said["density"] = right.select_slider("Density", [None, *(step / 20 for step in range(2, 19))], format_func=lambda d: "from the template" if d is None else f"{d:.0%}")
    palette = brands[said["brand"]].palette
    said["palette"] = st.pills("Palette", palette, selection_mode="multi", format_func=lambda c: c, help="None chosen: the brand's house colours.")
    with st.expander("More"):
        left, right = st.columns(2)
        said["mood"] = left.text_input("Mood", placeholder="calm, airy")
        said["season"] = right.text_input("Season", placeholder="SS27")
        said["generator"] = left.selectbox("Generator", list(form.GENERATORS), format_func=form.GENERATORS.__getitem__)
        said["seed"] = right.number_input("Seed", 0, 2**31, 7)
        width = left.number_input("Repeat width (mm)", 20, 2000, 320)
        said["repeat_mm"] = [width, right.number_input("Repeat height (mm)", 20, 2000, 320)]
    said["count"] = st.number_input("How many", 1, 5000, 24)
    return form.form_mapping(said)
