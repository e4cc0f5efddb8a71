"""From files to stored scores: images a second beside the loop in open_clip's README. Last line: one JSON object.

`python bench/embedding.py [--quick] [--threads N]`. Both have the same ViT-B-32 (random weights, built here: speed does not know
the difference) and the same 512 px PNG files, and take turns. The loop decodes a file, prepares a view, encodes it, and stores
nothing. Ours, from files to stored scores: `scored_ratio` is `strikeoff import` without its checks: new files read, embedded in
five views on cloth, their looks and traits measured, written as assets, scored, stored, queued. `imported_ratio` is the whole of
it, with every check that the loop does not have, a reader of words among them. `scored_again_ratio` is what a worker does when
the scorer is another one: the stored file read, embedded, scored, stored. All give the loop the same five views of each file;
`one_view_ratio` gives both the file as it is, once, and ours stores nothing either.
Beside a busy machine the loop loses more, because its threads wait for each other at every layer: read the ratios of processor time
as well, with one thread.

`at_most` is what the ratio of processor time could be if the stored side did nothing but its matrix products, at the rate that
the cores reach in products of that size, by number format: no code goes beyond. `core_ms_by_part` says where one core's time on a
file goes.

Referees of the embeddings: open_clip's own transform and model in fp32, on drawn patterns with the shipped weights, about their
mean. Memory is the largest of an own process that imports so many files.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import copy, deepcopy
from dataclasses import replace
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
import open_clip
import torch
from PIL import Image
from safetensors.torch import save_file
from torch.utils.flop_counter import FlopCounterMode

from dashboard.settings import Settings
from dashboard.wiring import open_installation
from engine.backends import device
from engine.checks import CHECKS
from engine.checks.traits import measure_traits
from engine.composition.compose import compose
from engine.composition.motifs import load_library
from engine.composition.render import render
from engine.domain.brief import Format, RepeatType
from engine.images import to_png
from engine.ports import Artwork, Check
from engine.prompting.profiles import load_profiles
from engine.scoring.embed import ClipEmbedder, load_embedder
from engine.scoring.look import look_of
from engine.scoring.views import cloth_views
from engine.training.corpus import draw_spec, lesson_motifs
from review import imports
from review.domain import Actor, Role
from review.jobs.production import Bench
from review.jobs.second_look import SecondLook
from review.jobs.workshop import Workshop
from tests.dashboard.filling import found

ROOT = Path(__file__).resolve().parent.parent
MODELS = ROOT / "data" / "models"
ADMIN = Actor(name="admin", role=Role.ADMIN, via="bench")
ARCHITECTURE, PX, SEED = "ViT-B-32", 512, 90_003
TURN = 24
"""Files between two turns, each of ours one import: a brand's taste is fitted once for all of them."""
WARMING = 8
PRODUCTS = ("addmm", "::mm", "::bmm", "linear_pointwise", "convolution", "scaled_dot_product", "attention")
Timed = tuple[float, float]
"""Seconds on the clock, and of the processor."""


def draw(count: int) -> list[Artwork]:
    """Patterns from new seeds, of motifs that the scorer was not taught."""
    motifs = lesson_motifs(load_library(), held_out=True)
    drawings = [draw_spec(np.random.default_rng((SEED, i)), motifs) for i in range(count)]
    return [Artwork(pixels=render(compose(drawing), PX, PX), repeat=drawing.repeat) for drawing in drawings]


def write_files(folder: Path, artworks: Sequence[Artwork], count: int) -> list[Path]:
    """True-colour PNG files, as they come from elsewhere; beyond the drawings the same ones cut elsewhere, so no two are equal."""
    paths = []
    for at in range(count):
        pixels = np.roll(artworks[at % len(artworks)].pixels, 7 * (at // len(artworks)), axis=(0, 1))
        paths.append(folder / f"{at:05}.png")
        Image.fromarray(pixels).save(paths[-1])
    return paths


def random_model(models: Path) -> str:
    """An open_clip folder with random weights; its name."""
    folder = models / "random"
    folder.mkdir()
    torch.manual_seed(SEED)
    model = open_clip.create_model(ARCHITECTURE)
    config = {
        "model_cfg": open_clip.get_model_config(ARCHITECTURE),
        "preprocess_cfg": open_clip.get_model_preprocess_cfg(model),
    }
    (folder / "open_clip_config.json").write_text(json.dumps(config))
    save_file({name: value.contiguous() for name, value in model.state_dict().items()}, folder / "open_clip_model.safetensors")
    return folder.name


class Loop:
    """The loop of open_clip's README: one view at a time, fp32, torch's own threads."""

    def __init__(self, embedder: ClipEmbedder) -> None:
        self.model = deepcopy(embedder.model).float()
        self.transform = open_clip.transform.image_transform_v2(embedder.preprocess, is_train=False)

    def embed(self, image: Image.Image) -> np.ndarray:
        with torch.no_grad():
            features = self.model.encode_image(self.transform(image).unsqueeze(0))
            features /= features.norm(dim=-1, keepdim=True)
            return features.numpy()[0]

    def once(self, path: Path) -> np.ndarray:
        return self.embed(Image.open(path))

    def on_cloth(self, artwork: Artwork) -> np.ndarray:
        mean = np.mean([self.embed(Image.fromarray(view)) for view in cloth_views(artwork)], axis=0)
        return mean / np.linalg.norm(mean)


def timed(work: Callable[[], object]) -> Timed:
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - clock, time.process_time() - processor


def take_turns(parts: dict[str, Callable[[Path], object] | Callable[[list[Path]], object]], files: list[Path]) -> dict[str, Timed]:
    """Seconds a file of each part, over all files, a few at a time each. Parts named `loop` see file by file."""
    spent = dict.fromkeys(parts, (0.0, 0.0))
    for start in range(0, len(files), TURN):
        some = files[start : start + TURN]
        for name, part in parts.items():
            work = (lambda part=part, some=some: [part(path) for path in some]) if "loop" in name else (lambda p=part, s=some: p(s))
            spent[name] = tuple(a + b for a, b in zip(spent[name], timed(work), strict=True))
    return {name: (clock / len(files), processor / len(files)) for name, (clock, processor) in spent.items()}


def speed(count: int, drawn: Sequence[Artwork], threads: int = 0) -> dict[str, object]:
    """Images a second, and what part of the processor's time went into matrix products."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        embedder = load_embedder(folder, random_model(folder), threads)
        files = write_files(folder, drawn, count + WARMING)
        bring_in, score = importer(folder / "imported", embedder), importer(folder / "scored", embedder, checks=())
        score_again = second_looker(folder, embedder, files)
        loop = Loop(embedder)

        def look_once(some: list[Path]) -> None:
            def see(path: Path) -> np.ndarray:
                pixels = imports.read_file(path, RepeatType.BLOCK).pixels
                return embedder.embed_artwork([Artwork(pixels=pixels, repeat=RepeatType.BLOCK, format=Format.PLACEMENT)])

            list(embedder.cores.map(see, some))

        parts = {
            "loop": loop.once,
            "ours, one view": look_once,
            "loop, five views": lambda path: loop.on_cloth(imports.read_file(path, RepeatType.BLOCK)),
            "ours, scored": score,
            "ours, imported": bring_in,
            "ours, scored again": score_again,
        }
        take_turns(parts, files[count:])  # to warm up
        each = take_turns(parts, files[:count])
        share = matmul_share(embedder, files[:WARMING], each["ours, imported"][1])
        parts_ms = by_part(embedder, files[:WARMING])
        gflop = products_gflop(loop, imports.read_file(files[0], RepeatType.BLOCK))
    rates = plain_rates(embedder.runs_on.threads)
    for name, (clock, processor) in each.items():
        print(f"{name:20} {1 / clock:7.2f} images/s {1000 * processor:8.0f} ms of a core each")
    pairs = {
        "scored": ("loop, five views", "ours, scored"),
        "imported": ("loop, five views", "ours, imported"),
        "scored_again": ("loop, five views", "ours, scored again"),
        "one_view": ("loop", "ours, one view"),
    }
    return {
        **{f"{key}_ratio": round(each[loop][0] / each[ours][0], 2) for key, (loop, ours) in pairs.items()},
        **{f"{key}_ratio_processor": round(each[loop][1] / each[ours][1], 2) for key, (loop, ours) in pairs.items()},
        "images_per_s": {name: round(1 / clock, 2) for name, (clock, _) in each.items()},
        "core_ms_each": {name: round(1000 * processor, 1) for name, (_, processor) in each.items()},
        "matmul_share": share,
        "core_ms_by_part": parts_ms,
        "gflop_each": round(gflop, 1),
        "matmul_gflops_a_core": rates,
        "at_most": {name: round(each["loop, five views"][1] * rate / gflop, 1) for name, rate in rates.items()},
        "images": count,
        "dtype": embedder.runs_on.dtype,
        "bf16_speedup": embedder.runs_on.bf16_speedup,
        "threads": embedder.runs_on.threads,
    }


def importer(
    folder: Path, embedder: ClipEmbedder, checks: Sequence[Check] = CHECKS
) -> Callable[[list[Path]], list[imports.Imported]]:
    """What `strikeoff import` does with some files, into an installation of its own."""
    return partial(import_into, bench_for(folder, embedder, checks))


def second_looker(folder: Path, embedder: ClipEmbedder, files: list[Path]) -> Callable[[list[Path]], object]:
    """What a worker does with designs that another scorer saw, in an installation that has these files already."""
    earlier = copy(embedder)
    earlier.version = "earlier"
    place = bench_for(folder / "seen", earlier)
    items = {one.file: one.item for one in import_into(place, files)}
    place.workshop = replace(place.workshop, embedder=embedder)

    def score_again(some: list[Path]) -> None:
        second_look = SecondLook(place, left=[items[str(path)] for path in some])
        while second_look.left:
            second_look.step()

    return score_again


def bench_for(folder: Path, embedder: ClipEmbedder, checks: Sequence[Check] = CHECKS) -> Bench:
    """A worker's place in a new installation."""
    installation = open_installation(Settings(var=folder))
    found(installation)
    workshop = Workshop(generators={}, embedder=embedder, checks=checks, references=lambda brand: (), cores=embedder.cores)
    return Bench(store=installation.store, assets=installation.assets, workshop=workshop, stop=threading.Event())


def import_into(place: Bench, files: list[Path]) -> list[imports.Imported]:
    return imports.import_files(
        place.store, place.assets, place.workshop, files,
        brand="harbour", repeat=RepeatType.BLOCK, repeat_mm=(320, 320), actor=ADMIN,
    )  # fmt: skip


def matmul_share(embedder: ClipEmbedder, files: Sequence[Path], each_s: float) -> float:
    """Processor time of the matrix products and convolutions of a file's views over all that the file took."""
    artworks = [imports.read_file(path, RepeatType.BLOCK) for path in files]
    with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CPU]) as seen:
        for artwork in artworks:
            embedder.embed_artwork([artwork])
    products = sum(row.self_cpu_time_total for row in seen.key_averages() if any(name in row.key for name in PRODUCTS))
    whole = sum(row.self_cpu_time_total for row in seen.key_averages())
    _, embedding_s = timed(lambda: [embedder.embed_artwork([artwork]) for artwork in artworks])
    return round(products / whole * embedding_s / len(files) / each_s, 2)


def by_part(embedder: ClipEmbedder, files: Sequence[Path]) -> dict[str, float]:
    """Milliseconds of one core that each part of a file's way takes, one file after the other."""
    brand, spent = load_profiles(ROOT / "data" / "brands")["harbour"], Counter[str]()
    for path in files:
        artwork = imports.read_file(path, RepeatType.BLOCK)
        parts: dict[str, Callable[[], object]] = {
            "read": lambda path=path: imports.read_file(path, RepeatType.BLOCK),
            "write PNG": lambda artwork=artwork: to_png(artwork.pixels),
            "embed": lambda artwork=artwork: embedder.embed_artwork([artwork]),
            "look": lambda artwork=artwork: look_of(artwork),
            "traits": lambda artwork=artwork: measure_traits(artwork, None),
        }
        checks = [check for check in CHECKS if check.applies(artwork, None)]
        parts |= {f"check {check.name}": lambda check=check, artwork=artwork: check(artwork, brand, None) for check in checks}
        for name, part in parts.items():
            spent[name] += 1000 * timed(part)[1] / len(files)
    return {name: round(ms, 1) for name, ms in spent.most_common()}


def products_gflop(loop: Loop, artwork: Artwork) -> float:
    """Operations of the matrix products of a file's views, in billions; attention step by step, as its fast path is not counted."""
    torch.backends.mha.set_fastpath_enabled(False)
    with FlopCounterMode(display=False) as counted:
        loop.on_cloth(artwork)
    torch.backends.mha.set_fastpath_enabled(True)
    return counted.get_total_flops() / 1e9


def plain_rates(threads: int) -> dict[str, float]:
    """GFLOP in a second of one core's time, in products of a ViT's size with so many threads at once, by number format. Two
    processors that the system counts may share one core: then each multiplies less while both do."""
    before = torch.get_num_threads()

    def multiply(dtype: torch.dtype) -> float:
        torch.set_num_threads(1)
        one, other = (torch.randn(shape, dtype=dtype) for shape in ((250, 768), (768, 3072)))
        done, began = 0, time.thread_time()
        while (took := time.thread_time() - began) < 1:
            done += len([one @ other for _ in range(10)])
        return done * 2 * 250 * 768 * 3072 / took / 1e9

    with ThreadPoolExecutor(threads) as cores:
        rates = {
            name: round(float(np.mean(list(cores.map(multiply, [device.torch_dtype(name)] * threads)))))
            for name in ("float32", "bfloat16")
        }
    torch.set_num_threads(before)
    return rates


def agreement(artworks: Sequence[Artwork]) -> dict[str, dict[str, float]]:
    """Ours against the loop on the same views with the shipped weights, in both number formats: cosines of embeddings about their
    mean, and the share of the ten nearest that are the same."""
    embedder = load_embedder(MODELS)
    loop = Loop(embedder)
    plain = np.stack([loop.on_cloth(artwork) for artwork in artworks])
    told = {}
    for name in ("float32", "bfloat16"):
        seen_as = replace(embedder.runs_on, dtype=name)
        looks = ClipEmbedder(
            deepcopy(loop.model), embedder.preprocess, embedder.tokenizer, embedder.version, runs_on=seen_as, cores=embedder.cores
        )
        ours = looks.embed_artwork(artworks)
        (a, near), (b, near_plain) = centred(ours), centred(plain)
        cosines = (a * b).sum(axis=1)
        same = np.mean([len(set(x) & set(y)) / 10 for x, y in zip(near, near_plain, strict=True)])
        told[name] = {"cosine_mean": float(cosines.mean()), "cosine_least": float(cosines.min()), "top10": float(same)}
        print(f"{name:10} cosine {cosines.mean():.5f} (least {cosines.min():.5f}), top ten {same:.3f}")
    return {name: {key: round(value, 5) for key, value in row.items()} for name, row in told.items()}


def centred(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows about their mean, of unit length, and each one's ten nearest."""
    rows = rows - rows.mean(axis=0)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    cosines = rows @ rows.T
    np.fill_diagonal(cosines, -2)
    return rows, np.argsort(-cosines, axis=1)[:, :10]


def peak_mib(count: int) -> float:
    """The largest memory of a process that imports so many files with the shipped scorer."""
    run = subprocess.run([sys.executable, __file__, "--import", str(count)], check=True, capture_output=True, text=True)
    return float(run.stdout.strip().splitlines()[-1])


def import_many(count: int) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        files = write_files(folder, draw(8), count)
        importer(folder / "imported", load_embedder(MODELS))(files)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="48 files a side, memory up to 128 files; within five minutes")
    parser.add_argument("--threads", type=int, default=0, help="of both sides, 0 all; with 1, processor times bear a busy machine")
    parser.add_argument("--import", dest="count", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.count:
        import_many(given.count)
        return
    count, patterns, sizes = (48, 60, (32, 128)) if given.quick else (240, 200, (64, 256, 1024))
    load = os.getloadavg()[0]
    drawn = draw(patterns)
    figures = speed(count, drawn, given.threads) | {"agreement": agreement(drawn), "patterns": patterns}
    figures["peak_mib"] = {str(size): round(peak_mib(size)) for size in sizes}
    print("memory by files imported:", figures["peak_mib"])
    run = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    left_out = ["weights of a trained ViT-B-32: none can be had here, so the agreement is that of the shipped scorer"]
    left_out += ["most files and patterns (--quick)"] if given.quick else []
    print(f"load {load:.1f}; left out: {'; '.join(left_out)}")
    print(json.dumps(figures | {"load": load, "left_out": left_out, "commit": run.stdout.strip()}))


if __name__ == "__main__":
    main()
