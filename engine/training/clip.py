"""Trains the house scorer's image tower against the frozen sentence encoder: `python -m engine.training.clip --minutes 40`.

Each facet (motif, layout, ground, ...) is a contrast between all its words (UniCL, Yang et al. 2022); whole captions are contrasted
within the batch (CLIP, Radford et al. 2021). Colour is learned first and hides shape, so half of each batch is recoloured at random
and asked for its structure only, with plain classifiers to help that are thrown away at the end; small images come first. Lessons
are drawn in a second process while the first are learned. All is seeded; `--resume` goes on from the last checkpoint.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

import numpy as np
import torch
import torch.nn.functional as functional
from PIL import Image
from safetensors.torch import save_file

from engine.composition.motifs import load_library
from engine.ports import Pixels
from engine.repeats.tiling import unfold
from engine.scoring import model_folder
from engine.scoring.embed import build_model
from engine.training import corpus
from engine.training.captions import Labels
from engine.training.text_bank import CONTEXT_LENGTH, EMBED_DIM, TextBank, text_bank

IMAGE_PX = 112
MODEL_CFG: dict[str, Any] = {
    "embed_dim": EMBED_DIM,
    "vision_cfg": {"timm_model_name": "resnet10t", "timm_pool": "avg", "timm_proj": "linear", "image_size": IMAGE_PX},
    "text_cfg": {"hf_pooler_type": "mean_pooler", "hf_proj_type": None, "context_length": CONTEXT_LENGTH},
}
PREPROCESS_CFG: dict[str, Any] = {
    "size": IMAGE_PX,
    "mode": "RGB",
    "mean": [0.6, 0.55, 0.5],
    "std": [0.28, 0.28, 0.28],
    "interpolation": "bicubic",
    "resize_mode": "squash",
    "fill_color": 0,
}
STRUCTURE = {"motif": 1.0, "tag": 0.6, "layout": 0.6, "style": 0.4, "density": 0.2}
COLOUR = {"ground": 0.4, "ink": 0.3, "mood": 0.2}
FACET_WEIGHTS = STRUCTURE | COLOUR
CAPTION_WEIGHT = 0.5
RECOLOURED_SHARE = 0.5
SIDES_PX = ((0.55, 72), (0.85, 96), (math.inf, IMAGE_PX))
"""The image side while the progress (0-1) is below the bound."""
CHECKPOINT_SECONDS = 120
FIRST_PARTS, PART_STEPS = 3, 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One training run. It ends after `steps`, or after `minutes` of learning where `steps` is 0."""

    minutes: float
    steps: int
    parts: int
    batch: int
    rate: float
    seed: int
    threads: int
    work: Path


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Batch:
    """Images (n, 3, side, side) as bytes, their labels, and their captions' embeddings."""

    images: torch.Tensor
    labels: tuple[Labels, ...]
    captions: torch.Tensor


class Lessons:
    """Parts as they become ready; which ones step `n` may use depends on `n` alone, so that runs repeat."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.parts: list[corpus.Part] = []

    def batch(self, step: int) -> Batch:
        """The lessons of one step, each a drawn window of its cloth."""
        rng = np.random.default_rng((self.plan.seed, 1, step))
        self._wait_for(min(self.plan.parts, FIRST_PARTS + step // PART_STEPS))
        picks = [(int(rng.integers(len(self.parts))), int(rng.integers(corpus.PART_SIZE))) for _ in range(self.plan.batch)]
        images = np.stack([_window(self.parts[part], row, rng) for part, row in picks])
        return Batch(
            images=torch.from_numpy(images).permute(0, 3, 1, 2),
            labels=tuple(self.parts[part].labels[row] for part, row in picks),
            captions=torch.from_numpy(np.stack([self.parts[part].captions[row] for part, row in picks])),
        )

    def ahead(self, first: int) -> Iterator[Batch]:
        """Batches from step `first` on, prepared two ahead in a thread."""
        ready: Queue[Batch] = Queue(maxsize=2)

        def prepare() -> None:
            for step in range(first, 10**9):
                ready.put(self.batch(step))

        Thread(target=prepare, daemon=True).start()
        while True:
            yield ready.get()

    def _wait_for(self, count: int) -> None:
        while len(self.parts) < count:
            path = self.plan.work / f"part_{len(self.parts):04d}.npz"
            while not path.exists():
                time.sleep(0.5)
            self.parts.append(corpus.read_part(path))


def _window(part: corpus.Part, row: int, rng: np.random.Generator) -> Pixels:
    """A square of the cloth, 0.55 to 2 repeats wide, shifted anywhere, perhaps mirrored, lightly disturbed."""
    cloth = unfold(part.images[row], part.repeats[row], 2, 2)
    share = 1.0 if rng.random() < 0.35 else 2.0 if rng.random() < 0.2 else float(rng.uniform(0.55, 1.5))
    side = round(corpus.SIDE_PX * share)
    cloth = np.roll(cloth, tuple(rng.integers(0, cloth.shape[0], 2)), axis=(0, 1))[:side, :side]
    cloth = cloth[:, ::-1] if rng.random() < 0.5 else cloth
    small = np.asarray(Image.fromarray(cloth).resize((IMAGE_PX, IMAGE_PX), Image.Resampling.BICUBIC), dtype=np.float32)
    light = small * rng.normal(1, 0.02) + rng.normal(0, 2) + (rng.normal(0, 5, small.shape) if rng.random() < 0.25 else 0.0)
    window: Pixels = np.clip(light, 0, 255).astype(np.uint8)
    return window


class Teacher:
    """The image tower, one temperature a facet, helping classifiers, and the loss between them and the text bank."""

    def __init__(self, bank: TextBank) -> None:
        self.bank = bank
        self.model = build_model(MODEL_CFG, model_folder.text_folder())
        self.tower = self.model.visual.to(memory_format=torch.channels_last)
        self.scales = torch.nn.Parameter(torch.full((len(FACET_WEIGHTS) + 1,), math.log(20.0)))
        features = self.tower.trunk.num_features
        self.helpers = torch.nn.ModuleDict({facet: torch.nn.Linear(features, len(bank.words[facet])) for facet in STRUCTURE})
        self.mean, self.std = (torch.tensor(PREPROCESS_CFG[key]).view(1, 3, 1, 1) * 255 for key in ("mean", "std"))

    def loss(self, batch: Batch, side: int, rng: np.random.Generator) -> tuple[torch.Tensor, dict[str, float]]:
        """The weighted sum, and each facet's own loss; the batch's first rows are recoloured."""
        images, recoloured = _recolour(batch.images.float(), rng)
        images = functional.interpolate((images - self.mean) / self.std, size=(side, side), mode="bilinear", antialias=True)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            features = self.tower.trunk(images.contiguous(memory_format=torch.channels_last)).float()
        embedded = functional.normalize(self.tower.head(features), dim=1)
        scales = dict(zip([*FACET_WEIGHTS, "caption"], self.scales.clamp(max=math.log(100.0)).exp(), strict=True))
        losses, total = {}, torch.zeros(())
        for facet, weight in FACET_WEIGHTS.items():
            first = recoloured if facet in COLOUR else 0
            target = self.bank.targets(facet, batch.labels[first:])
            wordings = self.bank.embeddings[facet]
            words = wordings[rng.integers(len(wordings))]
            losses[facet] = _soft_loss(scales[facet] * embedded[first:] @ words.T, target)
            total = total + weight * losses[facet]
            if facet in self.helpers:
                total = total + weight * _soft_loss(self.helpers[facet](features), target)
        losses["caption"] = _caption_loss(scales["caption"], embedded[recoloured:], batch.captions[recoloured:])
        return total + CAPTION_WEIGHT * losses["caption"], {name: float(loss.detach()) for name, loss in losses.items()}


def _recolour(images: torch.Tensor, rng: np.random.Generator) -> tuple[torch.Tensor, int]:
    """Mixes the channels of the first rows at random, so that their colours tell nothing; also how many they are."""
    count = int(len(images) * RECOLOURED_SHARE)
    mix = torch.from_numpy(rng.normal(0, 0.7, (count, 3, 3)).astype(np.float32))
    mixed = torch.einsum("nij,njhw->nihw", mix, images[:count] - 127.5)
    spread = mixed.std(dim=(1, 2, 3), keepdim=True).clamp(min=1.0)
    level = torch.from_numpy(rng.uniform(100, 170, (count, 3, 1, 1)).astype(np.float32))
    centred = (mixed - mixed.mean(dim=(2, 3), keepdim=True)) * (60 / spread) + level
    return torch.cat([centred.clamp(0, 255), images[count:]]), count


def _soft_loss(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Cross entropy over the rows that have a target at all."""
    known = target.sum(dim=1) > 0
    return functional.cross_entropy(logits[known], target[known]) if bool(known.any()) else torch.zeros(())


def _caption_loss(scale: torch.Tensor, embedded: torch.Tensor, captions: torch.Tensor) -> torch.Tensor:
    """Each pattern with its caption and each caption with its pattern; equal captions count as one."""
    logits = scale * embedded @ captions.T
    same = (captions @ captions.T > 0.999).float()
    target = same / same.sum(dim=1, keepdim=True)
    return (functional.cross_entropy(logits, target) + functional.cross_entropy(logits.T, target)) / 2


def train(plan: Plan, *, resume: bool) -> Teacher:
    """Learns until the plan ends; writes checkpoints into the work folder."""
    torch.set_num_threads(plan.threads)
    torch.manual_seed(plan.seed)
    library = load_library()
    teacher = Teacher(text_bank(library, corpus.lesson_motifs(library, held_out=False)))
    parameters = [*teacher.tower.parameters(), *teacher.helpers.parameters(), teacher.scales]
    optimiser = torch.optim.AdamW(parameters, lr=plan.rate, weight_decay=0.05, betas=(0.9, 0.98))
    step, spent = _restore(plan, teacher, optimiser) if resume else (0, 0.0)
    saved_at, recent = time.monotonic(), dict.fromkeys([*FACET_WEIGHTS, "caption"], 0.0)
    for batch in Lessons(plan).ahead(step):
        began = time.monotonic()
        progress = step / plan.steps if plan.steps else spent / (60 * plan.minutes)
        if progress >= 1:
            break
        for group in optimiser.param_groups:
            group["lr"] = plan.rate * min(1.0, (step + 1) / 100) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * progress)))
        teacher.tower.train()
        side = next(side for bound, side in SIDES_PX if progress < bound)
        loss, parts = teacher.loss(batch, side, np.random.default_rng((plan.seed, 2, step)))
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 5.0)
        optimiser.step()
        step, spent = step + 1, spent + time.monotonic() - began
        recent = {name: 0.95 * recent[name] + 0.05 * value for name, value in parts.items()}
        if step % 25 == 0:
            print(
                f"step {step} {spent / 60:.1f} min",
                " ".join(f"{k} {v / (1 - 0.95**step):.2f}" for k, v in recent.items()),
                flush=True,
            )
        if time.monotonic() - saved_at > CHECKPOINT_SECONDS:
            _save(plan, teacher, optimiser, step, spent)
            saved_at = time.monotonic()
    _save(plan, teacher, optimiser, step, spent)
    return teacher


def _save(plan: Plan, teacher: Teacher, optimiser: torch.optim.Optimizer, step: int, spent: float) -> None:
    state = {
        "tower": teacher.tower.state_dict(),
        "helpers": teacher.helpers.state_dict(),
        "scales": teacher.scales.data,
        "optimiser": optimiser.state_dict(),
        "step": step,
        "spent": spent,
        "random": torch.get_rng_state(),
    }
    torch.save(state, plan.work / "checkpoint.new")
    (plan.work / "checkpoint.new").replace(plan.work / "checkpoint.pt")


def _restore(plan: Plan, teacher: Teacher, optimiser: torch.optim.Optimizer) -> tuple[int, float]:
    path = plan.work / "checkpoint.pt"
    if not path.exists():
        return 0, 0.0
    state = torch.load(path, weights_only=True)
    teacher.tower.load_state_dict(state["tower"])
    teacher.helpers.load_state_dict(state["helpers"])
    teacher.scales.data.copy_(state["scales"])
    optimiser.load_state_dict(state["optimiser"])
    torch.set_rng_state(state["random"])
    return int(state["step"]), float(state["spent"])


def export(teacher: Teacher, out: Path) -> None:
    """Writes the image tower in half precision, and the configuration that seals it."""
    out.mkdir(parents=True, exist_ok=True)
    teacher.model.logit_scale.data.fill_(float(teacher.scales[-1].clamp(max=math.log(100.0))))
    state = {name: tensor for name, tensor in teacher.model.state_dict().items() if not name.startswith("text.")}
    halves = {name: (tensor.half() if tensor.is_floating_point() else tensor).contiguous() for name, tensor in state.items()}
    save_file(halves, str(out / model_folder.WEIGHTS))
    (out / model_folder.WEIGHTS).chmod(0o644)
    model_folder.write_config(out, MODEL_CFG, PREPROCESS_CFG)


def _draw_all(plan: Plan) -> None:
    os.nice(10)
    torch.set_num_threads(1)
    for number in range(plan.parts):
        corpus.draw_part(plan.work, number, plan.seed)


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=40.0)
    parser.add_argument(
        "--steps", type=int, default=0, help="end after so many steps instead: the same weights on the same machine"
    )
    parser.add_argument("--parts", type=int, default=24, help=f"parts of {corpus.PART_SIZE} lessons")
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--rate", type=float, default=1.5e-3)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--work", type=Path, default=Path("data/var/training/clip"), help="lessons and checkpoints")
    parser.add_argument("--out", type=Path, default=Path("data/models/scorer"))
    parser.add_argument("--resume", action="store_true")
    given = vars(parser.parse_args(arguments))
    out, resume = given.pop("out"), given.pop("resume")
    plan = Plan(**given)
    plan.work.mkdir(parents=True, exist_ok=True)
    drawing = multiprocessing.get_context("spawn").Process(target=_draw_all, args=(plan,), daemon=True)
    drawing.start()
    teacher = train(plan, resume=resume)
    drawing.terminate()
    export(teacher, out)
    from engine.training.scorer_card import write_card

    write_card(out, {key: str(value) for key, value in asdict(plan).items() if key != "work"})


if __name__ == "__main__":
    main()
