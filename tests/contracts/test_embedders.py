"""What every embedder must do, whatever model is behind it."""

import json
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import numpy as np
import open_clip
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file, save_file

from engine.backends import device
from engine.backends.device import Device
from engine.domain.brief import Format, RepeatType
from engine.errors import ModelMismatch, ModelMissing
from engine.ports import Artwork
from engine.scoring.embed import load_embedder
from engine.scoring.model_folder import file_sha256
from engine.scoring.views import FINEST_PX, cloth_views

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


@pytest.fixture(scope="module", params=["house", "open_clip folder", "house in half precision"])
def embedder(request, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        if "half" in request.param:
            fast = Device(name="cpu", dtype="bfloat16", threads=1, bf16_speedup=8.0)
            patch.setattr(device, "probe", lambda threads: fast)
        if "house" in request.param:
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
    """The loop of open_clip's README, on the same views: all artworks lie alike about their mean and have the same neighbours, also
    where half precision is faster."""
    artworks = _artworks(24)
    ours = embedder.embed_artwork(artworks)
    plain = np.stack([_readme_loop(embedder, cloth_views(artwork)) for artwork in artworks])
    ours, plain = (rows - rows.mean(axis=0) for rows in (ours, plain))
    cosines = np.sum(ours * plain, axis=1) / np.linalg.norm(ours, axis=1) / np.linalg.norm(plain, axis=1)
    shared = np.mean([len(set(a) & set(b)) for a, b in zip(_ten_nearest(ours), _ten_nearest(plain), strict=True)])
    least, fewest = (0.9999, 9.9) if embedder.runs_on.dtype == "float32" else (0.98, 9.0)
    assert cosines.min() > least
    assert shared >= fewest


def _readme_loop(embedder, views: list[np.ndarray]) -> np.ndarray:
    model = deepcopy(embedder.model).float()
    transform = open_clip.transform.image_transform_v2(embedder.preprocess, is_train=False)
    with torch.no_grad():
        images = [transform(Image.fromarray(view)).unsqueeze(0) for view in views]
        features = torch.cat([model.encode_image(image) for image in images])
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


def test_numbers_do_not_depend_on_the_number_of_threads_and_what_else_computes_keeps_its_own(tmp_path):
    write_tiny_model(tmp_path / "tiny")
    artworks = _artworks(6)
    before = load_embedder(tmp_path, "tiny", threads=1).embed_artwork(artworks)
    several = load_embedder(tmp_path, "tiny", threads=3)
    assert np.array_equal(several.embed_artwork(artworks), before)
    assert np.array_equal(several.embed_artwork(artworks[:1]), before[:1])
    with ThreadPoolExecutor(1) as later:
        assert later.submit(torch.get_num_threads).result() == torch.get_num_threads() == 3
    torch.set_num_threads(1)


def test_a_text_has_the_same_numbers_alone_and_in_company(embedder):
    texts = ["shells", "a longer text about a calm coastal print in navy"]
    assert np.array_equal(embedder.embed_texts(texts)[1], embedder.embed_texts(texts[1:])[0])


@pytest.mark.parametrize("repeat", list(RepeatType))
@pytest.mark.parametrize(("height", "width"), [(96, 48), (48, 96)])
def test_every_repeat_type_and_proportion_is_seen(embedder, repeat, height, width):
    assert np.isfinite(embedder.embed_artwork(_artworks(2, height, width, repeat))).all()


@pytest.mark.parametrize(("height", "width"), [(3000, 3000), (8, 6000), (2100, 1050)])
def test_a_picture_larger_than_any_scorer_looks_at_is_seen_as_a_smaller_one(embedder, height, width):
    artwork = Artwork(pixels=np.full((height, width, 3), (200, 30, 90), np.uint8), repeat=RepeatType.HALF_DROP)
    assert {max(view.shape[:2]) for view in cloth_views(artwork)} == {FINEST_PX, 2 * FINEST_PX}
    plain = replace(artwork, pixels=artwork.pixels[:96, :96])
    np.testing.assert_allclose(embedder.embed_artwork([artwork]), embedder.embed_artwork([plain]), atol=0.01)


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


def test_an_open_clip_folder_may_write_its_image_size_as_two_numbers(tmp_path):
    write_tiny_model(tmp_path / "tiny", PREPROCESS_CFG | {"size": [64, 64]})
    assert load_embedder(tmp_path, "tiny", threads=1).dimensions == 24


@pytest.mark.parametrize(
    ("change", "said"), [({"size": 48}, "48 px"), ({"size": [64, 48]}, "48. px"), ({"mean": None}, "how images are prepared")]
)
def test_an_open_clip_folder_with_unclear_preprocessing_is_refused(tmp_path, change, said):
    preprocess = {key: value for key, value in (PREPROCESS_CFG | change).items() if value is not None}
    write_tiny_model(tmp_path / "tiny", preprocess)
    with pytest.raises(ModelMismatch, match=said):
        load_embedder(tmp_path, "tiny", threads=1)


def test_open_clip_weights_that_do_not_fit_their_configuration_are_refused(tmp_path):
    write_tiny_model(tmp_path / "tiny")
    weights = tmp_path / "tiny" / "open_clip_model.safetensors"
    state = load_file(str(weights))
    for name in ("visual.ln_post.weight", "visual.proj"):
        save_file({key: value for key, value in state.items() if key != name}, str(weights))
        with pytest.raises(ModelMismatch, match="cannot be loaded"):
            load_embedder(tmp_path, "tiny", threads=1)
    save_file(state | {"visual.proj": state["visual.proj"][:, :12].contiguous()}, str(weights))
    with pytest.raises(ModelMismatch, match="cannot be loaded"):
        load_embedder(tmp_path, "tiny", threads=1)


def test_open_clip_weights_of_another_image_size_are_refused(tmp_path):
    write_tiny_model(tmp_path / "tiny")
    config = tmp_path / "tiny" / "open_clip_config.json"
    larger = MODEL_CFG | {"vision_cfg": MODEL_CFG["vision_cfg"] | {"image_size": 96}}
    config.write_text(json.dumps({"model_cfg": larger, "preprocess_cfg": PREPROCESS_CFG | {"size": 96}}))
    with pytest.raises(ModelMismatch, match="trained at another image size"):
        load_embedder(tmp_path, "tiny", threads=1)


@pytest.fixture
def fetched(tmp_path, monkeypatch) -> Path:
    """The hub's cache with one fetched model; the weights as it keeps them, named by their hash."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    model = tmp_path / "models--house--tiny"
    for folder in ("refs", "snapshots", "blobs"):
        (model / folder).mkdir(parents=True)
    (model / "refs" / "main").write_text("abc")
    write_tiny_model(model / "snapshots" / "abc")
    weights = model / "snapshots" / "abc" / "open_clip_model.safetensors"
    blob = weights.rename(model / "blobs" / file_sha256(weights))
    weights.symlink_to(blob)
    return blob


def test_a_model_of_the_hub_is_used_where_it_was_fetched(fetched):
    embedder = load_embedder(MODELS, "hf-hub:house/tiny", threads=1)
    assert embedder.version.startswith(f"house/tiny-{fetched.name[:12]}-")
    assert embedder.embed_artwork(_artworks(1)).shape == (1, 24)


def test_a_model_of_the_hub_that_was_altered_since_is_refused(fetched):
    content = bytearray(fetched.read_bytes())
    content[-1] ^= 1
    fetched.write_bytes(content)
    with pytest.raises(ModelMismatch, match="not the file that was fetched"):
        load_embedder(MODELS, "hf-hub:house/tiny", threads=1)


def test_a_model_of_the_hub_whose_weights_were_not_fetched_is_refused(fetched):
    next(fetched.parent.parent.glob("snapshots/abc/*.safetensors")).unlink()
    with pytest.raises(ModelMissing, match="no trained weights"):
        load_embedder(MODELS, "hf-hub:house/tiny", threads=1)


@pytest.mark.parametrize(
    ("name", "said"),
    [("hf-hub:house/other", "not on this machine. Fetch it"), ("hf-hub:house", "not on"), ("hf-hub:a b", "OWNER/MODEL")],
)
def test_a_model_of_the_hub_that_is_not_here_is_not_downloaded(fetched, name, said):
    with pytest.raises(ModelMissing, match=said):
        load_embedder(MODELS, name, threads=1)


def test_a_checkpoint_of_another_architecture_is_refused(tmp_path):
    write_tiny_model(tmp_path / "tiny")
    with pytest.raises(ModelMismatch, match="cannot be loaded"):
        load_embedder(MODELS, f"ViT-S-32-alt@{tmp_path / 'tiny' / 'open_clip_model.safetensors'}", threads=1)


def test_other_weights_give_another_version(tmp_path):
    write_tiny_model(tmp_path / "tiny")
    first = load_embedder(tmp_path, "tiny", threads=1).version
    torch.manual_seed(1)
    state = open_clip.CLIP(**MODEL_CFG).state_dict()
    save_file({name: tensor.contiguous() for name, tensor in state.items()}, str(tmp_path / "tiny" / "open_clip_model.safetensors"))
    assert load_embedder(tmp_path, "tiny", threads=1).version != first
