"""Which designs are near each other: exact search, and the three relations that a design can have to one before it. Numpy only."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.domain.score import Likeness, Relation
from engine.scoring.look import Look, colour_distance, form_likeness, spectra

Vectors = NDArray[np.float32]

LOOKED_CLOSER = 48
"""Designs of the strongest likeness at first sight whose forms are moved over each other."""
MOST_EACH = 6
"""Relations of one kind that are told of one design, the nearest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """From which likeness on a relation is said to be there. Forms: `form_likeness`; style: cosine of the scorer's embeddings.
    `colours` is the CIELAB distance (`colour_distance`) up to which two designs of one form are in the same colours.

    Measured in `bench/relations.py`."""

    duplicate: float = 0.70
    colourway: float = 0.65
    style: float = 0.90
    colours: float = 6.0


LIMITS = Limits()
HIGHEST = 0.90
"""No answer moves a limit of forms beyond it: copies that were cut elsewhere often come no higher."""
HIGHEST_STYLE = 0.98
_DOUBT = 5  # answers that weigh as much as what was measured beforehand
_ENOUGH_UPHELD = 3


def moved_limit(limit: float, denied: Sequence[float], upheld: Sequence[float], highest: float = HIGHEST) -> float:
    """A limit after the answers of people: it moves towards the likeness that nine in ten of the denied pairs stay below, by
    n / (n + 5) of the way after n answers, never down, never beyond `highest`, and not past what people upheld: nine in ten of the
    pairs that they rejected as too similar stay above it."""
    wrong = [likeness for likeness in denied if likeness >= limit]
    if not wrong:
        return limit
    moved = limit + len(wrong) / (len(wrong) + _DOUBT) * (float(np.quantile(wrong, 0.9)) - limit)
    if len(upheld) >= _ENOUGH_UPHELD:
        moved = min(moved, float(np.quantile(upheld, 0.1)))
    return max(limit, min(moved, highest))


def nearest(query: Vectors, corpus: Vectors, k: int) -> tuple[NDArray[np.intp], Vectors]:
    """Indices and cosines of the `k` nearest rows, nearest first; ties by index. Rows have unit length."""
    cosines = corpus @ query
    k = min(k, len(cosines))
    if k == 0:
        return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.float32)
    threshold = np.partition(cosines, -k)[-k]
    found = np.flatnonzero(cosines >= threshold)
    order = found[np.lexsort((found, -cosines[found]))][:k]
    return order, cosines[order]


class Neighbours:
    """Designs that exist already, each with what it is found by: its embedding and its look, or several. Grows in place."""

    def __init__(self) -> None:
        self.ids: list[str] = []  # of each row
        self.index: dict[str, list[int]] = {}  # the rows of each design
        self._rows: dict[str, NDArray[Any]] = {}

    def __len__(self) -> int:
        return len(self.ids)

    def add(self, ids: Sequence[str], embeddings: Vectors, looks: Sequence[Look]) -> None:
        """Adds designs, shape (n, dimensions) of embeddings. One of several looks comes once with each, and with zeros for its
        embedding but the first time. Of one that is there already nothing is taken but an embedding where it had none (zeros)."""
        for at, name in enumerate(ids):
            if name in self.index and not self._rows["embedding"][self.index[name][0]].any():
                self._rows["embedding"][self.index[name][0]] = embeddings[at]
        new = [at for at, name in enumerate(ids) if name not in self.index]
        if not new:
            return
        forms = np.stack([looks[at].form for at in new])
        self._append("form", forms)
        self._append("spectrum", spectra(forms))
        self._append("colours", np.stack([looks[at].colours for at in new]))
        self._append("embedding", embeddings[new])
        for at in new:
            self.index.setdefault(ids[at], []).append(len(self.ids))
            self.ids.append(ids[at])

    def relations(self, embedding: Vectors, look: Look, limits: Limits, *, without: Collection[str] = ()) -> tuple[Relation, ...]:
        """Copies first, then the same form in other colours, then the same style; of each kind the nearest first. `without` names
        designs that are left out of account."""
        if not self.ids:
            return ()
        out = self._rows_of(without)
        near, _ = nearest(spectra(look.form[None])[0], self._of("spectrum"), LOOKED_CLOSER + len(out))
        near = near[~np.isin(near, out)]
        likeness = form_likeness(look.form, self._of("form")[near])
        alike = colour_distance(look.colours, self._of("colours")[near]) <= limits.colours
        found = [
            *self._told(Likeness.DUPLICATE, near, likeness, alike & (likeness >= limits.duplicate)),
            *self._told(Likeness.COLOURWAY, near, likeness, ~alike & (likeness >= limits.colourway)),
        ]
        out += self._rows_of([relation.other for relation in found])
        close, cosines = nearest(embedding, self._of("embedding"), MOST_EACH + len(out))
        return (*found, *self._told(Likeness.STYLE, close, cosines, ~np.isin(close, out) & (cosines >= limits.style)))

    def _told(self, kind: Likeness, rows: NDArray[np.intp], likeness: Vectors, holds: NDArray[np.bool_]) -> list[Relation]:
        order = sorted(np.flatnonzero(holds).tolist(), key=lambda at: (-likeness[at], rows[at]))
        nearest_of: dict[str, float] = {}
        for at in order:
            nearest_of.setdefault(self.ids[rows[at]], float(likeness[at]))
        found = list(nearest_of.items())[:MOST_EACH]
        return [Relation(kind=kind, other=name, likeness=round(value, 3)) for name, value in found]

    def _rows_of(self, names: Collection[str]) -> list[int]:
        return [row for name in names for row in self.index.get(name, ())]

    def _of(self, part: str) -> NDArray[Any]:
        return self._rows[part][: len(self.ids)]

    def _append(self, part: str, rows: NDArray[Any]) -> None:
        """Behind what is there; the room doubles when it is used up, so that adding costs the same at any size."""
        n = len(self.ids)
        room = self._rows.get(part)
        if room is None or n + len(rows) > len(room):
            grown = np.empty((max(64, 2 * n, n + len(rows)), rows.shape[1]), rows.dtype)
            if room is not None:
                grown[:n] = room[:n]
            self._rows[part] = room = grown
        room[n : n + len(rows)] = rows
