"""Colours as the sRGB hex strings that people write in briefs and palettes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.errors import InvalidBrief

_HEX = re.compile(r"#[0-9A-F]{6}")


def parse_hex(text: str, *, field: str = "palette") -> str:
    """`#rrggbb` in upper case; raises InvalidBrief naming `field`."""
    colour = str(text).strip().upper()
    if not _HEX.fullmatch(colour):
        raise InvalidBrief(field, f"{text!r} is not a colour", "Write it as #RRGGBB, for example #1F3A5F")
    return colour


def to_rgb(colour: str) -> tuple[int, int, int]:
    """Three values 0-255 of an sRGB hex string."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """The exact spot colours of a design: the ground first, then the inks in order of weight (main, second, accents)."""

    ground: str
    inks: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.inks:
            raise InvalidBrief("palette", "it has no colour besides the ground", "Give at least two different colours")
        if len(set(self.colours)) != len(self.colours):
            raise InvalidBrief("palette", "a colour stands twice", "Give each colour once; the ground is one of them")

    @property
    def colours(self) -> tuple[str, ...]:
        """Ground and inks, 2-13 colours."""
        return (self.ground, *self.inks)
