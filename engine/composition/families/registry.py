"""The table that family functions enter themselves into."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engine.composition.families.strata import Drawn

Draw = Callable[[np.random.Generator], Drawn]
DrawState = Callable[[np.random.Generator, int], Drawn]


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A drawing function; `area` its usual share of the unit box, `upright` whether it looks wrong upside down.

    A family of several `states` (bud and bloom, sitting and running) goes through them seed by seed. One that is `whole`
    carries its own leaves, and stands without company.
    """

    name: str
    tags: tuple[str, ...]
    draw: DrawState
    area: float
    upright: bool
    filler: bool
    states: int = 1
    whole: bool = False

    @property
    def salt(self) -> int:
        """Keeps the draws of two families with equal seeds apart."""
        return zlib.crc32(self.name.encode())


FAMILIES: dict[str, Family] = {}


def family(name: str, *tags: str, area: float = 0.4, upright: bool = False, filler: bool = False) -> Callable[[Draw], Draw]:
    """Enters a drawing function under `name`."""

    def enter(draw: Draw) -> Draw:
        FAMILIES[name] = Family(name=name, tags=tags, draw=lambda rng, state: draw(rng), area=area, upright=upright, filler=filler)
        return draw

    return enter


def family_of(
    states: int, name: str, *tags: str, area: float = 0.4, upright: bool = False, whole: bool = False
) -> Callable[[DrawState], DrawState]:
    """Enters a drawing function that knows `states` states, 0 and up, under `name`."""

    def enter(draw: DrawState) -> DrawState:
        FAMILIES[name] = Family(
            name=name, tags=tags, draw=draw, area=area, upright=upright, filler=False, states=states, whole=whole
        )
        return draw

    return enter
