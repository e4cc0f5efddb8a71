"""Tonal grounds: pin dots, dashes or rings in an ink near the ground's colour, on a fine grid that the repeat holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from engine.composition import pen
from engine.composition.layouts.parts import structure
from engine.composition.placement import Composition, Placement
from engine.composition.plan import Plan
from engine.composition.render import draw_indices
from engine.domain.brief import Layout
from engine.repeats.tiling import wrapped

_OPEN = {Layout.TOSSED, Layout.ALLOVER}  # a built layout's ground has a shape of its own, that marks would run over
_SMOOTH = {"flat", "hand-cut", "block print", "screen print", "batik"}
_SHARE = 0.25  # of the drawings that could have one
CHANNEL = 0.012
"""Width, in heights of the repeat, of the plain ground that is at least between a figure and the texture's marks."""
_KINDS = ("pin dots", "dashes", "rings")
_SINCE = 0.06  # fullness from which there is a texture
_MAP, _MARGIN = 144, 18  # rows of the map of the figures, and of what is looked at beyond its edges


@dataclass(frozen=True, slots=True, kw_only=True)
class Texture:
    """Marks on a grid: one motif at many places, shape (n, 2), each reaching `reach` from its middle, in repeat heights."""

    motif: int
    ink: int
    reach: float
    places: NDArray[np.float64]

    def about(self, figures: Sequence[Placement], plan: Plan, fullness: float) -> list[Placement]:
        """The marks that stand clear of all figures: whole, since half of one beside a figure looks like dirt."""
        if fullness < _SINCE:
            return []
        d = plan.drawing
        columns = 2 * round(_MAP * d.aspect / 2)
        bodies = tuple(p._replace(tones=(1, 1, 1, 1), halo=0.0, outline=0.0, texture=-1) for p in figures if p.base == 0)
        seen = Composition(
            aspect=d.aspect, repeat=d.repeat, palette=d.palette, motifs=tuple(plan.motifs), placements=bodies, style="flat", seed=0
        )
        mask = wrapped(draw_indices(seen, columns, _MAP, details=False), d.repeat, _MARGIN)
        away = distance_transform_edt(mask == 0)[_MARGIN:-_MARGIN, _MARGIN:-_MARGIN] / _MAP
        across, down = (self.places * (columns / d.aspect, _MAP)).astype(int).T
        clear = away[np.minimum(down, _MAP - 1), np.minimum(across, columns - 1)] > self.reach + CHANNEL
        ink = (self.ink,) * 4
        return [Placement(motif=self.motif, x=x, y=y, size=1.0, tones=ink, finished=False) for x, y in self.places[clear].tolist()]


def ground(plan: Plan) -> Texture | None:
    """The ground's texture: rows of small marks, every second row set over by half a step. Often there is none."""
    d, rng = plan.drawing, np.random.default_rng((plan.drawing.seed, 9))
    fits = d.layout in _OPEN and d.style in _SMOOTH and d.symmetry in ("none", "p1")
    if not (fits and plan.story.quiet and plan.asked >= 0.28 and rng.random() < _SHARE):
        return None
    kind = _KINDS[int(rng.integers(len(_KINDS)))]
    step = float(rng.uniform(0.034, 0.046))
    rows, columns = 4 * max(1, round(0.29 / step)), 2 * max(1, round(d.aspect / step / 2))
    plan.ground_ink = plan.story.quiet
    i, j = np.meshgrid(np.arange(columns), np.arange(rows))
    places = np.stack([(i + 0.25 + 0.5 * (j % 2)) * d.aspect / columns, (j + 0.5) / rows], -1).reshape(-1, 2)
    return Texture(motif=plan.add(structure(_mark(kind, step))), ink=plan.ground_ink, reach=0.2 * step, places=places)


def _mark(kind: str, step: float) -> pen.Outline:
    """One mark about (0, 0)."""
    if kind == "pin dots":
        return pen.ellipse(0, 0, 0.115 * step)
    if kind == "rings":
        return pen.ring(0, 0, 0.17 * step, 0.1 * step)
    return pen.stroke([(-0.12 * step, 0.16 * step), (0, 0), (0.12 * step, -0.16 * step)], 0.09 * step, 0.09 * step, samples=4)
