"""How a hand process changes a flat drawing: what the house diffusion model learns to do.

Each finish maps an index plane (uint8, 0 is the ground, n the n-th ink) to one of the same size and colours; every filter wraps.
Lengths are pixels of a 512 px repeat. Own work, after what each process does to a printed edge and a filled area.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

Plane = NDArray[np.uint8]
Field = NDArray[np.float32]


def noise(rng: np.random.Generator, shape: tuple[int, ...], sigma: float | tuple[float, float]) -> Field:
    """Smooth wrapping noise of unit standard deviation; `sigma` is its grain in pixels (y, x)."""
    field: Field = ndimage.gaussian_filter(rng.standard_normal(shape, dtype=np.float32), sigma, mode="wrap")
    return np.asarray(field / field.std(), dtype=np.float32)


def displace(plane: Plane, dy: Field, dx: Field) -> Plane:
    """Each pixel taken from (dy, dx) pixels away, around the edges."""
    height, width = plane.shape
    rows = np.rint(np.arange(height)[:, None] + dy).astype(np.intp) % height
    columns = np.rint(np.arange(width)[None, :] + dx).astype(np.intp) % width
    moved: Plane = plane[rows, columns]
    return moved


def inside(plane: Plane, depth_px: int) -> NDArray[np.bool_]:
    """Ink further than `depth_px` from any ground."""
    grown = ndimage.minimum_filter(plane > 0, size=2 * depth_px + 1, mode="wrap")
    return np.asarray(grown, dtype=bool)


def block_print(plane: Plane, rng: np.random.Generator) -> Plane:
    """Wood on cloth: a wavering edge, and salt where the block did not press, inside a firmer rim."""
    wobble = displace(plane, 1.2 * noise(rng, plane.shape, 4), 1.2 * noise(rng, plane.shape, 4))
    salt = noise(rng, plane.shape, 1.5) + 0.9 * noise(rng, plane.shape, 22) > 1.75
    return np.where(salt & inside(wobble, 3), 0, wobble).astype(np.uint8)


def linocut(plane: Plane, rng: np.random.Generator) -> Plane:
    """A gouge's marks: cut lines in the ink, and slivers of ink left standing in cleared ground."""
    wobble = displace(plane, 1.2 * noise(rng, plane.shape, 2.5), 1.2 * noise(rng, plane.shape, 2.5))
    level, upright = noise(rng, plane.shape, (1.3, 9)), noise(rng, plane.shape, (9, 1.3))
    gouge = np.where(noise(rng, plane.shape, 30) > 0, level, upright)
    cut = np.where((gouge > 1.45) & inside(wobble, 3), 0, wobble)
    ink = _main_ink(plane)
    return np.where((wobble == 0) & (gouge < -1.9), ink, cut).astype(np.uint8)


def screen_print(plane: Plane, rng: np.random.Generator) -> Plane:
    """Screens laid one after another: each ink rounded by the mesh and a little out of register."""
    printed = np.zeros_like(plane)
    for ink in range(1, int(plane.max()) + 1):
        mask = ndimage.gaussian_filter((plane == ink).astype(np.float32), 2.2, mode="wrap") > 0.45
        shift = tuple(rng.integers(-3, 4, size=2))
        printed[np.roll(mask, shift, axis=(0, 1))] = ink
    return printed


def batik(plane: Plane, rng: np.random.Generator) -> Plane:
    """Wax resist: a soft swelling edge, and fine cracks where the wax broke."""
    wobble = displace(plane, 2.6 * noise(rng, plane.shape, 8), 2.6 * noise(rng, plane.shape, 8))
    crack = (np.abs(noise(rng, plane.shape, 13)) < 0.075) | (np.abs(noise(rng, plane.shape, 21)) < 0.05)
    return np.where(crack & (noise(rng, plane.shape, 30) > -0.6), 0, wobble).astype(np.uint8)


def ikat(plane: Plane, rng: np.random.Generator) -> Plane:
    """Dyed threads that slipped on the loom: every edge across the warp feathers along it."""
    height, width = plane.shape
    thread = noise(rng, (1, width), (0, 1.4)) * 3 + noise(rng, (height, width), (40, 1.4)) * 2
    return displace(plane, thread, np.zeros((height, width), dtype=np.float32))


def dry_brush(plane: Plane, rng: np.random.Generator) -> Plane:
    """A brush running dry: ragged along the stroke, with the ground showing between the hairs."""
    level = rng.random() < 0.5
    hairs = noise(rng, plane.shape, (1.3, 16) if level else (16, 1.3))
    still = np.zeros(plane.shape, dtype=np.float32)
    ragged = displace(plane, still, 2.5 * hairs) if level else displace(plane, 2.5 * hairs, still)
    bare = hairs + 0.8 * noise(rng, plane.shape, 25) > 1.5
    return np.where(bare, 0, ragged).astype(np.uint8)


def flat(plane: Plane, rng: np.random.Generator) -> Plane:
    """As drawn."""
    return plane


def _main_ink(plane: Plane) -> int:
    counts = np.bincount(plane.ravel(), minlength=2)
    return int(counts[1:].argmax()) + 1


FINISHES: dict[str, Callable[[Plane, np.random.Generator], Plane]] = {
    "block print": block_print,
    "linocut": linocut,
    "screen print": screen_print,
    "batik": batik,
    "ikat": ikat,
    "dry brush": dry_brush,
    "flat": flat,
}

PHRASES: dict[str, tuple[str, ...]] = {
    "block print": ("block print", "hand block print with crisp carved edges"),
    "linocut": ("linocut", "lino cut", "linocut print with carved marks"),
    "screen print": ("screen print", "flat screen print with clean spot colours"),
    "batik": ("batik", "batik with soft wax-resist edges"),
    "ikat": ("ikat", "ikat with feathered edges"),
    "dry brush": (
        "dry brush",
        "painterly gouache with visible brushwork",
        "watercolour painting style, artistic brushstroke textures",
    ),
    "flat": (
        "flat graphic illustration",
        "minimal drawing",
        "cut paper collage with clean silhouettes",
        "fine line drawing",
    ),
}
