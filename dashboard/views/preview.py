"""A quick look at what a brief will give: the prompts of its first draws and their compositions. Draws only; loads no model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from engine.composition.compose import compose
from engine.composition.render import render
from engine.domain.brand import BrandProfile
from engine.domain.brief import Brief, RepeatType
from engine.domain.prompt import Template, design_title
from engine.images import to_png
from engine.pipeline import DRAWN, plan

PREVIEW_PX = 224


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """One draw: its prompt, what was drawn by lot, and one repeat as a PNG."""

    title: str
    text: str
    negative: str
    drawn: tuple[tuple[str, str], ...]
    changed: tuple[str, ...]
    png: bytes
    repeat: RepeatType
    repeat_mm: tuple[float, float]
    palette: tuple[str, ...]


def preview(brief: Brief, template: Template, brand: BrandProfile, indices: Sequence[int] = (0, 1, 2)) -> list[Preview]:
    """The first draws of a brief, as the drawn generator makes them."""
    return [_one(brief, template, brand, index) for index in indices]


def _one(brief: Brief, template: Template, brand: BrandProfile, index: int) -> Preview:
    prompt, spec = plan(brief, template, brand, index=index, generator=DRAWN)
    height = PREVIEW_PX
    width = 2 * round(height * spec.drawing.aspect / 2)
    pixels = render(compose(spec.drawing), width, height)
    return Preview(
        title=design_title(asdict(prompt)),
        text=prompt.text,
        negative=prompt.negative,
        drawn=tuple((slot, value) for slot, value in sorted(prompt.drawn.items()) if slot not in prompt.asked),
        changed=prompt.changed,
        png=to_png(pixels),
        repeat=spec.drawing.repeat,
        repeat_mm=brief.repeat_mm,
        palette=spec.drawing.palette.colours,
    )
