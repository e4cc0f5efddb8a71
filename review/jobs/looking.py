"""Existing designs are looked at when they come in, and every open design is held against them; designs that were judged before
there were looks get theirs. A worker does a little of it between two beats, and a job comes first.
"""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass

from engine.domain.brief import Format, RepeatType
from engine.domain.score import Likeness
from engine.errors import EngineError
from engine.images import read_image
from engine.ports import Artwork
from engine.scoring.look import LOOK_VERSION, LOOKS_VERSION, UNSEEN, look_from_bytes, look_of, looks_of
from engine.scoring.similar import Neighbours
from review import records
from review.errors import ReviewError
from review.jobs.evidence import add_with_looks
from review.jobs.production import Bench, knowledge_of
from review.judgements import embedding_from_row, relations_from_row
from review.store import existing_rows
from review.store.tables import CandidateRow, ExistingRow, JudgementRow

AT_ONCE = 8
"""Designs looked at between two beats, some 0.1 s."""
HELD_AGAINST = 500
"""Open designs that are compared with a new existing one within a transaction."""
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Looking:
    """What one worker has looked at. `step` is called between its beats."""

    bench: Bench
    all_looked: bool = False

    def step(self) -> int:
        """Looks at one existing design, else at some designs that have no look; how many. Nothing while a job uses the models."""
        if not self.bench.turn.acquire(blocking=False):
            return 0
        try:
            return self._existing() or self._older()
        finally:
            self.bench.turn.release()

    def _existing(self) -> int:
        bench = self.bench
        with bench.store.read() as session:
            row = existing_rows.to_look_at(session, LOOKS_VERSION, bench.workshop.embedder.version)
        if row is None:
            return 0
        artwork = self._picture(row.asset, RepeatType(row.repeat), Format.REPEAT)
        if artwork is None:
            return 0
        looks, embedding = looks_of(artwork), bench.workshop.embedder.embed_artwork([artwork])[0]
        alone = Neighbours()
        add_with_looks(alone, row.id, embedding, looks)
        self._hold_against(row, alone)
        with bench.store.write() as tx:
            kept = existing_rows.existing_row(tx, row.id)
            if kept is not None and kept.changed == row.changed:
                kept.look, kept.look_version = b"".join(look.to_bytes() for look in looks), LOOKS_VERSION
                kept.embedding, kept.embedding_version = embedding.astype("<f4").tobytes(), bench.workshop.embedder.version
                kept.changed = bench.store.now()
                tx.add(kept)
        self._hold_against(row, alone)  # what was judged while it was not known yet; from now on every judgement knows it
        return 1

    def _hold_against(self, row: ExistingRow, alone: Neighbours) -> None:
        """Says of each open design whether it comes near the existing one."""
        bench, after = self.bench, ""
        knowledge = knowledge_of(bench, records.brand(bench.store, row.brand))
        limits = knowledge.limits()
        while True:
            with bench.store.write() as tx:
                rows = existing_rows.open_looks(tx, row.brand, LOOK_VERSION, after, HELD_AGAINST)
                for _, judged in rows:
                    own = judged.embedding_version == knowledge.embedder.version
                    embedding = embedding_from_row(judged) if own else knowledge.blind
                    found = alone.relations(embedding, look_from_bytes(judged.look or b""), limits)
                    rest = [relation for relation in relations_from_row(judged) if relation.other != row.id]
                    if found or len(rest) < len(judged.relations):
                        both = sorted([*found, *rest], key=lambda relation: list(Likeness).index(relation.kind))
                        judged.relations = [asdict(relation) for relation in both]
                        tx.add(judged)
            if len(rows) < HELD_AGAINST:
                return
            after = rows[-1][0]

    def _older(self) -> int:
        if self.all_looked:
            return 0
        with self.bench.store.read() as session:
            rows = existing_rows.unlooked(session, LOOK_VERSION, AT_ONCE)
        self.all_looked = not rows
        for judged, candidate in rows:
            self._look_at(judged, candidate)
        return len(rows)

    def _look_at(self, judged: JudgementRow, candidate: CandidateRow) -> None:
        drawing = (candidate.spec or {}).get("drawing", {})
        artwork = self._picture(candidate.asset, RepeatType(candidate.repeat), Format(drawing.get("format", Format.REPEAT)))
        with self.bench.store.write() as tx:
            row = tx.get(JudgementRow, (judged.candidate, judged.scorer_version))
            if row is not None:
                row.look, row.look_version = (look_of(artwork) if artwork else UNSEEN).to_bytes(), LOOK_VERSION
                tx.add(row)

    def _picture(self, asset: str, repeat: RepeatType, form: Format) -> Artwork | None:
        try:
            return Artwork(pixels=read_image(self.bench.assets.get(asset), name=asset), repeat=repeat, format=form)
        except (EngineError, ReviewError) as error:
            log.warning("%s", error)
            return None
