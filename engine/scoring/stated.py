"""What a brand's own words already say about traits: "airy", "tossed", "no strict geometry" are a belief before any decision."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from engine.checks.traits import MOTIF_FAMILIES, OTHER, motif_family
from engine.composition.finishes import FINISHES, nearest_style
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
        words = _WORD.findall(text.casefold())
        for said in words:
            yield from ((trait, NUMBER, float(sign)) for trait, sign in table["numbers"].get(said, {}).items())
            yield from ((trait, word, 1.0) for trait, word in table["words"].get(said, {}).items())
        wishes = read_wishes(text).said
        layouts = {wishes.get("layout", ""), *words}
        yield from (("layout", layout.value, 1.0) for layout in Layout if layout in layouts)
        styles = {nearest_style(wishes["finish"])} if "finish" in wishes else set()
        styles |= {style for style in FINISHES if f" {style} " in f" {' '.join(words)} "}
        yield from (("style", style, 1.0) for style in styles)
        families = {family for family in MOTIF_FAMILIES if family in words or f"{family}s" in words}
        yield from (("motif_family", family, 1.0) for family in families)
        yield from _families(motif for motif in read_intent(text).motifs if motif not in families)


def _families(motifs: Iterable[str]) -> Iterable[tuple[str, str, float]]:
    """The family that most of what answers to a motif's name belongs to, as traits tell it."""
    library = load_library()
    for motif in motifs:
        told = Counter(motif_family(library.tags(name)) for name in library.find(motif))
        yield from (("motif_family", family, 1.0) for family, n in told.most_common(1) if n > told.total() / 2 and family != OTHER)
