"""What a brand's own words already say about traits: "airy", "tossed", "no strict geometry" are a belief before any decision."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from engine.checks.traits import MOTIF_FAMILIES
from engine.composition.motifs import load_library
from engine.domain.brand import BrandProfile
from engine.domain.brief import Layout
from engine.prompting.intent import read_intent
from engine.prompting.vocabulary import vocabulary
from engine.prompting.wishes import read_wishes

Stated = Mapping[tuple[str, str], float]
"""(trait, word) or (trait, NUMBER) to +1 where the profile asks for it, -1 where it speaks against it."""

NUMBER = "number"
_WORD = re.compile(r"[a-z-]+")


def stated_traits(brand: BrandProfile) -> Stated:
    """Traits that the descriptions and motif lists of a profile name; what both sides name is left out."""
    wanted = {*_named(brand.on_brand), *_families(brand.motifs_wanted)}
    avoided = {*_named(brand.off_brand), *_families(brand.motifs_barred)}
    wanted, avoided = wanted - avoided, avoided - wanted
    opposite = {(trait, word, -sign) for trait, word, sign in avoided}
    signs: dict[tuple[str, str], float] = {}
    for trait, word, sign in sorted(wanted | opposite):
        signs[trait, word] = signs.get((trait, word), 0.0) + sign
    return {key: max(-1.0, min(1.0, sign)) for key, sign in signs.items() if sign}


def _named(descriptions: Iterable[str]) -> Iterable[tuple[str, str, float]]:
    table = vocabulary("traits")
    for text in descriptions:
        for said in _WORD.findall(text.casefold()):
            yield from ((trait, NUMBER, float(sign)) for trait, sign in table["numbers"].get(said, {}).items())
            yield from ((trait, word, 1.0) for trait, word in table["words"].get(said, {}).items())
        layouts = {read_wishes(text).said.get("layout", ""), *_WORD.findall(text.casefold())}
        yield from (("layout", layout.value, 1.0) for layout in Layout if layout in layouts)
        yield from _families(read_intent(text).motifs)


def _families(motifs: Iterable[str]) -> Iterable[tuple[str, str, float]]:
    library = load_library()
    for motif in motifs:
        tags = {tag for name in library.find(motif) for tag in library.tags(name)}
        yield from (("motif_family", family, 1.0) for family in MOTIF_FAMILIES if family in tags or family == motif)
