"""Brand fit: the probability that this brand's director approves a design, with its reasons. Numpy and scipy only.

Before any decision it rests on the brand's words, references and palette; every decision sharpens it. It is fitted from frozen
evidence and says the same for the same evidence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from engine.domain.score import BrandFit, Measurement, Part
from engine.scoring import features, logistic, sentences
from engine.scoring.features import Basis, Vectors, View
from engine.scoring.logistic import Posterior
from engine.scoring.similar import nearest

TASTE_SDS = (0.5, 1.0, 2.0, 4.0)
"""Candidate spreads of the weights on embedding directions; the marginal likelihood chooses."""
MIN_LIKE_THIS = 12
SMALLEST_CONTRIBUTION = 0.02


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Evidence:
    """All that a brand's fit rests on. Embeddings are rows of unit length from one scorer (`scorer_version`).

    `on`, `off`: the profile's descriptions; `references`: its reference designs; `decided`: (n, d) with their traits, approvals
    and, where measured, checks. Any of them may be empty with shape (0, d).
    """

    scorer_version: str
    on: Vectors
    off: Vectors
    references: Vectors
    decided: Vectors
    decided_traits: tuple[Mapping[str, float | str], ...] = ()
    decided_approved: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=bool))
    decided_measurements: tuple[Sequence[Measurement], ...] = ()

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
    posterior: Posterior
    average: NDArray[np.float64]

    def score(self, embedding: Vectors, traits: Mapping[str, float | str], measurements: Sequence[Measurement]) -> BrandFit:
        """The probability of approval, its 90 % interval and its parts, strongest first."""
        view = View(embedding=embedding, traits=traits, measurements=measurements)
        columns = self.basis.columns(view)
        p, low, high = self.posterior.predict(columns)
        n = len(self.evidence.decided)
        return BrandFit(
            p=p,
            low=low,
            high=high,
            basis="decisions" if n else "prior",
            n=n,
            parts=self._parts(view, columns),
            scorer_version=self.evidence.scorer_version,
            like_this=self._like_this(embedding),
        )

    def _parts(self, view: View, columns: NDArray[np.float64]) -> tuple[Part, ...]:
        """Contributions against an average design, summed over each part's columns."""
        weighted = self.posterior.mean * (columns - self.average)
        raw = self.basis.raw(view)
        parts = []
        for name in dict.fromkeys(self.basis.parts[1:]):
            contribution = float(weighted[np.array(self.basis.parts) == name].sum())
            if abs(contribution) >= SMALLEST_CONTRIBUTION:
                value = view.traits.get(name, raw.get(name, contribution))
                sentence = sentences.explain(name, value, contribution, self._record(name, value))
                parts.append(Part(name=name, value=raw.get(name, contribution), contribution=contribution, sentence=sentence))
        return tuple(sorted(parts, key=lambda part: (-abs(part.contribution), part.name)))

    def _record(self, trait: str, value: float | str) -> tuple[int, int]:
        """(approved, decided) among designs with this word."""
        same = np.array([traits.get(trait) == value for traits in self.evidence.decided_traits], dtype=bool)
        return int(self.evidence.decided_approved[same].sum()), int(same.sum())

    def _like_this(self, embedding: Vectors) -> tuple[int, int] | None:
        n = len(self.evidence.decided)
        if n < MIN_LIKE_THIS:
            return None
        indices, _ = nearest(embedding, self.evidence.decided, min(50, max(10, n // 4)))
        return int(self.evidence.decided_approved[indices].sum()), len(indices)


def fit_brand(evidence: Evidence) -> FittedBrand:
    """The belief after all decisions in `evidence`; with none, the prior."""
    views = evidence.views
    basis = features.fit_basis(evidence.on, evidence.off, evidence.references, views)
    if not views:
        posterior = logistic.prior(*basis.prior(TASTE_SDS[0]))
        return FittedBrand(evidence=evidence, basis=basis, posterior=posterior, average=_average(basis))
    x = np.stack([basis.columns(view) for view in views])
    taste_sds = TASTE_SDS if basis.directions.shape[1] else TASTE_SDS[:1]
    fits = [logistic.fit(x, evidence.decided_approved, *basis.prior(taste_sd)) for taste_sd in taste_sds]
    best = max(fits, key=lambda fitted: fitted.log_evidence)
    return FittedBrand(evidence=evidence, basis=basis, posterior=best, average=x.mean(axis=0))


def _average(basis: Basis) -> NDArray[np.float64]:
    average = np.zeros(len(basis.parts))
    average[0] = 1.0
    return average
