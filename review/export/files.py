"""What a package holds for each design, and its words."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import asdict
from typing import Any

import numpy as np
from PIL import Image, ImageCms

from engine.domain.brief import Format
from engine.domain.prompt import design_title
from engine.images import to_png
from engine.ports import Pixels
from engine.repeats.tiling import unfold
from review.export.artwork import Final, measured_mapping
from review.export.palettes import house_names, inks, to_csv, to_gpl
from review.export.png import source_type, write_png, xmp
from review.export.presets import TOLD_ABOVE, Preset

PREVIEW_REPEATS = 3
_PREVIEW_PX = 512
_JPEG_QUALITY = 92
_INDEX = (
    "design", "title", "brand", "generator", "template", "revision", "repeat", "width_mm", "height_mm", "digital_source_type",
)  # fmt: skip


class _Hashed:
    """An entry of the ZIP that counts and hashes what is written to it."""

    def __init__(self, package: zipfile.ZipFile, name: str) -> None:
        self.name, self.size, self.digest = name, 0, hashlib.sha256()
        self.entry = package.open(zipfile.ZipInfo(name), "w", force_zip64=True)

    def write(self, data: bytes, /) -> int:
        self.digest.update(data)
        self.size += len(data)
        return self.entry.write(data)

    def close(self) -> None:
        self.entry.close()

    def about(self) -> dict[str, Any]:
        return {"file": self.name, "sha256": self.digest.hexdigest(), "bytes": self.size}


def design_files(package: zipfile.ZipFile, name: str, preset: Preset, final: Final) -> tuple[list[dict[str, Any]], list[str]]:
    """Writes one design's folder; returns its files with their hashes, and what has to be told about its size."""
    design = str(final.passport["design"])
    stem = f"{design}/{design}_{_size_words(preset, final)}"
    files = [_image(package, f"{stem}.png", preset, final)]
    if preset.jpeg:
        files.append(_put(package, f"{stem}.jpg", _jpeg(final)))
    colours = inks(final.sheet, house_names(final.passport))
    if colours:
        files.append(_put(package, f"{design}/{design}.gpl", to_gpl(f"{design} {title(final.passport)}", colours).encode()))
        files.append(_put(package, f"{design}/{design}_colours.csv", to_csv(colours).encode()))
    files.append(
        _put(
            package,
            f"{design}/{design}_{'in_repeat' if final.format is Format.REPEAT else 'on_its_ground'}.png",
            to_png(_preview(final)),
        )
    )
    notes = _notes(preset, final)
    manifest = {
        "package": name,
        "preset": preset.name,
        "design": design,
        "title": title(final.passport),
        "digital_source_type": source_type(final.passport["made"]["generator"]),
        "size": {
            "repeat": str(final.repeat),
            "repeat_mm": list(final.size.mm),
            "width_px": final.size.width_px,
            "height_px": final.size.height_px,
            "dpi": [round(dpi, 3) for dpi in final.size.dpi],
            "off_percent": round(final.size.off * 100, 4),
        },
        "colours": [asdict(ink) for ink in colours],
        "files": list(files),
        "notes": notes,
        **measured_mapping(final),
        "passport": final.passport,
    }
    files.append(_put(package, f"{design}/manifest.json", json.dumps(manifest, indent=2, ensure_ascii=False).encode()))
    return files, notes


def title(passport: Mapping[str, Any]) -> str:
    """What people call the design, else its name."""
    return design_title(passport["prompt"] or {}) or str(passport["design"])


def index_csv(passports: Sequence[Mapping[str, Any]]) -> str:
    """One design a line, for spreadsheets and import tools."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(_INDEX)
    for told in passports:
        template = told["template"] or {"name": "", "revision": ""}
        made, mm = told["made"]["generator"], told["repeat_mm"]
        drawn_from = [template["name"], template["revision"]]
        row = [told["design"], title(told), told["brand"]["name"], made, *drawn_from, told["repeat"], *mm]
        table.writerow([*map(_inert, row), source_type(made) or ""])
    return out.getvalue()


def _inert(value: Any) -> Any:
    """A text that a spreadsheet would take for a formula starts with an apostrophe."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t") else value


def readme(name: str, preset: Preset, passports: Sequence[Mapping[str, Any]], notes: Sequence[str]) -> str:
    """A page for whoever opens the ZIP."""
    lines = [
        f"Strikeoff package {name}: {len(passports)} approved {'design' if len(passports) == 1 else 'designs'}.",
        "",
        f"Each folder holds {preset.says}, its palette (.gpl, .csv with Lab under D65), a picture in repeat,",
        "and manifest.json with the whole lineage: brief, prompt, template revision, spec, measurements, decisions.",
        "Images carry the IPTC DigitalSourceType in their XMP: keep it when you convert them.",
        "Half-drop, brick and mirror repeats are named in the manifest; block repeats tile side by side.",
    ]
    return "\n".join([*lines, *(["", "Please note:", *[f"- {note}" for note in notes]] if notes else [])]) + "\n"


def _notes(preset: Preset, final: Final) -> list[str]:
    notes: list[str] = []
    if final.sheet.unprinted is not None:
        notes.append(f"{final.passport['design']}: the PNG is transparent where nothing is printed on the product.")
    if preset.dpi is None or final.size.off <= TOLD_ABOVE:
        return notes
    width, height = (px / preset.dpi * 25.4 for px in (final.size.width_px, final.size.height_px))
    return [
        *notes,
        f"{final.passport['design']}: whole pixels at {preset.dpi} dpi make {width:.2f} x {height:.2f} mm, off by "
        f"{final.size.off:.2%}. Set {final.size.mm[0]:g} x {final.size.mm[1]:g} mm in the printing software.",
    ]


def _size_words(preset: Preset, final: Final) -> str:
    if preset.dpi is None:
        return f"{final.size.width_px}x{final.size.height_px}px"
    return f"{final.size.mm[0]:g}x{final.size.mm[1]:g}mm_{preset.dpi}dpi"


def _image(package: zipfile.ZipFile, name: str, preset: Preset, final: Final) -> dict[str, Any]:
    texts = {"XML:com.adobe.xmp": _xmp(final), "Title": title(final.passport)}
    with closing(_Hashed(package, name)) as entry:
        write_png(entry, final.sheet, pixels_per_metre=final.size.pixels_per_metre if preset.dpi else None, texts=texts)
    return entry.about() | {"width_px": final.size.width_px, "height_px": final.size.height_px}


def _xmp(final: Final) -> str:
    source = source_type(final.passport["made"]["generator"])
    return xmp(design=str(final.passport["design"]), title=title(final.passport), source_uri=source)


def _jpeg(final: Final) -> bytes:
    buffer = io.BytesIO()
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image = Image.fromarray(final.sheet.pixels())
    image.save(buffer, "JPEG", quality=_JPEG_QUALITY, subsampling=0, icc_profile=srgb, xmp=_xmp(final).encode())
    return buffer.getvalue()


def _preview(final: Final) -> Pixels:
    """Three by three repeats of the approved picture, at most 512 px a repeat; of a print the print itself."""
    high, wide = final.approved.shape[:2]
    step = max(1, -(-max(high, wide) // _PREVIEW_PX))
    small = final.approved[::step, ::step]
    if final.format is not Format.REPEAT:
        return np.ascontiguousarray(small)
    even = small[: len(small) // 2 * 2, : small.shape[1] // 2 * 2]
    return np.ascontiguousarray(unfold(even, final.repeat, PREVIEW_REPEATS, PREVIEW_REPEATS))


def _put(package: zipfile.ZipFile, name: str, content: bytes) -> dict[str, Any]:
    with closing(_Hashed(package, name)) as entry:
        entry.write(content)
    return entry.about()
