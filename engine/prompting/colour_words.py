"""Plain names for colours, and distances between colours that need no arrays."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

from engine.colour import srgb_to_oklab
from engine.domain.colour import to_rgb
from engine.prompting.vocabulary import vocabulary

COLOUR_STORIES = ("duo", "tonal", "contrast", "warm", "cool", "full")
"""How inks are chosen beside the ground: two, three of near hue, four far apart, three warm, three cool, five."""

GROUNDS = ("light", "mid", "dark")
"""A ground by its lightness, chosen among the colours that the brand allows as ground."""

Lab = tuple[float, float, float]


@cache
def oklab(colour: str) -> Lab:
    """Lightness 0-1 and two opponent axes (Ottosson 2020) of an sRGB hex string."""
    lightness, a, b = srgb_to_oklab(to_rgb(colour)).tolist()
    return lightness, a, b


def distance(one: str, other: str) -> float:
    """OKLab distance of two hex colours: 0.02 is just seen, black to white is 1."""
    return math.dist(oklab(one), oklab(other))


def warmth(colour: str) -> float:
    """Positive for reds, oranges and yellows, negative for blues."""
    _, a, b = oklab(colour)
    return a + b


@cache
def colour_name(colour: str) -> str:
    """The nearest plain name, such as `navy`."""
    names: dict[str, str] = vocabulary("colours")["names"]
    return min(names, key=lambda name: distance(colour, names[name]))


def in_words(colours: Sequence[str]) -> str:
    """`navy, sand and sky blue`; a name that two colours share is said once."""
    names = list(dict.fromkeys(colour_name(colour) for colour in colours))
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
