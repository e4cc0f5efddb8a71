"""The steps of a job. Each may run again after a crash: pictures are named by their bytes, candidates by job and number."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TypedDict

from engine.domain.brand import BrandProfile
from engine.domain.score import Judgement
from engine.domain.spec import Spec
from engine.errors import EngineError, GenerationStopped, ModelMissing
from engine.images import read_image, to_png
from engine.pipeline import Looked, judge, look
from engine.ports import Artwork, Embeddings
from review import records, revisions
from review.assets import AssetStore
from review.errors import ReviewError
from review.ids import candidate_id
from review.jobs.evidence import Knowledge
from review.jobs.orders import Order, found, load_order
from review.jobs.workshop import Workshop
from review.store import Session, Store, job_rows

PNG = "image/png"
log = logging.getLogger(__name__)


class Made(TypedDict):
    """One picture that is in the asset store, and the seconds it took to make."""

    index: int
    asset: str
    bytes: int
    seconds: float


class Chunk(TypedDict):
    """What a generating step hands on: pictures, or the reason why there are none (`cancelled`, `failed`, `handed over`)."""

    made: list[Made]
    ended: str | None


@dataclass(slots=True)
class Bench:
    """One worker's place of work. `turn` lets one job at a time use the models, which hold state; `stop` ends it between chunks;
    `started` are the runs that have begun here."""

    store: Store
    assets: AssetStore
    workshop: Workshop
    stop: threading.Event
    turn: threading.Lock = field(default_factory=threading.Lock)
    known: dict[tuple[str, int], Knowledge] = field(default_factory=dict)
    started: set[str] = field(default_factory=set)


def missing(bench: Bench, job: str) -> list[int]:
    """Numbers of the candidates that are still to be made."""
    with bench.store.read() as session:
        row = found(job_rows.job_row(session, job), job)
        made = job_rows.made_indices(session, job)
    return [index for index in range(row.total) if index not in made]


def make_chunk(bench: Bench, job: str, indices: Sequence[int]) -> Chunk:
    """Draws or diffuses these candidates into the asset store. Refusals end the job with their sentence."""
    try:
        if bench.stop.is_set():
            return {"made": [], "ended": "handed over"}
        if is_cancelled(bench.store, job):
            return {"made": [], "ended": "cancelled"}
        order = load_order(bench.store, job)
        if _withdrawn(bench, order):
            return {"made": [], "ended": "cancelled"}
        with bench.turn:
            return {"made": _make(bench, order, indices), "ended": None}
    except GenerationStopped:
        return {"made": [], "ended": "handed over" if bench.stop.is_set() else "cancelled"}
    except (EngineError, ReviewError) as error:
        return fail(bench.store, job, str(error))


def record_chunk(bench: Bench, job: str, made: Sequence[Made]) -> str | None:
    """Measures and scores the pictures and puts them in the queue: all of them in one transaction. None, or why the job ended."""
    try:
        order = load_order(bench.store, job)
        clock = time.perf_counter()
        with bench.turn:
            judged = _judge(bench, order, made)
        judging = (time.perf_counter() - clock) / len(made)
        if not _record(bench, order, made, judged, seconds_each=judging + sum(one["seconds"] for one in made) / len(made)):
            return "cancelled"
    except (EngineError, ReviewError) as error:
        return fail(bench.store, job, str(error))["ended"]
    return None


def finish(bench: Bench, job: str) -> None:
    """Marks the job as done if nothing is missing."""
    if missing(bench, job):
        return
    with bench.store.write() as tx:
        row = found(job_rows.job_row(tx, job), job)
        row.finished_at = row.finished_at or bench.store.now()
        tx.add(row)


def fail(store: Store, job: str, sentence: str) -> Chunk:
    """Ends the job with a sentence; `resume` starts it again."""
    log.warning("job %s stopped: %s", job, sentence)
    with store.write() as tx:
        row = found(job_rows.job_row(tx, job), job)
        row.error = sentence
        tx.add(row)
    return {"made": [], "ended": "failed"}


def is_cancelled(store: Store, job: str) -> bool:
    """Whether a person asked for its end."""
    with store.read() as session:
        return found(job_rows.job_row(session, job), job).cancel_requested


def _make(bench: Bench, order: Order, indices: Sequence[int]) -> list[Made]:
    specs = [(index, order.plan(index, bench.workshop)[1]) for index in indices]
    made: list[Made] = []
    for kind, group in groupby(sorted(specs, key=lambda pair: pair[1].generator), key=lambda pair: pair[1].generator):
        batch = list(group)
        clock = time.perf_counter()
        artworks = _generate(bench, order.job, kind, [spec for _, spec in batch])
        files = list(bench.workshop.cores.map(to_png, [artwork.pixels for artwork in artworks]))
        names = [bench.assets.put(file, PNG) for file in files]
        seconds = (time.perf_counter() - clock) / len(batch)
        made += [
            {"index": index, "asset": name, "bytes": len(file), "seconds": seconds}
            for (index, _), name, file in zip(batch, names, files, strict=True)
        ]
    return sorted(made, key=lambda one: one["index"])


def _generate(bench: Bench, job: str, kind: str, specs: Sequence[Spec]) -> list[Artwork]:
    generator = bench.workshop.generators.get(kind)
    if generator is None:
        have = ", ".join(sorted(bench.workshop.generators))
        raise ModelMissing(
            f"This worker has no generator {kind!r}, only {have}. Ask for one of them, or start a worker that has it."
        )
    return generator.generate(specs, should_stop=lambda: bench.stop.is_set() or is_cancelled(bench.store, job))


def _judge(bench: Bench, order: Order, made: Sequence[Made]) -> list[tuple[Judgement, Embeddings]]:
    planned = [order.plan(one["index"], bench.workshop) for one in made]
    knowledge = knowledge_of(bench, order.brand)
    family = revisions.family(bench.store, order.revision.parent) if order.revision else frozenset()

    def seen(one: Made, spec: Spec) -> Looked:
        pixels = read_image(bench.assets.get(one["asset"]), name=one["asset"])
        drawing, size_mm = spec.drawing, order.brief.repeat_mm
        artwork = Artwork(pixels=pixels, repeat=drawing.repeat, format=drawing.format, size_mm=size_mm)
        return look(artwork, spec, order.brand, bench.workshop.embedder, bench.workshop.checks)

    return judge(
        bench.workshop.cores.map(seen, made, [spec for _, spec in planned]),
        knowledge.fitted(),
        ids=[candidate_id(order.job, one["index"]) for one in made],
        neighbours=knowledge.neighbours().without(family),
        notes=[prompt.changed for prompt, _ in planned],
    )


def knowledge_of(bench: Bench, brand: BrandProfile) -> Knowledge:
    """What this worker knows of that version of the brand, kept from one chunk to the next."""
    key = (brand.name, brand.version)
    if key not in bench.known:
        references = bench.workshop.references(brand)
        bench.known[key] = Knowledge(store=bench.store, embedder=bench.workshop.embedder, brand=brand, references=references)
    return bench.known[key]


def _record(
    bench: Bench, order: Order, made: Sequence[Made], judged: Sequence[tuple[Judgement, Embeddings]], *, seconds_each: float
) -> bool:
    """Puts what was made on record; False where its decision was taken back in the meantime, and nothing is wanted any more."""
    version = bench.workshop.embedder.version
    candidates = [_candidate(bench, order, one) for one in made]
    with bench.store.write() as tx:
        if order.revision and _cancel_withdrawn(tx, order):
            return False
        for one, candidate, (judgement, embedding) in zip(made, candidates, judged, strict=True):
            records.add_asset(tx, one["asset"], PNG, one["bytes"])
            if records.add_candidate(tx, candidate):
                records.add_judgement(tx, candidate.id, judgement, embedding, embedding_version=version)
                records.enqueue(tx, candidate, judgement.fit, words=_words(order, candidate), lot_share=bench.workshop.lot_share)
        row = found(job_rows.job_row(tx, order.job), order.job)
        row.recoveries = 0
        row.seconds_each = seconds_each if row.seconds_each is None else 0.7 * row.seconds_each + 0.3 * seconds_each
        tx.add(row)
    return True


def _withdrawn(bench: Bench, order: Order) -> bool:
    """Whether a revision is no longer wanted, because its decision was taken back; ends its job."""
    if order.revision is None:
        return False
    with bench.store.write() as tx:
        return _cancel_withdrawn(tx, order)


def _cancel_withdrawn(tx: Session, order: Order) -> bool:
    assert order.revision is not None, "only a revision is asked for by a decision"
    if not revisions.is_withdrawn(tx, order.revision.act):
        return False
    row = found(job_rows.job_row(tx, order.job), order.job)
    row.cancel_requested = True
    tx.add(row)
    return True


def _candidate(bench: Bench, order: Order, one: Made) -> records.Candidate:
    prompt, spec = order.plan(one["index"], bench.workshop)
    return records.Candidate(
        id=candidate_id(order.job, one["index"]),
        brand=order.brand.name,
        brand_version=order.brand.version,
        generator=spec.generator,
        asset=one["asset"],
        repeat=str(spec.drawing.repeat),
        repeat_mm=order.brief.repeat_mm,
        job=order.job,
        index=one["index"],
        brief=order.brief_id,
        prompt=prompt,
        spec=spec,
        parent=order.revision.parent if order.revision else None,
    )


def _words(order: Order, candidate: records.Candidate) -> str:
    """What a search of the queue finds a candidate by."""
    prompt, spec = candidate.prompt, candidate.spec
    assert prompt is not None, "what a job makes has a prompt"
    assert spec is not None, "what a job makes has a spec"
    said = (order.brief.intent, order.brief.product or "", *spec.drawing.motifs, *prompt.drawn.values(), *_revision_words(order))
    return " ".join(dict.fromkeys(" ".join(said).casefold().split()))


def _revision_words(order: Order) -> tuple[str, ...]:
    """A revision is found by the design it revises and by what was asked."""
    revision = order.revision
    return ("revision", revision.parent, str(revision.instruction.reason or ""), revision.instruction.note) if revision else ()
