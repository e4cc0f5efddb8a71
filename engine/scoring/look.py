"""What a design looks like, in two parts that know nothing of each other: its form in any colours, its colours in any form.

No scoring model is asked, so that a look stays comparable when the model changes. Numpy and Pillow only.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.colour.difference import srgb_to_lab
from engine.domain.brief import Format, RepeatType
from engine.ports import Artwork, Pixels
from engine.repeats.tiling import unfold

LOOK_VERSION = "look-1"
"""Changes with every change of how looks are measured; looks of two versions are never compared."""
LOOKS_VERSION = f"{LOOK_VERSION}-however"
"""The same of what `looks_of` gives."""

_SIDE_PX, _CONTRAST = 192, 40.0  # where contours are looked for, and from which step of a channel on one is whole
_WAVES = 16  # the finest waves of a form, in waves a repeat: contours some 3 % of a repeat apart
_COARSE = 10  # the finest waves that a search goes by at first sight
_SHIFTS = 64  # how finely two forms are moved against each other, in steps a repeat
_MOST_COPIES, _STRAY = 4, 0.0005  # copies of the repeat a side that one picture may hold; the energy that may lie beside them
_CELLS = {RepeatType.HALF_DROP: (2, 1), RepeatType.BRICK: (1, 2), RepeatType.MIRROR: (2, 2)}
_DEPTHS = (np.arange(8) + 0.5) / 8

_V, _U = (axis.ravel() for axis in np.meshgrid(np.arange(-_WAVES, _WAVES + 1), np.arange(_WAVES + 1), indexing="ij"))
_HALF = (np.hypot(_V, _U) <= _WAVES) & ((_U > 0) | (_V > 0))  # one of each pair of opposite waves: the other is its conjugate
_V, _U = _V[_HALF], _U[_HALF]
_RING = np.hypot(_V, _U).round().astype(np.intp)
_UPRIGHT = np.flatnonzero(_U == 0)
_MIRRORED = np.array([int(np.flatnonzero(((v if u == 0 else -v) == _V) & (u == _U))[0]) for v, u in zip(_V, _U, strict=True)])

_AT_SIGHT = (_V >= 0) & (_RING <= _COARSE)
_SAME_RING = _RING[_AT_SIGHT][:, None] == _RING[_AT_SIGHT]
_RING_MEANS = (_SAME_RING / _SAME_RING.sum(0)).astype(np.float32)  # from strengths to the mean of those as fine

WAVES = len(_V)
"""Waves of a form; each is two numbers."""
COLOURS = 3 * len(_DEPTHS)

Forms = NDArray[np.int8]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Look:
    """`form`, shape (2 * WAVES,): real and imaginary parts of the waves of its contours, square roots of amplitudes, largest 127.
    `colours`, shape (COLOURS,): eight depths by area of each of L*, a* and b*, rounded."""

    form: Forms
    colours: NDArray[np.int8]

    def to_bytes(self) -> bytes:
        """As it is stored; `look_from_bytes` reads it."""
        return self.form.tobytes() + self.colours.tobytes()


LOOK_BYTES = 2 * WAVES + COLOURS
UNSEEN = Look(form=np.zeros(2 * WAVES, np.int8), colours=np.zeros(COLOURS, np.int8))
"""Of a design whose picture is gone: like nothing."""


def look_from_bytes(stored: bytes) -> Look:
    """The look that was stored, the first of several."""
    values = np.frombuffer(stored, np.int8, LOOK_BYTES)
    return Look(form=values[: 2 * WAVES], colours=values[2 * WAVES :])


def looks_from_bytes(stored: bytes) -> list[Look]:
    """Looks that were stored one behind the other."""
    return [look_from_bytes(stored[start : start + LOOK_BYTES]) for start in range(0, len(stored), LOOK_BYTES)]


def look_of(artwork: Artwork) -> Look:
    """The look of a design. Where its repeat begins, in which of the equal ways it is cut, at what size and whether it is mirrored
    hardly matters to the form; nor does how it is coloured, as long as its colours can be told apart."""
    return Look(form=_form(artwork), colours=_colours(artwork.pixels))


def looks_of(artwork: Artwork) -> list[Look]:
    """The look of a design as it repeats, and then in all other ways in which its picture could: of a picture from elsewhere nobody
    may know how, and a copy of it is to be found all the same."""
    height, width = artwork.pixels.shape[:2]
    even = {RepeatType.HALF_DROP: height % 2 == 0, RepeatType.BRICK: width % 2 == 0}
    others = [way for way in RepeatType if way is not artwork.repeat and even.get(way, True)]
    return [look_of(replace(artwork, repeat=way)) for way in (artwork.repeat, *others)]


def form_likeness(form: Forms, others: Forms) -> NDArray[np.float32]:
    """How alike one form, shape (2 * WAVES,), and others, shape (n, 2 * WAVES), are, at most 1: the highest correlation of their
    contours over all shifts, mirrored or not. The waves are evened out by the root of their amplitudes, which lets a peak stand out
    (phase correlation: Kuglin & Hines 1975). Unrelated designs reach 0.2 to 0.4."""
    own, theirs = _unit(form[None]), _unit(others)
    ways = np.concatenate([theirs, np.conj(theirs[:, _MIRRORED])]) * np.conj(own)
    plane = np.zeros((len(ways), _SHIFTS, _SHIFTS // 2 + 1), np.complex64)
    plane[:, _V, _U] = ways
    plane[:, -_V[_UPRIGHT], 0] = np.conj(ways[:, _UPRIGHT])
    peaks: NDArray[np.float32] = np.fft.irfft2(plane, (_SHIFTS, _SHIFTS)).max((1, 2)).astype(np.float32)
    highest: NDArray[np.float32] = peaks.reshape(2, -1).max(0) * (_SHIFTS**2 / 2)
    return highest


def spectra(forms: Forms) -> NDArray[np.float32]:
    """What of forms, shape (n, 2 * WAVES), no shift and no mirror changes, as rows of unit length whose cosine tells where a search
    has to look closer: how strong each wave is against others as fine as it."""
    strength = np.abs(_unit(forms))
    strength = (strength + strength[:, _MIRRORED])[:, _AT_SIGHT]
    usual = strength @ _RING_MEANS
    return _rows_of_unit_length((strength - usual).astype(np.float32))


def colour_distance(colours: NDArray[np.int8], others: NDArray[np.int8]) -> NDArray[np.float32]:
    """Distance of the colours of one design, shape (COLOURS,), to others, shape (n, COLOURS), in units of CIELAB: how far along
    L*, a* and b* their areas have to be moved (the one-dimensional Wasserstein distances, added up as a Euclidean length)."""
    moved = np.abs(others.astype(np.float32) - colours.astype(np.float32)).reshape(len(others), 3, len(_DEPTHS)).mean(2)
    distance: NDArray[np.float32] = np.linalg.norm(moved, axis=1)
    return distance


def _form(artwork: Artwork) -> Forms:
    waves = np.fft.fft2(_contours(artwork))
    down, across = _copies(waves)
    found = waves[_V * down, _U * across]
    strength = np.abs(found)
    found = np.divide(found, np.sqrt(strength), out=np.zeros_like(found), where=strength > 0)
    parts = np.concatenate([found.real, found.imag])
    return np.round(127 * parts / max(float(np.abs(parts).max()), 1e-9)).astype(np.int8)


def _contours(artwork: Artwork) -> NDArray[np.float64]:
    """Where colours meet on the smallest block of the cloth, shape (_SIDE_PX, _SIDE_PX): 0 to 2."""
    columns, rows = _CELLS.get(artwork.repeat, (1, 1)) if artwork.format is Format.REPEAT else (1, 1)
    block = Image.fromarray(unfold(artwork.pixels, artwork.repeat, columns, rows) if columns * rows > 1 else artwork.pixels)
    small = np.asarray(block.resize((_SIDE_PX, _SIDE_PX), Image.Resampling.BOX)).astype(np.int16)
    steps = (np.abs(small - np.roll(small, 1, axis)).max(-1) for axis in (0, 1))
    return sum((np.minimum(step / _CONTRAST, 1.0) for step in steps), np.zeros(small.shape[:2]))


def _copies(waves: NDArray[np.complex128]) -> tuple[int, int]:
    """How many copies of its repeat a picture holds, down and across: waves then lie on whole multiples of them only."""
    number = np.abs(np.fft.fftfreq(len(waves), 1 / len(waves))).astype(int)
    near = number <= _SIDE_PX // 4
    number, energy = number[near], np.abs(waves[np.ix_(near, near)]) ** 2
    energy[0, 0] = 0
    allowed = _STRAY * energy.sum()
    sides = (energy.sum(1), energy.sum(0))
    down, across = (max(n for n in range(1, _MOST_COPIES + 1) if side[number % n != 0].sum() <= allowed) for side in sides)
    return down, across


def _colours(pixels: Pixels) -> NDArray[np.int8]:
    small = np.asarray(Image.fromarray(pixels).resize((_SIDE_PX // 2, _SIDE_PX // 2), Image.Resampling.BOX))
    lab = np.sort(srgb_to_lab(small.reshape(-1, 3)), 0)
    deep: NDArray[np.int8] = np.clip(np.round(lab[(_DEPTHS * len(lab)).astype(int)].T.ravel()), -128, 127).astype(np.int8)
    return deep


def _unit(forms: Forms) -> NDArray[np.complex64]:
    """Forms as complex rows of unit length, shape (n, WAVES)."""
    return _rows_of_unit_length((forms[:, :WAVES] + 1j * forms[:, WAVES:]).astype(np.complex64))


def _rows_of_unit_length(rows: NDArray[Any]) -> NDArray[Any]:
    """A row of nothing stays one."""
    scaled: NDArray[Any] = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return scaled
