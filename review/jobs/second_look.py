"""A new scorer looks at what an earlier one saw: first what was decided lately, from which it learns, then what waits, then the
rest.

Scores of two scorers are of two kinds. So what waits stands behind all that the new one scored, until it is looked at again; what
is decided keeps the score that it was decided upon. Measurements and traits are the picture's own and stay.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.domain.brief import Format, RepeatType
from engine.domain.score import Likeness
from engine.errors import InvalidImage
from engine.images import read_image
from engine.ports import Artwork, Embeddings
from engine.scoring.look import look_from_bytes
from review import lots, records
from review.domain import OPEN, Status
from review.errors import AssetMissing
from review.jobs.evidence import MOST_DECISIONS
from review.jobs.production import Bench, knowledge_of
from review.judgements import add_judgement, judgement_from_row
from review.store import job_rows
from review.store.job_rows import Seen

AT_ONCE = 32
"""Designs looked at between two beats, some two seconds on two cores."""
MOVED_AT_ONCE = 500
log = logging.getLogger(__name__)


@dataclass(slots=True)
class SecondLook:
    """What this worker's scorer has still to see, found when it starts: all that comes later it sees itself."""

    bench: Bench
    left: list[str] | None = None

    def step(self) -> int:
        """Looks at the next designs; how many."""
        if self.left is None:
            self.left = self._begin()
        now, self.left = self.left[:AT_ONCE], self.left[AT_ONCE:]
        if not now:
            return 0
        version = self.bench.workshop.embedder.version
        with self.bench.store.read() as session:
            seen = job_rows.seen_otherwise(session, version, now)  # without those that another worker has looked at by now
        looked = zip(seen, self.bench.workshop.cores.map(self._look, seen), strict=True)
        self._record([(one, embedding) for one, embedding in looked if embedding is not None])
        return len(now)

    def _begin(self) -> list[str]:
        store, version = self.bench.store, self.bench.workshop.embedder.version
        with store.read() as session:
            found = job_rows.named_otherwise(session, version)
        waiting = [item for item, _, status in found if status in OPEN]
        for start in range(0, len(waiting), MOVED_AT_ONCE):
            with store.write() as tx:  # short: people decide meanwhile
                job_rows.put_last(tx, waiting[start : start + MOVED_AT_ONCE])
        lately, rest, told = [], [], dict[str, int]()
        for item, brand, status in found:
            if status in {Status.APPROVED, Status.REJECTED} and told.setdefault(brand, 0) < MOST_DECISIONS:
                told[brand] += 1
                lately.append(item)
            elif status not in OPEN:
                rest.append(item)
        if found:
            log.info("%d designs of an earlier scorer are looked at again by %s", len(found), version)
        return lately + waiting + rest

    def _look(self, seen: Seen) -> Embeddings | None:
        candidate = records.candidate_from_row(seen[1])
        try:
            pixels = read_image(self.bench.assets.get(candidate.asset), name=candidate.id)
        except (AssetMissing, InvalidImage) as error:
            log.warning("%s", error)
            return None
        form = candidate.spec.drawing.format if candidate.spec else Format.REPEAT
        artwork = Artwork(pixels=pixels, repeat=RepeatType(candidate.repeat), format=form)
        row: Embeddings = self.bench.workshop.embedder.embed_artwork([artwork])[0]
        return row

    def _record(self, looked: Sequence[tuple[Seen, Embeddings]]) -> None:
        store, version = self.bench.store, self.bench.workshop.embedder.version
        judged = []
        for (item, _, before), embedding in looked:
            belief = knowledge_of(self.bench, records.brand(store, item.brand)).fitted()
            said = judgement_from_row(before)
            forms = tuple(each for each in said.relations if each.kind is not Likeness.STYLE)  # styles are the scorer's to tell
            looked_like = look_from_bytes(before.look) if before.look else None
            fit = belief.score(embedding, said.traits, said.measurements)
            judged.append((item, replace(said, fit=fit, relations=forms), fit, embedding, looked_like))
        with store.write() as tx:
            for item, judgement, fit, embedding, look in judged:
                add_judgement(tx, item.candidate, judgement, embedding, embedding_version=version, look=look)
                by_lot = lots.place_by_lot(tx, item.id, item.brand) if item.lot else None
                doubt, known = by_lot or records.order_keys(fit, item.nth)
                job_rows.reorder(tx, item.id, doubt=doubt, known=known, scorer_version=fit.scorer_version)
