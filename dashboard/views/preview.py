"""A quick look at what a brief will give: the same plan and drawing as the worker's. Draws only; loads no model."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

from engine.composition.compose import compose
from engine.composition.placement import Composition
from engine.composition.render import render
from engine.domain.brand import BrandProfile
from engine.domain.brief import Brief
from engine.domain.prompt import Prompt, Template
from engine.domain.spec import DrawingSpec, Spec
from engine.images import to_webp
from engine.pipeline import DRAWN, plan

QUICK_PX = 320
"""Width (px) of the picture that follows a change at once."""
FINE_PX = 1152
"""The largest width (px) that is drawn for a near look."""
COMPOSITIONS_KEPT = 96


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """One draw of a brief: candidate `index` of the job that the brief would be, as the drawn generator makes it."""

    brief: Brief
    template: Template
    prompt: Prompt
    spec: Spec
    index: int


def preview(brief: Brief, template: Template, brand: BrandProfile, index: int = 0) -> Preview:
    """Plans one draw; raises InvalidBrief or InvalidTemplate where nothing could be drawn."""
    prompt, spec = plan(brief, template, brand, index=index, generator=DRAWN)
    return Preview(brief=brief, template=template, prompt=prompt, spec=spec, index=index)


def picture(drawing: DrawingSpec, width: int = QUICK_PX) -> bytes:
    """One repeat, or the whole print of a placement, as WebP: `width` px wide, a tall one no larger than a square of it."""
    across = width * min(1.0, sqrt(drawing.aspect))
    return to_webp(render(_composed(drawing), _even(across), _even(across / drawing.aspect)))


def _even(pixels: float) -> int:
    """Half-drop and brick need whole halves."""
    return 2 * max(1, round(pixels / 2))


@lru_cache(maxsize=COMPOSITIONS_KEPT)
def _composed(drawing: DrawingSpec) -> Composition:
    """Kept, because the same drawing is asked for again at a finer size, and in grids."""
    return compose(drawing)
