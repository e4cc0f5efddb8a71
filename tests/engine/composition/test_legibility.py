"""What a print studio's art director sent back, and must not come again."""

import math
import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from engine.composition.compose import compose
from engine.composition.layouts.legibility import legible, untangled
from engine.composition.layouts.parts import Part
from engine.composition.motifs import load_library
from engine.composition.placement import Composition, Placement
from engine.composition.plan import Plan, make_plan
from engine.composition.render import render
from engine.domain.brief import Layout, RepeatType
from engine.domain.colour import Palette
from engine.domain.spec import DrawingSpec
from engine.ports import Artwork
from engine.repeats.seam import seam_ratio

_PAIRS = re.compile(r"(-?[\d.]+(?:e-?\d+)?) (-?[\d.]+(?:e-?\d+)?)")
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


def part(plan: Plan, name: str, x: float, y: float, size: float, site: tuple[float, float]) -> Part:
    return Part(Placement(motif=_known(plan, name), x=x, y=y, size=size, tones=(1, 1, 2, 2)), site=site)


def test_a_leaf_across_another_figure_is_left_out_and_one_behind_its_own_stays(plan):
    here, there = (0.3, 0.5), (0.7, 0.5)
    figures = [part(plan, "big leaf", *here, 0.3, here), part(plan, "big leaf", *there, 0.3, there)]
    own, across = part(plan, "big leaf", 0.3, 0.42, 0.2, here), part(plan, "big leaf", 0.7, 0.42, 0.2, here)
    assert untangled(plan, [own, across], figures) == [own]


def test_a_stem_whose_leaves_are_left_out_goes_with_them(plan):
    here, there = (0.3, 0.5), (0.7, 0.5)
    figures = [part(plan, "big leaf", *here, 0.3, here), part(plan, "big leaf", *there, 0.3, there)]
    stem = part(plan, "big leaf", 0.3, 0.6, 0.2, here)._replace(placement=leaf(plan, 0.3, 0.6)._replace(finished=False))
    own, across = part(plan, "big leaf", 0.3, 0.42, 0.2, here), part(plan, "big leaf", 0.7, 0.42, 0.2, here)
    assert untangled(plan, [stem, across], figures) == []
    assert untangled(plan, [stem, own], figures) == [stem, own]


def test_a_leaf_across_a_figure_beyond_the_repeats_edge_is_left_out(plan):
    edge, other = (0.02, 0.5), (0.5, 0.5)
    figures = [part(plan, "big leaf", *edge, 0.3, edge), part(plan, "big leaf", *other, 0.3, other)]
    assert untangled(plan, [part(plan, "big leaf", 0.99, 0.5, 0.15, other)], figures) == []


@pytest.mark.parametrize("seed", range(3))
def test_birds_of_a_border_stand_on_a_branch_and_none_runs_through_their_heads(seed):
    drawing = replace(DRAWING, motifs=("folk bird", "folk heart"), layout=Layout.BORDER, density=0.4, scale=0.3, seed=seed)
    composition = compose(drawing)
    birds = [p for p in composition.placements if composition.motifs[p.motif].name == "folk bird" and p.size > 0.2]
    feet = max(p.y + p.size * composition.motifs[p.motif].height / 2 for p in birds)
    leaves = [p for p in composition.placements if p.foot and composition.motifs[p.motif].name not in ("folk bird", "folk heart")]
    grown = [p.y for p in leaves if p.y > min(b.y - b.size / 2 for b in birds)]
    assert grown
    assert min(abs(y - feet) for y in grown) < 0.06
    assert all(y > feet - 0.12 for y in grown)


@pytest.mark.parametrize("density", [0.3, 0.4, 0.5])
def test_what_was_named_second_stays_though_without_it_the_coverage_came_nearer(density):
    for seed in range(4):
        composition = compose(
            replace(DRAWING, motifs=("bloom", "folk heart"), layout=Layout.SET, density=density, scale=0.22, seed=seed)
        )
        assert any(composition.motifs[p.motif].name == "folk heart" for p in composition.placements)


def test_vines_leave_room_for_leaves_where_their_figures_alone_would_cover_what_is_asked():
    for seed in range(8):
        composition = compose(replace(DRAWING, motifs=("bloom", "leaf sprig"), density=0.4, scale=0.22, seed=seed))
        drawn = [composition.motifs[p.motif].name for p in composition.placements]
        assert sum(name != "bloom" for name in drawn) > drawn.count("bloom")


@pytest.mark.parametrize("repeat", [RepeatType.BLOCK, RepeatType.BRICK])
def test_stems_that_run_through_the_repeat_keep_their_breadth_where_they_meet(repeat):
    composition = compose(replace(DRAWING, motifs=("bloom", "leaf sprig"), scale=0.22, seed=0, repeat=repeat))
    paths = [composition.motifs[p.motif].layers[0].path for p in composition.placements if not p.finished]
    # up one side and down the other
    edges = [np.array([tuple(map(float, pair)) for pair in _PAIRS.findall(path)])[::3][:-1] for path in paths]
    through = [edge for edge in edges if np.ptp(edge, axis=0).max() > 1.0]
    assert through
    for edge in through:
        breadths = np.hypot(*(edge - edge[::-1]).T)
        assert breadths.max() < 1.05 * breadths.min()
