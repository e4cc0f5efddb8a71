"""The palette of one design: a ground and its inks, from the brief's or the brand's colours, as the colour story says."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from engine.domain.brand import BrandProfile
from engine.domain.brief import Brief
from engine.domain.colour import Palette, parse_hex
from engine.errors import InvalidBrief
from engine.prompting.colour_words import distance, oklab, warmth

CLEAR = 0.25
"""OKLab distance to the ground from which a main ink reads clearly at any size."""
LEGIBLE = 0.17
"""OKLab distance of two colours from which they make a design alone."""
VISIBLE = 0.12
"""OKLab distance to the ground below which an ink is left out while there are others."""
DISTINCT = 0.04
"""OKLab distance under which two inks look like one."""
_AGAINST = 0.05  # warmth of the other sign that a ground may have
MOST_INKS = 8

_LIGHTNESS = {"light": 0.94, "mid": 0.65, "dark": 0.28}
_INKS = {"duo": 2, "tonal": 3, "contrast": 4, "warm": 3, "cool": 3, "full": 5}


def choose_palette(
    brief: Brief, brand: BrandProfile, ground: str, story: str, rng: random.Random, *, leads: Sequence[str] = ()
) -> Palette:
    """Ground (a hex colour or light/mid/dark) and inks. A palette that the brief asks for is used whole; house colours that are to
    lead come before the other inks, unless they are the ground."""
    ground = brief.ground or _ground(ground, brief.palette or _suiting(brand.grounds, story), rng)
    offered = [colour for colour in dict.fromkeys(brief.palette or brand.palette) if colour != ground]
    if brief.palette:
        return Palette(ground=ground, inks=_asked(ground, offered, rng))
    return Palette(ground=ground, inks=_told(ground, offered, story, rng, [lead for lead in leads if lead in offered]))


def read_on_each_other(colours: Sequence[str]) -> bool:
    """Whether two of them differ enough to be a design alone."""
    return any(distance(one, other) >= LEGIBLE for one in colours for other in colours)


def _ground(wanted: str, allowed: tuple[str, ...], rng: random.Random) -> str:
    """The allowed colour of that lightness; among several that are about as near, one is drawn."""
    if wanted.startswith("#"):
        return parse_hex(wanted, field="ground")
    aim = _LIGHTNESS[wanted]
    off = {colour: abs(oklab(colour)[0] - aim) for colour in allowed}
    near = [colour for colour in allowed if off[colour] <= min(off.values()) + 0.08]
    return rng.choice(near)


def _suiting(grounds: tuple[str, ...], story: str) -> tuple[str, ...]:
    """The grounds that do not speak against a warm or cool story; all where each does."""
    sign = {"warm": 1, "cool": -1}.get(story, 0)
    return tuple(colour for colour in grounds if sign * warmth(colour) >= -_AGAINST) or grounds


def _asked(ground: str, offered: list[str], rng: random.Random) -> tuple[str, ...]:
    seen = [colour for colour in offered if distance(colour, ground) >= DISTINCT / 2]
    if not seen:
        raise InvalidBrief("palette", "none of its colours can be told from the ground", "Choose another ground or a darker ink")
    main = _main(ground, seen, rng)
    return (main, *(colour for colour in seen if colour != main))[: max(MOST_INKS, len(seen))]


def _told(ground: str, offered: list[str], story: str, rng: random.Random, leads: list[str]) -> tuple[str, ...]:
    visible = [colour for colour in offered if distance(colour, ground) >= VISIBLE or colour in leads]
    visible = visible or sorted(offered, key=lambda colour: -distance(colour, ground))[:2]
    if not visible:
        raise InvalidBrief("palette", "there is no colour besides the ground", "Give the brand or the brief more colours")
    pool = _of_temperature(ground, visible, story) if story in {"warm", "cool"} else visible
    main = leads[0] if leads else _main(ground, pool, rng)
    liked = _preference(story, main, rng)
    count = max(_INKS.get(story, 4), len(leads))
    return tuple(_companions(main, [*leads[1:], *sorted(pool, key=liked)], count))


def _of_temperature(ground: str, visible: list[str], story: str) -> list[str]:
    """The warm or the cool ones; the nearest to that where the house has none that reads on the ground."""
    sign = 1 if story == "warm" else -1
    own = [colour for colour in visible if sign * warmth(colour) >= 0]
    if any(distance(colour, ground) >= LEGIBLE for colour in own):
        return own
    return sorted(visible, key=lambda colour: -sign * warmth(colour))[: max(3, len(visible) // 2)]


def _main(ground: str, pool: list[str], rng: random.Random) -> str:
    clear = [colour for colour in pool if distance(colour, ground) >= CLEAR]
    return rng.choice(clear) if clear else max(pool, key=lambda colour: distance(colour, ground))


def _preference(story: str, main: str, rng: random.Random) -> Callable[[str], float]:
    """A cost: lower is taken first."""
    if story == "tonal":
        return lambda colour: abs(oklab(colour)[1] - oklab(main)[1]) + abs(oklab(colour)[2] - oklab(main)[2])
    if story in {"duo", "contrast"}:
        return lambda colour: -distance(colour, main)
    order: dict[str, float] = {}
    return lambda colour: order.setdefault(colour, rng.random())


def _companions(main: str, pool: list[str], count: int) -> list[str]:
    inks = [main]
    for colour in pool:
        if len(inks) < count and all(distance(colour, ink) >= DISTINCT for ink in inks):
            inks.append(colour)
    return inks
