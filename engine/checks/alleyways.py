"""Do gaps between the figures line up to a lane that the eye runs down?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.checks.criterion import Criterion, Mask, at_least, inked, step_of
from engine.composition.lattice import into_cell
from engine.composition.symmetry import FREE_LAYOUTS
from engine.domain.brand import BrandProfile
from engine.domain.brief import Format, RepeatType
from engine.domain.score import CheckVerdict, Measurement
from engine.domain.spec import Spec
from engine.ports import Artwork

Floats = NDArray[np.float64]

LIMIT = 0.25  # of the mean coverage; of 54 drawn repeats five lie below, and in each of them the lane is seen
FAIL = 0.1
WIDTH = 0.1  # of a lane, as a share of the repeat's shorter side
AIRY = 0.15  # coverage below which the ground is open everywhere: a few figures cannot but leave lanes
_ROWS, _SAMPLED = 128, 2  # size at which lanes are looked for, and pixels looked at along each side of a place of it
_LINES, _POINTS = 64, 96  # lines side by side in each direction, and points on each


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane on the cloth, in heights of the repeat: it runs `along` a translation of the lattice, its middle `offset` from the
    corner across it, and the next like it lies a `period` further. `filled` is its coverage (0-1)."""

    said: str
    along: tuple[float, float]
    offset: float
    period: float
    filled: float


def is_free(artwork: Artwork, spec: Spec | None) -> bool:
    """Whether the figures were to stand where the rhythm puts them: a stripe or a set has its lanes by design."""
    return spec is not None and artwork.format is Format.REPEAT and spec.drawing.layout in FREE_LAYOUTS


def emptiest(artwork: Artwork, spec: Spec | None) -> tuple[Lane, float]:
    """The emptiest lane on the cloth as it continues, and the coverage (0-1) of the whole."""
    covered = _shares(inked(artwork, spec, step_of(artwork, _ROWS * _SAMPLED)))
    lanes = [_emptiest_along(covered, artwork.repeat, *way) for way in _ways(artwork.repeat, aspect_of(artwork))]
    return min(lanes, key=lambda lane: lane.filled), float(covered.mean())


def _shares(ink: Mask) -> Floats:
    """What is covered of each place of about 128 rows: single pixels of a large picture would miss the few figures in a lane."""
    side = max(1, round(ink.shape[0] / _ROWS))
    down, across = (range(0, length, side) for length in ink.shape)
    counted = np.add.reduceat(np.add.reduceat(ink, down, 0, dtype=np.float64), across, 1)
    sizes = np.multiply.outer(*(np.diff([*edges, length]) for edges, length in zip((down, across), ink.shape, strict=True)))
    return np.asarray(counted / sizes)


def aspect_of(artwork: Artwork) -> float:
    """The repeat's width over its height."""
    return float(artwork.pixels.shape[1] / artwork.pixels.shape[0])


def _emptiest_along(covered: Floats, repeat: RepeatType, said: str, along: tuple[float, float], cell: float) -> Lane:
    height, width = covered.shape
    aspect, length = width / height, float(np.hypot(*along))
    period = cell / length
    wide = min(max(1, round(WIDTH * min(aspect, 1.0) / period * _LINES)), _LINES)
    across = np.arange(_LINES)[:, None, None] * period / _LINES * np.array((-along[1], along[0])) / length
    points = into_cell(repeat, aspect, across + np.linspace(0, 1, _POINTS, endpoint=False)[:, None] * np.array(along))
    rows, columns = (points[..., 1] * height).astype(int), (points[..., 0] * height).astype(int)
    profile = covered[np.minimum(rows, height - 1), np.minimum(columns, width - 1)].mean(1)
    filled = np.convolve(np.concatenate([profile, profile[: wide - 1]]), np.ones(wide) / wide, "valid")
    at = int(filled.argmin())
    return Lane(said, along, (at + wide / 2) * period / _LINES, period, float(filled[at]))


def _ways(repeat: RepeatType, aspect: float) -> Iterator[tuple[str, tuple[float, float], float]]:
    """Along rows, columns and both diagonals, where a lane can run on for ever: what it is called, the shortest translation that
    way, and the area of the lattice's cell."""
    wide, tall = (2 * aspect, 2.0) if repeat is RepeatType.MIRROR else (aspect, 1.0)
    slant = {RepeatType.HALF_DROP: (wide, tall / 2), RepeatType.BRICK: (wide / 2, tall)}.get(repeat, (wide, tall))
    yield "along the rows", (2 * wide if repeat is RepeatType.HALF_DROP else wide, 0.0), wide * tall
    yield "down the columns", (0.0, 2 * tall if repeat is RepeatType.BRICK else tall), wide * tall
    yield "down the diagonal", slant, wide * tall
    yield "up the diagonal", (slant[0], -slant[1]), wide * tall


def measure(artwork: Artwork, brand: BrandProfile, spec: Spec | None) -> Measurement:
    """The coverage of the emptiest lane over that of the whole."""
    lane, covered = emptiest(artwork, spec)
    value = lane.filled / covered if covered else 0.0
    verdict = at_least(value, LIMIT, FAIL) if covered >= AIRY else CheckVerdict.PASS
    no_lane = f"No alleyway opens: the emptiest lane holds {value:.0%} of what others do."
    airy = f"The ground is open everywhere ({covered:.0%} is covered): a lane in it is no fault."
    said = {
        CheckVerdict.PASS: no_lane if covered >= AIRY else airy,
        CheckVerdict.WARN: f"An alleyway may show {lane.said}: it holds {value:.0%} of what other lanes do.",
        CheckVerdict.FAIL: f"An alleyway runs {lane.said}: it holds {value:.0%} of what other lanes do.",
    }[verdict]
    return Measurement(name="alleyways", value=value, limit=LIMIT, unit="of the mean coverage", verdict=verdict, sentence=said)


ALLEYWAYS = Criterion("alleyways", measure, is_free)
