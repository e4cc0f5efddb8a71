"""A sketch whose layers lie on each other in the order in which they are drawn, so that petals may overlap petals."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from engine.composition import pen
from engine.composition.motifs import Layer, Motif


class Drawn(Protocol):
    """What a family function returns: a drawing that can be fitted into the unit box."""

    def finish(self, name: str, family: str, tags: tuple[str, ...], *, area: float, upright: bool) -> Motif:
        """The drawing as a motif."""


class Strata:
    """Collects outlines; each change of tone begins a layer above the last. Tones 2 and 3 must lie on 0 and 1."""

    def __init__(self) -> None:
        self.layers: list[tuple[int, list[pen.Outline]]] = []

    def add(self, tone: int, *outlines: pen.Outline) -> None:
        """Adds to the topmost layer if it has that tone, else begins one."""
        if not self.layers or self.layers[-1][0] != tone:
            self.layers.append((tone, []))
        self.layers[-1][1].extend(pen.oriented(o) for o in outlines)

    def over(self, tone: int, *outlines: pen.Outline) -> None:
        """Begins a layer, whatever the last one's tone."""
        self.layers.append((tone, [pen.oriented(o) for o in outlines]))

    def finish(self, name: str, family: str, tags: tuple[str, ...], *, area: float, upright: bool) -> Motif:
        """Fits the drawing into the unit box."""
        points = np.vstack([_on(o) for _, outlines in self.layers for o in outlines])
        low, high = points.min(0), points.max(0)
        size = float((high - low).max())
        shift = (low + high) / 2
        layers = tuple(
            Layer(tone=tone, path=pen.path_data([(o - shift) / size for o in outlines])) for tone, outlines in self.layers
        )
        width, height = ((high - low) / size).tolist()
        return Motif(
            name=name, tags=tags, family=family, source="Strikeoff", licence="own work", layers=layers,
            width=width, height=height, area=area, upright=upright,
        )  # fmt: skip


def _on(outline: pen.Outline) -> pen.Outline:
    """Ends and middles of an outline's segments."""
    a, b, c, d = outline[:-1:3], outline[1::3], outline[2::3], outline[3::3]
    return np.vstack([outline[::3], (a + 3 * b + 3 * c + d) / 8])
