"""One design's final pixels, measured again: drawn designs are drawn anew at the size asked, others enlarged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from engine.composition.placements import printed_palette, stands_bare
from engine.domain.brief import Format, RepeatType
from engine.domain.score import CheckVerdict, Measurement
from engine.domain.spec import Spec, spec_from_mapping
from engine.images import read_image
from engine.pipeline import measure
from engine.ports import Artwork, Check, Pixels
from engine.prompting.profiles import profile_from_mapping
from review.assets import AssetStore
from review.errors import ExportRefused
from review.export.presets import Preset, Size, size_of
from review.export.sheet import Sheet, drawn_sheet, sheet_of

Redraw = Callable[[Spec, int, int], Iterable[Pixels]]
"""From a spec and a width and height in pixels to the drawing in bands of rows, top first."""
DRAWN = "drawn"
MAX_MEASURED_PX = 16_000_000
MIN_AGREEMENT = 0.85
"""Least share of the approved picture's pixels that a new drawing must have in the same colour; edges differ by size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Final:
    """A design ready to be written. `agreement` is None where the approved pixels themselves were enlarged."""

    passport: Mapping[str, Any]
    sheet: Sheet
    size: Size
    repeat: RepeatType
    format: Format
    approved: Pixels
    measurements: tuple[Measurement, ...]
    measured_px: tuple[int, int] | None
    agreement: float | None


def finalise(
    passport: Mapping[str, Any], assets: AssetStore, preset: Preset, *, redraw: Redraw | None, checks: Sequence[Check]
) -> Final:
    """Final pixels of one approved design. Raises ExportRefused where they are not what was approved or a check broke."""
    design, made = passport["design"], passport["made"]
    spec = spec_from_mapping(made["spec"]) if made["spec"] else None
    repeat = RepeatType(passport["repeat"])
    size = size_of(preset, (passport["repeat_mm"][0], passport["repeat_mm"][1]), repeat)
    assets.verify(passport["asset"]["sha256"])
    approved = read_image(assets.get(passport["asset"]["sha256"]), name=design)
    if spec is not None and made["generator"] == DRAWN and redraw is not None:
        sheet = drawn_sheet(
            redraw(spec, size.width_px, size.height_px), size.width_px, size.height_px, printed_palette(spec.drawing)
        )
        agreement = agreement_of(approved, sheet.sampled(approved.shape[1], approved.shape[0]))
        if agreement < MIN_AGREEMENT:
            raise ExportRefused(
                f"{design} would be drawn otherwise than it was approved ({agreement:.0%} alike): the drawing engine has changed "
                f"since version {spec.engine_version}. Export it with that version, or have it made and approved again."
            )
    else:
        promised = printed_palette(spec.drawing).colours if spec and made["generator"] in (DRAWN, "diffused") else None
        sheet = sheet_of(approved, width_px=size.width_px, height_px=size.height_px, palette=promised)
        agreement = None
    if spec is not None and sheet.colours is not None and stands_bare(spec.drawing):
        sheet = replace(sheet, unprinted=spec.drawing.palette.colours.index(spec.drawing.palette.ground))
    measured, measurements = _measure(passport, sheet, approved, repeat, spec, checks)
    return Final(
        passport=passport,
        sheet=sheet,
        size=size,
        repeat=repeat,
        format=spec.drawing.format if spec else Format.REPEAT,
        approved=approved,
        measurements=measurements,
        measured_px=measured,
        agreement=agreement,
    )


def agreement_of(approved: Pixels, final: Pixels) -> float:
    """Share (0-1) of the approved pixels whose colour the final artwork has at the same place."""
    high, wide = approved.shape[:2]
    rows = (np.arange(high) * 2 + 1) * final.shape[0] // (2 * high)
    columns = (np.arange(wide) * 2 + 1) * final.shape[1] // (2 * wide)
    return float((final[rows][:, columns] == approved).all(-1).mean())


def _measure(
    passport: Mapping[str, Any], sheet: Sheet, approved: Pixels, repeat: RepeatType, spec: Spec | None, checks: Sequence[Check]
) -> tuple[tuple[int, int] | None, tuple[Measurement, ...]]:
    """Measurements and the pixels they were taken on: the final ones up to 16 megapixels, above that the approved ones."""
    profile = passport["brand"]["profile"]
    if not checks or profile is None:
        return None, ()
    pixels = sheet.pixels() if sheet.width_px * sheet.height_px <= MAX_MEASURED_PX else approved
    artwork = Artwork(pixels=pixels, repeat=repeat, format=spec.drawing.format if spec else Format.REPEAT)
    found = measure(artwork, spec, profile_from_mapping(profile), checks)
    _refuse_broken(passport, found)
    return (pixels.shape[1], pixels.shape[0]), found


def _refuse_broken(passport: Mapping[str, Any], found: Sequence[Measurement]) -> None:
    """A check that passed before the approval must not fail in the file that leaves."""
    before = {m["name"]: m for m in (passport["judgement"] or {}).get("measurements", [])}
    broken = [m for m in found if m.verdict is CheckVerdict.FAIL and m.name in before and is_worse(m, before[m.name])]
    if broken:
        raise ExportRefused(
            f"{passport['design']} passed {broken[0].name} in review but not at its final size: {broken[0].sentence} "
            "It was not exported; have it made again."
        )


def is_worse(now: Measurement, before: Mapping[str, Any]) -> bool:
    """Whether a fault is new. Of one that the director was warned of and approved it has to have grown by more than a measure
    wavers between two sizes of one drawing."""
    warned = before["verdict"] == CheckVerdict.WARN
    return before["verdict"] != CheckVerdict.FAIL and not (warned and abs(now.value - before["value"]) <= _WAVERS * now.limit)


_WAVERS = 0.15  # of a limit


def measured_mapping(final: Final) -> dict[str, Any]:
    """Measurements for the manifest."""
    return {
        "measured_px": list(final.measured_px) if final.measured_px else None,
        "agreement_with_approved": round(final.agreement, 4) if final.agreement is not None else None,
        "measurements": [asdict(measurement) for measurement in final.measurements],
    }
