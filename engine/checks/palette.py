"""Are the colours those of the palette?"""

from __future__ import annotations

import numpy as np

from engine.checks.criterion import Criterion, at_most, colours_by_area
from engine.colour.difference import delta_e_2000, lab_of_hex, srgb_to_lab
from engine.colour.names import nearest_named
from engine.domain.brand import BrandProfile
from engine.domain.score import CheckVerdict, Measurement
from engine.domain.spec import Spec
from engine.ports import Artwork


def measure(artwork: Artwork, brand: BrandProfile, spec: Spec | None) -> Measurement:
    """The CIEDE2000 difference to the palette (the spec's, else the brand's) that 95 % of the area stays within."""
    palette = spec.drawing.palette.colours if spec is not None else (*brand.palette, *brand.grounds)
    colours, shares = colours_by_area(artwork.pixels)
    difference = delta_e_2000(srgb_to_lab(colours)[:, None], lab_of_hex(palette)[None]).min(1)
    order = np.argsort(difference)
    within = np.searchsorted(np.cumsum(shares[order]), 0.95)
    value = float(difference[order][min(int(within), len(order) - 1)])
    limit = brand.palette_tolerance
    verdict = at_most(value, limit, 2.5 * limit)
    whose = "the asked palette" if spec is not None else f"{brand.title}'s palette"
    if verdict is CheckVerdict.PASS:
        said = f"All colours are those of {whose}."
    else:
        off = difference > limit
        worst = colours[off][int(np.argmax(shares[off]))]
        colour = "#{:02X}{:02X}{:02X}".format(*worst.tolist())
        named = f"most of it {nearest_named(colour)} ({colour})"
        said = f"{shares[off].sum():.0%} of the area is off {whose}, {named}; CIEDE2000 {value:.1f}."
    return Measurement(name="palette", value=value, limit=limit, unit="CIEDE2000", verdict=verdict, sentence=said)


PALETTE = Criterion("palette", measure)
