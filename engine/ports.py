"""The engine's seams. Each has two real implementations and one contract suite in tests/contracts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from engine.domain.brand import BrandProfile
from engine.domain.brief import Format, RepeatType
from engine.domain.score import Measurement
from engine.domain.spec import Spec
from engine.pixels import Pixels as Pixels
from engine.pixels import colours_by_area

Embeddings = NDArray[np.float32]
ShouldStop = Callable[[], bool]
Pictures = Callable[[str], Pixels]
"""From the sha256 of a stored picture to its pixels; raises a sentence with what to do where it is gone, altered or unreadable."""


@dataclass(frozen=True, kw_only=True)
class Artwork:
    """One design as pixels: sRGB, shape (height, width, 3), and how it continues: over the cloth in `repeat`, or, by its `format`,
    not at all (a placement) or only to the left and right (a wrap). `size_mm` is the width and height that it is to be
    printed at, where that is known."""

    pixels: Pixels
    repeat: RepeatType
    format: Format = Format.REPEAT
    size_mm: tuple[float, float] | None = None

    @cached_property
    def colours_by_area(self) -> tuple[Pixels, NDArray[np.float64]]:
        """Distinct colours (n, 3) and their shares of the area, largest first: counted once for all the checks that ask."""
        return colours_by_area(self.pixels)


class Generator(Protocol):
    """Turns specs into artwork. Equal specs give equal pixels on the same machine."""

    name: str

    def generate(self, specs: Sequence[Spec], should_stop: ShouldStop | None = None) -> list[Artwork]:
        """One artwork a spec, in order. `should_stop` is asked between steps and ends the call with GenerationStopped.
        Raises ModelMissing or ModelMismatch."""
        ...


class Embedder(Protocol):
    """An image and text embedding in one space. Rows have unit length."""

    version: str
    dimensions: int

    def embed_artwork(self, artworks: Sequence[Artwork]) -> Embeddings:
        """Shape (n, dimensions); each artwork is seen in repeat."""
        ...

    def embed_texts(self, texts: Sequence[str]) -> Embeddings:
        """Shape (n, dimensions)."""
        ...


class Check(Protocol):
    """One measured criterion. `spec` is None for work that was made elsewhere."""

    name: str

    def applies(self, artwork: Artwork, spec: Spec | None) -> bool:
        """Whether it has anything to say of such a design."""
        ...

    def __call__(self, artwork: Artwork, brand: BrandProfile, spec: Spec | None) -> Measurement:
        """The measured value, its limit and the verdict."""
        ...
