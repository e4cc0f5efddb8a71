"""Files by the sha256 of their bytes: written once, never changed, on a folder or any fsspec store."""

from review.assets.store import WIDTHS, AssetStore

__all__ = ["WIDTHS", "AssetStore"]
