"""Reading a brief: TOML or a mapping becomes a `Brief`, or one sentence says which field is wrong and what to write instead."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from enum import StrEnum
from typing import Any

from engine.composition.compatibility import Compatibility, compatibility, fitted_mm, smallest_scale
from engine.domain.brief import Brief, Format
from engine.errors import InvalidBrief
from engine.prompting.brief_fields import PARSERS, shown
from engine.prompting.formats import settled, usual_format
from engine.prompting.vocabulary import nearest_words, one_of
from engine.prompting.wishes import read_wishes

MAX_BRIEF_BYTES = 64 * 1024
_OF_MODELS = ("reference", "steps", "guidance", "strength")
_FIELDS = {known.name: known for known in fields(Brief)}


def parse_brief(source: str | bytes | Mapping[str, Any]) -> Brief:
    """A valid brief from TOML text, TOML bytes (UTF-8) or a mapping; raises InvalidBrief and nothing else. Without a product, it is
    the one that the intent names."""
    data = source if isinstance(source, Mapping) else _read_toml(source)
    for key in data:
        if key not in _FIELDS:
            raise InvalidBrief(shown(key), "a brief has no such field", one_of(shown(key), _FIELDS))
    for required in ("brand", "intent"):
        if data.get(required) is None:
            raise InvalidBrief(required, "it is missing", "Every brief needs a brand and an intent")
    given = {key: value for key, value in data.items() if value is not None}
    brief = Brief(**{key: PARSERS[key](key, value) for key, value in given.items()})
    brief = settled(replace(brief, product=brief.product or read_wishes(brief.intent).meant), given)
    _check_together(brief)
    return brief


def stored_brief(content: Mapping[str, Any]) -> Brief:
    """A brief from the record, where one that names no format is a repeat, whatever its product has come to be since."""
    return parse_brief({"format": Format.REPEAT, **content})


def brief_to_mapping(brief: Brief) -> dict[str, Any]:
    """Plain JSON and TOML values of every field that is not at its default; `parse_brief` and `stored_brief` read them back."""
    values = {name: getattr(brief, name) for name in _FIELDS}
    once = brief.format is not Format.REPEAT or usual_format(brief.product) is not Format.REPEAT
    always = {"format", "repeat_mm"} if once else set()
    return {name: _plain(value) for name, value in values.items() if name in always or value != _FIELDS[name].default}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, StrEnum) else value


def _read_toml(source: str | bytes) -> Mapping[str, Any]:
    if isinstance(source, bytes) and len(source) > MAX_BRIEF_BYTES:
        raise _too_large()
    try:
        text = source.decode("utf-8-sig") if isinstance(source, bytes) else source
        if len(text.encode("utf-8")) > MAX_BRIEF_BYTES:
            raise _too_large()
    except UnicodeError as error:
        raise InvalidBrief("brief", "the text is not UTF-8", "Save the file as UTF-8 text") from error
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidBrief(
            "brief", f"the text is not TOML ({error})", 'Write lines such as intent = "calm coastal shells"'
        ) from error
    except (RecursionError, ValueError) as error:
        raise InvalidBrief(
            "brief", "the text is not usable TOML", "Keep to the plain fields of a brief, without nesting"
        ) from error


def _too_large() -> InvalidBrief:
    return InvalidBrief("brief", f"the text is larger than {MAX_BRIEF_BYTES // 1024} KiB", "Keep only the fields of a brief")


def _check_together(brief: Brief) -> None:
    if brief.scale_mm is not None and brief.scale_mm > brief.repeat_mm[1]:
        remedy = f"Write scale_mm of {brief.repeat_mm[1]:g} or less, or a taller repeat_mm"
        raise InvalidBrief("scale_mm", f"the main motif ({brief.scale_mm:g} mm) is taller than the repeat", remedy)
    finest = math.ceil(smallest_scale(brief.repeat_mm[0] / brief.repeat_mm[1]) * brief.repeat_mm[1])
    if brief.scale_mm is not None and brief.scale_mm < finest:
        remedy = f"Write scale_mm of {finest} or more, or a smaller repeat_mm"
        size = f"{brief.repeat_mm[0]:g} x {brief.repeat_mm[1]:g} mm"
        raise InvalidBrief("scale_mm", f"the main motif ({brief.scale_mm:g} mm) is too fine for a repeat of {size}", remedy)
    if brief.ground is not None and brief.palette and set(brief.palette) <= {brief.ground}:
        raise InvalidBrief("ground", "it is the only colour of the palette", "Choose another ground or more colours")
    if brief.generator == "drawn":
        _check_drawn(brief)
    if brief.strength and brief.steps and int(brief.strength * brief.steps) < 1:
        least = math.ceil(1 / brief.strength)
        raise InvalidBrief("strength", f"{brief.strength:g} of {brief.steps} steps is none", f"Write steps of {least} or more")
    if brief.symmetry is not None:
        _check_symmetry(brief, brief.symmetry)


def _check_drawn(brief: Brief) -> None:
    """What only a diffusion model can follow is not passed over in silence."""
    for field in _OF_MODELS:
        if getattr(brief, field) is not None:
            remedy = f'Write generator = "diffused" or a model\'s name, or leave {field} out'
            raise InvalidBrief(field, "the drawn generator has no use for it", remedy)


def _check_symmetry(brief: Brief, symmetry: str) -> None:
    if brief.format is not Format.REPEAT:
        able = ("none", "p1", "pm") if brief.format is Format.PLACEMENT else ("none", "p1")
        if symmetry not in able:
            raise InvalidBrief("symmetry", f"a {brief.format} has no repeat to be {symmetry} in", one_of(symmetry, able))
        return
    found = compatibility(brief.layout, brief.repeat, symmetry, brief.repeat_mm[0] / brief.repeat_mm[1])
    if found.ok:
        return
    raise InvalidBrief("symmetry", found.why.rstrip("."), _offer(brief, found))


def _offer(brief: Brief, found: Compatibility) -> str:
    """The nearest that can be drawn, in the words of a brief, and the nearest symmetry where all else must stay."""
    near, mm = found.nearest, fitted_mm(brief.repeat_mm, found.nearest.aspect)
    changes = [
        f'layout = "{near.layout}"' if brief.layout not in (None, near.layout) else "",
        f'repeat = "{near.repeat}"' if brief.repeat not in (None, near.repeat) else "",
        f"repeat_mm = [{mm[0]:g}, {mm[1]:g}]" if mm != brief.repeat_mm else "",
    ]
    return f"Write {' and '.join(filter(None, changes))}, or the nearest symmetry as it is: {found.in_place}"


def unknown_name(field: str, name: str, known: Iterable[str]) -> InvalidBrief:
    """The refusal of a brand or template that does not exist, with the nearest that does."""
    known = list(known)
    near = nearest_words(name, known) or tuple(known[:3])
    return InvalidBrief(
        field, f"there is no {field} {name!r}", f"The nearest are {', '.join(near)}" if near else f"Set up a {field} first"
    )
