"""The frozen drawing: which motif stands where, in which colours. Lengths in units of the repeat's height."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

from engine.composition.colouring import Tones
from engine.composition.motifs import Motif
from engine.domain.brief import RepeatType
from engine.domain.colour import Palette


class Placement(NamedTuple):
    """One figure: `size` scales the motif's unit box; `turn` in radians, clockwise, after an optional left-right mirroring.

    `halo` is the width of a rim in the ground's colour (or the ink `base` that it lies on), `outline` that of a contour in the
    ink `rim` within the halo. `texture` is a motif drawn in the ink `thread` within the body. What is not `finished` is
    structure: line styles leave it filled, and fill what they outline with the ink `wash` (0 = leave it bare). `foot` is how far
    below its middle it is held by what it grows on, in sizes.
    """

    motif: int
    x: float
    y: float
    size: float
    turn: float = 0.0
    mirrored: bool = False
    tones: Tones = (1, 1, 0, 0)
    halo: float = 0.0
    outline: float = 0.0
    rim: int = 0
    base: int = 0
    texture: int = -1
    thread: int = 0
    finished: bool = True
    wash: int = 0
    foot: float = 0.0

    def moved(self, *, x: float, y: float, turn: float, mirrored: bool, size: float | None = None) -> Placement:
        """The same figure elsewhere (twice as fast as `_replace`, and made by the thousand)."""
        grown = 1.0 if size is None or not self.size else size / self.size
        large, halo, outline = self.size * grown, self.halo * grown, self.outline * grown
        return Placement(self.motif, x, y, large, turn, mirrored, self.tones, halo, outline, *self[9:])

    def scaled(self, factor: float) -> Placement:
        """The same figure larger or smaller; its foot stays where it is."""
        sunk = self.foot * self.size * (1 - factor)
        x, y = self.x - sunk * math.sin(self.turn), self.y + sunk * math.cos(self.turn)
        return self.moved(x=x, y=y, turn=self.turn, mirrored=self.mirrored, size=self.size * factor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """A drawn repeat, back to front. It renders to the same look at any size.

    `density` is the asked coverage (line styles choose their line's weight by it); `symmetry` the group that also the
    finish keeps. `marks` are words and logo: they lie on top, and no finish touches them. On a
    `bare` ground, that of one print, no finish leaves marks of its own.
    """

    aspect: float
    repeat: RepeatType
    palette: Palette
    motifs: tuple[Motif, ...]
    placements: tuple[Placement, ...]
    style: str
    seed: int
    density: float = 0.4
    symmetry: str = "none"
    marks: tuple[Placement, ...] = ()
    bare: bool = False
