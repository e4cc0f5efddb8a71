"""The fields of a brief, one parser each: a checked value, or InvalidBrief naming the field, the problem and the remedy."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from engine.composition.motifs import load_library
from engine.composition.symmetry import SYMMETRIES
from engine.domain.brand import POSITIONS
from engine.domain.brief import (
    MAX_COUNT,
    MAX_GUIDANCE,
    MAX_INTENT_CHARACTERS,
    MAX_LETTERING_CHARACTERS,
    MAX_PROMPT_CHARACTERS,
    MAX_STEPS,
    Format,
    Layout,
    RepeatType,
)
from engine.domain.colour import parse_hex
from engine.errors import InvalidBrief
from engine.prompting.markets import market_alias, market_codes
from engine.prompting.named_motifs import named_motifs
from engine.prompting.products import find_product, product_words
from engine.prompting.vocabulary import NAME, one_of

MAX_SEED = 2**63 - 1
_SHA256 = re.compile(r"[0-9a-f]{64}")


def shown(value: object) -> str:
    """A value as it may stand in a sentence: numbers of thousands of digits and nested values have no short text form."""
    if isinstance(value, list | tuple | Mapping):
        return "a list" if not isinstance(value, Mapping) else "a table"
    if isinstance(value, int) and abs(value) >= 10**18:
        return "the number"
    text = "".join(character if character.isprintable() else "?" for character in str(value))
    return text if len(text) <= 60 else text[:57] + "..."


def _text(field: str, value: object, *, longest: int = 60, example: str = "a few words") -> str:
    if not isinstance(value, str):
        raise InvalidBrief(field, f"{shown(value)} is not text", f"Write {example} in quotes")
    text = unicodedata.normalize("NFC", value).strip()
    if any(unicodedata.category(character) in {"Cc", "Cs", "Co", "Cn"} or character in "\u2028\u2029" for character in text):
        raise InvalidBrief(field, "it holds control characters", "Write it in one line of plain characters")
    if not any(character.isalnum() for character in text):
        raise InvalidBrief(field, "it says nothing", f"Write {example}")
    if len(text) > longest:
        raise InvalidBrief(field, f"it has {len(text)} characters", f"Say it in {longest} or fewer")
    return text


def _intent(field: str, value: object) -> str:
    return _text(field, value, longest=MAX_INTENT_CHARACTERS, example="what the design should be, such as 'calm coastal shells',")


def _name(field: str, value: object) -> str:
    text = _text(field, value, longest=40, example="its name, such as 'harbour',")
    if not NAME.fullmatch(text):
        raise InvalidBrief(field, f"{shown(text)!r} is not a name", "Use small letters, digits and hyphens")
    return text


def _generator(field: str, value: object) -> str:
    return _text(field, value, longest=200, example="auto, drawn, diffused or a model's name")


def _words(field: str, value: object) -> tuple[str, ...]:
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list | tuple):
        raise InvalidBrief(field, f"{shown(value)} is not a list of words", 'Write a list such as ["calm"]')
    if len(items) > 12:
        raise InvalidBrief(field, f"it has {len(items)} entries", "Give 12 or fewer")
    return tuple(dict.fromkeys(_text(field, item, longest=40, example="each entry as a word") for item in items))


def _motifs(field: str, value: object) -> tuple[str, ...]:
    library = load_library()
    words = _words(field, value)
    for word in words:
        if not library.find(word):
            near = ", ".join(library.nearest(word)) or ", ".join(library.names[:3])
            raise InvalidBrief(field, f"no motif is called or tagged {shown(word)!r}", f"The nearest are {near}")
    return tuple(dict.fromkeys(_in_english(word) for word in words))


def _in_english(word: str) -> str:
    """A motif word as slots, traits and sales know it: in English, whatever language it was written in."""
    library = load_library()
    if library.find_english(word):
        return word
    return next(iter(named_motifs(word).motifs), library.find(word)[0])


def _product(field: str, value: object) -> str:
    text = _text(field, value, longest=40, example="a product, such as 'cushion',")
    found = find_product(text)
    if found is None:
        raise InvalidBrief(field, f"{shown(text)!r} is not a known product", one_of(text, product_words()))
    return found.name


def _choice(options: type[StrEnum]) -> Callable[[str, object], Any]:
    def parse(field: str, value: object) -> Any:
        text = (
            _text(field, value, longest=60, example=f"one of {', '.join(options)}").casefold().replace(" ", "-").replace("_", "-")
        )
        if text not in set(options):
            raise InvalidBrief(field, f"{shown(value)!r} is not known", one_of(text, list(options)))
        return options(text)

    return parse


def _symmetry(field: str, value: object) -> str:
    text = _text(field, value, longest=20, example="none or a wallpaper group such as p2").casefold()
    if text not in SYMMETRIES:
        raise InvalidBrief(field, f"{shown(value)!r} is not a wallpaper group", one_of(text, SYMMETRIES))
    return text


def _number(field: str, value: object, low: float, high: float, unit: str) -> float:
    wanted = f"Write a number from {low:g} to {high:g}{unit}"
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidBrief(field, f"{shown(value)} is not a number", wanted)
    if isinstance(value, int) and abs(value) > 10**9:
        raise InvalidBrief(field, "the number is out of range", wanted)
    if not math.isfinite(value) or not low <= value <= high:
        raise InvalidBrief(field, f"{value:g} is out of range", wanted)
    return float(value)


def _integer(low: int, high: int) -> Callable[[str, object], int]:
    def parse(field: str, value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise InvalidBrief(field, f"{shown(value)} is not a whole number", f"Write a whole number from {low} to {high}")
        if not low <= value <= high:
            raise InvalidBrief(field, f"{shown(value)} is out of range", f"Write a whole number from {low} to {high}")
        return value

    return parse


def _repeat_mm(field: str, value: object) -> tuple[float, float]:
    pair = [value, value] if isinstance(value, int | float) else value
    if not isinstance(pair, list | tuple) or len(pair) != 2:
        raise InvalidBrief(field, f"{shown(value)} is not a width and a height", "Write two millimetre values such as [320, 320]")
    width, height = (_number(field, side, 10, 3000, " mm") for side in pair)
    if not 0.25 <= width / height <= 4:
        raise InvalidBrief(
            field, f"{width:g} x {height:g} mm is too long and thin", "Keep the longer side within four times the shorter"
        )
    return width, height


def _scale_mm(field: str, value: object) -> float:
    return _number(field, value, 2, 3000, " mm")


def _density(field: str, value: object) -> float:
    return _number(field, value, 0.02, 0.95, " (the share of the ground that is covered)")


def _colour(field: str, value: object) -> str:
    return parse_hex(_text(field, value, longest=40, example="a colour such as '#1F3A5F',"), field=field)


def _palette(field: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise InvalidBrief(field, f"{shown(value)} is not a list of colours", 'Write a list such as ["#1F3A5F", "#E8D8C3"]')
    colours = tuple(dict.fromkeys(_colour(field, entry) for entry in value))
    if not 2 <= len(colours) <= 12:
        count = "no colour" if not colours else "one colour" if len(colours) == 1 else f"{len(colours)} colours"
        raise InvalidBrief(field, f"it has {count}", "Give 2 to 12 different colours")
    return colours


def _markets(field: str, value: object) -> tuple[str, ...]:
    codes = tuple(word.upper() for word in _words(field, value))
    for code in codes:
        if code not in market_codes():
            alias = market_alias(code)
            near = f"Write {alias!r}" if alias else one_of(code, market_codes())
            raise InvalidBrief(field, f"{shown(code)!r} is not a country code", f"{near} (ISO 3166, two letters)")
    return codes


def _placement(field: str, value: object) -> str:
    return _text(field, value, longest=40, example="a place on the product, such as 'left chest',").casefold()


def _lettering(field: str, value: object) -> str:
    return _text(field, value, longest=MAX_LETTERING_CHARACTERS, example="the words as they are to be set")


def _logo(field: str, value: object) -> str:
    known = ("auto", *POSITIONS)
    text = " ".join(_text(field, value, longest=40, example="auto or a place").casefold().replace("-", " ").split())
    if text.replace("center", "centre") not in known:
        raise InvalidBrief(field, f"{shown(value)!r} is no place for a logo", one_of(text, known))
    return text.replace("center", "centre")


def _prompt(field: str, value: object) -> str:
    """Text boxes break lines where a prompt has none."""
    line = " ".join(value.split()) if isinstance(value, str) else value
    return _text(field, line, longest=MAX_PROMPT_CHARACTERS, example="what the picture shows")


def _reference(field: str, value: object) -> str:
    text = _text(field, value, longest=64, example="the sha256 of a stored picture").casefold()
    if not _SHA256.fullmatch(text):
        remedy = "Upload the picture in the Studio, or write the sha256 of one that is stored"
        raise InvalidBrief(field, f"{shown(text)!r} is no sha256 of 64 hexadecimal digits", remedy)
    return text


def _guidance(field: str, value: object) -> float:
    return _number(field, value, 0, MAX_GUIDANCE, "")


def _strength(field: str, value: object) -> float:
    return _number(field, value, 0.01, 1, " (1 ignores the drawing or picture it starts from)")


PARSERS: dict[str, Callable[[str, Any], Any]] = {
    "brand": _name,
    "intent": _intent,
    "product": _product,
    "motifs": _motifs,
    "format": _choice(Format),
    "layout": _choice(Layout),
    "repeat": _choice(RepeatType),
    "repeat_mm": _repeat_mm,
    "scale_mm": _scale_mm,
    "palette": _palette,
    "ground": _colour,
    "density": _density,
    "symmetry": _symmetry,
    "style": _text,
    "mood": _words,
    "season": lambda field, value: _text(field, value, longest=24, example="a season such as 'SS27'"),
    "markets": _markets,
    "template": _name,
    "generator": _generator,
    "count": _integer(1, MAX_COUNT),
    "seed": _integer(0, MAX_SEED),
    "placement": _placement,
    "lettering": _lettering,
    "logo": _logo,
    "base_colour": _colour,
    "prompt": _prompt,
    "negative": _prompt,
    "reference": _reference,
    "steps": _integer(1, MAX_STEPS),
    "guidance": _guidance,
    "strength": _strength,
}
