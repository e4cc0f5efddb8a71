"""Are the colours those of the palette?"""

from __future__ import annotations

import numpy as np

from engine.checks.criterion import Criterion, at_most
from engine.colour.difference import delta_e_2000, lab_of_hex, srgb_to_lab
from engine.colour.names import nearest_named
from engine.composition.placements import printed_palette
from engine.domain.brand import BrandProfile
from engine.domain.score import CheckVerdict, Measurement
from engine.domain.spec import Spec
from engine.ports import Artwork


def measure(artwork: Artwork, brand: BrandProfile, spec: Spec | None) -> Measurement:
    """The CIEDE2000 difference to the palette (the spec's, else the brand's) that 95 % of the area stays within. Each difference is
    weighed by the tolerance of the colour that is meant, which is the limit."""
    palette = printed_palette(spec.drawing).colours if spec is not None else (*brand.palette, *brand.grounds)
    tolerances = np.array([brand.tolerance_of(colour) for colour in palette])
    colours, shares = artwork.colours_by_area
    differences = delta_e_2000(srgb_to_lab(colours)[:, None], lab_of_hex(palette)[None])
    strays = differences / tolerances
    meant, excess = strays.argmin(1), strays.min(1)
    order = np.argsort(excess)
    within = order[min(int(np.searchsorted(np.cumsum(shares[order]), 0.95)), len(order) - 1)]
    value, limit = float(differences[within, meant[within]]), float(tolerances[meant[within]])
    verdict = at_most(value, limit, 2.5 * limit)
    whose = "the asked palette" if spec is not None else f"{brand.title}'s palette"
    if verdict is CheckVerdict.PASS:
        said = f"All colours are those of {whose}."
    else:
        off = excess > 1
        worst = colours[off][int(np.argmax(shares[off]))]
        colour = "#{:02X}{:02X}{:02X}".format(*worst.tolist())
        named = f"most of it {nearest_named(colour)} ({colour})"
        said = f"{shares[off].sum():.0%} of the area is off {whose}, {named}; CIEDE2000 {value:.1f}."
    return Measurement(name="palette", value=value, limit=limit, unit="CIEDE2000", verdict=verdict, sentence=said)


PALETTE = Criterion("palette", measure)
