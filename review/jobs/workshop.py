"""What a worker works with. Built by the wiring, so that the job layer names no model."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field

from engine.domain.brand import BrandProfile
from engine.pipeline import DiffusionDefaults
from engine.ports import Artwork, Check, Embedder, Generator
from review import lots

References = Callable[[BrandProfile], Sequence[Artwork]]
"""The reference designs of a brand's profile, in its order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """Generators by name, the one embedder, the checks, and how many candidates lie between two checkpoints (`chunk`), and
    the share of them (0-1) that is drawn by lot. Pictures are read, looked at and written on several `cores` at once."""

    generators: Mapping[str, Generator]
    embedder: Embedder
    checks: Sequence[Check]
    references: References
    chunk: int = 8
    lot_share: float = lots.SHARE
    diffusion_defaults: DiffusionDefaults | None = None
    cores: Executor = field(default_factory=ThreadPoolExecutor)
