"""The catalogue and protected designs: kept, listed, taken out; who may; and that a note says whose a protected one is."""

from __future__ import annotations

from pathlib import Path

import pytest

from review import audit, existing, queue
from review.assets import AssetStore
from review.domain import Actor, View
from review.errors import InvalidDecision, NotAllowed, NotFound
from review.existing import Standing
from review.store import Store
from tests.review.filling import found, picture


@pytest.fixture
def files(store: Store, tmp_path: Path) -> list[Path]:
    found(store)
    paths = [tmp_path / f"design {number}.png" for number in range(2)]
    for number, path in enumerate(paths):
        path.write_bytes(picture(number, 64))
    return paths


def keep(store: Store, assets: AssetStore, files: list[Path], actor: Actor, **more: object) -> list[existing.Kept]:
    given = {"brand": "harbour", "standing": Standing.CATALOGUE} | more
    return existing.keep_files(store, assets, files, actor=actor, **given)  # type: ignore[arg-type]


def test_what_is_kept_is_listed_with_its_picture_and_never_in_the_queue(
    store: Store, assets: AssetStore, files: list[Path], dana: Actor
) -> None:
    kept = keep(store, assets, files, dana)
    listed = existing.existing_designs(store, "harbour")
    assert {design.id for design in listed} == {one.design for one in kept}
    assert {design.title for design in listed} == {"design 0", "design 1"}
    assert not any(design.looked_at for design in listed)
    assets.verify(listed[0].asset)
    assert queue.count(store, View(status=None)) == 0
    assert audit.verify(store, assets) == []


def test_protected_ones_come_first_and_say_whose_they_are(store: Store, assets: AssetStore, files: list[Path], dana: Actor) -> None:
    keep(store, assets, files, dana)
    keep(store, assets, files[:1], dana, standing=Standing.PROTECTED, note="  Atelier\n Nord, 0081 ")
    first, second = existing.existing_designs(store, "harbour")
    assert (first.standing, first.note, first.title) == (Standing.PROTECTED, "Atelier Nord, 0081", "design 0")
    assert second.standing is Standing.CATALOGUE
    with pytest.raises(InvalidDecision, match="whose it is"):
        keep(store, assets, files, dana, standing=Standing.PROTECTED, note=" ")


def test_one_bad_file_stops_no_other(store: Store, assets: AssetStore, files: list[Path], dana: Actor, tmp_path: Path) -> None:
    (tmp_path / "bad.png").write_bytes(b"no picture")
    bad, good = keep(store, assets, [tmp_path / "bad.png", files[0]], dana)
    assert bad.design is None
    assert bad.refused
    assert good.design


def test_what_is_taken_out_is_gone_and_can_come_back(store: Store, assets: AssetStore, files: list[Path], dana: Actor) -> None:
    name = str(keep(store, assets, files[:1], dana)[0].design)
    existing.remove(store, name, dana)
    assert existing.existing_designs(store, "harbour") == []
    assert existing.designs_by_id(store, [name]) == {}
    with pytest.raises(NotFound):
        existing.remove(store, name, dana)
    assert keep(store, assets, files[:1], dana)[0].design == name
    assert [design.id for design in existing.existing_designs(store, "harbour")] == [name]


def test_only_who_may_edit_the_brand_keeps_and_removes(
    store: Store, assets: AssetStore, files: list[Path], dana: Actor, iris: Actor
) -> None:
    with pytest.raises(NotAllowed):
        keep(store, assets, files, iris)
    name = str(keep(store, assets, files[:1], dana)[0].design)
    with pytest.raises(NotAllowed):
        existing.remove(store, name, iris)
    with pytest.raises(NotFound, match="nobody"):
        keep(store, assets, files, dana, brand="nobody")
