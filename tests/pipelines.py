"""Tiny diffusers pipelines with random weights, saved in the standard layout: real loading code, seconds to build."""

from __future__ import annotations

from pathlib import Path

import torch
from diffusers import AutoencoderKL, AutoencoderTiny, DDIMScheduler, StableDiffusionPipeline, UNet2DConditionModel
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

from engine.training.house_parts import new_tokenizer


def save_tiny(folder: Path, *, kl: bool = True, seed: int = 0) -> Path:
    """A Stable Diffusion folder of a megabyte, native size 64 px. `kl` chooses the encoder with the asymmetric downsampling."""
    torch.manual_seed(seed)
    tokenizer = new_tokenizer(["hand block print of shells and fish, lino cut, deep navy on cream"], folder / "words")
    pipeline = StableDiffusionPipeline(
        vae=_kl_autoencoder() if kl else _tiny_autoencoder(), unet=_unet(), text_encoder=_text_encoder(tokenizer),
        tokenizer=tokenizer, scheduler=_scheduler(), safety_checker=None, feature_extractor=None, requires_safety_checker=False,
    )  # fmt: skip
    _strengthen(pipeline.vae)
    pipeline.save_pretrained(folder)
    return folder


@torch.no_grad()
def _strengthen(vae: AutoencoderKL | AutoencoderTiny) -> None:
    """Random weights paint a grey fog: spread it over the colours, so that a palette shows what changed."""
    latents = torch.randn(1, 4, 32, 32)
    last = vae.decoder.conv_out if isinstance(vae, AutoencoderKL) else vae.decoder.layers[-1]
    spread, middle = vae.decode(latents).sample.std(), vae.decode(latents).sample.mean(dim=(0, 2, 3))
    last.weight.mul_(0.5 / spread)
    last.bias.copy_((last.bias - middle / 2) * 0.5 / spread)


def _scheduler() -> DDIMScheduler:
    return DDIMScheduler(
        beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.012, steps_offset=1, clip_sample=False
    )  # fmt: skip


def _unet() -> UNet2DConditionModel:
    return UNet2DConditionModel(
        sample_size=32, in_channels=4, out_channels=4, block_out_channels=(16, 32), layers_per_block=1, norm_num_groups=8,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"), up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        attention_head_dim=4, cross_attention_dim=32,
    )  # fmt: skip


def _kl_autoencoder() -> AutoencoderKL:
    return AutoencoderKL(
        block_out_channels=(16, 16), norm_num_groups=8, latent_channels=4, layers_per_block=1,
        down_block_types=("DownEncoderBlock2D",) * 2, up_block_types=("UpDecoderBlock2D",) * 2,
    )  # fmt: skip


def _tiny_autoencoder() -> AutoencoderTiny:
    return AutoencoderTiny(
        encoder_block_out_channels=(16, 16),
        decoder_block_out_channels=(16, 16),
        num_encoder_blocks=(1, 1),
        num_decoder_blocks=(1, 1),
    )


def _text_encoder(tokenizer: CLIPTokenizer) -> CLIPTextModel:
    return CLIPTextModel(
        CLIPTextConfig(
            vocab_size=len(tokenizer), hidden_size=32, intermediate_size=37, num_hidden_layers=1, num_attention_heads=4,
            bos_token_id=tokenizer.bos_token_id, eos_token_id=tokenizer.eos_token_id, pad_token_id=tokenizer.pad_token_id,
        )
    )  # fmt: skip
