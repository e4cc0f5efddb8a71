"""Tonal grounds: pin dots, dashes or rings in an ink near the ground's colour, on a fine grid that the repeat holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from engine.composition import pen
from engine.composition.layouts.parts import Group, Part
from engine.composition.motifs import Layer, Motif
from engine.composition.placement import Placement
from engine.composition.plan import Plan
from engine.domain.brief import Layout

_OPEN = {Layout.TOSSED, Layout.ALLOVER}  # a built layout's ground has a shape of its own, that marks would run over
_SMOOTH = {"flat", "hand-cut", "block print", "screen print", "batik"}
_SHARE = 0.25  # of the drawings that could have one
CHANNEL = 0.014
"""Width, in heights of the repeat, of the plain ground between a figure and the texture."""
_KINDS = ("pin dots", "dashes", "rings")


def ground(plan: Plan) -> Group:
    """The ground's texture: rows of small marks, every second row set over by half a step. Often there is none."""
    d, rng = plan.drawing, np.random.default_rng((plan.drawing.seed, 9))
    fits = d.layout in _OPEN and d.style in _SMOOTH and d.symmetry in ("none", "p1")
    if not (fits and plan.story.quiet and plan.asked >= 0.28 and rng.random() < _SHARE):
        return []
    kind = _KINDS[int(rng.integers(len(_KINDS)))]
    step = float(rng.uniform(0.034, 0.046))
    rows, columns = 4 * max(1, round(0.29 / step)), 2 * max(1, round(d.aspect / step / 2))
    motif = plan.add(_row(kind, columns, d.aspect / columns, step))
    plan.ground_ink = plan.story.quiet
    ink, half = (plan.story.quiet,) * 4, d.aspect / columns / 2
    places = [(d.aspect / 2 + (j % 2) * half, (j + 0.5) / rows) for j in range(rows)]
    return [Part(Placement(motif=motif, x=x, y=y, size=1.0, tones=ink, finished=False), 0.06, 0.0) for x, y in places]


def cleared(figures: Sequence[Placement]) -> tuple[Placement, ...]:
    """What keeps a textured ground away from the figures that stand on it: their shapes and an even channel about them."""
    return tuple(
        replace(p, tones=(0, 0, 0, 0), halo=p.halo + CHANNEL, base=0, outline=0.0, texture=-1) for p in figures if p.base == 0
    )


def _row(kind: str, count: int, pitch: float, step: float) -> Motif:
    """One row of marks across the repeat, about its middle."""
    outlines = []
    for i in range(count):
        x = (i - (count - 1) / 2) * pitch
        if kind == "pin dots":
            outlines.append(pen.ellipse(x, 0, 0.115 * step))
        elif kind == "rings":
            outlines.append(pen.ring(x, 0, 0.17 * step, 0.1 * step))
        else:
            outlines.append(
                pen.stroke(
                    [(x - 0.12 * step, 0.16 * step), (x, 0), (x + 0.12 * step, -0.16 * step)], 0.09 * step, 0.09 * step, samples=4
                )
            )
    layer = Layer(tone=0, path=pen.path_data([pen.oriented(o) for o in outlines]))
    return Motif(
        name="structure", tags=(), family="structure", source="Strikeoff", licence="own work", layers=(layer,),
        width=count * pitch, height=0.4 * step,
    )  # fmt: skip
