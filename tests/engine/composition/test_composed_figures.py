import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.ndimage import distance_transform_edt, label

from engine.colour.difference import lab_of_hex
from engine.composition import colouring, pen
from engine.composition.compose import compose
from engine.composition.layouts import figures, grounds
from engine.composition.layouts.parts import Part, set_down, structure
from engine.composition.motifs import load_library
from engine.composition.placement import Composition, Placement
from engine.composition.plan import make_plan
from engine.composition.render import draw_indices
from engine.domain.brief import Layout, RepeatType
from engine.domain.colour import Palette
from engine.domain.spec import DrawingSpec

DRAWING = DrawingSpec(
    motifs=("dog", "folk heart"),
    layout=Layout.TOSSED,
    repeat=RepeatType.BLOCK,
    symmetry="none",
    density=0.4,
    scale=0.3,
    aspect=1.0,
    palette=Palette(ground="#F4EFE6", inks=("#1F3A5F", "#DCD3C2", "#C0563B")),
    style="flat",
    seed=5,
)
ANGLE = st.floats(-math.pi, math.pi)


def foot_of(placement: Placement) -> tuple[float, float]:
    down = placement.foot * placement.size
    return placement.x - down * math.sin(placement.turn), placement.y + down * math.cos(placement.turn)


@given(turn=ANGLE, group_turn=ANGLE, mirrored=st.booleans(), fullness=st.floats(0, 1.6))
def test_a_leaf_stays_on_its_stem_however_large_it_has_grown(turn, group_turn, mirrored, fullness):
    plan = make_plan(DRAWING, load_library())
    leaf = figures.leaf(plan, 0.2, 0.1, turn, 0.3, (1, 1, 0, 0))
    assert foot_of(leaf) == pytest.approx((0.2, 0.1))
    placed = set_down([Part(leaf, 0.1, 0.4)], 0.5, 0.5, turn=group_turn, mirrored=mirrored)[0]
    assert foot_of(placed.at(fullness)) == pytest.approx(foot_of(placed.placement))


def test_a_textured_grounds_marks_are_whole_and_clear_of_all_figures():
    plan = make_plan(DRAWING, load_library())
    hero = figures.lone(plan, plan.hero(0), 0.5, (1, 1, 0, 0))[0].placement
    hero = hero.moved(x=0.5, y=0.5, turn=0.0, mirrored=False)
    motif = plan.add(structure(pen.ellipse(0, 0, 0.005)))
    places = np.stack(np.meshgrid(np.arange(40), np.arange(40)), -1).reshape(-1, 2) / 40 + 0.0125
    marks = grounds.Texture(motif=motif, ink=2, reach=0.005, places=places).about([hero], plan, 1.0)
    figure, both = drawn(plan, [hero]) == 1, drawn(plan, [*marks, hero])
    sizes = np.bincount(label(both == 2)[0].ravel())[1:]
    away = distance_transform_edt(~figure) / 400
    assert 500 < len(marks) == len(sizes) < 1600
    assert sizes.min() > 0.6 * sizes.max()
    assert away[both == 2].min() > grounds.CHANNEL / 2  # looked at on a map of 144 rows


def drawn(plan, placements) -> np.ndarray:
    composition = Composition(
        aspect=1.0,
        repeat=RepeatType.BLOCK,
        palette=DRAWING.palette,
        motifs=tuple(plan.motifs),
        placements=tuple(placements),
        style="flat",
        seed=0,
    )
    return draw_indices(composition, 400, 400)


def test_a_walking_creature_stands_among_what_grows_and_nothing_lies_under_its_feet():
    plan = make_plan(DRAWING, load_library())
    hero, *_ = [part.placement for part in figures.company(plan, plan.hero(0), 0.3, plan.tones(0)) if part.leads]
    beside = [part.placement for part in figures.company(plan, plan.hero(0), 0.3, plan.tones(0)) if not part.leads]
    assert beside
    assert all(foot_of(p)[1] < 0.5 * 0.3 for p in beside if p.foot)
    assert all(abs(foot_of(p)[0]) > 0.2 * hero.size * 0.9 for p in beside if p.foot)


def named(composition: Composition, name: str) -> list[Placement]:
    return [p for p in composition.placements if composition.motifs[p.motif].name == name]


@pytest.mark.parametrize("seed", range(3))
def test_neighbouring_stripes_stand_against_each_others_gaps(seed):
    composition = compose(replace(DRAWING, motifs=("iris", "leaf sprig"), layout=Layout.STRIPE, scale=0.3, seed=seed))
    lanes: dict[float, list[float]] = {}
    for p in named(composition, "iris"):
        if p.size > 0.2:
            lanes.setdefault(round(p.x, 3), []).append(p.y % 1.0)
    assert len(lanes) >= 2
    first, second = sorted(lanes)[:2]
    step = 1.0 / len(lanes[first])
    apart = min(abs((a - b + step / 2) % step - step / 2) for a in lanes[first] for b in lanes[second])
    assert apart == pytest.approx(step / 2, abs=0.05)


def test_weed_behind_a_creature_takes_another_ink_than_its_body_and_its_fins():
    palette = Palette(ground="#F4EFE6", inks=("#1F3A5F", "#C8553D", "#8FB3C9", "#7A8B3A"))
    plan = make_plan(replace(DRAWING, motifs=("jellyfish", "starfish"), palette=palette), load_library())
    for turn in range(3):
        tones = plan.tones(turn)
        (*weed, hero) = figures.company(plan, plan.hero(0), 0.3, tones)
        assert hero.leads
        grown = [part.placement for part in weed if part.placement.foot]
        assert grown
        assert all(p.tones[0] not in tones[:2] for p in grown)


def test_a_thrown_fish_has_no_weed_that_would_hang_from_it():
    drawing = replace(
        DRAWING, motifs=("fish", "seaweed"), palette=Palette(ground="#F4EFE6", inks=("#1F3A5F", "#C8553D", "#7A8B3A"))
    )
    plan = make_plan(drawing, load_library())
    assert not any(part.placement.foot for part in figures.company(plan, plan.hero(0), 0.3, plan.tones(0)))
    flowing = make_plan(replace(drawing, layout=Layout.ALLOVER), load_library())
    assert any(part.placement.foot for part in figures.company(flowing, flowing.hero(0), 0.3, flowing.tones(0)))


def test_a_green_too_near_the_ground_carries_no_leaves():
    olive = Palette(ground="#5B6236", inks=("#EDE3C4", "#D4A24C", "#2B3018", "#C46B45"))
    assert colouring.differences(olive)[0, colouring.story(olive).growth] >= colouring.GREENS


def test_a_small_figure_differs_from_its_plate_in_lightness_too():
    palette = Palette(ground="#F7DDD0", inks=("#7A1F3D", "#C06C84", "#355C7D", "#F2B59B"))
    light = lab_of_hex(palette.colours)[:, 0]
    for turn in range(3):
        body = colouring.tones_on(palette, 3, turn)[0]  # on the blue, as dark as the burgundy
        assert abs(light[body] - light[3]) >= colouring.READS_IN_GREY


@pytest.mark.parametrize("kind", ["windows", "islands"])
def test_sets_carry_small_marks_beside_their_figures(kind):
    density = {"windows": 0.4, "islands": 0.3}[kind]
    found = []
    for seed in range(6):
        composition = compose(
            replace(DRAWING, motifs=("folk bird", "folk heart"), layout=Layout.SET, density=density, scale=0.26, seed=seed)
        )
        figures_at = {(round(p.x, 2), round(p.y, 2)) for p in named(composition, "folk bird")}
        small = [p for p in composition.placements if p.finished and p.size < 0.1]
        found.append(len(small) >= 2 * len(figures_at))
    assert sum(found) >= 4


@pytest.mark.parametrize("repeat", (RepeatType.BRICK, RepeatType.HALF_DROP))
@pytest.mark.parametrize(("hero", "second"), (("fern", "mushroom"), ("rose", "cactus"), ("monstera leaf", "palm tree")))
def test_what_stands_on_the_ground_does_not_hang_from_a_vine(hero, second, repeat):
    for seed in range(4):
        vine = replace(DRAWING, motifs=(hero, second), layout=Layout.ALLOVER, repeat=repeat, density=0.38, scale=0.26, seed=seed)
        composition = compose(vine)
        standing = [p for p in composition.placements if composition.motifs[p.motif].family == second]
        assert standing
        assert all(math.cos(p.turn) > 0.8 for p in standing)
