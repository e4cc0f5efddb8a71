"""A light workshop: the drawn generator, the real checks, and an embedder that needs no weights."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from engine.backends.composition import DrawnGenerator
from engine.checks import CHECKS
from engine.domain.score import CheckVerdict, Measurement
from engine.ports import Artwork, Embeddings
from review.jobs.workshop import Workshop

BINS = 4


@dataclass
class HistogramEmbedder:
    """Colour histograms of the whole and of its four quarters as the image embedding; words hash onto the same axes."""

    version: str = "histogram-1"
    dimensions: int = 5 * BINS**3

    def embed_artwork(self, artworks: Sequence[Artwork]) -> Embeddings:
        return np.stack([self._embed(artwork.pixels) for artwork in artworks]).astype(np.float32)

    def embed_texts(self, texts: Sequence[str]) -> Embeddings:
        rows = np.stack(
            [
                np.bincount([sum(map(ord, word)) % self.dimensions for word in text.split()], minlength=self.dimensions)
                for text in texts
            ]
        )
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)

    def _embed(self, pixels):
        parts = [pixels, *(half for side in np.array_split(pixels, 2) for half in np.array_split(side, 2, axis=1))]
        row = np.concatenate([self._histogram(part) for part in parts])
        return row / np.linalg.norm(row)

    def _histogram(self, part):
        cells = (part.reshape(-1, 3).astype(int) * BINS // 256) @ np.array([BINS**2, BINS, 1])
        return np.bincount(cells, minlength=BINS**3) / len(cells)


def make_workshop(chunk: int, **parts) -> Workshop:
    """The light workshop; `parts` replace some of it."""
    generator = DrawnGenerator()
    made = Workshop(
        generators={generator.name: generator},
        embedder=HistogramEmbedder(),
        checks=CHECKS,
        references=lambda _brand: [],
        chunk=chunk,
        lot_share=0.0,
    )
    return replace(made, **parts)


@dataclass(frozen=True)
class Picky:
    """Finds an alleyway in two of three drawings, by their seed."""

    name: str = "alleyways"

    def applies(self, artwork, spec) -> bool:
        return spec is not None

    def __call__(self, artwork, brand, spec) -> Measurement:
        value = float(spec.drawing.seed % 3)
        verdict = CheckVerdict.PASS if not value else CheckVerdict.WARN if value == 1 else CheckVerdict.FAIL
        return Measurement(name=self.name, value=value, limit=0, unit="lanes", verdict=verdict, sentence=f"{value:g} lanes.")
