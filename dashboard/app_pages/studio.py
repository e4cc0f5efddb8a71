"""Studio: a brief becomes candidates."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.components.fragments import empty, refusals_in_words
from dashboard.components.gallery import gallery
from dashboard.components.jobs import draw_jobs, submit_brief
from dashboard.installed import installed
from dashboard.views import brief_form as form
from dashboard.views.preview import preview
from dashboard.who import person
from engine.domain.brand import BrandProfile
from engine.domain.brief import Brief
from engine.errors import EngineError
from engine.prompting.briefs import parse_brief
from review.access import Action, may
from review.records import brands as stored_brands
from review.records import template as stored_template

installation = installed()


def draw_form(brands: dict[str, BrandProfile]) -> dict[str, Any]:
    """The brief as typed."""
    said: dict[str, Any] = {}
    names = list(brands)
    said["brand"] = st.segmented_control("Brand", names, default=names[0], required=True, format_func=lambda n: brands[n].title)
    said["intent"] = st.text_area("Intent, in your words", placeholder="Calm coastal shells", max_chars=500, height=80)
    left, right = st.columns(2)
    said["product"] = left.selectbox("Product", form.product_choices(), format_func=form.product_label)
    said["motifs"] = right.text_input("Motifs", placeholder="shell, fish", help="Names or tags, divided by commas.")
    said["layout"] = left.selectbox("Layout", form.layout_choices())
    said["repeat"] = right.selectbox("Repeat", form.repeat_choices())
    said["symmetry"] = left.selectbox("Symmetry", form.symmetry_choices())
    said["density"] = right.select_slider("Density", form.DENSITIES, format_func=form.density_label)
    said["palette"] = st.pills(
        "Palette",
        brands[said["brand"]].palette,
        selection_mode="multi",
        wrap=True,
        help="None chosen: drawn from the house colours.",
    )
    st.html(form.swatches(said["palette"] or brands[said["brand"]].palette))
    with st.expander("More"):
        left, right = st.columns(2)
        said["mood"] = left.text_input("Mood", placeholder="calm, airy")
        said["season"] = right.text_input("Season", placeholder="SS27")
        said["generator"] = left.selectbox("Generator", list(form.GENERATORS), format_func=form.GENERATORS.__getitem__)
        said["seed"] = int(right.number_input("Seed", 0, 2**31, 7))
        width = left.number_input("Repeat width (mm)", 10, 3000, 320)
        said["repeat_mm"] = [width, right.number_input("Repeat height (mm)", 10, 3000, 320)]
    said["count"] = int(st.number_input("How many candidates", 1, 5000, 24))
    return form.form_mapping(said)


@st.cache_data(max_entries=50, show_spinner="Drawing")
def draw_preview(values: dict[str, Any], brand: BrandProfile, template_name: str) -> list[Any]:
    """The first draws of the brief so far."""
    return preview(parse_brief(values), stored_template(installation.store, template_name), brand)


def show_preview(values: dict[str, Any], brand: BrandProfile) -> Brief | None:
    """What the brief will give, or what is wrong with it."""
    st.subheader("First draws", anchor=False)
    if not values.get("intent"):
        st.caption("Write an intent; three of its draws show here at once.")
        return None
    try:
        brief = parse_brief(values)
        draws = draw_preview(values, brand, brief.template or brand.template)
    except EngineError as refusal:
        st.warning(str(refusal), icon=":material/edit_note:")
        return None
    gallery([form.preview_card(draw, index) for index, draw in enumerate(draws)], label="First draws", key="draws", card_px=150)
    st.markdown(f"**Prompt.** {draws[0].text}")
    st.caption(f"Drawn by lot: {form.lot_words(draws[0].drawn)}")
    for line in draws[0].changed:
        st.caption(line)
    return brief


st.title("Studio", anchor=False)
brands = {brand.name: brand for brand in stored_brands(installation.store)}
if not brands:
    empty("No brand yet", "Start with `strikeoff up --demo`, or add a brand profile to data/brands and restart.")
    st.stop()
left, right = st.columns([5, 6], gap="large")
with left:
    values = draw_form(brands)
with right:
    brief = show_preview(values, brands[values["brand"]])
allowed = may(person(), Action.GENERATE)
if (
    left.button("Generate", type="primary", disabled=brief is None or not allowed, icon=":material/auto_awesome:")
    and brief is not None
):
    with refusals_in_words():
        submit_brief(brief)
if not allowed:
    left.caption(f"{person().name} ({person().role}) may not submit briefs.")
st.subheader("Jobs", anchor=False)
draw_jobs()
