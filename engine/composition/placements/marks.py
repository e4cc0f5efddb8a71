"""Words and logo of one print: where they stand, in which ink, and how they look by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from engine.colour.difference import delta_e_2000, lab_of_hex
from engine.composition.motifs import Layer, Motif
from engine.composition.placement import Composition, Placement
from engine.composition.placements import lettering
from engine.composition.placements.sheet import DATA, LEADING, logo_box, type_box
from engine.composition.render import render_indices
from engine.domain.brief import RepeatType
from engine.domain.colour import Palette
from engine.domain.spec import DrawingSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One outline on the sheet; `motif.height` is 1, so that `size` is its height (of words: a capital's)."""

    motif: Motif
    x: float
    y: float
    size: float
    colour: str


@lru_cache(maxsize=64)
def words_of(drawing: DrawingSpec) -> tuple[Mark, ...]:
    """The lines of the lettering, in the ink that reads best on what lies under it. Raises FontMissing, PrintTooSmall."""
    words = type_box(drawing)
    if words is None or drawing.font is None:
        return ()
    colour = drawing.palette.colours[_legible(drawing.palette)]
    top = words.box.edges[1] + 0.675 * words.capital
    return tuple(
        Mark(
            motif=lettering.straight(DATA / drawing.font, line),
            x=words.box.x,
            y=top + k * LEADING * words.capital,
            size=words.capital,
            colour=colour,
        )
        for k, line in enumerate(words.lines)
    )


@lru_cache(maxsize=64)
def logo_of(drawing: DrawingSpec) -> tuple[Mark, ...]:
    """The logo, if the print carries one. Raises PrintTooSmall."""
    at = logo_box(drawing)
    if at is None or drawing.logo is None:
        return ()
    layer = Layer(tone=0, path=drawing.logo.path, even_odd=True)
    motif = Motif(
        name="logo", tags=(), family="structure", source="the brand", licence="the brand's own", layers=(layer,),
        width=drawing.logo.aspect, height=1.0,
    )  # fmt: skip
    return (Mark(motif=motif, x=at.x, y=at.y, size=at.tall, colour=drawing.logo.colour),)


def printed_palette(drawing: DrawingSpec) -> Palette:
    """The drawing's palette, and the logo's colour where it is none of them."""
    palette = drawing.palette
    if drawing.logo is None or drawing.logo.colour in palette.colours:
        return palette
    return Palette(ground=palette.ground, inks=(*palette.inks, drawing.logo.colour))


def placed(marks: tuple[Mark, ...], palette: Palette, first: int) -> tuple[Placement, ...]:
    """The marks as placements whose motifs begin at index `first`."""
    return tuple(
        Placement(motif=first + k, x=m.x, y=m.y, size=m.size, tones=(palette.colours.index(m.colour),) * 4, finished=False)
        for k, m in enumerate(marks)
    )


def outline_of(drawing: DrawingSpec, marks: tuple[Mark, ...], width_px: int, height_px: int) -> NDArray[np.bool_]:
    """Where these marks lie on a sheet of that size."""
    palette = printed_palette(drawing)
    alone = Composition(
        aspect=drawing.aspect, repeat=RepeatType.MIRROR, palette=palette, motifs=tuple(m.motif for m in marks), placements=(),
        style="flat", seed=0, marks=placed(marks, palette, 0),
    )  # fmt: skip
    return np.asarray(render_indices(alone, width_px, height_px) != 0)


def _legible(palette: Palette) -> int:
    """The ink that differs most from the ground."""
    lab = lab_of_hex(palette.colours)
    return int(np.argmax(delta_e_2000(lab[:1], lab)))
