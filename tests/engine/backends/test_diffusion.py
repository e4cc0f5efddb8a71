import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from diffusers import StableDiffusionPipeline
from diffusers.pipelines.stable_diffusion import StableDiffusionSafetyChecker
from diffusers.utils import convert_state_dict_to_diffusers
from peft import LoraConfig
from peft.utils import get_peft_model_state_dict
from transformers import CLIPConfig, CLIPImageProcessor

from engine.backends.adapters import pin_adapter
from engine.backends.diffusion import DiffusedGenerator
from engine.backends.models import hash_model
from engine.backends.schedulers import SCHEDULERS
from engine.domain.brief import RepeatType
from engine.domain.colour import to_rgb
from engine.domain.spec import Spec
from engine.errors import EngineError, GenerationStopped, InvalidImage, ModelMismatch, ModelMissing, PictureWithheld
from engine.repeats.seam import seam_ratio

MakeSpec = Callable[..., Spec]


@pytest.fixture(scope="module")
def generator(models: Path) -> DiffusedGenerator:
    return DiffusedGenerator(models)


def pixels(generator: DiffusedGenerator, *specs: Spec) -> list[np.ndarray]:
    return [artwork.pixels for artwork in generator.generate(specs)]


@pytest.mark.parametrize("model", ["tiny", "kl"])
@pytest.mark.parametrize("strength", [0.5, 1.0])
def test_a_picture_has_the_asked_size_and_only_palette_colours(
    generator: DiffusedGenerator, make_spec: MakeSpec, model: str, strength: float
) -> None:
    spec = make_spec(model, strength=strength)
    (made,) = pixels(generator, spec)
    assert made.shape == (64, 96, 3)
    assert {tuple(colour) for colour in made.reshape(-1, 3)} <= {to_rgb(colour) for colour in spec.drawing.palette.colours}


def test_the_same_spec_gives_the_same_pixels_from_a_fresh_generator(
    models: Path, generator: DiffusedGenerator, make_spec: MakeSpec
) -> None:
    spec = make_spec("kl")
    (first,) = pixels(generator, spec)
    (second,) = pixels(DiffusedGenerator(models), spec)
    assert np.array_equal(first, second)


def test_a_spec_gives_the_same_pixels_alone_and_anywhere_in_a_batch(generator: DiffusedGenerator, make_spec: MakeSpec) -> None:
    specs = [make_spec(seed=seed, batch_size=3, prompt=f"fish {seed}") for seed in range(5)]
    together = pixels(generator, *specs)
    for spec, made in zip(specs, together, strict=True):
        assert np.array_equal(pixels(generator, spec)[0], made)


def test_artworks_come_in_the_order_of_their_specs(generator: DiffusedGenerator, make_spec: MakeSpec) -> None:
    specs = [make_spec(repeat=repeat, batch_size=2) for repeat in (RepeatType.BLOCK, RepeatType.HALF_DROP, RepeatType.BLOCK)]
    artworks = generator.generate(specs)
    assert [artwork.repeat for artwork in artworks] == [spec.drawing.repeat for spec in specs]
    assert np.array_equal(artworks[0].pixels, artworks[2].pixels)


def test_seed_words_and_drawing_each_change_the_picture(generator: DiffusedGenerator, make_spec: MakeSpec) -> None:
    base = make_spec(guidance=30.0)
    others = [
        make_spec(seed=6, guidance=30.0),
        make_spec(guidance=30.0, prompt="lino cut of shells"),
        make_spec(drawing_seed=4, guidance=30.0),
    ]
    first, *changed = pixels(generator, base, *others)
    assert all(not np.array_equal(first, other) for other in changed)


def test_full_strength_makes_from_words_and_never_sees_the_drawing(generator: DiffusedGenerator, make_spec: MakeSpec) -> None:
    one, other = pixels(generator, make_spec(strength=1.0), make_spec(strength=1.0, drawing_seed=4))
    assert np.array_equal(one, other)


def checker(sha256: str) -> np.ndarray:
    """A stored picture of big squares whose colour follows from its name."""
    squares = np.indices((80, 120)).sum(0) // 20 % 2
    return np.where(squares[..., None], np.uint8(240), np.uint8(int(sha256[:2], 16))).repeat(3, 2)


def test_a_reference_is_where_it_starts_in_place_of_the_drawing(models: Path, make_spec: MakeSpec) -> None:
    generator = DiffusedGenerator(models, checker)
    dark, mid = "10" * 32, "80" * 32
    one, redrawn, other = pixels(
        generator,
        make_spec("kl", reference=dark),
        make_spec("kl", reference=dark, drawing_seed=4),
        make_spec("kl", reference=mid),
    )
    assert np.array_equal(one, redrawn)
    assert not np.array_equal(one, other)
    assert not np.array_equal(one, pixels(generator, make_spec("kl"))[0])
    assert np.array_equal(one, pixels(DiffusedGenerator(models, checker), make_spec("kl", reference=dark))[0])


def test_a_reference_that_cannot_be_read_is_refused_with_a_sentence(models: Path, make_spec: MakeSpec) -> None:
    with pytest.raises(InvalidImage, match="make it where the picture is"):
        DiffusedGenerator(models).generate([make_spec(reference="10" * 32)])


@pytest.mark.parametrize("repeat", list(RepeatType))
def test_what_random_weights_paint_is_seamless_under_every_repeat_type(
    generator: DiffusedGenerator, make_spec: MakeSpec, repeat: RepeatType
) -> None:
    artworks = generator.generate([make_spec("kl", repeat, seed=seed, strength=1.0) for seed in range(4)])
    ratios = [seam_ratio(artwork) for artwork in artworks]
    assert np.median(ratios) < 1.3, ratios


@pytest.mark.parametrize("scheduler", list(SCHEDULERS))
def test_every_named_scheduler_samples_the_same_way_twice(
    generator: DiffusedGenerator, make_spec: MakeSpec, scheduler: str
) -> None:
    one, two = pixels(generator, *[make_spec(scheduler=scheduler)] * 2)
    assert np.array_equal(one, two)


def test_an_unknown_scheduler_is_refused_with_the_known_ones(generator: DiffusedGenerator, make_spec: MakeSpec) -> None:
    with pytest.raises(EngineError, match="use one of dpm-solver"):
        generator.generate([make_spec(scheduler="magic")])


def test_a_strength_that_leaves_no_step_is_refused(generator: DiffusedGenerator, make_spec: MakeSpec) -> None:
    with pytest.raises(EngineError, match="leaves none"):
        generator.generate([make_spec(strength=0.1, steps=4)])


def test_a_spec_without_a_diffusion_model_is_refused(generator: DiffusedGenerator, make_spec: MakeSpec) -> None:
    with pytest.raises(EngineError, match="names no diffusion model"):
        generator.generate([replace(make_spec(), diffusion=None)])


def test_a_model_changed_since_the_spec_was_written_is_refused(models: Path, make_spec: MakeSpec, tmp_path: Path) -> None:
    shutil.copytree(models / "tiny", tmp_path / "tiny")
    weights = tmp_path / "tiny" / "unet" / "diffusion_pytorch_model.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    with pytest.raises(ModelMismatch, match="has changed since"):
        DiffusedGenerator(tmp_path).generate([make_spec()])


def test_a_missing_model_is_refused(make_spec: MakeSpec, tmp_path: Path) -> None:
    with pytest.raises(ModelMissing):
        DiffusedGenerator(tmp_path).generate([make_spec()])


def test_a_spec_made_on_another_kind_of_device_is_refused(generator: DiffusedGenerator, make_spec: MakeSpec) -> None:
    with pytest.raises(ModelMismatch, match="generate it anew here"):
        generator.generate([make_spec(device="abacus")])


def test_a_cancelled_call_stops_between_two_denoising_steps(generator: DiffusedGenerator, make_spec: MakeSpec) -> None:
    asked: list[int] = []

    def stop_at_the_third_question() -> bool:
        asked.append(1)
        return len(asked) >= 3

    with pytest.raises(GenerationStopped):
        generator.generate([make_spec(steps=20, strength=1.0)], should_stop=stop_at_the_third_question)
    assert len(asked) == 3


def test_threads_are_put_back_after_a_call(generator: DiffusedGenerator, make_spec: MakeSpec) -> None:
    torch.set_num_threads(2)
    generator.generate([make_spec(threads=1)])
    assert torch.get_num_threads() == 2


@pytest.fixture
def adapters(models: Path) -> Path:
    """A LoRA for the tiny model in `models/adapters/harbour`, its weights set so that it does something."""
    folder = models / "adapters" / "harbour"
    if not folder.exists():
        torch.manual_seed(4)
        unet = StableDiffusionPipeline.from_pretrained(models / "tiny").unet
        unet.add_adapter(LoraConfig(r=2, lora_alpha=2, target_modules=["to_q", "to_v", "conv1"], init_lora_weights=False))
        layers = convert_state_dict_to_diffusers(get_peft_model_state_dict(unet))
        StableDiffusionPipeline.save_lora_weights(folder, unet_lora_layers=layers)
    return folder


def test_an_adapter_changes_the_picture_and_stays_out_of_specs_that_do_not_name_it(
    models: Path, generator: DiffusedGenerator, make_spec: MakeSpec, adapters: Path
) -> None:
    plain, adapted, plain_again = pixels(generator, make_spec(), make_spec(adapters=(pin_adapter(models, "harbour"),)), make_spec())
    assert not np.array_equal(plain, adapted)
    assert np.array_equal(plain, plain_again)


def test_a_missing_or_changed_adapter_is_refused(generator: DiffusedGenerator, make_spec: MakeSpec, adapters: Path) -> None:
    with pytest.raises(ModelMissing, match="absent"):
        generator.generate([make_spec(adapters=("absent",))])
    with pytest.raises(ModelMismatch, match="changed"):
        generator.generate([make_spec(adapters=("harbour@" + "0" * 64,))])


def test_a_safety_checker_that_ships_with_a_model_is_obeyed(models: Path, make_spec: MakeSpec, tmp_path: Path) -> None:
    tower = {"hidden_size": 8, "intermediate_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2}
    eye = tower | {"image_size": 32, "patch_size": 16}
    checker = StableDiffusionSafetyChecker(CLIPConfig(vision_config=eye, text_config=tower, projection_dim=8))
    checker.concept_embeds_weights.data.fill_(-2.0)  # a cosine is always above: everything is withheld
    pipeline = StableDiffusionPipeline.from_pretrained(
        models / "tiny", safety_checker=checker, feature_extractor=CLIPImageProcessor(size=32, crop_size=32)
    )
    pipeline.save_pretrained(tmp_path / "guarded")
    spec = make_spec()
    guarded = replace(spec, diffusion=replace(spec.diffusion, model="guarded", model_hash=hash_model(tmp_path / "guarded")))
    with pytest.raises(PictureWithheld):
        DiffusedGenerator(tmp_path).generate([guarded])
