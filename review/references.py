"""Pictures from outside that a brief starts from."""

from __future__ import annotations

from engine.images import read_image, to_png
from review import records
from review.access import Action, require
from review.assets import AssetStore
from review.domain import Actor
from review.store import Store

PNG = "image/png"


def keep_reference(store: Store, assets: AssetStore, content: bytes, *, name: str, actor: Actor) -> str:
    """Stores a picture for a brief's `reference`, without what cameras write beside the pixels; returns its sha256.

    Raises InvalidImage for what is no picture, and nothing is stored."""
    require(actor, Action.GENERATE)
    picture = to_png(read_image(content, name=name))
    sha256 = assets.put(picture, PNG)
    with store.write() as tx:
        records.add_asset(tx, sha256, PNG, len(picture))
    return sha256
