"""The embedder: open_clip models that are proven to be trained, seeing patterns as they lie on cloth.

open_clip itself returns a randomly initialised model with a warning where weights are missing; here that is an error.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import numpy as np
import open_clip
import torch
from open_clip.transform import PreprocessCfg
from PIL import Image
from safetensors import SafetensorError
from safetensors.torch import load_file
from threadpoolctl import threadpool_limits
from transformers.utils import logging as transformers_logging

from engine.backends import device
from engine.backends.device import Device
from engine.errors import ModelMismatch, ModelMissing
from engine.ports import Artwork, Embeddings, Pixels
from engine.scoring import local_tags, model_folder
from engine.scoring.packed import can_pack, packed
from engine.scoring.views import LOOK, cloth_views

HOUSE = "house"
HOUSE_FOLDER = "scorer"
HUB = "hf-hub:"
KNOWN_ANSWER = "known_answer.json"
TEXTS_KEPT = 1024
"""Texts whose embeddings are remembered, 2 MB: every import and job asks for those of the brand's profile."""

_UNREADABLE = (RuntimeError, ValueError, OSError, AssertionError, KeyError, UnpicklingError, SafetensorError)
"""What open_clip raises at weights that are damaged or another model's."""
_Parts = tuple[Any, PreprocessCfg, Any, str]
"""A trained model, how it takes images, its tokenizer and its version."""


class ClipEmbedder:
    """An open_clip model in evaluation mode. Each artwork is embedded by itself on one core, so its numbers depend neither on its
    neighbours nor on how many cores there are; `cores` share the artworks among them."""

    def __init__(
        self, model: Any, preprocess: PreprocessCfg, tokenizer: Any, version: str, *, runs_on: Device, cores: ThreadPoolExecutor
    ) -> None:
        self.model = model.eval().requires_grad_(False)
        self.preprocess, self.tokenizer, self.version, self.cores = preprocess, tokenizer, f"{version}-{LOOK}", cores
        self.runs_on, self.dtype = runs_on, device.torch_dtype(runs_on.dtype)
        self._embed_text = lru_cache(TEXTS_KEPT)(self._embed_text_anew)
        tower = self.model.visual.to(device=runs_on.name, dtype=self.dtype, memory_format=torch.channels_last)
        self._tower = packed(tower) if can_pack(runs_on.name, self.dtype) else tower
        self.dimensions = int(self.embed_texts(["pattern"]).shape[1])

    def embed_artwork(self, artworks: Sequence[Artwork]) -> Embeddings:
        """Shape (n, dimensions): each row the mean over the artwork's views on cloth, of unit length."""
        share_out = map if len(artworks) == 1 else self.cores.map  # one is embedded here: `cores` may be what calls
        rows = list(share_out(self._embed, artworks))
        return np.stack(rows) if rows else np.zeros((0, self.dimensions), dtype=np.float32)

    def embed_texts(self, texts: Sequence[str]) -> Embeddings:
        """Shape (n, dimensions), rows of unit length."""
        rows = [self._embed_text(text) for text in texts]
        return np.stack(rows) if rows else np.zeros((0, self.dimensions), dtype=np.float32)

    def _embed_text_anew(self, text: str) -> Embeddings:
        with torch.inference_mode():
            row: Embeddings = self.model.encode_text(self.tokenizer([text]), normalize=True)[0].float().numpy()
            return row

    def _embed(self, artwork: Artwork) -> Embeddings:
        with torch.inference_mode(), _one_thread(self.runs_on.threads):
            batch = prepare(cloth_views(artwork), self.preprocess).to(self.runs_on.name, self.dtype)
            seen = self._tower(batch).float()
            mean = torch.nn.functional.normalize(seen, dim=1).mean(dim=0)
            row: Embeddings = torch.nn.functional.normalize(mean, dim=0).cpu().numpy()
            return row


def prepare(views: Sequence[Pixels], how: PreprocessCfg) -> torch.Tensor:
    """Views as the model takes them, shape (n, 3, size, size), within a level of 255 of what open_clip's own transform gives and
    six times as fast. Views are squares, so that all its ways of resizing come to the same."""
    size = _height_and_width(how.size)
    mode = "bilinear" if how.interpolation == "bilinear" else "bicubic"
    images = [torch.from_numpy(view).permute(2, 0, 1)[None] for view in views]
    small = [torch.nn.functional.interpolate(image, size=size, mode=mode, antialias=True) for image in images]
    mean, std = (torch.tensor(channels)[:, None, None] for channels in (how.mean, how.std))
    return (torch.cat(small).float() / 255 - mean) / std


@contextmanager
def _one_thread(elsewhere: int) -> Iterator[None]:
    """Torch computes on the calling thread alone; threads that start meanwhile may take over its number, later ones do not."""
    torch.get_num_threads()  # a thread's first look sets its number by the others': let that be over
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(elsewhere)


def load_embedder(models: Path, name: str = HOUSE, threads: int = 0) -> ClipEmbedder:
    """The scorer `name`: "house", a folder's name in `models` or its path, `ARCHITECTURE@TAG`, `ARCHITECTURE@CHECKPOINT` or
    `hf-hub:OWNER/MODEL`. What is named has to lie on this machine: nothing is downloaded.

    `threads` that work at once, 0 one a core. Raises ModelMissing or ModelMismatch; never returns an untrained model.
    """
    threads = threads or os.cpu_count() or 1
    torch.set_num_threads(threads)
    threadpool_limits(1, user_api="blas")  # numpy's own threads would spin beside those of `cores`, for products of milliseconds
    if name.startswith(HUB):
        repository = name.removeprefix(HUB)
        parts = _load_plain(local_tags.hub_folder(repository), repository)
    elif "@" in name:
        parts = _load_tag(*name.split("@", 1))
    else:
        folder = models / HOUSE_FOLDER if name == HOUSE else models / name
        parts = _load_house(folder) if model_folder.is_house_kind(folder) else _load_plain(folder, folder.name)
    cores = ThreadPoolExecutor(threads, thread_name_prefix="embedder")
    return ClipEmbedder(*parts, runs_on=device.probe(threads), cores=cores)


def build_model(model_cfg: Mapping[str, Any], text: Path) -> open_clip.CustomTextCLIP:
    """The architecture with the sentence encoder's own weights in its text tower; the image tower is still untrained."""
    transformers_logging.set_verbosity_error()  # it reports the unused pooler of the sentence encoder at every load
    transformers_logging.disable_progress_bar()
    cfg = deepcopy(dict(model_cfg))
    cfg["text_cfg"] |= {"hf_model_name": str(text), "hf_tokenizer_name": str(text), "hf_model_pretrained": True}
    return open_clip.CustomTextCLIP(**cfg)


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


def _load_house(folder: Path) -> _Parts:
    checked = model_folder.verify(folder)
    model = build_model(checked.model_cfg, checked.text)
    load_image_tower(model, checked.weights)
    tokenizer = open_clip.tokenizer.HFTokenizer(str(checked.text), context_length=checked.model_cfg["text_cfg"]["context_length"])
    return model, PreprocessCfg(**checked.preprocess_cfg), tokenizer, f"{folder.name}-{checked.version}"


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


def _load_plain(folder: Path, name: str) -> _Parts:
    preprocess = model_folder.read_config(folder)["preprocess_cfg"]
    if not {"mean", "std", "size"} <= preprocess.keys():
        raise ModelMismatch(
            f"{folder / model_folder.CONFIG} does not say how images are prepared (mean, std, size). Save it with open_clip."
        )
    weights = local_tags.weights_in(folder)
    sha256 = local_tags.sha256_of(weights)
    model = _create(f"local-dir:{folder}", weights, {})
    asked = PreprocessCfg(**preprocess)
    if _height_and_width(asked.size) != _height_and_width(model.visual.image_size):
        raise ModelMismatch(
            f"{folder / model_folder.CONFIG} prepares images of {asked.size} px for a model of {model.visual.image_size} px."
        )
    version = f"{name}-{sha256[:12]}-{model_folder.binding({}, preprocess)[:8]}"
    return model, asked, open_clip.get_tokenizer(f"local-dir:{folder}"), version


def _load_tag(architecture: str, source: str) -> _Parts:
    weights, preprocess = local_tags.resolve(architecture, source)
    sha256 = local_tags.sha256_of(weights)
    model = _create(architecture, weights, preprocess)
    final = open_clip.get_model_preprocess_cfg(model)
    version = f"{architecture}-{sha256[:12]}-{model_folder.binding({}, {'preprocess': str(sorted(final.items()))})[:8]}"
    return model, PreprocessCfg(**final), open_clip.get_tokenizer(architecture), version


def _create(name: str, weights: Path, preprocess: Mapping[str, Any]) -> Any:
    given = None if name.startswith("local-dir:") else str(weights)
    try:
        model = open_clip.create_model(name, pretrained=given, require_pretrained=True, force_preprocess_cfg=dict(preprocess))
    except _UNREADABLE as error:
        raise ModelMismatch(f"The scoring model {name} cannot be loaded: {_first_line(error)}") from error
    _refuse_stretched(model, weights)
    return model


def _refuse_stretched(model: Any, weights: Path) -> None:
    """open_clip silently stretches the positions of weights that were trained at another image size."""
    trained = {} if weights.suffix in {".npz", ".npy"} else open_clip.factory.load_state_dict(str(weights))
    for name, tensor in model.state_dict().items():
        if "pos" in name and name in trained and trained[name].shape != tensor.shape:
            raise ModelMismatch(f"{weights} was trained at another image size or text length than its configuration says ({name}).")


def _height_and_width(size: int | Sequence[int]) -> tuple[int, int]:
    height, width = (size, size) if isinstance(size, int) else size
    return height, width


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:300]
