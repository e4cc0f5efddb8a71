"""The look of a design: a form that colours, cuts and mirrors do not change, colours that no form changes."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bench.controlling.pixels import equal_pixels
from engine.composition.compose import compose
from engine.composition.render import render_indices
from engine.domain.brief import Format, Layout, RepeatType
from engine.domain.colour import Palette
from engine.domain.spec import DrawingSpec
from engine.ports import Artwork
from engine.repeats.tiling import cloth, unfold
from engine.scoring.look import LOOK_BYTES, colour_distance, form_likeness, look_from_bytes, look_of, spectra
from engine.scoring.similar import LIMITS

SIDE = 256
HOUSE = np.array([[244, 239, 230], [31, 58, 95], [143, 179, 201], [200, 90, 60]], np.uint8)
OTHER = np.array([[40, 60, 50], [230, 200, 90], [240, 235, 220], [150, 60, 90]], np.uint8)


def drawn(layout: Layout = Layout.TOSSED, repeat: RepeatType = RepeatType.BLOCK, **more: object) -> np.ndarray:
    """Palette indices, shape (SIDE, SIDE)."""
    drawing = DrawingSpec(
        motifs=("shell", "fish"),
        layout=layout,
        repeat=repeat,
        symmetry="none",
        density=0.4,
        scale=0.25,
        aspect=1.0,
        palette=Palette(ground="#F4EFE6", inks=("#1F3A5F", "#8FB3C9", "#C85A3C")),
        style="flat",
        seed=5,
    )
    return render_indices(compose(replace(drawing, **more)), SIDE, SIDE)  # type: ignore[arg-type]


def worn(plane: np.ndarray, colours: np.ndarray = HOUSE, repeat: RepeatType = RepeatType.BLOCK) -> Artwork:
    return Artwork(pixels=colours[plane], repeat=repeat)


def likeness(one: Artwork, other: Artwork) -> float:
    return float(form_likeness(look_of(one).form, look_of(other).form[None])[0])


def distance(one: Artwork, other: Artwork) -> float:
    return float(colour_distance(look_of(one).colours, look_of(other).colours[None])[0])


@pytest.mark.parametrize("repeat", [RepeatType.BLOCK, RepeatType.HALF_DROP, RepeatType.BRICK])
def test_a_repeat_cut_elsewhere_is_the_same_form_in_the_same_colours(repeat: RepeatType) -> None:
    plane = drawn(repeat=repeat)
    elsewhere = cloth(plane, repeat, (87, 87 + SIDE), (51, 51 + SIDE))
    assert likeness(worn(plane, repeat=repeat), worn(elsewhere, repeat=repeat)) > LIMITS.duplicate
    assert distance(worn(plane, repeat=repeat), worn(elsewhere, repeat=repeat)) < LIMITS.colours


@pytest.mark.parametrize("repeat", list(RepeatType))
def test_more_than_one_repeat_in_a_picture_is_the_same_form(repeat: RepeatType) -> None:
    plane = drawn(repeat=repeat)
    assert likeness(worn(plane, repeat=repeat), worn(unfold(plane, repeat, 2, 2))) > LIMITS.duplicate


def test_mirrored_enlarged_and_compressed_copies_are_the_same_design() -> None:
    first = worn(drawn())
    picture = Image.fromarray(first.pixels)
    saved = BytesIO()
    picture.save(saved, "JPEG", quality=80)
    copies = [
        first.pixels[:, ::-1],
        np.asarray(picture.resize((400, 400), Image.Resampling.LANCZOS)),
        np.asarray(Image.open(saved).convert("RGB")),
    ]
    for pixels in copies:
        copy = Artwork(pixels=np.ascontiguousarray(pixels), repeat=RepeatType.BLOCK)
        assert likeness(first, copy) > LIMITS.duplicate
        assert distance(first, copy) < LIMITS.colours


@pytest.mark.parametrize("colours", [OTHER, np.roll(HOUSE, 1, 0)])
def test_other_colours_and_the_same_in_other_parts_are_the_same_form_and_far_in_colour(colours: np.ndarray) -> None:
    plane = drawn()
    assert likeness(worn(plane), worn(plane, colours)) > LIMITS.colourway
    assert distance(worn(plane), worn(plane, colours)) > LIMITS.colours


@pytest.mark.parametrize(
    "other", [{"seed": 6}, {"motifs": ("daisy",)}, {"layout": Layout.STRIPE}, {"layout": Layout.OGEE, "motifs": ("leaf sprig",)}]
)
def test_another_drawing_in_the_same_colours_is_another_form(other: dict[str, object]) -> None:
    assert likeness(worn(drawn()), worn(drawn(**other))) < LIMITS.colourway  # type: ignore[arg-type]


def test_a_plain_ground_has_no_form_and_is_like_nothing() -> None:
    plain = Artwork(pixels=np.full((64, 64, 3), 200, np.uint8), repeat=RepeatType.BLOCK)
    assert likeness(plain, plain) == 0
    assert likeness(plain, worn(drawn())) == 0
    assert np.isfinite(spectra(look_of(plain).form[None])).all()


def test_a_print_that_stands_alone_is_not_unfolded() -> None:
    pixels = HOUSE[drawn()][:, :, :]
    alone = Artwork(pixels=pixels, repeat=RepeatType.HALF_DROP, format=Format.PLACEMENT)
    assert likeness(alone, Artwork(pixels=pixels, repeat=RepeatType.BLOCK)) > 0.99


def test_a_look_is_stored_and_read_back() -> None:
    look = look_of(worn(drawn()))
    stored = look.to_bytes()
    assert len(stored) == LOOK_BYTES
    again = look_from_bytes(stored)
    assert (again.form == look.form).all()
    assert (again.colours == look.colours).all()


@settings(max_examples=25, deadline=None)
@given(down=st.integers(0, SIDE - 1), across=st.integers(0, SIDE - 1), mirrored=st.booleans())
def test_likeness_is_the_same_both_ways_and_no_shift_hides_it(down: int, across: int, mirrored: bool) -> None:
    plane = _PLANE
    moved = np.roll(plane[:, ::-1] if mirrored else plane, (down, across), (0, 1))
    one, two = look_of(worn(plane)).form, look_of(worn(np.ascontiguousarray(moved))).form
    there, back = form_likeness(one, two[None])[0], form_likeness(two, one[None])[0]
    assert abs(there - back) < 0.05  # the highest point may lie between two of the shifts that are tried
    assert LIMITS.duplicate < there <= 1.001
    assert float(spectra(one[None])[0] @ spectra(two[None])[0]) > 0.7


_PLANE = drawn()


def test_the_bench_counts_equal_pixels_whichever_ink_stands_for_which():
    rng = np.random.default_rng(4)
    plane = rng.integers(0, 4, (40, 60)).astype(np.uint8)
    exchanged = np.array([2, 0, 3, 1], np.uint8)[plane]
    assert (exchanged == plane).mean() == 0
    assert equal_pixels(plane, exchanged) == 1
    assert equal_pixels(plane, rng.integers(0, 4, plane.shape).astype(np.uint8)) < 0.4
