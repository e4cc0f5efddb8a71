"""What the checks share: a named measuring function, and the colours of an artwork by area."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.domain.brand import BrandProfile
from engine.domain.score import CheckVerdict, Measurement
from engine.domain.spec import Spec
from engine.ports import Artwork, Pixels

Measure = Callable[[Artwork, BrandProfile, Spec | None], Measurement]


@dataclass(slots=True, eq=False)
class Criterion:
    """A check: its name, how it measures, and the designs that it speaks for. Implements `engine.ports.Check`."""

    name: str
    measure: Measure
    speaks_for: Callable[[Spec | None], bool] = lambda spec: True

    def applies(self, spec: Spec | None) -> bool:
        """Whether this check has anything to say of such a design."""
        return self.speaks_for(spec)

    def __call__(self, artwork: Artwork, brand: BrandProfile, spec: Spec | None) -> Measurement:
        """The measured value, its limit and the verdict."""
        return self.measure(artwork, brand, spec)


def at_most(value: float, limit: float, fail: float) -> CheckVerdict:
    """Pass up to the limit, warn up to `fail`, fail above."""
    return CheckVerdict.PASS if value <= limit else CheckVerdict.WARN if value <= fail else CheckVerdict.FAIL


def at_least(value: float, limit: float, fail: float) -> CheckVerdict:
    """Pass from the limit up, warn from `fail` up, fail below."""
    return CheckVerdict.PASS if value >= limit else CheckVerdict.WARN if value >= fail else CheckVerdict.FAIL


def colours_by_area(pixels: Pixels, most: int = 4096) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """Distinct colours (n, 3) and their shares of the area, largest first; above `most` colours they are binned first."""
    colours, counts = _distinct(pixels)
    if len(colours) > most:
        colours, counts = _distinct(pixels & np.uint8(0xF8) | np.uint8(4))
    order = np.argsort(-counts.astype(np.int64), kind="stable")
    return colours[order], counts[order] / counts.sum()


def _distinct(pixels: Pixels) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    code = (pixels[..., 0].astype(np.uint32) << 16) | (pixels[..., 1].astype(np.uint32) << 8) | pixels[..., 2]
    unique, counts = np.unique(code, return_counts=True)
    return np.stack([unique >> 16, unique >> 8 & 255, unique & 255], -1).astype(np.uint8), counts.astype(np.int64)


def ground_of(pixels: Pixels, spec: Spec | None) -> NDArray[np.uint8]:
    """The ground's colour: the spec's, else the one that covers most."""
    from engine.domain.colour import to_rgb

    if spec is not None:
        return np.array(to_rgb(spec.drawing.palette.ground), np.uint8)
    return np.asarray(colours_by_area(pixels)[0][0])
