"""Trailing stems that run on from repeat to repeat, with a figure in each bend and leaves along the way."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from engine.composition import colouring, pen
from engine.composition.layouts.parts import structure
from engine.composition.motifs import load_library
from engine.composition.placement import Placement
from engine.composition.plan import Plan, hero_height
from engine.domain.brief import RepeatType

_GROWS = {"flower", "botanical", "plant", "leaf", "fruit"}


def suit(plan: Plan, tags: tuple[str, ...]) -> bool:
    """Vines suit plants on repeats without a symmetry of their own; about half of the seeds take them."""
    d = plan.drawing
    return (
        d.symmetry in ("none", "p1")
        and d.repeat is not RepeatType.MIRROR
        and bool(_GROWS.intersection(tags))
        and d.scale <= 0.4
        and d.density >= 0.22
        and bool(plan.rng.random() < 0.55)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Stem:
    """A wave along the cloth: `middle` and `swing` across it, `waves` a repeat, `phase` 0-1."""

    middle: float
    swing: float
    waves: int
    phase: float
    run: float
    across: bool

    def at(self, t: float) -> tuple[float, float]:
        """The point at share t of the run (x, y in units of the repeat's height)."""
        along, over = t * self.run, self.middle + self.swing * math.sin(math.tau * (self.waves * t + self.phase))
        return (along, over) if self.across else (over, along)

    def heading(self, t: float) -> float:
        """Direction of travel as a turn (0 = up, clockwise)."""
        (x0, y0), (x1, y1) = self.at(t - 0.004), self.at(t + 0.004)
        return math.atan2(x1 - x0, -(y1 - y0))


def trail(plan: Plan) -> list[Placement]:
    """Stems, leaves and heroes, back to front."""
    d, rng, height = plan.drawing, plan.rng, hero_height(plan.drawing)
    across = d.repeat is RepeatType.BRICK
    run, depth = (d.aspect, 1.0) if across else (1.0, d.aspect)
    box = plan.box(plan.heroes[0], height)
    lanes = max(1, round(depth / (box * (2.3 - 1.2 * min(d.density, 0.6)))))
    waves = max(1, round(run / (box * (2.9 - 1.5 * min(d.density, 0.6)))))
    lane = depth / lanes
    stems = [
        Stem(
            middle=(k + 0.5) * lane,
            swing=0.33 * lane,
            waves=waves,
            phase=(0.5 * (k % 2) if lanes % 2 == 0 else k / lanes) + 0.1,
            run=run,
            across=across,
        )
        for k in range(lanes)
    ]
    turns = colouring.turns(d.palette, lanes * waves * 2, rng)
    behind: list[Placement] = []
    heroes: list[Placement] = []
    for k, stem in enumerate(stems):
        behind += _line(plan, stem, height)
        behind += _leaves(plan, stem, height)
        for bend in range(2 * waves):
            heroes.append(_hero(plan, stem, bend, height, turns[k * 2 * waves + bend], behind))
    return behind + heroes


def _line(plan: Plan, stem: Stem, height: float) -> list[Placement]:
    samples = 20 * stem.waves + 1
    points = np.array([stem.at(t) for t in np.linspace(-0.01, 1.01, samples)])
    middle = points.mean(0)
    outline = pen.stroke(points - middle, 0.07 * height, 0.07 * height, samples=samples)
    ink = plan.tones(1)[1]
    return [Placement(motif=plan.add(structure(outline)), x=middle[0], y=middle[1], size=1.0, tones=(ink,) * 4, finished=False)]


def _leaves(plan: Plan, stem: Stem, height: float) -> list[Placement]:
    rng = plan.rng
    leaf = plan.add(load_library().draw("seed", int(rng.integers(6))))
    count = max(6, round(stem.run / (0.42 * height)))
    out = []
    for i in range(count):
        t = (i + 0.5) / count
        side = -1 if i % 2 else 1
        length = height * rng.uniform(0.3, 0.42)
        turn = stem.heading(t) + side * rng.uniform(0.7, 1.0)
        x, y = stem.at(t)
        x, y = x + math.sin(turn) * length * 0.55, y - math.cos(turn) * length * 0.55
        out.append(Placement(motif=leaf, x=x, y=y, size=length, turn=turn, tones=plan.tones(1 if i % 3 else 2)))
    return out


def _hero(plan: Plan, stem: Stem, bend: int, height: float, turn: int, behind: list[Placement]) -> Placement:
    """A figure in the hollow of a bend, on a short branch."""
    t = ((0.25 + 0.5 * bend) - stem.phase) / stem.waves
    crest = 1 if bend % 2 == 0 else -1
    x, y = stem.at(t)
    reach = crest * min(stem.swing * 1.35, 1.1 * height)
    hx, hy = (x, y - reach) if stem.across else (x - reach, y)
    start = stem.at(t - 0.16 / stem.waves)
    middle = np.array([(start[0] + hx) / 2, (start[1] + hy) / 2])
    bow = np.array([start, middle + 0.12 * height * crest, (hx, hy)]) - middle
    branch = plan.add(structure(pen.stroke(bow, 0.06 * height, 0.04 * height)))
    behind.append(Placement(motif=branch, x=middle[0], y=middle[1], size=1.0, tones=(plan.tones(1)[1],) * 4, finished=False))
    motif = plan.heroes[bend % len(plan.heroes)]
    sway = float(plan.rng.uniform(-0.3, 0.3)) if plan.motifs[motif].upright else float(plan.rng.uniform(-math.pi, math.pi))
    return Placement(
        motif=motif,
        x=hx,
        y=hy,
        size=plan.box(motif, height),
        turn=sway,
        mirrored=bend % 2 == 1,
        tones=plan.tones(turn),
        halo=0.03 * height,
    )
