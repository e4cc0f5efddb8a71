"""Trains the house diffusion model from our own drawings: `python -m engine.training.diffusion --minutes 45 [--resume]`.

1. draw patterns and print them by hand (finishes)   2. train the autoencoder   3. train UNet and text encoder   4. save.
The target of the UNet is the finished print and its caption; used image-to-image from a clean drawing it prints that drawing.
Every stage keeps its state in the work folder, so `--resume` goes on where a stopped run was. Random draws are seeded; how many
steps fit into the minutes depends on the machine, and is written beside the model.
"""

from __future__ import annotations

import argparse
import copy
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from engine.backends.device import probe
from engine.training import house_parts as parts
from engine.training.finishes import FINISHES
from engine.training.patterns import Drawing, caption, draw_patterns, finish_plane, random_colours, vocabulary_texts

ROOT = Path(__file__).resolve().parents[2]
AUTOENCODER_SHARE = 0.33
FINISHES_EACH = 3
CROP_PX = 128
MARGIN_PX = 16
SAVE_EVERY_S = 120.0
WORDLESS = 0.1


@dataclass(frozen=True, slots=True)
class Printed:
    """Finished planes with their captions' parts: the training set, held in memory."""

    planes: NDArray[np.uint8]
    drawings: list[Drawing]
    finishes: list[str]

    def crops(self, count: int, side_px: int, rng: np.random.Generator) -> tuple[torch.Tensor, list[str]]:
        """(count, 3, side, side) in -1..1, cut anywhere on the torus in colours of their own, and captions."""
        pictures, words = np.empty((count, side_px, side_px, 3), dtype=np.uint8), []
        for row in range(count):
            index = int(rng.integers(len(self.planes)))
            colours = random_colours(self.drawings[index].inks + 1, rng)
            pictures[row] = colours[_cut(self.planes[index], side_px, rng)]
            words.append(caption(self.drawings[index], self.finishes[index], colours, rng))
        return _soften(torch.from_numpy(pictures).permute(0, 3, 1, 2).float() / 127.5 - 1), words


def _cut(plane: NDArray[np.uint8], side_px: int, rng: np.random.Generator) -> NDArray[np.uint8]:
    rows, columns = ((rng.integers(size) + np.arange(side_px)) % size for size in plane.shape)
    return plane[np.ix_(rows, columns)]


def _soften(pictures: torch.Tensor) -> torch.Tensor:
    """Edges as antialiasing leaves them: a 1-2-1 average both ways."""
    kernel = torch.tensor([1.0, 2.0, 1.0]) / 4
    weight = (kernel[:, None] * kernel[None, :]).expand(3, 1, 3, 3)
    padded = functional.pad(pictures, (1, 1, 1, 1), mode="replicate")
    return functional.conv2d(padded, weight, groups=3).contiguous(memory_format=torch.channels_last)


def print_patterns(count: int, seed: int, work: Path) -> Printed:
    """`count` drawings, each in three of the finishes; kept in the work folder."""
    file = work / f"printed_{count}_{seed}.pt"
    if not file.exists():
        rng = np.random.default_rng(seed + 1)
        drawings, names, planes = [], [], []
        for drawing in draw_patterns(count, seed):
            for finish in rng.choice(list(FINISHES), size=FINISHES_EACH, replace=False):
                planes.append(finish_plane(drawing, str(finish), rng))
                drawings.append(drawing)
                names.append(str(finish))
        torch.save((np.stack(planes), drawings, names), file)
    return Printed(*torch.load(file, weights_only=False))


@dataclass(slots=True)
class Course:
    """How far a stage's training has come; the learning rate warms up and falls with the share of its time that is used."""

    budget_s: float
    peak_rate: float
    elapsed_s: float = 0.0
    steps: int = 0
    loss: float = 0.0

    def rate(self) -> float:
        """Learning rate now: 50 steps up, then a cosine down to a fiftieth of the peak."""
        done = min(1.0, self.elapsed_s / self.budget_s)
        return self.peak_rate * min(1.0, (self.steps + 1) / 50) * (0.02 + 0.98 * 0.5 * (1 + float(np.cos(np.pi * done))))

    def run(self) -> Iterator[None]:
        """One turn a step until the time is up."""
        while self.elapsed_s < self.budget_s:
            start = time.monotonic()
            yield
            self.elapsed_s += time.monotonic() - start
            self.steps += 1

    def note(self, loss: float) -> None:
        """Keeps a running mean of the loss and prints it now and then."""
        self.loss = loss if not self.steps else 0.98 * self.loss + 0.02 * loss
        if self.steps % 50 == 0:
            print(f"  {self.elapsed_s / 60:5.1f} min  step {self.steps:6d}  loss {self.loss:.4f}", flush=True)


class Checkpoint:
    """A stage's networks, optimiser and course in one file, written aside and moved into place."""

    def __init__(self, file: Path, modules: dict[str, nn.Module], optimiser: torch.optim.Optimizer, course: Course) -> None:
        self.file, self.modules, self.optimiser, self.course = file, modules, optimiser, course
        self._saved = time.monotonic()

    def save(self, *, now: bool = False) -> None:
        """Every two minutes, or now."""
        if not now and time.monotonic() - self._saved < SAVE_EVERY_S:
            return
        state = {name: module.state_dict() for name, module in self.modules.items()}
        course = (self.course.elapsed_s, self.course.steps, self.course.loss)
        torch.save({"modules": state, "optimiser": self.optimiser.state_dict(), "course": course}, self.file.with_suffix(".part"))
        self.file.with_suffix(".part").replace(self.file)
        self._saved = time.monotonic()

    def load(self) -> None:
        """Goes on from the file where there is one."""
        if self.file.exists():
            state = torch.load(self.file, weights_only=True)
            for name, module in self.modules.items():
                module.load_state_dict(state["modules"][name])
            self.optimiser.load_state_dict(state["optimiser"])
            self.course.elapsed_s, self.course.steps, self.course.loss = state["course"]


def train_autoencoder(printed: Printed, work: Path, minutes: float, seed: int) -> tuple[Any, Course]:
    """Pictures to latents and back. A little noise on the latents keeps the decoder calm about what a UNet will give it."""
    torch.manual_seed(seed)
    model = parts.new_autoencoder().to(memory_format=torch.channels_last)
    optimiser = torch.optim.AdamW(model.parameters(), betas=(0.9, 0.99), weight_decay=1e-4)
    course = Course(minutes * 60, 2e-3)
    checkpoint = Checkpoint(work / "autoencoder.pt", {"model": model}, optimiser, course)
    checkpoint.load()
    rng = np.random.default_rng(seed + 2 + course.steps)
    for _ in course.run():
        pictures, _words = printed.crops(8, 96, rng)
        with _half():
            latents = model.encoder(pictures)
            back = model.decoder(latents + 0.05 * torch.randn_like(latents))
        error = back.float() - pictures
        loss = error.abs().mean() + error.square().mean() + 0.02 * _unevenness(latents.float())
        _step(loss, optimiser, course)
        checkpoint.save()
    checkpoint.save(now=True)
    with torch.no_grad():
        spread = float(model.encoder(printed.crops(32, 128, rng)[0]).std())
    model.register_to_config(scaling_factor=round(1 / spread, 4))
    return model.eval().requires_grad_(False), course


def _half() -> torch.autocast:
    """Half precision where the processor multiplies it; elsewhere it is many times slower."""
    return torch.autocast("cpu", torch.bfloat16, enabled=probe().dtype == "bfloat16")


def _unevenness(latents: torch.Tensor) -> torch.Tensor:
    """How far each channel is from mean 0 and spread 1, so that noise means the same in all of them."""
    return latents.mean(dim=(0, 2, 3)).square().mean() + (latents.std(dim=(0, 2, 3)) - 1).square().mean()


def train_unet(
    printed: Printed, autoencoder: Any, tokenizer: Any, work: Path, minutes: float, seed: int
) -> tuple[dict[str, nn.Module], Course]:
    """Velocity of the noised latents from the words. Returns the running averages, which sample better than the last step."""
    torch.manual_seed(seed + 10)
    modules: dict[str, nn.Module] = {"unet": parts.new_unet(), "text": parts.new_text_encoder(tokenizer)}
    averages = {f"{name}_average": _copy_of(module) for name, module in modules.items()}
    weights = [weight for module in modules.values() for weight in module.parameters()]
    optimiser = torch.optim.AdamW(weights, betas=(0.9, 0.99), weight_decay=1e-2)
    course = Course(minutes * 60, 1e-3)
    checkpoint = Checkpoint(work / "unet.pt", modules | averages, optimiser, course)
    checkpoint.load()
    for module in modules.values():
        module.train()
    modules["unet"].to(memory_format=torch.channels_last)
    rng = np.random.default_rng(seed + 11 + course.steps)
    kept = parts.new_scheduler().alphas_cumprod
    for _ in course.run():
        latents, words = _latents(printed, autoencoder, rng)
        loss = _velocity_loss(modules, tokenizer, latents, words, kept, rng)
        _step(loss, optimiser, course)
        _follow(averages, modules, min(0.998, (course.steps + 1) / (course.steps + 10)))
        checkpoint.save()
    checkpoint.save(now=True)
    return {name.removesuffix("_average"): module for name, module in averages.items()}, course


def _latents(printed: Printed, autoencoder: Any, rng: np.random.Generator) -> tuple[torch.Tensor, list[str]]:
    """A batch of normalised latents; a margin that the encoder saw only half of is cut away."""
    pictures, words = printed.crops(16, CROP_PX + 2 * MARGIN_PX, rng)
    edge = MARGIN_PX // 4
    with torch.no_grad(), _half():
        latents = autoencoder.encoder(pictures)[..., edge:-edge, edge:-edge].float()
    return latents * autoencoder.config.scaling_factor, [word if rng.random() > WORDLESS else "" for word in words]


def _velocity_loss(
    modules: dict[str, nn.Module],
    tokenizer: Any,
    latents: torch.Tensor,
    words: list[str],
    kept: torch.Tensor,
    rng: np.random.Generator,
) -> torch.Tensor:
    """Most steps are drawn from the lower half of the noise, where image-to-image from a drawing works."""
    top = np.where(rng.random(len(words)) < 0.85, 450, 1000)
    times = torch.from_numpy((rng.random(len(words)) * top).astype(np.int64))
    signal, spread = (part.sqrt()[:, None, None, None] for part in (kept[times], 1 - kept[times]))
    noise = torch.randn_like(latents)
    tokens = tokenizer(words, padding="max_length", truncation=True, max_length=parts.TOKENS, return_tensors="pt").input_ids
    with _half():
        seen = modules["text"](tokens)[0]
        guess = modules["unet"](signal * latents + spread * noise, times, seen).sample
    return functional.mse_loss(guess.float(), signal * noise - spread * latents)


def _step(loss: torch.Tensor, optimiser: torch.optim.Optimizer, course: Course) -> None:
    for group in optimiser.param_groups:
        group["lr"] = course.rate()
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    nn.utils.clip_grad_norm_([weight for group in optimiser.param_groups for weight in group["params"]], 1.0)
    optimiser.step()
    course.note(loss.item())


def _copy_of(module: nn.Module) -> nn.Module:
    return copy.deepcopy(module).eval().requires_grad_(False)


def _follow(averages: dict[str, nn.Module], modules: dict[str, nn.Module], decay: float) -> None:
    with torch.no_grad():
        for name, module in modules.items():
            torch._foreach_lerp_(list(averages[f"{name}_average"].parameters()), list(module.parameters()), 1 - decay)


def train(arguments: argparse.Namespace) -> None:
    """The whole run, as this module's first lines tell it."""
    torch.set_num_threads(arguments.threads)
    arguments.work.mkdir(parents=True, exist_ok=True)
    if not arguments.resume:
        for file in (arguments.work / "autoencoder.pt", arguments.work / "unet.pt"):
            file.unlink(missing_ok=True)
    printed = print_patterns(arguments.patterns, arguments.seed, arguments.work)
    print(f"{len(printed.planes)} printed planes", flush=True)
    autoencoder, first = train_autoencoder(printed, arguments.work, AUTOENCODER_SHARE * arguments.minutes, arguments.seed)
    tokenizer = parts.new_tokenizer(vocabulary_texts(), arguments.work / "tokenizer")
    minutes = (1 - AUTOENCODER_SHARE) * arguments.minutes
    modules, second = train_unet(printed, autoencoder, tokenizer, arguments.work, minutes, arguments.seed)
    parts.save_house(arguments.out, autoencoder, modules["unet"], modules["text"], tokenizer)
    report = {
        "minutes": arguments.minutes, "threads": arguments.threads, "seed": arguments.seed, "patterns": arguments.patterns,
        "autoencoder_steps": first.steps, "unet_steps": second.steps, "unet_loss": round(second.loss, 4),
    }  # fmt: skip
    (arguments.work / "report.json").write_text(json.dumps(report, indent=1), encoding="utf-8")
    print(json.dumps(report))


def main(argv: list[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m engine.training.diffusion", description="Train the house diffusion model.")
    parser.add_argument("--minutes", type=float, default=45.0, help="training time, autoencoder and UNet together")
    parser.add_argument("--resume", action="store_true", help="go on from the work folder")
    parser.add_argument("--patterns", type=int, default=600, help="drawings to make")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--work", type=Path, default=ROOT / "data" / "var" / "training" / "diffusion")
    parser.add_argument("--out", type=Path, default=ROOT / "data" / "models" / "house")
    train(parser.parse_args(argv))


if __name__ == "__main__":
    main()
