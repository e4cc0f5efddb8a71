"""Is the brand's logo there once, as large, as clear, in the colour and at the place that its rule says?"""

from __future__ import annotations

import numpy as np

from engine.checks.criterion import Criterion, Mask
from engine.checks.matching import Match, match
from engine.checks.print_area import outside
from engine.colour.difference import delta_e_2000, lab_of_hex, srgb_to_lab
from engine.composition.placements import clear_box, logo_of, outline_of
from engine.domain.brand import BrandProfile
from engine.domain.score import CheckVerdict, Measurement
from engine.domain.spec import DrawingSpec, Spec
from engine.pixels import Pixels, coded, decoded
from engine.ports import Artwork

LIMIT = 0.85  # overlap with the logo as it should be; its outline is redrawn at the picture's own size
_ASIDE = 0.02  # how far it may stand from its place, in sheet heights


def carries_logo(artwork: Artwork, spec: Spec | None) -> bool:
    """Whether a print was planned with the brand's logo."""
    return spec is not None and spec.drawing.logo is not None


def coloured(pixels: Pixels, colour: str, tolerance: float) -> Mask:
    """Pixels within a CIEDE2000 tolerance of a colour (hex)."""
    code = coded(pixels)
    unique, where = np.unique(code, return_inverse=True)
    near = delta_e_2000(srgb_to_lab(decoded(unique)), lab_of_hex([colour])[0]) <= tolerance
    return np.asarray(near[where].reshape(code.shape))


def entered(artwork: Artwork, spec: Spec, expected: Mask) -> Mask:
    """What lies in the logo's clear space and is neither the logo nor the colour of what it stands on."""
    clear = clear_box(spec.drawing)
    height, width = artwork.pixels.shape[:2]
    inside = np.zeros((height, width), bool)
    if clear is None:
        return inside
    left, top, right, bottom = (round(edge * height) for edge in clear.edges)
    inside[max(top + 1, 0) : max(bottom - 1, 0), max(left + 1, 0) : max(right - 1, 0)] = True
    around = inside & ~_grown(expected)
    if not around.any():
        return around
    colours, counts = np.unique(artwork.pixels[around], axis=0, return_counts=True)
    usual = colours[counts.argmax()].astype(np.int16)
    other = np.any(np.abs(artwork.pixels.astype(np.int16) - usual) > 12, -1)
    return np.asarray(around & other & ~outside(spec.drawing, height, width))


def _grown(mask: Mask) -> Mask:
    wide = np.pad(mask, 1)
    return np.asarray(wide[:-2, 1:-1] | wide[2:, 1:-1] | wide[1:-1, :-2] | wide[1:-1, 2:] | mask)


def found_logo(artwork: Artwork, brand: BrandProfile, spec: Spec) -> tuple[Match, Mask]:
    """The best match of the logo, and where it should be."""
    height, width = artwork.pixels.shape[:2]
    (mark,) = logo_of(spec.drawing)
    expected = outline_of(spec.drawing, (mark,), width, height)
    return match(coloured(artwork.pixels, mark.colour, brand.tolerance_of(mark.colour)), expected), expected


def measure(artwork: Artwork, brand: BrandProfile, spec: Spec | None) -> Measurement:
    """How well the picture's logo overlaps with the rule's, and every rule that it breaks, in a sentence."""
    if spec is None or spec.drawing.logo is None:
        return Measurement(
            name="logo", value=1.0, limit=LIMIT, unit="overlap", verdict=CheckVerdict.PASS, sentence="No logo was asked for."
        )
    found, expected = found_logo(artwork, brand, spec)
    broken = _broken(spec.drawing, brand, found, artwork.pixels.shape[0])
    if not broken:
        crowded = float(entered(artwork, spec, expected).sum()) / max(int(expected.sum()), 1)
        broken = ["something stands in its clear space"] if crowded > 0.01 else []
    size = f"{spec.drawing.logo.width_mm:.0f} mm wide, {spec.drawing.logo.position}"
    said = f"The logo is there once, {size}, clear of everything." if not broken else f"The logo: {'; '.join(broken)}."
    verdict = CheckVerdict.FAIL if broken else CheckVerdict.PASS
    return Measurement(name="logo", value=found.overlap, limit=LIMIT, unit="overlap", verdict=verdict, sentence=said)


def _broken(drawing: DrawingSpec, brand: BrandProfile, found: Match, height_px: int) -> list[str]:
    """The rules that the logo breaks."""
    logo, rule = drawing.logo, brand.logo
    if logo is None:
        return []
    if found.overlap < LIMIT:
        return ["it is missing, damaged or in another colour"]
    broken = []
    if found.count > 1:
        broken.append(f"it stands there {found.count} times")
    if max(abs(found.down_px), abs(found.right_px)) > max(_ASIDE * height_px, 2):
        broken.append(f"it does not stand {logo.position}")
    if rule is not None and logo.width_mm < rule.min_width_mm - 0.05:
        broken.append(f"it is {logo.width_mm:.0f} mm wide, the rule asks for {rule.min_width_mm:g} mm")
    if rule is not None and logo.colour not in rule.colours:
        broken.append(f"its colour {logo.colour} is not among the rule's")
    if rule is not None and logo.position not in rule.positions:
        broken.append(f"the rule does not set it {logo.position}")
    return broken


LOGO = Criterion("logo", measure, carries_logo)
