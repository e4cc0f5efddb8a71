"""Wallpaper groups as operations on the cell, and which of them a layout and repeat can hold."""

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
_HEXAGONAL: dict[str, tuple[int, int | None]] = {
    "p3": (3, None),
    "p3m1": (3, 90),
    "p31m": (3, 0),
    "p6": (6, None),
    "p6m": (6, 0),
}
_ON_SQUARE = {"p3": "p2", "p3m1": "cm", "p31m": "cm", "p6": "p2", "p6m": "cmm"}

SYMMETRIES: tuple[str, ...] = (*OPERATIONS, *_HEXAGONAL)

ROOT_3 = math.sqrt(3.0)
"""The hexagonal lattice's rectangular cell, which holds two of its primitive ones, is 1 : sqrt 3 (either way round)."""

_HEXAGONAL_WITHIN = 0.004  # how far a ratio may be off (whole pixels, whole millimetres): less than a thread

# A half-drop or brick lattice is rhombic: beside translations it can keep half turns, and mirrors only as cm and cmm.
_RHOMBIC = {"none", "p1", "p2", "cm", "cmm"}
_ON_RHOMBIC = {"pm": "cm", "pg": "cm", "pmm": "cmm", "pmg": "cmm", "pgg": "cmm", "p4": "p2", "p4m": "cmm", "p4g": "cmm"}
_ON_OBLONG = {"p4": "p2", "p4m": "pmm", "p4g": "pgg"}
# Free layouts obey any group; in the built ones the structure fixes the sites, so that they keep their own symmetry only.
FREE_LAYOUTS = (Layout.ALLOVER, Layout.TOSSED)


def is_hexagonal(repeat: RepeatType, aspect: float) -> bool:
    """Whether the repeat's lattice has sixfold turns: a block of 1 : sqrt 3, either way round."""
    ratio = max(aspect, 1 / aspect)
    return repeat is RepeatType.BLOCK and abs(ratio / ROOT_3 - 1) < _HEXAGONAL_WITHIN


def attainable(layout: Layout, repeat: RepeatType, symmetry: str, aspect: float) -> tuple[bool, str]:
    """Whether a drawing can have `symmetry`, and the nearest that it can have. Mirror repeats are pmm by themselves."""
    wanted = symmetry
    if wanted not in SYMMETRIES:
        return False, "none"
    if layout not in FREE_LAYOUTS or repeat is RepeatType.MIRROR:
        wanted = "p1" if wanted == "p1" else "none"
    elif wanted in _HEXAGONAL and not is_hexagonal(repeat, aspect):
        wanted = _ON_SQUARE[wanted]
    elif repeat in (RepeatType.HALF_DROP, RepeatType.BRICK) and wanted not in _RHOMBIC:
        wanted = _ON_RHOMBIC[wanted]
    elif wanted in _ON_OBLONG and abs(aspect - 1) > 0.001:
        wanted = _ON_OBLONG[wanted]
    return wanted == symmetry, wanted


def why_not(layout: Layout, repeat: RepeatType, symmetry: str, aspect: float) -> str:
    """Why a drawing cannot have `symmetry`, and what it has instead, in a sentence; empty where it can."""
    possible, nearest = attainable(layout, repeat, symmetry, aspect)
    if possible:
        return ""
    instead = "it is drawn without a symmetry of its own" if nearest == "none" else f"the nearest is {nearest}"
    if symmetry not in SYMMETRIES:
        return f"{symmetry!r} is not a wallpaper group; {instead}."
    if layout not in FREE_LAYOUTS:
        return f"A {layout} layout has its own sites; {symmetry} needs an allover or tossed one, so {instead}."
    if repeat is RepeatType.MIRROR:
        return f"A mirror repeat is pmm by itself and cannot be {symmetry}; {instead}."
    if symmetry in _HEXAGONAL:
        return f"{symmetry} turns by thirds and needs a block repeat of 1 : 1.732 (sqrt 3), either way round; {instead}."
    if repeat is not RepeatType.BLOCK:
        return f"A {repeat} repeat shifts its neighbours by half and cannot keep {symmetry}; {instead}."
    return f"{symmetry} turns by quarters and needs a square repeat; {instead}."


def operations(symmetry: str, repeat: RepeatType, aspect: float = 1.0) -> tuple[Operation, ...]:
    """The group's operations modulo the lattice of the repeat. On rhombic lattices the centring is the lattice's own."""
    if symmetry in _HEXAGONAL:
        return _hexagonal(symmetry, aspect > 1)
    ops = OPERATIONS[symmetry]
    if repeat in (RepeatType.HALF_DROP, RepeatType.BRICK) and symmetry in ("cm", "cmm"):
        return ops[: len(ops) // 2]
    return ops


@lru_cache(maxsize=16)
def _hexagonal(symmetry: str, wide: bool) -> tuple[Operation, ...]:
    """Turns about the cell's corner, and mirrors through it, in shares of a cell that is exactly 1 : sqrt 3."""
    aspect = ROOT_3 if wide else 1 / ROOT_3
    order, mirror = _HEXAGONAL[symmetry]
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
