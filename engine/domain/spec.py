"""The spec: everything that decides a candidate's pixels, and nothing else."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

from engine.domain.brief import Layout, RepeatType
from engine.domain.colour import Palette


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawingSpec:
    """The composition as asked: drawn in cell coordinates, so it renders at any size.

    `density` share of the ground covered (0-1); `scale` height of the main motif as a share of the repeat's height (0-1);
    `aspect` the repeat's width over its height; `motifs` names from the motif library, main motif first.
    """

    motifs: tuple[str, ...]
    layout: Layout
    repeat: RepeatType
    symmetry: str
    density: float
    scale: float
    aspect: float
    palette: Palette
    style: str
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffusionSpec:
    """How the composition is redrawn by a diffusion model. `strength` 0-1 as in image-to-image; 1 ignores the composition.

    `model` is a folder's name in data/models, a path, or a hub id; `model_hash` the sha256 over its weight files.
    `batch_size`, `dtype`, `device` and `threads` belong to the pixels: floating-point sums depend on them.
    """

    model: str
    model_hash: str
    prompt: str
    negative: str
    seed: int
    steps: int
    guidance: float
    strength: float
    scheduler: str
    adapters: tuple[str, ...]
    dtype: str
    device: str
    threads: int
    batch_size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """All that decides a candidate's pixels. Equal specs give equal pixels on the same machine."""

    generator: str
    engine_version: str
    width_px: int
    height_px: int
    drawing: DrawingSpec
    diffusion: DiffusionSpec | None = None

    def to_mapping(self) -> dict[str, Any]:
        """Plain JSON values; `spec_from_mapping` reads them back."""
        return asdict(self)

    @property
    def sha256(self) -> str:
        """Hash of the canonical JSON form (sorted keys, no spaces)."""
        text = json.dumps(self.to_mapping(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def spec_from_mapping(data: dict[str, Any]) -> Spec:
    """The inverse of `Spec.to_mapping`, also after a trip through JSON."""
    drawing = dict(data["drawing"])
    palette = drawing["palette"]
    drawing |= {
        "motifs": tuple(drawing["motifs"]),
        "layout": Layout(drawing["layout"]),
        "repeat": RepeatType(drawing["repeat"]),
        "palette": Palette(ground=palette["ground"], inks=tuple(palette["inks"])),
    }
    diffusion = data.get("diffusion")
    if diffusion is not None:
        diffusion = DiffusionSpec(**{**diffusion, "adapters": tuple(diffusion["adapters"])})
    return Spec(**{**data, "drawing": DrawingSpec(**drawing), "diffusion": diffusion})
