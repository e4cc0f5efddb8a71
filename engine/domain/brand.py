"""A brand's profile: what its director would recognise as theirs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

POSITIONS = ("centre", "top", "bottom", "left", "right", "top left", "top right", "bottom left", "bottom right")
"""Where in a print area a logo may stand."""
CASES = ("as written", "upper", "lower")
"""How a brand sets lettering."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseColour:
    """One colour of the house palette: its name, its hex value and the largest CIEDE2000 difference that still passes as it."""

    name: str
    hex: str
    tolerance: float = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LogoRule:
    """The logo, in one colour, and how it may be set.

    `file` is where it was read from: an SVG in the brand's folder, or the sha256 of an uploaded one. `path` is its outline, so that
    a version of the profile keeps the logo it was saved with: SVG path data (absolute M L C Z, even-odd) in a box about (0, 0),
    y downwards, of height 1 and width `aspect`. `clear_space` is the margin that nothing enters, in heights of the logo.
    `positions` are some of POSITIONS, the preferred one first; `colours` the hex values it may be printed in, the preferred first.
    """

    file: str
    path: str
    aspect: float
    min_width_mm: float = 20.0
    clear_space: float = 0.5
    positions: tuple[str, ...] = ("centre",)
    colours: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeRule:
    """How lettering is set: the font's file (in the brand's folder or in data/fonts, its licence beside it), the least height of a
    capital in millimetres, one of CASES, and the most words that one print may carry."""

    font: str
    min_height_mm: float = 6.0
    case: str = "as written"
    max_words: int = 6

    def set(self, words: str) -> str:
        """The words in the brand's case."""
        return words.upper() if self.case == "upper" else words.lower() if self.case == "lower" else words


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandProfile:
    """One version of a brand's rules; every later version is a new value with `version` + 1.

    `colours` lists the house palette, `grounds` the hex values of those allowed as ground; `palette_tolerance` is the CIEDE2000
    tolerance of a colour that a brief adds to them. `on_brand` and `off_brand` are short descriptions in plain English;
    `references` the reference images: file names in the brand's folder, or the sha256 of uploaded ones.
    """

    name: str
    title: str
    version: int = 1
    colours: tuple[HouseColour, ...]
    grounds: tuple[str, ...]
    palette_tolerance: float = 2.0
    on_brand: tuple[str, ...]
    off_brand: tuple[str, ...]
    motifs_wanted: tuple[str, ...] = ()
    motifs_barred: tuple[str, ...] = ()
    words_barred: tuple[str, ...] = ()
    markets: tuple[str, ...] = ()
    template: str
    references: tuple[str, ...] = ()
    logo: LogoRule | None = None
    type: TypeRule | None = None

    @property
    def palette(self) -> tuple[str, ...]:
        """The hex values of the house colours."""
        return tuple(colour.hex for colour in self.colours)

    def colour_name(self, value: str) -> str:
        """What the house calls a colour; the hex value itself where it is none of the house's."""
        return next((colour.name for colour in self.colours if colour.hex == value), value)

    def tolerance_of(self, value: str) -> float:
        """The CIEDE2000 difference that still passes as this colour (hex)."""
        return next((colour.tolerance for colour in self.colours if colour.hex == value), self.palette_tolerance)

    def with_only(self, palette: Collection[str]) -> BrandProfile:
        """The same brand with only these of its colours (hex values), in the order of `palette`."""
        known = {colour.hex: colour for colour in self.colours}
        return replace(self, colours=tuple(known[value] for value in palette))
