"""Where a check complains: a transparent picture with marks, to be laid over the design."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from scipy.ndimage import distance_transform_edt

from engine.checks import (
    alleyways,
    blankness,
    contrast,
    coverage,
    layout,
    lettering,
    logo,
    motif,
    print_area,
    readable_text,
    resolution,
    seam,
    spot_colours,
    symmetry,
)
from engine.checks.criterion import APART, ground_of, inked
from engine.colour.difference import delta_e_2000, lab_of_hex, srgb_to_lab
from engine.composition.placements import outline_of, printed_palette, words_of
from engine.domain.brand import BrandProfile
from engine.domain.brief import Format, RepeatType
from engine.domain.score import CheckVerdict
from engine.domain.spec import Spec
from engine.pixels import Pixels, coded, decoded
from engine.ports import Artwork
from engine.repeats.seam import seam_ratio
from engine.repeats.tiling import wrapped

Floats = NDArray[np.float64]
Bits = NDArray[np.uint8]
Mask = NDArray[np.bool_]

MARK = (226, 0, 116)
"""A magenta that few designs hold; the alpha says how strong the complaint is."""

STRETCHES = 32  # parts of an edge that are marked or not
_WIDE = 0.02  # width of an edge's mark on either side of it, as a share of the repeat's smaller side
_EMPTY = 1 / 12  # how far from any figure an empty place begins, as a share of the repeat's height
_FAINTEST, _STRONGEST = 0.45, 0.95


def where(check_name: str, artwork: Artwork, brand: BrandProfile, spec: Spec | None = None) -> Bits:
    """RGBA, shape (height, width, 4): marked where `check_name` complains of the artwork, transparent elsewhere.

    Empty where the check has nothing to complain about. Raises KeyError for a check that has no place in the picture.
    """
    strength = WHERE[check_name](artwork, brand, spec)
    alpha = np.where(strength > 0, _FAINTEST + (_STRONGEST - _FAINTEST) * np.clip(strength, 0, 1), 0)
    marks = np.zeros((*strength.shape, 4), np.uint8)
    marks[..., :3] = MARK
    marks[..., 3] = np.rint(255 * alpha)
    return marks


def seam_places(artwork: Artwork, brand: BrandProfile, spec: Spec | None) -> Floats:
    """The stretches of the edges that jump most to their true neighbours, marked on both sides of the seam."""
    strength = np.zeros(artwork.pixels.shape[:2])
    if seam_ratio(artwork) <= seam.LIMIT:  # a mirror repeat too: an edge that meets its own reflection has no seam
        return strength
    pixels = artwork.pixels.astype(np.float64)
    edges = [
        (strength, *_jumps(pixels, artwork.repeat is RepeatType.BRICK)),
        (strength.T, *_jumps(pixels.swapaxes(0, 1), artwork.repeat is RepeatType.HALF_DROP)),
    ][1 if artwork.format is Format.WRAP else 0 :]
    largest = max(float(jump.max()) for _, jump, _ in edges)
    wide = max(1, round(_WIDE * min(strength.shape)))
    for side, jump, shift in edges:
        marked = np.where(jump > max(seam.LIMIT, largest / 2), jump / largest, 0)
        side[-wide:] = np.maximum(side[-wide:], marked)
        side[:wide] = np.maximum(side[:wide], np.roll(marked, -shift))
    return strength


def _jumps(pixels: Floats, shifted: bool) -> tuple[Floats, int]:
    """How much each stretch of the last row differs from the row that follows it, in usual differences, and that row's shift."""
    shift = pixels.shape[1] // 2 if shifted else 0
    inside = np.abs(np.diff(pixels, axis=0)).mean((1, 2))
    usual = max(float(inside.mean()), float(inside.max()) / 1.3, 1e-9)
    return _stretched(np.abs(pixels[-1] - np.roll(pixels[0], shift, 0)).mean(1)) / usual, shift


def _stretched(line: Floats) -> Floats:
    """Each value replaced by the mean of its stretch."""
    starts = np.unique(np.linspace(0, len(line), STRETCHES, endpoint=False).astype(int))
    lengths = np.diff([*starts, len(line)])
    return np.repeat(np.add.reduceat(line, starts) / lengths, lengths)


def palette_places(artwork: Artwork, brand: BrandProfile, spec: Spec | None) -> Floats:
    """Pixels farther from the palette than the brand allows."""
    palette = printed_palette(spec.drawing).colours if spec is not None else (*brand.palette, *brand.grounds)
    tolerances = np.array([brand.tolerance_of(colour) for colour in palette])
    strays = _by_colour(artwork.pixels, lambda lab: (delta_e_2000(lab[:, None], lab_of_hex(palette)[None]) / tolerances).min(1))
    return (strays - 1) / 10


def contrast_places(artwork: Artwork, brand: BrandProfile, spec: Spec | None) -> Floats:
    """What is drawn, but too near to its ground to be seen."""
    ground = srgb_to_lab(ground_of(artwork, spec))
    apart = _by_colour(artwork.pixels, lambda lab: delta_e_2000(lab, ground))
    return np.where((apart >= 1.0) & (apart < contrast.LIMIT), 1.2 - apart / contrast.LIMIT, 0.0)


def blank_places(artwork: Artwork, brand: BrandProfile, spec: Spec | None) -> Floats:
    """The empty places: ground far from any figure, on the cloth as it continues."""
    ground = srgb_to_lab(ground_of(artwork, spec))
    apart = _by_colour(artwork.pixels, lambda lab: delta_e_2000(lab, ground))
    if blankness.covered(artwork, spec) < blankness.FAIL:
        return np.where(apart < 3.0, 0.4, 0.0)
    return (_depth(apart < 3.0, artwork) - _EMPTY) / _EMPTY


def _depth(empty: Mask, artwork: Artwork) -> Floats:
    """How deep in the empty a pixel lies, in heights of the repeat, on the cloth as it continues."""
    margin = min(artwork.pixels.shape[:2]) // 2
    whole = not any(side % 2 for side in artwork.pixels.shape[:2])  # only an even side can be shifted by half
    around = wrapped(empty.astype(np.uint8), artwork.repeat if whole else RepeatType.BLOCK, margin)
    return np.asarray(distance_transform_edt(around)[margin:-margin, margin:-margin] / artwork.pixels.shape[0])


def alley_places(artwork: Artwork, brand: BrandProfile, spec: Spec | None) -> Floats:
    """The emptiest lane, along its whole length."""
    height, width = artwork.pixels.shape[:2]
    strength = np.zeros((height, width))
    if alleyways.measure(artwork, brand, spec).verdict is CheckVerdict.PASS:
        return strength
    lane, _ = alleyways.emptiest(artwork, spec)
    y, x = ((np.mgrid[:height, :width] + 0.5) / height).astype(float)
    half = alleyways.WIDTH * min(width / height, 1.0) / 2
    images = [(x, y)] if artwork.repeat is not RepeatType.MIRROR else [(x, y), (-x, y), (x, -y), (-x, -y)]
    for u, v in images:
        across = (v * lane.along[0] - u * lane.along[1]) / np.hypot(*lane.along)
        apart = np.abs((across - lane.offset + lane.period / 2) % lane.period - lane.period / 2)
        strength = np.maximum(strength, np.where(apart <= half, 0.5, 0.0))
    return strength


def coverage_places(artwork: Artwork, brand: BrandProfile, spec: Spec | None) -> Floats:
    """Where it covers less than was asked the empty places, else all that is drawn."""
    if spec is None or coverage.measure(artwork, brand, spec).verdict is CheckVerdict.PASS:
        return np.zeros(artwork.pixels.shape[:2])
    drawn = inked(artwork, spec)
    if blankness.covered(artwork, spec) > spec.drawing.density:
        return np.where(drawn, 0.3, 0.0)
    depth = _depth(~drawn, artwork) if drawn.any() else np.ones(drawn.shape)
    return np.asarray(depth / depth.max() - 0.5)  # the middles of the gaps, however small these are


def symmetry_places(artwork: Artwork, brand: BrandProfile, spec: Spec | None) -> Floats:
    """What the operation that is broken most does not carry onto its like."""
    height, width = artwork.pixels.shape[:2]
    if spec is None or symmetry.measure(artwork, brand, spec).verdict is CheckVerdict.PASS:
        return np.zeros((height, width))
    _, operation = symmetry.worst(artwork, spec)
    assert operation is not None, "what is no like has an operation that should have carried it there"
    y, x = np.mgrid[:height, :width].reshape(2, -1)
    return symmetry.astray(artwork, coded(artwork.pixels), operation, y, x).reshape(height, width).astype(float)


def motif_places(artwork: Artwork, brand: BrandProfile, spec: Spec | None) -> Floats:
    """The main motif's contours where they do not agree with the drawing."""
    if spec is None or motif.measure(artwork, brand, spec).verdict is CheckVerdict.PASS:
        return np.zeros(artwork.pixels.shape[:2])
    kept = motif.kept(artwork, spec)
    return _enlarged(np.where(kept.weight > 0, motif.LIMIT - kept.found, 0.0) / motif.LIMIT, artwork)


def layout_places(artwork: Artwork, brand: BrandProfile, spec: Spec | None) -> Floats:
    """The fields whose colours are farthest from the drawing's."""
    if spec is None or layout.measure(artwork, brand, spec).verdict is CheckVerdict.PASS:
        return np.zeros(artwork.pixels.shape[:2])
    _, apart = layout.kept(artwork, spec)
    return _enlarged(np.where(apart > apart.max() / 2, apart / apart.max() - 0.4, 0.0), artwork)


def _enlarged(strength: Floats, artwork: Artwork) -> Floats:
    """To the picture's own pixels."""
    height, width = artwork.pixels.shape[:2]
    rows, columns = strength.shape
    return np.asarray(strength[(np.arange(height) * rows // height)[:, None], np.arange(width) * columns // width])


def spot_colour_places(artwork: Artwork, brand: BrandProfile, spec: Spec | None) -> Floats:
    """What the largest spot colours, as many as there may be, do not print."""
    most = spot_colours.most_spots(spec)
    chosen = spot_colours.spots(artwork, most)[:most]
    strays = _by_colour(artwork.pixels, lambda lab: delta_e_2000(lab[:, None], chosen[None]).min(1))
    over = spot_colours.measure(artwork, brand, spec).verdict is not CheckVerdict.PASS
    return (strays - spot_colours.ONE_INK) / 10 if over else np.zeros_like(strays)


def resolution_places(artwork: Artwork, brand: BrandProfile, spec: Spec | None) -> Floats:
    """The edges, which soften or show their steps."""
    if resolution.measure(artwork, brand, spec).verdict is CheckVerdict.PASS:
        return np.zeros(artwork.pixels.shape[:2])
    pixels = artwork.pixels.astype(np.int16)
    steps = [np.abs(np.diff(pixels, axis=axis, append=pixels.take([-1], axis))).max(-1) > APART for axis in (0, 1)]
    return np.where(steps[0] | steps[1], 0.6, 0.0)


def print_area_places(artwork: Artwork, brand: BrandProfile, spec: Spec | None) -> Floats:
    """Ink outside the safe area."""
    strength = np.zeros(artwork.pixels.shape[:2])
    return strength if spec is None or not print_area.is_print(artwork, spec) else print_area.strayed(artwork, spec).astype(float)


def logo_places(artwork: Artwork, brand: BrandProfile, spec: Spec | None) -> Floats:
    """Where the logo should be and is not, and what stands in its clear space."""
    strength = np.zeros(artwork.pixels.shape[:2])
    if spec is None or spec.drawing.logo is None or logo.measure(artwork, brand, spec).verdict is CheckVerdict.PASS:
        return strength
    colour = spec.drawing.logo.colour
    _, expected = logo.found_logo(artwork, brand, spec)
    lacking = expected & ~logo.coloured(artwork.pixels, colour, brand.tolerance_of(colour))
    return np.asarray((lacking | logo.entered(artwork, spec, expected)).astype(float))


def lettering_places(artwork: Artwork, brand: BrandProfile, spec: Spec | None) -> Floats:
    """The words, where something is wrong with them."""
    height, width = artwork.pixels.shape[:2]
    if spec is None or lettering.measure(artwork, brand, spec).verdict is CheckVerdict.PASS:
        return np.zeros((height, width))
    return outline_of(spec.drawing, words_of(spec.drawing), width, height).astype(float)


def text_places(artwork: Artwork, brand: BrandProfile, spec: Spec | None) -> Floats:
    """The words that nobody asked for; where asked ones cannot be read, these."""
    height, width = artwork.pixels.shape[:2]
    strange = readable_text.unasked(readable_text.words_in(artwork, spec), spec)
    marks = Image.new("L", (width, height))
    for word in strange:
        ImageDraw.Draw(marks).polygon([(float(across), float(down)) for across, down in word.corners], fill=1)
    if not strange and readable_text.measure(artwork, brand, spec).verdict is not CheckVerdict.PASS and spec is not None:
        return outline_of(spec.drawing, words_of(spec.drawing), width, height).astype(float)
    return np.asarray(marks, np.float64) * 0.5


def _by_colour(pixels: Pixels, measure: Callable[[Floats], Floats]) -> Floats:
    """A measure of each pixel's Lab colour, taken once for every distinct colour; of a photograph's, to five bits a channel."""
    code = coded(pixels)
    unique, where_ = np.unique(code, return_inverse=True)
    if len(unique) > 4096:
        unique, where_ = np.unique(coded(pixels & np.uint8(0xF8) | np.uint8(4)), return_inverse=True)
    return measure(srgb_to_lab(decoded(unique)))[where_.reshape(code.shape)]


WHERE: Mapping[str, Callable[[Artwork, BrandProfile, Spec | None], Floats]] = {
    "seam": seam_places,
    "alleyways": alley_places,
    "palette": palette_places,
    "spot colours": spot_colour_places,
    "blankness": blank_places,
    "contrast": contrast_places,
    "coverage": coverage_places,
    "symmetry": symmetry_places,
    "motif": motif_places,
    "layout": layout_places,
    "resolution": resolution_places,
    "print area": print_area_places,
    "logo": logo_places,
    "lettering": lettering_places,
    "readable text": text_places,
}
"""By the check's name: how strongly it complains of each pixel; nothing at 0 and below, most at 1."""
