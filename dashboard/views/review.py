"""What the review viewer shows of a design, as plain JSON values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dashboard.views.fit import fit_view
from dashboard.views.keys import COMMANDS, default_keys
from engine.domain.score import Measurement
from review.domain import Actor, Reason, View
from review.ids import candidate_of
from review.queue import Row

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
EMPTY = {"title": "Nothing to review", "text": "Write a brief in Studio; its candidates arrive here as they are made, best first."}

Address = Callable[[str, int | None], str]
"""From an asset's sha256 and a width (px; None: its own size) to its signed address."""


def viewer_data(*, token: str, view: View, actor: Actor, may_decide: bool, lease_seconds: int) -> dict[str, Any]:
    """What the page tells the viewer component."""
    return {
        "token": token,
        "view": {"brand": view.brand, "status": str(view.status), "order": str(view.order)},
        "may_decide": may_decide,
        "may_not": f"{actor.name} ({actor.role}) may look, but not decide. Choose a creative director under Who.",
        "lease_seconds": lease_seconds,
        "keys": default_keys(),
        "commands": {command: words for command, (words, _) in COMMANDS.items()},
        "reasons": reasons(),
        "empty": EMPTY,
    }


def card(row: Row, address: Address, *, twin_asset: str | None = None, lease: str | None = None) -> dict[str, Any]:
    """One design as the viewer draws it. `twin_asset` is the picture of the design that it resembles."""
    prompt = row.prompt or {}
    return {
        "item": row.item,
        "lease": lease,
        "url": address(row.asset, None),
        "thumb": address(row.asset, 96),
        "repeat": str(row.repeat),
        "repeat_mm": [round(side, 1) for side in row.repeat_mm],
        "title": row.title,
        "subtitle": f"{row.brand.replace('-', ' ').title()} · {row.candidate}",
        "why": row.why,
        "tags": card_tags(row),
        "duplicate": _twin(row, address, twin_asset),
        "fit": fit_view(row.fit),
        "checks": check_rows(row.measurements),
        "prompt": prompt.get("text", ""),
        "notes": list(row.notes),
    }


def card_tags(row: Row) -> list[dict[str, str]]:
    """Generator, template revision, and what was drawn that shows."""
    tags = [generator_tag(row.generator)]
    if row.template:
        tags.append(
            {
                "text": f"{row.template}@{row.revision}",
                "kind": "template",
                "help": "The template and its revision that wrote the prompt.",
            }
        )
    drawn: Mapping[str, str] = (row.prompt or {}).get("drawn", {})
    tags += [{"text": str(drawn[slot]), "kind": "slot", "help": slot} for slot in ("layout", "style") if drawn.get(slot)]
    return tags


def generator_tag(generator: str) -> dict[str, str]:
    """Which generator made a design."""
    text, help_text = GENERATORS.get(generator, (generator, f"Made by {generator}."))
    return {"text": text, "kind": "experimental" if generator == "diffused" else "generator", "help": help_text}


def check_rows(measurements: Sequence[Measurement]) -> list[dict[str, str]]:
    """Measured checks, the failed ones first."""
    order = {"fail": 0, "warn": 1, "pass": 2}
    return [
        {"verdict": str(m.verdict), "sentence": m.sentence, "detail": f"{m.value:.3g} against {m.limit:.3g} {m.unit}".strip()}
        for m in sorted(measurements, key=lambda m: order[m.verdict])
    ]


def reasons() -> list[dict[str, str]]:
    """Reason codes with their words, in key order."""
    return [{"code": str(code), "label": label} for code, label in REASON_LABELS.items()]


def _twin(row: Row, address: Address, twin_asset: str | None) -> dict[str, str] | None:
    if not row.near_duplicate_of:
        return None
    words = f"Very close to {candidate_of(row.near_duplicate_of)}."
    return {"sentence": words, "thumb": address(twin_asset, 96) if twin_asset else ""}
