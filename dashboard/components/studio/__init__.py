"""The Studio: a brief's form, and the picture that follows every change of it, in one component that talks to the routes itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from dashboard.components.scripts import source

HERE = Path(__file__).parent
SHARED = ("elements.js", "server.js", "cloth.js", "products.js", "calibration.js", "panning.js", "voice.js")
ROOMS = ("form.js", "fields.js", "brief.js", "painting.js", "draws.js", "prompt.js", "grid.js", "jobs.js", "studio.js")
"""One purpose each; studio.js puts them together."""

_studio = st.components.v2.component(
    "strikeoff_studio",
    html=source(HERE, "studio.html"),
    css=source(HERE, "studio.css"),
    js=source(HERE, *SHARED, *ROOMS),
)


def studio(data: dict[str, Any], *, key: str = "studio") -> None:
    """Draws the Studio. `data` as `dashboard.views.studio.studio_data` makes it; its trigger asks for a fresh token by a rerun."""
    _studio(key=key, data=data, on_renew_change=lambda: None)
