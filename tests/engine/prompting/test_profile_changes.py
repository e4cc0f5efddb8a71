"""Two versions of a profile are told apart in words that a director would use."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.domain.brand import BrandProfile, HouseColour
from engine.prompting.profile_changes import profile_changes

PETROL = HouseColour(name="Petrol", hex="#124654")


def test_a_version_does_not_differ_from_itself(harbour: BrandProfile) -> None:
    assert profile_changes(harbour, replace(harbour, version=9)) == ()


def change_palette(brand: BrandProfile) -> BrandProfile:
    first, second, *rest = brand.colours
    return replace(
        brand,
        colours=(replace(first, name="Canvas"), replace(second, tolerance=3.5), *rest[:-1], PETROL),
        grounds=tuple(ground for ground in brand.grounds if ground != rest[-1].hex),
    )


def test_a_palette_names_what_was_added_removed_renamed_and_loosened(harbour: BrandProfile) -> None:
    assert profile_changes(harbour, change_palette(harbour)) == (
        "palette: Sailcloth renamed Canvas",
        "palette: tolerance of Dune 2 became 3.5",
        "palette: Petrol added",
        "palette: Chalk removed",
        "grounds: Chalk removed",
    )


def test_a_colour_that_keeps_its_name_says_what_it_was(harbour: BrandProfile) -> None:
    *others, last = harbour.colours
    moved = replace(harbour, colours=(*others, replace(last, hex="#FFFFFF")), grounds=harbour.grounds[:1])
    assert "palette: Chalk became #FFFFFF (was #FBFAF6)" in profile_changes(harbour, moved)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"title": "Harbour & Sons"}, "title: Harbour became Harbour & Sons"),
        ({"off_brand": ("neon",)}, "off brand: 'neon' added"),
        ({"motifs_barred": ()}, "motifs barred: 'skull' removed"),
        ({"markets": ("FR", "GB")}, "markets: put in another order"),
        ({"markets": ("GB", "FR", "DE")}, "markets: DE added"),
        ({"references": ()}, "references: 6 removed"),
        ({"logo": None}, "logo removed"),
        ({"type": None}, "lettering removed"),
    ],
)
def test_every_other_part_is_named(harbour: BrandProfile, change: dict[str, object], said: str) -> None:
    assert said in profile_changes(harbour, replace(harbour, **change))


def test_rules_say_both_values(harbour: BrandProfile) -> None:
    assert harbour.logo is not None
    assert harbour.type is not None
    stricter = replace(
        harbour,
        logo=replace(harbour.logo, min_width_mm=40, colours=("#1F3A5F",), path="M0 0L1 0L1 1Z"),
        type=replace(harbour.type, case="lower"),
    )
    assert profile_changes(harbour, stricter) == (
        "logo: least width (mm) 30 became 40",
        "logo: another drawing",
        "logo colours: Sailcloth removed",
        "lettering: case upper became lower",
    )
