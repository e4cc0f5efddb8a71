"""Prompt templates: reading, checking and writing them. Revision 1 lives in data/templates; later ones are rows."""

from __future__ import annotations

import math
import string
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from engine.composition.motifs import load_library
from engine.composition.symmetry import SYMMETRIES
from engine.domain.brief import Layout, RepeatType
from engine.domain.prompt import SlotValue, Template
from engine.errors import InvalidTemplate
from engine.prompting.colour_words import COLOUR_STORIES, GROUNDS
from engine.prompting.vocabulary import NAME, one_of

FILLED = (
    "product", "subject", "style", "colours", "ground", "arrangement", "mood", "finish", "placement", "purpose", "season", "avoid",
)  # fmt: skip
"""Fields of a template's text that `expand` fills besides the template's own slots."""

_KEYS = {"name", "revision", "title", "text", "negative", "slots", "model", "diffused_share", "strength"}
_WORDS: dict[str, tuple[str, ...]] = {
    "layout": tuple(Layout),
    "repeat": tuple(RepeatType),
    "symmetry": tuple(SYMMETRIES),
    "colour_story": COLOUR_STORIES,
}


def load_templates(folder: Path) -> dict[str, Template]:
    """Every `*.toml` of a folder by its name."""
    templates = [_read(path) for path in sorted(folder.glob("*.toml"))]
    return {template.name: template for template in templates}


def _read(path: Path) -> Template:
    try:
        return template_from_mapping(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidTemplate(f"{path.name} is not TOML: {error}. Correct that line.") from error


def template_from_mapping(data: Mapping[str, Any]) -> Template:
    """A checked template; raises InvalidTemplate with the slot or field that is wrong."""
    for key in data:
        if key not in _KEYS:
            raise InvalidTemplate(f"A template has no field {key!r}. {one_of(str(key), _KEYS)}.")
    missing = sorted({"name", "title", "text", "negative", "slots"} - set(data))
    if missing:
        raise InvalidTemplate(f"The template lacks {', '.join(missing)}. Add it.")
    name = data["name"]
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise InvalidTemplate(f"{name!r} is no template name. Use small letters, digits and hyphens.")
    if not isinstance(data["slots"], Mapping):
        raise InvalidTemplate(f"The slots of {name} are no table. Write [slots.motif] and below it lines such as shell = 2.")
    slots = {str(slot): _slot(str(slot), values) for slot, values in data["slots"].items()}
    for field in ("text", "negative"):
        _check_text(name, field, data[field], (*FILLED, *slots))
    return Template(
        name=name,
        revision=_revision(data.get("revision", 1)),
        title=str(data["title"]),
        text=" ".join(data["text"].split()),
        negative=" ".join(data["negative"].split()),
        slots=slots,
        model=str(data.get("model", "house")),
        diffused_share=_share("diffused_share", data.get("diffused_share", 0.0)),
        strength=None if data.get("strength") is None else _share("strength", data["strength"]),
    )


def template_to_mapping(template: Template) -> dict[str, Any]:
    """Plain JSON and TOML values; `template_from_mapping` reads them back."""
    data: dict[str, Any] = {
        "name": template.name,
        "revision": template.revision,
        "title": template.title,
        "text": template.text,
        "negative": template.negative,
        "model": template.model,
        "diffused_share": template.diffused_share,
        "slots": {slot: {entry.value: entry.weight for entry in values} for slot, values in template.slots.items()},
    }
    return data if template.strength is None else data | {"strength": template.strength}


def text_fields(text: str) -> tuple[str, ...]:
    """Names of the `{fields}` in a template's text; raises InvalidTemplate on anything but plain names."""
    try:
        parsed = list(string.Formatter().parse(text))
    except ValueError as error:
        raise InvalidTemplate(f"A brace of the template's text is not closed: {error}. Write fields as {{subject}}.") from error
    for _, field, spec, conversion in parsed:
        if field is not None and (not field.isidentifier() or spec or conversion):
            raise InvalidTemplate(f"{{{field}}} is no plain field. Write fields as {{subject}}.")
    return tuple(field for _, field, _, _ in parsed if field is not None)


def _check_text(name: str, field: str, text: object, known: Iterable[str]) -> None:
    known = set(known)
    if not isinstance(text, str) or not text.strip():
        raise InvalidTemplate(f"The {field} of {name} is empty. Write the {field} prompt with {{fields}}.")
    for used in text_fields(text):
        if used not in known:
            raise InvalidTemplate(f"The {field} of {name} uses {{{used}}}, which nothing fills. {one_of(used, known)}.")


def _revision(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise InvalidTemplate(f"{value!r} is no revision. Write a whole number from 1.")
    return value


def _share(field: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise InvalidTemplate(f"{field} is {value!r}. Write a share from 0 to 1.")
    return float(value)


def _slot(slot: str, values: object) -> tuple[SlotValue, ...]:
    if not slot.isidentifier():
        raise InvalidTemplate(f"{slot!r} is no slot name. Use letters and underscores.")
    if not isinstance(values, Mapping) or not values:
        raise InvalidTemplate(f"The slot {slot} has no values. Write lines such as shell = 2 below [slots.{slot}].")
    entries = tuple(SlotValue(value=str(value), weight=_weight(slot, str(value), weight)) for value, weight in values.items())
    for entry in entries:
        _check_value(slot, entry.value)
    return entries


def _weight(slot: str, value: str, weight: object) -> float:
    if isinstance(weight, bool) or not isinstance(weight, int | float) or not math.isfinite(weight) or weight <= 0:
        raise InvalidTemplate(f"The weight of {slot} {value!r} is {weight!r}. Write a number above 0, or remove the value.")
    return float(weight)


def _check_value(slot: str, value: str) -> None:
    words = _WORDS.get(slot)
    if words and value not in words:
        raise InvalidTemplate(f"The slot {slot} has the value {value!r}, which cannot be drawn. {one_of(value, words)}.")
    if slot == "motif" and not load_library().find(value):
        near = ", ".join(load_library().nearest(value))
        raise InvalidTemplate(f"The slot motif has {value!r}, which the motif library does not hold. The nearest are {near}.")
    if slot == "ground" and value not in GROUNDS and not value.startswith("#"):
        raise InvalidTemplate(f"The slot ground has {value!r}. {one_of(value, GROUNDS)} or write a colour such as #F4EFE6.")
    if slot in {"density", "scale"}:
        check_measure(slot, value)


def check_measure(slot: str, value: str) -> float:
    """`0.45` of a density slot, `45 mm` of a scale slot; raises InvalidTemplate."""
    low, high, example = (0.02, 0.95, "0.45") if slot == "density" else (2.0, 3000.0, "45 mm")
    try:
        number = float(value.removesuffix("mm"))
    except ValueError:
        number = math.nan
    if not low <= number <= high:
        raise InvalidTemplate(f"The slot {slot} has {value!r}. Write it as {example!r}, from {low:g} to {high:g}.")
    return number
