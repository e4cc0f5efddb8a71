"""What the built layouts share: grids that a repeat can hold, structural shapes, figures set upright."""

from __future__ import annotations

import math

import numpy as np

from engine.composition import pen
from engine.composition.colouring import Tones
from engine.composition.motifs import Layer, Motif
from engine.composition.placement import Placement
from engine.composition.plan import Plan, hero_height
from engine.domain.brief import RepeatType

FINEST = 0.005  # thinnest line of a structure: 2.5 px of 512, 1.6 mm of 320


def structure(outline: pen.Outline) -> Motif:
    """A shape of the layout itself (band, frame, panel) in units of the repeat's height."""
    x, y = outline[:, 0], outline[:, 1]
    return Motif(
        name="structure",
        tags=(),
        family="structure",
        source="Strikeoff",
        licence="own work",
        layers=(Layer(tone=0, path=pen.path_data([pen.oriented(outline)])),),
        width=float(2 * np.abs(x).max()),
        height=float(2 * np.abs(y).max()),
    )


def fit(plan: Plan, pitch_x: float, pitch_y: float, *, alternating: bool = False, single: bool = False) -> tuple[int, int]:
    """Columns and rows of a grid that the repeat type can hold, nearest to the asked pitch and its proportion.

    `alternating` grids colour their cells like a chessboard, which must go on over the edges; `single` allows one
    cell a repeat, which the lattice itself then spreads.
    """
    d = plan.drawing
    best, least = (2, 2), math.inf
    for columns in range(1, 33):
        for rows in range(1, 33):
            if not (_holds(d.repeat, columns, rows, alternating) or (single and columns == rows == 1)):
                continue
            x, y = math.log(d.aspect / columns / pitch_x), math.log(1 / rows / pitch_y)
            cost = abs(x) + abs(y) + 2.5 * abs(x - y)
            if cost < least - 1e-9:
                best, least = (columns, rows), cost
    return best


def _holds(repeat: RepeatType, columns: int, rows: int, alternating: bool) -> bool:
    if repeat is RepeatType.MIRROR:
        return True
    if repeat is RepeatType.HALF_DROP:
        return rows % 2 == 0 and (not alternating or (columns + rows // 2) % 2 == 0)
    if repeat is RepeatType.BRICK:
        return columns % 2 == 0 and (not alternating or (rows + columns // 2) % 2 == 0)
    return not alternating or (columns % 2 == 0 and rows % 2 == 0)


def rectangle(width: float, height: float) -> pen.Outline:
    """Centred on (0, 0)."""
    w, h = width / 2, height / 2
    return pen.polygon([(-w, -h), (w, -h), (w, h), (-w, h)])


def figure(
    plan: Plan, motif: int, x: float, y: float, height: float, tones: Tones, turn: float = 0.0, mirrored: bool = False
) -> Placement:
    """A motif of the plan, `height` tall."""
    return Placement(motif=motif, x=x, y=y, size=plan.box(motif, height), turn=turn, mirrored=mirrored, tones=tones)


def pitch_of(plan: Plan, share: float) -> float:
    """Distance of heroes in a grid at which they carry `share` of the asked density."""
    m, height = plan.motifs[plan.heroes[0]], hero_height(plan.drawing)
    box = plan.box(plan.heroes[0], height)
    return max(math.sqrt(m.area / max(share * plan.drawing.density, 0.01)) * box, 0.98 * box * max(m.width, m.height))


def band(plan: Plan, centre: tuple[float, float], across: bool, wide: float, run: float, ink: int) -> Placement:
    """A stripe of colour that runs through the whole repeat."""
    shape = rectangle(run * 1.02, wide) if across else rectangle(wide, run * 1.02)
    return Placement(motif=shared(plan, structure(shape)), x=centre[0], y=centre[1], size=1.0, tones=(ink,) * 4, finished=False)


def shared(plan: Plan, motif: Motif) -> int:
    """Index of a structure, entered once."""
    return plan.motifs.index(motif) if motif in plan.motifs else plan.add(motif)


def panel(motif: int, x: float, y: float, size: float, ink: int) -> Placement:
    """A structure in one ink."""
    return Placement(motif=motif, x=x, y=y, size=size, tones=(ink,) * 4, finished=False)


def steps_of(run: float, pitch: float, even: bool) -> int:
    """Steps of about `pitch` along `run`; an even number where the next repeat is shifted by half."""
    return max(2, 2 * round(run / pitch / 2)) if even else max(1, round(run / pitch))
