import json
from pathlib import Path

import pytest
import torch
from diffusers import AutoPipelineForImage2Image

from engine.training.diffusion import main
from engine.training.house_parts import END, START, new_tokenizer


def run(folder: Path, *extra: str, minutes: str = "0.04") -> dict[str, float]:
    threads = torch.get_num_threads()
    main(["--minutes", minutes, "--patterns", "2", "--work", str(folder / "work"), "--out", str(folder / "house"), *extra])
    torch.set_num_threads(threads)
    report: dict[str, float] = json.loads((folder / "work" / "report.json").read_text())
    return report


def test_training_leaves_a_folder_that_diffusers_loads_and_resuming_goes_on(tmp_path: Path) -> None:
    first = run(tmp_path)
    assert first["autoencoder_steps"] >= 1
    assert first["unet_steps"] >= 1
    pipeline = AutoPipelineForImage2Image.from_pretrained(tmp_path / "house")
    assert pipeline.vae_scale_factor == 4
    assert sum(file.stat().st_size for file in (tmp_path / "house").rglob("*") if file.is_file()) < 20e6

    for minutes in ("0.08", "0.16", "0.32", "0.64"):  # a slow machine takes longer than the first share for one step
        further = run(tmp_path, "--resume", minutes=minutes)
        if further["unet_steps"] > first["unet_steps"] and further["autoencoder_steps"] > first["autoencoder_steps"]:
            break
    assert further["unet_steps"] > first["unet_steps"]
    assert further["autoencoder_steps"] > first["autoencoder_steps"]


@pytest.mark.parametrize("words", ["block print of shells", "Ærø quilt, 1920s!"])
def test_the_tokenizer_reads_any_words_without_an_unknown_token(tmp_path: Path, words: str) -> None:
    tokenizer = new_tokenizer(["hand block print with crisp carved edges"], tmp_path)
    tokens = tokenizer.convert_ids_to_tokens(tokenizer(words).input_ids)
    assert tokens[0] == START
    assert tokens[-1] == END
    assert END not in tokens[1:-1]
