import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.composition.compatibility import nearest_symmetry
from engine.composition.compose import compose
from engine.composition.finishes import FINISHES
from engine.composition.motifs import load_library
from engine.composition.render import render
from engine.composition.symmetry import SYMMETRIES
from engine.domain.brief import Layout, RepeatType
from engine.domain.colour import Palette, to_rgb
from engine.domain.spec import DrawingSpec
from engine.ports import Artwork
from engine.repeats.seam import seam_ratio

colours = st.lists(st.integers(0, 2**24 - 1), min_size=2, max_size=7, unique=True).map(lambda v: tuple(f"#{c:06X}" for c in v))


@st.composite
def drawings(draw: st.DrawFn) -> DrawingSpec:
    layout, repeat = draw(st.sampled_from(list(Layout))), draw(st.sampled_from(list(RepeatType)))
    aspect = draw(st.sampled_from((1.0, 0.5, 0.75, 1.5, 2.0)))
    hexes = draw(colours)
    return DrawingSpec(
        motifs=tuple(draw(st.lists(st.sampled_from(load_library().names), min_size=1, max_size=3, unique=True))),
        layout=layout,
        repeat=repeat,
        symmetry=nearest_symmetry(layout, repeat, draw(st.sampled_from(SYMMETRIES)), aspect),
        density=draw(st.floats(0.05, 0.8)),
        scale=draw(st.floats(0.02, 0.6)),
        aspect=aspect,
        palette=Palette(ground=hexes[0], inks=hexes[1:]),
        style=draw(st.sampled_from(list(FINISHES))),
        seed=draw(st.integers(0, 2**31 - 1)),
    )


@settings(max_examples=16, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(drawings())
def test_any_attainable_drawing_is_exact_seamless_reproducible_and_independent_of_size(drawing):
    width = 2 * round(96 * drawing.aspect)
    composition = compose(drawing)
    pixels = render(composition, width, 192)
    assert pixels.shape == (192, width, 3)
    found = {tuple(c) for c in np.unique(pixels.reshape(-1, 3), axis=0).tolist()}
    assert found <= {to_rgb(c) for c in drawing.palette.colours}
    assert len(found) > 1
    assert seam_ratio(Artwork(pixels=pixels, repeat=drawing.repeat)) < 2.0
    np.testing.assert_array_equal(render(compose(drawing), width, 192), pixels)
    ground = np.array(to_rgb(drawing.palette.ground))
    double = render(composition, 2 * width, 384)
    assert abs((double != ground).any(-1).mean() - (pixels != ground).any(-1).mean()) < 0.06
