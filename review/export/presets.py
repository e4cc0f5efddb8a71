"""Sizes: which pixels a preset asks for, and how far whole pixels are from the asked millimetres."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.brief import RepeatType

MM_PER_INCH = 25.4
TOLD_ABOVE = 0.001
"""A printed size that is off by more than this share is told (0.1 %)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """`dpi` sizes the repeat by its millimetres; `long_side_px` fixes the longer side instead."""

    name: str
    says: str
    dpi: int | None = None
    long_side_px: int | None = None
    jpeg: bool = False


PRESETS: dict[str, Preset] = {
    "print": Preset(name="print", says="one repeat as PNG at 300 dpi and its size in mm", dpi=300),
    "storefront": Preset(name="storefront", says="one repeat as PNG and JPEG, 2048 px at most", long_side_px=2048, jpeg=True),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """Whole pixels for a repeat of `mm` (width, height). `off` is the larger error (share) where printed at the preset's dpi."""

    width_px: int
    height_px: int
    mm: tuple[float, float]
    off: float

    @property
    def dpi(self) -> tuple[float, float]:
        """At the asked millimetres."""
        return self.width_px / self.mm[0] * MM_PER_INCH, self.height_px / self.mm[1] * MM_PER_INCH

    @property
    def pixels_per_metre(self) -> tuple[int, int]:
        """What the PNG says, so that software that reads it prints the asked millimetres."""
        return round(self.width_px / self.mm[0] * 1000), round(self.height_px / self.mm[1] * 1000)


def size_of(preset: Preset, mm: tuple[float, float], repeat: RepeatType) -> Size:
    """The nearest whole pixels; even where the repeat shifts by half of that side."""
    if preset.dpi is not None:
        exact = (mm[0] / MM_PER_INCH * preset.dpi, mm[1] / MM_PER_INCH * preset.dpi)
    else:
        longest = preset.long_side_px or 0
        exact = (longest * mm[0] / max(mm), longest * mm[1] / max(mm))
    width, height = whole(exact[0], even=repeat is RepeatType.BRICK), whole(exact[1], even=repeat is RepeatType.HALF_DROP)
    off = max(abs(width / exact[0] - 1), abs(height / exact[1] - 1))
    return Size(width_px=width, height_px=height, mm=mm, off=off)


def whole(pixels: float, *, even: bool) -> int:
    """The nearest whole or even number, at least 8."""
    return max(8, 2 * round(pixels / 2) if even else round(pixels))
