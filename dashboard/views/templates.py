"""Templates and proposals as rows and sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from analytics.domain import SlotChange
from engine.domain.prompt import SlotValue, Template


def slot_rows(template: Template) -> list[dict[str, Any]]:
    """One row a slot: its values with the share of draws each gets, the most frequent first."""
    return [{"Slot": name.replace("_", " "), "Values": share_words(values)} for name, values in sorted(template.slots.items())]


def share_words(values: Sequence[SlotValue]) -> str:
    """Values with their shares of the draws."""
    total = sum(value.weight for value in values) or 1.0
    ordered = sorted(values, key=lambda value: -value.weight)
    return ", ".join(f"{value.value} {value.weight / total:.0%}" for value in ordered)


def changes(slots: Mapping[str, Any]) -> list[SlotChange]:
    """A stored proposal's slots as changes to draw."""
    return [SlotChange(slot=name, before=change["before"], after=change["after"]) for name, change in slots.items()]


def evidence_rows(evidence: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The effects that a proposal rests on."""
    return [
        {
            "Slot": str(effect["slot"]).replace("_", " "),
            "Value": effect["value"],
            "Lift (90 % interval)": f"{effect['lift']:+.0%} ({effect['low_90']:+.0%} to {effect['high_90']:+.0%})",
            "Chance it helps": f"{effect['chance_positive']:.0%}",
            "Designs": effect["designs"],
            "Exposures": effect["exposures"],
        }
        for effect in evidence.get("effects", ())
    ]
