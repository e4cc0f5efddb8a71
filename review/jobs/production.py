"""The steps of a job. Each may run again after a crash: pictures are named by their bytes, candidates by job and number."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import groupby
from typing import TypedDict

from engine.domain.brand import BrandProfile
from engine.domain.spec import Spec
from engine.errors import EngineError, GenerationStopped, ModelMissing
from engine.images import read_image, to_png
from engine.pipeline import Judged, Looked, judge, look, measure
from engine.ports import Artwork
from engine.refining import Change
from review import records, revisions
from review.assets import AssetStore
from review.errors import ReviewError
from review.ids import candidate_id
from review.jobs.evidence import Knowledge
from review.jobs.orders import Order, found, load_order
from review.jobs.tries import Made, Try, kept, measurements, next_try, on_record, spec_of, stored, told
from review.jobs.workshop import Workshop
from review.store import Session, Store, job_rows

PNG = "image/png"
log = logging.getLogger(__name__)


class Chunk(TypedDict):
    """What a generating step hands on: pictures, or the reason why there are none (`cancelled`, `failed`, `handed over`); `again`
    where some of them are to be tried once more."""

    made: list[Made]
    again: bool
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
    """Draws or diffuses these candidates into the asset store and measures them. Refusals end the job with their sentence."""
    return _making(bench, job, lambda order: _first_tries(bench, order, indices))


def refine_chunk(bench: Bench, job: str, made: Sequence[Made]) -> Chunk:
    """Tries those again that lie below a limit which a change can help, and measures them; the others stay as they are."""
    return _making(bench, job, lambda order: _further_tries(bench, order, made))


def _making(bench: Bench, job: str, make: Callable[[Order], list[Made]]) -> Chunk:
    try:
        if bench.stop.is_set():
            return _ended("handed over")
        if is_cancelled(bench.store, job):
            return _ended("cancelled")
        order = load_order(bench.store, job)
        if _withdrawn(bench, order):
            return _ended("cancelled")
        with bench.turn:
            made = make(order)
        return {"made": made, "again": any(_may_try_again(order, one) for one in made), "ended": None}
    except GenerationStopped:
        return _ended("handed over" if bench.stop.is_set() else "cancelled")
    except (EngineError, ReviewError) as error:
        return fail(bench.store, job, str(error))


def _ended(why: str) -> Chunk:
    return {"made": [], "again": False, "ended": why}


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
    return _ended("failed")


def is_cancelled(store: Store, job: str) -> bool:
    """Whether a person asked for its end."""
    with store.read() as session:
        return found(job_rows.job_row(session, job), job).cancel_requested


def _first_tries(bench: Bench, order: Order, indices: Sequence[int]) -> list[Made]:
    specs = {index: order.plan(index, bench.workshop)[1] for index in indices}
    tries = _make(bench, order, specs, {})
    return [{"index": index, "seconds": seconds, "tries": [one]} for index, (one, seconds) in sorted(tries.items())]


def _further_tries(bench: Bench, order: Order, made: Sequence[Made]) -> list[Made]:
    changes = {one["index"]: change for one in made if _may_try_again(order, one) and (change := next_try(one))}
    tries = _make(bench, order, {index: change.spec for index, change in changes.items()}, changes)
    out: list[Made] = []
    for one in made:
        more, seconds = ([tries[one["index"]][0]], tries[one["index"]][1]) if one["index"] in tries else ([], 0.0)
        out.append({"index": one["index"], "seconds": one["seconds"] + seconds, "tries": [*one["tries"], *more]})
    return out


def _may_try_again(order: Order, made: Made) -> bool:
    """Never a revision: it is the design that a person asked for, changed as they said and no further."""
    return order.revision is None and next_try(made) is not None


def _make(bench: Bench, order: Order, specs: Mapping[int, Spec], changes: Mapping[int, Change]) -> dict[int, tuple[Try, float]]:
    """By number: the picture of each spec, stored and measured, and the seconds that it took."""
    made: dict[int, tuple[Try, float]] = {}
    for kind, group in groupby(sorted(specs.items(), key=lambda pair: pair[1].generator), key=lambda pair: pair[1].generator):
        batch = list(group)
        clock = time.perf_counter()
        artworks = _generate(bench, order.job, kind, [spec for _, spec in batch])
        tries = list(bench.workshop.cores.map(partial(_stored, bench, order, changes), batch, artworks))
        seconds = (time.perf_counter() - clock) / len(batch)
        made |= {index: (one, seconds) for (index, _), one in zip(batch, tries, strict=True)}
    return made


def _stored(bench: Bench, order: Order, changes: Mapping[int, Change], planned: tuple[int, Spec], artwork: Artwork) -> Try:
    """One making, its picture in the asset store and measured."""
    index, spec = planned
    file, change = to_png(artwork.pixels), changes.get(index)
    sized = replace(artwork, size_mm=order.brief.repeat_mm)
    return {
        "spec": spec.to_mapping(),
        "asset": bench.assets.put(file, PNG),
        "bytes": len(file),
        "measurements": stored(measure(sized, spec, order.brand, bench.workshop.checks)),
        "check": change.check if change else "",
        "changed": change.said if change else "",
    }


def _generate(bench: Bench, job: str, kind: str, specs: Sequence[Spec]) -> list[Artwork]:
    generator = bench.workshop.generators.get(kind)
    if generator is None:
        have = ", ".join(sorted(bench.workshop.generators))
        raise ModelMissing(
            f"This worker has no generator {kind!r}, only {have}. Ask for one of them, or start a worker that has it."
        )
    return generator.generate(specs, should_stop=lambda: bench.stop.is_set() or is_cancelled(bench.store, job))


def _judge(bench: Bench, order: Order, made: Sequence[Made]) -> list[Judged]:
    knowledge = knowledge_of(bench, order.brand)
    family = revisions.family(bench.store, order.revision.parent) if order.revision else frozenset()

    def seen(one: Try) -> Looked:
        pixels, spec = read_image(bench.assets.get(one["asset"]), name=one["asset"]), spec_of(one)
        artwork = Artwork(pixels=pixels, repeat=spec.drawing.repeat, format=spec.drawing.format, size_mm=order.brief.repeat_mm)
        return look(artwork, spec, order.brand, bench.workshop.embedder, measured=measurements(one))

    return judge(
        bench.workshop.cores.map(seen, [kept(one) for one in made]),
        knowledge.fitted(),
        ids=[candidate_id(order.job, one["index"]) for one in made],
        neighbours=[knowledge.existing(), knowledge.neighbours()],
        without=family,
        limits=knowledge.limits(),
        notes=[(*order.plan(one["index"], bench.workshop)[0].changed, *told(one)) for one in made],
    )


def knowledge_of(bench: Bench, brand: BrandProfile) -> Knowledge:
    """What this worker knows of that version of the brand, kept from one chunk to the next."""
    key = (brand.name, brand.version)
    if key not in bench.known:
        references = bench.workshop.references(brand)
        bench.known[key] = Knowledge(store=bench.store, embedder=bench.workshop.embedder, brand=brand, references=references)
    return bench.known[key]


def _record(bench: Bench, order: Order, made: Sequence[Made], judged: Sequence[Judged], *, seconds_each: float) -> bool:
    """Puts what was made on record; False where its decision was taken back in the meantime, and nothing is wanted any more."""
    version = bench.workshop.embedder.version
    candidates = [_candidate(bench, order, one) for one in made]
    with bench.store.write() as tx:
        if order.revision and _cancel_withdrawn(tx, order):
            return False
        for one, candidate, seen in zip(made, candidates, judged, strict=True):
            for each in one["tries"]:
                records.add_asset(tx, each["asset"], PNG, each["bytes"])
            if records.add_candidate(tx, candidate):
                found_look, embedding = seen.looked.look, seen.looked.embedding
                records.add_judgement(tx, candidate.id, seen.judgement, embedding, embedding_version=version, look=found_look)
                records.enqueue(
                    tx, candidate, seen.judgement.fit, words=_words(order, candidate), lot_share=bench.workshop.lot_share
                )
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
    prompt, _ = order.plan(one["index"], bench.workshop)
    spec = spec_of(kept(one))
    return records.Candidate(
        id=candidate_id(order.job, one["index"]),
        brand=order.brand.name,
        brand_version=order.brand.version,
        generator=spec.generator,
        asset=kept(one)["asset"],
        repeat=str(spec.drawing.repeat),
        repeat_mm=order.brief.repeat_mm,
        job=order.job,
        index=one["index"],
        brief=order.brief_id,
        prompt=prompt,
        spec=spec,
        parent=order.revision.parent if order.revision else None,
        tries=on_record(one),
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
