import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from safetensors.torch import load_file, save_file
from threadpoolctl import threadpool_info

from engine.domain.brief import Layout, RepeatType
from engine.errors import ModelMismatch, ModelMissing
from engine.ports import Artwork
from engine.repeats.tiling import unfold
from engine.scoring import model_folder
from engine.scoring.embed import KNOWN_ANSWER, build_model, known_answer, load_embedder
from tests.engine.scoring.conftest import MODELS
from tests.engine.scoring.drawings import draw

NAVY, SKY, IVORY, SAND, ORANGE, BROWN = "#1B2C4F", "#8FC3E8", "#F6F1E4", "#DCC9A6", "#EC7A1C", "#4B2E20"


@pytest.fixture
def models(tmp_path: Path) -> Path:
    shutil.copytree(MODELS / "scorer", tmp_path / "scorer")
    return tmp_path


def _edit_config(models: Path, section: str, **values) -> None:
    path = models / "scorer" / model_folder.CONFIG
    config = json.loads(path.read_text())
    config[section] |= values
    path.write_text(json.dumps(config))


def test_untouched_copy_loads_with_the_same_version(models, house):
    assert load_embedder(models, "house", threads=1).version == house.version


def test_numpys_own_threads_do_not_spin_beside_those_that_embed(house):
    assert {pool["num_threads"] for pool in threadpool_info() if "numpy" in pool["filepath"] and pool["user_api"] == "blas"} == {1}


def test_missing_folder_is_refused(tmp_path):
    with pytest.raises(ModelMissing, match="no scoring model"):
        load_embedder(tmp_path, "house", threads=1)


def test_missing_weights_are_refused(models):
    (models / "scorer" / model_folder.WEIGHTS).unlink()
    with pytest.raises(ModelMissing, match="untrained model is never used"):
        load_embedder(models, "house", threads=1)


def test_one_altered_byte_is_refused(models):
    weights = models / "scorer" / model_folder.WEIGHTS
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    with pytest.raises(ModelMismatch, match="not the file that was trained"):
        load_embedder(models, "house", threads=1)


def test_random_weights_of_the_right_shape_are_refused(models):
    config = json.loads((models / "scorer" / model_folder.CONFIG).read_text())
    fresh = build_model(config["model_cfg"], model_folder.text_folder())
    state = {name: tensor.contiguous() for name, tensor in fresh.state_dict().items() if not name.startswith("text.")}
    save_file(state, str(models / "scorer" / model_folder.WEIGHTS))
    with pytest.raises(ModelMismatch, match="not the file that was trained"):
        load_embedder(models, "house", threads=1)


def test_weights_with_a_missing_layer_are_refused_even_when_sealed_anew(models):
    weights = models / "scorer" / model_folder.WEIGHTS
    state = load_file(str(weights))
    del state["visual.head.mlp.fc1.weight"]
    save_file(state, str(weights))
    _edit_config(models, "strikeoff", weights_sha256=model_folder.file_sha256(weights))
    with pytest.raises(ModelMismatch, match="1 weights missing"):
        load_embedder(models, "house", threads=1)


@pytest.mark.parametrize(
    ("section", "change"), [("preprocess_cfg", {"mean": [0.4, 0.5, 0.5]}), ("model_cfg", {"quick_gelu": True})]
)
def test_other_preprocessing_or_architecture_is_refused(models, section, change):
    _edit_config(models, section, **change)
    with pytest.raises(ModelMismatch, match="not the one the weights were trained with"):
        load_embedder(models, "house", threads=1)


def test_damaged_configuration_is_refused(models):
    (models / "scorer" / model_folder.CONFIG).write_text("{")
    with pytest.raises(ModelMismatch, match="not readable"):
        load_embedder(models, "house", threads=1)


def test_altered_text_model_is_refused(models, monkeypatch):
    package = models / "altered_text_model"
    (package / "model").mkdir(parents=True)
    (package / "__init__.py").touch()
    for name in model_folder.TEXT_FILES:
        (package / "model" / name).symlink_to(model_folder.text_folder() / name)
    vocabulary = (package / "model" / "vocab.txt").read_text()
    (package / "model" / "vocab.txt").unlink()
    (package / "model" / "vocab.txt").write_text(vocabulary.replace("shell", "shall"))
    monkeypatch.syspath_prepend(models)
    _edit_config(models, "strikeoff", text_package="altered_text_model")
    with pytest.raises(ModelMismatch, match=r"vocab\.txt"):
        load_embedder(models, "house", threads=1)


def test_missing_text_package_is_refused(models):
    _edit_config(models, "strikeoff", text_package="no_such_text_model")
    with pytest.raises(ModelMissing, match="not installed"):
        load_embedder(models, "house", threads=1)


@pytest.mark.parametrize(
    ("name", "error", "said"),
    [
        ("ViT-B-32@openai", ModelMismatch, "ViT-B-32-quickgelu@openai"),
        ("ViT-B-32@no-such-tag", ModelMissing, "neither a file nor a tag"),
        ("No-Such-Model@openai", ModelMissing, "knows no architecture"),
        ("ViT-bigG-14@laion2b_s39b_b160k", ModelMissing, "not on this machine"),
    ],
)
def test_open_clip_tags_that_cannot_be_used_say_why(name, error, said):
    with pytest.raises(error, match=said):
        load_embedder(MODELS, name, threads=1)


def test_checkpoint_that_is_no_checkpoint_is_refused(tmp_path):
    checkpoint = tmp_path / "weights.safetensors"
    checkpoint.write_bytes(b"nothing of the kind")
    with pytest.raises(ModelMismatch, match="cannot be loaded"):
        load_embedder(MODELS, f"ViT-S-32-alt@{checkpoint}", threads=1)


def test_known_answer_is_measured_again(house):
    expected, measured = known_answer(house, MODELS / "scorer")
    tolerance = json.loads((MODELS / "scorer" / KNOWN_ANSWER).read_text())["tolerance"]
    assert measured == pytest.approx(expected, abs=tolerance)


@pytest.mark.parametrize("repeat", [RepeatType.BLOCK, RepeatType.HALF_DROP, RepeatType.BRICK])
def test_cutting_the_repeat_elsewhere_hardly_changes_what_is_seen(house, repeat):
    artwork = draw("shell", Layout.TOSSED, IVORY, NAVY, SKY, repeat=repeat)
    other = draw("daisy", Layout.TOSSED, IVORY, NAVY, SKY, repeat=repeat)
    cloth = unfold(artwork.pixels, repeat, 2, 2)
    moved = [
        Artwork(pixels=np.ascontiguousarray(cloth[y : y + 256, x : x + 256]), repeat=repeat)
        for x, y in ((85, 0), (0, 85), (61, 140))
    ]
    rows = house.embed_artwork([artwork, other, *moved])
    cosines = rows[2:] @ rows[0]
    assert cosines.min() > 0.97
    assert cosines.min() > rows[1] @ rows[0]


def test_a_text_is_embedded_once_and_stays_the_same(house, monkeypatch):
    said = ["a print that nobody asked for before", "another"]
    first = house.embed_texts(said)
    monkeypatch.setattr(house.model, "encode_text", lambda *args, **how: pytest.fail("embedded again"))
    assert np.array_equal(house.embed_texts(said[::-1]), first[::-1])
    assert house.embed_texts([]).shape == (0, house.dimensions)


def test_coastal_words_rank_blue_shells_above_orange_checks(house):
    shells = [draw("shell", Layout.TOSSED, ground, NAVY, SKY, seed=seed) for seed, ground in enumerate((IVORY, SAND, "#FFFFFF"))]
    checks = [
        draw("lozenge", Layout.CHECK, ground, ORANGE, BROWN, seed=seed) for seed, ground in enumerate((IVORY, SAND, "#FFFFFF"))
    ]
    on, off = house.embed_texts(["a calm coastal print with sea shells in navy and sky blue", "a bold orange geometric check"])
    contrast = house.embed_artwork([*shells, *checks]) @ (on - off)
    assert contrast[:3].min() > contrast[3:].max()


def test_ground_colour_is_told_from_others(house):
    grounds = {"navy": NAVY, "ivory": IVORY, "orange": ORANGE, "sky blue": SKY}
    texts = house.embed_texts([f"a pattern on a {name} ground" for name in grounds])
    artworks = [draw("daisy", Layout.SET, colour, "#7A4528", "#A8204E", scale=0.25) for colour in grounds.values()]
    assert np.argmax(house.embed_artwork(artworks) @ texts.T, axis=1).tolist() == [0, 1, 2, 3]
