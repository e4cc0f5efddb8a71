"""Designs made elsewhere that were sent back: a designer answers them. What is generated here, the Studio's component shows."""

from __future__ import annotations

import streamlit as st

from dashboard.installed import installed
from review import revisions


def draw_waiting() -> None:
    """The list of them; nothing where none waits."""
    waits = [each for each in revisions.waiting(installed().store) if each.job is None]
    if not waits:
        return
    st.subheader("Waiting for a designer", anchor=False)
    st.markdown("Made elsewhere and sent back. `strikeoff import FILE --brand B --revises ITEM` brings the new version in.")
    rows = [
        {"Item": each.item, "Design": each.title, "Brand": each.brand, "Reason": str(each.instruction.reason or ""),
         "Asked": each.instruction.note, "By": each.instruction.by, "Since": each.instruction.at}
        for each in waits
    ]  # fmt: skip
    st.dataframe(rows, hide_index=True, alt="Designs that wait for a designer")
