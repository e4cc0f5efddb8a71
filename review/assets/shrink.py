"""Smaller copies of a repeat that still repeat: what falls off one edge counts in at the opposite one."""

from __future__ import annotations

import math
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from review.errors import AssetAltered

_LANCZOS_SUPPORT = 3
_SIGNATURES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"RIFF": "image/webp", b"II*\x00": "image/tiff"}


def media_type_of(content: bytes) -> str:
    """By the first bytes."""
    return next((kind for start, kind in _SIGNATURES.items() if content.startswith(start)), "application/octet-stream")


def shrink(content: bytes, width: int) -> bytes | None:
    """A WebP `width` px wide of an image file; None where the image is no wider. Raises AssetAltered for what is no image."""
    try:
        with Image.open(BytesIO(content)) as image:
            if image.width <= width:
                return None
            whole = np.asarray(image.convert("RGB"))
    except (UnidentifiedImageError, OSError) as error:
        raise AssetAltered("An asset's file is not a whole image any more. Restore it from a backup.") from error
    buffer = BytesIO()
    _resize_wrapped(whole, width).save(buffer, "WEBP", quality=92, method=2)
    return buffer.getvalue()


def _resize_wrapped(pixels: NDArray[np.uint8], width: int) -> Image.Image:
    """Lanczos over the torus of a block repeat, by the window of one repeat in a wrapped margin."""
    height, own = pixels.shape[:2]
    scale = own / width
    margin = min(math.ceil(_LANCZOS_SUPPORT * scale) + 1, own, height)
    wrapped = Image.fromarray(np.pad(pixels, ((margin, margin), (margin, margin), (0, 0)), mode="wrap"))
    window = (margin, margin, margin + own, margin + height)
    return wrapped.resize((width, max(1, round(height / scale))), Image.Resampling.LANCZOS, box=window)
