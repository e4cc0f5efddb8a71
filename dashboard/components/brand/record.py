"""The Record look: whether brand fit keeps its word with this brand's director."""

from __future__ import annotations

import streamlit as st

from analytics import figures
from dashboard.components.fragments import empty
from dashboard.installed import installed
from dashboard.views.calibration import calibration_caption, calibration_rows, calibration_words
from review.calibration import ENOUGH, calibration


def draw_record(brand: str, title: str) -> None:
    """Agreement, ranking and calibration of the scores that stood when designs were decided."""
    told = calibration(installed().store, brand)
    if told is None:
        empty(
            "Not enough decisions yet",
            f"After {ENOUGH} designs of {title} are approved or rejected, this shows how right brand fit was.",
        )
        return
    agreed, ranked, off = calibration_words(told)
    for column, (label, figure, words) in zip(st.columns(3), (agreed, ranked, off), strict=True):
        column.metric(label, figure, help=words, border=True)
    st.caption(calibration_caption(told))
    chart, table = st.tabs(["Figure", "Table"])
    dark = st.context.theme.type == "dark"
    chart.plotly_chart(figures.calibration(told, dark=dark), theme=None, key="calibration", alt="Brand fit against approvals")
    table.dataframe(calibration_rows(told), hide_index=True, alt="Brand fit against approvals")
