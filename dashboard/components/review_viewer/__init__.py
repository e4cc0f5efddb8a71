"""The review viewer: holds the next leased designs in the browser, moves on at the key and sends the decision behind it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from dashboard.components.scripts import SHARED, source

HERE = Path(__file__).parent
ROOMS = (
    "desk.js",
    "look.js",
    "ahead.js",
    "products.js",
    "calibration.js",
    "pin.js",
    "divider.js",
    "panning.js",
    "rail.js",
    "facts.js",
    "stars.js",
    "alike.js",
    "viewer.js",
)
"""One purpose each; viewer.js puts them together."""

_viewer = st.components.v2.component(
    "strikeoff_review_viewer",
    html=source(HERE, "viewer.html"),
    css=source(HERE, "review.css", "viewer.css"),
    js=source(HERE, *SHARED, *ROOMS),
)


def review_viewer(data: dict[str, Any], *, key: str = "review_viewer") -> None:
    """Draws the viewer. `data` as `dashboard.views.review.viewer_data` makes it; its trigger asks for a fresh token by a rerun."""
    _viewer(key=key, data=data, on_renew_change=lambda: None)
