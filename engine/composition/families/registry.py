"""The table that family functions enter themselves into."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engine.composition.families.strata import Drawn

Draw = Callable[[np.random.Generator], Drawn]


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A drawing function; `area` its usual share of the unit box, `upright` whether it looks wrong upside down."""

    name: str
    tags: tuple[str, ...]
    draw: Draw
    area: float
    upright: bool
    filler: bool

    @property
    def salt(self) -> int:
        """Keeps the draws of two families with equal seeds apart."""
        return zlib.crc32(self.name.encode())


FAMILIES: dict[str, Family] = {}


def family(name: str, *tags: str, area: float = 0.4, upright: bool = False, filler: bool = False) -> Callable[[Draw], Draw]:
    """Enters a drawing function under `name`."""

    def enter(draw: Draw) -> Draw:
        FAMILIES[name] = Family(name=name, tags=tags, draw=draw, area=area, upright=upright, filler=filler)
        return draw

    return enter
