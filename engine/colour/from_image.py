"""The spot colours that a picture is made of: a palette taken from a photograph, a swatch card or an archive print."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.vq import kmeans2

from engine.colour.difference import srgb_to_oklab
from engine.ports import Pixels

MOST_COLOURS = 12
_SIDE = 160  # pixels looked at along each side: an area of one part in two thousand still counts
_SAME = 0.05  # OKLab distance under which two colours are one
_LEAST = 0.004  # of the area: less is an edge or a speck
_ROUNDS = 20


def palette_from_image(image: Pixels, n: int = 6) -> tuple[str, ...]:
    """Up to `n` (1-12) hex colours, the largest area first; fewer where the picture has fewer that can be told apart.

    k-means in OKLab from seeds that lie apart, so that a small accent is found beside large areas. Each colour is the one that
    occurs most in its group, not the group's mean: a flat artwork gives back its own inks, smoothed edges or not. The same picture
    gives the same palette.
    """
    if not 1 <= n <= MOST_COLOURS:
        raise ValueError(f"A palette from a picture has 1 to {MOST_COLOURS} colours, not {n}.")
    step = [max(1, side // _SIDE) for side in image.shape[:2]]
    sample = image[:: step[0], :: step[1]].reshape(-1, 3)
    bins, which, counts = np.unique(sample >> 3, axis=0, return_inverse=True, return_counts=True)
    which = which.ravel()
    means = np.stack([np.bincount(which, sample[:, channel], len(bins)) / counts for channel in range(3)], -1)
    lab = srgb_to_oklab(means)
    centres, _ = kmeans2(lab[which], lab[_seeds(lab, counts, n)], iter=_ROUNDS, minit="matrix", missing="warn")
    group = np.linalg.norm(lab[:, None] - centres[None], axis=-1).argmin(1)
    return _spots(means, lab, counts, group)[:n]


def _seeds(lab: NDArray[np.float64], counts: NDArray[np.int64], n: int) -> list[int]:
    """The commonest colour, then again and again the one that is far from all before it and not rare."""
    seeds = [int(counts.argmax())]
    away = np.linalg.norm(lab - lab[seeds[0]], axis=1)
    while len(seeds) < n and (away > _SAME).any():
        seeds.append(int((away**2 * np.sqrt(counts)).argmax()))
        away = np.minimum(away, np.linalg.norm(lab - lab[seeds[-1]], axis=1))
    return seeds


def _spots(
    means: NDArray[np.float64], lab: NDArray[np.float64], counts: NDArray[np.int64], group: NDArray[np.intp]
) -> tuple[str, ...]:
    areas = np.bincount(group, counts)
    kept: list[int] = []
    for label in np.argsort(-areas, kind="stable").tolist():
        if areas[label] < _LEAST * counts.sum() and kept:
            continue
        inside = np.flatnonzero(group == label)
        spot = int(inside[counts[inside].argmax()])
        if all(np.linalg.norm(lab[spot] - lab[other]) >= _SAME for other in kept):
            kept.append(spot)
    return tuple("#{:02X}{:02X}{:02X}".format(*np.rint(means[spot]).astype(int).tolist()) for spot in kept)
