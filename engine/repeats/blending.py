"""Makes a repeat of any picture, and mends one whose seam shows: what lies beyond an edge is faded in towards it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.domain.brief import RepeatType
from engine.ports import Pixels

_MENDED = 0.05  # of a side on either side of a seam: a wider one would show its reflection
_MARGIN = 0.125  # of a side: wide enough to hide the join of most pictures, narrow enough to keep what they show


def as_repeat(picture: Pixels, repeat: RepeatType, width_px: int, height_px: int) -> Pixels:
    """The middle of a picture as one seamless repeat, shape (height_px, width_px, 3). A half-drop needs an even height, a brick an
    even width; a mirror repeat meets its own reflection and is not blended."""
    if repeat is RepeatType.MIRROR:
        return _cropped(picture, width_px, height_px)
    wide, tall = round(width_px * _MARGIN), round(height_px * _MARGIN)
    whole = _cropped(picture, width_px + wide, height_px + tall).astype(np.float32)
    if repeat is RepeatType.BRICK:
        joined = _faded(_faded(whole, wide, 1, 0), tall, 0, width_px // 2)
    else:
        joined = _faded(_faded(whole, tall, 0, 0), wide, 1, height_px // 2 if repeat is RepeatType.HALF_DROP else 0)
    return np.rint(joined).astype(np.uint8)


def mend_seam(pixels: Pixels, repeat: RepeatType) -> Pixels:
    """A repeat with its edges faded into what lies beyond them, mirrored, so that they meet half-way; all stays in its place. A
    mirror repeat meets its own reflection and is not changed."""
    if repeat is RepeatType.MIRROR:
        return pixels
    whole = pixels.astype(np.float32)
    tall, wide = (max(1, round(side * _MENDED)) for side in pixels.shape[:2])
    if repeat is RepeatType.BRICK:
        joined = _met(_met(whole, wide, 1, 0), tall, 0, pixels.shape[1] // 2)
    else:  # the straight join first: what then meets it is shifted along it
        joined = _met(_met(whole, tall, 0, 0), wide, 1, pixels.shape[0] // 2 if repeat is RepeatType.HALF_DROP else 0)
    return np.rint(joined).astype(np.uint8)


def _met(picture: NDArray[np.float32], margin: int, axis: int, shift: int) -> NDArray[np.float32]:
    """Both edges along `axis` as the mean of themselves and each other, less so away from them; `shift` is the lattice's."""
    lines = np.moveaxis(picture, axis, 0).copy()
    first, last = lines[:margin].copy(), lines[::-1][:margin].copy()
    weight = np.linspace(0.5, 0, margin, endpoint=False, dtype=np.float32)[:, None, None]
    lines[:margin] = (1 - weight) * first + weight * np.roll(last, -shift, axis=1)
    lines[::-1][:margin] = (1 - weight) * last + weight * np.roll(first, shift, axis=1)
    return np.moveaxis(lines, 0, axis)


def _faded(picture: NDArray[np.float32], margin: int, axis: int, shift: int) -> NDArray[np.float32]:
    """The picture less its last `margin` along `axis`, which fades into its beginning, moved by `shift` along the other axis."""
    lines = np.moveaxis(picture, axis, 0)
    beyond = np.roll(lines[-margin:], shift, axis=1)
    weight = np.linspace(0, 1, margin, endpoint=False, dtype=np.float32)[:, None, None]
    joined = np.concatenate([weight * lines[:margin] + (1 - weight) * beyond, lines[margin:-margin]])
    return np.moveaxis(joined, 0, axis)


def _cropped(picture: Pixels, width_px: int, height_px: int) -> Pixels:
    """The largest middle part of these proportions, at this size."""
    height, width = picture.shape[:2]
    scale = min(width / width_px, height / height_px)
    left, top = (width - width_px * scale) / 2, (height - height_px * scale) / 2
    box = (left, top, left + width_px * scale, top + height_px * scale)
    return np.asarray(Image.fromarray(picture).resize((width_px, height_px), Image.Resampling.LANCZOS, box=box))
