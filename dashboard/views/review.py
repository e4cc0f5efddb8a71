"""What the review viewer shows of a design, as plain JSON values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dashboard.views.fit import fit_view
from engine.domain.score import Measurement
from review.domain import Actor, Reason, Role

REASON_LABELS = {
    Reason.COLOUR: "Colour",
    Reason.DENSITY: "Density",
    Reason.MOTIF: "Motif",
    Reason.SCALE: "Scale",
    Reason.REPEAT: "Repeat",
    Reason.OFF_BRAND: "Off brand",
    Reason.TOO_SIMILAR: "Too similar",
    Reason.ARTEFACT: "Artefact",
    Reason.COMPLIANCE: "Compliance",
}
"""In the order of the keys 1-9."""

GENERATORS = {
    "drawn": ("Drawn", "Composed from motifs; renders sharp at any size."),
    "diffused": ("Diffused · experimental", "Redrawn by a diffusion model."),
    "imported": ("Imported", "Made elsewhere."),
}
DECIDERS = frozenset({Role.CREATIVE_DIRECTOR, Role.ADMIN})

Address = Callable[[str, int | None], str]
"""From an asset's sha256 and a width (px, None: its own size) to its signed address."""


def reasons() -> list[dict[str, str]]:
    """Reason codes with their words, in key order."""
    return [{"code": str(code), "label": label} for code, label in REASON_LABELS.items()]


def generator_tag(generator: str) -> dict[str, str]:
    """Which generator made a design."""
    text, help_text = GENERATORS.get(generator, (generator, f"Made by {generator}."))
    return {"text": text, "kind": "experimental" if generator == "diffused" else "generator", "help": help_text}


def check_rows(measurements: Sequence[Measurement]) -> list[dict[str, str]]:
    """Measured checks, the failed ones first."""
    order = {"fail": 0, "warn": 1, "pass": 2}
    rows = sorted(measurements, key=lambda m: order[m.verdict])
    return [{"verdict": str(m.verdict), "sentence": m.sentence, "detail": f"{m.value:.3g} against {m.limit:.3g} {m.unit}".strip()} for m in rows]
