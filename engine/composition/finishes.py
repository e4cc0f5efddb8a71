"""Styles: how the drawing looks printed. Each keeps the palette's exact colours, the repeat, and its look at any size."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.domain.brief import RepeatType

Indices = NDArray[np.uint8]
Floats = NDArray[np.float32]
Apply = Callable[[Indices, RepeatType, int, float], Indices]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish:
    """`line` above 0 draws contours; `apply` works on palette indices (drawing, repeat, seed, fineness).

    `fineness` 1-3 grows as the figures get smaller, so that texture never swallows them.
    """

    name: str
    apply: Apply
    line: float = 0.0


@lru_cache(maxsize=64)
def _grain(seed: int, rows: int, columns: int) -> Floats:
    return np.random.default_rng((seed, rows, columns)).random((rows, columns), np.float32)


def noise(shape: tuple[int, int], repeat: RepeatType, seed: int, rows: int, columns: int) -> Floats:
    """Smooth noise, about 0-1, that continues over the repeat; `rows` x `columns` grains whatever the size in pixels."""
    height, width = shape
    pad = 3
    grain = np.pad(_grain(seed, rows, columns), pad, mode="wrap")
    image = Image.fromarray(grain)
    box = (pad, pad, pad + columns, pad + rows)
    smooth = np.asarray(image.resize((width, height), Image.Resampling.BICUBIC, box=box))
    return sheared(smooth, repeat)


def sheared(field: Floats, repeat: RepeatType) -> Floats:
    """A field that repeats as a block, slanted so that it repeats as half-drop or brick."""
    height, width = field.shape
    y, x = np.ogrid[:height, :width]
    if repeat is RepeatType.HALF_DROP:
        return np.asarray(field[(y - (x * height) // (2 * width)) % height, x])
    if repeat is RepeatType.BRICK:
        return np.asarray(field[y, (x - (y * width) // (2 * height)) % width])
    return field


def _columns(indices: Indices, rows: float) -> int:
    """As many columns as make square grains with `rows` rows."""
    height, width = indices.shape
    return int(max(4, round(rows * width / height)))


def _flat(indices: Indices, repeat: RepeatType, seed: int, fineness: float) -> Indices:
    return indices


def _block_print(indices: Indices, repeat: RepeatType, seed: int, fineness: float) -> Indices:
    moved = warped(indices, repeat, seed, 0.004, fineness)
    rows = round(150 * min(fineness, 1.6))
    fine = noise(indices.shape, repeat, seed, rows, _columns(indices, rows))
    broad = noise(indices.shape, repeat, seed + 1, 14, _columns(indices, 14))
    return _bare(moved, fine * 0.75 + broad * 0.5 > 1.02)


def _lino(indices: Indices, repeat: RepeatType, seed: int, fineness: float) -> Indices:
    moved = warped(indices, repeat, seed, 0.005, fineness)
    rows = round(26 * fineness)
    gouges = noise(indices.shape, repeat, seed, rows, _columns(indices, 4 * rows)) > 0.86
    chatter = noise(indices.shape, repeat, seed + 1, rows + 4, _columns(indices, 3.5 * rows)) > 0.97
    main = np.bincount(indices.ravel(), minlength=2)[1:].argmax() + 1
    return np.where(chatter & (moved == 0), np.uint8(main), _bare(moved, gouges))


def _ikat(indices: Indices, repeat: RepeatType, seed: int, fineness: float) -> Indices:
    height, width = indices.shape
    streak = noise(indices.shape, repeat, seed, round(5 * fineness), _columns(indices, 220 * min(fineness, 1.5))) - 0.5
    y, x = np.ogrid[:height, :width]
    shift = np.round(streak * (height * 0.045 / fineness)).astype(np.int32)
    return _moved(indices, repeat, np.broadcast_to(x.astype(np.int32), shift.shape), y.astype(np.int32) + shift)


def _woven(indices: Indices, repeat: RepeatType, seed: int, fineness: float) -> Indices:
    height, width = indices.shape
    rows = 8 * round(18 * min(fineness, 1.7))
    columns = max(8, 8 * round(rows * width / height / 8))
    v, u = np.arange(height) * rows / height, np.arange(width) * columns / width
    y, x = v.astype(int), u.astype(int)
    threads = indices[((y + 0.5) * height / rows).astype(int)[:, None], ((x + 0.5) * width / columns).astype(int)[None]]
    # a twill: every fourth crossing lets a corner of the ground warp show
    over = (x[None] + y[:, None]) % 4 == 0
    corner = ((v % 1) >= 0.5)[:, None] & ((u % 1) >= 0.5)[None]
    return _bare(threads, over & corner)


def _hand_cut(indices: Indices, repeat: RepeatType, seed: int, fineness: float) -> Indices:
    return warped(indices, repeat, seed, 0.011, fineness)


def _dry_brush(indices: Indices, repeat: RepeatType, seed: int, fineness: float) -> Indices:
    moved = warped(indices, repeat, seed, 0.008, fineness)
    rows = round(18 * fineness)
    bristle = noise(indices.shape, repeat, seed, rows, _columns(indices, 11 * rows))
    broad = noise(indices.shape, repeat, seed + 1, 9, _columns(indices, 10))
    return _bare(moved, bristle * 0.8 + broad * 0.5 > 0.98)


def _bare(indices: Indices, worn: NDArray[np.bool_]) -> Indices:
    """The ground shows where the ink is worn."""
    return np.where(worn, np.uint8(0), indices)


def warped(indices: Indices, repeat: RepeatType, seed: int, reach: float, fineness: float) -> Indices:
    """Edges moved by up to `reach` of the repeat's height, as a hand would cut them."""
    height, width = indices.shape
    rows = round(22 * fineness)
    columns, far = _columns(indices, rows), 2 * reach * height / fineness
    dx = np.round((noise(indices.shape, repeat, seed + 11, rows, columns) - 0.5) * far).astype(np.int32)
    dy = np.round((noise(indices.shape, repeat, seed + 12, rows, columns) - 0.5) * far).astype(np.int32)
    y, x = np.ogrid[:height, :width]
    return _moved(indices, repeat, x.astype(np.int32) + dx, y.astype(np.int32) + dy)


def _moved(indices: Indices, repeat: RepeatType, x: NDArray[np.int32], y: NDArray[np.int32]) -> Indices:
    """Pixels fetched from (x, y), which may lie in neighbouring repeats."""
    height, width = indices.shape
    if repeat is RepeatType.MIRROR:
        x, y = np.mod(x, 2 * width), np.mod(y, 2 * height)
        return np.asarray(indices[np.minimum(y, 2 * height - 1 - y), np.minimum(x, 2 * width - 1 - x)])
    if repeat is RepeatType.BRICK:
        j = y // height
        return np.asarray(indices[y - j * height, np.mod(x - j * (width // 2), width)])
    i = x // width
    drop = height // 2 if repeat is RepeatType.HALF_DROP else 0
    return np.asarray(indices[np.mod(y - i * drop, height), x - i * width])


FINISHES: Mapping[str, Finish] = {
    finish.name: finish
    for finish in (
        Finish(name="flat", apply=_flat),
        Finish(name="hand-cut", apply=_hand_cut),
        Finish(name="line", apply=_flat, line=0.024),
        Finish(name="block print", apply=_block_print),
        Finish(name="lino", apply=_lino),
        Finish(name="dry brush", apply=_dry_brush),
        Finish(name="ikat", apply=_ikat),
        Finish(name="woven", apply=_woven),
    )
}

_WORDS = {
    "outline": "line", "drawn": "line", "ink": "line", "sketch": "line",
    "etched": "line", "engraved": "line", "contour": "line", "block": "block print",
    "print": "block print", "printed": "block print", "stamp": "block print", "screen": "block print",
    "vintage": "block print", "batik": "block print", "linocut": "lino", "woodcut": "lino",
    "carved": "lino", "brush": "dry brush", "watercolour": "dry brush", "watercolor": "dry brush",
    "painted": "dry brush", "painterly": "dry brush", "gouache": "dry brush", "cut": "hand-cut",
    "stencil": "hand-cut", "paper": "hand-cut", "hand": "hand-cut", "organic": "hand-cut",
    "folk": "hand-cut", "naive": "hand-cut", "jacquard": "woven", "knit": "woven",
    "weave": "woven", "tapestry": "woven",
}  # fmt: skip


def nearest_style(words: str) -> str:
    """The finish that a style in people's words comes nearest to; flat where none does."""
    text = words.strip().lower()
    if text in FINISHES:
        return text
    for word in text.replace("-", " ").split():
        if word in _WORDS:
            return _WORDS[word]
    return next((name for name in FINISHES if name.split()[0].split("-")[0] in text), "flat")
