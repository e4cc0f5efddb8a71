"""What a person has typed into one version of a brand: kept by the session, read as a profile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard.views import brand as view
from engine.domain.brand import BrandProfile, TypeRule
from engine.domain.colour import parse_hex
from engine.errors import InvalidBrief
from engine.prompting.profiles import known_fonts, profile_to_mapping
from review.brands import BrandVersion

LINES = ("on_brand", "off_brand")
LISTS = ("motifs_wanted", "motifs_barred", "words_barred", "markets", "references")
SINGLE = ("title", "template", "palette_tolerance")
LOGO = ("min_width_mm", "clear_space", "positions", "colours")
TYPE = ("font", "min_height_mm", "case", "max_words")


def open_draft(history: Sequence[BrandVersion]) -> Draft:
    """The draft that the person has begun, also where somebody has saved a version since; else one of the newest version."""
    for version in history:
        if _key(version.profile, "rows") in st.session_state:
            draft = Draft(version.profile)
            if version is history[0] or draft.touched:
                return draft
            draft.forget()
    return Draft(history[0].profile)


def _key(profile: BrandProfile, part: str) -> str:
    return f"brand-{profile.name}-{profile.version}-{part}"


@dataclass(frozen=True, slots=True)
class Draft:
    """Reads and writes the session's values of the form that began as `base`. Every value has a key of its own; colours are rows
    with numbers that are never used twice."""

    base: BrandProfile

    def __post_init__(self) -> None:
        if self.key("rows") not in st.session_state:
            self._begin()

    def key(self, part: str) -> str:
        """The session's key of a part."""
        return _key(self.base, part)

    def at(self, part: str) -> dict[str, Any]:
        """What a widget needs to show and keep a part."""
        return {"key": self.key(part), "persist_state": "session"}

    def value(self, part: str) -> Any:
        """A part's value; None where it has none."""
        return st.session_state.get(self.key(part))

    def set(self, part: str, value: Any) -> None:
        """Sets a part; of a widget, only before it is drawn."""
        st.session_state[self.key(part)] = value

    def forget(self) -> None:
        """Drops everything typed."""
        for key in [key for key in st.session_state if str(key).startswith(self.key(""))]:
            del st.session_state[key]

    @property
    def touched(self) -> bool:
        """Whether it says anything else than the version it began as."""
        return self.checked()[0] != self.base

    # --- colours ---

    @property
    def rows(self) -> list[int]:
        """The colours' numbers, in the palette's order."""
        return list(self.value("rows"))

    def hexes(self) -> list[str]:
        """The colours as typed."""
        return [str(self.value(f"hex-{row}")).strip().upper() for row in self.rows]

    def colour_name(self, value: str) -> str:
        """What the draft calls a colour."""
        return next((str(self.value(f"name-{row}")) for row in self.rows if self.value(f"hex-{row}") == value), value)

    def add(self, colours: Sequence[str]) -> None:
        """Adds those of the colours (hex) that the palette lacks."""
        for value in colours:
            if value not in self.hexes():
                taken = [str(self.value(f"name-{row}")) for row in self.rows]
                self._add_row(view.fresh_name(value, taken), value, float(self.value("palette_tolerance") or 2.0), ground=False)

    def replace(self, colours: Sequence[str]) -> None:
        """Makes these the palette; colours that it had keep their names, tolerances and grounds."""
        keep = [row for row in self.rows if self.value(f"hex-{row}") in colours]
        self.set("rows", keep)
        self.add(colours)
        order = {value: place for place, value in enumerate(colours)}
        self.set("rows", sorted(self.rows, key=lambda row: order[str(self.value(f"hex-{row}"))]))
        if not any(self.value(f"ground-{row}") for row in self.rows):
            grounds = view.starting_grounds(colours)
            for row in self.rows:
                self.set(f"ground-{row}", self.value(f"hex-{row}") in grounds)
        self._drop_logo_colours()

    def remove(self, row: int) -> None:
        """Takes a colour out."""
        self.set("rows", [other for other in self.rows if other != row])
        self._drop_logo_colours()

    def picked(self, row: int) -> None:
        """The picker was used: the hex field follows."""
        self._recolour(row, str(self.value(f"pick-{row}")).upper())

    def typed(self, row: int) -> None:
        """The hex field was used: the picker follows, where it is a colour."""
        text = str(self.value(f"hex-{row}")).strip()
        try:
            self._recolour(row, parse_hex(text if text.startswith("#") else f"#{text}"))
        except InvalidBrief:
            self.set(f"hex-{row}", text)

    def renamed(self) -> None:
        """A colour was renamed: what is chosen by the colours' names is chosen anew."""
        self.set("logo_colours", list(self.value("logo_colours") or ()))

    def _recolour(self, row: int, value: str) -> None:
        before = self.value(f"was-{row}")
        self.set("logo_colours", [value if colour == before else colour for colour in self.value("logo_colours") or ()])
        for part in ("hex", "pick", "was"):
            self.set(f"{part}-{row}", value)

    def _drop_logo_colours(self) -> None:
        kept = [colour for colour in self.value("logo_colours") or () if colour in self.hexes()]
        self.set("logo_colours", kept or self.logo_colours())

    def logo_colours(self) -> list[str]:
        """Colours for a logo of which nobody has said any: the darkest and the lightest of the palette."""
        colours, _ = view.read_colours(" ".join(self.hexes()))
        return list(reversed(view.starting_grounds(colours))) if colours else []

    def drop_reference(self, file: str) -> None:
        """Takes a reference out."""
        self.set("references", [other for other in self.value("references") if other != file])

    # --- uploads: a fresh widget for each, or the same file would be taken in at every run ---

    def upload_key(self, part: str) -> str:
        """The key of the present uploader."""
        return self.key(f"upload-{part}-{self.value(f'uploads-{part}') or 0}")

    def next_upload(self, part: str) -> None:
        """Makes the uploader an empty one."""
        self.set(f"uploads-{part}", (self.value(f"uploads-{part}") or 0) + 1)

    # --- as a profile ---

    def checked(self) -> tuple[BrandProfile | None, str]:
        """The profile as it would be saved, or None and what is wrong."""
        return view.checked(self.values())

    def values(self) -> Mapping[str, Any]:
        """The form as `profile_from_mapping` reads it."""
        values: dict[str, Any] = {"name": self.base.name, "version": self.base.version}
        values |= {part: self.value(part) for part in (*SINGLE, *LISTS)}
        values |= {part: view.lines(self.value(part) or "") for part in LINES}
        values["palette"] = [
            {"name": self.value(f"name-{row}") or "", "hex": hex_value, "tolerance": self.value(f"tolerance-{row}")}
            for row, hex_value in zip(self.rows, self.hexes(), strict=True)
        ]
        grounds = [value for row, value in zip(self.rows, self.hexes(), strict=True) if self.value(f"ground-{row}")]
        values["grounds"] = [
            *(value for value in self.base.grounds if value in grounds),
            *(v for v in grounds if v not in self.base.grounds),
        ]
        if self.value("logo"):
            values["logo"] = {**self.value("logo"), **{part: self.value(f"logo_{part}") for part in LOGO}}
        if self.value("has_type"):
            values["type"] = {part: self.value(f"type_{part}") for part in TYPE}
        return values

    # --- the beginning ---

    def _begin(self) -> None:
        stored = profile_to_mapping(self.base)
        self.set("rows", [])
        for part in (*SINGLE, *LISTS):
            self.set(part, stored[part])
        for part in LINES:
            self.set(part, "\n".join(stored[part]))
        for colour in self.base.colours:
            self._add_row(colour.name, colour.hex, colour.tolerance, ground=colour.hex in self.base.grounds)
        logo = stored.get("logo") or {"min_width_mm": 20.0, "clear_space": 0.5, "positions": ["centre"], "colours": []}
        self.set("logo", {part: logo[part] for part in ("file", "path", "aspect")} if "path" in logo else None)
        for part in LOGO:
            self.set(f"logo_{part}", float(logo[part]) if part in ("min_width_mm", "clear_space") else logo[part])
        rule = self.base.type or TypeRule(font=known_fonts(self.base.name)[0])
        self.set("has_type", self.base.type is not None)
        for part in TYPE:
            value = getattr(rule, part)
            self.set(f"type_{part}", float(value) if part == "min_height_mm" else value)

    def _add_row(self, name: str, value: str, tolerance: float, *, ground: bool) -> None:
        row = int(self.value("next-row") or 0)
        self.set("next-row", row + 1)
        self.set("rows", [*self.rows, row])
        for part, first in (
            ("name", name),
            ("hex", value),
            ("pick", value),
            ("was", value),
            ("tolerance", tolerance),
            ("ground", ground),
        ):
            self.set(f"{part}-{row}", first)
