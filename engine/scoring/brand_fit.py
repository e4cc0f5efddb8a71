"""Brand fit: the probability that this brand's director approves a design, with its reasons. Numpy and scipy only.

Before any decision it rests on the brand's words, references and palette; decisions then show which few traits matter
(`engine.scoring.averaging`). It is fitted from frozen evidence and says the same for the same evidence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from engine.domain.score import BrandFit, Measurement, Part
from engine.scoring import averaging, features, sentences
from engine.scoring.averaging import Averaged
from engine.scoring.features import Basis, Vectors, View
from engine.scoring.similar import nearest
from engine.scoring.stated import NUMBER, Stated

FITTING = "f5"
"""Names the way in which a belief is fitted; changes with every change after which the same evidence gives other scores."""
MIN_LIKE_THIS = 12
SMALLEST_CONTRIBUTION = 0.02


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Evidence:
    """All that a brand's fit rests on. Embeddings are rows of unit length from the same weights (`embedding_version`).

    `on`, `off`: the profile's descriptions; `stated`: the traits they name; `references`: its reference designs; `decided`: (n, d)
    with their traits, approvals and, where measured, checks. Any of them may be empty with shape (0, d).
    """

    embedding_version: str
    on: Vectors
    off: Vectors
    references: Vectors
    decided: Vectors
    decided_traits: tuple[Mapping[str, float | str], ...] = ()
    decided_approved: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=bool))
    decided_measurements: tuple[Sequence[Measurement], ...] = ()
    stated: Stated = field(default_factory=dict)

    def __post_init__(self) -> None:
        n = len(self.decided)
        if not (n == len(self.decided_traits) == len(self.decided_approved)):
            raise ValueError("decided embeddings, traits and approvals must have the same length")
        if self.decided_measurements and len(self.decided_measurements) != n:
            raise ValueError("decided measurements must be given for every decided design or none")

    @property
    def views(self) -> tuple[View, ...]:
        """The decided designs, in order."""
        checks: tuple[Sequence[Measurement], ...] = self.decided_measurements or ((),) * len(self.decided)
        rows = zip(self.decided, self.decided_traits, checks, strict=True)
        return tuple(View(embedding=row, traits=traits, measurements=checked) for row, traits, checked in rows)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FittedBrand:
    """A brand's belief about its director's taste, ready to score."""

    evidence: Evidence
    basis: Basis
    belief: Averaged
    weights: NDArray[np.float64]
    average: NDArray[np.float64]

    @property
    def scorer_version(self) -> str:
        """What the scores go by: the weights that saw the designs, and the way of fitting."""
        return f"{self.evidence.embedding_version}-{FITTING}"

    def score(self, embedding: Vectors, traits: Mapping[str, float | str], measurements: Sequence[Measurement]) -> BrandFit:
        """The probability of approval, its 90 % interval and its parts, strongest first."""
        view = View(embedding=embedding, traits=traits, measurements=measurements)
        columns = np.where(self.basis.unknown(view), self.average, self.basis.columns(view))
        p, low, high = self.belief.predict(columns)
        n = len(self.evidence.decided)
        return BrandFit(
            p=p,
            low=low,
            high=high,
            basis="decisions" if n else "prior",
            n=n,
            parts=self._parts(view, columns),
            scorer_version=self.scorer_version,
            like_this=self._like_this(embedding),
        )

    def _parts(self, view: View, columns: NDArray[np.float64]) -> tuple[Part, ...]:
        """Contributions against an average design, summed over each part's columns."""
        weighted = self.weights * (columns - self.average)
        raw, contributions = self.basis.raw(view), dict.fromkeys(self.basis.parts[1:], 0.0)
        for name, one in zip(self.basis.parts[1:], weighted[1:], strict=True):
            contributions[name] += float(one)
        parts = []
        for name, contribution in contributions.items():
            if abs(contribution) >= SMALLEST_CONTRIBUTION:
                value = view.traits.get(name, raw.get(name, contribution))
                stated = (name, NUMBER) in self.evidence.stated or (name, value) in self.evidence.stated
                sentence = sentences.explain(name, value, contribution, self._record(name, value), stated=stated)
                parts.append(Part(name=name, value=raw.get(name, contribution), contribution=contribution, sentence=sentence))
        return tuple(sorted(parts, key=lambda part: (-abs(part.contribution), part.name)))

    def _record(self, trait: str, value: float | str) -> tuple[int, int]:
        """(approved, decided) among designs with this word, or all where it is a number."""
        if not isinstance(value, str):
            return int(self.evidence.decided_approved.sum()), len(self.evidence.decided)
        same = np.array([traits.get(trait) == value for traits in self.evidence.decided_traits], dtype=bool)
        return int(self.evidence.decided_approved[same].sum()), int(same.sum())

    def _like_this(self, embedding: Vectors) -> tuple[int, int] | None:
        n = len(self.evidence.decided)
        if n < MIN_LIKE_THIS:
            return None
        indices, _ = nearest(embedding, self.evidence.decided, min(50, max(10, n // 4)))
        return int(self.evidence.decided_approved[indices].sum()), len(indices)


def fit_brand(evidence: Evidence) -> FittedBrand:
    """The belief after all decisions in `evidence`; with none, the one beforehand."""
    views = evidence.views
    basis = features.fit_basis(evidence.on, evidence.off, evidence.references, views, evidence.stated)
    x = np.stack([basis.columns(view) for view in views]) if views else np.zeros((0, len(basis.parts)))
    if views:
        x = _with_averages(x, np.stack([basis.unknown(view) for view in views]))
    belief = averaging.average(x, evidence.decided_approved, basis.beliefs())
    average = x.mean(axis=0) if views else _average(belief.mean)
    return FittedBrand(evidence=evidence, basis=basis, belief=belief, weights=belief.mean, average=average)


def _with_averages(x: NDArray[np.float64], unknown: NDArray[np.bool_]) -> NDArray[np.float64]:
    """What is not known of a decided design counts as the average of those of which it is."""
    if not unknown.any():
        return x
    known = np.maximum((~unknown).sum(0), 1)
    return np.where(unknown, np.where(unknown, 0.0, x).sum(0) / known, x)


def _average(like: NDArray[np.float64]) -> NDArray[np.float64]:
    average = np.zeros_like(like)
    average[0] = 1.0
    return average
