"""What differs between two versions of a brand's profile, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields

from engine.domain.brand import BrandProfile, HouseColour, LogoRule, TypeRule

_LISTS = {
    "on_brand": "on brand",
    "off_brand": "off brand",
    "motifs_wanted": "motifs wanted",
    "motifs_barred": "motifs barred",
    "words_barred": "words barred",
    "markets": "markets",
}
_SINGLE = {"title": "title", "template": "template", "palette_tolerance": "tolerance of other colours"}
_RULES = {
    "min_width_mm": "least width (mm)",
    "clear_space": "clear space",
    "positions": "positions",
    "font": "font",
    "min_height_mm": "least height (mm)",
    "case": "case",
    "max_words": "most words",
}


def profile_changes(before: BrandProfile, after: BrandProfile) -> tuple[str, ...]:
    """Each difference as a phrase, such as `palette: Petrol added` or `off brand: 'neon' removed`; empty where there is none."""
    return (
        *_single(before, after),
        *_palette(before.colours, after.colours),
        *_listed("grounds", *_named(before, after, before.grounds, after.grounds)),
        *(line for field, words in _LISTS.items() for line in _listed(words, *_quoted(field, before, after))),
        *_references(before.references, after.references),
        *_logo(before, after),
        *_rule("lettering", before.type, after.type),
    )


def _single(before: BrandProfile, after: BrandProfile) -> Iterator[str]:
    for field, words in _SINGLE.items():
        old, new = getattr(before, field), getattr(after, field)
        if old != new:
            yield f"{words}: {_plain(old)} became {_plain(new)}"


def _palette(before: Sequence[HouseColour], after: Sequence[HouseColour]) -> Iterator[str]:
    old, new = ({colour.hex: colour for colour in colours} for colours in (before, after))
    was = {colour.name: colour for colour in before if colour.hex not in new}
    moved = {colour.name: was[colour.name] for colour in after if colour.hex not in old and colour.name in was}
    for colour in after:
        if colour.name in moved:
            yield f"palette: {colour.name} became {colour.hex} (was {moved[colour.name].hex})"
        elif colour.hex not in old:
            yield f"palette: {colour.name} added"
        else:
            yield from _one_colour(old[colour.hex], colour)
    yield from (f"palette: {name} removed" for name in was if name not in moved)
    if set(old) == set(new) and list(old) != list(new):
        yield "palette: put in another order"


def _one_colour(before: HouseColour, after: HouseColour) -> Iterator[str]:
    if before.name != after.name:
        yield f"palette: {before.name} renamed {after.name}"
    if before.tolerance != after.tolerance:
        yield f"palette: tolerance of {after.name} {before.tolerance:g} became {after.tolerance:g}"


def _listed(words: str, before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    yield from (f"{words}: {entry} added" for entry in after if entry not in before)
    yield from (f"{words}: {entry} removed" for entry in before if entry not in after)
    if set(before) == set(after) and tuple(before) != tuple(after):
        yield f"{words}: put in another order"


def _quoted(field: str, *profiles: BrandProfile) -> Iterator[tuple[str, ...]]:
    for profile in profiles:
        entries = getattr(profile, field)
        yield entries if field == "markets" else tuple(f"'{entry}'" for entry in entries)


def _references(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    for number, verb in ((len(set(after) - set(before)), "added"), (len(set(before) - set(after)), "removed")):
        if number:
            yield f"references: {number} {verb}"


def _logo(before: BrandProfile, after: BrandProfile) -> Iterator[str]:
    yield from _rule("logo", before.logo, after.logo)
    if before.logo and after.logo:
        if before.logo.path != after.logo.path:
            yield "logo: another drawing"
        yield from _listed("logo colours", *_named(before, after, before.logo.colours, after.logo.colours))


def _rule(words: str, before: LogoRule | TypeRule | None, after: LogoRule | TypeRule | None) -> Iterator[str]:
    if before is None or after is None:
        if before is not after:
            yield f"{words} {'added' if before is None else 'removed'}"
        return
    for field in fields(after):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if old != new and field.name in _RULES:
            yield f"{words}: {_RULES[field.name]} {_plain(old)} became {_plain(new)}"


def _named(before: BrandProfile, after: BrandProfile, *lists: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """The same name for a colour on both sides: that of the later version, where it knows the colour."""
    names = {colour.hex: colour.name for profile in (before, after) for colour in profile.colours}
    for colours in lists:
        yield tuple(names.get(colour, colour) for colour in colours)


def _plain(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)
