"""A brand's LoRA adapters: found by name, pinned by hash, switched on together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from engine.backends.models import hash_model
from engine.errors import ModelMismatch, ModelMissing


def add_adapters(pipeline: Any, adapters: Sequence[str], models: Path) -> None:
    """Load and switch on each brand's LoRA, all at full weight."""
    names: list[str] = []
    for adapter in adapters:
        folder = _adapter_folder(models, adapter)
        names.append(f"adapter_{len(names)}")
        try:
            pipeline.load_lora_weights(folder, adapter_name=names[-1], local_files_only=True)
        except (OSError, ValueError, RuntimeError, KeyError) as error:
            raise ModelMismatch(f"The adapter {adapter!r} does not fit this model; train it again for it.") from error
    if names:
        pipeline.set_adapters(names)


def pin_adapter(models: Path, name: str) -> str:
    """`name@sha256` of an adapter in `models/adapters` (or a path), as a spec should name it so that a changed one is noticed."""
    return f"{name}@{hash_model(_adapter_path(models, name))}"


def _adapter_folder(models: Path, adapter: str) -> Path:
    name, _, expected = adapter.partition("@")
    folder = _adapter_path(models, name)
    if expected and hash_model(folder) != expected:
        raise ModelMismatch(
            f"The adapter {name!r} has changed since this spec was written; put the earlier one back, or generate anew."
        )
    return folder


def _adapter_path(models: Path, name: str) -> Path:
    for folder in (models / "adapters" / name, Path(name)):
        if any(folder.glob("*.safetensors")):
            return folder
    raise ModelMissing(f"The adapter {name!r} is not in {models / 'adapters'}; train it, or take it out of the spec.")
