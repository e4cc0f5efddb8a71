"""Brand fit: how fast it learns a director's taste, how honest its probabilities are, how fast it searches and embeds.

The directors are simulated: each has planted tastes over the measured traits and motif words of really drawn patterns, with noise.
Ranking is measured on patterns that were not decided. The baseline is what raw CLIP offers: the cosine to the brand's words.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from scipy.special import expit
from scipy.stats import rankdata

from engine.checks.traits import measure_traits
from engine.composition.compose import compose
from engine.composition.motifs import load_library
from engine.composition.render import render
from engine.domain.spec import Spec
from engine.ports import Artwork
from engine.scoring.brand_fit import Evidence, fit_brand
from engine.scoring.embed import ClipEmbedder, load_embedder
from engine.scoring.similar import nearest
from engine.training.corpus import draw_spec, lesson_motifs

MODELS = Path(__file__).resolve().parents[1] / "data" / "models"
SEED = 90_001
DECISIONS = (0, 10, 30, 100, 300)
BRANDS = (
    (
        "sea",
        ("a calm coastal print with shells and fish", "cool blue and sand colours"),
        ("a loud geometric print", "hot warm colours"),
    ),
    ("flower", ("a romantic floral print", "light colours"), ("a dark geometric print", "vehicles and machines")),
    ("animal", ("a playful animal print", "warm colours"), ("a formal ornament", "pale grey colours")),
)


@dataclass(frozen=True)
class Pool:
    """Drawn patterns: embeddings, traits and the tags of their motifs."""

    embeddings: np.ndarray
    traits: tuple[dict, ...]
    tags: tuple[frozenset[str], ...]
    artworks: tuple[Artwork, ...]


def draw_pool(embedder: ClipEmbedder, count: int) -> Pool:
    """Patterns from new seeds, at 256 px."""
    library = load_library()
    motifs = lesson_motifs(library, held_out=False)
    drawings = [draw_spec(np.random.default_rng((SEED, i)), motifs) for i in range(count)]
    artworks = tuple(Artwork(pixels=render(compose(drawing), 256, 256), repeat=drawing.repeat) for drawing in drawings)
    specs = [Spec(generator="drawn", engine_version="bench", width_px=256, height_px=256, drawing=drawing) for drawing in drawings]
    return Pool(
        embeddings=embedder.embed_artwork(artworks),
        traits=tuple(measure_traits(artwork, spec) for artwork, spec in zip(artworks, specs, strict=True)),
        tags=tuple(frozenset(tag for name in drawing.motifs for tag in library.tags(name)) for drawing in drawings),
        artworks=artworks,
    )


def taste(pool: Pool, tag: str, rng: np.random.Generator) -> np.ndarray:
    """A director's true chance of approving each pattern: a motif theme, one or two layouts, warmth, coverage and scale."""
    themed = np.array([tag in tags for tags in pool.tags], dtype=float)
    layouts = set(rng.choice(sorted({row["layout"] for row in pool.traits}), 3, replace=False))
    liked = np.array([row["layout"] in layouts for row in pool.traits], dtype=float)
    numbers = np.stack(
        [[float(row[name]) for row in pool.traits] for name in ("colour_temperature", "coverage", "lightness")], axis=1
    )
    numbers = (numbers - numbers.mean(axis=0)) / numbers.std(axis=0)
    return expit(-1.6 + 2.2 * themed + 1.0 * liked + numbers @ rng.normal(0, 0.7, 3))


def learn(embedder: ClipEmbedder, pool: Pool, directors: int) -> dict[str, object]:
    """AUC on undecided patterns by number of decisions, for the fit, raw CLIP and the best possible; and calibration."""
    half = len(pool.traits) // 2
    reached: dict[int, list[float]] = {n: [] for n in DECISIONS if n <= half}
    raw, best, p_100, verdicts_100 = [], [], [], []
    for director in range(directors):
        rng = np.random.default_rng((SEED, 1, director))
        tag, on_words, off_words = BRANDS[director % len(BRANDS)]
        chance = taste(pool, tag, rng)
        approved = rng.random(len(chance)) < chance
        order = rng.permutation(len(chance))
        told, asked = order[:half], order[half:]
        on, off = embedder.embed_texts(list(on_words)), embedder.embed_texts(list(off_words))
        raw.append(auc((pool.embeddings @ on.T).mean(axis=1)[asked], approved[asked]))
        best.append(auc(chance[asked], approved[asked]))
        for n in reached:
            fitted = fit_brand(evidence(embedder, pool, on, off, told[:n], approved))
            p = np.array([fitted.score(pool.embeddings[i], pool.traits[i], ()).p for i in asked])
            reached[n].append(auc(p, approved[asked]))
            if n == 100:
                p_100.append(p)
                verdicts_100.append(approved[asked])
    return {
        "auc_by_decisions": {str(n): round(float(np.mean(values)), 3) for n, values in reached.items()},
        "baseline_auc_by_decisions": {str(n): round(float(np.mean(raw)), 3) for n in reached},
        "best_possible_auc": round(float(np.mean(best)), 3),
        "ece_100": round(expected_error(np.concatenate(p_100), np.concatenate(verdicts_100)), 3) if p_100 else None,
        "ece_n": int(sum(map(len, p_100))),
    }


def evidence(
    embedder: ClipEmbedder, pool: Pool, on: np.ndarray, off: np.ndarray, rows: np.ndarray, approved: np.ndarray
) -> Evidence:
    """What a brand knows after these decisions; no references, so that only words and decisions speak."""
    return Evidence(
        scorer_version=embedder.version,
        on=on,
        off=off,
        references=pool.embeddings[:0],
        decided=pool.embeddings[rows],
        decided_traits=tuple(pool.traits[i] for i in rows),
        decided_approved=approved[rows],
    )


def auc(scores: np.ndarray, approved: np.ndarray) -> float:
    """Chance that an approved pattern scores above a rejected one."""
    ranks, good = rankdata(scores), int(approved.sum())
    return float((ranks[approved].sum() - good * (good + 1) / 2) / (good * (len(approved) - good)))


def expected_error(p: np.ndarray, approved: np.ndarray) -> float:
    """Expected calibration error over ten equal bins."""
    bins = np.clip((p * 10).astype(int), 0, 9)
    return float(sum(abs(p[bins == b].mean() - approved[bins == b].mean()) * (bins == b).mean() for b in np.unique(bins)))


def search_ms(rows: int, dimensions: int, queries: int = 40) -> float:
    """95th percentile of exact top-10 search, milliseconds."""
    rng = np.random.default_rng(SEED)
    corpus = rng.normal(size=(rows, dimensions)).astype(np.float32)
    corpus /= np.linalg.norm(corpus, axis=1, keepdims=True)
    times = []
    for query in corpus[:queries]:
        began = time.perf_counter()
        nearest(query, corpus, 10)
        times.append(1000 * (time.perf_counter() - began))
    return round(float(np.percentile(times, 95)), 1)


def images_per_second(embedder: ClipEmbedder, pool: Pool) -> tuple[float, float]:
    """(ours, plain): artworks a second as seen on cloth, five views each, and as open_clip's own loop sees one view of each."""
    artworks = pool.artworks[:24]
    began = time.perf_counter()
    embedder.embed_artwork(artworks)
    ours = len(artworks) / (time.perf_counter() - began)
    began = time.perf_counter()
    with torch.no_grad():
        for artwork in artworks:
            image = embedder.preprocess(Image.fromarray(artwork.pixels)).unsqueeze(0)
            embedder.model.encode_image(image, normalize=True)
    return ours, len(artworks) / (time.perf_counter() - began)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer patterns, directors and rows; under five minutes")
    parser.add_argument("--scorer", default="house")
    parser.add_argument("--threads", type=int, default=0)
    given = parser.parse_args()
    count, directors, rows = (500, 6, 50_000) if given.quick else (2_000, 24, 200_000)
    embedder = load_embedder(MODELS, given.scorer, given.threads)
    pool = draw_pool(embedder, count)
    figures = learn(embedder, pool, directors)
    ours, plain = images_per_second(embedder, pool)
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False).stdout.strip()
    figures |= {
        "own_eye_auc": None,
        "images_per_s_ratio": round(ours / plain, 2),
        "images_per_s": round(ours, 1),
        "matmul_share": None,
        "search_ms_p95": search_ms(rows, embedder.dimensions),
        "search_rows": rows,
        "patterns": count,
        "directors": directors,
        "seed": SEED,
        "scorer": embedder.version,
        "commit": commit,
        "left_out": [
            "own_eye_auc: no person has judged yet",
            "matmul_share: not measured yet",
            "images_per_s_ratio: against one view each",
        ],
    }
    print(f"{'decisions':>10} {'brand fit':>10} {'raw CLIP':>10}   (AUC, best possible {figures['best_possible_auc']})")
    reached, raw = figures["auc_by_decisions"], figures["baseline_auc_by_decisions"]
    assert isinstance(reached, dict)
    assert isinstance(raw, dict)
    for n, value in reached.items():
        print(f"{n:>10} {value:>10.3f} {raw[n]:>10.3f}")
    print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    sys.exit(main())
