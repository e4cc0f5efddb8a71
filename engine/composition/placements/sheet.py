"""The sheet of one print: where its safe area lies, what words and logo take of it, and what is left to the piece.

Lengths in units of the sheet's height, (0, 0) being its upper left corner.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path

from engine.composition.placements import lettering
from engine.domain.brief import Format
from engine.domain.spec import DrawingSpec
from engine.errors import EngineError

DATA = Path(__file__).resolve().parents[3] / "data"
LEADING = 1.5  # from baseline to baseline, in heights of a capital
_APART = 1.0  # between words and piece, in heights of a capital


class PrintTooSmall(EngineError):
    """The words or the logo do not fit the print area at the size that the brand's rules ask for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle by its middle and its sides."""

    x: float
    y: float
    wide: float
    tall: float

    @property
    def edges(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        return self.x - self.wide / 2, self.y - self.tall / 2, self.x + self.wide / 2, self.y + self.tall / 2

    def grown(self, by: float) -> Box:
        """The box with a margin (or, below 0, without one)."""
        return replace(self, wide=self.wide + 2 * by, tall=self.tall + 2 * by)

    def cut(self, side: str, by: float) -> Box:
        """The box less a strip at its top, bottom, left or right."""
        down, across = {"top": (1, 0), "bottom": (-1, 0), "left": (0, 1), "right": (0, -1)}[side]
        return Box(
            x=self.x + across * by / 2,
            y=self.y + down * by / 2,
            wide=self.wide - abs(across) * by,
            tall=self.tall - abs(down) * by,
        )


def stands_bare(drawing: DrawingSpec) -> bool:
    """Whether the ground is not printed: the design stands on the product itself."""
    return drawing.format is not Format.REPEAT and not drawing.bleed_mm


def unit_mm(drawing: DrawingSpec) -> float:
    """The sheet's height in millimetres."""
    return drawing.area_mm[1] if drawing.area_mm else 320.0


def safe_box(drawing: DrawingSpec) -> Box:
    """What figures, words and marks keep within; a wrap is not bounded at its left and right. Of a round area, the box about it."""
    margin = (drawing.bleed_mm + drawing.safe_mm) / unit_mm(drawing)
    sheet = Box(x=drawing.aspect / 2, y=0.5, wide=drawing.aspect, tall=1.0)
    inner = sheet.grown(-margin)
    return replace(inner, wide=drawing.aspect) if drawing.format is Format.WRAP else inner


def inner_box(drawing: DrawingSpec) -> Box:
    """The safe box, or the largest box of a pleasant proportion within a round area."""
    safe = safe_box(drawing)
    return replace(safe, wide=safe.wide * math.sqrt(0.5), tall=safe.tall * math.sqrt(0.5)) if drawing.round else safe


def logo_box(drawing: DrawingSpec) -> Box | None:
    """Where the logo stands, without its clear space. Raises PrintTooSmall."""
    logo = drawing.logo
    if logo is None:
        return None
    within = inner_box(drawing)
    if drawing.format is Format.WRAP:  # a wrap goes on at both sides, but a logo is seen from the front
        within = replace(within, wide=0.72 * within.wide)
    wide = logo.width_mm / unit_mm(drawing)
    tall = wide / logo.aspect
    if wide > within.wide or tall > 0.5 * within.tall:
        raise PrintTooSmall(
            f"The logo is at least {logo.width_mm:g} mm wide, which this print of {_size(drawing)} has no room for. "
            "Choose a larger place, or leave the logo out."
        )
    left, top, right, bottom = within.edges
    x = left + wide / 2 if "left" in logo.position else right - wide / 2 if "right" in logo.position else within.x
    y = top + tall / 2 if "top" in logo.position else bottom - tall / 2 if "bottom" in logo.position else within.y
    return Box(x=x, y=y, wide=wide, tall=tall)


def clear_box(drawing: DrawingSpec) -> Box | None:
    """The logo with its clear space, which nothing enters."""
    at = logo_box(drawing)
    return at.grown(drawing.logo.clear_space * at.tall) if at and drawing.logo else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Lettering as it is set: its lines, the height of a capital, and the box that it fills."""

    lines: tuple[str, ...]
    capital: float
    box: Box


def type_box(drawing: DrawingSpec) -> Words | None:
    """The words under (or, beside a logo at the bottom, above) the piece, as large as suits the sheet. Raises PrintTooSmall."""
    if not drawing.lettering or not drawing.font:
        return None
    within = _free_of_logo(drawing)
    font = DATA / drawing.font
    least = drawing.letter_mm / unit_mm(drawing)
    wished = max(least, min(0.085 * within.tall, 0.2 * within.wide) if drawing.format is Format.PLACEMENT else 0.12 * within.tall)
    across = within.wide * (0.42 if drawing.format is Format.WRAP else 0.96)
    lines, capital = _set(font, drawing.lettering, across, wished, least)
    tall = capital * (1.35 + LEADING * (len(lines) - 1))
    if capital < least - 1e-9 or tall > 0.5 * within.tall:
        raise PrintTooSmall(
            f"{drawing.lettering!r} does not fit this print of {_size(drawing)} in capitals of {drawing.letter_mm:g} mm. "
            "Write fewer words, or choose a larger place."
        )
    wide = max(lettering.width(font, line) for line in lines) * capital
    above = drawing.logo is not None and "top" not in drawing.logo.position and drawing.logo.position != "centre"
    y = within.edges[1] + tall / 2 if above else within.edges[3] - tall / 2
    return Words(lines=lines, capital=capital, box=Box(x=within.x, y=y, wide=wide, tall=tall))


def _set(font: Path, words: str, across: float, wished: float, least: float) -> tuple[tuple[str, ...], float]:
    """One line, or two where one would come out less than half as large as two."""
    options = [(words,), *lettering.broken(words)]
    sized = []
    for lines in options:
        longest = max(lettering.width(font, line) for line in lines)
        sized.append((min(wished, across / longest), lines))
    capital, lines = sized[0]
    if capital < max(0.62 * wished, least) and len(sized) > 1:
        capital, lines = max(sized[1:], key=lambda each: each[0])
    return lines, capital


def _free_of_logo(drawing: DrawingSpec) -> Box:
    """The inner box less the strip that the logo and its clear space take."""
    within, clear = inner_box(drawing), clear_box(drawing)
    if clear is None or drawing.logo is None or drawing.logo.position == "centre":
        return within
    left, top, right, bottom = within.edges
    position = drawing.logo.position
    if "top" in position:
        return within.cut("top", clear.edges[3] - top)
    if "bottom" in position:
        return within.cut("bottom", bottom - clear.edges[1])
    if drawing.format is Format.WRAP:
        return within
    return within.cut(position, clear.edges[2] - left if position == "left" else right - clear.edges[0])


def room(drawing: DrawingSpec) -> Box:
    """What is left to the piece beside words and logo."""
    within, words = _free_of_logo(drawing), type_box(drawing)
    if words is None:
        return within
    side = "top" if words.box.y < within.y else "bottom"
    return within.cut(side, words.box.tall + _APART * words.capital)


def _size(drawing: DrawingSpec) -> str:
    wide, tall = drawing.area_mm or (320.0, 320.0)
    return f"{wide - 2 * drawing.bleed_mm:g} x {tall - 2 * drawing.bleed_mm:g} mm"
