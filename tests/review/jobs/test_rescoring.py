import threading

from job_house import ADMIN, House, until
from light_workshop import make_workshop

from review.decisions import decide
from review.domain import Reason, Verdict
from review.jobs import JobStatus, rescoring
from review.jobs.production import Bench, make_chunk, missing, record_chunk
from review.jobs.rescoring import Rescoring


def bench_of(house: House) -> Bench:
    return Bench(store=house.store, assets=house.assets, workshop=make_workshop(2), stop=threading.Event())


def scores(house: House) -> dict[str, tuple[float, str, int]]:
    rows = house.ask("SELECT i.id, j.p, j.basis, j.n, i.doubt FROM items i JOIN judgements j ON j.candidate = i.candidate")
    assert all(abs(1 - p - doubt) < 1e-9 for _, p, _, _, doubt in rows), "the queue's order is the score's"
    return {item: (p, basis, n) for item, p, basis, n, _ in rows}


def decide_all(house: House, items: list[str]) -> None:
    for at, item in enumerate(items):
        decide(house.store, item, Verdict.APPROVE if at % 2 else Verdict.REJECT, ADMIN, reason=None if at % 2 else Reason.DENSITY)


def test_open_designs_are_scored_again_after_decisions_and_decided_ones_keep_theirs(house: House, monkeypatch):
    monkeypatch.setattr(rescoring, "PAUSE_S", 0.0)
    job, bench = house.submit(count=8), bench_of(house)
    record_chunk(bench, job, make_chunk(bench, job, missing(bench, job))["made"])
    before = scores(house)
    decided, left = sorted(before)[:6], sorted(before)[6:]
    step = Rescoring(bench).step
    assert (step(), step()) == (8, 0), "all once, and nothing where nobody has decided"
    assert scores(house) == before, "the same evidence gives the same scores"
    decide_all(house, decided)
    assert (step(), step()) == (2, 0)
    after = scores(house)
    assert {item: after[item] for item in decided} == {item: before[item] for item in decided}
    assert {after[item][1:] for item in left} == {("decisions", 6)}


def test_scoring_waits_while_a_job_uses_the_models(house: House):
    job, bench = house.submit(count=2), bench_of(house)
    record_chunk(bench, job, make_chunk(bench, job, missing(bench, job))["made"])
    with bench.turn:
        assert Rescoring(bench).step() == 0
    assert Rescoring(bench).step() == 2


def test_a_worker_scores_anew_while_people_decide(house: House, worker, monkeypatch):
    monkeypatch.setattr(rescoring, "PAUSE_S", 0.0)
    job = house.submit(count=6)
    worker()
    until(lambda: house.progress(job).status == JobStatus.DONE, "the job is done")
    items = sorted(scores(house))
    decide_all(house, items[:4])
    until(lambda: {scores(house)[item][1:] for item in items[4:]} == {("decisions", 4)}, "the rest is scored by the decisions")
