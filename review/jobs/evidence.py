"""What a brand's fit is judged by, gathered from the store: its words, its references, what its people decided, what exists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np

from engine.domain.brand import BrandProfile
from engine.ports import Artwork, Embedder, Embeddings
from engine.scoring.brand_fit import Evidence, FittedBrand, fit_brand
from engine.scoring.look import LOOK_VERSION, LOOKS_VERSION, Look, look_from_bytes, looks_from_bytes
from engine.scoring.similar import Limits, Neighbours
from engine.scoring.stated import stated_traits
from review.domain import Status
from review.judgements import judgement_from_row
from review.likeness import learned_limits
from review.store import Store, existing_rows, job_rows
from review.store.tables import ExistingRow, JudgementRow

NOBODY = Neighbours()
MOST_DECISIONS = 500
"""The latest decisions that a fit learns from: older ones say less of today's taste, and a fit takes two seconds at most."""
AT_ONCE = 2_000
"""Rows read between two breaths: 5 MB."""
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
    near: Neighbours = field(default_factory=Neighbours)
    latest: datetime | None = None
    outside: tuple[tuple[int, datetime | None] | None, Neighbours] = (None, NOBODY)

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
        """Every design of the brand that was looked at; of those that another scorer embedded the look alone. Read once, and
        then only what came since."""
        since = None if self.latest is None else self.latest - OVERLAP
        with self.store.read() as session:
            for rows in job_rows.looks_since(session, self.brand.name, LOOK_VERSION, since, AT_ONCE):
                seen = [embedding is not None and version == self.embedder.version for _, _, embedding, version, _ in rows]
                embeddings = [
                    np.frombuffer(row[2] or b"", "<f4") if own else self.blind for row, own in zip(rows, seen, strict=True)
                ]
                self.near.add([row[0] for row in rows], np.stack(embeddings), [look_from_bytes(row[1]) for row in rows])
                self.latest = rows[-1][4]
        return self.near

    @property
    def blind(self) -> Embeddings:
        """The embedding of what this scorer has not seen, shape (dimensions,): near nothing."""
        return np.zeros(self.embedder.dimensions, np.float32)

    def existing(self) -> Neighbours:
        """The brand's catalogue and protected designs as far as a worker looked at them; read anew where one was changed."""
        with self.store.read() as session:
            state = existing_rows.state_of(session, self.brand.name)
            if self.outside[0] != state:
                rows = [row for row in existing_rows.of_brand(session, self.brand.name) if row.look_version == LOOKS_VERSION]
                self.outside = (state, self._neighbours_of(rows))
        return self.outside[1]

    def limits(self) -> Limits:
        """From which likeness on a relation is told, as the answers of the brand's people have moved it."""
        return learned_limits(self.store, self.brand.name, self.embedder.version).limits

    def _neighbours_of(self, rows: Sequence[ExistingRow]) -> Neighbours:
        found = Neighbours()
        for row in rows:
            seen = row.embedding_version == self.embedder.version
            embedding = np.frombuffer(row.embedding or b"", "<f4") if seen else self.blind
            add_with_looks(found, row.id, embedding, looks_from_bytes(row.look or b""))
        return found

    def _evidence(self, rows: Sequence[JudgementRow], approved: Sequence[bool]) -> Evidence:
        on, off, references = self._told()
        traits: list[Mapping[str, float | str]] = [row.traits for row in rows]
        return Evidence(
            embedding_version=self.embedder.version,
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


def add_with_looks(neighbours: Neighbours, name: str, embedding: Embeddings, looks: Sequence[Look]) -> None:
    """Adds a design that has a look for each way in which it may repeat."""
    first = np.zeros((len(looks), len(embedding)), np.float32)
    first[0] = embedding
    neighbours.add([name] * len(looks), first, looks)


def _matrix(rows: Sequence[JudgementRow], dimensions: int) -> Embeddings:
    """Stored embeddings as rows, shape (n, dimensions)."""
    stacked = np.frombuffer(b"".join(row.embedding or b"" for row in rows), dtype="<f4")
    return stacked.reshape(len(rows), dimensions).astype(np.float32)
