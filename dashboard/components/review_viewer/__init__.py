"""The review viewer: holds the next leased designs in the browser, moves on at the key and sends the decision behind it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

HERE = Path(__file__).parent
SCRIPTS = ("cloth.js", "facts.js", "desk.js", "viewer.js")


def _source(*names: str) -> str:
    return "\n".join((HERE / name).read_text(encoding="utf-8") for name in names)


_viewer = st.components.v2.component(
    "strikeoff_review_viewer", html=_source("viewer.html"), css=_source("viewer.css"), js=_source(*SCRIPTS)
)


def review_viewer(data: dict[str, Any], *, key: str = "review_viewer") -> None:
    """Draws the viewer. `data` as `dashboard.views.review.viewer_data` makes it; its trigger asks for a fresh token by a rerun."""
    _viewer(key=key, data=data, on_renew_change=lambda: None)
