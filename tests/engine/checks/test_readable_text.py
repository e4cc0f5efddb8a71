"""Words in a picture: those that nobody asked for are found and marked, those that were asked for are read."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw, ImageFont

from engine.backends.composition import draw
from engine.checks import READABLE_TEXT, readable_text
from engine.checks.readable_text import likeness, words_in
from engine.checks.where import where
from engine.domain.brief import RepeatType
from engine.domain.colour import to_rgb
from engine.domain.score import CheckVerdict
from engine.ports import Artwork
from engine.prompting.vocabulary import DATA
from tests.engine.checks.test_asked import DIFFUSED
from tests.engine.checks.test_checks import BRAND, spec
from tests.engine.checks.test_marks import BRAND as HARBOUR
from tests.engine.checks.test_marks import planned

FONT = str(DATA / "fonts" / "Jost-Regular.ttf")
AT = (150, 215)
BLANK = Artwork(pixels=np.full((512, 512, 3), (0xF4, 0xEF, 0xE6), np.uint8), repeat=RepeatType.BLOCK)


def saying(word: str, artwork: Artwork) -> Artwork:
    """The picture with a word in capitals of 40 px, on a patch of the ground."""
    picture = Image.fromarray(artwork.pixels)
    pen = ImageDraw.Draw(picture)
    font = ImageFont.truetype(FONT, 56)
    left, top, right, bottom = pen.textbbox(AT, word, font=font)
    pen.rectangle((left - 20, top - 20, right + 20, bottom + 20), fill="#F4EFE6")
    pen.text(AT, word, font=font, fill="#1F3A5F")
    return replace(artwork, pixels=np.asarray(picture))


@pytest.fixture(scope="module")
def repeat() -> Artwork:
    return draw(replace(spec(seed=5), width_px=512, height_px=512))


def test_a_word_in_work_made_elsewhere_is_a_warning_that_says_it_and_shows_it(repeat):
    artwork = saying("Summer", repeat)
    measured = READABLE_TEXT(artwork, BRAND, None)
    assert (measured.verdict, measured.value) == (CheckVerdict.WARN, 1)
    assert "'Summer'" in measured.sentence
    marked = where("readable text", artwork, BRAND)[..., 3] > 0
    assert marked[AT[1] + 35, AT[0] + 60]
    assert marked.mean() < 0.15


def test_a_word_that_a_model_wrote_fails(repeat):
    redrawn = replace(spec(), generator="diffused", diffusion=DIFFUSED)
    measured = READABLE_TEXT(saying("Paris", repeat), BRAND, redrawn)
    assert measured.verdict is CheckVerdict.FAIL
    assert "nobody asked for" in measured.sentence


def test_a_word_that_the_brand_or_its_market_bars_fails_whoever_made_it(repeat):
    artwork = saying("CASINO", repeat)
    assert READABLE_TEXT(artwork, BRAND, None).verdict is CheckVerdict.WARN
    for strict, who in ((replace(BRAND, words_barred=("casino",)), BRAND.title), (replace(BRAND, markets=("SA",)), "market SA")):
        measured = READABLE_TEXT(artwork, strict, None)
        assert measured.verdict is CheckVerdict.FAIL
        assert who in measured.sentence


@pytest.mark.parametrize("style", ["flat", "etching", "lino"])
def test_figures_are_not_read_as_words(style):
    artwork = draw(replace(spec(style=style, density=0.5), width_px=512, height_px=512))
    assert READABLE_TEXT(artwork, BRAND, None).verdict is CheckVerdict.PASS
    assert not where("readable text", artwork, BRAND)[..., 3].any()


def test_a_drawn_repeat_is_not_looked_at_because_nothing_in_it_writes(repeat):
    assert not READABLE_TEXT.applies(repeat, spec())
    assert READABLE_TEXT.applies(repeat, None)
    assert READABLE_TEXT.applies(repeat, replace(spec(), diffusion=DIFFUSED))
    assert READABLE_TEXT.applies(repeat, planned())


def test_lettering_that_was_asked_for_is_read_and_missed_where_it_is_gone():
    known = planned()
    artwork = draw(known)
    assert "'SALT' can be read" in READABLE_TEXT(artwork, HARBOUR, known).sentence
    blank = np.broadcast_to(np.array(to_rgb(known.drawing.palette.ground), np.uint8), artwork.pixels.shape)
    measured = READABLE_TEXT(replace(artwork, pixels=np.ascontiguousarray(blank)), HARBOUR, known)
    assert measured.verdict is CheckVerdict.WARN
    assert "hard to read" in measured.sentence
    assert where("readable text", replace(artwork, pixels=np.ascontiguousarray(blank)), HARBOUR, known)[..., 3].any()


def test_words_beside_the_lettering_are_no_part_of_it():
    asked = replace(planned(lettering="summer"), diffusion=DIFFUSED)
    assert READABLE_TEXT(saying("SUMMER", BLANK), HARBOUR, asked).verdict is CheckVerdict.PASS
    assert READABLE_TEXT(saying("casino", BLANK), HARBOUR, asked).verdict is CheckVerdict.FAIL


@pytest.mark.parametrize("row", ["OCO", "IXI", "DOOO"])
def test_rings_crescents_bars_and_crosses_in_a_row_are_no_word(row):
    assert READABLE_TEXT(saying(row, BLANK), BRAND, None).verdict is CheckVerdict.PASS


@pytest.mark.parametrize("word", ["COCOA", "SUN", "Joy"])
def test_words_of_three_letters_and_words_with_a_ring_are_read(word):
    assert READABLE_TEXT(saying(word, BLANK), BRAND, None).verdict is CheckVerdict.WARN


def test_many_threads_read_what_one_reads(repeat):
    pictures = [saying(word, repeat) for word in ("Summer", "Paris", "CASINO")] + [repeat]

    def read(artwork):
        return [(word.text, word.sure, word.corners.tolist()) for word in words_in(artwork, None)]

    alone = [read(picture) for picture in pictures]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(read, pictures * 3)) == alone * 3


@pytest.mark.skipif(not torch.set_flush_denormal(False), reason="this processor cannot")
def test_the_reader_multiplies_no_numbers_next_to_nothing(repeat, monkeypatch):
    """Its finder's last layers are full of them: on an Intel Xeon they took 230 of 300 ms."""
    seen, reader = [], readable_text._reader()

    def watched(pixels):
        seen.append(float(np.float32(1e-39) * np.float32(0.5)))
        return reader(pixels)

    monkeypatch.setattr(readable_text, "_reader", lambda: watched)
    words_in(repeat, None)
    assert seen == [0]


def test_a_picture_of_one_pixel_is_read_too():
    dot = Artwork(pixels=np.zeros((1, 1, 3), np.uint8), repeat=RepeatType.BLOCK)
    assert READABLE_TEXT(dot, BRAND, None).verdict is CheckVerdict.PASS


def test_likeness_is_of_letters_alone():
    assert likeness("Good-Morning!", "good morning") == 1
    assert likeness("g00d morning", "good morning") > 0.7
    assert likeness("casino", "good morning") < 0.7
    assert likeness("", "good morning") == 0
