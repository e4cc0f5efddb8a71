from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.scoring.embed import load_embedder
from engine.training import clip
from engine.training.text_bank import text_bank
from engine.training.views import Batch

PLAN = clip.Plan(steps=10, minutes=60.0, parts=1, designs=4, rate=1e-3, seed=7, threads=1, work=Path("nowhere"))


class Stopped(Exception):
    """The machine is switched off."""


def test_a_run_is_over_by_its_steps_or_by_its_minutes():
    assert PLAN.progress(5, 0.0) == pytest.approx(0.5)
    assert PLAN.progress(5, 45 * 60.0) == pytest.approx(0.75)
    assert PLAN.progress(10, 0.0) == 1


def test_the_rate_warms_up_stays_and_falls():
    rates = [clip._pace(step, step / 1000) for step in range(1000)]
    assert rates[0] < 0.1
    assert set(rates[clip.WARM_STEPS : 700]) == {1.0}
    assert all(later < earlier for earlier, later in pairwise(rates[701:]))
    assert rates[-1] < 0.02


def test_a_longer_plan_goes_on_from_before_the_fall(tmp_path):
    plan = replace(PLAN, work=tmp_path)
    teacher = torch.nn.Linear(2, 2)
    optimiser = torch.optim.AdamW(teacher.parameters())
    for step in (6, 8):
        clip._save(plan, teacher, optimiser, step, 0.0)
    assert clip._restore(plan, teacher, optimiser) == (8, 0.0)
    assert clip._restore(replace(plan, steps=20), teacher, optimiser) == (6, 0.0)


@pytest.fixture
def small_run(monkeypatch, tmp_path):
    """Training that knows few words and begins at random."""
    monkeypatch.setattr(clip, "start_weights", lambda trunk: None)
    monkeypatch.setattr(clip, "text_bank", lambda library, motifs: text_bank(library, motifs[:40]))
    return replace(PLAN, work=tmp_path)


@pytest.mark.slow
def test_a_run_that_was_stopped_ends_with_the_weights_of_one_that_was_not(small_run, monkeypatch, tmp_path):
    whole, _ = clip.train(small_run, resume=True)
    expected = {name: weights.clone() for name, weights in whole.state_dict().items()}
    (stopped_in := tmp_path / "stopped").mkdir()
    save, saved = clip._save, []

    def save_and_stop(*arguments):
        save(*arguments)
        saved.append(arguments)
        if len(saved) == 4:
            raise Stopped

    plan = replace(small_run, work=stopped_in)
    monkeypatch.setattr(clip, "CHECKPOINT_SECONDS", -1)
    monkeypatch.setattr(clip, "_save", save_and_stop)
    with pytest.raises(Stopped):
        clip.train(plan, resume=True)
    monkeypatch.setattr(clip, "_save", save)
    again, done = clip.train(plan, resume=True)
    assert done["steps done"] == 10
    assert all(torch.equal(weights, expected[name]) for name, weights in again.state_dict().items())


@pytest.mark.slow
def test_what_is_exported_loads_and_sees_what_was_trained(small_run, tmp_path):
    teacher = clip.Teacher(clip.text_bank(clip.load_library(), ("shell", "fish")))
    clip.export(teacher.eval(), tmp_path / "scorer")
    embedder = load_embedder(tmp_path, "scorer", threads=1)
    images = np.random.default_rng(0).integers(0, 256, (2, 128, 128, 3), dtype=np.uint8)
    pixels = torch.from_numpy(images).permute(0, 3, 1, 2).float() / 127.5 - 1.0
    with torch.no_grad():
        trained = torch.nn.functional.normalize(teacher.head(teacher.tower(pixels)), dim=1)
        exported = embedder.model.encode_image(pixels.to(embedder.dtype), normalize=True).float()  # as this machine counts fastest
    assert float((trained * exported).sum(dim=1).min()) > 0.99  # bfloat16 against half precision


@pytest.mark.slow
def test_a_batch_without_repeats_still_teaches(small_run):
    teacher = clip.Teacher(clip.text_bank(clip.load_library(), ("shell", "fish")))
    labels = {"motif": ("shell",), "tag": ("sea",), "ground": ("navy",), "ink": ("ivory",), "mood": ()}
    images = np.random.default_rng(0).integers(0, 256, (4, 112, 112, 3), dtype=np.uint8)
    loss, losses = teacher.loss(Batch(images=images, labels=(labels,) * 4, captions=("shell", "a shell")), 0)
    assert torch.isfinite(loss)
    assert losses["layout"] == 0
