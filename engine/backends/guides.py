"""What a diffusion model is given to redraw. Styles that are a process of printing are left to the model."""

from __future__ import annotations

from dataclasses import replace

from engine.composition.finishes import nearest_style
from engine.domain.spec import DrawingSpec

PRINTED_STYLES = frozenset(
    {"block print", "lino", "dry brush", "ikat", "watercolour", "batik", "screen print", "marble", "etching"}
)


def unprinted(drawing: DrawingSpec) -> DrawingSpec:
    """The drawing as a model begins from it: flat where its style is a process of printing."""
    return replace(drawing, style="flat") if nearest_style(drawing.style) in PRINTED_STYLES else drawing
