"""Prints that stand once on a product, and wraps: drawn, and looked at as pixels."""

import re
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from engine.backends.composition import draw
from engine.checks import CHECKS, SEAM
from engine.checks.criterion import inked
from engine.checks.print_area import LIMIT, outside, strayed
from engine.composition.compose import compose
from engine.composition.finishes import FINISHES
from engine.composition.placements import cut_out, printed_palette
from engine.composition.render import render, render_indices
from engine.domain.brief import Format, Layout, RepeatType
from engine.domain.colour import Palette, to_rgb
from engine.domain.score import CheckVerdict
from engine.domain.spec import DrawingSpec, Spec
from engine.pipeline import pixels_of, plan
from engine.ports import Artwork
from engine.prompting.briefs import parse_brief
from engine.prompting.products import PrintArea, products
from engine.prompting.profiles import load_profiles
from engine.prompting.templates import load_templates
from engine.repeats.seam import seam_ratio

DATA = Path(__file__).resolve().parents[3] / "data"
BRANDS, TEMPLATES = load_profiles(DATA / "brands"), load_templates(DATA / "templates")
AREAS = [area for product in products().values() for area in product.areas]
HEROES = ["bloom", "tulip", "paisley", "shell", "folk bird", "butterfly", "tile flower", "rose", "fern"]
GROUNDS = {"#FFFFFF": ("#2F5D7C", "#8FB3C9", "#D98E73"), "#1F2F4A": ("#F4EFE6", "#D98E73", "#8FB3C9"), "#EFE8D8": ("#22252B",)}


def drawing_in(area: PrintArea, **asked) -> DrawingSpec:
    wide, tall = area.sheet_mm
    base = asked.pop("base", "#FFFFFF")
    usual = {
        "motifs": ("bloom", "daisy"), "layout": Layout.ALLOVER, "repeat": RepeatType.BLOCK, "symmetry": "none", "density": 0.3,
        "scale": 0.25, "palette": Palette(ground=base, inks=GROUNDS[base]), "style": "flat", "seed": 1,
    }  # fmt: skip
    return DrawingSpec(
        **usual | asked, aspect=wide / tall, format=area.format, area_mm=(wide, tall), safe_mm=area.safe_mm,
        bleed_mm=area.bleed_mm, round=area.round, base_colour=base,
    )  # fmt: skip


def area_of(product: str, name: str) -> PrintArea:
    return next(area for area in products()[product].areas if area.name == name)


def size_of(drawing: DrawingSpec, share: float = 0.5) -> tuple[int, int]:
    return tuple(2 * round(share * side / 2) for side in pixels_of(drawing.aspect))


def as_spec(drawing: DrawingSpec) -> Spec:
    width, height = size_of(drawing)
    return Spec(generator="drawn", engine_version="1", width_px=width, height_px=height, drawing=drawing)


DRAWINGS = st.builds(
    drawing_in, st.sampled_from(AREAS), layout=st.sampled_from(Layout), density=st.floats(0.1, 0.55), scale=st.floats(0.1, 0.6),
    style=st.sampled_from(sorted(FINISHES)), seed=st.integers(0, 2**40), symmetry=st.sampled_from(["none", "pm"]),
    base=st.sampled_from(sorted(GROUNDS)), motifs=st.lists(st.sampled_from(HEROES), min_size=1, max_size=3, unique=True).map(tuple),
)  # fmt: skip


@settings(max_examples=14, deadline=None, derandomize=True, phases=[Phase.generate])
@given(DRAWINGS)
def test_any_print_keeps_within_its_safe_area_or_runs_off_the_sheet_and_a_wrap_meets_itself(drawing):
    spec = as_spec(drawing)
    artwork = draw(spec)
    ink = inked(artwork, spec)
    assert ink.any()
    assert strayed(artwork, spec).sum() <= LIMIT * ink.sum()
    if drawing.format is Format.WRAP:
        assert seam_ratio(artwork) <= 1.5
    allowed = {to_rgb(colour) for colour in drawing.palette.colours}
    assert {tuple(colour) for colour in np.unique(artwork.pixels.reshape(-1, 3), axis=0).tolist()} <= allowed


@pytest.mark.parametrize(("motif", "seed"), [("lemon", 7), ("cat", 9)])
def test_a_bare_figure_in_a_fine_contour_keeps_within_the_safe_area(motif, seed):
    area = area_of("t-shirt", "chest")
    spec = as_spec(drawing_in(area, layout=Layout.STRIPE, motifs=(motif,), seed=seed, scale=0.45, density=0.35, base="#1F2F4A"))
    artwork = draw(spec)
    assert strayed(artwork, spec).sum() <= LIMIT * inked(artwork, spec).sum()


@settings(max_examples=4, deadline=None, derandomize=True, phases=[Phase.generate])
@given(st.sampled_from(AREAS), st.sampled_from(Layout), st.integers(0, 10**6))
def test_a_print_is_the_same_at_another_size(area, layout, seed):
    drawing = drawing_in(area, layout=layout, seed=seed)
    composition = compose(drawing)
    width, height = size_of(drawing, 0.4)
    small, large = render_indices(composition, width, height), render_indices(composition, 2 * width, 2 * height)
    assert (large[::2, ::2] == small).mean() > 0.93


@pytest.mark.parametrize("layout", list(Layout))
def test_another_seed_is_another_piece(layout):
    area = area_of("t-shirt", "chest")
    width, height = size_of(drawing_in(area), 0.3)
    pieces = [render_indices(compose(drawing_in(area, layout=layout, seed=seed, scale=0.2)), width, height) for seed in range(3)]
    assert all((a != b).mean() > 0.03 for k, a in enumerate(pieces) for b in pieces[:k])


@pytest.mark.parametrize("motif", ["fox", "whale", "rooster", "lighthouse"])
@pytest.mark.parametrize("layout", [Layout.ALLOVER, Layout.TOSSED, Layout.STRIPE])
def test_animals_and_things_in_a_print_stand_clear_of_each_other(motif, layout):
    for seed, scale in enumerate((0.2, 0.3, 0.45, 0.45)):
        drawing = drawing_in(area_of("t-shirt", "chest"), motifs=(motif,), layout=layout, scale=scale, seed=seed, density=0.4)
        made = compose(drawing)
        largest = max(p.size for p in made.placements if made.motifs[p.motif].name == motif)
        heroes = [p for p in made.placements if made.motifs[p.motif].name == motif and p.size > 0.7 * largest]
        for p, q in combinations(heroes, 2):
            kind = made.motifs[p.motif]
            size = min(p.size, q.size)
            assert abs(p.x - q.x) > 0.85 * size * kind.width or abs(p.y - q.y) > 0.85 * size * kind.height, (seed, len(heroes))


def test_mirrored_pieces_are_bilateral():
    alike = []
    for seed in range(6):
        ink = render_indices(compose(drawing_in(area_of("t-shirt", "chest"), symmetry="pm", seed=seed)), 480, 640) != 0
        columns = np.flatnonzero(ink.any(0))
        piece = ink[:, columns[0] : columns[-1] + 1]
        alike.append((piece == piece[:, ::-1]).mean())
    assert np.median(alike) > 0.95
    assert min(alike) > 0.9  # where a pair meets on the mirror one lies upon the other


@pytest.mark.parametrize("layout", [Layout.ALLOVER, Layout.MEDALLION, Layout.STRIPE])
def test_density_is_the_share_of_the_sheet_that_is_covered(layout):
    found = {}
    for density in (0.2, 0.4):
        drawings = [drawing_in(area_of("tote-bag", "front"), layout=layout, density=density, seed=seed) for seed in range(2)]
        found[density] = np.mean([(render_indices(compose(each), 200, 240) != 0).mean() for each in drawings])
    assert found[0.2] == pytest.approx(0.2, abs=0.07)
    assert found[0.4] == pytest.approx(0.4, abs=0.07)


@pytest.mark.parametrize("layout", [Layout.ALLOVER, Layout.SET, Layout.TOSSED])
def test_scale_is_the_height_of_the_main_motif(layout):
    composition = compose(drawing_in(area_of("t-shirt", "chest"), layout=layout, scale=0.18, density=0.35, motifs=("tulip",)))
    tulips = [
        p.size * composition.motifs[p.motif].height for p in composition.placements if composition.motifs[p.motif].name == "tulip"
    ]
    assert max(tulips) == pytest.approx(0.18, rel=0.06)


def test_what_stands_on_the_bare_product_is_cut_out_of_its_ground():
    drawing = drawing_in(area_of("cap", "front"), base="#1F2F4A")
    composition = compose(drawing)
    cut, whole = cut_out(composition, 300, 150), render(composition, 300, 150)
    ground = (whole == to_rgb("#1F2F4A")).all(-1)
    assert ground.any()
    np.testing.assert_array_equal(cut[..., 3] == 0, ground)
    np.testing.assert_array_equal(cut[..., :3][~ground], whole[~ground])


def test_a_seam_is_measured_only_where_a_design_meets_itself():
    ramp = np.repeat(np.linspace(0, 255, 64).astype(np.uint8)[None], 64, 0)
    across, down = (np.repeat(each[..., None], 3, 2) for each in (ramp, ramp.T))

    def shown(pixels: np.ndarray, how: Format) -> Artwork:
        return Artwork(pixels=np.ascontiguousarray(pixels), repeat=RepeatType.BLOCK, format=how)

    def ratio(pixels: np.ndarray, how: Format) -> float:
        return seam_ratio(shown(pixels, how))

    assert ratio(across, Format.WRAP) > 1.5 >= ratio(down, Format.WRAP)
    assert ratio(across, Format.PLACEMENT) == ratio(down, Format.PLACEMENT) == 0
    assert ratio(down, Format.REPEAT) > 1.5
    assert {how for how in Format if SEAM.applies(shown(down, how), None)} == {Format.REPEAT, Format.WRAP}


@pytest.mark.parametrize("name", sorted(products()))
def test_every_product_has_areas_that_can_be_printed_on(name):
    product = products()[name]
    assert product.areas
    assert len({area.name for area in product.areas}) == len(product.areas)
    for area in product.areas:
        assert 0 < area.safe_mm < 0.2 * min(area.width_mm, area.height_mm)
        assert 0 <= area.bleed_mm <= 40
        assert 0.25 <= area.width_mm / area.height_mm <= 4
        drawing = drawing_in(area)
        height, width = 100, round(100 * drawing.aspect)
        assert not outside(drawing, height, width)[40:60, width // 2].any()
    assert product.areas_for(product.format) or product.format is Format.REPEAT


@pytest.mark.parametrize(
    "asked",
    [
        {"product": "t-shirt", "lettering": "salt & shells", "logo": "bottom right"},
        {"product": "t-shirt", "placement": "left chest", "base_colour": "#1F2F4A", "logo": "centre"},
        {"product": "mug", "lettering": "good morning", "logo": "top left"},
        {"product": "wall-canvas", "symmetry": "pm", "layout": "medallion"},
        {"product": "tote-bag", "logo": "centre", "lettering": "harbour", "style": "block print"},
    ],
)
def test_a_brief_becomes_a_print_that_passes_every_check(asked):
    brief = parse_brief({"brand": "harbour", "intent": "calm coastal shells", "seed": 5, "generator": "drawn", **asked})
    brand = BRANDS["harbour"]
    _, spec = plan(brief, TEMPLATES[brand.template], brand, index=0)
    assert spec.drawing.format is not Format.REPEAT
    artwork = draw(spec)
    measured = {check.name: check(artwork, brand, spec) for check in CHECKS if check.applies(artwork, spec)}
    assert {m.name: m.sentence for m in measured.values() if m.verdict is CheckVerdict.FAIL} == {}
    assert "print area" in measured
    assert ("logo" in measured, "lettering" in measured) == ("logo" in asked, "lettering" in asked)
    assert set(spec.drawing.palette.colours) <= set(printed_palette(spec.drawing).colours)


def test_a_stem_round_a_mug_is_as_broad_where_its_ends_meet():
    drawing = drawing_in(area_of("mug", "wrap"), layout=Layout.ALLOVER, seed=1)
    composition = compose(drawing)
    paths = [composition.motifs[p.motif].layers[0].path for p in composition.placements if not p.finished]
    edges = [np.array(re.findall(r"-?[\d.]+(?:e-?\d+)?", path), float).reshape(-1, 2)[::3][:-1] for path in paths]
    (around,) = [edge for edge in edges if np.ptp(edge[:, 0]) > composition.aspect and np.ptp(edge[:, 1]) > 0.1]
    breadths = np.hypot(*(around - around[::-1]).T)  # up one side and down the other
    assert breadths.max() < 1.05 * breadths.min()
