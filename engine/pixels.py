"""A picture's pixels, its colours as numbers, and how much of it each covers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Codes = NDArray[np.uint32]

_MOST = 4096  # colours that are told apart one by one


def coded(pixels: Pixels) -> Codes:
    """The colour of sRGB pixels (..., 3) as one number each, 0xRRGGBB."""
    red, green, blue = (pixels[..., channel] for channel in range(3))
    return (red.astype(np.uint32) << np.uint32(16)) | (green.astype(np.uint32) << np.uint32(8)) | blue


def decoded(codes: Codes) -> Pixels:
    """Back to red, green and blue, shape (..., 3)."""
    return np.stack([codes >> 16, codes >> 8 & 255, codes & 255], -1).astype(np.uint8)


def colours_by_area(pixels: Pixels) -> tuple[Pixels, NDArray[np.float64]]:
    """Distinct colours (n, 3) and their shares of the area, largest first; above 4096 colours they are binned first."""
    codes, counts = np.unique(coded(pixels), return_counts=True)
    if len(codes) > _MOST:
        codes, counts = np.unique(coded(pixels & np.uint8(0xF8) | np.uint8(4)), return_counts=True)
    order = np.argsort(-counts, kind="stable")
    return decoded(codes[order]), counts[order] / counts.sum()
