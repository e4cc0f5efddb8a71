"""What the review viewer shows of a design, as plain JSON values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dashboard.views import relations
from dashboard.views.fit import fit_view
from dashboard.views.keys import COMMANDS, FIXED, GROUPS, NAMED, RESERVED, default_keys, keys_for
from dashboard.views.relations import Other
from engine.domain.score import Measurement
from review.domain import Actor, Reason, View
from review.queue import Row
from review.revisions import Before

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

Overlay = Callable[[str, str], str | None]
"""From an asset's sha256 and a check's name to the address of where it complains, None where it has no place."""

EYES = "Needs two opinions; given blind."


def no_overlay(_sha256: str, _check: str) -> None:
    """Where no picture shows the places."""


def viewer_data(
    *,
    token: str,
    view: View,
    actor: Actor,
    may_decide: bool,
    lease_seconds: int,
    keys: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, Any]:
    """What the page tells the viewer component. `keys` are those that the person changed."""
    return {
        "token": token,
        "view": view_mapping(view),
        "may_decide": may_decide,
        "may_not": f"{actor.name} ({actor.role}) may look, but not decide. Choose a creative director under Who.",
        "lease_seconds": lease_seconds,
        **keys_data(keys or {}),
        "reasons": reasons(),
        "empty": EMPTY,
    }


def keys_data(chosen: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The person's keys, and all that the sheet of keys needs to change them."""
    return {
        "keys": keys_for(chosen),
        "first_keys": default_keys(),
        "commands": {command: words for command, (words, _) in COMMANDS.items()},
        "groups": {title: list(commands) for title, commands in GROUPS.items()},
        "reserved": RESERVED,
        "named": sorted(NAMED),
        "fixed": sorted(FIXED),
    }


def view_mapping(view: View) -> dict[str, Any]:
    """A view as the routes take it; what is open is left out."""
    status = str(view.status) if view.status else None
    fields = {"brand": view.brand, "status": status, "order": str(view.order), "brief": view.brief, "template": view.template}
    fields |= {"generator": view.generator, "stack": view.stack, "search": view.search}
    return {name: value for name, value in fields.items() if value}


def card(
    row: Row,
    address: Address,
    *,
    lease: str | None = None,
    related: Mapping[str, Other] | None = None,
    before: Before | None = None,
    rating: int = 0,
    asker: str = "",
    overlay: Overlay = no_overlay,
    others: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
) -> dict[str, Any]:
    """One design as the viewer draws it for `asker`. `related` are the designs that it resembles, by the names that its
    relations give them, `before` is the one it revises, `others` are its colourways and grounds."""
    prompt, others = row.prompt or {}, others or {}
    return {
        "item": row.item,
        "candidate": row.candidate,
        "brand": row.brand,
        "brief": row.brief,
        "status": str(row.status),
        "lease": lease,
        "url": address(row.asset, None),
        "thumb": address(row.asset, 96),
        "repeat": str(row.repeat),
        "repeat_mm": [round(side, 1) for side in row.repeat_mm],
        "sheet": dict(row.sheet) or None,
        "title": row.title,
        "subtitle": f"{row.brand.replace('-', ' ').title()} · {row.candidate}",
        "why": row.why,
        "tags": card_tags(row),
        "tile": address(row.asset, relations.PICTURE_PX),
        "relations": relations.related(row.relations, related or {}, address),
        "stack": {"id": row.stack, "size": row.stack_size} if row.stack else None,
        "before": _before(before, address) if before else None,
        "rating": rating,
        "eyes": {"needed": row.eyes, "sentence": EYES if row.eyes > 1 else ""},
        "holder": None if row.holder == asker else row.holder,
        "fit": fit_view(row.fit),
        "checks": check_rows(row.measurements, lambda check: overlay(row.asset, check)),
        "colourways": list(others.get("colourways", ())),
        "grounds": list(others.get("grounds", ())),
        "prompt": prompt.get("text", ""),
        "notes": list(row.notes),
        "passport": f"/passport?item={row.item}",
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


def check_rows(measurements: Sequence[Measurement], where: Callable[[str], str | None]) -> list[dict[str, str | None]]:
    """Measured checks, the failed ones first; `where` gives the address of a picture of the places that a check complains about."""
    order = {"fail": 0, "warn": 1, "pass": 2}
    return [
        {
            "name": m.name,
            "label": m.name.replace("_", " ").replace("-", " "),
            "verdict": str(m.verdict),
            "sentence": m.sentence,
            "detail": f"{m.value:.3g} against {m.limit:.3g} {m.unit}".strip(),
            "where": None if m.verdict == "pass" else where(m.name),
        }
        for m in sorted(measurements, key=lambda m: order[m.verdict])
    ]


def reasons() -> list[dict[str, str]]:
    """Reason codes with their words, in key order."""
    return [{"code": str(code), "label": label} for code, label in REASON_LABELS.items()]


def _before(before: Before, address: Address) -> dict[str, Any]:
    return {
        "item": before.item,
        "candidate": before.candidate,
        "url": address(before.asset, None),
        "thumb": address(before.asset, 96),
        "title": before.title,
        "repeat": str(before.repeat),
        "repeat_mm": [round(side, 1) for side in before.repeat_mm],
        "sheet": dict(before.sheet) or None,
        "reason": REASON_LABELS[before.reason].lower() if before.reason else "",
        "note": before.note,
        "by": before.by or "",
        "at": before.at.isoformat() if before.at else None,
        "sentence": _why_revised(before),
    }


def _why_revised(before: Before) -> str:
    if not before.by:
        return f"A new version of {before.title}."
    why = f" because of {REASON_LABELS[before.reason].lower()}" if before.reason else ""
    return f"Revises {before.title}, which {before.by} sent back{why}."
