import shutil
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from engine.backends.models import ModelRef, hash_model, load_pipeline, resolve_model
from engine.errors import ModelMismatch, ModelMissing

WEIGHTS = "unet/diffusion_pytorch_model.safetensors"


@pytest.fixture
def model(models: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(models / "tiny", tmp_path / "models" / "mine"))


def load(folder: Path) -> object:
    return load_pipeline(ModelRef(name=folder.name, path=folder, sha256=hash_model(folder)), torch.float32, "cpu")


def test_a_model_is_found_by_its_name_and_by_its_path(model: Path) -> None:
    by_name, by_path = resolve_model(model.parent, "mine"), resolve_model(Path("elsewhere"), str(model))
    assert by_name.path == by_path.path == model
    assert by_name.sha256 == by_path.sha256 == hash_model(model)


def test_a_fetched_hub_model_is_found_by_its_id(model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = tmp_path / "hub"
    repository = cache / "models--mill--tiny"
    shutil.copytree(model, repository / "snapshots" / "abc123")
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text("abc123")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(cache))
    ref = resolve_model(tmp_path / "none", "mill/tiny")
    assert ref.path.name == "abc123"
    assert ref.sha256 == hash_model(model)


@pytest.mark.parametrize("name", ["absent", "nobody/absent", "../../absent", "not a name!"])
def test_a_model_that_is_not_there_is_refused_with_what_to_do(tmp_path: Path, name: str) -> None:
    with pytest.raises(ModelMissing, match="copy it there, or fetch it"):
        resolve_model(tmp_path, name)


def test_a_model_without_a_weight_file_is_refused(model: Path) -> None:
    (model / WEIGHTS).unlink()
    with pytest.raises(ModelMissing, match="no weights"):
        resolve_model(model.parent, "mine")


def test_a_model_lacking_one_tensor_is_refused_where_diffusers_would_make_it_up(model: Path) -> None:
    weights = load_file(model / WEIGHTS)
    del weights["conv_out.bias"]
    save_file(weights, model / WEIGHTS, metadata={"format": "pt"})
    with pytest.raises(ModelMismatch):
        load(model)


def test_a_text_encoder_lacking_one_tensor_is_refused(model: Path) -> None:
    file = model / "text_encoder" / "model.safetensors"
    weights = load_file(file)
    del weights[next(name for name in weights if name.endswith("final_layer_norm.weight"))]
    save_file(weights, file, metadata={"format": "pt"})
    with pytest.raises(ModelMismatch, match="text_encoder"):
        load(model)


def test_a_cut_off_weight_file_is_refused(model: Path) -> None:
    (model / WEIGHTS).write_bytes((model / WEIGHTS).read_bytes()[:5_000])
    with pytest.raises(ModelMismatch, match="cannot be loaded"):
        load(model)


def test_an_unreadable_index_is_refused(model: Path) -> None:
    (model / "model_index.json").write_text("{")
    with pytest.raises(ModelMissing, match="model_index"):
        resolve_model(model.parent, "mine")


@pytest.mark.parametrize("file", [WEIGHTS, "scheduler/scheduler_config.json", "tokenizer/tokenizer.json"])
def test_the_hash_changes_with_any_file_that_decides_pixels(model: Path, file: str) -> None:
    before = hash_model(model)
    content = (model / file).read_bytes()
    (model / file).write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert hash_model(model) != before


def test_the_hash_ignores_what_the_model_card_says(model: Path) -> None:
    before = hash_model(model)
    (model / "MODEL_CARD.md").write_text("measured again")
    assert hash_model(model) == before
