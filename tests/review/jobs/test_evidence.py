from dataclasses import replace

from job_house import ADMIN, House, until
from light_workshop import HistogramEmbedder
from sqlmodel import select

from engine.backends.composition import DrawnGenerator
from engine.domain.score import Likeness
from engine.pipeline import plan
from engine.prompting.briefs import parse_brief
from engine.scoring.look import look_from_bytes
from engine.scoring.similar import LIMITS
from review import records
from review.decisions import decide, undo
from review.domain import Reason, Verdict
from review.jobs import JobStatus
from review.jobs.evidence import Knowledge
from review.judgements import embedding_from_row
from review.store.tables import JudgementRow


def knowledge_of(house: House) -> Knowledge:
    return Knowledge(store=house.store, embedder=HistogramEmbedder(), brand=records.brand(house.store, "harbour"), references=[])


def made(house: House, worker, count: int, **changes: object) -> list[str]:
    job = house.submit(count=count, **changes)
    worker()
    until(lambda: house.progress(job).status == JobStatus.DONE, "the job is done")
    return [item for (item,) in house.ask('SELECT i.id FROM items i JOIN candidates c ON c.id = i.candidate ORDER BY c."index"')]


def test_every_decision_and_every_undo_changes_what_the_next_score_rests_on(house: House, worker):
    items = made(house, worker, 4)
    knowledge = knowledge_of(house)
    prior = knowledge.fitted()
    assert len(prior.evidence.decided) == 0
    assert knowledge.fitted() is prior
    decide(house.store, items[0], Verdict.APPROVE, ADMIN)
    taken_back = decide(house.store, items[1], Verdict.REJECT, ADMIN, reason=Reason.COLOUR)
    learned = knowledge.fitted()
    assert sorted(learned.evidence.decided_approved) == [False, True]
    undo(house.store, taken_back.id, ADMIN)
    assert list(knowledge.fitted().evidence.decided_approved) == [True]


def test_decisions_of_the_first_job_are_the_basis_of_the_second_jobs_scores(house: House, worker):
    items = made(house, worker, 6)
    assert {basis for (basis,) in house.ask("SELECT basis FROM judgements")} == {"prior"}
    for at, item in enumerate(items):
        decide(house.store, item, Verdict.APPROVE if at % 2 else Verdict.REJECT, ADMIN, reason=None if at % 2 else Reason.DENSITY)
    later = house.submit(count=2, seed=77)
    until(lambda: house.progress(later).status == JobStatus.DONE, "the second job is done")
    rows = house.ask("SELECT basis, n FROM judgements j JOIN candidates c ON c.id = j.candidate WHERE c.job = :job", job=later)
    assert rows == [("decisions", 6), ("decisions", 6)]


def test_neighbours_are_all_designs_of_the_brand_and_grow_with_them(house: House, worker):
    knowledge = knowledge_of(house)
    assert knowledge.neighbours().ids == []
    made(house, worker, 3)
    first = list(knowledge.neighbours().ids)
    assert len(first) == len(set(first)) == 3
    more = house.submit(count=2, seed=78)
    until(lambda: house.progress(more).status == JobStatus.DONE, "more are made")
    grown = knowledge.neighbours()
    assert set(grown.ids) == {name for (name,) in house.ask("SELECT id FROM candidates")}
    assert grown.ids[:3] == first


def test_what_another_scorer_embedded_is_known_by_its_look_alone(house: House, worker):
    made(house, worker, 2)
    other = replace(HistogramEmbedder(), version="another")
    brand = records.brand(house.store, "harbour")
    knowledge = Knowledge(store=house.store, embedder=other, brand=brand, references=[])
    with house.store.read() as session:
        row = session.exec(select(JudgementRow)).first()
    assert row is not None
    found = knowledge.neighbours().relations(embedding_from_row(row), look_from_bytes(row.look or b""), LIMITS)
    assert [(each.kind, each.other) for each in found] == [(Likeness.DUPLICATE, row.candidate)]


def test_references_and_words_of_the_profile_are_embedded_once(house: House):
    class Counting(HistogramEmbedder):
        texts = 0

        def embed_texts(self, texts):
            self.texts += 1
            return super().embed_texts(texts)

    brand = records.brand(house.store, "harbour")
    spec = plan(parse_brief({"brand": "harbour", "intent": "quiet"}), records.template(house.store, "coastal"), brand, index=0)[1]
    embedder = Counting()
    knowledge = Knowledge(store=house.store, embedder=embedder, brand=brand, references=DrawnGenerator().generate([spec]))
    assert len(knowledge.fitted().evidence.references) == 1
    knowledge.fit = None
    knowledge.fitted()
    assert embedder.texts == 2
