"""What a print studio's art director sent back, and must not come again."""

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from engine.composition.compose import compose
from engine.composition.layouts.legibility import legible
from engine.composition.motifs import load_library
from engine.composition.placement import Composition, Placement
from engine.composition.plan import Plan, make_plan
from engine.composition.render import render
from engine.domain.brief import Layout, RepeatType
from engine.domain.colour import Palette
from engine.domain.spec import DrawingSpec
from engine.ports import Artwork
from engine.repeats.seam import seam_ratio

PALETTE = Palette(ground="#F4EFE6", inks=("#1F3A5F", "#C0563B", "#D9A441"))
DRAWING = DrawingSpec(
    motifs=("fern",),
    layout=Layout.ALLOVER,
    repeat=RepeatType.BLOCK,
    symmetry="none",
    density=0.4,
    scale=0.3,
    aspect=1.0,
    palette=PALETTE,
    style="flat",
    seed=33,
)


@pytest.fixture
def plan() -> Plan:
    return make_plan(DRAWING, load_library())


def berry(plan: Plan, x: float, y: float, size: float = 0.12) -> Placement:
    return Placement(motif=_known(plan, "berry dot"), x=x, y=y, size=size, tones=(1, 1, 1, 1))


def leaf(plan: Plan, x: float, y: float) -> Placement:
    return Placement(motif=_known(plan, "big leaf"), x=x, y=y, size=0.5, tones=(2, 2, 3, 3))


def _known(plan: Plan, name: str) -> int:
    return plan.named(name, lambda: load_library().draw(name, 1))


def left(plan: Plan, *placements: Placement) -> tuple[Placement, ...]:
    strewn = [p for p in placements if plan.motifs[p.motif].family == "berry dot"]
    return legible(plan, lambda fullness: placements, strewn)(1.0)


def test_a_berry_with_a_bite_in_it_is_left_out_and_a_whole_one_stays(plan):
    bitten, whole = berry(plan, 0.3, 0.5), berry(plan, 0.85, 0.15, 0.121)
    assert left(plan, bitten, whole, leaf(plan, 0.3, 0.45)) == (whole, leaf(plan, 0.3, 0.45))


def test_a_berry_stuck_upon_a_leaf_is_left_out(plan):
    assert left(plan, leaf(plan, 0.3, 0.45), berry(plan, 0.31, 0.5)) == (leaf(plan, 0.3, 0.45),)


def test_all_images_of_a_bitten_figure_go_together(plan):
    here, there, other = berry(plan, 0.3, 0.5), berry(plan, 0.85, 0.15), berry(plan, 0.9, 0.8, 0.13)
    assert left(plan, here, there, other, leaf(plan, 0.3, 0.45)) == (other, leaf(plan, 0.3, 0.45))


def test_a_figure_left_out_is_left_out_however_full_the_repeat(plan):
    strewn = [berry(plan, 0.3, 0.5)]
    build = legible(plan, lambda fullness: (berry(plan, 0.3, 0.5, 0.1 + 0.02 * fullness), leaf(plan, 0.3, 0.45)), strewn)
    assert all(build(fullness) == (leaf(plan, 0.3, 0.45),) for fullness in (-1.0, 0.0, 0.7, 1.6))


@pytest.mark.parametrize("repeat", [RepeatType.HALF_DROP, RepeatType.BRICK])
@pytest.mark.parametrize("layout", [Layout.OGEE, Layout.DIAMOND])
@pytest.mark.parametrize("scale", [0.26, 0.3, 0.34])
def test_large_frames_of_a_shifted_repeat_are_not_squat_and_go_on_over_its_edges(repeat, layout, scale):
    asked = replace(DRAWING, motifs=("swan", "seaweed"), layout=layout, repeat=repeat, scale=scale, density=0.42)
    drawn = compose(asked)
    frame = max((drawn.motifs[p.motif] for p in drawn.placements if not p.finished), key=lambda motif: motif.width * motif.height)
    assert frame.width / frame.height < 1.5
    assert seam_ratio(Artwork(pixels=render(drawn, 512, 512), repeat=repeat)) < 1.5


@pytest.mark.parametrize("seed", [1, 2, 3, 33])
def test_slender_plants_grow_up_their_shoots(seed):
    drawn = compose(replace(DRAWING, seed=seed))
    largest = max(p.size for p in drawn.placements if drawn.motifs[p.motif].family == "fern")
    leads = [p for p in drawn.placements if drawn.motifs[p.motif].family == "fern" and p.size > 0.95 * largest]
    trailing = any(
        drawn.motifs[p.motif].height > 1.5 for p in drawn.placements if not p.finished
    )  # a stem through the whole repeat
    assert not trailing or all(math.cos(p.turn) > 0 for p in leads)


@pytest.mark.parametrize("scale", [0.2, 0.26, 0.3, 0.36, 0.42])
def test_the_two_kinds_of_a_borders_field_alternate_also_over_the_repeats_edge(scale):
    drawn = compose(replace(DRAWING, motifs=("paisley", "bloom"), layout=Layout.BORDER, scale=scale))
    rows: dict[float, list[tuple[float, str]]] = {}
    seconds = [p for p in drawn.placements if p.finished and drawn.motifs[p.motif].family in {"bloom", *field_sprigs(drawn)}]
    for p in seconds:
        rows.setdefault(round(p.y, 3), []).append((p.x % 1.0, drawn.motifs[p.motif].family))
    alternating = [sorted(row) for row in rows.values() if len({kind for _, kind in row}) == 2]
    assert alternating
    for row in alternating:
        around = [kind for _, kind in row]
        assert all(a != b for a, b in pairwise([*around, around[0]]))
        assert np.ptp(np.diff([x for x, _ in row])) < 0.02


def field_sprigs(drawn: Composition) -> set[str]:
    """The foliage of the field: what stands in a row with blooms."""
    at = {round(p.y, 3) for p in drawn.placements if p.finished and drawn.motifs[p.motif].family == "bloom"}
    fillers = {"berry dot", "berry trio", "dot"}
    return (
        {drawn.motifs[p.motif].family for p in drawn.placements if p.finished and not p.foot and round(p.y, 3) in at}
        - fillers
        - {"paisley"}
    )
