"""Does a print keep within the safe area of its place on the product?"""

from __future__ import annotations

import numpy as np
from scipy.ndimage import binary_dilation, label

from engine.checks.criterion import Criterion, Mask, at_most, inked
from engine.composition.placements import safe_box
from engine.domain.brand import BrandProfile
from engine.domain.brief import Format
from engine.domain.score import CheckVerdict, Measurement
from engine.domain.spec import DrawingSpec, Spec
from engine.ports import Artwork

LIMIT = 0.001  # share of the ink; a finish may carry a grain or two over the line
FAIL = 0.004
_JOINED = 0.007  # gaps up to twice this, in sheet heights, part no figure
_EDGE_PX = 1.5  # a line that a pixel lies on


def is_print(artwork: Artwork, spec: Spec | None) -> bool:
    """Whether a design stands in a print area."""
    return spec is not None and spec.drawing.format is not Format.REPEAT


def outside(drawing: DrawingSpec, height_px: int, width_px: int) -> Mask:
    """The pixels of a sheet that lie wholly outside its safe area; a wrap is bounded only above and below."""
    left, top, right, bottom = (edge * height_px for edge in safe_box(drawing).edges)
    y, x = np.mgrid[:height_px, :width_px] + 0.5
    if drawing.round:
        u, v = (x - width_px / 2) / ((right - left) / 2 + _EDGE_PX), (y - height_px / 2) / ((bottom - top) / 2 + _EDGE_PX)
        return np.asarray(u**2 + v**2 > 1)
    beyond = (y < top - _EDGE_PX) | (y > bottom + _EDGE_PX)
    return np.asarray(beyond if drawing.format is Format.WRAP else beyond | (x < left - _EDGE_PX) | (x > right + _EDGE_PX))


def strayed(artwork: Artwork, spec: Spec) -> Mask:
    """Ink where none may be: outside the safe area, unless a bleed lets it run off the sheet."""
    height, width = artwork.pixels.shape[:2]
    ink = inked(artwork, spec)
    stray = ink & outside(spec.drawing, height, width)
    if not spec.drawing.bleed_mm or not stray.any():
        return stray
    figures, _ = label(binary_dilation(ink, iterations=max(1, round(_JOINED * height))))  # leaves belong to their stem
    running = np.unique(np.concatenate([figures[0], figures[-1], figures[:, 0], figures[:, -1]]))
    return np.asarray(stray & ~np.isin(figures, running))


def measure(artwork: Artwork, brand: BrandProfile, spec: Spec | None) -> Measurement:
    """The share of the ink that lies outside the safe area."""
    value = 0.0
    if spec is not None and is_print(artwork, spec):
        value = float(strayed(artwork, spec).sum()) / max(int(inked(artwork, spec).sum()), 1)
    verdict = at_most(value, LIMIT, FAIL)
    kept = f"{spec.drawing.safe_mm:g} mm" if spec is not None else "its margin"
    said = {
        CheckVerdict.PASS: f"Everything keeps {kept} from the edge of the print area.",
        CheckVerdict.WARN: f"Grains of the print ({value:.2%}) lie nearer than {kept} to the edge of the print area.",
        CheckVerdict.FAIL: f"{value:.1%} of the print lies nearer than {kept} to the edge of the print area, or beyond it.",
    }[verdict]
    return Measurement(name="print area", value=value, limit=LIMIT, unit="share of the ink", verdict=verdict, sentence=said)


PRINT_AREA = Criterion("print area", measure, is_print)
