"""How fast candidates are made, and what the house model does to a drawing. Last line: one JSON object of the figures.

`python bench/generate.py [--quick] [--models FOLDER] [--model house]`. Referees: diffusers' own pipeline as documented (float32, no
wrapping) for `ratio_served`; a plain matrix product for `matmul_share`; everything else is measured on final pixels.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoPipelineForImage2Image
from PIL import Image
from torch.utils.flop_counter import FlopCounterMode

from engine.backends.composition import DrawnGenerator
from engine.backends.device import probe, torch_dtype
from engine.backends.diffusion import DiffusedGenerator, diffusion_defaults
from engine.backends.models import resolve_model
from engine.composition.motifs import load_library
from engine.domain.brief import Layout, RepeatType
from engine.domain.colour import Palette
from engine.domain.spec import DiffusionSpec, DrawingSpec, Spec
from engine.repeats.seam import seam_ratio

ROOT = Path(__file__).resolve().parents[1]
SEAM_LIMIT = 1.35
STYLES = ("flat graphic illustration", "block print", "linocut", "batik", "ikat", "dry brush")
PALETTES = (
    ("#F4EFE6", "#1F3A5F", "#8FB3C9", "#C8784F"),
    ("#20302C", "#D9B44A", "#A8C3B0", "#E9E3D0"),
    ("#F2D9C7", "#9C2F3C", "#2F4858", "#E2A33B"),
    ("#FFFFFF", "#2B2B2B", "#B0B7A8"),
)


def make_specs(count: int, diffusion: DiffusionSpec, seed: int) -> list[Spec]:
    """Drawings of every layout, repeat type and motif at random, each with one of the styles in its prompt."""
    rng = np.random.default_rng(seed)
    names = list(load_library().names)
    return [_spec(index, rng, names, diffusion) for index in range(count)]


def _spec(index: int, rng: np.random.Generator, names: Sequence[str], diffusion: DiffusionSpec) -> Spec:
    motifs = tuple(names[i] for i in rng.choice(len(names), size=2, replace=False))
    ground, *inks = PALETTES[index % len(PALETTES)]
    style = STYLES[index % len(STYLES)]
    drawing = DrawingSpec(
        motifs=motifs, layout=(Layout.TOSSED, Layout.ALLOVER, Layout.SET, Layout.STRIPE)[index % 4],
        repeat=list(RepeatType)[index // 2 % 4], symmetry="none", density=float(rng.uniform(0.25, 0.55)),
        scale=float(rng.uniform(0.15, 0.35)), aspect=1.0,
        palette=Palette(ground=ground, inks=tuple(inks)), style="flat", seed=index,
    )  # fmt: skip
    words = f"{style}, {' and '.join(motifs)}, {drawing.layout} layout, seamless repeat pattern"
    return Spec(
        generator="diffused", engine_version="bench", width_px=512, height_px=512, drawing=drawing,
        diffusion=replace(diffusion, prompt=words, negative="", seed=index),
    )  # fmt: skip


def seconds_each(make: Callable[[Sequence[Spec]], object], specs: Sequence[Spec]) -> float:
    """Seconds an artwork, after one to load and warm up."""
    make(specs[:1])
    start = time.perf_counter()
    make(specs)
    return (time.perf_counter() - start) / len(specs)


def plain_seconds(models: Path, how: DiffusionSpec, repeats: int) -> float:
    """Seconds a picture of diffusers' documented image-to-image loop: float32, same steps and size, nothing drawn or snapped."""
    pipeline = AutoPipelineForImage2Image.from_pretrained(resolve_model(models, how.model).path, dtype=torch.float32)
    pipeline.set_progress_bar_config(disable=True)
    side = pipeline.unet.config.sample_size * pipeline.vae_scale_factor
    picture = Image.fromarray(np.random.default_rng(1).integers(0, 255, (side, side, 3), dtype=np.uint8))

    def once() -> None:
        pipeline(
            how.prompt or "fish", image=picture, strength=how.strength, num_inference_steps=how.steps, guidance_scale=how.guidance
        )

    once()
    start = time.perf_counter()
    for _ in range(repeats):
        once()
    return (time.perf_counter() - start) / repeats


def matmul_flops(dtype: torch.dtype) -> float:
    """Best of five 1024-cubed products, in FLOP/s."""
    matrix, best = torch.ones(1024, 1024, dtype=dtype), float("inf")
    for _ in range(6):
        start = time.perf_counter()
        _ = matrix @ matrix
        best = min(best, time.perf_counter() - start)
    return 2 * 1024**3 / best


def matmul_share(generator: DiffusedGenerator, spec: Spec) -> float:
    """FLOP/s of making one candidate over those of a plain matrix product in the same format."""
    with FlopCounterMode(display=False) as counter:
        generator.generate([spec])
    start = time.perf_counter()
    generator.generate([spec])
    assert spec.diffusion is not None
    return counter.get_total_flops() / (time.perf_counter() - start) / matmul_flops(torch_dtype(spec.diffusion.dtype))


def redrawing(generator: DiffusedGenerator, specs: Sequence[Spec]) -> dict[str, object]:
    """What the model did to each drawing: seams, ink kept where it was, pixels changed, edge length by style."""
    drawn, made = DrawnGenerator().generate(specs), generator.generate(specs)
    kept, changed, edges = [], [], {style: [] for style in STYLES}
    for index, (before, after, spec) in enumerate(zip(drawn, made, specs, strict=True)):
        ground = np.array([int(spec.drawing.palette.ground[i : i + 2], 16) for i in (1, 3, 5)])
        ink, printed = ((artwork.pixels != ground).any(-1) for artwork in (before, after))
        kept.append((ink & printed).sum() / max(1, (ink | printed).sum()))
        changed.append((before.pixels != after.pixels).any(-1).mean())
        edges[STYLES[index % len(STYLES)]].append(_edge(after.pixels) / _edge(before.pixels))
    return {
        "n": len(specs),
        "seam_failures": sum(seam_ratio(artwork) > SEAM_LIMIT for artwork in made),
        "drawn_seam_failures": sum(seam_ratio(artwork) > SEAM_LIMIT for artwork in drawn),
        "ink_iou_median": round(float(np.median(kept)), 3),
        "changed_share_median": round(float(np.median(changed)), 3),
        "edge_length_ratio_by_style": {style: round(float(np.median(ratios)), 2) for style, ratios in edges.items() if ratios},
    }


def _edge(pixels: np.ndarray) -> float:
    """Pixels that differ from the one below or to the right, around the repeat."""
    return float(sum((pixels != np.roll(pixels, 1, axis)).any(-1).sum() for axis in (0, 1)))


def measure(models: Path, model: str, count: int) -> dict[str, object]:
    """All figures. Pieces that this machine cannot measure in minutes are null."""
    here = probe(torch.get_num_threads())
    how = diffusion_defaults(models, model, device=here)
    specs = make_specs(count, how, seed=11)
    batched = [replace(spec, diffusion=replace(spec.diffusion, batch_size=4)) for spec in specs[:1] * 8 if spec.diffusion]
    generator = DiffusedGenerator(models)
    single = seconds_each(generator.generate, specs[:6])
    return {
        "ratio_same_steps": None,
        "ratio_served": round(plain_seconds(models, how, 3) / single, 2),
        "drawn_seconds_each": round(seconds_each(DrawnGenerator().generate, specs), 4),
        "diffused_seconds_each_batched": round(seconds_each(generator.generate, batched), 3),
        "diffused_seconds_each_single": round(single, 3),
        "matmul_share": round(matmul_share(generator, specs[0]), 3),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "redrawing": redrawing(generator, specs),
        "spec": {
            "steps": how.steps,
            "strength": how.strength,
            "guidance": how.guidance,
            "dtype": how.dtype,
            "threads": how.threads,
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="24 designs; leaves out the SD-1.5-class pipeline")
    parser.add_argument("--models", type=Path, default=ROOT / "data" / "models")
    parser.add_argument("--model", default="house")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    figures = measure(arguments.models, arguments.model, 24 if arguments.quick else 96)
    figures |= {"machine": platform.processor() or platform.machine(), "commit": _commit(), "seed": 11}
    for name, value in figures.items():
        print(f"{name:32} {value}")
    print("left out: ratio_same_steps (an SD-1.5-class pipeline takes minutes a picture on a CPU)")
    print(json.dumps(figures))


def _commit() -> str:
    run = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    return run.stdout.strip()


if __name__ == "__main__":
    main()
