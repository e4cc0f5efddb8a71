"""What the checks share: a named measuring function, its verdicts, and which colour is the ground."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.domain.brand import BrandProfile
from engine.domain.colour import to_rgb
from engine.domain.score import CheckVerdict, Measurement
from engine.domain.spec import Spec
from engine.ports import Artwork

Measure = Callable[[Artwork, BrandProfile, Spec | None], Measurement]
Mask = NDArray[np.bool_]

APART = 12
"""Levels of a channel from which a pixel is not the ground's colour."""


@dataclass(slots=True, eq=False)
class Criterion:
    """A check: its name, how it measures, and the designs that it speaks for. Implements `engine.ports.Check`."""

    name: str
    measure: Measure
    speaks_for: Callable[[Artwork, Spec | None], bool] = lambda artwork, spec: True

    def applies(self, artwork: Artwork, spec: Spec | None) -> bool:
        """Whether this check has anything to say of such a design."""
        return self.speaks_for(artwork, spec)

    def __call__(self, artwork: Artwork, brand: BrandProfile, spec: Spec | None) -> Measurement:
        """The measured value, its limit and the verdict."""
        return self.measure(artwork, brand, spec)


def at_most(value: float, limit: float, fail: float) -> CheckVerdict:
    """Pass up to the limit, warn up to `fail`, fail above."""
    return CheckVerdict.PASS if value <= limit else CheckVerdict.WARN if value <= fail else CheckVerdict.FAIL


def at_least(value: float, limit: float, fail: float) -> CheckVerdict:
    """Pass from the limit up, warn from `fail` up, fail below."""
    return CheckVerdict.PASS if value >= limit else CheckVerdict.WARN if value >= fail else CheckVerdict.FAIL


def ground_of(artwork: Artwork, spec: Spec | None) -> NDArray[np.uint8]:
    """The ground's colour: the spec's, else the one that covers most."""
    if spec is not None:
        return np.array(to_rgb(spec.drawing.palette.ground), np.uint8)
    return np.asarray(artwork.colours_by_area[0][0])


def inked(artwork: Artwork, spec: Spec | None, step: int = 1) -> Mask:
    """Of every `step`-th pixel of every `step`-th row whether it is not of the ground's colour."""
    ground = ground_of(artwork, spec).astype(np.int16)
    apart = np.abs(artwork.pixels[::step, ::step].astype(np.int16) - ground) > APART
    return np.asarray(apart[..., 0] | apart[..., 1] | apart[..., 2])


def step_of(artwork: Artwork, rows: int) -> int:
    """The step at which about so many rows are left: enough where areas are measured."""
    return int(max(1, round(artwork.pixels.shape[0] / rows)))
