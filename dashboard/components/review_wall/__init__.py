"""The review wall: many designs at once, as sets of a brief or as a grid, decided together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from dashboard.components.scripts import source

HERE = Path(__file__).parent
SHARED = ("elements.js", "server.js", "keys.js", "cloth.js")
OWN = ("shelf.js", "acts.js", "card.js", "board.js", "ask.js", "sets.js", "stack.js", "compare.js", "wall.js")

_wall = st.components.v2.component(
    "strikeoff_review_wall",
    html=source(HERE, "wall.html"),
    css=source(HERE, "wall.css"),
    js=source(HERE, *SHARED, *OWN),
)


def review_wall(data: dict[str, Any], *, key: str) -> None:
    """Draws the wall. `data` as `dashboard.views.wall.wall_data` makes it; its trigger asks for a fresh token by a rerun."""
    _wall(key=key, data=data, on_renew_change=lambda: None)
