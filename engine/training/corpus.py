"""Drawn patterns with their captions: the scorer's lessons, in numbered parts that equal seeds draw alike."""

from __future__ import annotations

import json
import os
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.composition.compatibility import can_hold
from engine.composition.compose import compose
from engine.composition.families import FAMILIES
from engine.composition.finishes import FINISHES
from engine.composition.motifs import Library, load_library
from engine.composition.render import render
from engine.composition.symmetry import SYMMETRIES
from engine.domain.brief import Layout, RepeatType
from engine.domain.colour import Palette
from engine.domain.spec import DrawingSpec
from engine.ports import Pixels
from engine.prompting.colour_words import distance
from engine.prompting.vocabulary import vocabulary
from engine.training.captions import Labels, caption, label

SIDE_PX = 128
RENDER_PX = 256
PART_SIZE = 1024
CLOSE_UP_SHARE = 0.4
"""Share of patterns that show one large motif: shapes are learned there, arrangements in the rest."""
HELD_OUT = frozenset({"beetle", "olive branch", "tulip", "lozenge"})
"""Families that never enter a lesson, so that unseen shapes can be tested; of stored motifs one in ten, by its name."""
FILLER_SHARE = 0.1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Part:
    """Some lessons: `images` (n, side, side, 3), how each continues, its labels, and a caption's embedding (n, d)."""

    images: Pixels
    repeats: tuple[RepeatType, ...]
    labels: tuple[Labels, ...]
    captions: NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lesson:
    """One drawn pattern and the words that hold for it."""

    pixels: Pixels
    repeat: RepeatType
    labels: Labels
    caption: str


def is_held_out(motif: str) -> bool:
    """Whether a motif is kept for testing; by its name, so that it stays so."""
    return motif in HELD_OUT if motif in FAMILIES else zlib.crc32(f"held out {motif}".encode()) % 10 == 0


def lesson_motifs(library: Library, *, held_out: bool) -> tuple[str, ...]:
    """Names of the motifs that are taught, or of those that are kept for testing."""
    return tuple(name for name in library.names if is_held_out(name) == held_out)


def draw_lesson(index: int, seed: int, motifs: tuple[str, ...], library: Library, *, side: int = SIDE_PX) -> Lesson:
    """Lesson `index` of `seed`; `side` in pixels, reduced with smoothing from a render of twice that."""
    rng = np.random.default_rng((seed, index))
    drawing = draw_spec(rng, motifs)
    pixels = render(compose(drawing), 2 * side, 2 * side)
    ground = np.array([int(drawing.palette.ground[i : i + 2], 16) for i in (1, 3, 5)])
    coverage = float((pixels != ground).any(axis=2).mean())
    labels = label(drawing, coverage, library)
    small = np.asarray(Image.fromarray(pixels).resize((side, side), Image.Resampling.BOX))
    return Lesson(pixels=small, repeat=drawing.repeat, labels=labels, caption=caption(labels, rng))


def draw_spec(rng: np.random.Generator, motifs: tuple[str, ...]) -> DrawingSpec:
    """A spec whose every property is drawn by itself, so that no two go together by habit."""
    close_up = rng.random() < CLOSE_UP_SHARE
    layout = Layout.SET if close_up else Layout(rng.choice(list(Layout)))
    repeat = RepeatType(rng.choice(list(RepeatType)))
    return DrawingSpec(
        motifs=_draw_motifs(rng, motifs, 1 if close_up else int(rng.integers(1, 4))),
        layout=layout,
        repeat=repeat,
        symmetry=_draw_symmetry(rng, layout, repeat),
        density=float(rng.uniform(0.12, 0.7)),
        scale=float(rng.uniform(0.45, 0.9) if close_up else rng.uniform(0.12, 0.45)),
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
    """Draws part `number` into `folder` unless it is there; files appear whole or not at all."""
    from engine.training.text_bank import embed_captions

    target = folder / f"part_{number:04d}.npz"
    if target.exists():
        return target
    library = load_library()
    motifs = lesson_motifs(library, held_out=False)
    lessons = [draw_lesson(number * PART_SIZE + i, seed, motifs, library) for i in range(PART_SIZE)]
    labels = json.dumps([lesson.labels for lesson in lessons])
    unfinished = folder / f".part_{number:04d}.{os.getpid()}.npz"
    np.savez(
        unfinished,
        images=np.stack([lesson.pixels for lesson in lessons]),
        repeats=np.array([lesson.repeat.value for lesson in lessons]),
        labels=np.array(labels),
        captions=embed_captions([lesson.caption for lesson in lessons]).astype(np.float16),
    )
    return unfinished.rename(target)


def read_part(path: Path) -> Part:
    """A part as `draw_part` left it."""
    with np.load(path) as stored:
        return Part(
            images=stored["images"],
            repeats=tuple(RepeatType(value) for value in stored["repeats"]),
            labels=tuple({facet: tuple(words) for facet, words in row.items()} for row in json.loads(str(stored["labels"]))),
            captions=stored["captions"].astype(np.float32),
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
