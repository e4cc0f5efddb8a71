"""A finished picture in other colours: spot colours exactly, what lies between two of them as the same mixture of the new two."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from engine.colour.difference import srgb_to_oklab
from engine.domain.colour import to_rgb
from engine.pixels import Pixels, coded, decoded

Floats = NDArray[np.float64]

_CHUNK = 65_536  # colours matched at once, so that photographs need no more memory than drawings
_APART = 0.05  # OKLab distance under which two colours of a picture count as one


def recolour(pixels: Pixels, source: Sequence[str], target: Sequence[str]) -> Pixels:
    """The picture with the hex colours of `source` replaced, one for one, by those of `target`.

    A pixel of the source palette becomes its target exactly. Any other is read as the nearest mixture of two source colours, as
    smoothed edges are, and becomes the same mixture of their targets; what no mixture explains (a texture, a grain) is kept on
    top. Each colour is replaced by itself wherever it stands, so that a repeat joins as it did before.
    """
    if len(source) != len(target):
        raise ValueError(f"{len(source)} colours cannot be replaced by {len(target)}.")
    code = coded(pixels)
    unique, where = np.unique(code, return_inverse=True)
    colours = decoded(unique).astype(np.float64)
    old, new = (np.array([to_rgb(colour) for colour in palette], np.float64) for palette in (source, target))
    parts = [_replaced(colours[start : start + _CHUNK], old, new) for start in range(0, len(colours), _CHUNK)]
    result: Pixels = np.concatenate(parts)[where.reshape(code.shape)]
    return result


def _replaced(colours: Floats, old: Floats, new: Floats) -> NDArray[np.uint8]:
    best = np.full(len(colours), np.inf)
    was, becomes = np.empty_like(colours), np.empty_like(colours)
    pure = [(a, a) for a in range(len(old))]  # first, for of equal explanations the first stands
    for a, b in (*pure, *combinations(range(len(old)), 2)):
        step = old[b] - old[a]
        share = np.clip((colours - old[a]) @ step / max(float(step @ step), 1.0), 0.0, 1.0)[:, None]
        mixture = old[a] + share * step
        distance = ((colours - mixture) ** 2).sum(1)
        nearer = distance < best - 1e-9
        best[nearer] = distance[nearer]
        was[nearer] = mixture[nearer]
        becomes[nearer] = (new[a] + share * (new[b] - new[a]))[nearer]
    return np.clip(np.rint(becomes + colours - was), 0, 255).astype(np.uint8)


def main_colours(pixels: Pixels, most: int = 6) -> tuple[str, ...]:
    """The colours that a picture of unknown palette is made of, largest area first: those told apart, `most` at most."""
    sample = pixels[:: max(1, pixels.shape[0] // 256), :: max(1, pixels.shape[1] // 256)].reshape(-1, 3)
    bins, where, counts = np.unique(sample >> 3, axis=0, return_inverse=True, return_counts=True)
    mean = np.stack([np.bincount(where.ravel(), sample[:, c], len(bins)) / counts for c in range(3)], -1)
    order = np.argsort(-counts, kind="stable")
    kept: list[int] = []
    lab = srgb_to_oklab(mean)
    for index in order[:512].tolist():
        if len(kept) < most and all(np.linalg.norm(lab[index] - lab[other]) >= _APART for other in kept):
            kept.append(index)
    return tuple("#{:02X}{:02X}{:02X}".format(*np.rint(mean[index]).astype(int).tolist()) for index in kept)
