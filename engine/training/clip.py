"""Trains the house scorer's image tower against the frozen sentence encoder: `python -m engine.training.clip`.

The tower begins as EfficientNet-Lite0 with its ImageNet weights (package in requirements-train.txt) and sees, step by step, repeats
and single motifs, each twice in other colours (`views`). Each facet (motif, layout, ground, ...) is a contrast between all its
words (UniCL, Yang et al. 2022); whole captions are contrasted in the batch (CLIP, Radford et al. 2021); two looks at one design are
to be known as one among others in the same colours (SimCLR, Chen et al. 2020), by a head that is thrown away, as are the plain
classifiers that help each facet of shape. All draws are seeded by the step: a run that was stopped goes on, with `--resume`, as if
it had not been. The rate of learning stays until the last third and then falls; `--minutes` bounds the time of a run without its
stops and lets it fall sooner. With more steps or minutes than before, `--resume` goes on from before that fall.
"""

from __future__ import annotations

import argparse
import json
import math
import multiprocessing
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as functional
from safetensors.torch import save_file
from torch.utils.data import DataLoader, Sampler

from engine.composition.motifs import load_library
from engine.scoring import model_folder
from engine.scoring.embed import build_model
from engine.training import corpus
from engine.training.text_bank import CONTEXT_LENGTH, EMBED_DIM, TextBank, embed_captions, text_bank
from engine.training.tower import Tower, start_weights, unfold_into
from engine.training.views import Batch, Lessons

IMAGE_PX = 128
"""Side at which the tower is used: a little above the lessons', where figures fill more of the view (Touvron et al. 2019)."""
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
STRUCTURE = {"motif": 1.0, "tag": 0.6, "layout": 0.6, "style": 0.5, "density": 0.4, "symmetry": 0.25}
COLOUR = {"ground": 1.2, "ink": 0.4, "mood": 0.2}
FACET_WEIGHTS = STRUCTURE | COLOUR
CAPTION_WEIGHT = 0.5
LOOKS_WEIGHT, LOOKS_SCALE, LOOKS_DIM = 0.3, 10.0, 128
CHECKPOINT_SECONDS = 120
WARM_STEPS, STEADY_SHARE = 60, 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One training run: `steps` of `designs` seen twice, in at most `minutes`; `parts` of drawn repeats; `rate` of learning."""

    steps: int
    minutes: float
    parts: int
    designs: int
    rate: float
    seed: int
    threads: int
    work: Path

    def progress(self, step: int, spent: float) -> float:
        """Share of the run that is done after `step` steps and `spent` seconds; 1 and more at its end."""
        return max(step / self.steps, spent / (60 * self.minutes))

    @property
    def lessons(self) -> Lessons:
        """What every step looks at."""
        return Lessons(folder=self.work, parts=self.parts, seed=self.seed, steps=self.steps, designs=self.designs)


class Teacher(torch.nn.Module):  # type: ignore[misc]
    """The image tower, one temperature a facet, heads that only help, and the loss against the text bank."""

    def __init__(self, bank: TextBank) -> None:
        super().__init__()
        visual = build_model(MODEL_CFG, model_folder.text_folder()).visual
        start_weights(visual.trunk)
        self.bank = bank
        self.tower, self.head = Tower(visual.trunk), visual.head
        self.scales = torch.nn.Parameter(torch.full((len(FACET_WEIGHTS) + 1,), math.log(20.0)))
        self.helpers = torch.nn.ModuleDict(
            {facet: torch.nn.Linear(self.tower.width, len(bank.words[facet])) for facet in STRUCTURE}
            | {"looks": torch.nn.Linear(self.tower.width, LOOKS_DIM)}
        )

    def loss(self, batch: Batch, wording: int) -> tuple[torch.Tensor, dict[str, float]]:
        """The weighted sum, and each part by itself; `wording` chooses how the words are put this time."""
        features = self.tower(torch.from_numpy(batch.images).permute(0, 3, 1, 2).float() / 127.5 - 1.0)
        embedded = functional.normalize(self.head(features), dim=1)
        scales = dict(zip([*FACET_WEIGHTS, "caption"], self.scales.clamp(max=math.log(100.0)).exp(), strict=True))
        losses, helped = {}, torch.zeros(())
        for facet in FACET_WEIGHTS:
            target = self.bank.targets(facet, batch.labels)
            wordings = self.bank.embeddings[facet]
            losses[facet] = _soft_loss(scales[facet] * embedded @ wordings[wording % len(wordings)].T, target)
            if facet in STRUCTURE:
                helped = helped + FACET_WEIGHTS[facet] * _soft_loss(self.helpers[facet](features), target)
        captions = torch.from_numpy(embed_captions(batch.captions, fast=True))
        losses["caption"] = _caption_loss(scales["caption"], embedded[: len(captions)], captions)
        losses["looks"] = _looks_loss(functional.normalize(self.helpers["looks"](features), dim=1))
        weights = FACET_WEIGHTS | {"caption": CAPTION_WEIGHT, "looks": LOOKS_WEIGHT}
        total = helped + torch.stack([weights[name] * loss for name, loss in losses.items()]).sum()
        return total, {name: float(loss.detach()) for name, loss in losses.items()}


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


def _looks_loss(seen: torch.Tensor) -> torch.Tensor:
    """Each look finds the other one of its design."""
    n = len(seen) // 2
    logits = LOOKS_SCALE * seen @ seen.T - 1e4 * torch.eye(2 * n)
    return functional.cross_entropy(logits, torch.arange(2 * n).roll(n))


class _Steps(Sampler[int]):  # type: ignore[misc]
    """The steps from one on."""

    def __init__(self, first: int, steps: int) -> None:
        self.first, self.steps = first, steps

    def __iter__(self) -> Iterator[int]:
        return iter(range(self.first, self.steps))

    def __len__(self) -> int:
        return self.steps - self.first


def train(plan: Plan, *, resume: bool) -> tuple[Teacher, dict[str, float]]:
    """Learns until the plan ends; writes checkpoints into the work folder. Also gives the steps done and the minutes spent."""
    torch.set_num_threads(plan.threads)
    torch.manual_seed(plan.seed)
    library = load_library()
    teacher = Teacher(text_bank(library, corpus.lesson_motifs(library, held_out=False)))
    optimiser = _optimiser(plan, teacher)
    step, spent = _restore(plan, teacher, optimiser) if resume else (0, 0.0)
    began, saved = time.monotonic() - spent, time.monotonic()
    recent: dict[str, float] = {}
    lessons = iter(DataLoader(plan.lessons, batch_size=None, sampler=_Steps(step, plan.steps), num_workers=1, prefetch_factor=3))
    while (progress := plan.progress(step, time.monotonic() - began)) < 1:
        for group in optimiser.param_groups:
            group["lr"] = group["share"] * plan.rate * _pace(step, progress)
        loss, losses = teacher.loss(next(lessons), step)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(teacher.parameters(), 5.0)
        optimiser.step()
        step += 1
        recent = {name: 0.95 * recent.get(name, value) + 0.05 * value for name, value in losses.items()}
        if step % 10 == 0:
            told = " ".join(f"{name} {value:.2f}" for name, value in recent.items())
            print(f"step {step} {(time.monotonic() - began) / 60:.1f} min {told}", flush=True)
        if time.monotonic() - saved > CHECKPOINT_SECONDS:
            _save(plan, teacher, optimiser, step, time.monotonic() - began)
            saved = time.monotonic()
    spent = time.monotonic() - began
    _save(plan, teacher, optimiser, step, spent)
    return teacher, {"steps done": step, "minutes spent": round(spent / 60, 1)}


def _optimiser(plan: Plan, teacher: Teacher) -> torch.optim.Optimizer:
    """What ImageNet taught changes at a third of the rate of what begins at random."""
    fresh = [*teacher.head.parameters(), *teacher.helpers.parameters(), teacher.scales]
    groups = [{"params": list(teacher.tower.back.parameters()), "share": 0.35}, {"params": fresh, "share": 1.0}]
    return torch.optim.AdamW(groups, lr=plan.rate, weight_decay=0.05, betas=(0.9, 0.98))


def _pace(step: int, progress: float) -> float:
    """Share of the full rate: warming up, steady, then down to a hundredth (Hu et al. 2024)."""
    falling = max(0.0, (progress - STEADY_SHARE) / (1 - STEADY_SHARE))
    return min(1.0, (step + 1) / WARM_STEPS) * (1 - 0.99 * math.sqrt(falling))


def _checkpoints(plan: Plan) -> tuple[Path, Path]:
    """From while the rate is steady, and from the fall of just this plan."""
    return plan.work / "steady.pt", plan.work / f"falling_{plan.steps}_{plan.minutes:g}.pt"


def _save(plan: Plan, teacher: Teacher, optimiser: torch.optim.Optimizer, step: int, spent: float) -> None:
    state = {"teacher": teacher.state_dict(), "optimiser": optimiser.state_dict(), "step": step, "spent": spent}
    steady, falling = _checkpoints(plan)
    path = steady if plan.progress(step, spent) < STEADY_SHARE else falling
    torch.save(state, path.with_suffix(".new"))
    path.with_suffix(".new").replace(path)


def _restore(plan: Plan, teacher: Teacher, optimiser: torch.optim.Optimizer) -> tuple[int, float]:
    steady, falling = _checkpoints(plan)
    path = falling if falling.exists() else steady
    if not path.exists():
        return 0, 0.0
    state = torch.load(path, weights_only=True)
    teacher.load_state_dict(state["teacher"])
    optimiser.load_state_dict(state["optimiser"])
    return int(state["step"]), float(state["spent"])


def export(teacher: Teacher, out: Path) -> None:
    """Writes the image tower in half precision, and the configuration that seals it."""
    out.mkdir(parents=True, exist_ok=True)
    model = build_model(MODEL_CFG, model_folder.text_folder())
    unfold_into(model.visual.trunk, teacher.tower)
    model.visual.head.load_state_dict(teacher.head.state_dict())
    model.logit_scale.data.fill_(float(teacher.scales.detach()[-1].clamp(max=math.log(100.0))))
    state = {name: tensor for name, tensor in model.state_dict().items() if not name.startswith("text.")}
    halves = {name: (tensor.half() if tensor.is_floating_point() else tensor).contiguous() for name, tensor in state.items()}
    save_file(halves, str(out / model_folder.WEIGHTS))
    (out / model_folder.WEIGHTS).chmod(0o644)
    model_folder.write_config(out, MODEL_CFG, PREPROCESS_CFG)


def _draw_all(plan: Plan) -> None:
    for number in range(plan.parts):
        corpus.draw_part(plan.work, number, plan.seed)


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=2500, help="steps of learning; equal steps, equal weights on one machine")
    parser.add_argument("--minutes", type=float, default=150.0, help="at most so long, drawing left out; the schedule then hastens")
    parser.add_argument("--parts", type=int, default=16, help=f"parts of {corpus.PART_SIZE} repeats")
    parser.add_argument("--designs", type=int, default=64, help="designs a step, each seen twice")
    parser.add_argument("--rate", type=float, default=1.5e-3)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--work", type=Path, default=Path("data/var/training/clip"), help="drawn parts and checkpoints")
    parser.add_argument("--out", type=Path, default=Path("data/models/scorer"))
    parser.add_argument("--resume", action="store_true")
    given = vars(parser.parse_args(arguments))
    out, resume = given.pop("out"), given.pop("resume")
    plan = Plan(**given)
    plan.work.mkdir(parents=True, exist_ok=True)
    drawing = multiprocessing.get_context("spawn").Process(target=_draw_all, args=(plan,), daemon=True)
    drawing.start()
    teacher, done = train(plan, resume=resume)
    drawing.terminate()
    export(teacher, out)
    from engine.training.scorer_card import write_card

    told = {key: str(value) for key, value in (asdict(plan) | done).items() if key != "work"}
    (plan.work / "plan.json").write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    write_card(out, told)


if __name__ == "__main__":
    main()
