"""What one step of training looks at: repeats and single motifs, each twice, in colours that say nothing of the shape.

A batch dresses its designs in few palettes, so that others beside each have the same colours, and shows every design in two of
them, from two cuts or two hands. Step `k` of a seed is always the same batch.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import skia
from numpy.typing import NDArray
from PIL import Image

from engine.composition import colouring
from engine.composition.families import FAMILIES
from engine.composition.motifs import Motif, load_library
from engine.composition.render import parsed
from engine.domain.colour import Palette, to_rgb
from engine.ports import Pixels
from engine.prompting.colour_words import colour_name
from engine.repeats.tiling import unfold_indices
from engine.training import corpus
from engine.training.captions import Labels, caption, moods, motif_labels

LESSON_PX = 112
PALETTES, PALETTES_A_BATCH, VARIANTS = 2048, 8, 24
SHAPES_FIRST, STEPS_A_PART = 100, 30
"""Steps that show single motifs alone, and steps after which one more part is looked at: drawing them keeps ahead of that."""
SINGLE_SHARE, STORED_SHARE = 0.45, 0.8


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Batch:
    """`images` (2 n, side, side, 3), first and second look at each of n designs; labels of all; captions of the first looks."""

    images: Pixels
    labels: tuple[Labels, ...]
    captions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lessons:
    """Steps of a run as a sequence: picklable, so that other processes draw them."""

    folder: Path
    parts: int
    seed: int
    steps: int
    designs: int

    def __len__(self) -> int:
        return self.steps

    def __getitem__(self, step: int) -> Batch:
        rng = np.random.default_rng((self.seed, 2, step))
        palettes = [_palettes()[k] for k in rng.integers(len(_palettes()), size=PALETTES_A_BATCH)]
        singles = rng.random(self.designs) < (1.0 if step < SHAPES_FIRST else SINGLE_SHARE)
        parts = min(self.parts, 1 + (step - SHAPES_FIRST) // STEPS_A_PART)
        looks = [
            _single(rng, _dress(palettes, i)) if single else self._repeat(rng, _dress(palettes, i), int(rng.integers(parts)))
            for i, single in enumerate(singles)
        ]
        images = [look[0][turn] for turn in (0, 1) for look in looks]
        labels = [look[1][turn] for turn in (0, 1) for look in looks]
        return Batch(
            images=np.stack([_disturb(image, rng) for image in images]),
            labels=tuple(labels),
            captions=tuple(caption(row, rng) for row in labels[: self.designs]),
        )

    def _repeat(self, rng: np.random.Generator, palettes: Sequence[Palette], number: int) -> Looks:
        part = _part(self.folder, number)
        row = int(rng.integers(len(part.planes)))
        dresses = [Palette(ground=palette.ground, inks=palette.inks[: part.inks[row]]) for palette in palettes]
        images = [_window(part, row, dress, rng) for dress in dresses]
        return images, [part.labels[row] | _colours(dress) for dress in dresses]


Looks = tuple[list[Pixels], list[Labels]]


def _dress(palettes: Sequence[Palette], design: int) -> tuple[Palette, Palette]:
    """Two of the batch's palettes."""
    turn = 1 + design // len(palettes) % (len(palettes) - 1)
    return palettes[design % len(palettes)], palettes[(design + turn) % len(palettes)]


def _colours(palette: Palette) -> Labels:
    return {
        "ground": (colour_name(palette.ground),),
        "ink": tuple(dict.fromkeys(colour_name(ink) for ink in palette.inks)),
        "mood": moods(palette.colours),
    }


@cache
def _palettes() -> tuple[Palette, ...]:
    """Palettes of four inks; fewer inks are its first ones."""
    rng = np.random.default_rng(5)
    found: list[Palette] = []
    while len(found) < PALETTES:
        palette = corpus.draw_palette(rng)
        if len(palette.inks) == 4:
            found.append(palette)
    return tuple(found)


@cache
def _part(folder: Path, number: int) -> corpus.Part:
    """Waits until it is drawn."""
    while not corpus.is_drawn(folder, number):
        time.sleep(1.0)
    return corpus.read_part(folder, number)


def _window(part: corpus.Part, row: int, palette: Palette, rng: np.random.Generator) -> Pixels:
    """A square of the cloth, 0.55 to 2 repeats wide, shifted anywhere, perhaps mirrored."""
    cloth = unfold_indices(np.asarray(part.planes[row]), part.repeats[row], 2, 2)
    share = 1.0 if rng.random() < 0.45 else 2.0 if rng.random() < 0.2 else float(rng.uniform(0.55, 1.5))
    width = round(corpus.PLANE_PX * share)
    cloth = np.roll(cloth, tuple(rng.integers(0, len(cloth), 2)), axis=(0, 1))[:width, :width]
    cloth = cloth[:, ::-1] if rng.random() < 0.5 else cloth
    colours = np.array([to_rgb(colour) for colour in palette.colours], np.uint8)
    resized = Image.fromarray(colours[cloth]).resize((LESSON_PX, LESSON_PX), Image.Resampling.BICUBIC, reducing_gap=2.0)
    return np.asarray(resized)


def _single(rng: np.random.Generator, palettes: Sequence[Palette]) -> Looks:
    """One motif of the library, once or a few times, on a plain ground; a family's second look is another variant."""
    taught, families = _taught()
    name = str(rng.choice(taught if rng.random() < STORED_SHARE else families))
    dresses = [Palette(ground=palette.ground, inks=palette.inks[: rng.integers(1, 5)]) for palette in palettes]
    images = [_sketch(rng, _drawn(name, int(rng.integers(VARIANTS))), dress) for dress in dresses]
    shown = motif_labels((name,), load_library())
    return images, [shown | _colours(dress) for dress in dresses]


@cache
def _taught() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Stored motifs and families that are taught."""
    names = corpus.lesson_motifs(load_library(), held_out=False)
    return tuple(name for name in names if name not in FAMILIES), tuple(name for name in names if name in FAMILIES)


@cache
def _drawn(name: str, variant: int) -> Motif:
    return load_library().draw(name, variant if name in FAMILIES else 0)


def _sketch(rng: np.random.Generator, motif: Motif, palette: Palette) -> Pixels:
    side = LESSON_PX
    surface = skia.Surface(side, side)
    canvas = surface.getCanvas()
    canvas.clear(skia.ColorSetRGB(*to_rgb(palette.ground)))
    tones = colouring.tones(palette, int(rng.integers(4)))
    inks = [skia.ColorSetRGB(*to_rgb(palette.colours[tone])) for tone in tones]
    manner = str(rng.choice(["filled", "silhouette", "contour"], p=[0.75, 0.1, 0.15]))
    across = int(rng.choice([1, 2, 3], p=[0.6, 0.25, 0.15]))
    free = rng.random() < (0.3 if across == 1 else 0.6)
    share = float(rng.uniform(0.6, 1.1)) / across
    for cell in range(across * across):
        column, row = cell % across, cell // across
        canvas.save()
        shift = rng.uniform(-0.12, 0.12, 2) / across
        canvas.translate(side * ((column + 0.5) / across + shift[0]), side * ((row + 0.5) / across + shift[1]))
        canvas.rotate(float(rng.uniform(0, 360) if free else rng.normal(0, 9)))
        canvas.skew(float(rng.normal(0, 0.07)), 0.0)
        wide, high = side * share * np.exp(rng.normal(0, 0.07, 2))
        canvas.scale(float(wide * rng.choice([-1, 1])), float(high))
        _paint(canvas, motif, inks, manner, skia.ColorSetRGB(*to_rgb(palette.ground)))
        canvas.restore()
    return np.ascontiguousarray(surface.toarray(colorType=skia.kRGBA_8888_ColorType)[..., :3])


def _paint(canvas: skia.Canvas, motif: Motif, inks: Sequence[int], manner: str, ground: int) -> None:
    for layer in motif.layers:
        if manner == "silhouette" and layer.tone >= 2:
            continue
        path, ink = parsed(layer), inks[0 if manner == "silhouette" else layer.tone]
        if manner == "contour":
            line = skia.Paint(AntiAlias=True, Color=inks[0], Style=skia.Paint.kStroke_Style, StrokeWidth=0.035)
            canvas.drawPath(path, line)
        canvas.drawPath(path, skia.Paint(AntiAlias=True, Color=ground if manner == "contour" else ink))


def _disturb(image: Pixels, rng: np.random.Generator) -> Pixels:
    """A little lighter, darker or grainier."""
    noise: NDArray[np.float32] = rng.standard_normal(image.shape, np.float32) * 5 if rng.random() < 0.2 else np.zeros(1, np.float32)
    disturbed: Pixels = np.clip(image * np.float32(rng.normal(1, 0.02)) + (noise + rng.normal(0, 2)), 0, 255).astype(np.uint8)
    return disturbed
