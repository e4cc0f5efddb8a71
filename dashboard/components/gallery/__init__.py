"""A grid of designs drawn in their own repeat type, with or without choosing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard.components.scripts import source

HERE = Path(__file__).parent
_LIST = '<ul class="gallery"\n data-list></ul>'

_gallery = st.components.v2.component(
    "strikeoff_gallery", html=_LIST, css=source(HERE, "gallery.css"), js=source(HERE, "cloth.js", "gallery.js")
)


def gallery(
    cards: Sequence[dict[str, Any]],
    *,
    label: str,
    key: str,
    chosen: Sequence[str] = (),
    selectable: bool = False,
    card_px: int = 184,
) -> list[str]:
    """Draws `cards` (see `dashboard.views.cards`) and returns the chosen ids, in the order chosen."""
    data = {
        "cards": list(cards),
        "label": label,
        "chosen": list(chosen),
        "selectable": selectable,
        "card_px": card_px,
        "repeats": 2,
    }
    result = _gallery(key=key, data=data, default={"chosen": list(chosen)}, on_chosen_change=lambda: None)
    return [str(each) for each in result.chosen or []]
