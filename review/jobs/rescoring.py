"""Scores follow decisions: open designs are scored anew, from their stored embeddings, when their brand's people have decided on.

What is decided keeps the score that it was decided upon. Nothing is drawn, looked at or embedded again, unless another scorer saw
it (`review.jobs.second_look`), and a job comes first. After a change of the way of fitting all that waits is scored anew.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from engine.domain.score import BrandFit
from engine.scoring.brand_fit import FittedBrand
from review import lots, records
from review.jobs.evidence import Knowledge
from review.jobs.production import Bench, knowledge_of
from review.jobs.second_look import MOVED_AT_ONCE, SecondLook
from review.judgements import embedding_from_row, judgement_from_row, replace_fit
from review.store import job_rows
from review.store.tables import JudgementRow

PAUSE_S = 15.0
"""How long after a brand's open designs were scored its decisions are looked at again: a fit takes up to two seconds."""
AT_ONCE = 200
"""Designs scored between two beats, some 0.1 s."""


@dataclass(slots=True)
class _Round:
    """One pass over a brand's open designs: the belief that they are scored by, and the last of them that was."""

    fit: FittedBrand
    after: str = ""
    done_at: float | None = None


@dataclass(slots=True)
class Rescoring:
    """What one worker has scored anew. `step` is called between its beats and does a little at a time."""

    bench: Bench
    rounds: dict[str, _Round] = field(default_factory=dict)
    second_look: SecondLook = field(init=False)

    def __post_init__(self) -> None:
        self.second_look = SecondLook(self.bench)

    def step(self) -> int:
        """Scores the next open designs of one brand whose belief has changed; how many. Nothing while a job uses the models."""
        if not self.bench.turn.acquire(blocking=False):
            return 0
        try:
            if looked := self.second_look.step():
                return looked
            with self.bench.store.read() as session:
                brands = job_rows.open_brands(session)
            return next((scored for brand in brands if (scored := self._go_on(brand))), 0)
        finally:
            self.bench.turn.release()

    def _go_on(self, brand: str) -> int:
        going = self.rounds.get(brand)
        if going and going.done_at is not None:
            if time.monotonic() - going.done_at < PAUSE_S:
                return 0
            going.done_at = time.monotonic()
        knowledge = knowledge_of(self.bench, records.brand(self.bench.store, brand))
        fit = knowledge.fitted()
        if going is None or going.fit is not fit:
            if going is None:
                self._put_last_of_others(brand, fit)
            going = self.rounds[brand] = _Round(fit=fit)
        elif going.done_at is not None:
            return 0
        return self._score(brand, going, knowledge)

    def _put_last_of_others(self, brand: str, fit: FittedBrand) -> None:
        """Behind all that is scored in this way, so that two ways never rank together while it goes on."""
        store = self.bench.store
        with store.read() as session:
            found = job_rows.open_scored_otherwise(session, brand, fit.scorer_version)
        for start in range(0, len(found), MOVED_AT_ONCE):
            with store.write() as tx:  # short: people decide meanwhile
                job_rows.put_last(tx, found[start : start + MOVED_AT_ONCE])

    def _score(self, brand: str, going: _Round, knowledge: Knowledge) -> int:
        store = self.bench.store
        with store.read() as session:
            rows = job_rows.open_judged(session, brand, knowledge.embedder.version, going.after, AT_ONCE)
        fits = [(item, judged, _fit_of(going.fit, judged)) for item, judged in rows]
        with store.write() as tx:  # short: people decide meanwhile
            for item, judged, fit in fits:
                by_lot = lots.place_by_lot(tx, item.id, brand) if item.lot else None
                doubt, known = by_lot or records.order_keys(fit, item.nth)
                if job_rows.reorder(tx, item.id, doubt=doubt, known=known, scorer_version=fit.scorer_version):
                    replace_fit(tx, judged, fit)
        if rows:
            going.after = rows[-1][0].id
        if len(rows) < AT_ONCE:
            going.done_at = time.monotonic()
        return len(rows)


def _fit_of(belief: FittedBrand, judged: JudgementRow) -> BrandFit:
    return belief.score(embedding_from_row(judged), judged.traits, judgement_from_row(judged).measurements)
