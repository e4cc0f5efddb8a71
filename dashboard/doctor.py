"""Whether this installation is well: models and their hashes, device, a known-answer score, settings."""

from __future__ import annotations

from typing import Any

from dashboard.settings import Settings, describe
from engine.errors import EngineError

KNOWN_ANSWER_TOLERANCE = 0.01
"""Largest difference of a cosine between machines: half-precision sums differ in the third decimal."""


def examine(settings: Settings) -> dict[str, dict[str, Any]]:
    """Sections of plain values for people and machines; `health.verdict` is "well" or the first thing that is wrong."""
    problems: list[str] = []
    report: dict[str, dict[str, Any]] = {"device": _device(settings)}
    for title, look in (("scorer", _scorer), ("diffusion", _diffusion)):
        try:
            report[title] = look(settings)
        except EngineError as error:
            report[title] = {"refused": str(error)}
            problems.append(f"{title}: {error}")
    deviation = report["scorer"].get("known answer deviation", 0.0)
    if deviation > KNOWN_ANSWER_TOLERANCE:
        problems.append(f"scorer: its known answer is off by {deviation:.3f}; the weights or a library changed what it computes")
    report["settings"] = {name: getattr(settings, name.removeprefix("STRIKEOFF_").lower()) for name, _, _ in describe()}
    report["health"] = {"verdict": problems[0] if problems else "well"}
    return report


def _device(settings: Settings) -> dict[str, Any]:
    from engine.backends.device import probe

    found = probe(settings.threads)
    return {
        "name": found.name,
        "dtype": found.dtype,
        "threads": found.threads,
        "bf16 speed over fp32": round(found.bf16_speedup, 2),
    }


def _scorer(settings: Settings) -> dict[str, Any]:
    from engine.scoring.embed import known_answer, load_embedder

    embedder = load_embedder(settings.models, settings.scorer, settings.threads)
    expected, measured = known_answer(embedder, settings.models / "scorer")
    return {
        "version": embedder.version,
        "known answer": ", ".join(f"{value:.4f}" for value in expected),
        "measured": ", ".join(f"{value:.4f}" for value in measured),
        "known answer deviation": max(abs(one - other) for one, other in zip(expected, measured, strict=True)),
    }


def _diffusion(settings: Settings) -> dict[str, Any]:
    from engine.backends.models import resolve_model

    ref = resolve_model(settings.models, settings.diffusion)
    return {"model": ref.name, "folder": ref.path, "sha256": ref.sha256}
