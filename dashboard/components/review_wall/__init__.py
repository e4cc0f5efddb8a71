"""The review wall: many designs at once, as sets of a brief or as a grid, decided together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from dashboard.components.scripts import SHARED, source

HERE = Path(__file__).parent
ROOMS = (
    "shelf.js",
    "acts.js",
    "card.js",
    "board.js",
    "sets.js",
    "stack.js",
    "compare.js",
    "settling.js",
    "frame.js",
    "ownkeys.js",
    "hearing.js",
    "wall.js",
)
"""One purpose each; wall.js puts them together."""

_wall = st.components.v2.component(
    "strikeoff_review_wall",
    html=source(HERE, "wall.html"),
    css=source(HERE, "review.css", "wall.css"),
    js=source(HERE, *SHARED, *ROOMS),
)


def review_wall(data: dict[str, Any], *, key: str) -> None:
    """Draws the wall. `data` as `dashboard.views.wall.wall_data` makes it; its trigger asks for a fresh token by a rerun."""
    _wall(key=key, data=data, on_renew_change=lambda: None)
