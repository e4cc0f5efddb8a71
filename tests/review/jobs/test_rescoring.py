import threading
from dataclasses import dataclass

from job_house import ADMIN, House, until
from light_workshop import HistogramEmbedder, make_workshop

from engine.scoring import brand_fit
from engine.scoring.brand_fit import FITTING
from review.decisions import decide, undo
from review.domain import Reason, Verdict
from review.jobs import JobStatus, rescoring, second_look
from review.jobs.production import Bench, knowledge_of, make_chunk, missing, record_chunk
from review.jobs.rescoring import Rescoring
from review.records import brand


def bench_of(house: House, **parts) -> Bench:
    return Bench(store=house.store, assets=house.assets, workshop=make_workshop(2, **parts), stop=threading.Event())


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


@dataclass
class Mirrored(HistogramEmbedder):
    """Another scorer: what it says is of another kind than the first one's."""

    version: str = "mirrored-1"

    def embed_artwork(self, artworks):
        return super().embed_artwork(artworks)[:, ::-1]


class Blind(HistogramEmbedder):
    """The first scorer, where looking again is a fault."""

    def embed_artwork(self, artworks):
        assert not artworks, "nothing is embedded again"
        return super().embed_artwork(artworks)


def shown(house: House) -> dict[str, tuple[str, float, float]]:
    rows = house.ask("SELECT id, scorer_version, doubt, known FROM items")
    return {item: tuple(rest) for item, *rest in rows}


def made_and_decided(house: House) -> tuple[list[str], list[str]]:
    """(decided, waiting) designs that the first scorer saw."""
    job, bench = house.submit(count=8), bench_of(house)
    record_chunk(bench, job, make_chunk(bench, job, missing(bench, job))["made"])
    items = sorted(shown(house))
    decide_all(house, items[:4])
    return items[:4], items[4:]


def test_a_new_scorer_learns_from_what_was_decided_and_scores_what_waits(house: House):
    decided, waiting = made_and_decided(house)
    before = shown(house)
    bench = bench_of(house, embedder=Mirrored())
    assert Rescoring(bench).step() == 8
    after = shown(house)
    assert {item: after[item] for item in decided} == {item: before[item] for item in decided}, "decided ones keep their score"
    assert {after[item][0] for item in waiting} == {f"mirrored-1-{FITTING}"}
    assert all(doubt <= 1 for _, doubt, _ in (after[item] for item in waiting))
    assert house.ask("SELECT count(*) FROM judgements WHERE embedding_version = 'mirrored-1'") == [(8,)]
    knowledge = knowledge_of(bench, brand(house.store, "harbour"))
    assert len(knowledge.fitted().evidence.decided) == 4
    assert len(knowledge.neighbours().ids) == 16, "by their looks; those that the new scorer has seen by their style as well"
    assert Rescoring(bench).second_look.step() == 0, "nothing is looked at twice"


def test_a_decision_taken_back_after_a_new_scorer_came_is_scored_by_that_one(house: House, monkeypatch):
    monkeypatch.setattr(rescoring, "PAUSE_S", 0.0)
    decided, _ = made_and_decided(house)
    step = Rescoring(bench_of(house, embedder=Mirrored())).step
    assert step() == 8
    [(verdict,)] = house.ask(f"SELECT id FROM decisions WHERE item = '{decided[0]}'")
    undo(house.store, verdict, ADMIN)
    assert shown(house)[decided[0]][0] == f"histogram-1-{FITTING}"
    assert step() == 5
    assert shown(house)[decided[0]][0] == f"mirrored-1-{FITTING}"


def test_scores_of_two_scorers_never_rank_together(house: House, monkeypatch):
    monkeypatch.setattr(second_look, "AT_ONCE", 2)
    _, waiting = made_and_decided(house)
    step = Rescoring(bench_of(house, embedder=Mirrored())).step
    while True:
        step()
        by_new = [order for version, *order in (shown(house)[item] for item in waiting) if version.startswith("mirrored-1")]
        by_old = [order for version, *order in (shown(house)[item] for item in waiting) if not version.startswith("mirrored-1")]
        for order in (0, 1):
            assert max((one[order] for one in by_new), default=0) < min((one[order] for one in by_old), default=9)
        if not by_old:
            break


def test_a_design_whose_file_is_gone_stays_last_and_stops_no_other(house: House):
    _, waiting = made_and_decided(house)
    [(asset,)] = house.ask(f"SELECT asset FROM candidates JOIN items ON candidate = candidates.id WHERE items.id = '{waiting[0]}'")
    next((house.folder / "assets").rglob(f"*{asset}*")).unlink()
    step = Rescoring(bench_of(house, embedder=Mirrored())).step
    assert step() == 8
    after = shown(house)
    assert after[waiting[0]] == (f"histogram-1-{FITTING}", 2.0, 2.0)
    assert {after[item][0] for item in waiting[1:]} == {f"mirrored-1-{FITTING}"}


def test_another_way_of_fitting_scores_what_waits_from_stored_embeddings_and_ranks_with_no_other(house: House, monkeypatch):
    decided, waiting = made_and_decided(house)
    before = shown(house)
    monkeypatch.setattr(rescoring, "AT_ONCE", 1)
    monkeypatch.setattr(brand_fit, "FITTING", "later")
    step = Rescoring(bench_of(house, embedder=Blind())).step
    for n in range(1, len(waiting) + 1):
        assert step() == 1
        after = shown(house)
        assert [after[item][0] for item in waiting].count("histogram-1-later") == n
        later = [order for item in waiting for version, *order in [after[item]] if version == "histogram-1-later"]
        earlier = [order for item in waiting for version, *order in [after[item]] if version != "histogram-1-later"]
        assert all(order[0] <= 1 for order in later)
        assert all(order == [2.0, 2.0] for order in earlier)
    assert {item: after[item] for item in decided} == {item: before[item] for item in decided}, "decided ones keep their score"
    assert house.ask("SELECT count(*) FROM judgements WHERE scorer_version = 'histogram-1-later'") == [(4,)]
