"""The drawn generator: the composition itself, rendered."""

from __future__ import annotations

from collections.abc import Sequence

from engine.composition.compose import compose
from engine.composition.render import render
from engine.domain.spec import Spec
from engine.ports import Artwork


class DrawnGenerator:
    """Draws each spec's composition in its exact palette. Needs no model; equal specs give equal pixels on any machine."""

    name = "drawn"

    def generate(self, specs: Sequence[Spec]) -> list[Artwork]:
        """One artwork a spec, in order. Raises UnknownMotif."""
        return [draw(spec) for spec in specs]


def draw(spec: Spec) -> Artwork:
    """The drawn artwork of one spec at its own size."""
    pixels = render(compose(spec.drawing), spec.width_px, spec.height_px)
    return Artwork(pixels=pixels, repeat=spec.drawing.repeat)
