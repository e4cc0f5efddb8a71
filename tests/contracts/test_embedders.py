"""What every embedder must do, whatever model is behind it."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import open_clip
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file

from engine.domain.brief import Format, RepeatType
from engine.errors import ModelMismatch, ModelMissing
from engine.ports import Artwork
from engine.scoring.embed import load_embedder
from engine.scoring.views import cloth_views

MODELS = Path(__file__).resolve().parents[2] / "data" / "models"
MODEL_CFG = {
    "embed_dim": 24,
    "vision_cfg": {"image_size": 64, "layers": 2, "width": 64, "patch_size": 16},
    "text_cfg": {"context_length": 16, "vocab_size": 49408, "width": 32, "heads": 2, "layers": 2},
}
PREPROCESS_CFG = {
    "size": 64,
    "mean": [0.5, 0.5, 0.5],
    "std": [0.5, 0.5, 0.5],
    "interpolation": "bicubic",
    "resize_mode": "shortest",
}


def write_tiny_model(folder: Path, preprocess: dict = PREPROCESS_CFG, *, weights: bool = True) -> None:
    """An open_clip folder as open_clip itself writes one, small enough for a test."""
    folder.mkdir()
    (folder / "open_clip_config.json").write_text(json.dumps({"model_cfg": MODEL_CFG, "preprocess_cfg": preprocess}))
    if weights:
        torch.manual_seed(0)
        state = open_clip.CLIP(**MODEL_CFG).state_dict()
        save_file({name: tensor.contiguous() for name, tensor in state.items()}, str(folder / "open_clip_model.safetensors"))


@pytest.fixture(scope="module", params=["house", "open_clip folder"])
def embedder(request, tmp_path_factory):
    if request.param == "house":
        return load_embedder(MODELS, "house", threads=1)
    models = tmp_path_factory.mktemp("models")
    write_tiny_model(models / "tiny")
    return load_embedder(models, "tiny", threads=1)


def _artworks(count: int, height: int = 96, width: int = 96, repeat: RepeatType = RepeatType.BLOCK) -> list[Artwork]:
    rng = np.random.default_rng(0)
    small = rng.integers(0, 256, (count, 6, 6, 3), dtype=np.uint8)
    return [Artwork(pixels=np.kron(p, np.ones((height // 6, width // 6, 1), dtype=np.uint8)), repeat=repeat) for p in small]


def test_rows_have_unit_length_and_the_stated_size(embedder):
    for rows in (embedder.embed_artwork(_artworks(3)), embedder.embed_texts(["shells", "a striped print", ""])):
        assert rows.shape == (3, embedder.dimensions)
        assert rows.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


def test_a_view_has_the_numbers_of_open_clips_own_loop(embedder):
    """The loop of open_clip's README, on the same views: all artworks lie alike about their mean and have the same neighbours."""
    artworks = _artworks(24)
    ours = embedder.embed_artwork(artworks)
    plain = np.stack([_readme_loop(embedder, cloth_views(artwork)) for artwork in artworks])
    ours, plain = (rows - rows.mean(axis=0) for rows in (ours, plain))
    np.testing.assert_allclose(ours, plain, atol=1e-5)
    shared = [len(set(a) & set(b)) for a, b in zip(_ten_nearest(ours), _ten_nearest(plain), strict=True)]
    assert np.mean(shared) > 9.9


def _readme_loop(embedder, views: list[np.ndarray]) -> np.ndarray:
    with torch.no_grad():
        images = [embedder.preprocess(Image.fromarray(view)).unsqueeze(0) for view in views]
        features = torch.cat([embedder.model.encode_image(image) for image in images])
        features /= features.norm(dim=-1, keepdim=True)
    mean = features.mean(dim=0).numpy()
    return mean / np.linalg.norm(mean)


def _ten_nearest(rows: np.ndarray) -> np.ndarray:
    cosines = rows @ rows.T / np.outer(np.linalg.norm(rows, axis=1), np.linalg.norm(rows, axis=1))
    return np.argsort(-cosines, axis=1)[:, 1:11]


def test_nothing_in_gives_no_rows(embedder):
    assert embedder.embed_artwork([]).shape == (0, embedder.dimensions)
    assert embedder.embed_texts([]).shape == (0, embedder.dimensions)


def test_an_artwork_has_the_same_numbers_alone_and_in_company(embedder):
    artworks = _artworks(4)
    together = embedder.embed_artwork(artworks)
    for i, artwork in enumerate(artworks):
        assert np.array_equal(embedder.embed_artwork([artwork])[0], together[i])


def test_a_text_has_the_same_numbers_alone_and_in_company(embedder):
    texts = ["shells", "a longer text about a calm coastal print in navy"]
    assert np.array_equal(embedder.embed_texts(texts)[1], embedder.embed_texts(texts[1:])[0])


@pytest.mark.parametrize("repeat", list(RepeatType))
@pytest.mark.parametrize(("height", "width"), [(96, 48), (48, 96)])
def test_every_repeat_type_and_proportion_is_seen(embedder, repeat, height, width):
    assert np.isfinite(embedder.embed_artwork(_artworks(2, height, width, repeat))).all()


@pytest.mark.parametrize("form", [Format.PLACEMENT, Format.WRAP])
def test_a_print_that_stands_alone_is_not_seen_in_repeat(embedder, form):
    repeated = _artworks(1, 96, 48)[0]
    alone = replace(repeated, format=form)
    rows = embedder.embed_artwork([repeated, alone])
    assert np.isfinite(rows).all()
    assert not np.allclose(rows[0], rows[1], atol=1e-5)


def test_the_repeat_type_changes_what_is_seen(embedder):
    block, half_drop = _artworks(1)[0], _artworks(1, repeat=RepeatType.HALF_DROP)[0]
    rows = embedder.embed_artwork([block, half_drop])
    assert not np.allclose(rows[0], rows[1], atol=1e-5)


def test_an_open_clip_folder_without_weights_is_refused(tmp_path):
    write_tiny_model(tmp_path / "tiny", weights=False)
    with pytest.raises(ModelMissing, match="no trained weights"):
        load_embedder(tmp_path, "tiny", threads=1)


@pytest.mark.parametrize(("change", "said"), [({"size": 48}, "48 px"), ({"mean": None}, "how images are prepared")])
def test_an_open_clip_folder_with_unclear_preprocessing_is_refused(tmp_path, change, said):
    preprocess = {key: value for key, value in (PREPROCESS_CFG | change).items() if value is not None}
    write_tiny_model(tmp_path / "tiny", preprocess)
    with pytest.raises(ModelMismatch, match=said):
        load_embedder(tmp_path, "tiny", threads=1)


def test_other_weights_give_another_version(tmp_path):
    write_tiny_model(tmp_path / "tiny")
    first = load_embedder(tmp_path, "tiny", threads=1).version
    torch.manual_seed(1)
    state = open_clip.CLIP(**MODEL_CFG).state_dict()
    save_file({name: tensor.contiguous() for name, tensor in state.items()}, str(tmp_path / "tiny" / "open_clip_model.safetensors"))
    assert load_embedder(tmp_path, "tiny", threads=1).version != first
