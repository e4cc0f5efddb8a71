"""Quality: what is rejected and sent back, why, since when, and from which template."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import streamlit as st

from analytics import figures
from dashboard.components.fragments import empty
from dashboard.installed import installed
from dashboard.views.quality import (
    headline,
    made_again_rows,
    made_again_sentence,
    period_rows,
    template_rows,
    template_sentence,
    time_sentence,
    view_of,
)
from review import quality
from review.domain import Status
from review.quality import Step
from review.records import brands

ALL = "All brands"
SPANS = {"30 days": 30, "90 days": 90, "All time": None}
STEPS = {Step.WEEK: "By week", Step.DAY: "By day"}

installation = installed()
names = {brand.name: brand.title for brand in brands(installation.store)}
dark = st.context.theme.type == "dark"

st.title("Quality", anchor=False)
with st.container(horizontal=True, vertical_alignment="center"):
    brand = st.selectbox(
        "Brand",
        [ALL, *names],
        format_func=lambda n: names.get(n, n),
        label_visibility="collapsed",
        key="brand",
        bind="query-params",
        width=180,
    )
    span = st.segmented_control(
        "Since", list(SPANS), default="90 days", required=True, label_visibility="collapsed", key="span", bind="query-params"
    )
    step = st.segmented_control(
        "Step", list(STEPS), default=Step.WEEK, required=True, format_func=STEPS.__getitem__, label_visibility="collapsed"
    )
days = SPANS[span]
since = None if days is None else datetime.now(UTC) - timedelta(days=days)
only = None if brand == ALL else brand
found = quality.counts(installation.store, brand=only, since=since)
if not found:
    empty("Nothing decided yet", "Decide some designs in Review; the reasons for what is rejected or sent back are counted here.")
    st.stop()


def open_behind(chosen: Any) -> None:
    """Shows the designs behind the bar that was clicked."""
    points = chosen.selection.points if chosen else []
    if points:
        template, _ = points[0]["customdata"]
        st.switch_page("app_pages/review.py", query_params=view_of(str(template), Status.REJECTED, only))


told = quality.total(found)
st.subheader(headline(told), anchor=False)
st.caption(
    "Each design counts once, by the last word on it. What was taken back, is on hold or waits for a second opinion does not count."
)

st.subheader("Over time", anchor=False)
periods = quality.over_time(found, Step(step))
st.markdown(time_sentence(periods))
chart, table = st.tabs(["Figure", "Table"])
chart.plotly_chart(figures.reasons_over_time(periods, Step(step), dark=dark), theme=None, key="over-time", alt="Reasons over time")
table.dataframe(period_rows(periods, "Week from" if step == Step.WEEK else "Day"), hide_index=True, alt="Reasons over time")

st.subheader("By template", anchor=False)
templates = quality.by_template(found)
st.markdown(template_sentence(templates))
chart, table = st.tabs(["Figure", "Table"])
with chart:
    clicked = st.plotly_chart(
        figures.reasons_by_template(templates, dark=dark), theme=None, key="by-template", on_select="rerun",
        selection_mode="points", alt="Reasons by template",
    )  # fmt: skip
    st.caption("A click on a bar opens the template's rejected designs.")
    open_behind(clicked)
links = {name: st.column_config.LinkColumn(display_text="Open") for name in ("See rejected", "See sent back")}
table.dataframe(template_rows(templates, only), hide_index=True, column_config=links, alt="Reasons by template")

st.subheader("Before review", anchor=False)
again = quality.made_again(installation.store, brand=only, since=since)
st.markdown(made_again_sentence(again))
if again.again:
    st.dataframe(made_again_rows(again), hide_index=True, alt="Made again before review, by check")

if only is None and len(names) > 1:
    st.subheader("By brand", anchor=False)
    for name, tally in quality.by_brand(found):
        st.markdown(f"**{names.get(name, name)}**: {headline(tally)}")
