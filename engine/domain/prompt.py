"""Prompt templates with weighted slots, and the prompt drawn from one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotValue:
    """One value that a slot may take, with its relative weight (> 0)."""

    value: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One immutable revision of a prompt template.

    `slots` maps a slot's name to its weighted values; the slots motif, layout, repeat, symmetry, density, scale, ground, style and
    colour_story steer the drawing where the brief leaves them open. `text` and `negative` are written with `{slot}` fields.
    `model` names the diffusion model this template is written for; `diffused_share` (0-1) is the part of an "auto" brief that it
    makes, at `strength` (0-1, as in image-to-image; None: the model's own).
    """

    name: str
    revision: int
    title: str
    text: str
    negative: str
    slots: Mapping[str, tuple[SlotValue, ...]]
    model: str = "house"
    diffused_share: float = 0.0
    strength: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """What one draw from a template gave: `drawn` maps each slot to its value (the experiment's factors); `asked` names the slots
    that the brief fixed, which are not draws and never count as evidence. `elements` are the words that filled the text's fields
    (product, subject, style, colours, finish, placement, purpose, ...); `changed` says what the brand or a market did not allow
    and which wishes could not be met. `text` and `negative` are what an encoder of 77 tokens reads; `full` is all of the prompt."""

    template: str
    revision: int
    drawn: Mapping[str, str]
    asked: tuple[str, ...]
    text: str
    negative: str
    elements: Mapping[str, str] = field(default_factory=dict)
    changed: tuple[str, ...] = ()
    full: str = ""


def design_title(prompt: Mapping[str, Any]) -> str:
    """What people call a design, from its prompt's stored form: "Seaweed scallop on navy"; empty where nothing was drawn."""
    drawn, elements = prompt.get("drawn", {}), prompt.get("elements", {})
    figure = " ".join(str(drawn[slot]) for slot in ("motif", "layout") if drawn.get(slot))
    ground = str(elements.get("ground", "")).removesuffix(" ground")
    return f"{figure} on {ground}".capitalize() if figure and ground else figure.capitalize()
