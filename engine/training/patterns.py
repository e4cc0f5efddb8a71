"""Captioned training pictures for the house model: our own drawings, finished as by hand, in palettes drawn at random."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.composition.compose import compose
from engine.composition.motifs import load_library
from engine.composition.render import render
from engine.domain.brief import Layout, RepeatType
from engine.domain.colour import Palette, to_rgb
from engine.domain.spec import DrawingSpec
from engine.errors import EngineError
from engine.training.finishes import FINISHES, PHRASES, Plane

SIDE_PX = 512
_MARKERS = ("#FFFFFF", "#000000", "#FF0000", "#00FF00", "#0000FF", "#FFFF00")
_TEMPLATES = (
    "{style}, {motifs}, {layout} layout, seamless repeat pattern",
    "seamless surface pattern of {motifs}, {layout}, {style}, {colours}",
    "{motifs} textile print, {style}, {density}, {layout}",
    "{style}",
    "{style}, {colours}",
)
_DENSITY = ((0.3, "sparse motifs with generous ground"), (0.5, "balanced spacing"), (1.0, "dense motifs"))


@dataclass(frozen=True, slots=True)
class Drawing:
    """One repeat as an index plane (0 is the ground), `inks` colours, and the words for what it shows."""

    plane: Plane
    inks: int
    motifs: str
    layout: str
    density: str


def draw_patterns(count: int, seed: int) -> Iterator[Drawing]:
    """Block repeats of every motif and layout; combinations that the composition refuses are drawn anew."""
    rng = np.random.default_rng(seed)
    library = load_library()
    names = list(library.names)
    made = 0
    while made < count:
        spec = _random_drawing(rng, names)
        try:
            pixels = render(compose(spec), SIDE_PX, SIDE_PX)
        except EngineError:
            continue
        made += 1
        yield Drawing(
            plane=_to_plane(pixels, spec.palette),
            inks=len(spec.palette.inks),
            motifs=" and ".join(name.replace("-", " ") for name in spec.motifs),
            layout=spec.layout.value,
            density=next(words for limit, words in _DENSITY if spec.density <= limit),
        )


def _random_drawing(rng: np.random.Generator, names: list[str]) -> DrawingSpec:
    chosen = rng.choice(len(names), size=int(rng.integers(1, 4)), replace=False)
    return DrawingSpec(
        motifs=tuple(names[i] for i in chosen),
        layout=list(Layout)[rng.integers(len(Layout))],
        repeat=RepeatType.BLOCK,
        symmetry="none",
        density=float(rng.uniform(0.2, 0.65)),
        scale=float(rng.uniform(0.1, 0.4)),
        aspect=1.0,
        palette=Palette(ground=_MARKERS[0], inks=_MARKERS[1 : 2 + int(rng.integers(1, 5))]),
        style="flat",
        seed=int(rng.integers(2**31)),
    )


def _to_plane(pixels: NDArray[np.uint8], palette: Palette) -> Plane:
    plane = np.zeros(pixels.shape[:2], dtype=np.uint8)
    for index, colour in enumerate(palette.colours):
        plane[(pixels == to_rgb(colour)).all(axis=-1)] = index
    return plane


def finish_plane(drawing: Drawing, finish: str, rng: np.random.Generator) -> Plane:
    """The drawing as that process would print it."""
    return FINISHES[finish](drawing.plane, rng)


def random_colours(count: int, rng: np.random.Generator) -> NDArray[np.uint8]:
    """`count` sRGB colours, (count, 3); the ground first; all at least 60 apart in RGB; at most 8."""
    colours: list[NDArray[np.float64]] = []
    while len(colours) < count:
        # half of the draws are greyed, as house palettes mostly are
        colour = rng.uniform(0, 255, 3)
        colour += (colour.mean() - colour) * rng.choice([0.0, 0.35, 0.7])
        if not colours and rng.random() < 0.5:
            colour = 255 - 0.25 * (255 - colour)  # half of all grounds are pale
        if all(np.linalg.norm(colour - other) > 60 for other in colours):
            colours.append(colour)
    return np.array(colours).round().astype(np.uint8)


def caption(drawing: Drawing, finish: str, colours: NDArray[np.uint8], rng: np.random.Generator) -> str:
    """Words in the manner of the prompt templates; the finish is always named."""
    phrases = PHRASES[finish]
    return _TEMPLATES[rng.integers(len(_TEMPLATES))].format(
        style=phrases[rng.integers(len(phrases))],
        motifs=drawing.motifs,
        layout=drawing.layout,
        density=drawing.density,
        colours="light ground" if colours[0].mean() > 140 else "dark ground",
    )


def vocabulary_texts() -> list[str]:
    """Every word a caption can hold, for the tokenizer."""
    library = load_library()
    words = [" ".join((name.replace("-", " "), *library.tags(name))) for name in library.names]
    styles = [phrase for phrases in PHRASES.values() for phrase in phrases]
    return [*words, *styles, *_TEMPLATES, *(words for _, words in _DENSITY), *(layout.value for layout in Layout)]
