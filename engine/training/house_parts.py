"""The house model's parts, small enough for a laptop and a git repository: their sizes and how they are saved."""

from __future__ import annotations

import json
from pathlib import Path

import torch
from diffusers import AutoencoderTiny, DPMSolverMultistepScheduler, StableDiffusionPipeline, UNet2DConditionModel
from tokenizers import Tokenizer, models, pre_tokenizers, trainers
from tokenizers.normalizers import Lowercase
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

TOKENS = 77
TEXT_WIDTH = 192
LATENT_CHANNELS = 4
SAMPLE_SIZE = 128
CHOICES = {"steps": 12, "guidance": 1.0, "strength": 0.34, "scheduler": "dpm-solver", "slip": 0.012}
"""How the house model is used unless a spec says otherwise: four of twelve steps, no guidance (it doubles the time and was not
measured to help), no ink further from where it was drawn than 1.2 % of the repeat's height."""
START, END = "<|startoftext|>", "<|endoftext|>"


def new_autoencoder() -> AutoencoderTiny:
    """Four pixels to a latent (fine marks survive), 40 wide."""
    return AutoencoderTiny(
        encoder_block_out_channels=(40, 40, 40),
        decoder_block_out_channels=(40, 40, 40),
        latent_channels=LATENT_CHANNELS,
        num_encoder_blocks=(0, 2, 2),
        num_decoder_blocks=(2, 2, 1),
    )


def new_unet() -> UNet2DConditionModel:
    """Three levels; words are read at the coarsest, where a latent cell spans 16 pixels."""
    return UNet2DConditionModel(
        sample_size=SAMPLE_SIZE,
        in_channels=LATENT_CHANNELS,
        out_channels=LATENT_CHANNELS,
        block_out_channels=(48, 96, 160),
        layers_per_block=1,
        down_block_types=("DownBlock2D", "DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D", "UpBlock2D"),
        attention_head_dim=4,
        cross_attention_dim=TEXT_WIDTH,
        norm_num_groups=16,
    )


def new_text_encoder(tokenizer: CLIPTokenizer) -> CLIPTextModel:
    """One layer over our own vocabulary, trained together with the UNet."""
    return CLIPTextModel(
        CLIPTextConfig(
            vocab_size=len(tokenizer),
            hidden_size=TEXT_WIDTH,
            intermediate_size=2 * TEXT_WIDTH,
            num_hidden_layers=1,
            num_attention_heads=4,
            max_position_embeddings=TOKENS,
            bos_token_id=tokenizer.bos_token_id,
            eos_token_id=tokenizer.eos_token_id,
            pad_token_id=tokenizer.pad_token_id,
        )
    )


def new_tokenizer(texts: list[str], folder: Path) -> CLIPTokenizer:
    """A byte-pair vocabulary of our own words; any other word falls back to its letters."""
    pairs = Tokenizer(models.BPE(unk_token=END, end_of_word_suffix="</w>"))
    pairs.normalizer = Lowercase()
    pairs.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Whitespace(), pre_tokenizers.ByteLevel(add_prefix_space=False)])
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=2_000, initial_alphabet=alphabet, end_of_word_suffix="</w>", special_tokens=[START, END], show_progress=False
    )
    pairs.train_from_iterator(texts, trainer)
    folder.mkdir(parents=True, exist_ok=True)
    _save_clip_files(json.loads(pairs.to_str())["model"]["merges"], sorted(alphabet), folder)
    return CLIPTokenizer(
        str(folder / "vocab.json"), str(folder / "merges.txt"), bos_token=START, eos_token=END, unk_token=END, pad_token=END,
        model_max_length=TOKENS,
    )  # fmt: skip


def _save_clip_files(merges: list[list[str]], alphabet: list[str], folder: Path) -> None:
    """CLIP's order: every byte, every byte as a word's end, what was merged, start and end."""
    tokens = [*alphabet, *(byte + "</w>" for byte in alphabet), *("".join(pair) for pair in merges), START, END]
    vocabulary = {token: index for index, token in enumerate(dict.fromkeys(tokens))}
    lines = ["#version: 0.2", *(" ".join(pair) for pair in merges), ""]
    (folder / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False), encoding="utf-8")
    (folder / "merges.txt").write_text("\n".join(lines), encoding="utf-8")


def new_scheduler() -> DPMSolverMultistepScheduler:
    """Stable Diffusion's noise schedule; the UNet predicts velocity, which is even-tempered at every noise level."""
    return DPMSolverMultistepScheduler(
        beta_start=0.00085,
        beta_end=0.012,
        beta_schedule="scaled_linear",
        prediction_type="v_prediction",
        timestep_spacing="trailing",
        steps_offset=1,
    )


def save_house(
    folder: Path, autoencoder: AutoencoderTiny, unet: UNet2DConditionModel, text: CLIPTextModel, tokenizer: CLIPTokenizer
) -> None:
    """The standard diffusers folder, half precision, with no safety checker: it knows nothing but our own drawings."""
    pipeline = StableDiffusionPipeline(
        vae=autoencoder, unet=unet, text_encoder=text, tokenizer=tokenizer, scheduler=new_scheduler(), safety_checker=None,
        feature_extractor=None, requires_safety_checker=False,
    )  # fmt: skip
    pipeline.to(torch.float16).save_pretrained(folder, safe_serialization=True)
    (folder / "strikeoff.json").write_text(json.dumps(CHOICES, indent=1) + "\n", encoding="utf-8")
