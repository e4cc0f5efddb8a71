"""CIE Lab (D65), OKLab and the CIEDE2000 colour difference, on whole arrays."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.domain.colour import to_rgb

Floats = NDArray[np.float64]

_TO_XYZ = np.array(
    [
        (0.4123907993, 0.3575843394, 0.1804807884),
        (0.2126390059, 0.7151686788, 0.0721923154),
        (0.0193308187, 0.1191947798, 0.9505321522),
    ]
)
_WHITE = _TO_XYZ.sum(1)
_OK_LMS = np.array(
    [
        (0.4122214708, 0.5363325363, 0.0514459929),
        (0.2119034982, 0.6806995451, 0.1073969566),
        (0.0883024619, 0.2817188376, 0.6299787005),
    ]
)
_OK_LAB = np.array(
    [
        (0.2104542553, 0.7936177850, -0.0040720468),
        (1.9779984951, -2.4285922050, 0.4505937099),
        (0.0259040371, 0.7827717662, -0.8086757660),
    ]
)


def linear(srgb: ArrayLike) -> Floats:
    """Linear light 0-1 of sRGB values 0-255 (IEC 61966-2-1)."""
    v = np.asarray(srgb, float) / 255.0
    return np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4)


def srgb_to_lab(srgb: ArrayLike) -> Floats:
    """CIE L*a*b* under D65 of sRGB values 0-255, shape (..., 3)."""
    xyz = linear(srgb) @ _TO_XYZ.T / _WHITE
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], -1)


def srgb_to_oklab(srgb: ArrayLike) -> Floats:
    """OKLab (Ottosson 2020) of sRGB values 0-255, shape (..., 3)."""
    lab: Floats = np.cbrt(linear(srgb) @ _OK_LMS.T) @ _OK_LAB.T
    return lab


def lab_of_hex(colours: Sequence[str]) -> Floats:
    """Lab rows of hex colours."""
    return srgb_to_lab([to_rgb(c) for c in colours])


def delta_e_2000(a: ArrayLike, b: ArrayLike) -> Floats:
    """CIEDE2000 between Lab arrays, broadcast over leading axes (Sharma, Wu and Dalal 2005; kL = kC = kH = 1)."""
    (l1, a1, b1), (l2, a2, b2) = (np.moveaxis(np.asarray(v, float), -1, 0) for v in (a, b))
    mean_c7 = ((np.hypot(a1, b1) + np.hypot(a2, b2)) / 2) ** 7
    g = 1.5 - 0.5 * np.sqrt(mean_c7 / (mean_c7 + 25.0**7))
    c1, c2 = np.hypot(a1 * g, b1), np.hypot(a2 * g, b2)
    h1, h2 = np.degrees(np.arctan2(b1, a1 * g)) % 360, np.degrees(np.arctan2(b2, a2 * g)) % 360
    grey = c1 * c2 == 0
    dh = np.where(grey, 0.0, (h2 - h1 + 180) % 360 - 180)
    dh = np.where(~grey & (np.abs(h2 - h1) == 180), h2 - h1, dh)
    d_hue = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(dh / 2))
    total = h1 + h2
    mean_h = np.where(np.abs(h1 - h2) <= 180, total / 2, np.where(total < 360, total / 2 + 180, total / 2 - 180))
    mean_h = np.where(grey, total, mean_h)
    mean_l, mean_c = (l1 + l2) / 2, (c1 + c2) / 2
    t = 1 - 0.17 * _cos(mean_h - 30) + 0.24 * _cos(2 * mean_h) + 0.32 * _cos(3 * mean_h + 6) - 0.20 * _cos(4 * mean_h - 63)
    sl = 1 + 0.015 * (mean_l - 50) ** 2 / np.sqrt(20 + (mean_l - 50) ** 2)
    sc, sh = 1 + 0.045 * mean_c, 1 + 0.015 * mean_c * t
    rc = 2 * np.sqrt(mean_c**7 / (mean_c**7 + 25.0**7))
    rt = -rc * np.sin(np.radians(60 * np.exp(-(((mean_h - 275) / 25) ** 2))))
    dl, dc, dh = (l2 - l1) / sl, (c2 - c1) / sc, d_hue / sh
    total_difference: Floats = np.sqrt(np.maximum(dl**2 + dc**2 + dh**2 + rt * dc * dh, 0.0))
    return total_difference


def _cos(degrees: Floats) -> Floats:
    return np.cos(np.radians(degrees))
