"""The brief form: its choices, and the mapping that `engine.prompting.parse_brief` checks."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.views.preview import Preview
from engine.domain.brief import Brief, Layout, RepeatType
from engine.domain.colour import parse_hex
from engine.prompting.briefs import brief_to_mapping
from engine.prompting.products import products

OPEN = "from the template"
SYMMETRIES = ("none", "p2", "pm", "pg", "cm", "pmm", "pmg", "pgg", "cmm", "p4", "p4m", "p4g", "p3", "p3m1", "p31m", "p6", "p6m")
GENERATORS = {
    "auto": "As the template says",
    "drawn": "Drawn: composed from motifs, sharp at any size",
    "diffused": "Diffused: experimental",
}


def product_choices() -> list[str]:
    """Every product, by category and name."""
    return [OPEN, *sorted(products(), key=lambda name: (products()[name].category, name))]


def product_label(name: str) -> str:
    """A product with its category."""
    return "any" if name == OPEN else f"{name.replace('-', ' ')} ({products()[name].category})"


def layout_choices() -> list[str]:
    """Open, then every layout."""
    return [OPEN, *map(str, Layout)]


def repeat_choices() -> list[str]:
    """Open, then every repeat type."""
    return [OPEN, *map(str, RepeatType)]


def symmetry_choices() -> list[str]:
    """Open, none, then the wallpaper groups."""
    return [OPEN, *SYMMETRIES]


def form_mapping(form: Mapping[str, Any]) -> dict[str, Any]:
    """What the form says, without the fields left open. Lists come as typed, divided by commas."""
    values: dict[str, Any] = {}
    for name, value in form.items():
        if value in (None, "", OPEN, [], ()):
            continue
        values[name] = split_words(value) if name in ("motifs", "mood", "markets") and isinstance(value, str) else value
    return values


def split_words(text: str) -> list[str]:
    """The words of a comma-separated line."""
    return [word.strip() for word in text.split(",") if word.strip()]


def form_defaults(brief: Brief) -> dict[str, Any]:
    """A form filled from a brief, to write another like it."""
    values = brief_to_mapping(brief)
    return {name: ", ".join(value) if name in ("motifs", "mood", "markets") else value for name, value in values.items()}


DENSITIES = [None, *(step / 20 for step in range(2, 19))]


def density_label(density: float | None) -> str:
    """A covered share of the ground in words."""
    return OPEN if density is None else f"{density:.0%} covered"


def swatches(colours: Sequence[str]) -> str:
    """A row of colour chips as HTML; the colours are checked hex values."""
    chips = "".join(f'<i title="{parse_hex(c)}" style="flex:1;background:{parse_hex(c)}"></i>' for c in colours)
    style = "display:flex;height:1.4rem;border-radius:6px;overflow:hidden"
    return f'<div role="img" aria-label="{len(colours)} colours" style="{style}">{chips}</div>'


def preview_card(draw: Preview, index: int) -> dict[str, Any]:
    """One first draw as a gallery card."""
    data = base64.b64encode(draw.png).decode()
    drawn = dict(draw.drawn)
    subtitle = " · ".join(filter(None, [drawn.get("style"), drawn.get("colour_story")]))
    return {
        "id": f"draw-{index}",
        "url": f"data:image/png;base64,{data}",
        "repeat": str(draw.repeat),
        "repeat_mm": list(draw.repeat_mm),
        "title": draw.title or f"Draw {index + 1}",
        "subtitle": subtitle,
        "note": "",
    }


def lot_words(drawn: Sequence[tuple[str, str]]) -> str:
    """Slot values that were drawn, in one line."""
    return ", ".join(f"{slot.replace('_', ' ')} {value}" for slot, value in drawn) or "nothing; the brief fixes everything."
