"""Another palette for a design, as somebody's words ask: from the colours on offer, and only from them."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.domain.colour import Palette
from engine.prompting.colour_words import colour_name, distance, oklab, warmth
from engine.prompting.instructions import SLIGHT, STRONG, Colours
from engine.prompting.palettes import DISTINCT, VISIBLE
from engine.prompting.vocabulary import vocabulary

NEAR = 0.16
"""OKLab distance up to which a colour on offer passes as the one that was named."""
GREYISH = 0.03
"""Chroma under which a colour has no hue to speak of."""
SAME = 0.11
"""OKLab distance up to which an ink is what a person means by a colour to leave out."""
_LIGHTNESS = {"light": 0.94, "mid": 0.65, "dark": 0.28}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reinked:
    """A palette, and what of the wish could not be done."""

    palette: Palette
    remarks: tuple[str, ...] = ()


def reink(palette: Palette, offered: Sequence[str], grounds: Sequence[str], wish: Colours, rng: random.Random) -> Reinked:
    """The palette that answers the wish best."""
    remarks: list[str] = []
    ground = _ground(palette, grounds, wish, remarks)
    pool = [colour for colour in offered if colour != ground and distance(colour, ground) >= VISIBLE]
    inks = [ink for ink in palette.inks if ink != ground and distance(ink, ground) >= VISIBLE / 2]
    inks = _without(inks, pool, wish, remarks)
    barred = {ink for ink in pool if any(_means(ink, name) for name in wish.barred)}
    pool = [colour for colour in pool if colour not in barred]
    named = _named(pool, wish, remarks)
    count = max(1, len(palette.inks) + _more_or_fewer(wish, len(palette.inks)))
    inks = named if named and wish.only else [*named, *(ink for ink in inks if _apart(ink, named))]
    if wish.tone:
        inks = _toned(inks, pool, wish.tone, wish.size, keep=len(named), remarks=remarks)
    if wish.contrast:
        inks = _contrasted(inks, pool, ground, wish.contrast, keep=len(named))
    if not wish.only:
        inks = _filled(inks, pool, max(count, len(named)))
    if wish.another:
        inks = list(other_inks(Palette(ground=ground, inks=tuple(inks)), pool, rng).palette.inks) if inks else inks
    inks = inks or [ink for ink in palette.inks if ink != ground][:1] or pool[:1]
    return Reinked(palette=Palette(ground=ground, inks=tuple(dict.fromkeys(inks))), remarks=tuple(remarks))


def other_inks(palette: Palette, offered: Sequence[str], rng: random.Random) -> Reinked:
    """As many inks as before on the same ground, with those first that it did not use; the order of weight turns where all are."""
    pool = [colour for colour in offered if colour != palette.ground and distance(colour, palette.ground) >= VISIBLE]
    fresh = [colour for colour in pool if all(distance(colour, ink) >= DISTINCT for ink in palette.inks)]
    rng.shuffle(fresh)
    fresh.sort(key=lambda colour: distance(colour, palette.ground) < 2 * VISIBLE)  # the main ink reads clearly
    inks = _distinct([*fresh, *palette.inks[1:], palette.inks[0]])[: len(palette.inks)]
    return Reinked(palette=Palette(ground=palette.ground, inks=tuple(inks)))


def _ground(palette: Palette, grounds: Sequence[str], wish: Colours, remarks: list[str]) -> str:
    if wish.ground is None:
        return palette.ground
    lightness = oklab(palette.ground)[0]
    if wish.ground in _LIGHTNESS:
        return min(grounds, key=lambda colour: abs(oklab(colour)[0] - _LIGHTNESS[str(wish.ground)]))
    if wish.ground in {"darker", "lighter"}:
        sign = -1 if wish.ground == "darker" else 1
        beyond = [colour for colour in grounds if sign * (oklab(colour)[0] - lightness) > 0.02]
        if not beyond:
            remarks.append(f"No {wish.ground} ground is allowed than {colour_name(palette.ground)}")
        return min(beyond, key=lambda colour: abs(oklab(colour)[0] - lightness), default=palette.ground)
    nearest = min(grounds, key=lambda colour: distance(colour, _value(wish.ground or "")))
    if not _passes(nearest, _value(wish.ground)):
        remarks.append(f"No ground near {wish.ground} is allowed; {_listed(grounds)} are")
        return palette.ground
    return nearest


def _without(inks: list[str], pool: Sequence[str], wish: Colours, remarks: list[str]) -> list[str]:
    for name in wish.barred:
        if not any(_means(ink, name) for ink in inks):
            remarks.append(f"There is no {name} in it")
    left = [ink for ink in inks if not any(_means(ink, name) for name in wish.barred)]
    return left if left or any(colour not in inks for colour in pool) else inks


def _named(pool: Sequence[str], wish: Colours, remarks: list[str]) -> list[str]:
    """The colours on offer nearest to those named."""
    found = []
    for name in wish.named:
        nearest = min(pool, key=lambda colour: distance(colour, _value(name)), default=None)
        if nearest is None or not _passes(nearest, _value(name)):
            remarks.append(f"The palette holds no {name}" + (f"; the nearest is {colour_name(nearest)}" if nearest else ""))
        else:
            found.append(nearest)
            if not name.startswith("#") and colour_name(nearest) != name:
                remarks.append(f"For {name} the palette's nearest is taken, {colour_name(nearest)}")
    return list(dict.fromkeys(found))


def _toned(inks: list[str], pool: Sequence[str], tone: str, size: str, *, keep: int, remarks: list[str]) -> list[str]:
    """The inks that are furthest from the tone give way to those nearest to it; slightly means one of them, much all."""
    rank = _TONES[tone]
    many = {SLIGHT: 1, STRONG: len(inks)}.get(size, -(-len(inks) // 2))
    result = list(inks)
    for _ in range(many):
        worst = max(range(keep, len(result)), key=lambda at: rank(result[at]), default=None)
        better = [
            colour for colour in pool if _apart(colour, result) and worst is not None and rank(colour) < rank(result[worst]) - 0.01
        ]
        if worst is None or not better:
            break
        result[worst] = min(better, key=rank)
    if result == inks:
        remarks.append(f"The palette holds no {tone} inks than these")
    return result


_TONES: dict[str, Callable[[str], float]] = {
    "warmer": lambda colour: -warmth(colour),
    "cooler": warmth,
    "darker": lambda colour: oklab(colour)[0],
    "lighter": lambda colour: -oklab(colour)[0],
    "softer": lambda colour: _chroma(colour),
    "brighter": lambda colour: -_chroma(colour),
}
"""A cost of each tone: lower is nearer to it."""


def _chroma(colour: str) -> float:
    _, a, b = oklab(colour)
    return float((a * a + b * b) ** 0.5)


def _contrasted(inks: list[str], pool: Sequence[str], ground: str, direction: int, *, keep: int) -> list[str]:
    """Inks further from the ground or nearer to it."""
    ordered = sorted({*pool, *inks}, key=lambda colour: -direction * distance(colour, ground))
    return _distinct([*inks[:keep], *ordered])[: len(inks)]


def _filled(inks: list[str], pool: Sequence[str], count: int) -> list[str]:
    """`count` inks: further ones of the pool, the most different first, where some are missing."""
    result = _distinct(inks)[:count]
    while len(result) < count:
        left = [colour for colour in pool if _apart(colour, result)]
        if not left:
            break
        result.append(max(left, key=lambda colour: min((distance(colour, ink) for ink in result), default=0.0)))
    return result


def _passes(colour: str, wanted: str) -> bool:
    """Whether a colour may stand for the one that was named: near it, and of its hue where both have one."""
    (_, a, b), (_, c, d) = oklab(colour), oklab(wanted)
    hues_agree = min(_chroma(colour), _chroma(wanted)) < GREYISH or math.cos(math.atan2(b, a) - math.atan2(d, c)) > 0.5
    return distance(colour, wanted) <= NEAR and hues_agree


def _more_or_fewer(wish: Colours, now: int) -> int:
    return wish.count * (1 if wish.size != STRONG else max(1, now // 2))


def _apart(colour: str, others: Sequence[str]) -> bool:
    return all(distance(colour, other) >= DISTINCT for other in others)


def _distinct(colours: Sequence[str]) -> list[str]:
    kept: list[str] = []
    for colour in colours:
        if _apart(colour, kept):
            kept.append(colour)
    return kept


def _means(ink: str, name: str) -> bool:
    """Whether an ink is what a person calls by this name."""
    called = colour_name(ink)
    return called == name or name in called.split() or distance(ink, _value(name)) <= SAME


def _value(name: str) -> str:
    """The hex colour of a plain name or of itself."""
    return name if name.startswith("#") else str(vocabulary("colours")["names"][name])


def _listed(colours: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys(colour_name(colour) for colour in colours))
