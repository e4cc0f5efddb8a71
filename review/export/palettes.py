"""Palette files: GIMP's for drawing programs, CSV with Lab for the mill."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.colour import nearest_named, srgb_to_lab
from review.export.sheet import Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Ink:
    """One colour of a sheet: `lab` is CIE L*a*b* under D65, `share` its part of the area (0-1)."""

    name: str
    hex: str
    rgb: tuple[int, int, int]
    lab: tuple[float, float, float]
    share: float


def inks(sheet: Sheet, house: Mapping[str, str]) -> list[Ink]:
    """The sheet's colours in its order; none where it has more than a palette. `house` names those of the brand, by hex value."""
    if sheet.colours is None:
        return []
    shares, labs = sheet.shares(), srgb_to_lab(sheet.colours)
    found = []
    for colour, lab, share in zip(sheet.colours.tolist(), labs.tolist(), shares.tolist(), strict=True):
        red, green, blue = colour
        text = f"#{red:02X}{green:02X}{blue:02X}"
        rounded = (round(lab[0], 2), round(lab[1], 2), round(lab[2], 2))
        found.append(
            Ink(name=house.get(text) or nearest_named(text), hex=text, rgb=(red, green, blue), lab=rounded, share=round(share, 5))
        )
    return found


def house_names(passport: Mapping[str, Any]) -> dict[str, str]:
    """What the brand, as it was when the design was made, calls its colours, by hex value."""
    profile = passport["brand"]["profile"] or {}
    return {entry["hex"].upper(): entry["name"] for entry in profile.get("palette", ()) if isinstance(entry, Mapping)}


def to_gpl(name: str, colours: list[Ink]) -> str:
    """A GIMP palette."""
    lines = [f"{ink.rgb[0]:3d} {ink.rgb[1]:3d} {ink.rgb[2]:3d}\t{ink.name} {ink.hex}" for ink in colours]
    return "\n".join(["GIMP Palette", f"Name: {name}", "Columns: 0", "#", *lines]) + "\n"


def to_csv(colours: list[Ink]) -> str:
    """A table with one colour a line."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["name", "hex", "red", "green", "blue", "lab_l", "lab_a", "lab_b", "share"])
    table.writerows([ink.name, ink.hex, *ink.rgb, *ink.lab, ink.share] for ink in colours)
    return out.getvalue()
