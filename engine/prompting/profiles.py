"""Brand profiles: reading, checking and writing them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields
from itertools import chain, count
from pathlib import Path
from typing import Any

from engine.colour.names import nearest_named
from engine.domain.brand import CASES, POSITIONS, BrandProfile, HouseColour, LogoRule, TypeRule
from engine.domain.colour import parse_hex
from engine.errors import InvalidBrief, InvalidProfile
from engine.prompting.logos import read_logo
from engine.prompting.markets import market_codes
from engine.prompting.vocabulary import DATA, NAME, one_of

FOLDER = DATA / "brands"
FONTS = DATA / "fonts"
"""Fonts that every brand may name, each with its licence beside it."""
DEFAULT_TOLERANCE = 2.0
_FIELDS = {known.name: known for known in fields(BrandProfile)}
_KEYS = tuple("palette" if name == "colours" else name for name in _FIELDS)
_LISTS = ("grounds", "on_brand", "off_brand", "motifs_wanted", "motifs_barred", "words_barred", "markets", "references")
_NEEDED = {"name", "title", "palette", "grounds", "on_brand", "off_brand", "template"}
_SHA256 = re.compile(r"[0-9a-f]{64}")


def load_profiles(folder: Path) -> dict[str, BrandProfile]:
    """Every `<brand>/profile.toml` of a folder by the brand's name."""
    profiles = [_read(path) for path in sorted(folder.glob("*/profile.toml"))]
    return {profile.name: profile for profile in profiles}


def _read(path: Path) -> BrandProfile:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidProfile(f"{path.parent.name}/profile.toml is not TOML: {error}. Correct that line.") from error
    if "references" not in data:
        data["references"] = sorted(picture.name for picture in (path.parent / "references").glob("*.png"))
    return profile_from_mapping(data, path.parent)


def profile_from_mapping(data: Mapping[str, Any], folder: Path | None = None) -> BrandProfile:
    """A checked profile; raises InvalidProfile with the field that is wrong. A logo that is named only is read from `folder`."""
    for key in data:
        if key not in _KEYS:
            raise InvalidProfile(f"A brand profile has no field {key!r}. {one_of(str(key), _KEYS)}.")
    missing = sorted(_NEEDED - set(data))
    if missing:
        raise InvalidProfile(f"The brand profile lacks {', '.join(missing)}. Add it.")
    values: dict[str, Any] = dict(data) | {field: _texts(field, data[field]) for field in _LISTS if field in data}
    values["palette_tolerance"] = _tolerance("palette_tolerance", data.get("palette_tolerance", DEFAULT_TOLERANCE))
    values["colours"] = house_colours(values.pop("palette"), tolerance=values["palette_tolerance"])
    values["grounds"] = _colours("grounds", values["grounds"])
    values["logo"] = _logo(data.get("logo"), folder)
    values["type"] = _type(data.get("type"))
    profile = BrandProfile(**values)
    _check(profile)
    return profile


def profile_to_mapping(profile: BrandProfile) -> dict[str, Any]:
    """Plain JSON values; `profile_from_mapping` reads them back. What is not set is left out."""
    values = {"palette" if name == "colours" else name: _plain(getattr(profile, name)) for name in _FIELDS}
    return {name: value for name, value in values.items() if value is not None}


def house_colours(entries: object, *, tolerance: float = DEFAULT_TOLERANCE) -> tuple[HouseColour, ...]:
    """A palette as written: hex values, or tables of `hex`, `name` and `tolerance`. An unnamed colour is called by the plain name
    nearest to it, a tolerance that is not given is `tolerance`. Of a colour that stands twice the first counts."""
    if not isinstance(entries, list | tuple):
        raise InvalidProfile("palette is no list of colours. Write a list of #RRGGBB values or of tables with name and hex.")
    found: dict[str, HouseColour] = {}
    for entry in entries:
        colour = _house_colour(entry, tolerance, taken={known.name.casefold() for known in found.values()})
        found.setdefault(colour.hex, colour)
    return tuple(found.values())


def _house_colour(entry: object, tolerance: float, taken: Collection[str]) -> HouseColour:
    if isinstance(entry, HouseColour):
        entry = {"name": entry.name, "hex": entry.hex, "tolerance": entry.tolerance}
    table = {"hex": entry} if isinstance(entry, str) else entry
    if not isinstance(table, Mapping) or not set(table) <= {"hex", "name", "tolerance"} or "hex" not in table:
        raise InvalidProfile(
            f"palette has an entry that is no colour: {entry!r}. Write #RRGGBB, or a table with hex, name, tolerance."
        )
    (value,) = _colours("palette", (str(table["hex"]),))
    name = table.get("name", "")
    if not isinstance(name, str) or len(name) > 40:
        raise InvalidProfile(f"The colour {value} has no usable name. Write up to 40 characters.")
    return HouseColour(
        name=name.strip() or _free_name(nearest_named(value), taken),
        hex=value,
        tolerance=_tolerance(f"The tolerance of {name.strip() or value}", table.get("tolerance", tolerance)),
    )


def _free_name(name: str, taken: Collection[str]) -> str:
    name = name.capitalize()
    return next(each for each in chain([name], (f"{name} {number}" for number in count(2))) if each.casefold() not in taken)


def _tolerance(what: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 20:
        raise InvalidProfile(f"{what} is {value!r}. Write a CIEDE2000 value above 0 and up to 20.")
    return float(value)


def _logo(data: object, folder: Path | None) -> LogoRule | None:
    if data is None:
        return None
    table = dict(_table("logo", data, LogoRule))
    for field in ("positions", "colours"):
        if field in table:
            table[field] = _texts(f"logo.{field}", table[field])
    table["colours"] = _colours("logo.colours", table.get("colours", ()))
    if "path" not in table:
        outline = read_logo(_brand_file(str(table.get("file", "")), folder), str(table["file"]))
        table |= {"path": outline.path, "aspect": outline.aspect}
    rule = LogoRule(**table)
    if not rule.colours:
        raise InvalidProfile("The logo has no colours. List the hex values that it may be printed in under logo.colours.")
    strange = [position for position in rule.positions if position not in POSITIONS]
    if strange or not rule.positions:
        raise InvalidProfile(
            f"The logo cannot stand at {', '.join(strange) or 'no position'}. Use some of: {', '.join(POSITIONS)}."
        )
    _between("The logo's least width", rule.min_width_mm, 3, 500, "millimetres")
    _between("The logo's clear space", rule.clear_space, 0, 5, "heights of the logo")
    return rule


def _type(data: object) -> TypeRule | None:
    if data is None:
        return None
    table = _table("type", data, TypeRule)
    if not isinstance(table.get("font"), str) or not table["font"]:
        raise InvalidProfile("The type rule names no font. Write the font's file name under type.font.")
    rule = TypeRule(**table)
    if rule.case not in CASES:
        raise InvalidProfile(f"Lettering cannot be set {rule.case!r}. Use one of: {', '.join(CASES)}.")
    _between("The least height of lettering", rule.min_height_mm, 1, 500, "millimetres")
    if not isinstance(rule.max_words, int) or not 1 <= rule.max_words <= 20:
        raise InvalidProfile(f"A print cannot carry {rule.max_words!r} words. Write a whole number from 1 to 20.")
    return rule


def _table(field: str, data: object, kind: type[LogoRule] | type[TypeRule]) -> Mapping[str, Any]:
    known = [each.name for each in fields(kind)]
    if not isinstance(data, Mapping):
        raise InvalidProfile(f"{field} is no table. Write it under [{field}].")
    for key in data:
        if key not in known:
            raise InvalidProfile(f"{field} has no field {key!r}. {one_of(str(key), known)}.")
    return data


def _between(what: str, value: object, low: float, high: float, unit: str) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise InvalidProfile(f"{what} is {value!r}. Write {low} to {high} {unit}.")


def _brand_file(name: str, folder: Path | None) -> bytes:
    """A file of the brand's own folder."""
    path = folder / name if folder and name and Path(name).name == name else None
    if path is None or not path.is_file():
        raise InvalidProfile(f"There is no file {name!r} in the brand's folder. Put it beside the profile.")
    return path.read_bytes()


def find_font(rule: TypeRule, brand: str, *, brands: Path = FOLDER) -> Path:
    """The font's file, from the brand's folder, else from data/fonts; raises InvalidProfile naming the fonts there are."""
    places = (brands / brand / rule.font, FONTS / rule.font) if Path(rule.font).name == rule.font else ()
    found = next((place for place in places if place.is_file()), None)
    if found is None:
        raise InvalidProfile(f"There is no font {rule.font!r}. Use one of: {', '.join(known_fonts(brand, brands=brands))}.")
    return found


def known_fonts(brand: str = "", *, brands: Path = FOLDER) -> tuple[str, ...]:
    """File names of the fonts that a brand may name: its own, then those of data/fonts."""
    own = sorted(path.name for path in (brands / brand).glob("*.ttf")) if brand else []
    return tuple(dict.fromkeys((*own, *sorted(path.name for path in FONTS.glob("*.ttf")))))


def is_uploaded(file: str) -> bool:
    """Whether a reference or logo is the sha256 of an uploaded file, not a name in the brand's folder."""
    return _SHA256.fullmatch(file) is not None


def _plain(value: object) -> Any:
    if isinstance(value, tuple):
        return [_plain(entry) for entry in value]
    if isinstance(value, HouseColour | LogoRule | TypeRule):
        return {known.name: _plain(getattr(value, known.name)) for known in fields(value)}
    return value


def _texts(field: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(entry, str) and entry.strip() for entry in value):
        raise InvalidProfile(f"{field} is no list of texts. Write a list of quoted texts.")
    return tuple(dict.fromkeys(entry.strip() for entry in value))


def _colours(field: str, value: Iterable[str]) -> tuple[str, ...]:
    try:
        return tuple(dict.fromkeys(parse_hex(entry, field=field) for entry in value))
    except InvalidBrief as error:
        raise InvalidProfile(f"{error}.") from error


def _check(profile: BrandProfile) -> None:
    for field in ("name", "template"):
        text = getattr(profile, field)
        if not isinstance(text, str) or not NAME.fullmatch(text):
            raise InvalidProfile(f"{field} {text!r} is no name. Use small letters, digits and hyphens.")
    if not isinstance(profile.title, str) or not profile.title.strip():
        raise InvalidProfile(f"{profile.name} has no title. Write the name that people read.")
    if len(profile.palette) < 3:
        raise InvalidProfile(
            f"The palette of {profile.name} has {len(profile.palette)} colours. Give at least three house colours."
        )
    if not profile.grounds or not set(profile.grounds) <= set(profile.palette):
        raise InvalidProfile(f"The grounds of {profile.name} are not all in its palette. Choose grounds among the house colours.")
    if not profile.on_brand or not profile.off_brand:
        raise InvalidProfile(f"{profile.name} needs on_brand and off_brand descriptions. Write at least one short sentence each.")
    unknown = set(profile.markets) - market_codes()
    if unknown:
        raise InvalidProfile(f"{', '.join(sorted(unknown))} is no country code. Use ISO 3166 codes of two letters, such as GB.")
