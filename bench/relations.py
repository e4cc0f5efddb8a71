"""Relations between designs: are copies and colourways found by their form, how often are other designs taken for them, how fast.

The designs are drawn from briefs of both demo brands; the referees are what was done to each (cut elsewhere, mirrored, resized,
saved as JPEG, recoloured) and, for drawings of the same spec under another seed, how many of their pixels are equal, whichever ink
of one stands for which of the other.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # so that the time of the processor is that of the work

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.controlling.pixels import equal_pixels
from dashboard.wiring import BRANDS, TEMPLATES
from engine.composition.compose import compose
from engine.composition.render import render_indices
from engine.domain.brief import Brief, RepeatType
from engine.domain.colour import to_rgb
from engine.domain.score import Likeness
from engine.domain.spec import DrawingSpec
from engine.pipeline import DRAWN, pixels_of, plan
from engine.ports import Artwork, Pixels
from engine.prompting.profiles import load_profiles
from engine.prompting.templates import load_templates
from engine.repeats.tiling import cloth, unfold
from engine.scoring.look import Look, colour_distance, form_likeness, look_of
from engine.scoring.similar import LIMITS, Neighbours
from engine.training.corpus import draw_palette

SEED = 70_001
INTENTS = (
    "calm coastal shells", "bold poppies", "geometric diamonds", "striped leaves", "birds and berries", "paisley", "tropical fish",
    "folk flowers", "small daisies", "medallion ornament", "stars and moons", "ferns",
)  # fmt: skip
ALIKE = 0.75  # equal pixels, inks exchanged as fits best, from which two seeds drew much the same
DIMENSIONS = 384


def drawings(count: int) -> list[DrawingSpec]:
    """Of briefs of both brands in turn."""
    profiles, templates = load_profiles(BRANDS), load_templates(TEMPLATES)
    found = []
    for number in range(count):
        brand = list(profiles.values())[number % len(profiles)]
        brief = Brief(brand=brand.name, intent=INTENTS[number // 2 % len(INTENTS)], count=count, seed=SEED, generator=DRAWN)
        found.append(plan(brief, templates[brand.template], brand, index=number, generator=DRAWN)[1].drawing)
    return found


def drawn(drawing: DrawingSpec) -> tuple[np.ndarray, Pixels]:
    """Palette indices, and the same in the palette's colours."""
    plane = render_indices(compose(drawing), *pixels_of(drawing.aspect))
    return plane, coloured(plane, drawing.palette.colours)


def coloured(plane: np.ndarray, colours: tuple[str, ...]) -> Pixels:
    return np.array([to_rgb(colour) for colour in colours], np.uint8)[plane]


def elsewhere(pixels: Pixels, repeat: RepeatType) -> Artwork:
    """The same cloth cut from another corner; of a mirror repeat the four cells that make a block."""
    height, width = pixels.shape[:2]
    down, across = height // 3, width // 5
    if repeat is RepeatType.MIRROR:
        return Artwork(pixels=np.roll(unfold(pixels, repeat, 2, 2), (down, across), (0, 1)), repeat=RepeatType.BLOCK)
    return Artwork(pixels=cloth(pixels, repeat, (down, down + height), (across, across + width)), repeat=repeat)


def resized(pixels: Pixels) -> Pixels:
    height, width = (2 * (side * 5 // 16) for side in pixels.shape[:2])
    return np.asarray(Image.fromarray(pixels).resize((width, height), Image.Resampling.LANCZOS))


def compressed(pixels: Pixels) -> Pixels:
    saved = BytesIO()
    Image.fromarray(pixels).save(saved, "JPEG", quality=80)
    return np.asarray(Image.open(saved).convert("RGB"))


def other_colours(count: int, rng: np.random.Generator) -> tuple[str, ...]:
    names: dict[str, None] = {}
    while len(names) < count:
        names |= dict.fromkeys(draw_palette(rng).colours)
    return tuple(names)[:count]


def copies(
    drawing: DrawingSpec, plane: np.ndarray, pixels: Pixels, rng: np.random.Generator
) -> dict[str, tuple[Likeness, Artwork]]:
    """What was done to a design, and the relation that it then is in."""
    repeat, colours = drawing.repeat, drawing.palette.colours
    same = lambda changed: (Likeness.DUPLICATE, Artwork(pixels=np.ascontiguousarray(changed), repeat=repeat))  # noqa: E731
    recoloured = lambda with_: (Likeness.COLOURWAY, Artwork(pixels=coloured(plane, with_), repeat=repeat))  # noqa: E731
    return {
        "cut elsewhere": (Likeness.DUPLICATE, elsewhere(pixels, repeat)),
        "mirrored": same(pixels[:, ::-1]),
        "resized": same(resized(pixels)),
        "JPEG": same(compressed(pixels)),
        "two by two": (Likeness.DUPLICATE, Artwork(pixels=unfold(pixels, repeat, 2, 2), repeat=RepeatType.BLOCK)),
        "other palette": recoloured(other_colours(len(colours), rng)),
        "colours exchanged": recoloured((*colours[1:], colours[0])),
    }


def relation(one: Look, two: Look) -> Likeness | None:
    likeness = float(form_likeness(one.form, two.form[None])[0])
    alike = float(colour_distance(one.colours, two.colours[None])[0]) <= LIMITS.colours
    kind, limit = (Likeness.DUPLICATE, LIMITS.duplicate) if alike else (Likeness.COLOURWAY, LIMITS.colourway)
    return kind if likeness >= limit else None


def counted(count: int) -> dict[str, object]:
    """Hits of what was done, by name; pairs of other designs and of other seeds that are taken for copies or colourways."""
    rng = np.random.default_rng(SEED)
    hits: dict[str, list[bool]] = {}
    seeds: dict[str, list[bool]] = {"alike": [], "unlike": []}
    looks, spent = [], 0.0
    for drawing in drawings(count):
        plane, pixels = drawn(drawing)
        began = time.process_time()
        own = look_of(Artwork(pixels=pixels, repeat=drawing.repeat))
        spent += time.process_time() - began
        looks.append(own)
        for name, (kind, artwork) in copies(drawing, plane, pixels, rng).items():
            hits.setdefault(name, []).append(relation(look_of(artwork), own) is kind)
        other_plane, again = drawn(replace(drawing, seed=drawing.seed + 1))
        kin = "alike" if equal_pixels(plane, other_plane) >= ALIKE else "unlike"
        seeds[kin].append(relation(look_of(Artwork(pixels=again, repeat=drawing.repeat)), own) is not None)
    pairs = [relation(looks[i], looks[j]) is not None for i in range(count) for j in range(i)]
    return {
        "hits": {name: share(found) for name, found in hits.items()},
        "others_taken": share(pairs),
        "same_spec_other_seed_taken": {name: share(found) for name, found in seeds.items()},
        "look_ms": round(1000 * spent / count, 1),
    }


def share(found: list[bool]) -> list[int]:
    """Of how many, how many."""
    return [sum(found), len(found)]


def search(rows: int, queries: int) -> dict[str, float]:
    """Whole searches (forms and style) among random designs, milliseconds of the processor; and what the search holds."""
    rng = np.random.default_rng(SEED)
    designs = Neighbours()
    example = look_of(Artwork(pixels=np.zeros((8, 8, 3), np.uint8), repeat=RepeatType.BLOCK))
    for first in range(0, rows, 10_000):
        n = min(10_000, rows - first)
        embeddings = rng.normal(size=(n, DIMENSIONS)).astype(np.float32)
        embeddings /= np.linalg.norm(embeddings, axis=1, keepdims=True)
        forms = rng.integers(-127, 128, (n, len(example.form))).astype(np.int8)
        colours = rng.integers(-60, 60, (n, len(example.colours))).astype(np.int8)
        looks = [Look(form=form, colours=shade) for form, shade in zip(forms, colours, strict=True)]
        designs.add([f"C-{first + at}" for at in range(n)], embeddings, looks)
    told = {"wall": timed(time.perf_counter, designs, embeddings, looks, queries)}
    told["processor"] = timed(time.process_time, designs, embeddings, looks, queries)
    return {f"search_ms_p95_{clock}": value for clock, value in told.items()}


def timed(clock: Callable[[], float], designs: Neighbours, embeddings: np.ndarray, looks: list[Look], queries: int) -> float:
    times = []
    for at in range(queries):
        began = clock()
        designs.relations(embeddings[at], looks[at], LIMITS)
        times.append(1000 * (clock() - began))
    return round(float(np.percentile(times, 95)), 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer designs and rows; under five minutes")
    quick = parser.parse_args().quick
    count, rows = (40, 50_000) if quick else (200, 200_000)
    figures = counted(count) | search(rows, 30)
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False).stdout.strip()
    figures |= {"designs": count, "search_rows": rows, "seed": SEED, "commit": commit}
    for name, (hit, n) in figures["hits"].items():  # type: ignore[attr-defined]
        print(f"{name:>18}  found {hit:>4} of {n}")
    for name, (taken, n) in {"another design": figures["others_taken"], **figures["same_spec_other_seed_taken"]}.items():  # type: ignore[dict-item]
        print(f"{name:>18}  taken {taken:>4} of {n}")
    print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    sys.exit(main())
