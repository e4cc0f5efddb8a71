"""Does the picture say something? Words that nobody asked for, and words that were asked for and cannot be read.

PP-OCRv6 (Apache-2.0) finds and reads them, through rapidocr on onnxruntime; its weights come with that package. It is asked where
words can be: in work made elsewhere, in what a model redrew, and in prints with lettering. A drawn repeat is made of figures, none
of which writes; not looking saves it more time than it takes to draw.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.checks.criterion import Criterion
from engine.composition.placements import type_box
from engine.domain.brand import BrandProfile
from engine.domain.score import CheckVerdict, Measurement
from engine.domain.spec import Spec
from engine.ports import Artwork, Pixels
from engine.prompting.guardrails import barred_words

LIMIT = 0  # words that nobody asked for
SURE = 0.8  # the reader's own confidence from which a word counts; figures of 210 drawings were read as words at 0.77 at most
_FIGURES = set("OCQDIXocqx0")  # rings, crescents, bars and crosses in a row
LETTERS = 3  # fewer are figures that look like letters: rings, bars, crosses
_EAST_ASIAN = 0x2E80  # from here on signs are words of their own, and rings and squares are read as such
ALIKE = 0.7  # share of letters in common from which a word read is one that was asked for
_READ_PX = 480  # longer side of what the reader is shown: it finds as many words as at 736 where it need be less sure of them
_PLACE_PX = 736  # the same of the place of a print's lettering alone, which is narrow
_LETTERED, _LINED = 0.2, 0.3  # chances from which a pixel is of letters, and a box of them is read; what is read then decides
_LONG = 1.15  # sides of a box: three letters are longer than high, most figures that look like letters are not
_NARROW_PX = 160  # of 48 high, to which short lines are filled up before they are read: all of a single word
_ABOUT = 0.03  # of the sheet's height, shown around lettering


@dataclass(frozen=True, slots=True)
class Word:
    """A line of text: what it says, how sure the reader is (0-1), and its corners, (4, 2), across and down in pixels."""

    text: str
    sure: float
    corners: NDArray[np.float64]


def may_write(artwork: Artwork, spec: Spec | None) -> bool:
    """Whether words can be in a picture at all."""
    return spec is None or spec.diffusion is not None or spec.drawing.lettering is not None


def words_in(artwork: Artwork, spec: Spec | None) -> list[Word]:
    """The words of the picture; of a drawn print those at the place of its lettering, as nothing else in it can write."""
    left, top, right, bottom = _looked_at(artwork, spec)
    shown = Image.fromarray(artwork.pixels[top:bottom, left:right])
    whole = shown.size == artwork.pixels.shape[1::-1]
    scale = (_READ_PX if whole else _PLACE_PX) / max(shown.size)
    shown = shown.resize([max(1, round(side * scale)) for side in shown.size], Image.Resampling.BICUBIC)
    found = _read(np.ascontiguousarray(np.asarray(shown)[..., ::-1]))
    lines = zip(found.txts or (), found.scores or (), found.boxes if found.boxes is not None else (), strict=True)
    words = [Word(text, float(sure), np.asarray(corners, np.float64) / scale + (left, top)) for text, sure, corners in lines]
    return [word for word in words if word.sure >= SURE and _is_word(word.text)]


def _read(blue_first: Pixels) -> Any:
    from engine.backends.device import flushing_denormals  # loads torch, which other checks do without

    reader = _reader()  # built before: onnxruntime has denormals counted again where its first model is loaded
    with flushing_denormals():
        return reader(blue_first)


def _is_word(text: str) -> bool:
    if set(text) <= _FIGURES:
        return False
    return sum(letter.isalpha() and ord(letter) < _EAST_ASIAN for letter in text) >= LETTERS


def _looked_at(artwork: Artwork, spec: Spec | None) -> tuple[int, int, int, int]:
    height, width = artwork.pixels.shape[:2]
    words = type_box(spec.drawing) if spec is not None and spec.diffusion is None else None
    if words is None:
        return 0, 0, width, height
    box = words.box.grown(_ABOUT)
    left, top, right, bottom = (round(edge * height) for edge in box.edges)
    return max(left, 0), max(top, 0), min(right, width), min(bottom, height)


def unasked(words: list[Word], spec: Spec | None) -> list[Word]:
    """Those that are no part of the lettering that was asked for."""
    asked = spec.drawing.lettering if spec is not None else None
    return [word for word in words if not asked or likeness(word.text, asked) < ALIKE]


def likeness(read: str, asked: str) -> float:
    """How much of what was read is found in what was asked (0-1), whatever the case, spaces and signs."""
    one, other = _letters(read), _letters(asked)
    same = sum(block.size for block in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks())
    return same / max(len(one), 1)


def measure(artwork: Artwork, brand: BrandProfile, spec: Spec | None) -> Measurement:
    """The number of words that nobody asked for. Of work made elsewhere nobody knows what was asked: there they are a warning,
    unless the brand or its markets bar them."""
    words = words_in(artwork, spec)
    strange = unasked(words, spec)
    barred = next((found for word in strange if (found := barred_words(brand, brand.markets).bars_text(word.text))), None)
    said = ", ".join(repr(word.text) for word in strange[:3])
    asked = spec.drawing.lettering if spec is not None else None
    if barred:
        return _said(strange, CheckVerdict.FAIL, f"The picture says {said}; {barred[1]} bars {barred[0]!r}.")
    if strange:
        nobody = "which nobody asked for" if spec is not None else "see whether it may"
        return _said(strange, CheckVerdict.WARN if spec is None else CheckVerdict.FAIL, f"The picture says {said}, {nobody}.")
    if asked and not likeness(asked, "".join(word.text for word in words)) >= ALIKE:
        return _said(strange, CheckVerdict.WARN, f"The words {asked!r} are hard to read: a text reader does not find them.")
    read = f"The words {asked!r} can be read, and no others." if asked else "No words can be read in the picture."
    return _said(strange, CheckVerdict.PASS, read)


def _said(strange: list[Word], verdict: CheckVerdict, sentence: str) -> Measurement:
    return Measurement(
        name="readable text",
        value=len({_letters(word.text) for word in strange}),
        limit=LIMIT,
        unit="words nobody asked for",
        verdict=verdict,
        sentence=sentence,
    )


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


@cache
def _reader() -> Any:
    """One reader a process, asked by many threads and taking one each: a worker has others to feed."""
    from rapidocr import RapidOCR
    from rapidocr.main import RapidOCRError

    class LineReader(RapidOCR):
        """Reads of what it finds only what is long enough for a word: to read a line takes it a quarter of what finding takes."""

        def detect_and_crop(self, img: Pixels, op_record: dict[str, Any]) -> tuple[list[Pixels], Any]:
            crops, found = super().detect_and_crop(img, op_record)
            assert found.boxes is not None and found.scores is not None, "it raises where it finds nothing"
            long = [at for at, crop in enumerate(crops) if max(crop.shape[:2]) >= _LONG * min(crop.shape[:2])]
            if not long:
                raise RapidOCRError("nothing is long enough for a word")
            found.boxes, found.scores = found.boxes[long], [found.scores[at] for at in long]
            return [crops[at] for at in long], found

    engine = {f"EngineConfig.onnxruntime.{pool}_op_num_threads": 1 for pool in ("intra", "inter")}
    finds = {"limit_type": "max", "limit_side_len": _PLACE_PX, "thresh": _LETTERED, "box_thresh": _LINED}
    params: Mapping[str, Any] = {
        "Global.log_level": "critical",
        "Global.text_score": SURE,
        **engine,
        "EngineConfig.onnxruntime.enable_cpu_mem_arena": True,  # else every layer of every picture asks the system for its memory
        **{f"Det.{name}": value for name, value in finds.items()},
        "Rec.rec_img_shape": [3, 48, _NARROW_PX],
    }
    return LineReader(params=dict(params))


READABLE_TEXT = Criterion("readable text", measure, may_write)
