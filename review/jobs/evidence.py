"""What a brand's fit is judged by, gathered from the store: its words, its references, what its people decided, what exists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from engine.domain.brand import BrandProfile
from engine.pipeline import NOBODY, Neighbours
from engine.ports import Artwork, Embedder, Embeddings
from engine.scoring.brand_fit import Evidence, FittedBrand, fit_brand
from engine.scoring.stated import stated_traits
from review.domain import Status
from review.judgements import judgement_from_row
from review.store import Store, job_rows
from review.store.tables import JudgementRow

MOST_DECISIONS = 500
"""The latest decisions that a fit learns from: older ones say less of today's taste, and a fit takes two seconds at most."""
OVERLAP = timedelta(minutes=2)
"""Judgements this much older than the newest seen are asked for again: their transactions may have ended late."""


@dataclass(slots=True)
class Knowledge:
    """What one worker knows of one brand's version under one scorer; asked before every chunk, as people go on deciding."""

    store: Store
    embedder: Embedder
    brand: BrandProfile
    references: Sequence[Artwork]
    told: tuple[Embeddings, Embeddings, Embeddings] | None = None
    fit: tuple[tuple[tuple[str, str], ...], FittedBrand] | None = None
    seen: tuple[datetime | None, Neighbours] = (None, NOBODY)

    def fitted(self) -> FittedBrand:
        """The brand's belief after the decisions of this moment; fitted anew only where one was added or taken back."""
        with self.store.read() as session:
            rows = job_rows.decided(session, self.brand.name, self.embedder.version, MOST_DECISIONS)
        state = tuple((item.id, str(item.status)) for item, _ in rows)
        if self.fit is None or self.fit[0] != state:
            approved = [item.status == Status.APPROVED for item, _ in rows]
            self.fit = (state, fit_brand(self._evidence([judgement for _, judgement in rows], approved)))
        return self.fit[1]

    def neighbours(self) -> Neighbours:
        """Every design of the brand that this scorer has seen."""
        latest, known = self.seen
        with self.store.read() as session:
            since = None if latest is None else latest - OVERLAP
            rows = job_rows.judged_since(session, self.brand.name, self.embedder.version, since)
        there = known.index
        fresh = {row.candidate: row for row in rows if row.candidate not in there}
        if fresh:
            rows = list(fresh.values())
            known = known.joined(list(fresh), _matrix(rows, self.embedder.dimensions), [row.traits for row in rows])
            self.seen = (rows[-1].at, known)
        return known

    def _evidence(self, rows: Sequence[JudgementRow], approved: Sequence[bool]) -> Evidence:
        on, off, references = self._told()
        traits: list[Mapping[str, float | str]] = [row.traits for row in rows]
        return Evidence(
            scorer_version=self.embedder.version,
            on=on,
            off=off,
            references=references,
            decided=_matrix(rows, self.embedder.dimensions),
            decided_traits=tuple(traits),
            decided_approved=np.array(approved, dtype=bool),
            decided_measurements=tuple(judgement_from_row(row).measurements for row in rows),
            stated=stated_traits(self.brand),
        )

    def _told(self) -> tuple[Embeddings, Embeddings, Embeddings]:
        """Embeddings of the profile's descriptions and references; made once."""
        if self.told is None:
            on, off = (self.embedder.embed_texts(list(texts)) for texts in (self.brand.on_brand, self.brand.off_brand))
            none = np.zeros((0, self.embedder.dimensions), dtype=np.float32)
            self.told = (on, off, self.embedder.embed_artwork(self.references) if self.references else none)
        return self.told


def _matrix(rows: Sequence[JudgementRow], dimensions: int) -> Embeddings:
    """Stored embeddings as rows, shape (n, dimensions)."""
    stacked = np.frombuffer(b"".join(row.embedding or b"" for row in rows), dtype="<f4")
    return stacked.reshape(len(rows), dimensions).astype(np.float32)
