"""Brand profiles: reading, checking and writing them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from engine.domain.brand import BrandProfile
from engine.domain.colour import parse_hex
from engine.errors import InvalidBrief, InvalidProfile
from engine.prompting.markets import market_codes
from engine.prompting.vocabulary import NAME, one_of

_FIELDS = {known.name: known for known in fields(BrandProfile)}
_LISTS = ("palette", "grounds", "on_brand", "off_brand", "motifs_wanted", "motifs_barred", "words_barred", "markets", "references")


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
    return profile_from_mapping(data)


def profile_from_mapping(data: Mapping[str, Any]) -> BrandProfile:
    """A checked profile; raises InvalidProfile with the field that is wrong."""
    for key in data:
        if key not in _FIELDS:
            raise InvalidProfile(f"A brand profile has no field {key!r}. {one_of(str(key), _FIELDS)}.")
    missing = sorted({"name", "title", "palette", "grounds", "on_brand", "off_brand", "template"} - set(data))
    if missing:
        raise InvalidProfile(f"The brand profile lacks {', '.join(missing)}. Add it.")
    values: dict[str, Any] = dict(data) | {field: _texts(field, data[field]) for field in _LISTS if field in data}
    for field in ("palette", "grounds"):
        values[field] = _colours(field, values[field])
    profile = BrandProfile(**values)
    _check(profile)
    return profile


def profile_to_mapping(profile: BrandProfile) -> dict[str, Any]:
    """Plain JSON and TOML values; `profile_from_mapping` reads them back."""
    values = {name: getattr(profile, name) for name in _FIELDS}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def _texts(field: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(entry, str) and entry.strip() for entry in value):
        raise InvalidProfile(f"{field} is no list of texts. Write a list of quoted texts.")
    return tuple(entry.strip() for entry in value)


def _colours(field: str, value: tuple[str, ...]) -> tuple[str, ...]:
    try:
        return tuple(dict.fromkeys(parse_hex(entry, field=field) for entry in value))
    except InvalidBrief as error:
        raise InvalidProfile(f"{error}.") from error


def _check(profile: BrandProfile) -> None:
    for field in ("name", "template"):
        text = getattr(profile, field)
        if not isinstance(text, str) or not NAME.fullmatch(text):
            raise InvalidProfile(f"{field} {text!r} is no name. Use small letters, digits and hyphens.")
    if len(profile.palette) < 3:
        raise InvalidProfile(
            f"The palette of {profile.name} has {len(profile.palette)} colours. Give at least three house colours."
        )
    if not profile.grounds or not set(profile.grounds) <= set(profile.palette):
        raise InvalidProfile(f"The grounds of {profile.name} are not all in its palette. Choose grounds among the house colours.")
    if not profile.on_brand or not profile.off_brand:
        raise InvalidProfile(f"{profile.name} needs on_brand and off_brand descriptions. Write at least one short sentence each.")
    if not isinstance(profile.palette_tolerance, int | float) or not 0 < profile.palette_tolerance <= 20:
        raise InvalidProfile(
            f"palette_tolerance of {profile.name} is {profile.palette_tolerance!r}. Write a CIEDE2000 value up to 20."
        )
    unknown = set(profile.markets) - market_codes()
    if unknown:
        raise InvalidProfile(f"{', '.join(sorted(unknown))} is no country code. Use ISO 3166 codes of two letters, such as GB.")
