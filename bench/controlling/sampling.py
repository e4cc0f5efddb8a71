"""What is asked of the engine: drawings spread over everything that a brief can say, the held-out motifs among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.composition.compatibility import attainable_density, can_hold, largest_scale
from engine.composition.families import FAMILIES
from engine.composition.finishes import FINISHES
from engine.composition.motifs import load_library
from engine.composition.symmetry import HEXAGONAL, ROOT_3, SYMMETRIES
from engine.domain.brief import Layout, RepeatType
from engine.domain.colour import Palette
from engine.domain.spec import DrawingSpec, Spec
from engine.pipeline import ENGINE_VERSION

SIDE_PX = 512
SMALLEST, LARGEST = 0.09, 0.42  # heights of the main motif over the repeat's that are asked for
PALETTES = (
    ("#F4EFE6", "#1F3A5F", "#8FB3C9", "#C8784F"),
    ("#20302C", "#D9B44A", "#A8C3B0", "#E9E3D0"),
    ("#F2D9C7", "#9C2F3C", "#2F4858", "#E2A33B", "#6B8F71"),
    ("#FFFFFF", "#2B2B2B", "#B0B7A8"),
    ("#F7F3EA", "#26547C"),
    ("#2E2A47", "#F2C57C", "#DD6E42", "#7FB7BE", "#E8DAB2", "#4F6D7A"),
    ("#E9F0EC", "#2F6B4F", "#86B59A", "#E07A5F", "#3D405B"),
    ("#FBE9E7", "#7B2D43", "#D98E9C", "#4B6B57"),
)


@dataclass(frozen=True, slots=True)
class Motifs:
    """The casts that are drawn from."""

    held_out: tuple[str, ...]
    families: tuple[str, ...]
    stored: tuple[str, ...]

    @classmethod
    def load(cls) -> Motifs:
        """Everything that can lead a drawing."""
        library = load_library()
        families = tuple(name for name in library.names if name in FAMILIES and not FAMILIES[name].filler)
        return cls(tuple(library.held_out), families, tuple(library.stored))

    def draw(self, rng: np.random.Generator, kind: str) -> str:
        """One name of that kind."""
        return str(rng.choice(getattr(self, kind)))


def sample(count: int, seed: int, kinds: Sequence[str] = ("held_out", "families", "stored")) -> list[Spec]:
    """Specs that go round layouts, repeats, groups, styles and palettes, each at its own pace; the rest is drawn."""
    rng, motifs = np.random.default_rng(seed), Motifs.load()
    return [_spec(index, rng, motifs, kinds) for index in range(count)]


def _spec(index: int, rng: np.random.Generator, motifs: Motifs, kinds: Sequence[str]) -> Spec:
    layout, repeat = list(Layout)[index % len(Layout)], list(RepeatType)[(index // len(Layout)) % len(RepeatType)]
    symmetry, aspect = _symmetry(rng, layout, repeat)
    style = str(rng.choice(list(FINISHES))) if rng.random() < 0.6 else "flat"
    main = motifs.draw(rng, kinds[index % len(kinds)])
    beside = [motifs.draw(rng, kinds[int(rng.integers(len(kinds)))])] if rng.random() < 0.5 else []
    ground, *inks = PALETTES[index % len(PALETTES)]
    largest = min(LARGEST, largest_scale(layout, repeat, symmetry, aspect))
    scale = float(np.exp(rng.uniform(np.log(min(SMALLEST, largest)), np.log(largest))))
    palette = Palette(ground=ground, inks=tuple(inks))
    low, high = attainable_density(layout, style, palette, scale=scale, symmetry=symmetry, aspect=aspect)
    width = 2 * round(SIDE_PX * aspect / 2)
    drawing = DrawingSpec(
        motifs=tuple(dict.fromkeys((main, *beside))), layout=layout, repeat=repeat, symmetry=symmetry,
        density=float(rng.uniform(low, high)), scale=scale,
        aspect=aspect, palette=palette, style=style, seed=int(rng.integers(2**31)),
    )  # fmt: skip
    return Spec(generator="drawn", engine_version=ENGINE_VERSION, width_px=width, height_px=SIDE_PX, drawing=drawing)


def _symmetry(rng: np.random.Generator, layout: Layout, repeat: RepeatType) -> tuple[str, float]:
    """A group that goes with layout and repeat (none of its own in half of the drawings), and the ratio that it needs."""
    aspect = float(rng.choice((1.0, 1.0, 1.0, 1.0, 0.75, 1.5)))
    if rng.random() < 0.5:
        return "none", aspect
    wanted = str(rng.choice([group for group in SYMMETRIES if group not in ("none", "p1")]))
    aspect = (ROOT_3 if rng.random() < 0.5 else 1 / ROOT_3) if wanted in HEXAGONAL else 1.0 if wanted.startswith("p4") else aspect
    return (wanted, aspect) if can_hold(layout, repeat, wanted, aspect) else ("none", aspect)
