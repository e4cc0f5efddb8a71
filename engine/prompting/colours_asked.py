"""The colours that an intent names, and the nearest that the brand's palette has."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from engine.domain.brand import BrandProfile
from engine.domain.colour import to_rgb
from engine.prompting.colour_words import Lab, distance, oklab
from engine.prompting.languages import glossed
from engine.prompting.vocabulary import vocabulary
from engine.prompting.wishes import read_wishes

NEAR = 0.16
"""OKLab distance within which a house colour passes for one that is named."""
_UNDER = r"\b(?:on|sur|auf|sobre|fond|fondo) (?:an? |fond |fondo )?{0}\b|\b{0}(?: \w+)? (?:back)?ground\b|\b{0} ?の?(?:地|背景)"
"""What lays a colour under the rest, in an intent with its wish words in English."""
_SAME_HUE = 0.06
_LIGHT, _DARK = 0.85, 0.5
_TOWARDS_WHITE = {
    "light": 0.45, "pale": 0.6, "soft": 0.4, "dusty": 0.25, "faded": 0.3, "baby": 0.55, "muted": 0.2,
    "dark": -0.45, "deep": -0.3, "rich": -0.15, "royal": -0.15,
}  # fmt: skip
_ALSO = {
    "beige": "#E6DAC6", "grey": "#8C9094", "gray": "#8C9094", "green": "#4C8C3A", "pink": "#E59BB0", "purple": "#6F45A8",
    "brown": "#6B4226", "gold": "#C99A2E", "silver": "#C0C4C8", "dark green": "#23502F", "burnt orange": "#C4623F",
    "dark blue": "#1B2C4F", "light blue": "#A9CBE8", "dark red": "#7A1520",
}  # fmt: skip


def asked_inks(intent: str, brand: BrandProfile) -> tuple[str, ...]:
    """The house colours that stand for the named ones, the nearest where the house has none that passes for it; a colour after `on`
    is no ink."""
    under = _after_on(intent)
    return tuple(dict.fromkeys(_closest(name, brand.palette) for name in read_wishes(intent).colours if name not in under))


def asked_ground(intent: str, brand: BrandProfile) -> str | None:
    """The ground among those that the brand allows: the colour after `on`, else the one of several named colours that is allowed.
    For a single named colour, which leads, one on which it shows."""
    names, under = read_wishes(intent).colours, _after_on(intent)
    if under:
        return _closest(under[0], brand.grounds)
    if len(names) == 1:
        return _shows(_closest(names[0], brand.palette))
    near = [(distance(_hex(name), ground), ground) for name in names for ground in brand.grounds]
    found = min(near, default=None)
    return found[1] if found and found[0] <= NEAR else None


def _after_on(intent: str) -> tuple[str, ...]:
    """The colours that the words lay under the rest: on navy, a navy ground, fond crème."""
    names, text = read_wishes(intent).colours, glossed(intent).casefold()
    return tuple(name for name in names if re.search(_UNDER.format(re.escape(name)), text))


def _shows(lead: str) -> str | None:
    """The kind of ground that a very light or a dark colour needs; the others show on most."""
    lightness = oklab(lead)[0]
    return "dark" if lightness > _LIGHT else "light" if lightness < _DARK else None


def missing_colours(names: Iterable[str], intent: str, brand: BrandProfile) -> list[str]:
    """A sentence for each named colour that the palette lacks, or that the grounds lack where it is to be one."""
    under, sentences = _after_on(intent), []
    for name in names:
        near = _closest(name, brand.grounds if name in under else brand.palette)
        if not _passes(_hex(name), near):
            inked = name in under and _passes(_hex(name), _closest(name, brand.palette))
            lacks = f"among {brand.title}'s grounds" if inked else f"in {brand.title}'s palette"
            sentences.append(f"{name} is not {lacks}; the nearest is {brand.colour_name(near)}, which stands in")
    return sentences


def _passes(asked: str, colour: str) -> bool:
    """Whether a colour is near enough to be taken for the asked one, in hue above all: a deep blue is no dark green."""
    one, other = oklab(asked), oklab(colour)
    return math.dist(one, other) <= NEAR and math.dist(one[1:], other[1:]) <= _SAME_HUE


def _closest(name: str, palette: tuple[str, ...]) -> str:
    """The nearest in hue before lightness: a pale blue stands in for navy rather than a dark brown."""
    asked = oklab(_hex(name))
    return min(palette, key=lambda colour: math.dist(_flattened(asked), _flattened(oklab(colour))))


def _flattened(colour: Lab) -> Lab:
    lightness, a, b = colour
    return lightness / 2, a, b


def _hex(name: str) -> str:
    """The colour of a name; of a pale one the colour towards white, of a deep one towards black."""
    names: dict[str, str] = {**vocabulary("colours")["names"], **_ALSO}
    if name in names:
        return names[name]
    shade, base = name.split(" ", 1)
    share = _TOWARDS_WHITE.get(shade, 0.0)
    end = 255 if share > 0 else 0
    return "#" + "".join(f"{round(value + abs(share) * (end - value)):02X}" for value in to_rgb(names[base]))
