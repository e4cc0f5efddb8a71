"""Do the figures stand where the asked symmetry carries them?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.checks.criterion import Criterion, Mask, at_most, inked, step_of
from engine.composition.lattice import into_cell
from engine.composition.symmetry import Operation, operations
from engine.domain.brand import BrandProfile
from engine.domain.brief import Format
from engine.domain.score import CheckVerdict, Measurement
from engine.domain.spec import Spec
from engine.pixels import Codes, coded
from engine.ports import Artwork

Places = NDArray[np.int64]

LIMIT = 0.03  # of the figures' area; symmetric drawings measure 0.01 at most
FAIL = 0.1
_ROWS = 128
_LOOKS = 2500  # points looked at, over all operations
_NEAR = np.array([(across, down) for across in (-1, 0, 1) for down in (-1, 0, 1)])[:, None]  # an image may lie a pixel off


def asks_symmetry(artwork: Artwork, spec: Spec | None) -> bool:
    """Whether a repeat was asked for with more than its translations."""
    return spec is not None and artwork.format is Format.REPEAT and spec.drawing.symmetry not in ("none", "p1")


def worst(artwork: Artwork, spec: Spec) -> tuple[float, Operation | None]:
    """The largest share (0-1) of the figures' area that an operation does not carry onto its like, and that operation."""
    height, width = artwork.pixels.shape[:2]
    step = step_of(artwork, _ROWS)
    y, x = (line * step for line in np.nonzero(inked(artwork, spec, step)))
    asked = operations(spec.drawing.symmetry, artwork.repeat, width / height)[1:]
    colours, apart = coded(artwork.pixels), max(1, len(y) * len(asked) // _LOOKS)
    found: list[tuple[float, Operation | None]] = [
        (float(astray(artwork, colours, operation, y[::apart], x[::apart]).mean()), operation) for operation in asked if len(y)
    ]
    return max(found, key=lambda each: each[0], default=(0.0, None))


def astray(artwork: Artwork, colours: Codes, operation: Operation, y: Places, x: Places) -> Mask:
    """Of each pixel (rows `y`, columns `x`) whether its image under the operation is of another colour, to a pixel's breadth."""
    height, width = colours.shape
    o, u, v = operation, (x + 0.5) / width, (y + 0.5) / height
    image = np.stack([(o.a * u + o.b * v + o.tx) * width, (o.c * u + o.d * v + o.ty) * height], -1)
    cell = into_cell(artwork.repeat, width / height, (image + _NEAR) / height) * height
    across, down = np.moveaxis(cell.astype(int), -1, 0)
    there = colours[np.minimum(down, height - 1), np.minimum(across, width - 1)]
    return np.asarray((there != colours[y, x]).all(0))


def measure(artwork: Artwork, brand: BrandProfile, spec: Spec | None) -> Measurement:
    """The share of the figures' area that an operation of the asked group does not carry onto its like; the worst counts."""
    value, operation = worst(artwork, spec) if spec is not None else (0.0, None)
    verdict = at_most(value, LIMIT, FAIL)
    group = spec.drawing.symmetry if spec is not None else "none"
    kind = "turns" if operation is None or operation.a * operation.d - operation.b * operation.c > 0 else "mirrors"
    lacking = f"{value:.0%} of the figures have no like where it {kind} them."
    said = {
        CheckVerdict.PASS: f"The repeat has the asked symmetry {group}.",
        CheckVerdict.WARN: f"Details break the asked symmetry {group}: {lacking}",
        CheckVerdict.FAIL: f"The asked symmetry {group} is not there: {lacking}",
    }[verdict]
    return Measurement(name="symmetry", value=value, limit=LIMIT, unit="of the figures", verdict=verdict, sentence=said)


SYMMETRY = Criterion("symmetry", measure, asks_symmetry)
