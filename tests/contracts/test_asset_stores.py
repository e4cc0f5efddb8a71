"""What every place for files behind `review.assets` must do: a folder, and an fsspec store that is none."""

from __future__ import annotations

import hashlib
import io
import resource
import uuid
from collections.abc import Iterator
from pathlib import Path
from threading import Barrier, Thread

import numpy as np
import pytest
from PIL import Image

from review.assets import WIDTHS, AssetStore
from review.errors import AssetAltered, AssetMissing, StorageFull

PNG = "image/png"


def picture(width: int, height: int, seed: int = 0) -> bytes:
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture(params=["folder", "memory"])
def assets(request: pytest.FixtureRequest, tmp_path: Path) -> AssetStore:
    return AssetStore(str(tmp_path / "assets") if request.param == "folder" else f"memory://{uuid.uuid4().hex}")


@pytest.fixture
def small_files() -> Iterator[None]:
    """No file larger than 4 kB can be written for the moment, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_bytes_come_back_under_their_hash(assets: AssetStore) -> None:
    sha256 = assets.put(b"art", PNG)
    assert sha256 == hashlib.sha256(b"art").hexdigest() == assets.put(b"art", PNG)
    assert assets.get(sha256) == b"art"
    assert assets.exists(sha256)
    assets.verify(sha256)


@pytest.mark.parametrize("name", ["0" * 64, "../../etc/passwd", "", "A" * 64, "0" * 64 + "/x"])
def test_what_is_not_there_is_missing(assets: AssetStore, name: str) -> None:
    for ask in (assets.get, assets.verify, lambda sha256: assets.sized(sha256, 256)):
        with pytest.raises(AssetMissing):
            ask(name)


def test_sized_copies_are_as_wide_as_a_step_and_never_wider_than_the_picture(assets: AssetStore) -> None:
    content = picture(600, 300)
    sha256 = assets.put(content, PNG)
    for asked, width in ((1, WIDTHS[0]), (97, 160), (256, 256), (512, 512)):
        small, media_type = assets.sized(sha256, asked)
        assert media_type == "image/webp"
        with Image.open(io.BytesIO(small)) as image:
            assert image.size == (width, round(width / 2))
    assert assets.sized(sha256, 768) == (content, PNG)
    assert assets.sized(sha256, 256) == assets.sized(sha256, 250)


def test_a_sized_copy_still_repeats() -> None:
    """Moving the picture over its own edge and shrinking it gives the same as shrinking and moving: no seam is made."""
    from review.assets.shrink import _resize_wrapped

    pixels = np.random.default_rng(1).integers(0, 256, (256, 512, 3), dtype=np.uint8)
    small = np.asarray(_resize_wrapped(pixels, 128))
    moved = np.asarray(_resize_wrapped(np.roll(pixels, (128, 256), (0, 1)), 128))
    assert np.array_equal(np.roll(small, (32, 64), (0, 1)), moved)


def test_a_file_that_is_no_picture_has_no_sized_copy(assets: AssetStore) -> None:
    sha256 = assets.put(picture(600, 300)[:2000], PNG)
    with pytest.raises(AssetAltered):
        assets.sized(sha256, 256)


def test_threads_that_put_the_same_file_at_once_all_succeed(assets: AssetStore) -> None:
    content, start, found = picture(64, 64), Barrier(8), []

    def put() -> None:
        start.wait(30)
        found.append(assets.put(content, PNG))

    threads = [Thread(target=put) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert found == [hashlib.sha256(content).hexdigest()] * 8
    assert assets.get(found[0]) == content


def test_an_altered_file_is_found(tmp_path: Path) -> None:
    assets = AssetStore(str(tmp_path))
    sha256 = assets.put(b"art", PNG)
    next(tmp_path.rglob(sha256)).write_bytes(b"not")
    with pytest.raises(AssetAltered):
        assets.verify(sha256)


def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path, small_files: None) -> None:
    assets = AssetStore(str(tmp_path))
    with pytest.raises(StorageFull, match="half-written"):
        assets.put(picture(64, 64), PNG)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_full_disk_still_shows_pictures(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    assets = AssetStore(str(tmp_path))
    sha256 = assets.put(picture(600, 600), PNG)
    request.getfixturevalue("small_files")
    small, media_type = assets.sized(sha256, 256)
    assert media_type == "image/webp"
    assert len(small) > 4096
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1
