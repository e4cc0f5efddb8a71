from __future__ import annotations

import csv
import hashlib
import io
import json
import resource
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.domain.brief import RepeatType
from engine.domain.colour import to_rgb
from engine.domain.score import CheckVerdict, Measurement
from engine.domain.spec import Spec
from engine.ports import Artwork, Pixels
from review import audit
from review.assets import AssetStore
from review.decisions import decide, undo
from review.domain import Actor, Reason, Verdict
from review.errors import AssetAltered, ExportRefused, NotAllowed, NotApproved, StorageFull, UndoHasConsequences
from review.export import PRESETS, Package, export_designs
from review.export.artwork import is_worse
from review.export.presets import size_of
from review.export.sheet import sheet_of
from review.ids import design_of
from review.passport import passport
from review.store import Store
from tests.review.filling import PALETTE, fill, found


def redraw(spec: Spec, width_px: int, height_px: int) -> list[Pixels]:
    """Draws the filling's picture (seeded by the spec) at any size in two bands, as a drawn generator would."""
    small = np.random.default_rng(spec.drawing.seed).integers(0, len(PALETTE), (32, 32))
    colours = np.array([to_rgb(colour) for colour in PALETTE], np.uint8)
    pixels = colours[small][np.arange(height_px) * 32 // height_px][:, np.arange(width_px) * 32 // width_px]
    return [pixels[: height_px // 3], pixels[height_px // 3 :]]


@pytest.fixture
def database_url(new_database: Callable[[str], str]) -> str:
    """What an export asks of PostgreSQL is in test_audit; the rest is files."""
    return new_database("sqlite")


@pytest.fixture
def approved(store: Store, items: list[str], dana: Actor) -> list[str]:
    for item in items[:2]:
        decide(store, item, Verdict.APPROVE, dana, seconds=2.5)
    return [design_of(item) for item in items[:2]]


def opened(package: Package) -> zipfile.ZipFile:
    archive = zipfile.ZipFile(package.path)
    assert archive.testzip() is None
    return archive


def test_a_print_package_opens_and_holds_what_its_manifest_says(
    store: Store, assets: AssetStore, approved: list[str], dana: Actor, tmp_path: Path
) -> None:
    package = export_designs(store, assets, approved, preset="print", out=tmp_path / "out", actor=dana, redraw=redraw)
    assert package.path.name == f"strikeoff-print-{package.id}.zip"
    assert hashlib.sha256(package.path.read_bytes()).hexdigest() == package.sha256
    with opened(package) as archive:
        whole = json.loads(archive.read("manifest.json"))
        assert [design["design"] for design in whole["designs"]] == approved
        for design in whole["designs"]:
            for file in design["files"]:
                content = archive.read(file["file"])
                assert hashlib.sha256(content).hexdigest() == file["sha256"]
                assert len(content) == file["bytes"]
        manifest = json.loads(archive.read(f"{approved[0]}/manifest.json"))
    assert manifest["size"] | {"dpi": None} == {
        "repeat": "block", "repeat_mm": [64.0, 64.0], "width_px": 756, "height_px": 756, "dpi": None, "off_percent": 0.0125
    }  # fmt: skip
    told = manifest["passport"]
    assert told["brief"]["content"]["intent"] == "calm shells"
    assert told["prompt"]["text"] == "shell on sand"
    assert told["template"] | {"lineage": None} == {"name": "coastal", "revision": 1, "lineage": None}
    assert told["made"]["spec_sha256"] == passport(store, approved[0])["made"]["spec_sha256"]
    assert told["decisions"][0]["verdict"] == "approve"
    assert told["decisions"][0]["seconds"] == 2.5
    assert told["audit"]["head"] == whole["audit_head"]
    assert audit.verify(store, assets) == []


def test_the_png_has_whole_pixels_the_true_size_the_exact_palette_and_its_origin(
    store: Store, assets: AssetStore, approved: list[str], dana: Actor, tmp_path: Path
) -> None:
    package = export_designs(store, assets, approved[:1], preset="print", out=tmp_path, actor=dana, redraw=redraw)
    with opened(package) as archive, Image.open(archive.open(f"{approved[0]}/{approved[0]}_64x64mm_300dpi.png")) as image:
        image.load()
        assert image.mode == "P"
        assert image.size == (756, 756)
        assert image.info["dpi"] == pytest.approx((300.03, 300.03), abs=0.02)
        assert "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia" in image.info["XML:com.adobe.xmp"]
        pixels = np.asarray(image.convert("RGB"))
    assert np.array_equal(pixels, np.concatenate(redraw(_spec(store, approved[0]), 756, 756)))


def _spec(store: Store, design: str) -> Spec:
    from engine.domain.spec import spec_from_mapping

    return spec_from_mapping(passport(store, design)["made"]["spec"])


def test_palettes_agree_with_the_pixels(store: Store, assets: AssetStore, approved: list[str], dana: Actor, tmp_path: Path) -> None:
    package = export_designs(store, assets, approved[:1], preset="print", out=tmp_path, actor=dana, redraw=redraw)
    with opened(package) as archive:
        colours = list(csv.DictReader(io.StringIO(archive.read(f"{approved[0]}/{approved[0]}_colours.csv").decode())))
        gimp = archive.read(f"{approved[0]}/{approved[0]}.gpl").decode()
        with Image.open(archive.open(f"{approved[0]}/{approved[0]}_64x64mm_300dpi.png")) as image:
            pixels = np.asarray(image.convert("RGB"))
    assert [colour["hex"] for colour in colours] == list(PALETTE)
    house = {entry["hex"]: entry["name"] for entry in passport(store, approved[0])["brand"]["profile"]["palette"]}
    assert (
        [colour["name"] for colour in colours if colour["hex"] in house] == [house[each] for each in PALETTE if each in house] != []
    )
    for colour in colours:
        share = (pixels == to_rgb(colour["hex"])).all(-1).mean()
        assert float(colour["share"]) == pytest.approx(share, abs=1e-5)
    assert gimp.startswith("GIMP Palette\nName: ")
    assert "244 239 230\t" in gimp
    assert float(colours[0]["lab_l"]) == pytest.approx(94.5, abs=0.3)


def test_diffused_art_is_enlarged_without_a_new_colour_and_says_it_was_trained(
    store: Store, assets: AssetStore, dana: Actor, tmp_path: Path
) -> None:
    found(store)
    (item,) = fill(store, assets, count=1, generator="diffused", repeat=RepeatType.HALF_DROP, repeat_mm=(20.0, 30.1))
    decide(store, item, Verdict.APPROVE, dana)
    package = export_designs(store, assets, [item], preset="print", out=tmp_path, actor=dana, redraw=redraw)
    design = design_of(item)
    with opened(package) as archive:
        manifest = json.loads(archive.read(f"{design}/manifest.json"))
        with Image.open(archive.open(f"{design}/{design}_20x30.1mm_300dpi.png")) as image:
            assert "trainedAlgorithmicMedia" in image.info["XML:com.adobe.xmp"]
            pixels = np.asarray(image.convert("RGB"))
    with Image.open(io.BytesIO(assets.get(manifest["passport"]["asset"]["sha256"]))) as picture:
        small = np.asarray(picture.convert("RGB"))
    assert pixels.shape == (356, 236, 3)
    assert np.array_equal(pixels, small[np.arange(356) * 32 // 356][:, np.arange(236) * 32 // 236])
    shifted = np.roll(pixels, 178, 0)
    assert np.array_equal(shifted[:, 0], np.roll(small, 16, 0)[np.arange(356) * 32 // 356][:, 0])
    assert "off by 0.14%" in package.notes[0]
    assert manifest["notes"] == list(package.notes)


@pytest.mark.parametrize("repeat", list(RepeatType))
@pytest.mark.parametrize("mm", [(320.0, 320.0), (64.0, 64.0), (10.1, 33.3), (640.0, 915.0)])
def test_sizes_are_whole_even_where_the_repeat_shifts_and_within_half_a_step(mm: tuple[float, float], repeat: RepeatType) -> None:
    size = size_of(PRESETS["print"], mm, repeat)
    step = (2 if repeat is RepeatType.BRICK else 1, 2 if repeat is RepeatType.HALF_DROP else 1)
    for pixels, side, by in zip((size.width_px, size.height_px), mm, step, strict=True):
        assert pixels % by == 0
        assert abs(pixels - side / 25.4 * 300) <= by / 2 + 1e-9
    for per_metre, pixels, side in zip(size.pixels_per_metre, (size.width_px, size.height_px), mm, strict=True):
        assert pixels / per_metre * 1000 == pytest.approx(side, rel=1e-4)


def test_320_mm_are_3780_pixels() -> None:
    size = size_of(PRESETS["print"], (320.0, 320.0), RepeatType.BLOCK)
    assert (size.width_px, size.height_px) == (3780, 3780)


def test_a_storefront_package_has_png_jpeg_and_a_table(
    store: Store, assets: AssetStore, approved: list[str], dana: Actor, tmp_path: Path
) -> None:
    package = export_designs(store, assets, approved[:1], preset="storefront", out=tmp_path, actor=dana, redraw=redraw)
    stem = f"{approved[0]}/{approved[0]}_2048x2048px"
    with opened(package) as archive:
        with Image.open(archive.open(f"{stem}.jpg")) as image:
            assert image.size == (2048, 2048)
            assert image.info["icc_profile"]
            assert b"algorithmicMedia" in image.info["xmp"]
        with Image.open(archive.open(f"{stem}.png")) as image:
            assert image.size == (2048, 2048)
        rows = list(csv.DictReader(io.StringIO(archive.read("designs.csv").decode())))
    assert [row["design"] for row in rows] == approved[:1]
    assert rows[0]["title"] == "Shell"


def test_what_is_not_approved_is_refused_by_name_and_nothing_is_left(
    store: Store, assets: AssetStore, approved: list[str], items: list[str], dana: Actor, tmp_path: Path
) -> None:
    decide(store, items[2], Verdict.REJECT, dana, reason=Reason.COLOUR)
    with pytest.raises(NotApproved) as refused:
        export_designs(store, assets, [*approved, items[2], items[3]], preset="print", out=tmp_path / "out", actor=dana)
    assert refused.value.designs == ((design_of(items[2]), "rejected"), (design_of(items[3]), "queued"))
    for wrong in ({"designs": [], "preset": "print"}, {"designs": approved, "preset": "poster"}):
        with pytest.raises(ExportRefused):
            export_designs(store, assets, out=tmp_path / "out", actor=dana, **wrong)  # type: ignore[arg-type]
    assert not (tmp_path / "out").exists()


def test_only_the_roles_of_the_table_export(
    store: Store, assets: AssetStore, approved: list[str], kit: Actor, iris: Actor, tmp_path: Path
) -> None:
    with pytest.raises(NotAllowed, match="marketer"):
        export_designs(store, assets, approved, preset="print", out=tmp_path, actor=iris)
    assert export_designs(store, assets, approved, preset="print", out=tmp_path, actor=kit).designs == tuple(approved)


def test_a_drawing_that_changed_since_its_approval_is_not_exported(
    store: Store, assets: AssetStore, approved: list[str], dana: Actor, tmp_path: Path
) -> None:
    def another(spec: Spec, width_px: int, height_px: int) -> list[Pixels]:
        return [band[::-1] for band in reversed(redraw(spec, width_px, height_px))]

    with pytest.raises(ExportRefused, match="drawn otherwise than it was approved"):
        export_designs(store, assets, approved, preset="print", out=tmp_path / "out", actor=dana, redraw=another)
    assert list((tmp_path / "out").iterdir()) == []


def test_a_check_that_breaks_on_the_way_stops_the_export_and_says_which(
    store: Store, assets: AssetStore, approved: list[str], dana: Actor, tmp_path: Path
) -> None:
    sizes: list[tuple[int, ...]] = []

    class Seam:
        name = "seam"

        def __init__(self, verdict: CheckVerdict) -> None:
            self.verdict = verdict

        def applies(self, artwork: Artwork, spec: Spec | None) -> bool:
            return True

        def __call__(self, artwork: Artwork, brand: object, spec: Spec | None) -> Measurement:
            sizes.append(artwork.pixels.shape)
            return Measurement(name="seam", value=2.0, limit=1.3, unit="ratio", verdict=self.verdict, sentence="A seam shows.")

    with pytest.raises(ExportRefused, match="passed seam in review but not at its final size: A seam shows"):
        export_designs(
            store, assets, approved, preset="print", out=tmp_path, actor=dana, redraw=redraw, checks=[Seam(CheckVerdict.FAIL)]
        )
    package = export_designs(
        store, assets, approved[:1], preset="print", out=tmp_path, actor=dana, redraw=redraw, checks=[Seam(CheckVerdict.WARN)]
    )
    with opened(package) as archive:
        manifest = json.loads(archive.read(f"{approved[0]}/manifest.json"))
    assert manifest["measured_px"] == [756, 756]
    assert manifest["measurements"][0]["value"] == 2.0
    assert set(sizes) == {(756, 756, 3)}


@pytest.mark.parametrize(
    ("before", "was", "now", "worse"),
    [
        (CheckVerdict.PASS, 0.26, 0.09, True),
        (CheckVerdict.WARN, 0.11, 0.09, False),
        (CheckVerdict.WARN, 0.2, 0.05, True),
        (CheckVerdict.FAIL, 0.05, 0.02, False),
    ],
)
def test_a_fault_that_the_director_was_warned_of_and_that_has_not_grown_is_no_new_one(before, was, now, worse) -> None:
    final = Measurement(name="alleyways", value=now, limit=0.25, unit="", verdict=CheckVerdict.FAIL, sentence="An alleyway runs.")
    assert is_worse(final, {"verdict": before, "value": was}) is worse


def test_undoing_an_exported_approval_says_the_consequence_and_asks(
    store: Store, assets: AssetStore, approved: list[str], dana: Actor, tmp_path: Path
) -> None:
    package = export_designs(store, assets, approved[:1], preset="print", out=tmp_path, actor=dana, redraw=redraw)
    decision = passport(store, approved[0])["decisions"][0]["id"]
    with pytest.raises(UndoHasConsequences, match=f"was exported on .* \\({package.id}\\)"):
        undo(store, decision, dana)
    assert passport(store, approved[0])["status"] == "approved"
    assert undo(store, decision, dana, despite_export=True).undone
    assert passport(store, approved[0])["status"] == "queued"
    assert passport(store, approved[0])["exports"][0]["id"] == package.id


def test_an_altered_asset_is_not_exported(
    store: Store, assets: AssetStore, approved: list[str], dana: Actor, tmp_path: Path
) -> None:
    sha256 = passport(store, approved[0])["asset"]["sha256"]
    next((tmp_path / "assets").rglob(sha256)).write_bytes(b"something else")
    with pytest.raises(AssetAltered):
        export_designs(store, assets, approved, preset="print", out=tmp_path / "out", actor=dana, redraw=redraw)
    assert list((tmp_path / "out").iterdir()) == []


def test_a_full_disk_leaves_no_package_and_no_record(
    store: Store, assets: AssetStore, approved: list[str], dana: Actor, tmp_path: Path
) -> None:
    """Files larger than 30 kB cannot be written for the moment, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    noise = _noisy(store, assets, dana)
    resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, hard))
    try:
        with pytest.raises(StorageFull, match="nothing was written"):
            export_designs(store, assets, noise, preset="print", out=tmp_path / "out", actor=dana)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list((tmp_path / "out").iterdir()) == []
    assert passport(store, noise[0])["exports"] == []
    assert audit.verify(store, assets) == []


def _noisy(store: Store, assets: AssetStore, dana: Actor) -> list[str]:
    items = fill(store, assets, count=60, job="J-0000000009", generator="diffused", repeat_mm=(300.0, 300.0))
    for item in items:
        decide(store, item, Verdict.APPROVE, dana)
    return [design_of(item) for item in items]


def test_pictures_with_more_colours_than_a_palette_stay_as_they_are(tmp_path: Path) -> None:
    noise = np.random.default_rng(5).integers(0, 256, (40, 30, 3), dtype=np.uint8)
    sheet = sheet_of(noise, width_px=60, height_px=80)
    assert sheet.colours is None
    assert np.array_equal(sheet.pixels(), noise.repeat(2, 0).repeat(2, 1))


def test_a_colour_outside_the_palette_refuses_the_export() -> None:
    pixels = np.zeros((8, 8, 3), np.uint8)
    with pytest.raises(ExportRefused, match="colour outside its palette"):
        sheet_of(pixels, width_px=8, height_px=8, palette=PALETTE)
