"""Drawn repeats with the words that hold for them: the scorer's lessons, in numbered parts that equal seeds draw alike.

A part keeps palette indices, not colours: every look at a lesson dresses it anew, so that no colour ever names a shape.
"""

from __future__ import annotations

import json
import os
import zlib
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.composition.compatibility import can_hold
from engine.composition.compose import compose
from engine.composition.families import FAMILIES
from engine.composition.finishes import FINISHES
from engine.composition.motifs import Library, load_library
from engine.composition.render import render_indices
from engine.composition.symmetry import SYMMETRIES
from engine.domain.brief import Layout, RepeatType
from engine.domain.colour import Palette, to_rgb
from engine.domain.spec import DrawingSpec
from engine.ports import Pixels
from engine.prompting.colour_words import distance
from engine.prompting.vocabulary import vocabulary
from engine.training.captions import COLOUR_FACETS, Labels, caption, concept, label

SIDE_PX = 128
PLANE_PX = 256
PART_SIZE = 256
CLOSE_UP_SCALE = 0.45
CLOSE_UP_SHARE = 0.4
"""Share of patterns that show one large motif: shapes are learned there, arrangements in the rest."""
HELD_OUT = frozenset({"beetle", "olive branch", "tulip", "lozenge"})
"""Never shown in a lesson by any hand, so that unseen names can be tested; besides them one name in ten that no family draws."""
FILLER_SHARE = 0.1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Part:
    """Some lessons: `planes` (n, side, side) of palette indices, how each continues, how many inks it needs, its labels but for
    those of colour."""

    planes: NDArray[np.uint8]
    repeats: tuple[RepeatType, ...]
    inks: tuple[int, ...]
    labels: tuple[Labels, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lesson:
    """One drawn pattern and the words that hold for it; `coverage` is the share of the ground covered, 0-1."""

    pixels: Pixels
    repeat: RepeatType
    labels: Labels
    caption: str
    coverage: float
    close_up: bool


def is_held_out(motif: str) -> bool:
    """Whether a motif is kept for testing; by what it shows, so that another hand's drawing of it is kept as well."""
    shown = concept(motif)
    return shown in HELD_OUT or (shown not in FAMILIES and zlib.crc32(f"held out {shown}".encode()) % 10 == 0)


def lesson_motifs(library: Library, *, held_out: bool) -> tuple[str, ...]:
    """Names of the motifs that are taught, or of those that are kept for testing."""
    return tuple(name for name in library.names if is_held_out(name) == held_out)


def draw_lesson(
    index: int,
    seed: int,
    motifs: tuple[str, ...],
    library: Library,
    *,
    side: int = SIDE_PX,
    close_ups: float = CLOSE_UP_SHARE,
    palette: Palette | None = None,
) -> Lesson:
    """Lesson `index` of `seed`; `side` in pixels, reduced with smoothing from a render of twice that; in `palette` where given."""
    rng = np.random.default_rng((seed, index))
    drawing = draw_spec(rng, motifs, close_ups)
    drawing = replace(drawing, palette=palette) if palette else drawing
    plane = render_indices(compose(drawing), 2 * side, 2 * side)
    colours = np.array([to_rgb(colour) for colour in drawing.palette.colours], np.uint8)
    coverage = float((plane > 0).mean())
    labels = label(drawing, coverage, library)
    return Lesson(
        pixels=np.asarray(Image.fromarray(colours[plane]).resize((side, side), Image.Resampling.BOX)),
        repeat=drawing.repeat,
        labels=labels,
        caption=caption(labels, rng),
        coverage=coverage,
        close_up=drawing.scale >= CLOSE_UP_SCALE,
    )


def draw_spec(rng: np.random.Generator, motifs: tuple[str, ...], close_ups: float = CLOSE_UP_SHARE) -> DrawingSpec:
    """A spec whose every property is drawn by itself, so that no two go together by habit."""
    close_up = rng.random() < close_ups
    layout = Layout.SET if close_up else Layout(rng.choice(list(Layout)))
    repeat = RepeatType(rng.choice(list(RepeatType)))
    return DrawingSpec(
        motifs=_draw_motifs(rng, motifs, 1 if close_up else int(rng.integers(1, 4))),
        layout=layout,
        repeat=repeat,
        symmetry=_draw_symmetry(rng, layout, repeat),
        density=float(rng.uniform(0.12, 0.7)),
        scale=float(rng.uniform(CLOSE_UP_SCALE, 0.9) if close_up else rng.uniform(0.12, CLOSE_UP_SCALE)),
        aspect=1.0,
        palette=draw_palette(rng),
        style=str(rng.choice(list(FINISHES))) if rng.random() < 0.5 else "flat",
        seed=int(rng.integers(2**31)),
    )


def draw_palette(rng: np.random.Generator) -> Palette:
    """A ground and one to four inks that stand out from it, near the named colours."""
    names: dict[str, str] = vocabulary("colours")["names"]
    colours = [_jitter(rng, names[name]) for name in rng.permutation(list(names))]
    ground, rest = colours[0], colours[1:]
    inks = [ink for ink in rest if distance(ink, ground) > 0.2][: rng.integers(1, 5)]
    return Palette(ground=ground, inks=tuple(dict.fromkeys(inks)))


def draw_part(folder: Path, number: int, seed: int) -> Path:
    """Draws part `number` into `folder` unless it is there; a part is whole when its words are there."""
    words = folder / f"part_{number:04d}.json"
    if is_drawn(folder, number):
        return words
    library = load_library()
    motifs = lesson_motifs(library, held_out=False)
    planes, rows = [], []
    for index in range(number * PART_SIZE, (number + 1) * PART_SIZE):
        drawing = draw_spec(np.random.default_rng((seed, index)), motifs, close_ups=0.25)
        plane = render_indices(compose(drawing), PLANE_PX, PLANE_PX)
        labels = label(drawing, float((plane > 0).mean()), library)
        shape = {facet: words_of for facet, words_of in labels.items() if facet not in COLOUR_FACETS}
        planes.append(plane)
        rows.append({"repeat": drawing.repeat.value, "inks": len(drawing.palette.inks), "labels": shape})
    unfinished = folder / f".part_{number:04d}.{os.getpid()}"
    np.save(unfinished.with_suffix(".npy"), np.stack(planes))
    unfinished.with_suffix(".npy").rename(folder / f"part_{number:04d}.npy")
    unfinished.with_suffix(".json").write_text(json.dumps(rows), encoding="utf-8")
    return unfinished.with_suffix(".json").rename(words)


def is_drawn(folder: Path, number: int) -> bool:
    """Whether part `number` is in `folder`, whole."""
    return (folder / f"part_{number:04d}.json").exists()


def read_part(folder: Path, number: int) -> Part:
    """A part as `draw_part` left it; its planes stay on disk until they are looked at."""
    rows = json.loads((folder / f"part_{number:04d}.json").read_text(encoding="utf-8"))
    return Part(
        planes=np.load(folder / f"part_{number:04d}.npy", mmap_mode="r"),
        repeats=tuple(RepeatType(row["repeat"]) for row in rows),
        inks=tuple(row["inks"] for row in rows),
        labels=tuple({facet: tuple(words) for facet, words in row["labels"].items()} for row in rows),
    )


def _draw_motifs(rng: np.random.Generator, motifs: tuple[str, ...], count: int) -> tuple[str, ...]:
    """Families and stored drawings equally often, where both exist; fillers seldom."""
    families = [name for name in motifs if name in FAMILIES and not FAMILIES[name].filler]
    fillers = [name for name in motifs if name in FAMILIES and FAMILIES[name].filler]
    stored = [name for name in motifs if name not in FAMILIES]
    drawn = []
    for _ in range(count):
        pool = fillers if fillers and rng.random() < FILLER_SHARE else stored if stored and rng.random() < 0.5 else families
        drawn.append(str(rng.choice(pool or list(motifs))))
    return tuple(dict.fromkeys(drawn))


def _draw_symmetry(rng: np.random.Generator, layout: Layout, repeat: RepeatType) -> str:
    wanted = str(rng.choice(list(SYMMETRIES))) if rng.random() < 0.3 else "none"
    return wanted if can_hold(layout, repeat, wanted, 1.0) else "none"


def _jitter(rng: np.random.Generator, colour: str) -> str:
    channels = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    moved = np.clip(np.round(np.array(channels) + rng.normal(0, 6, 3)), 0, 255).astype(int)
    return "#" + "".join(f"{value:02X}" for value in moved)
