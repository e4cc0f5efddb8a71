"""What a layout works from: the drawing as asked, its motifs, and a seeded hand."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from engine.composition import colouring
from engine.composition.colouring import Tones
from engine.composition.families import FAMILIES
from engine.composition.motifs import Library, Motif
from engine.composition.placement import Placement
from engine.composition.render import ink_area
from engine.domain.spec import DrawingSpec

Builder = Callable[[float], tuple[Placement, ...]]


@dataclass(slots=True)
class Plan:
    """The cast of one composition. `heroes`, `seconds`, `fillers` are indices into `motifs`; `effort` above 1 packs tighter."""

    drawing: DrawingSpec
    rng: np.random.Generator
    motifs: list[Motif] = field(default_factory=list)
    heroes: list[int] = field(default_factory=list)
    seconds: list[int] = field(default_factory=list)
    fillers: list[int] = field(default_factory=list)
    effort: float = 1.0

    def add(self, motif: Motif) -> int:
        """Enters a motif and gives its index."""
        self.motifs.append(replace(motif, area=ink_area(motif)))
        return len(self.motifs) - 1

    def box(self, motif: int, height: float) -> float:
        """The unit box's size at which a motif stands `height` tall (wide ones are kept within 1.6 of it)."""
        m = self.motifs[motif]
        return height / max(m.height, 0.62)

    def tones(self, turn: int) -> Tones:
        """The palette mapped for the `turn`-th colouring."""
        return colouring.tones(self.drawing.palette, turn)


_COMPANIONS = {
    "sea": ("bubble", "dot", "starfish"),
    "botanical": ("seed", "small leaf", "dot", "small flower", "trio"),
    "plant": ("seed", "small leaf", "dot"),
    "flower": ("small leaf", "small flower", "dot", "seed"),
    "fruit": ("small leaf", "dot", "seed", "small flower"),
    "animal": ("dot", "small leaf", "dash", "trio"),
    "geometric": ("dot", "dash", "small star"),
    "celestial": ("small star", "dot"),
}


def make_plan(drawing: DrawingSpec, library: Library) -> Plan:
    """Casts the motifs: the first named is the hero, the others follow, and small fillers suit the hero's world."""
    plan = Plan(drawing=drawing, rng=np.random.default_rng((drawing.seed, 2)))
    names = list(drawing.motifs) or ["leaf sprig"]
    variants = 2 if len(names) > 1 else 3
    plan.heroes = _draw_variants(plan, library, names[0], variants)
    for name in names[1:4]:
        plan.seconds += _draw_variants(plan, library, name, 1 if len(names) > 2 else 2)
    if not plan.seconds:
        plan.seconds = _draw_variants(plan, library, names[0], 2, salt=50)
    tags = library.tags(names[0])
    suits = next((fillers for tag, fillers in _COMPANIONS.items() if tag in tags), ("dot", "dash", "small star"))
    picks = plan.rng.choice(len(suits), size=min(2, len(suits)), replace=False)
    for pick in picks:
        plan.fillers += _draw_variants(plan, library, suits[int(pick)], 1)
    return plan


def _draw_variants(plan: Plan, library: Library, name: str, count: int, salt: int = 0) -> list[int]:
    if name not in FAMILIES:
        count = 1
    # 97 bases of variants a family keep drawing cheap in bulk while every spec still looks its own
    base = plan.drawing.seed % 97
    return [plan.add(library.draw(name, base * 8 + salt + k)) for k in range(count)]


def hero_height(drawing: DrawingSpec) -> float:
    """The main motif's height in units of the repeat's height, kept where it can be drawn."""
    return float(min(max(drawing.scale, 0.02), 0.95, 0.95 * max(drawing.aspect, 0.3)))


def rotation(plan: Plan, motif: int, loose: float = 1.0) -> tuple[float, bool]:
    """A turn and a mirroring for one figure: upright motifs only sway."""
    reach = 0.32 if plan.motifs[motif].upright else math.pi
    return float(plan.rng.uniform(-reach, reach) * loose), bool(plan.rng.random() < 0.5)
