"""Wallpaper groups as operations on the cell."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from engine.domain.brief import Layout, RepeatType


@dataclass(frozen=True, slots=True)
class Operation:
    """x' = M x + t, in shares of the cell."""

    a: float
    b: float
    c: float
    d: float
    tx: float = 0.0
    ty: float = 0.0

    def apply(self, x: float, y: float, aspect: float) -> tuple[float, float]:
        """The image of a point in units of the cell's height."""
        u, v = x / aspect, y
        return (self.a * u + self.b * v + self.tx) * aspect, self.c * u + self.d * v + self.ty

    def turned(self, turn: float, mirrored: bool, aspect: float = 1.0) -> tuple[float, bool]:
        """The image of a placement's rotation (radians, after an optional left-right mirroring)."""
        c = self.c / aspect  # shares of an oblong cell are no angles
        if self.a * self.d - self.b * self.c > 0:
            return turn + math.atan2(c, self.a), mirrored
        # M = R(p) F with F the left-right flip, and F R(turn) = R(-turn) F
        return math.atan2(-c, -self.a) - turn, not mirrored


_E = Operation(1, 0, 0, 1)
_R2 = Operation(-1, 0, 0, -1)
_R4, _R43 = Operation(0, -1, 1, 0), Operation(0, 1, -1, 0)
_MX, _MY = Operation(-1, 0, 0, 1), Operation(1, 0, 0, -1)
_MD, _MA = Operation(0, 1, 1, 0), Operation(0, -1, -1, 0)


def _shift(op: Operation, tx: float, ty: float) -> Operation:
    return Operation(op.a, op.b, op.c, op.d, tx, ty)


def _centred(*ops: Operation) -> tuple[Operation, ...]:
    return (*ops, *(_shift(o, o.tx + 0.5, o.ty + 0.5) for o in ops))


# International Tables for Crystallography, volume A, plane groups; mirrors of pm, pg, cm run vertically.
OPERATIONS: dict[str, tuple[Operation, ...]] = {
    "none": (_E,),
    "p1": (_E,),
    "p2": (_E, _R2),
    "pm": (_E, _MX),
    "pg": (_E, _shift(_MX, 0.0, 0.5)),
    "cm": _centred(_E, _MX),
    "pmm": (_E, _R2, _MX, _MY),
    "pmg": (_E, _R2, _shift(_MX, 0.5, 0.0), _shift(_MY, 0.5, 0.0)),
    "pgg": (_E, _R2, _shift(_MX, 0.5, 0.5), _shift(_MY, 0.5, 0.5)),
    "cmm": _centred(_E, _R2, _MX, _MY),
    "p4": (_E, _R2, _R4, _R43),
    "p4m": (_E, _R2, _R4, _R43, _MX, _MY, _MD, _MA),
    "p4g": (_E, _R2, _R4, _R43, *(_shift(o, 0.5, 0.5) for o in (_MX, _MY, _MD, _MA))),
}
# Turns of the point group, and the direction of its first mirror against the shortest translation (degrees), where it has any.
HEXAGONAL: dict[str, tuple[int, int | None]] = {
    "p3": (3, None),
    "p3m1": (3, 90),
    "p31m": (3, 0),
    "p6": (6, None),
    "p6m": (6, 0),
}

SYMMETRIES: tuple[str, ...] = (*OPERATIONS, *HEXAGONAL)

ROOT_3 = math.sqrt(3.0)
"""The hexagonal lattice's rectangular cell, which holds two of its primitive ones, is 1 : sqrt 3 (either way round)."""

_HEXAGONAL_WITHIN = 0.004  # how far a ratio may be off (whole pixels, whole millimetres): less than a thread

FREE_LAYOUTS = (Layout.ALLOVER, Layout.TOSSED)
"""Layouts whose figures stand where the rhythm puts them; in the others a structure fixes the sites."""


def is_hexagonal(repeat: RepeatType, aspect: float) -> bool:
    """Whether the repeat's lattice has sixfold turns: a block of 1 : sqrt 3, either way round."""
    ratio = max(aspect, 1 / aspect)
    return repeat is RepeatType.BLOCK and abs(ratio / ROOT_3 - 1) < _HEXAGONAL_WITHIN


def operations(symmetry: str, repeat: RepeatType, aspect: float = 1.0) -> tuple[Operation, ...]:
    """The group's operations modulo the lattice of the repeat. On rhombic lattices the centring is the lattice's own."""
    if symmetry in HEXAGONAL:
        return _hexagonal(symmetry, aspect > 1)
    ops = OPERATIONS[symmetry]
    if repeat in (RepeatType.HALF_DROP, RepeatType.BRICK) and symmetry in ("cm", "cmm"):
        return ops[: len(ops) // 2]
    return ops


@lru_cache(maxsize=16)
def _hexagonal(symmetry: str, wide: bool) -> tuple[Operation, ...]:
    """Turns about the cell's corner, and mirrors through it, in shares of a cell that is exactly 1 : sqrt 3."""
    aspect = ROOT_3 if wide else 1 / ROOT_3
    order, mirror = HEXAGONAL[symmetry]
    shortest = math.pi / 2 if wide else 0.0  # the shortest translation runs along the short side
    turned = [(math.cos(t), -math.sin(t), math.sin(t), math.cos(t)) for t in (k * math.tau / order for k in range(order))]
    if mirror is not None:
        axis = 2 * (shortest + math.radians(mirror))
        turned += [
            (math.cos(axis + t), math.sin(axis + t), math.sin(axis + t), -math.cos(axis + t))
            for t in (k * math.tau / order for k in range(order))
        ]
    return _centred(*(Operation(_clean(a), _clean(b / aspect), _clean(c * aspect), _clean(d)) for a, b, c, d in turned))


def _clean(value: float) -> float:
    """Halves and wholes exactly."""
    return round(2 * value) / 2 if abs(2 * value - round(2 * value)) < 1e-9 else value
