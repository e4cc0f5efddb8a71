"""What was asked of a repeat and how it is to be printed, measured on its pixels: planted faults are found, sound designs pass."""

from dataclasses import replace

import numpy as np
import pytest

from bench.controlling.pixels import coverage as counted
from engine.backends.composition import draw
from engine.checks import ALLEYWAYS, CHECKS, COVERAGE, RESOLUTION, SPOT_COLOURS, SYMMETRY
from engine.checks.where import where
from engine.composition.symmetry import OPERATIONS
from engine.domain.brief import Format, Layout, RepeatType
from engine.domain.score import CheckVerdict
from engine.domain.spec import DiffusionSpec, Spec
from engine.ports import Artwork
from tests.engine.checks.test_checks import BRAND, spec
from tests.engine.composition.judging import briefs

GROUND, INK = (0xF4, 0xEF, 0xE6), (0x1F, 0x3A, 0x5F)
DIFFUSED = DiffusionSpec(
    model="house", model_hash="", prompt="", negative="", seed=1, steps=8, guidance=1.0, strength=0.5, scheduler="", adapters=(),
    dtype="float32", device="cpu", threads=1, batch_size=1,
)  # fmt: skip


def verdict(check, artwork, known):
    """The check's verdict; where it complains it shows a place, and only there."""
    found = check(artwork, BRAND, known).verdict
    assert where(check.name, artwork, BRAND, known)[..., 3].any() == (found is not CheckVerdict.PASS)
    return found


def as_spec(drawing) -> Spec:
    return Spec(generator="drawn", engine_version="1", width_px=256, height_px=256, drawing=drawing)


@pytest.fixture(scope="module")
def sixty():
    """The sixty fixed briefs as the engine draws them."""
    return [(known, draw(known)) for known in map(as_spec, briefs().values())]


def test_no_alarm_is_raised_at_sixty_sound_repeats(sixty):
    """Coverage is counted by the bench's own measure: a drawing that misses it is rightly told of."""
    for known, artwork in sixty:
        for check in (ALLEYWAYS, SYMMETRY, SPOT_COLOURS, RESOLUTION):
            if check.applies(replace(artwork, size_mm=(320, 320)), known):
                assert verdict(check, artwork, known) is CheckVerdict.PASS, (known.drawing.seed, check.name)
        off = abs(counted(artwork.pixels, known.drawing.palette) - known.drawing.density)
        assert (verdict(COVERAGE, artwork, known) is CheckVerdict.PASS) == (off <= 0.1), known.drawing.seed


# --- alleyways --------------------------------------------------------------------------------------------------------


def strewn(repeat: RepeatType, lane: str = "") -> Artwork:
    """Dots at random, a tenth of the repeat across, over the edges of a block; `lane` clears a row, column or diagonal."""
    y, x = np.indices((200, 200))
    rng = np.random.default_rng(3)
    on = np.zeros((200, 200), bool)
    for down, across in rng.integers(0, 200, (60, 2)):
        on |= ((y - down + 100) % 200 - 100) ** 2 + ((x - across + 100) % 200 - 100) ** 2 < 110
    clear = {"row": (y - 60) % 200 < 22, "column": (x - 150) % 200 < 22, "diagonal": (y - x - 30) % 200 < 30}
    on &= ~clear.get(lane, np.zeros_like(on))
    return Artwork(pixels=np.where(on[..., None], INK, GROUND).astype(np.uint8), repeat=repeat)


@pytest.mark.parametrize("lane", ["row", "column", "diagonal"])
def test_a_cleared_lane_is_found_named_and_marked_along_its_length(lane):
    artwork, known = strewn(RepeatType.BLOCK, lane), spec(repeat=RepeatType.BLOCK)
    assert verdict(ALLEYWAYS, artwork, known) is CheckVerdict.FAIL
    assert lane in ALLEYWAYS(artwork, BRAND, known).sentence
    marked = where("alleyways", artwork, BRAND, known)[..., 3] > 0
    along = {"row": marked[71], "column": marked[:, 161], "diagonal": np.array([marked[(k + 45) % 200, k] for k in range(200)])}
    assert along[lane].all()
    assert marked.mean() < 0.2


@pytest.mark.parametrize("repeat", list(RepeatType))
def test_dots_at_random_leave_no_lane(repeat):
    assert verdict(ALLEYWAYS, strewn(repeat), spec(repeat=repeat)) is CheckVerdict.PASS


def test_a_gap_that_the_half_drop_closes_is_no_lane():
    """On the cloth every second column is lower by half a repeat: what lies beside an empty row of the repeat is not empty."""
    artwork = strewn(RepeatType.HALF_DROP, "row")
    assert verdict(ALLEYWAYS, artwork, spec(repeat=RepeatType.HALF_DROP)) is CheckVerdict.PASS
    assert verdict(ALLEYWAYS, strewn(RepeatType.HALF_DROP, "column"), spec(repeat=RepeatType.HALF_DROP)) is CheckVerdict.FAIL


def test_lanes_that_are_there_by_design_are_not_measured():
    artwork = strewn(RepeatType.BLOCK)
    assert not any(ALLEYWAYS.applies(artwork, spec(layout=layout)) for layout in (Layout.STRIPE, Layout.SET, Layout.OGEE))
    assert not ALLEYWAYS.applies(replace(artwork, format=Format.PLACEMENT), spec())
    assert not ALLEYWAYS.applies(artwork, None)


# --- coverage ---------------------------------------------------------------------------------------------------------


def test_coverage_beside_what_was_asked_is_found_both_ways():
    artwork = draw(spec(density=0.4))
    said = {asked: COVERAGE(artwork, BRAND, spec(density=asked)) for asked in (0.08, 0.25, 0.4, 0.55, 0.75)}
    found = {asked: measured.verdict for asked, measured in said.items()}
    warn, fail = CheckVerdict.WARN, CheckVerdict.FAIL
    assert found == {0.08: fail, 0.25: warn, 0.4: CheckVerdict.PASS, 0.55: warn, 0.75: fail}
    assert "less than asked (75%)" in said[0.75].sentence
    for asked in said:
        verdict(COVERAGE, artwork, spec(density=asked))


def test_nothing_is_said_of_the_coverage_of_work_made_elsewhere():
    assert not COVERAGE.applies(strewn(RepeatType.BLOCK), None)


# --- symmetry ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("group", [name for name in OPERATIONS if name not in ("none", "p1")] + ["p3", "p31m", "p6m"])
def test_a_drawn_group_passes_and_a_figure_set_aside_breaks_it(group):
    hexagonal = group.startswith(("p3", "p6"))
    known = spec(repeat=RepeatType.BLOCK, symmetry=group, scale=0.16, **({"aspect": 3**0.5} if hexagonal else {}))
    known = replace(known, width_px=2 * round(128 * known.drawing.aspect))
    artwork = draw(known)
    assert SYMMETRY(artwork, BRAND, known).verdict is CheckVerdict.PASS
    broken = artwork.pixels.copy()
    broken[20:90, 30:140] = np.roll(broken, (40, 25), (0, 1))[20:90, 30:140]
    assert verdict(SYMMETRY, Artwork(pixels=broken, repeat=artwork.repeat), known) is not CheckVerdict.PASS


@pytest.mark.parametrize("repeat", [RepeatType.HALF_DROP, RepeatType.BRICK, RepeatType.MIRROR])
def test_symmetry_is_that_of_the_cloth_not_of_the_cell(repeat):
    known = spec(repeat=repeat, symmetry="pmm" if repeat is RepeatType.MIRROR else "cmm", scale=0.14)
    assert verdict(SYMMETRY, draw(known), known) is CheckVerdict.PASS


def test_a_repeat_without_the_asked_group_fails():
    artwork = draw(spec(repeat=RepeatType.BLOCK))
    assert verdict(SYMMETRY, artwork, spec(repeat=RepeatType.BLOCK, symmetry="p2")) is CheckVerdict.FAIL
    assert not SYMMETRY.applies(artwork, spec(symmetry="p1"))
    assert not SYMMETRY.applies(replace(artwork, format=Format.WRAP), spec(symmetry="p2"))


# --- print ------------------------------------------------------------------------------------------------------------


def test_resolution_is_pixels_against_the_asked_size():
    artwork = strewn(RepeatType.BLOCK)
    for side_mm, expected in ((16.9, CheckVerdict.PASS), (25.4, CheckVerdict.WARN), (34, CheckVerdict.FAIL)):
        assert verdict(RESOLUTION, replace(artwork, size_mm=(16.9, side_mm)), None) is expected
    assert "200 x 200 pixels for 16.9x34 mm are 149 dpi" in RESOLUTION(replace(artwork, size_mm=(16.9, 34)), BRAND, None).sentence


def test_whole_pixels_of_a_print_at_300_dpi_pass():
    sheet = Artwork(pixels=np.zeros((4, 3779, 3), np.uint8), repeat=RepeatType.BLOCK, size_mm=(320, 4 / 300 * 25.4))
    assert RESOLUTION(sheet, BRAND, None).verdict is CheckVerdict.PASS


def test_a_drawing_has_pixels_enough_and_a_redrawn_one_has_not():
    sized = replace(strewn(RepeatType.BLOCK), size_mm=(320, 320))
    assert not RESOLUTION.applies(sized, spec())
    assert not RESOLUTION.applies(strewn(RepeatType.BLOCK), None)
    assert RESOLUTION.applies(sized, replace(spec(), generator="diffused", diffusion=DIFFUSED))


def test_a_colour_beyond_the_asked_palette_is_counted_and_marked():
    artwork = draw(spec())
    assert verdict(SPOT_COLOURS, artwork, spec()) is CheckVerdict.PASS
    pixels = artwork.pixels.copy()
    pixels[40:120, 40:120] = (239, 92, 160)
    assert verdict(SPOT_COLOURS, replace(artwork, pixels=pixels), spec()) is CheckVerdict.FAIL
    assert where("spot colours", replace(artwork, pixels=pixels), BRAND, spec())[80, 80, 3]


def test_a_photograph_made_elsewhere_is_warned_of_and_softened_flat_colours_are_not():
    rng = np.random.default_rng(5)
    photograph = np.kron(rng.integers(0, 256, (16, 16, 3)), np.ones((16, 16, 1))).astype(np.uint8)
    assert verdict(SPOT_COLOURS, Artwork(pixels=photograph, repeat=RepeatType.BLOCK), None) is CheckVerdict.WARN
    drawn = draw(replace(spec(), width_px=512, height_px=512)).pixels.astype(float)
    soft = ((drawn + np.roll(drawn, 1, 0) + np.roll(drawn, 1, 1) + np.roll(drawn, (1, 1), (0, 1))) / 4).astype(np.uint8)
    assert verdict(SPOT_COLOURS, Artwork(pixels=soft, repeat=RepeatType.HALF_DROP), None) is CheckVerdict.PASS


@pytest.mark.parametrize("how", list(Format))
def test_every_check_that_speaks_for_a_format_answers_in_a_sentence(how):
    artwork = replace(strewn(RepeatType.BLOCK), format=how, size_mm=(320, 320))
    for known in (spec(repeat=RepeatType.BLOCK, symmetry="p2"), None):
        said = [check(artwork, BRAND, known).sentence for check in CHECKS if check.applies(artwork, known)]
        assert all(sentence.endswith(".") for sentence in said)
