"""open_clip's named weights, as far as they already lie on this machine. Nothing is downloaded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import open_clip
from huggingface_hub import try_to_load_from_cache
from huggingface_hub.errors import HFValidationError

from engine.errors import ModelMismatch, ModelMissing
from engine.scoring.model_folder import CONFIG, file_sha256

_PREPROCESS_KEYS = ("mean", "std", "interpolation", "resize_mode")
_NAMES = ("open_clip_model.safetensors", "open_clip_pytorch_model.bin", "model.safetensors", "pytorch_model.bin")


def resolve(architecture: str, source: str) -> tuple[Path, dict[str, Any]]:
    """The weights' file and their preprocessing; `source` is a tag or a checkpoint's path."""
    if architecture not in open_clip.list_models():
        raise ModelMissing(f"open_clip knows no architecture {architecture!r}. See open_clip.list_models().")
    tags = open_clip.list_pretrained_tags_by_model(architecture)
    if source in tags:
        entry = open_clip.get_pretrained_cfg(architecture, source)
        _refuse_other_activation(architecture, source, entry)
        return _local_file(architecture, source, entry), _preprocess(entry)
    if not Path(source).is_file():
        raise ModelMissing(f"{source!r} is neither a file nor a tag of {architecture}. Its tags are: {', '.join(tags) or 'none'}.")
    return Path(source), _common_preprocess(architecture, tags)


def hub_folder(repository: str) -> Path:
    """Where a model of the hub lies, if it was fetched: a plain open_clip folder. Raises ModelMissing."""
    try:
        found = try_to_load_from_cache(repository, CONFIG)
    except HFValidationError as error:
        raise ModelMissing(f"hf-hub:{repository} names no model. Write hf-hub:OWNER/MODEL.") from error
    if not isinstance(found, str):
        raise ModelMissing(f"The model hf-hub:{repository} is not on this machine. Fetch it with open_clip, or name a folder.")
    return Path(found).parent


def weights_in(folder: Path) -> Path:
    """The weights' file of a plain open_clip folder."""
    for name in _NAMES:
        if (folder / name).is_file():
            return folder / name
    raise ModelMissing(f"{folder} holds no trained weights ({_NAMES[0]}); an untrained model is never used.")


def sha256_of(weights: Path) -> str:
    """The weights' hash. The hub's cache names files by theirs; raises ModelMismatch where one is not what was fetched."""
    found, stored = file_sha256(weights), weights.resolve()
    if stored.parent.name == "blobs" and len(stored.name) == len(found) and stored.name != found:
        raise ModelMismatch(f"{weights} is not the file that was fetched (sha256 {found[:12]}...). Fetch it again with open_clip.")
    return found


def _refuse_other_activation(architecture: str, tag: str, entry: dict[str, Any]) -> None:
    """Weights trained with QuickGELU give wrong numbers, silently, in a model without it (open_clip issue 771)."""
    wanted, has = entry.get("quick_gelu", False), (open_clip.get_model_config(architecture) or {}).get("quick_gelu", False)
    if wanted != has:
        other = f"{architecture}-quickgelu" if wanted else architecture.removesuffix("-quickgelu")
        raise ModelMismatch(f"The weights {tag} were trained with another activation than {architecture} has. Use {other}@{tag}.")


def _local_file(architecture: str, tag: str, entry: dict[str, Any]) -> Path:
    if "file" in entry and Path(entry["file"]).is_file():
        return Path(entry["file"])
    hub = entry.get("hf_hub", "")
    repository, _, file = hub.rpartition("/")
    for name in (file,) if file else _NAMES:
        found = try_to_load_from_cache(repository, name) if repository else None
        if isinstance(found, str):
            return Path(found)
    cached = Path.home() / ".cache" / "clip" / Path(entry.get("url", "")).name
    if entry.get("url") and cached.is_file():
        return cached
    raise ModelMissing(
        f"The weights {tag} of {architecture} are not on this machine. Fetch them with open_clip first, or name a checkpoint."
    )


def _preprocess(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: entry[key] for key in _PREPROCESS_KEYS if key in entry}


def _common_preprocess(architecture: str, tags: list[str]) -> dict[str, Any]:
    """A bare checkpoint does not say how images are prepared; that is known only where all known weights agree."""
    known = [_preprocess(open_clip.get_pretrained_cfg(architecture, tag)) for tag in tags]
    if any(entry != known[0] for entry in known[1:]):
        raise ModelMismatch(
            f"A bare checkpoint of {architecture} does not say how images are prepared. Give a folder with open_clip_config.json."
        )
    return known[0] if known else {}
