"""Wallpaper groups as operations on the cell, and which of them a layout and repeat can hold."""

from __future__ import annotations

import math
from dataclasses import dataclass

from engine.domain.brief import Layout, RepeatType


@dataclass(frozen=True, slots=True)
class Operation:
    """x' = M x + t, in shares of the cell (for groups with quarter turns the cell is square)."""

    a: int
    b: int
    c: int
    d: int
    tx: float = 0.0
    ty: float = 0.0

    def apply(self, x: float, y: float, aspect: float) -> tuple[float, float]:
        """The image of a point in units of the cell's height."""
        u, v = x / aspect, y
        return (self.a * u + self.b * v + self.tx) * aspect, self.c * u + self.d * v + self.ty

    def turned(self, turn: float, mirrored: bool) -> tuple[float, bool]:
        """The image of a placement's rotation (radians, after an optional left-right mirroring)."""
        if self.a * self.d - self.b * self.c > 0:
            return turn + math.atan2(self.c, self.a), mirrored
        # M = R(p) F with F the left-right flip, and F R(turn) = R(-turn) F
        return math.atan2(-self.c, -self.a) - turn, not mirrored


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
_HEXAGONAL = {"p3": "p2", "p3m1": "cm", "p31m": "cm", "p6": "p2", "p6m": "cmm"}

SYMMETRIES: tuple[str, ...] = (*OPERATIONS, *_HEXAGONAL)

# A half-drop or brick lattice is rhombic: beside translations it can keep half turns, and mirrors only as cm and cmm.
_RHOMBIC = {"none", "p1", "p2", "cm", "cmm"}
_ON_RHOMBIC = {"pm": "cm", "pg": "cm", "pmm": "cmm", "pmg": "cmm", "pgg": "cmm", "p4": "p2", "p4m": "cmm", "p4g": "cmm"}
_ON_OBLONG = {"p4": "p2", "p4m": "pmm", "p4g": "pgg"}
# Free layouts obey any group; in the built ones the structure fixes the sites, so that they keep their own symmetry only.
FREE_LAYOUTS = (Layout.ALLOVER, Layout.TOSSED)


def attainable(layout: Layout, repeat: RepeatType, symmetry: str, aspect: float) -> tuple[bool, str]:
    """Whether a drawing can have `symmetry`, and the nearest that it can have. Mirror repeats are pmm by themselves."""
    wanted = _HEXAGONAL.get(symmetry, symmetry)
    if wanted not in OPERATIONS:
        return False, "none"
    if layout not in FREE_LAYOUTS or repeat is RepeatType.MIRROR:
        wanted = "p1" if wanted == "p1" else "none"
    elif repeat in (RepeatType.HALF_DROP, RepeatType.BRICK) and wanted not in _RHOMBIC:
        wanted = _ON_RHOMBIC[wanted]
    elif wanted in _ON_OBLONG and abs(aspect - 1) > 0.001:
        wanted = _ON_OBLONG[wanted]
    return wanted == symmetry, wanted


def operations(symmetry: str, repeat: RepeatType) -> tuple[Operation, ...]:
    """The group's operations modulo the lattice of the repeat. On rhombic lattices the centring is the lattice's own."""
    ops = OPERATIONS[symmetry]
    if repeat in (RepeatType.HALF_DROP, RepeatType.BRICK) and symmetry in ("cm", "cmm"):
        return ops[: len(ops) // 2]
    return ops
