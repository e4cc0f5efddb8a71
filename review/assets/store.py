"""The asset store. File first, row second: an orphan file is harmless, a row never points at nothing."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
from contextlib import suppress
from pathlib import Path

import fsspec
from fsspec.implementations.local import LocalFileSystem

from review.assets.shrink import media_type_of, shrink
from review.errors import AssetAltered, AssetMissing, StorageFull

WIDTHS = (96, 160, 256, 384, 512, 768, 1024, 1536, 2048)
"""Widths (px) of the derivatives that the asset route serves; others are rounded up to the next."""

_SHA256 = re.compile(r"[0-9a-f]{64}")


class AssetStore:
    """Content-addressed files under an fsspec URL or a folder's path."""

    def __init__(self, url: str) -> None:
        self._files, self._root = fsspec.core.url_to_fs(url)
        self._files.makedirs(self._root, exist_ok=True)

    def put(self, content: bytes, media_type: str) -> str:
        """Writes the bytes unless they are there and returns their sha256. Raises StorageFull; nothing is left half-written."""
        sha256 = hashlib.sha256(content).hexdigest()
        if not self.exists(sha256):
            self._write(self._place(sha256), content)
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes; raises AssetMissing."""
        try:
            content: bytes = self._files.cat_file(self._place(sha256))
        except FileNotFoundError as error:
            raise AssetMissing(f"The file of asset {sha256[:12]}… is gone. Restore it from a backup.") from error
        return content

    def exists(self, sha256: str) -> bool:
        """Whether the file is there."""
        return bool(self._files.exists(self._place(sha256)))

    def verify(self, sha256: str) -> None:
        """Raises AssetMissing or AssetAltered."""
        if hashlib.sha256(self.get(sha256)).hexdigest() != sha256:
            raise AssetAltered(f"The file of asset {sha256[:12]}… no longer matches its hash. Restore it from a backup.")

    def sized(self, sha256: str, width: int) -> tuple[bytes, str]:
        """A derivative at least `width` px wide (never wider than the original) and its media type; made once, then kept."""
        step = next((known for known in WIDTHS if known >= width), WIDTHS[-1])
        place = f"{self._place(sha256)}.w{step}.webp"
        try:
            return self._files.cat_file(place), "image/webp"
        except FileNotFoundError:
            content = self.get(sha256)
        small = shrink(content, step)
        if small is None:
            return content, media_type_of(content)
        with suppress(StorageFull):  # a full disk keeps no copies, but still shows pictures
            self._write(place, small)
        return small, "image/webp"

    def _place(self, sha256: str) -> str:
        if not _SHA256.fullmatch(sha256):
            raise AssetMissing(f"{sha256[:80]!r} is not the sha256 of an asset.")
        return f"{self._root}/{sha256[:2]}/{sha256}"

    def _write(self, place: str, content: bytes) -> None:
        try:
            if isinstance(self._files, LocalFileSystem):
                _write_atomically(Path(place), content)
            else:
                self._files.pipe_file(place, content)  # object stores publish whole objects
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
                raise StorageFull("There is no space left for images. Free some and resume; nothing was half-written.") from error
            raise


def _write_atomically(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with unfinished.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
