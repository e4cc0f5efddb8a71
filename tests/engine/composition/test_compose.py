from dataclasses import replace

import numpy as np
import pytest

from engine.composition.compose import ATTAINABLE_DENSITY, compose
from engine.composition.finishes import FINISHES, nearest_style
from engine.composition.motifs import UnknownMotif
from engine.composition.render import InvalidSize, largest, render
from engine.composition.symmetry import OPERATIONS, SYMMETRIES, attainable, operations
from engine.domain.brief import Layout, RepeatType
from engine.domain.colour import Palette, to_rgb
from engine.domain.spec import DrawingSpec
from engine.ports import Artwork
from engine.repeats.seam import seam_ratio

PALETTE = Palette(ground="#F4EFE6", inks=("#1F3A5F", "#8FB3C9", "#C0563B"))
DRAWING = DrawingSpec(
    motifs=("bloom", "leaf sprig"),
    layout=Layout.TOSSED,
    repeat=RepeatType.BLOCK,
    symmetry="none",
    density=0.4,
    scale=0.22,
    aspect=1.0,
    palette=PALETTE,
    style="flat",
    seed=5,
)


def covered(pixels: np.ndarray, palette: Palette = PALETTE) -> float:
    return float((pixels != np.array(to_rgb(palette.ground))).any(-1).mean())


@pytest.mark.parametrize("layout", list(Layout))
@pytest.mark.parametrize("repeat", list(RepeatType))
def test_every_layout_is_exact_and_seamless_in_every_repeat(layout, repeat):
    pixels = render(compose(replace(DRAWING, layout=layout, repeat=repeat)), 256, 256)
    assert {tuple(c) for c in np.unique(pixels.reshape(-1, 3), axis=0).tolist()} <= {to_rgb(c) for c in PALETTE.colours}
    assert seam_ratio(Artwork(pixels=pixels, repeat=repeat)) < 1.5
    assert covered(pixels) == pytest.approx(0.4, abs=0.06)


@pytest.mark.parametrize("style", list(FINISHES))
@pytest.mark.parametrize("repeat", list(RepeatType))
def test_every_style_keeps_the_palette_and_the_repeat(style, repeat):
    pixels = render(compose(replace(DRAWING, style=style, repeat=repeat)), 256, 256)
    assert {tuple(c) for c in np.unique(pixels.reshape(-1, 3), axis=0).tolist()} <= {to_rgb(c) for c in PALETTE.colours}
    assert seam_ratio(Artwork(pixels=pixels, repeat=repeat)) < 1.5


@pytest.mark.parametrize("density", [0.2, 0.3, 0.4, 0.5])
@pytest.mark.parametrize("layout", [Layout.TOSSED, Layout.ALLOVER, Layout.STRIPE, Layout.DIAMOND, Layout.CHECK, Layout.SCALLOP])
def test_density_asked_is_coverage_measured(layout, density):
    errors = [
        covered(render(compose(replace(DRAWING, layout=layout, density=density, seed=seed)), 256, 256)) - density
        for seed in range(3)
    ]
    assert float(np.mean(np.abs(errors))) < 0.035


@pytest.mark.parametrize("layout", list(Layout))
def test_the_documented_range_of_density_is_attained(layout):
    for density in ATTAINABLE_DENSITY[layout]:
        pixels = render(compose(replace(DRAWING, layout=layout, density=density)), 256, 256)
        assert covered(pixels) == pytest.approx(density, abs=0.05)


def test_a_larger_scale_gives_larger_and_fewer_heroes():
    small, large = (compose(replace(DRAWING, scale=scale)) for scale in (0.12, 0.36))
    assert largest(large) > 2.2 * largest(small)
    heroes = [sum(p.finished and p.size > 0.9 * largest(c) for p in c.placements) for c in (small, large)]
    assert heroes[0] > 3 * heroes[1]


def test_equal_specs_give_equal_pixels_and_other_seeds_other_ones():
    first, again, other = (render(compose(replace(DRAWING, seed=seed)), 200, 200) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert (first != other).any(-1).mean() > 0.2


@pytest.mark.parametrize("style", list(FINISHES))
def test_print_size_looks_like_the_preview(style):
    composition = compose(replace(DRAWING, style=style))
    small, large = render(composition, 256, 256), render(composition, 1024, 1024)
    assert covered(small) == pytest.approx(covered(large), abs=0.012)
    shrunk = large.reshape(256, 4, 256, 4, 3).mean((1, 3))
    assert np.abs(shrunk - small).mean() < 15  # of 255; threads and hatching are finer than a pixel of the small one


@pytest.mark.parametrize("symmetry", sorted(set(OPERATIONS) - {"none", "p1"}))
def test_pixels_are_unchanged_by_the_groups_operations(symmetry):
    drawing = replace(DRAWING, motifs=("folk bird", "leaf sprig"), symmetry=symmetry, layout=Layout.TOSSED)
    size = 256
    pixels = render(compose(drawing), size, size)
    y, x = np.mgrid[:size, :size] + 0.5
    for op in operations(symmetry, RepeatType.BLOCK):
        u = op.a * x + op.b * y + op.tx * size
        v = op.c * x + op.d * y + op.ty * size
        moved = pixels[np.floor(v).astype(int) % size, np.floor(u).astype(int) % size]
        assert (moved != pixels).any(-1).mean() < 0.02, op


@pytest.mark.parametrize("symmetry", ["p2", "cm", "cmm"])
@pytest.mark.parametrize("repeat", [RepeatType.HALF_DROP, RepeatType.BRICK])
def test_shifted_repeats_keep_their_symmetry_on_the_cloth(symmetry, repeat):
    from engine.repeats.tiling import unfold

    pixels = unfold(render(compose(replace(DRAWING, symmetry=symmetry, repeat=repeat)), 192, 192), repeat, 2, 2)
    turned = {"p2": pixels[::-1, ::-1], "cm": pixels[:, ::-1], "cmm": pixels[::-1, ::-1]}[symmetry]
    assert min((np.roll(turned, shift, (0, 1)) != pixels).any(-1).mean() for shift in ((0, 0), (192, 0), (0, 192))) < 0.02


def test_unattainable_symmetries_name_the_nearest_that_is_attainable():
    for layout in Layout:
        for repeat in RepeatType:
            for symmetry in SYMMETRIES:
                for aspect in (1.0, 1.5):
                    possible, nearest = attainable(layout, repeat, symmetry, aspect)
                    assert possible == (nearest == symmetry)
                    assert attainable(layout, repeat, nearest, aspect) == (True, nearest)
    assert attainable(Layout.TOSSED, RepeatType.BLOCK, "p4", 1.5) == (False, "p2")
    assert attainable(Layout.TOSSED, RepeatType.HALF_DROP, "pmm", 1.0) == (False, "cmm")
    assert attainable(Layout.TOSSED, RepeatType.BLOCK, "p6m", 1.0)[0] is False


def test_odd_sizes_are_refused_where_half_of_them_is_needed():
    with pytest.raises(InvalidSize, match="even height"):
        render(compose(replace(DRAWING, repeat=RepeatType.HALF_DROP)), 200, 201)
    with pytest.raises(InvalidSize, match="even width"):
        render(compose(replace(DRAWING, repeat=RepeatType.BRICK)), 201, 200)


def test_an_unknown_motif_is_refused_with_what_there_is():
    with pytest.raises(UnknownMotif, match="nearest"):
        compose(replace(DRAWING, motifs=("hovercraft",)))


def test_inks_that_sink_into_the_ground_are_not_used_for_silhouettes():
    palette = Palette(ground="#F4EFE6", inks=("#F1ECE2", "#1F3A5F"))
    pixels = render(compose(replace(DRAWING, palette=palette, motifs=("dot",))), 200, 200)
    assert (pixels == np.array(to_rgb("#1F3A5F"))).all(-1).mean() > 0.3


def test_styles_in_peoples_words_come_to_a_finish():
    said = {
        "block print": "block print",
        "watercolour": "watercolour",
        "engraved toile": "etching",
        "gouache": "dry brush",
        "line drawing": "line",
        "stencil": "hand-cut",
        "Linocut": "lino",
        "": "flat",
    }
    assert {words: nearest_style(words) for words in said} == said
