"""Procedural motif families: each is one short function that draws another figure for every seed."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from engine.composition.families import (
    botanical,
    creatures,
    fillers,
    flowers,
    foliage,
    garden,
    geometric,
    heritage,
    keepsakes,
    menagerie,
    orchard,
    ornament,
    sea,
)
from engine.composition.families.registry import FAMILIES, Family
from engine.composition.motifs import Motif

__all__ = ["FAMILIES", "Family", "draw_family"]

_MODULES = (
    botanical,
    flowers,
    garden,
    foliage,
    orchard,
    heritage,
    ornament,
    sea,
    creatures,
    menagerie,
    keepsakes,
    geometric,
    fillers,
)


@lru_cache(maxsize=4096)
def draw_family(name: str, seed: int) -> Motif:
    """The variant of a family that belongs to `seed`."""
    family = FAMILIES[name]
    sketch = family.draw(np.random.default_rng((family.salt, seed)), seed % family.states)
    return sketch.finish(name, name, family.tags, area=family.area, upright=family.upright)
