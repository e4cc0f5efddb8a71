from pathlib import Path

import numpy as np
import pytest
import torch
from diffusers import StableDiffusionPipeline

from engine.backends.wrapping import Cloth, resize_wrapped, wrap_convolutions, wrap_pad
from engine.domain.brief import RepeatType
from engine.repeats.tiling import unfold

TWISTS = (RepeatType.BLOCK, RepeatType.HALF_DROP, RepeatType.BRICK)


def as_tensor(pixels: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(pixels).permute(2, 0, 1)[None].float()


def moved(x: torch.Tensor, down: int, right: int, repeat: RepeatType) -> torch.Tensor:
    """The repeat seen through a window moved over the cloth."""
    height, width = x.shape[-2:]
    return wrap_pad(x, (right, 0, down, 0), repeat)[..., :height, :width]


@pytest.mark.parametrize("repeat", list(RepeatType))
def test_padding_shows_what_lies_around_the_repeat_on_the_cloth(repeat: RepeatType) -> None:
    pixels = np.random.default_rng(1).integers(0, 255, (8, 12, 3), dtype=np.uint8)
    # the middle one of 5 x 5 unfolded repeats is laid as drawn where its row and column are even
    cloth = unfold(pixels, repeat, 5, 5)
    expected = cloth[2 * 8 - 3 : 3 * 8 + 4, 2 * 12 - 2 : 3 * 12 + 5]
    padded = wrap_pad(as_tensor(pixels), (2, 5, 3, 4), repeat)[0].permute(1, 2, 0).numpy().astype(np.uint8)
    assert np.array_equal(padded, expected)


@pytest.mark.parametrize("repeat", list(RepeatType))
@pytest.mark.parametrize("size", [(128, 96), (40, 30), (52, 46)])
def test_resizing_a_repeat_equals_resizing_the_cloth(repeat: RepeatType, size: tuple[int, int]) -> None:
    pixels = np.random.default_rng(2).integers(0, 255, (32, 24, 3), dtype=np.uint8)
    cloth = as_tensor(unfold(pixels, repeat, 5, 5))
    large = torch.nn.functional.interpolate(cloth, (5 * size[0], 5 * size[1]), mode="bicubic", antialias=True)
    expected = large[..., 2 * size[0] : 3 * size[0], 2 * size[1] : 3 * size[1]]
    assert torch.allclose(resize_wrapped(as_tensor(pixels), *size, repeat), expected, atol=0.02)  # of 255


@pytest.mark.parametrize("model", ["tiny", "kl"])
@pytest.mark.parametrize("repeat", TWISTS)
def test_rolling_the_noise_over_the_cloth_rolls_the_picture(models: Path, model: str, repeat: RepeatType) -> None:
    pipeline = StableDiffusionPipeline.from_pretrained(models / model)
    pipeline.set_progress_bar_config(disable=True)
    cloth = Cloth()
    wrap_convolutions(pipeline.unet, cloth)
    wrap_convolutions(pipeline.vae, cloth)
    noise = torch.randn(1, 4, 16, 24, generator=torch.Generator().manual_seed(1))
    down, right = 6, 2  # latents: three and one cells of the coarsest level
    with cloth.laid_as(repeat):
        straight, rolled = (
            pipeline(
                "fish", latents=latents, num_inference_steps=2, guidance_scale=3.0, output_type="pt", height=32, width=48
            ).images
            for latents in (noise, moved(noise, down, right, repeat))
        )
    assert float(straight.std()) > 0.01
    assert torch.allclose(rolled, moved(straight, 2 * down, 2 * right, repeat), atol=2e-4)


@pytest.mark.parametrize("repeat", TWISTS)
def test_rolling_a_picture_over_the_cloth_rolls_its_latents_in_a_kl_encoder(models: Path, repeat: RepeatType) -> None:
    vae = StableDiffusionPipeline.from_pretrained(models / "kl").vae
    cloth = Cloth()
    wrap_convolutions(vae, cloth)
    picture = torch.rand(1, 3, 32, 48, generator=torch.Generator().manual_seed(2))
    with torch.no_grad(), cloth.laid_as(repeat):
        straight, rolled = (vae.encode(x).latent_dist.mean for x in (picture, moved(picture, 8, 4, repeat)))
    assert torch.allclose(rolled, moved(straight, 4, 2, repeat), atol=1e-4)


def test_an_unwrapped_model_fails_the_rolling_test(models: Path) -> None:
    vae = StableDiffusionPipeline.from_pretrained(models / "kl").vae
    picture = torch.rand(1, 3, 32, 48, generator=torch.Generator().manual_seed(2))
    with torch.no_grad():
        straight, rolled = (vae.encode(x).latent_dist.mean for x in (picture, picture.roll(8, -2)))
    assert not torch.allclose(rolled, straight.roll(4, -2), atol=1e-2)
