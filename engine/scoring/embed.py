"""The embedder: open_clip models that are proven to be trained, seeing patterns as they lie on cloth.

open_clip itself returns a randomly initialised model with a warning where weights are missing; here that is an error.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import numpy as np
import open_clip
import torch
from PIL import Image
from safetensors import SafetensorError
from safetensors.torch import load_file
from transformers.utils import logging as transformers_logging

from engine.errors import ModelMismatch, ModelMissing
from engine.ports import Artwork, Embeddings, Pixels
from engine.scoring import local_tags, model_folder
from engine.scoring.views import cloth_views

HOUSE = "house"
HOUSE_FOLDER = "scorer"
KNOWN_ANSWER = "known_answer.json"


class ClipEmbedder:
    """An open_clip model in evaluation mode. Each artwork is embedded by itself, so its numbers do not depend on its neighbours."""

    def __init__(self, model: Any, preprocess: Callable[[Image.Image], torch.Tensor], tokenizer: Any, version: str) -> None:
        self.model = model.eval().requires_grad_(False)
        self.preprocess, self.tokenizer, self.version = preprocess, tokenizer, version
        self.dimensions = int(self.embed_texts(["pattern"]).shape[1])

    def embed_artwork(self, artworks: Sequence[Artwork]) -> Embeddings:
        """Shape (n, dimensions): each row the mean over the artwork's views on cloth, of unit length."""
        rows = [self._embed_views(cloth_views(artwork)) for artwork in artworks]
        return np.stack(rows) if rows else np.zeros((0, self.dimensions), dtype=np.float32)

    def embed_texts(self, texts: Sequence[str]) -> Embeddings:
        """Shape (n, dimensions), rows of unit length."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        with torch.inference_mode():
            tokens = [self.tokenizer([text]) for text in texts]
            return np.concatenate([self.model.encode_text(row, normalize=True).float().numpy() for row in tokens])

    def _embed_views(self, views: Sequence[Pixels]) -> Embeddings:
        with torch.inference_mode():
            batch = torch.stack([self.preprocess(Image.fromarray(view)) for view in views])
            embedded = self.model.encode_image(batch, normalize=True).float().mean(dim=0)
            row: Embeddings = torch.nn.functional.normalize(embedded, dim=0).numpy()
            return row


def load_embedder(models: Path, name: str = HOUSE, threads: int = 0) -> ClipEmbedder:
    """The scorer `name`: "house", a folder's name in `models` or its path, or `ARCHITECTURE@TAG` or `ARCHITECTURE@CHECKPOINT`.

    `threads` for torch, 0 one a core. Raises ModelMissing or ModelMismatch; never returns an untrained model.
    """
    torch.set_num_threads(threads or os.cpu_count() or 1)
    if "@" in name:
        return _load_tag(*name.split("@", 1))
    folder = models / HOUSE_FOLDER if name == HOUSE else models / name
    return _load_house(folder) if model_folder.is_house_kind(folder) else _load_plain(folder)


def build_model(model_cfg: Mapping[str, Any], text: Path) -> open_clip.CustomTextCLIP:
    """The architecture with the sentence encoder's own weights in its text tower; the image tower is still untrained."""
    transformers_logging.set_verbosity_error()  # it reports the unused pooler of the sentence encoder at every load
    transformers_logging.disable_progress_bar()
    cfg = deepcopy(dict(model_cfg))
    cfg["text_cfg"] |= {"hf_model_name": str(text), "hf_tokenizer_name": str(text), "hf_model_pretrained": True}
    return open_clip.CustomTextCLIP(**cfg)


def image_transform(preprocess_cfg: Mapping[str, Any]) -> Callable[[Image.Image], torch.Tensor]:
    """open_clip's own preprocessing from its configuration."""
    transform: Callable[[Image.Image], torch.Tensor] = open_clip.transform.image_transform_v2(
        open_clip.transform.PreprocessCfg(**preprocess_cfg), is_train=False
    )
    return transform


def known_answer(embedder: ClipEmbedder, folder: Path) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """(expected, measured) cosines of the committed pattern with two texts, as the trained model gave them."""
    path = folder / KNOWN_ANSWER
    if not path.is_file():
        raise ModelMissing(f"The known answer {path} is missing. Restore it from the repository.")
    content = json.loads(path.read_text(encoding="utf-8"))
    with Image.open(folder / content["image"]) as image:
        artwork = Artwork(pixels=np.asarray(image.convert("RGB")), repeat=content["repeat"])
    measured = embedder.embed_texts(content["texts"]) @ embedder.embed_artwork([artwork])[0]
    return tuple(content["cosines"]), tuple(float(value) for value in measured)


def _load_house(folder: Path) -> ClipEmbedder:
    checked = model_folder.verify(folder)
    model = build_model(checked.model_cfg, checked.text)
    load_image_tower(model, checked.weights)
    tokenizer = open_clip.tokenizer.HFTokenizer(str(checked.text), context_length=checked.model_cfg["text_cfg"]["context_length"])
    return ClipEmbedder(model, image_transform(checked.preprocess_cfg), tokenizer, f"{folder.name}-{checked.version}")


def load_image_tower(model: open_clip.CustomTextCLIP, weights: Path) -> None:
    """Loads everything but the text tower; raises ModelMismatch unless exactly that is in the file."""
    state = {name: tensor.float() if tensor.is_floating_point() else tensor for name, tensor in load_file(str(weights)).items()}
    try:
        missing, unexpected = model.load_state_dict(state, strict=False)
    except RuntimeError as error:
        raise ModelMismatch(f"{weights} does not fit its configuration: {_first_line(error)}") from error
    missing = [name for name in missing if not name.startswith("text.")]
    if missing or unexpected:
        raise ModelMismatch(f"{weights} does not fit its configuration: {len(missing)} weights missing, {len(unexpected)} unknown.")


def _load_plain(folder: Path) -> ClipEmbedder:
    preprocess = model_folder.read_config(folder)["preprocess_cfg"]
    if not {"mean", "std", "size"} <= preprocess.keys():
        raise ModelMismatch(
            f"{folder / model_folder.CONFIG} does not say how images are prepared (mean, std, size). Save it with open_clip."
        )
    weights = local_tags.weights_in(folder)
    model = _create(f"local-dir:{folder}", None, {})
    asked = open_clip.transform.PreprocessCfg(**preprocess)
    if open_clip.transform.to_2tuple(asked.size) != open_clip.transform.to_2tuple(model.visual.image_size):
        raise ModelMismatch(
            f"{folder / model_folder.CONFIG} prepares images of {asked.size} px for a model of {model.visual.image_size} px."
        )
    version = f"{folder.name}-{model_folder.file_sha256(weights)[:12]}-{model_folder.binding({}, preprocess)[:8]}"
    return ClipEmbedder(model, image_transform(preprocess), open_clip.get_tokenizer(f"local-dir:{folder}"), version)


def _load_tag(architecture: str, source: str) -> ClipEmbedder:
    weights, preprocess = local_tags.resolve(architecture, source)
    model = _create(architecture, str(weights), preprocess)
    final = open_clip.get_model_preprocess_cfg(model)
    sha256 = model_folder.file_sha256(weights)
    version = f"{architecture}-{sha256[:12]}-{model_folder.binding({}, {'preprocess': str(sorted(final.items()))})[:8]}"
    return ClipEmbedder(model, image_transform(final), open_clip.get_tokenizer(architecture), version)


def _create(name: str, weights: str | None, preprocess: Mapping[str, Any]) -> Any:
    try:
        return open_clip.create_model(name, pretrained=weights, require_pretrained=True, force_preprocess_cfg=dict(preprocess))
    except (RuntimeError, ValueError, OSError, UnpicklingError, SafetensorError) as error:
        raise ModelMismatch(f"The scoring model {name} cannot be loaded: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:300]
