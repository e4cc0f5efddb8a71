import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.ndimage import distance_transform_edt, label

from engine.composition import pen
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
