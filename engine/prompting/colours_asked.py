"""The colours that an intent names, and the nearest that the brand's palette has."""

from __future__ import annotations

import re
from collections.abc import Iterable

from engine.domain.brand import BrandProfile
from engine.prompting.colour_words import colour_name, distance
from engine.prompting.vocabulary import vocabulary
from engine.prompting.wishes import read_wishes

NEAR = 0.16
"""OKLab distance within which a house colour passes for one that is named."""
_ALSO = {
    "beige": "#E6DAC6", "grey": "#8C9094", "gray": "#8C9094", "green": "#4C8C3A", "pink": "#E59BB0", "purple": "#6F45A8",
    "brown": "#6B4226", "gold": "#C99A2E", "silver": "#C0C4C8", "dark green": "#23502F", "burnt orange": "#C4623F",
    "dark blue": "#1B2C4F", "light blue": "#A9CBE8", "dark red": "#7A1520",
}  # fmt: skip


def asked_inks(intent: str, brand: BrandProfile) -> tuple[str, ...]:
    """The house colours that the named colours stand for, where there are two or more; else nothing, and the palette is open."""
    near = dict.fromkeys(colour for name in read_wishes(intent).colours if (colour := _nearest(name, brand.palette)))
    return tuple(near) if len(near) > 1 else ()


def asked_ground(intent: str, brand: BrandProfile) -> str | None:
    """The ground among those that the brand allows: the colour after `on`, else the nearest to one of several named colours."""
    names = read_wishes(intent).colours
    after_on = tuple(name for name in names if re.search(rf"\bon {re.escape(name)}\b", intent, re.IGNORECASE))
    found = min(((distance(_hex(name), ground), ground) for name in after_on or names for ground in brand.grounds), default=None)
    return found[1] if found and (after_on or len(names) > 1 or found[0] <= NEAR) else None


def missing_colours(names: Iterable[str], brand: BrandProfile) -> list[str]:
    """A sentence for each named colour that the palette lacks."""
    lacking = (name for name in names if _nearest(name, brand.palette) is None)
    return [
        f"{name} is not in {brand.title}'s palette; the nearest is {colour_name(_closest(name, brand.palette))}" for name in lacking
    ]


def _nearest(name: str, palette: tuple[str, ...]) -> str | None:
    found = _closest(name, palette)
    return found if distance(_hex(name), found) <= NEAR else None


def _closest(name: str, palette: tuple[str, ...]) -> str:
    return min(palette, key=lambda colour: distance(_hex(name), colour))


def _hex(name: str) -> str:
    names: dict[str, str] = {**vocabulary("colours")["names"], **_ALSO}
    return names.get(name) or names[name.split(" ", 1)[1]]
