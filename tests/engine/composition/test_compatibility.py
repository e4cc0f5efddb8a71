import pytest

from engine.composition.compatibility import (
    Lattice,
    attainable_density,
    can_hold,
    compatibility,
    fitted_mm,
    largest_scale,
    lattice_of,
    nearest_symmetry,
    table,
)
from engine.composition.finishes import FINISHES
from engine.composition.symmetry import HEXAGONAL, ROOT_3, SYMMETRIES
from engine.domain.brief import Layout, RepeatType


@pytest.mark.parametrize("layout", list(Layout))
def test_every_refusal_offers_what_can_be_drawn_and_says_why_in_a_sentence(layout):
    for repeat in RepeatType:
        for symmetry in SYMMETRIES:
            for aspect in (1.0, 1.5, ROOT_3):
                found = compatibility(layout, repeat, symmetry, aspect)
                near = found.nearest
                assert found.ok == can_hold(layout, repeat, symmetry, aspect)
                assert found.ok == (found.why == "")
                assert can_hold(near.layout, near.repeat, near.symmetry, near.aspect)
                assert near.symmetry == symmetry
                assert can_hold(layout, repeat, found.in_place, aspect)
                assert found.ok or found.why.endswith(".")


def test_the_symmetry_is_kept_before_the_layout_the_layout_before_the_repeat_and_the_repeat_before_the_ratio():
    turned = compatibility(Layout.TOSSED, RepeatType.HALF_DROP, "p4", 1.0).nearest
    assert (turned.layout, turned.repeat, turned.aspect) == (Layout.TOSSED, RepeatType.BLOCK, 1.0)
    stretched = compatibility(Layout.ALLOVER, RepeatType.BLOCK, "p4", 1.5).nearest
    assert (stretched.layout, stretched.repeat, stretched.aspect) == (Layout.ALLOVER, RepeatType.BLOCK, 1.0)
    moved = compatibility(Layout.OGEE, RepeatType.BLOCK, "p6m", 1.0).nearest
    assert (moved.layout, moved.repeat, moved.symmetry) == (Layout.TOSSED, RepeatType.BLOCK, "p6m")
    assert moved.aspect in (ROOT_3, 1 / ROOT_3)


def test_what_is_left_open_is_filled_with_what_can_be_drawn():
    assert compatibility(None, None, "p4", 1.0).ok
    assert compatibility(Layout.OGEE, None, "pmm", 1.0).ok
    assert not compatibility(None, None, "p6", 1.0).ok


def test_sizes_in_millimetres_follow_the_ratio_that_a_group_needs():
    assert fitted_mm((320.0, 240.0), 1.0) == (320.0, 320.0)
    assert fitted_mm((320.0, 320.0), 1.0) == (320.0, 320.0)
    width, height = fitted_mm((320.0, 320.0), 1 / ROOT_3)
    assert lattice_of(RepeatType.BLOCK, width / height) is Lattice.HEXAGONAL


def test_hexagonal_groups_say_what_they_need():
    for symmetry in HEXAGONAL:
        for aspect in (ROOT_3, 1 / ROOT_3):
            assert can_hold(Layout.TOSSED, RepeatType.BLOCK, symmetry, aspect)
        assert "1.732" in compatibility(Layout.TOSSED, RepeatType.BLOCK, symmetry, 1.0).why
        assert "ogee layout" in compatibility(Layout.OGEE, RepeatType.BLOCK, symmetry, ROOT_3).why
    assert "square" in compatibility(Layout.TOSSED, RepeatType.BLOCK, "p4", 1.5).why
    assert "shifts" in compatibility(Layout.TOSSED, RepeatType.BRICK, "p4", 1.0).why
    assert "not a wallpaper group" in compatibility(Layout.TOSSED, RepeatType.BLOCK, "p7", 1.0).why


def test_the_nearest_symmetry_is_the_likest_that_can_be_held():
    assert nearest_symmetry(Layout.TOSSED, RepeatType.BLOCK, "p4", 1.5) == "p2"
    assert nearest_symmetry(Layout.TOSSED, RepeatType.BLOCK, "p4g", 1.5) == "pgg"
    assert nearest_symmetry(Layout.TOSSED, RepeatType.HALF_DROP, "pmm", 1.0) == "cmm"
    assert nearest_symmetry(Layout.TOSSED, RepeatType.MIRROR, "p4m", 1.0) == "pmm"
    assert nearest_symmetry(Layout.TOSSED, RepeatType.BLOCK, "p7", 1.0) == "none"


def test_the_table_names_every_layout_and_lattice_and_only_what_can_be_held():
    rows = table()
    assert {(row.layout, row.lattice) for row in rows} == {(layout, lattice) for layout in Layout for lattice in Lattice}
    for row in rows:
        repeat, aspect = {
            Lattice.OBLONG: (RepeatType.BLOCK, 1.5),
            Lattice.SQUARE: (RepeatType.BLOCK, 1.0),
            Lattice.HEXAGONAL: (RepeatType.BLOCK, ROOT_3),
            Lattice.RHOMBIC: (RepeatType.BRICK, 1.0),
            Lattice.MIRRORED: (RepeatType.MIRROR, 1.0),
        }[row.lattice]
        assert row.symmetries == tuple(s for s in SYMMETRIES if can_hold(row.layout, repeat, s, aspect))


def test_every_layout_and_style_has_a_range_of_densities():
    for layout in Layout:
        for style in FINISHES:
            low, high = attainable_density(layout, style)
            assert 0.02 <= low < high <= 0.95


NINE = {"p2", "pm", "pg", "cm", "pmm", "pmg", "pgg", "cmm", "p4"}


def test_built_layouts_hold_the_groups_that_only_exchange_their_main_motifs():
    held = {row.layout: set(row.symmetries) - {"none", "p1"} for row in table() if row.lattice is Lattice.SQUARE}
    assert held[Layout.SET] == held[Layout.CHECK] == held[Layout.MEDALLION] == NINE
    assert held[Layout.STRIPE] == NINE - {"p4"}
    assert held[Layout.OGEE] == {"p2", "pg", "pgg"}
    assert held[Layout.DIAMOND] == {"p2", "pg", "pgg", "p4", "p4g"}
    assert held[Layout.BORDER] == held[Layout.SCALLOP] == set()


def test_what_a_built_layout_cannot_hold_is_answered_with_the_likest_in_place_and_a_free_layout_beside():
    asked = compatibility(Layout.SET, RepeatType.BLOCK, "p4m", 1.0)
    assert (asked.in_place, asked.nearest.layout, asked.nearest.symmetry) == ("pmm", Layout.TOSSED, "p4m")
    assert "set layout keeps only p2, pm" in asked.why
    assert compatibility(Layout.CHECK, RepeatType.BLOCK, "p4", 1.5).nearest.layout is Layout.CHECK
    assert "square" in compatibility(Layout.CHECK, RepeatType.BLOCK, "p4", 1.5).why
    assert nearest_symmetry(Layout.OGEE, RepeatType.BLOCK, "pmm", 1.0) == "p2"
    assert nearest_symmetry(Layout.STRIPE, RepeatType.HALF_DROP, "pmm", 1.0) == "cmm"


@pytest.mark.parametrize("layout", list(Layout))
def test_a_group_leaves_room_for_a_motif_and_a_range_of_densities(layout):
    for row in table():
        for symmetry in row.symmetries if row.layout is layout and row.lattice is Lattice.SQUARE else ():
            largest = largest_scale(layout, RepeatType.BLOCK, symmetry)
            assert 0.1 < largest <= largest_scale(layout, RepeatType.BLOCK)
            low, high = attainable_density(layout, scale=largest, symmetry=symmetry)
            assert 0 < low < high
