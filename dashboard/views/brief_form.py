"""The brief form: its choices, and the mapping that `engine.prompting.parse_brief` checks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.domain.brief import Brief, Layout, RepeatType
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
