"""Diffusion models on disk: found by name, path or hub id, hashed, loaded whole or not at all."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import diffusers
import torch
import transformers
from diffusers import AutoPipelineForText2Image
from diffusers.utils import logging as diffusers_logging
from huggingface_hub import snapshot_download
from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError
from safetensors import SafetensorError

from engine.errors import ModelMismatch, ModelMissing

_LIBRARIES = {"diffusers": diffusers, "transformers": transformers}
_WEIGHTS = (".safetensors", ".bin")
_HASHED = (*_WEIGHTS, ".json", ".txt", ".model")

diffusers_logging.disable_progress_bar()
transformers.utils.logging.disable_progress_bar()


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRef:
    """A model that is there: the name it was asked by, its folder, and the sha256 over weights and configuration."""

    name: str
    path: Path
    sha256: str


def resolve_model(models: Path, name: str) -> ModelRef:
    """`name` is a folder in `models`, a path, or a hub id that has been fetched; raises ModelMissing otherwise.

    Nothing is downloaded here: gigabytes should not arrive in the middle of a job.
    """
    folder = _find_folder(models, name)
    _require_weights(folder, name)
    return ModelRef(name=name, path=folder, sha256=hash_model(folder))


def hash_model(folder: Path) -> str:
    """sha256 over the relative name and content of every file that decides pixels: weights, configuration, tokenizer."""
    files = sorted(path for path in folder.rglob("*") if path.suffix in _HASHED and not _hidden(path, folder))
    return _hash_files(folder, tuple((path, path.stat().st_size, path.stat().st_mtime_ns) for path in files))


@cache
def _hash_files(folder: Path, files: tuple[tuple[Path, int, int], ...]) -> str:
    """Sizes and times are only the cache's key, so that gigabytes are read once."""
    digest = hashlib.sha256()
    for path, size, _ in files:
        digest.update(f"{path.relative_to(folder).as_posix()}\0{size}\0".encode())
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def _hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def model_choices(ref: ModelRef) -> dict[str, str | float]:
    """Steps, guidance, strength and scheduler the model was measured best with (its strikeoff.json), else common ones.

    `slip`, where given, is how far an ink may stray from where it was drawn, as a share of the repeat's height.
    """
    common: dict[str, str | float] = {"steps": 25, "guidance": 7.0, "strength": 0.6, "scheduler": "dpm-solver"}
    own = ref.path / "strikeoff.json"
    return common | (json.loads(own.read_text(encoding="utf-8")) if own.is_file() else {})


def _find_folder(models: Path, name: str) -> Path:
    for folder in (models / name, Path(name).expanduser()):
        if (folder / "model_index.json").is_file():
            return folder.resolve()
    try:
        return Path(snapshot_download(name, local_files_only=True))
    except (HFValidationError, LocalEntryNotFoundError, OSError) as error:
        raise ModelMissing(
            f"The diffusion model {name!r} is neither a diffusers folder in {models}, nor a path to one, nor a fetched hub model; "
            f"copy it there, or fetch it with `hf download {name}`."
        ) from error


def _require_weights(folder: Path, name: str) -> None:
    """Every network that the index names has weight files: a folder without them would load as noise."""
    for part, library, _ in model_parts(folder, name):
        if library in _LIBRARIES and not any(path.suffix in _WEIGHTS for path in (folder / part).glob("*")):
            raise ModelMissing(
                f"The diffusion model {name!r} has no weights in {folder / part}; copy the whole model folder again."
            )


def model_parts(folder: Path, name: str) -> list[tuple[str, str, str]]:
    """(part, library, class) of each network in `model_index.json`; tokenizers, schedulers and processors are no networks."""
    try:
        index = json.loads((folder / "model_index.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelMissing(f"The diffusion model {name!r} has no readable model_index.json in {folder}.") from error
    listed = [(part, *value) for part, value in index.items() if isinstance(value, list) and value[0] is not None]
    return [(part, library, kind) for part, library, kind in listed if _is_network(library, kind)]


def _is_network(library: str, kind: str) -> bool:
    found = getattr(_LIBRARIES.get(library), kind, None)
    return isinstance(found, type) and issubclass(found, torch.nn.Module)


def load_pipeline(ref: ModelRef, dtype: torch.dtype, device: str) -> Any:
    """A text-to-image pipeline with every weight read from disk; raises ModelMismatch where one would have been made up.

    The pipeline keeps what it ships with, a safety checker too.
    """
    variant = _variant(ref.path)
    try:
        parts = {
            part: _load_part(ref, part, library, kind, dtype, variant) for part, library, kind in model_parts(ref.path, ref.name)
        }
        pipeline = AutoPipelineForText2Image.from_pretrained(ref.path, dtype=dtype, variant=variant, local_files_only=True, **parts)
    except (OSError, ValueError, RuntimeError, SafetensorError) as error:
        raise ModelMismatch(f"The diffusion model {ref.name!r} in {ref.path} cannot be loaded: {_first_line(error)}") from error
    if not hasattr(pipeline, "unet") or not hasattr(pipeline, "vae"):
        raise ModelMismatch(f"The diffusion model {ref.name!r} has no UNet; only UNet models can be made seamless so far.")
    return pipeline.to(device)


def _load_part(ref: ModelRef, part: str, library: str, kind: str, dtype: torch.dtype, variant: str | None) -> Any:
    network = getattr(_LIBRARIES[library], kind)
    model, info = network.from_pretrained(
        ref.path / part, output_loading_info=True, variant=variant, local_files_only=True, dtype=dtype
    )
    missing = [*info.get("missing_keys", ()), *info.get("mismatched_keys", ())]
    if missing:
        raise ModelMismatch(
            f"The diffusion model {ref.name!r} lacks {len(missing)} weights of its {part} ({missing[0]}, ...), which would "
            "be random; copy the whole model folder again."
        )
    return model.eval()


def _variant(folder: Path) -> str | None:
    """ "fp16" where a model ships only half-precision files, as many hub models do."""
    weights = [path.name for path in folder.glob("unet/*") if path.suffix in _WEIGHTS]
    return "fp16" if weights and all(".fp16." in name for name in weights) else None


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
