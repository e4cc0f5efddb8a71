"""How many spot colours does it take to print the design?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.checks.criterion import Criterion, at_most
from engine.colour.difference import delta_e_2000, srgb_to_lab
from engine.composition.placements import printed_palette
from engine.domain.brand import BrandProfile
from engine.domain.score import CheckVerdict, Measurement
from engine.domain.spec import Spec
from engine.ports import Artwork

MOST_SCREENS = 12
"""Spot colours of work made elsewhere, of which no palette is known: about what a rotary screen printing machine holds."""
ONE_INK = 5.0  # CIEDE2000 within which colours are printed with one ink
_EDGES = 0.05  # of the area: blends along the edges of a softened picture are no inks


def spots(artwork: Artwork, most: int) -> NDArray[np.float64]:
    """The spot colours (CIELAB, shape (n, 3)) that together print 95 % of the area, largest first; at most one above `most`."""
    colours, shares = artwork.colours_by_area
    lab, left = srgb_to_lab(colours), shares.copy()
    chosen: list[NDArray[np.float64]] = []
    while left.sum() > _EDGES and len(chosen) <= most:
        chosen.append(lab[int(left.argmax())])
        left[delta_e_2000(lab, chosen[-1]) <= ONE_INK] = 0
    return np.array(chosen)


def most_spots(spec: Spec | None) -> int:
    """How many spot colours were asked for, the ground included."""
    return MOST_SCREENS if spec is None else len(printed_palette(spec.drawing).colours)


def measure(artwork: Artwork, brand: BrandProfile, spec: Spec | None) -> Measurement:
    """The number of spot colours against the asked palette's, else against the screens of a machine. It never fails work made
    elsewhere, which may be meant for digital printing."""
    limit = most_spots(spec)
    value = len(spots(artwork, limit))
    verdict = at_most(value, limit, float("inf") if spec is None else limit)
    whose = "the asked palette has" if spec is not None else "a screen printing machine holds about"
    said = {
        CheckVerdict.PASS: f"{value} spot colour{'s' if value != 1 else ''}, the ground included; {whose} {limit}.",
        CheckVerdict.WARN: f"More than {limit} spot colours: it needs separating, or digital printing.",
        CheckVerdict.FAIL: f"More than the {limit} spot colours of the asked palette.",
    }[verdict]
    return Measurement(name="spot colours", value=value, limit=limit, unit="colours", verdict=verdict, sentence=said)


SPOT_COLOURS = Criterion("spot colours", measure)
