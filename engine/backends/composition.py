"""The drawn generator: the composition itself, rendered."""

from __future__ import annotations

from collections.abc import Sequence

from engine.composition.compose import compose
from engine.composition.render import render
from engine.domain.spec import Spec
from engine.errors import GenerationStopped
from engine.ports import Artwork, ShouldStop


class DrawnGenerator:
    """Draws each spec's composition in its exact palette. Needs no model; equal specs give equal pixels on any machine."""

    name = "drawn"

    def generate(self, specs: Sequence[Spec], should_stop: ShouldStop | None = None) -> list[Artwork]:
        """One artwork a spec, in order; `should_stop` is asked before each. Raises UnknownMotif, GenerationStopped."""
        return [draw(spec) for spec in specs if not _stopped(should_stop)]


def _stopped(should_stop: ShouldStop | None) -> bool:
    if should_stop is not None and should_stop():
        raise GenerationStopped("Drawing was stopped on request; nothing of this batch was kept.")
    return False


def draw(spec: Spec) -> Artwork:
    """The drawn artwork of one spec at its own size."""
    pixels = render(compose(spec.drawing), spec.width_px, spec.height_px)
    return Artwork(pixels=pixels, repeat=spec.drawing.repeat, format=spec.drawing.format)
