"""A design's passport on one page, on the screen and on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from dashboard.components.scripts import source

HERE = Path(__file__).parent
_PAGE = '<article class="passport"\n data-passport></article>'

_passport = st.components.v2.component(
    "strikeoff_passport",
    html=_PAGE,
    css=source(HERE, "passport.css"),
    js=source(HERE, "elements.js", "cloth.js", "passport.js"),
)


def draw_passport(data: dict[str, Any], *, key: str = "passport") -> None:
    """Draws the page. `data` as `dashboard.views.passport.passport_view` makes it."""
    _passport(key=key, data=data)
