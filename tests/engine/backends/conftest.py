"""One folder of tiny models for all tests here; specs that use them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from engine.backends.device import Device
from engine.backends.diffusion import diffusion_defaults
from engine.domain.brief import Layout, RepeatType
from engine.domain.colour import Palette
from engine.domain.spec import DrawingSpec, Spec
from tests.pipelines import save_tiny

GREYS = tuple(f"#{level:02X}{level:02X}{level:02X}" for level in range(20, 240, 19))
MakeSpec = Callable[..., Spec]


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    save_tiny(folder / "tiny", kl=False)
    save_tiny(folder / "kl", kl=True)
    return folder


@pytest.fixture
def make_spec(models: Path) -> MakeSpec:
    """`make_spec(model="tiny", repeat=..., seed=..., strength=..., ...)`: 64 px, two steps."""

    def make(model: str = "tiny", repeat: RepeatType = RepeatType.BLOCK, *, drawing_seed: int = 3, **diffusion: Any) -> Spec:
        here = Device(name="cpu", dtype="float32", threads=1, bf16_speedup=1.0)
        chosen = {"prompt": "block print of fish", "negative": "blurred", "seed": 5, "steps": 4, "strength": 0.5, "guidance": 3.0}
        return Spec(
            generator="diffused",
            engine_version="0",
            width_px=96,
            height_px=64,
            drawing=DrawingSpec(
                motifs=("fish",), layout=Layout.TOSSED, repeat=repeat, symmetry="none", density=0.4, scale=0.4, aspect=1.5,
                palette=Palette(ground="#F4EFE6", inks=GREYS), style="flat", seed=drawing_seed,
            ),
            diffusion=replace(diffusion_defaults(models, model, device=here), **(chosen | diffusion)),
        )  # fmt: skip

    return make
