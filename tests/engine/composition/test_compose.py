from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.ndimage import minimum_filter

from bench.controlling.hero import find_height
from bench.controlling.pixels import residuals
from engine.backends.composition import draw
from engine.checks.alleyways import emptiest
from engine.colour.difference import lab_of_hex
from engine.composition import colouring
from engine.composition.compatibility import attainable_density, can_hold, largest_scale
from engine.composition.compose import compose, coverage
from engine.composition.finishes import FINISHES, nearest_style
from engine.composition.motifs import UnknownMotif, load_library
from engine.composition.placement import Composition, Placement
from engine.composition.render import InvalidSize, largest, render, render_indices
from engine.composition.sites import STANDING
from engine.composition.symmetry import OPERATIONS, ROOT_3, SYMMETRIES, Operation, operations
from engine.domain.brief import Layout, RepeatType
from engine.domain.colour import Palette, to_rgb
from engine.domain.spec import DrawingSpec, Spec
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
    for density in attainable_density(layout):
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
    assert np.abs(shrunk - small).mean() < 19  # of 255; threads, ribs and hatching are finer than a pixel of the small one


def test_a_rim_is_cut_only_from_what_the_figure_would_run_into():
    drop = load_library().draw("dot", 1)
    palette = Palette(ground="#FFFFFF", inks=("#B5394A", "#2F5D50"))

    def drawn(under, halo):
        below = Placement(motif=0, x=0.4, y=0.5, size=0.6, tones=(under,) * 4)
        above = Placement(motif=0, x=0.65, y=0.5, size=0.4, tones=(1,) * 4, halo=halo)
        bare = Composition(
            aspect=1.0, repeat=RepeatType.BLOCK, palette=palette, motifs=(drop,), placements=(below, above), style="flat", seed=0
        )
        return render_indices(bare, 200, 200)

    np.testing.assert_array_equal(drawn(2, 0.03), drawn(2, 0.0))
    assert (drawn(1, 0.0) != 0).sum() > (drawn(1, 0.03) != 0).sum() + 500


@pytest.mark.parametrize("style", ["dry brush", "woven", "batik", "block print"])
def test_a_finish_leaves_small_figures_whole(style):
    drop = load_library().draw("dot", 1)
    palette = Palette(ground="#FFFFFF", inks=("#1F3A5F",))

    def kept(size):
        spots = tuple(
            Placement(motif=0, x=0.2 + 0.3 * i, y=0.2 + 0.3 * j, size=size, tones=(1,) * 4) for i in range(3) for j in range(3)
        )
        flat = Composition(
            aspect=1.0, repeat=RepeatType.BLOCK, palette=palette, motifs=(drop,), placements=spots, style="flat", seed=3
        )
        inside = minimum_filter(render_indices(flat, 512, 512), 9) > 0
        return (render_indices(replace(flat, style=style), 512, 512)[inside] > 0).mean()

    assert kept(0.024) > 0.995
    assert kept(0.2) < kept(0.024)


def residual(pixels: np.ndarray, op: Operation) -> float:
    """Share of pixels whose colour is not found within a pixel of their image under the operation."""
    height, width = pixels.shape[:2]
    code = pixels.astype(np.int64) @ np.array((1, 256, 65536))
    y, x = np.mgrid[:height, :width] + 0.5
    u, v = op.a * x / width + op.b * y / height + op.tx, op.c * x / width + op.d * y / height + op.ty
    column, row = np.floor(u * width).astype(int), np.floor(v * height).astype(int)
    near = [code[(row + j) % height, (column + i) % width] == code for i in (-1, 0, 1) for j in (-1, 0, 1)]
    return float(1 - np.any(near, axis=0).mean())


HEXAGONAL = ("p3", "p3m1", "p31m", "p6", "p6m")


@pytest.mark.parametrize("style", ["flat", "block print", "watercolour"])
@pytest.mark.parametrize("symmetry", sorted(set(SYMMETRIES) - {"none", "p1"}))
def test_pixels_are_unchanged_by_each_of_the_groups_operations(symmetry, style):
    aspect, width = (ROOT_3, 520) if symmetry in HEXAGONAL else (1.0, 300)
    drawing = replace(DRAWING, motifs=("peony", "leaf sprig"), symmetry=symmetry, aspect=aspect, style=style)
    assert can_hold(drawing.layout, drawing.repeat, symmetry, aspect)
    pixels = render(compose(drawing), width, 300)
    for op in operations(symmetry, RepeatType.BLOCK, aspect):
        assert residual(pixels, op) < (0.015 if style == "flat" else 0.035), op


LATTICES = (RepeatType.BLOCK, RepeatType.HALF_DROP, RepeatType.BRICK)
CASTS = (("folk bird", "daisy"), ("bloom", "leaf sprig"), ("fish", "coral"), ("star",), ("tulip", "butterfly"))
BUILT = [
    (layout, repeat, symmetry)
    for layout in STANDING
    for repeat in LATTICES
    for symmetry in OPERATIONS
    if symmetry not in ("none", "p1") and can_hold(layout, repeat, symmetry, 1.0)
]


def worst_residual(drawing: DrawingSpec, height: int) -> float:
    width = 2 * round(height * drawing.aspect / 2)
    pixels = render(compose(drawing), width, height)
    assert covered(pixels) == pytest.approx(drawing.density, abs=0.1)
    return max(residuals(pixels, drawing.repeat, drawing.symmetry, drawing.aspect).values())


@pytest.mark.parametrize(("layout", "repeat", "symmetry"), BUILT)
def test_built_layouts_keep_the_groups_that_the_table_allows_them(layout, repeat, symmetry):
    cast = CASTS[BUILT.index((layout, repeat, symmetry)) % len(CASTS)]
    scale = min(0.17, 0.9 * largest_scale(layout, repeat, symmetry))
    drawing = replace(DRAWING, motifs=cast, layout=layout, repeat=repeat, symmetry=symmetry, scale=scale)
    assert worst_residual(drawing, 256) < 0.01


@pytest.mark.slow
@pytest.mark.parametrize(("layout", "repeat", "symmetry"), BUILT[::3])
def test_built_layouts_keep_groups_coverage_and_scale_at_every_ratio(layout, repeat, symmetry):
    ratios = [aspect for aspect in (1.0, 0.75, 1.5) if can_hold(layout, repeat, symmetry, aspect)]
    coverage, height = [], []
    for k, aspect in enumerate((ratios * 3)[:3]):
        cast = CASTS[(BUILT.index((layout, repeat, symmetry)) + 2 * k) % len(CASTS)]
        motif = load_library().draw(cast[0], 8 * k)
        scale = (0.5 + 0.15 * k) * largest_scale(layout, repeat, symmetry, aspect) * min(1.0, motif.height / motif.width)
        low, high = attainable_density(layout, scale=scale, symmetry=symmetry, aspect=aspect)
        drawing = replace(
            DRAWING, motifs=cast, layout=layout, repeat=repeat, symmetry=symmetry, aspect=aspect,
            scale=scale, density=low + (0.15 + 0.3 * k) * (high - low), seed=k,
        )  # fmt: skip
        pixels = render(compose(drawing), 2 * round(256 * aspect), 512)
        assert max(residuals(pixels, repeat, symmetry, aspect).values()) < 0.01, (aspect, cast)
        coverage.append(abs(covered(pixels) - drawing.density))
        found = find_height(pixels, repeat, motif, scale)
        height += [abs(found.height / scale - 1)] if found.score >= 0.5 else []
    assert np.mean(coverage) < 0.05
    assert not height or np.mean(height) < 0.05


@pytest.mark.parametrize("layout", list(STANDING))
def test_a_group_leaves_every_main_motif_whole_and_as_tall_as_asked(layout):
    for repeat in LATTICES:
        scale = 0.9 * largest_scale(layout, repeat, "p2")
        drawing = replace(DRAWING, motifs=("bloom",), layout=layout, repeat=repeat, symmetry="p2", scale=scale)
        composition = compose(drawing)
        heroes = [p for p in composition.placements if composition.motifs[p.motif].name == "bloom"]
        assert max(p.size * composition.motifs[p.motif].height for p in heroes) == pytest.approx(scale, rel=0.05)


def test_a_built_layout_without_a_group_has_none():
    for layout in STANDING:
        pixels = render(compose(replace(DRAWING, motifs=("folk bird", "daisy"), layout=layout)), 256, 256)
        assert max(residuals(pixels, RepeatType.BLOCK, "p2", 1.0).values()) > 0.02


CELLED = (Layout.SET, Layout.CHECK, Layout.OGEE, Layout.DIAMOND, Layout.SCALLOP, Layout.MEDALLION, Layout.STRIPE)


@pytest.mark.parametrize("layout", CELLED)
@pytest.mark.parametrize("density", [0.32, 0.42, 0.52])
def test_cells_are_not_filled_alike_the_companion_is_at_most_two_thirds_as_tall(layout, density):
    composition = compose(replace(DRAWING, motifs=("bloom", "folk heart"), layout=layout, density=density))

    def tallest(name: str) -> float:
        return max(p.size * m.height for p in composition.placements if (m := composition.motifs[p.motif]).name == name)

    assert 0.15 < tallest("folk heart") / tallest("bloom") < 0.67


def test_a_scallops_main_motif_stands_whole_on_a_mirror_repeat():
    drawing = replace(DRAWING, motifs=("folk bird",), layout=Layout.SCALLOP, repeat=RepeatType.MIRROR, scale=0.4, density=0.3)
    composition = compose(drawing)
    birds = [p for p in composition.placements if composition.motifs[p.motif].name == "folk bird"]
    main = max(birds, key=lambda p: p.size)
    assert main.y - main.size * composition.motifs[main.motif].height / 2 > 0


def test_a_drawing_without_symmetry_is_changed_by_turns_and_mirrors():
    pixels = render(compose(DRAWING), 300, 300)
    assert min(residual(pixels, op) for op in operations("p4m", RepeatType.BLOCK)[1:]) > 0.1


def emptiest_lane(drawing: DrawingSpec) -> float:
    """What the emptiest lane holds over the mean coverage: 0 is an alleyway."""
    spec = Spec(generator="drawn", engine_version="1", width_px=256, height_px=256, drawing=drawing)
    lane, covered = emptiest(draw(spec), spec)
    return lane.filled / covered


@pytest.mark.parametrize("layout", [Layout.TOSSED, Layout.ALLOVER])
def test_free_layouts_leave_no_alleyway(layout):
    found = [
        emptiest_lane(replace(DRAWING, layout=layout, motifs=motifs, seed=seed))
        for seed in range(4)
        for motifs in (("bloom", "leaf sprig"), ("fish", "coral"))
    ]
    assert float(np.median(found)) > 0.45
    assert min(found) > 0.1


@pytest.mark.parametrize("symmetry", ["p2", "cm", "cmm"])
@pytest.mark.parametrize("repeat", [RepeatType.HALF_DROP, RepeatType.BRICK])
def test_shifted_repeats_keep_their_symmetry_on_the_cloth(symmetry, repeat):
    from engine.repeats.tiling import unfold

    pixels = unfold(render(compose(replace(DRAWING, symmetry=symmetry, repeat=repeat)), 192, 192), repeat, 2, 2)
    turned = {"p2": pixels[::-1, ::-1], "cm": pixels[:, ::-1], "cmm": pixels[::-1, ::-1]}[symmetry]
    assert min((np.roll(turned, shift, (0, 1)) != pixels).any(-1).mean() for shift in ((0, 0), (192, 0), (0, 192))) < 0.02


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


@pytest.mark.parametrize(
    ("layout", "motifs"),
    [(Layout.ALLOVER, ("peony", "leaf sprig")), (Layout.TOSSED, ("fish", "shell")), (Layout.SET, ("fox", "fern"))],
)
def test_a_line_drawing_that_is_to_cover_more_than_lines_can_is_tinted(layout, motifs):
    asked = attainable_density(layout, "line", DRAWING.palette)[1]
    assert asked > attainable_density(layout, "line")[1]
    tinted = compose(replace(DRAWING, layout=layout, motifs=motifs, style="line", density=asked, scale=0.28))
    assert any(p.wash for p in tinted.placements)
    assert coverage(tinted, 320) == pytest.approx(asked, abs=0.06)


def test_a_line_drawing_of_one_ink_or_of_little_cover_stays_open():
    one = replace(DRAWING, style="etching", density=0.45, palette=Palette(ground="#F5F1EA", inks=("#22201E",)))
    for drawing in (one, replace(DRAWING, style="line", density=0.3)):
        assert not any(p.wash for p in compose(drawing).placements)


@given(st.lists(st.tuples(*[st.integers(0, 255)] * 3), min_size=3, max_size=7, unique=True), st.integers(0, 3))
def test_all_that_a_pen_draws_upon_a_wash_reads_on_it(colours, turn):
    ground, *inks = [f"#{r:02X}{g:02X}{b:02X}" for r, g, b in colours]
    palette = Palette(ground=ground, inks=tuple(inks))
    wash, tones = colouring.washed(palette, colouring.tones(palette, turn))
    light = lab_of_hex(palette.colours)[:, 0]
    for ink in tones if wash else ():
        assert colouring.differences(palette)[wash, ink] >= colouring.FINE
        assert abs(light[wash] - light[ink]) >= colouring.READS_IN_GREY


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


@pytest.mark.parametrize(
    ("layout", "motifs"),
    [
        (Layout.MEDALLION, ("snowflake", "evergreen", "star")),
        (Layout.SCALLOP, ("ginkgo", "dot")),
        (Layout.TOSSED, ("dog", "folk heart")),
    ],
)
def test_every_motif_that_was_named_is_shown(layout, motifs):
    composition = compose(replace(DRAWING, layout=layout, motifs=motifs, density=0.4, repeat=RepeatType.HALF_DROP))
    shown = {composition.motifs[placement.motif].family for placement in composition.placements}
    assert shown >= set(motifs)
