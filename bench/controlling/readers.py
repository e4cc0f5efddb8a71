"""Two readers of layouts that know nothing of the plan: trees on engineered features, neighbours in a generic embedding.

Both learn on the spot from drawings of other seeds and of motifs that are not held out.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.neighbors import KNeighborsClassifier

from engine.ports import Artwork
from engine.repeats.tiling import unfold

Floats = NDArray[np.float64]
_SIDE = 256


def features(artwork: Artwork) -> Floats:
    """What an eye for structure would note: where energy lies by direction and fineness, how rows and columns differ, how the
    cloth resembles itself when shifted."""
    cloth = unfold(artwork.pixels, artwork.repeat, 2, 2)
    grey = np.asarray(Image.fromarray(cloth).convert("L").resize((_SIDE, _SIDE), Image.Resampling.BOX), np.float64)
    grey = (grey - grey.mean()) / max(grey.std(), 1e-6)
    power = np.abs(np.fft.fftshift(np.fft.fft2(grey))) ** 2
    y, x = np.indices(power.shape) - _SIDE // 2
    radius, angle = np.hypot(y, x), np.mod(np.degrees(np.arctan2(y, x)), 180)
    bins = [
        power[(radius >= low) & (radius < 2 * low) & (np.abs((angle - a + 90) % 180 - 90) <= 7.5)].sum()
        for low in (2, 4, 8, 16, 32)
        for a in range(0, 180, 15)
    ]
    spectrum = np.log(np.array(bins) + 1) - np.log(np.sum(bins) + 1)
    own = np.fft.ifft2(np.abs(np.fft.fft2(grey)) ** 2).real / grey.size
    shifts = [own[int(_SIDE * dy) % _SIDE, int(_SIDE * dx) % _SIDE] for dy in _SHIFTS for dx in _SHIFTS]
    profiles = []
    for axis in (0, 1):
        line = grey.mean(axis)
        profiles += [
            line.std(),
            line.max(),
            line.min(),
            np.abs(np.diff(line)).max(),
            *np.sort(np.abs(np.fft.rfft(line))[1:40])[-4:],
        ]
        profiles += np.percentile(grey.std(axis), (0, 10, 50, 90)).tolist()
    return np.concatenate([spectrum, shifts, profiles])


_SHIFTS = (0.0, 1 / 16, 1 / 12, 1 / 8, 1 / 6, 1 / 4)


def gradients(artwork: Artwork) -> Floats:
    """A generic embedding: directions of the gradients in 8 x 8 parts of the cloth (after Dalal and Triggs, 2005), unit length."""
    cloth = Image.fromarray(unfold(artwork.pixels, artwork.repeat, 2, 2)).convert("L").resize((128, 128), Image.Resampling.BOX)
    gy, gx = np.gradient(np.asarray(cloth, np.float64))
    strength, turn = np.hypot(gx, gy), np.mod(np.arctan2(gy, gx), np.pi) / np.pi * 9
    cells = [strength * (turn.astype(int) % 9 == k) for k in range(9)]
    rows = np.stack([cell.reshape(8, 16, 8, 16).sum((1, 3)) for cell in cells], -1)
    rows /= np.linalg.norm(rows, axis=-1, keepdims=True) + 1e-6
    return np.asarray(rows.ravel() / np.linalg.norm(rows))


def read_layouts(
    train: Sequence[tuple[Floats, Floats]], known: Sequence[str], test: Sequence[tuple[Floats, Floats]]
) -> tuple[list[str], list[str]]:
    """The layout that each reader sees in each test picture: trees on features, neighbours in the embedding."""
    trees = ExtraTreesClassifier(600, random_state=0, class_weight="balanced").fit([row[0] for row in train], known)
    neighbours = KNeighborsClassifier(5, metric="cosine", weights="distance").fit([row[1] for row in train], known)
    return list(trees.predict([row[0] for row in test])), list(neighbours.predict([row[1] for row in test]))
