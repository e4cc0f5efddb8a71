"""A design in other colours of its brand: colourways and grounds, each a palette and the signed address of its picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image

from dashboard.api.tokens import asset_signature, asset_url
from dashboard.wiring import Installation
from engine.colour.names import nearest_named
from engine.colour.recolour import main_colours
from engine.domain.brand import BrandProfile
from engine.prompting.colour_words import distance, oklab
from engine.prompting.palettes import CLEAR, DISTINCT, VISIBLE
from review import records
from review.assets import AssetStore
from review.export.artwork import DRAWN
from review.queue import Row

Colours = tuple[str, ...]
"""Hex colours, the ground first."""

Offered = dict[str, list[dict[str, Any]]]
"""The colourways and the grounds of one design, as the viewer takes them."""

MOST = 6
_TINT = 0.82  # how much of a tint is white
_ALIKE = 0.02  # OKLab distance under which two grounds are one to the eye
_SWALLOWED = 0.08  # OKLab distance to a new ground under which an ink would vanish in it


def colourways_of(installation: Installation, rows: Sequence[Row]) -> dict[str, Offered]:
    """{"colourways": [{name, swatches, url}], "grounds": [{name, hex, url}]} of each item, its own colours first.

    A drawn design's own colours have the address of a larger drawing too, `fine`.
    """
    candidates = records.candidates(installation.store, [row.candidate for row in rows])
    profiles = {profile.name: profile for profile in records.brands(installation.store)}
    return {row.item: _offered(installation, candidates[row.candidate], profiles.get(row.brand)) for row in rows}


def _offered(installation: Installation, candidate: records.Candidate, brand: BrandProfile | None) -> Offered:
    own = palette_of(installation.assets, candidate) if brand else ()
    if brand is None or len(own) < 2:  # an import for a brand that has no profile keeps the colours it came in
        return {"colourways": [], "grounds": []}

    def url(colours: Colours) -> str:
        key = installation.key
        return asset_url(key, candidate.asset) if colours == own else colourway_url(key, candidate.id, colours)

    ways = [{"name": name, "swatches": list(colours), "url": url(colours)} for name, colours in colourways(own, brand)]
    if candidate.generator == DRAWN:
        ways[0]["fine"] = fine_url(installation.key, candidate.id)
    return {
        "colourways": ways,
        "grounds": [{"name": name, "hex": colours[0], "url": url(colours)} for name, colours in grounds(own, brand)],
    }


def colourway_url(key: bytes, candidate: str, colours: Colours) -> str:
    """The signed address of a candidate in these colours. The colours are in it, so that what it shows never changes."""
    path = f"colourways/{candidate}/{'-'.join(colour[1:] for colour in colours)}"
    return f"/{path}?s={asset_signature(key, path)}"


def fine_url(key: bytes, candidate: str) -> str:
    """The signed address of a drawn design's larger drawing."""
    return f"/fine/{candidate}?s={asset_signature(key, f'fine/{candidate}')}"


def palette_of(assets: AssetStore, candidate: records.Candidate) -> Colours:
    """The colours that a candidate's picture is made of: its spec's, or for work from elsewhere those found in the picture."""
    return candidate.spec.drawing.palette.colours if candidate.spec else _found(assets, candidate.asset)


@lru_cache(maxsize=1024)
def _found(assets: AssetStore, sha256: str) -> Colours:
    content, _ = assets.sized(sha256, 256)
    with Image.open(BytesIO(content)) as image:
        return main_colours(np.asarray(image.convert("RGB")))


# --- colourways -------------------------------------------------------------------------------------------------------


def colourways(own: Colours, brand: BrandProfile) -> list[tuple[str, Colours]]:
    """Up to six: as designed, then on the brand's other grounds, then led by its other inks. Tonal order and contrast are kept."""
    pool = tuple(dict.fromkeys((*brand.palette, *brand.grounds)))
    on_grounds = [_dressed(own, ground, pool) for ground in _far_first(own[0], brand.grounds)]
    led = [
        _dressed(own, own[0], (lead, *pool), lead) for lead in _far_first(own[1], brand.palette) if distance(lead, own[0]) >= CLEAR
    ]
    mixed = [*on_grounds[:3], *led[:2], *on_grounds[3:], *led[2:]]
    named = {"As designed": own}
    for colours in mixed:
        if colours not in named.values() and len(named) < MOST:
            named[_name(colours, named)] = colours
    return list(named.items())


def _dressed(own: Colours, ground: str, pool: Sequence[str], lead: str | None = None) -> Colours:
    """Every ink replaced by the pool's colour that stands to the new ground as the old ink stood to the old one."""
    chosen = [ground]
    for place, ink in enumerate(own[1:]):
        if place == 0 and lead is not None:
            chosen.append(lead)
            continue
        free = [c for c in pool if _reads(c, ground) and all(distance(c, other) >= DISTINCT for other in chosen)]
        free = free or [c for c in (*own, "#FFFFFF", "#000000") if c not in chosen]
        chosen.append(min(free, key=lambda c: _unlike((ink, own[0]), (c, ground))))
    return tuple(chosen)


def _unlike(old: tuple[str, str], new: tuple[str, str]) -> float:
    """How differently an ink stands to its ground in two palettes: contrast first, then saturation."""
    (l1, a1, b1), (l2, a2, b2) = oklab(old[0]), oklab(new[0])
    contrast = abs(abs(l1 - oklab(old[1])[0]) - abs(l2 - oklab(new[1])[0]))
    return contrast + 0.6 * abs(float(np.hypot(a1, b1) - np.hypot(a2, b2)))


def _far_first(own: str, colours: Iterable[str]) -> list[str]:
    """The others, those that differ most from one another first; of those that look alike, one."""
    left, taken = [colour for colour in dict.fromkeys(colours) if distance(colour, own) >= DISTINCT], [own]
    while left:
        taken.append(max(left, key=lambda colour: _nearest(colour, taken)))
        left = [colour for colour in left if _nearest(colour, taken) >= _ALIKE]
    return taken[1:]


def _nearest(colour: str, others: Iterable[str]) -> float:
    return min(distance(colour, other) for other in others)


def _reads(ink: str, ground: str) -> bool:
    return distance(ink, ground) >= VISIBLE


def _name(colours: Colours, taken: Iterable[str]) -> str:
    name = f"{nearest_named(colours[1])} on {nearest_named(colours[0])}".capitalize()
    return next(each for each in (name, *(f"{name} {n}" for n in range(2, MOST + 2))) if each not in taken)


# --- grounds ----------------------------------------------------------------------------------------------------------


def grounds(own: Colours, brand: BrandProfile) -> list[tuple[str, Colours]]:
    """Up to six other grounds under the same inks, light to dark: the brand's, white, its deepest ink, a tint of the main ink."""
    deepest = min(brand.palette, key=lambda colour: oklab(colour)[0])
    offered = _far_first(own[0], (*brand.grounds, "#FFFFFF", deepest, _tint(own[1])))[:MOST]
    offered.sort(key=lambda colour: -oklab(colour)[0])
    named: dict[str, Colours] = {}
    for ground in offered:
        named[_ground_name(ground, named)] = _grounded(own, ground)
    return list(named.items())


def _grounded(own: Colours, ground: str) -> Colours:
    """An ink that would vanish in the new ground takes the old ground's colour."""
    return (ground, *(own[0] if distance(ink, ground) < _SWALLOWED else ink for ink in own[1:]))


def _tint(colour: str) -> str:
    return "#" + "".join(f"{round(255 * _TINT + int(colour[i : i + 2], 16) * (1 - _TINT)):02X}" for i in (1, 3, 5))


def _ground_name(ground: str, taken: Iterable[str]) -> str:
    name = nearest_named(ground).capitalize()
    return next(each for each in (name, f"{name} {ground}") if each not in taken)
