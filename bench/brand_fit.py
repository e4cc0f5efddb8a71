"""Brand fit: how fast it learns a director's taste, how honest its probabilities are, how fast it searches and embeds.

The directors are simulated on really drawn patterns of motifs that the scorer was not taught. Half follow visible traits, half
rules that no single trait shows (interactions, a direction of another model). The referee is their noiseless verdict on patterns
that were not decided; the decisions that the fit learns from hold 5 % slips. The alternatives see the same decisions.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import timm
import torch
from PIL import Image
from scipy.stats import rankdata, t
from sklearn.linear_model import LogisticRegression

from engine.checks.traits import measure_traits
from engine.composition.compose import compose
from engine.composition.motifs import load_library
from engine.composition.render import render
from engine.domain.spec import Spec
from engine.ports import Artwork
from engine.prompting.profiles import load_profiles
from engine.scoring.brand_fit import Evidence, fit_brand
from engine.scoring.embed import ClipEmbedder, load_embedder
from engine.scoring.features import NUMBERS
from engine.scoring.similar import nearest
from engine.scoring.stated import Stated, stated_traits
from engine.training.corpus import draw_spec, lesson_motifs

DATA = Path(__file__).resolve().parents[1] / "data"
MODELS, BRANDS = DATA / "models", DATA / "brands"
SEED = 90_001
DECISIONS = (0, 10, 30, 100, 300)
APPROVED_SHARE, SLIPS, SAID_SHARE, REFERENCES = (0.3, 0.5), 0.05, 0.7, 6
PROFILE = load_profiles(BRANDS)["harbour"]
ANY_ON, ANY_OFF = ("a pattern that suits the brand",), ("a pattern that does not suit the brand",)
SAID = ("layout", "motif_family", "ground", "structure", "style")
PHRASES = {
    "layout": "a {} repeat",
    "motif_family": "a {} print",
    "ground": "{} colours",
    "structure": "{} arrangement",
    "style": "{} look",
}
OPPOSITES = {
    "coverage": ("airy", "dense"),
    "contrast": ("tonal", "bold"),
    "complexity": ("simple", "intricate"),
    "colour_temperature": ("cool", "warm"),
    "lightness": ("dark", "light"),
    "chroma": ("muted", "vivid"),
    "scale": ("small", "large"),
}


@dataclass(frozen=True)
class Pool:
    """Drawn patterns: embeddings, traits, and the main directions of what another model sees in them, shape (n, 12)."""

    embeddings: np.ndarray
    traits: tuple[dict, ...]
    another: np.ndarray
    artworks: tuple[Artwork, ...]


@dataclass(frozen=True)
class Director:
    """A simulated director: true verdicts, verdicts as told, and what the brand's profile says of the taste."""

    truth: np.ndarray
    told: np.ndarray
    on: tuple[str, ...]
    off: tuple[str, ...]


def draw_pool(embedder: ClipEmbedder, count: int) -> Pool:
    """Patterns from new seeds, at 256 px."""
    library = load_library()
    motifs = lesson_motifs(library, held_out=True)
    drawings = [draw_spec(np.random.default_rng((SEED, i)), motifs) for i in range(count)]
    artworks = tuple(Artwork(pixels=render(compose(drawing), 256, 256), repeat=drawing.repeat) for drawing in drawings)
    specs = [Spec(generator="drawn", engine_version="bench", width_px=256, height_px=256, drawing=drawing) for drawing in drawings]
    return Pool(
        embeddings=embedder.embed_artwork(artworks),
        traits=tuple(measure_traits(artwork, spec) for artwork, spec in zip(artworks, specs, strict=True)),
        another=another_model(artworks),
        artworks=artworks,
    )


@torch.no_grad()
def another_model(artworks: tuple[Artwork, ...]) -> np.ndarray:
    """What ResNet-18 with random weights sees, as its twelve strongest directions, weaker ones smaller."""
    torch.manual_seed(SEED)
    model = timm.create_model("resnet18", pretrained=False, num_classes=0).eval()
    pixels = [np.asarray(Image.fromarray(artwork.pixels).resize((128, 128), Image.Resampling.BOX)) for artwork in artworks]
    batches = [torch.tensor(np.stack(pixels[at : at + 50])).permute(0, 3, 1, 2) / 127.5 - 1 for at in range(0, len(pixels), 50)]
    seen = np.concatenate([model(batch).numpy() for batch in batches]).astype(np.float64)
    directions, _, _ = np.linalg.svd(seen - seen.mean(axis=0), full_matrices=False)
    return directions[:, :12] * len(seen) ** 0.5 / np.sqrt(1 + np.arange(12))


def znumbers(pool: Pool) -> np.ndarray:
    """The measured numbers of every pattern, standardised, shape (n, len(NUMBERS))."""
    numbers = np.array([[float(row[name]) for name in NUMBERS] for row in pool.traits])
    return (numbers - numbers.mean(axis=0)) / numbers.std(axis=0)


def visible_director(pool: Pool, rng: np.random.Generator) -> Director:
    """Follows one or two traits in words and one or two numbers (to one side, or near a middle), all of equal weight. The profile's
    words name each of them with probability 0.7."""
    liking, on, off = np.zeros(len(pool.traits)), [], []
    for trait in rng.choice(SAID, rng.integers(1, 3), replace=False):
        values = np.array([str(row[trait]) for row in pool.traits])
        words = sorted(set(values))
        worth = dict(zip(words, rng.normal(size=len(words)), strict=True))
        liking += standard(np.array([worth[value] for value in values]))
        if rng.random() < SAID_SHARE:
            ranked = sorted(words, key=worth.__getitem__)
            on += [PHRASES[trait].format(word) for word in ranked[-2:]]
            off += [PHRASES[trait].format(word) for word in ranked[:2]]
    numbers = znumbers(pool)
    for place in rng.choice(len(NUMBERS), rng.integers(1, 3), replace=False):
        side = rng.choice([-1, 1])
        if rng.random() < 0.6:
            liking += side * numbers[:, place]
            if rng.random() < SAID_SHARE and NUMBERS[place] in OPPOSITES:
                low, high = OPPOSITES[NUMBERS[place]]
                on.append(high if side > 0 else low)
                off.append(low if side > 0 else high)
        else:
            liking += standard(-np.abs(numbers[:, place] - rng.normal(0, 0.7)))
    return director(liking, rng, on, off)


def hidden_director(pool: Pool, rng: np.random.Generator) -> Director:
    """Follows what no single trait shows: a number whose sense turns with a word and with another number, or a direction of
    another model (ResNet-18 with random weights). Its profile's words say nothing of it."""
    if rng.random() < 0.5:
        return director(pool.another @ rng.normal(size=pool.another.shape[1]), rng, [], [])
    numbers = znumbers(pool)
    first, second = rng.choice(len(NUMBERS), 2, replace=False)
    trait = rng.choice(("layout", "ground", "structure"))
    values = np.array([str(row[trait]) for row in pool.traits])
    words = sorted(set(values))
    turned = np.where(np.isin(values, rng.permutation(words)[: max(1, len(words) // 2)]), 1.0, -1.0)
    return director(numbers[:, first] * turned + 0.7 * numbers[:, first] * numbers[:, second], rng, [], [])


def director(liking: np.ndarray, rng: np.random.Generator, on: list[str], off: list[str]) -> Director:
    """Approves the 30 to 50 % that it likes best; as told, one verdict in twenty is a slip."""
    truth = liking > np.quantile(liking, 1 - rng.uniform(*APPROVED_SHARE))
    return Director(truth=truth, told=truth ^ (rng.random(len(truth)) < SLIPS), on=tuple(on) or ANY_ON, off=tuple(off) or ANY_OFF)


def standard(values: np.ndarray) -> np.ndarray:
    """Mean 0, standard deviation 1."""
    return (values - values.mean()) / max(float(values.std()), 1e-9)


def learn(embedder: ClipEmbedder, pool: Pool, directors: int) -> dict[str, object]:
    """AUC against noiseless verdicts on undecided patterns by number of decisions, for the fit and three plain alternatives on
    the same decisions; calibration against verdicts as told; patterns to look at until 90 % of the good ones are found."""
    reached: dict[str, dict[int, list[dict[str, float]]]] = {"visible": {}, "hidden": {}}
    p_100, told_100, effort = [], [], []
    half = len(pool.traits) // 2
    for number in range(directors):
        kind = ("visible", "hidden")[number % 2]
        rng = np.random.default_rng((SEED, 1, number))
        who = visible_director(pool, rng) if kind == "visible" else hidden_director(pool, rng)
        order = rng.permutation(len(pool.traits))
        told, asked = order[:half], order[half:]
        references = told[who.truth[told]][-REFERENCES:]
        on, off = embedder.embed_texts(list(who.on)), embedder.embed_texts(list(who.off))
        stated = stated_traits(replace(PROFILE, on_brand=who.on, off_brand=who.off, motifs_wanted=(), motifs_barred=()))
        for n in (n for n in DECISIONS if n <= half):
            fitted = fit_brand(evidence(embedder, pool, on, off, references, told[:n], who.told, stated))
            p = np.array([fitted.score(pool.embeddings[i], pool.traits[i], ()).p for i in asked])
            scores = {"brand_fit": p, **plain_scores(pool, on, off, references, told[:n], asked, who.told)}
            reached[kind].setdefault(n, []).append({name: auc(each, who.truth[asked]) for name, each in scores.items()})
            if n == 30:
                effort.append({name: looked_at(each, who.truth[asked]) for name, each in scores.items()} | {"random": 0.9})
            if n == 100:
                p_100.append(p)
                told_100.append(who.told[asked])
    both = {n: reached["visible"][n] + reached["hidden"][n] for n in reached["visible"]}
    return {
        "auc_by_decisions": {kind: {str(n): means(rows)["brand_fit"] for n, rows in by.items()} for kind, by in reached.items()},
        "baseline_auc_by_decisions": {
            kind: {str(n): {k: v for k, v in means(rows).items() if k != "brand_fit"} for n, rows in by.items()}
            for kind, by in reached.items()
        },
        "lead_95": {str(n): leads(rows) for n, rows in both.items()},
        "ece_100": round(expected_error(np.concatenate(p_100), np.concatenate(told_100)), 3) if p_100 else None,
        "ece_n": int(sum(map(len, p_100))),
        "looked_at_for_90_percent_after_30": means(effort),
    }


def plain_scores(
    pool: Pool, on: np.ndarray, off: np.ndarray, references: np.ndarray, told: np.ndarray, asked: np.ndarray, verdicts: np.ndarray
) -> dict[str, np.ndarray]:
    """Raw CLIP cosine (words wanted less avoided), nearest reference or approved design, a logistic head on the embeddings."""
    shown = pool.embeddings[asked]
    raw = (shown @ on.T).mean(axis=1) - (shown @ off.T).mean(axis=1)
    good = np.unique(np.concatenate([references, told[verdicts[told]]]))
    scores = {"raw_clip": raw, "nearest": (shown @ pool.embeddings[good].T).max(axis=1), "head": raw}
    if len(set(verdicts[told])) == 2:
        head = LogisticRegression(max_iter=1000).fit(pool.embeddings[told], verdicts[told])
        scores["head"] = head.decision_function(shown)
    return scores


def looked_at(scores: np.ndarray, good: np.ndarray) -> float:
    """Share of the batch to look at, best first, until 90 % of the good ones were seen."""
    seen = np.cumsum(good[np.argsort(-scores, kind="stable")])
    return float((np.searchsorted(seen, np.ceil(0.9 * good.sum())) + 1) / len(good))


def means(rows: list[dict[str, float]]) -> dict[str, float]:
    """Each figure's mean over directors."""
    return {name: round(float(np.mean([row[name] for row in rows])), 3) for name in rows[0]}


def leads(rows: list[dict[str, float]]) -> dict[str, list[float]]:
    """By how much the fit ranks better than each alternative: mean, and 95 % interval over directors (paired, Student's t)."""
    told = {}
    for name in rows[0]:
        if name != "brand_fit":
            lead = np.array([row["brand_fit"] - row[name] for row in rows])
            reach = t.ppf(0.975, len(lead) - 1) * lead.std(ddof=1) / len(lead) ** 0.5
            told[name] = [round(float(value), 3) for value in (lead.mean(), lead.mean() - reach, lead.mean() + reach)]
    return told


def evidence(
    embedder: ClipEmbedder,
    pool: Pool,
    on: np.ndarray,
    off: np.ndarray,
    references: np.ndarray,
    rows: np.ndarray,
    approved: np.ndarray,
    stated: Stated,
) -> Evidence:
    """What a brand knows after these decisions."""
    return Evidence(
        scorer_version=embedder.version,
        on=on,
        off=off,
        references=pool.embeddings[references],
        decided=pool.embeddings[rows],
        decided_traits=tuple(pool.traits[i] for i in rows),
        decided_approved=approved[rows],
        stated=stated,
    )


def auc(scores: np.ndarray, approved: np.ndarray) -> float:
    """Chance that an approved pattern scores above a rejected one."""
    ranks, good = rankdata(scores), int(approved.sum())
    return float((ranks[approved].sum() - good * (good + 1) / 2) / (good * (len(approved) - good)))


def expected_error(p: np.ndarray, approved: np.ndarray) -> float:
    """Expected calibration error over ten bins of equal size."""
    bins = np.array_split(np.argsort(p, kind="stable"), 10)
    return float(sum(abs(p[rows].mean() - approved[rows].mean()) * len(rows) for rows in bins) / len(p))


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


def print_table(figures: dict[str, object]) -> None:
    """AUC by decisions, a line each."""
    ours, plain = figures["auc_by_decisions"], figures["baseline_auc_by_decisions"]
    assert isinstance(ours, dict)
    assert isinstance(plain, dict)
    print(f"{'directors':>10} {'decisions':>10} {'brand fit':>10} {'raw CLIP':>10} {'nearest':>10} {'head':>10}   (AUC)")
    for kind, by in ours.items():
        for n, value in by.items():
            rest = " ".join(f"{plain[kind][n][name]:>10.3f}" for name in ("raw_clip", "nearest", "head"))
            print(f"{kind:>10} {n:>10} {value:>10.3f} {rest}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer patterns, directors and rows; under five minutes")
    parser.add_argument("--scorer", default="house")
    parser.add_argument("--threads", type=int, default=0)
    given = parser.parse_args()
    count, directors, rows = (700, 12, 50_000) if given.quick else (2_000, 24, 200_000)
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
    print_table(figures)
    print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    sys.exit(main())
