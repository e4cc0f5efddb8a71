"""Which designs are near each other: exact search, near duplicates, colourways. Numpy only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Traits = Mapping[str, float | str]

NEAR_DUPLICATE = 0.88
"""Cosine from which two designs may be the same one; their traits must agree as well. House scorer: 95 % of repeats cut elsewhere
lie above it, and no two of 60 different designs did."""
SAME_FORM = 0.60
"""Cosine from which two designs of the same form and other colours may be colourways: three of four recoloured ones are."""
# Traits (`engine.checks.traits`) that a design keeps in every colourway, and how far they may differ between two copies
_FORM = {"coverage": 0.04, "complexity": 1.0, "scale": 0.04}
_COLOUR = {"colour_temperature": 0.08, "lightness": 4.0, "chroma": 5.0}
_FORM_WORDS = ("layout", "repeat", "symmetry", "motif")


class Likeness(StrEnum):
    """How a design relates to one seen before."""

    DUPLICATE = "duplicate"
    COLOURWAY = "colourway"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The nearest design that is too near: its position in the corpus and how it is alike."""

    index: int
    cosine: float
    likeness: Likeness


def nearest(query: Vectors, corpus: Vectors, k: int) -> tuple[NDArray[np.intp], Vectors]:
    """Indices and cosines of the `k` nearest rows, nearest first; ties by index. Rows have unit length."""
    cosines = corpus @ query
    k = min(k, len(cosines))
    if k == 0:
        return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.float32)
    threshold = np.partition(cosines, -k)[-k]
    found = np.flatnonzero(cosines >= threshold)
    order = found[np.lexsort((found, -cosines[found]))][:k]
    return order, cosines[order]


def find_duplicate(
    query: Vectors, traits: Traits, corpus: Vectors, corpus_traits: Sequence[Traits], *, k: int = 20
) -> Match | None:
    """The nearest design that is the same one, or the same in other colours; None where there is none."""
    for index, cosine in zip(*nearest(query, corpus, k), strict=True):
        other = corpus_traits[index]
        if cosine < SAME_FORM:
            return None
        if not _same_form(traits, other):
            continue
        if _same_colours(traits, other):
            if cosine >= NEAR_DUPLICATE:
                return Match(index=int(index), cosine=float(cosine), likeness=Likeness.DUPLICATE)
        else:
            return Match(index=int(index), cosine=float(cosine), likeness=Likeness.COLOURWAY)
    return None


def _same_form(a: Traits, b: Traits) -> bool:
    words = all(a.get(word) == b.get(word) for word in _FORM_WORDS if word in a and word in b)
    return words and _close(a, b, _FORM)


def _same_colours(a: Traits, b: Traits) -> bool:
    return _close(a, b, _COLOUR)


def _close(a: Traits, b: Traits, limits: Mapping[str, float]) -> bool:
    """Whether all traits that both have agree within their limits; designs that share none are not known to be close."""
    shared = [name for name in limits if name in a and name in b]
    return bool(shared) and all(abs(float(a[name]) - float(b[name])) <= limits[name] for name in shared)
