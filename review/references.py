"""Pictures from outside: what a brief starts from, and a brand's reference designs."""

from __future__ import annotations

import numpy as np
from PIL import Image

from engine.images import MIN_SIDE_PX, read_image, to_png
from engine.ports import Pixels
from review import records
from review.access import Action, require
from review.assets import AssetStore
from review.domain import Actor
from review.store import Store

PNG = "image/png"
LARGEST_PX = 2048
"""The longer side of a picture as it is kept: more than any model looks at."""


def keep_reference(store: Store, assets: AssetStore, content: bytes, *, name: str, actor: Actor) -> str:
    """Keeps a picture for a brief's `reference`, as `keep_picture` does; for those who may generate."""
    require(actor, Action.GENERATE)
    return keep_picture(store, assets, content, name=name)


def keep_picture(store: Store, assets: AssetStore, content: bytes, *, name: str) -> str:
    """Stores a picture as a PNG of at most `LARGEST_PX` a side, without what cameras write beside the pixels; returns its sha256.

    Raises InvalidImage for what is no picture, and nothing is stored."""
    picture = to_png(_at_most(read_image(content, name=name), LARGEST_PX))
    sha256 = assets.put(picture, PNG)
    with store.write() as tx:
        records.add_asset(tx, sha256, PNG, len(picture))
    return sha256


def _at_most(pixels: Pixels, side: int) -> Pixels:
    if max(pixels.shape[:2]) <= side:
        return pixels
    height, width = (max(MIN_SIDE_PX, round(length * side / max(pixels.shape[:2]))) for length in pixels.shape[:2])
    return np.asarray(Image.fromarray(pixels).resize((width, height), Image.Resampling.LANCZOS))
