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
Apply = Callable[[Indices, RepeatType, int], Indices]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish:
    """`line` above 0 draws contours; `apply` works on palette indices."""

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


def _flat(indices: Indices, repeat: RepeatType, seed: int) -> Indices:
    return indices


def _block_print(indices: Indices, repeat: RepeatType, seed: int) -> Indices:
    shape, columns = indices.shape, max(8, round(100 * indices.shape[1] / indices.shape[0]))
    moved = warped(indices, repeat, seed, 0.004)
    fine = noise(shape, repeat, seed, 150, columns * 3 // 2)
    broad = noise(shape, repeat, seed + 1, 14, max(4, columns // 7))
    worn = fine * 0.75 + broad * 0.5 > 1.02
    return np.where(worn, 0, moved).astype(np.uint8)


def _lino(indices: Indices, repeat: RepeatType, seed: int) -> Indices:
    shape, columns = indices.shape, max(8, round(100 * indices.shape[1] / indices.shape[0]))
    moved = warped(indices, repeat, seed, 0.005)
    gouges = noise(shape, repeat, seed, 26, columns) > 0.86
    chatter = noise(shape, repeat, seed + 1, 30, columns * 9 // 10) > 0.97
    main = np.bincount(indices.ravel(), minlength=2)[1:].argmax() + 1
    carved = np.where(gouges & (moved != 0), 0, moved)
    return np.where(chatter & (moved == 0), main, carved).astype(np.uint8)


def _ikat(indices: Indices, repeat: RepeatType, seed: int) -> Indices:
    height, width = indices.shape
    threads = max(24, round(220 * width / height))
    streak = noise(indices.shape, repeat, seed, 5, threads) - 0.5
    y, x = np.ogrid[:height, :width]
    shift = np.round(streak * height * 0.045).astype(int)
    return _moved(indices, repeat, np.broadcast_to(x, shift.shape), y + shift)


def _woven(indices: Indices, repeat: RepeatType, seed: int) -> Indices:
    height, width = indices.shape
    rows = 144
    columns = max(4, 4 * round(rows * width / height / 4))
    v, u = np.arange(height) * rows / height, np.arange(width) * columns / width
    y, x = v.astype(int), u.astype(int)
    threads = indices[((y + 0.5) * height / rows).astype(int)[:, None], ((x + 0.5) * width / columns).astype(int)[None]]
    # a twill: every fourth crossing lets a corner of the ground warp show
    over = (x[None] + y[:, None]) % 4 == 0
    corner = ((v % 1) >= 0.5)[:, None] & ((u % 1) >= 0.5)[None]
    return np.where(over & corner, 0, threads).astype(np.uint8)


def _hand_cut(indices: Indices, repeat: RepeatType, seed: int) -> Indices:
    return warped(indices, repeat, seed, 0.011)


def _dry_brush(indices: Indices, repeat: RepeatType, seed: int) -> Indices:
    columns = max(8, round(100 * indices.shape[1] / indices.shape[0]))
    moved = warped(indices, repeat, seed, 0.008)
    bristle = (
        noise(indices.shape, repeat, seed, 18, columns * 2) * 0.8
        + noise(indices.shape, repeat, seed + 1, 9, max(4, columns // 10)) * 0.5
    )
    return np.where(bristle > 0.98, 0, moved).astype(np.uint8)


def warped(indices: Indices, repeat: RepeatType, seed: int, reach: float) -> Indices:
    """Edges moved by up to `reach` of the repeat's height, as a hand would cut them."""
    height, width = indices.shape
    columns = max(6, round(22 * width / height))
    dx = (noise(indices.shape, repeat, seed + 11, 22, columns) - 0.5) * 2 * reach * height
    dy = (noise(indices.shape, repeat, seed + 12, 22, columns) - 0.5) * 2 * reach * height
    y, x = np.ogrid[:height, :width]
    return _moved(indices, repeat, x + np.round(dx).astype(int), y + np.round(dy).astype(int))


def _moved(indices: Indices, repeat: RepeatType, x: NDArray[np.int_], y: NDArray[np.int_]) -> Indices:
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
