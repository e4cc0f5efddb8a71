"""What lies below a limit is made again before anybody sees it: a bounded number of times, on record, the same every time."""

from __future__ import annotations

import json

from job_house import ADMIN, House, until
from light_workshop import Picky

from engine.backends.composition import DrawnGenerator
from engine.domain.score import CheckVerdict
from engine.domain.spec import spec_from_mapping
from engine.images import read_image
from engine.pipeline import reproduce
from engine.refining import MOST_TRIES
from review import quality, records
from review.decisions import decide
from review.domain import Reason, Verdict
from review.ids import item_of
from review.jobs import JobStatus
from review.passport import passport


def finished(house: House, job: str) -> list[records.Candidate]:
    """The job's candidates, in their order, when it is done."""
    until(lambda: house.progress(job).status == JobStatus.DONE, "the job is done")
    names = house.ask('SELECT id FROM candidates WHERE job = :job ORDER BY "index"', job=job)
    return [records.candidate(house.store, name) for (name,) in names]


def verdict_of(one: dict) -> CheckVerdict:
    return CheckVerdict(one["complaints"][0]["verdict"]) if one["complaints"] else CheckVerdict.PASS


def test_a_candidate_below_a_limit_is_made_again_until_it_passes_or_has_had_its_tries(house: House, worker):
    worker(chunk=4, checks=(Picky(),))
    made = finished(house, house.submit(count=12))
    again = [one for one in made if one.tries]
    assert again, "two of three first drawings are found fault with"
    for one in made:
        if not one.tries:
            assert one.spec.drawing.seed % 3 == 0
            continue
        verdicts = [verdict_of(each) for each in one.tries]
        assert len(one.tries) <= 1 + MOST_TRIES
        assert CheckVerdict.PASS not in verdicts[:-1], "what passes is not made again"
        assert verdicts[-1] is CheckVerdict.PASS or len(one.tries) == 1 + MOST_TRIES
        assert [(each["check"], each["changed"]) for each in one.tries[1:]] == [("alleyways", "a new seed of the drawing")] * (
            len(one.tries) - 1
        )
    house.check_whole(made[0].job, 12)


def test_the_best_try_is_the_one_that_a_person_sees(house: House, worker):
    worker(chunk=4, checks=(Picky(),))
    order = [CheckVerdict.PASS, CheckVerdict.WARN, CheckVerdict.FAIL]
    for one in finished(house, house.submit(count=12)):
        if one.tries:
            (stays,) = [each for each in one.tries if each["kept"]]
            assert order.index(verdict_of(stays)) == min(order.index(verdict_of(each)) for each in one.tries)
            assert (stays["asset"], stays["spec_sha256"]) == (one.asset, one.spec.sha256)


def test_every_try_is_kept_and_can_be_made_again(house: House, worker):
    worker(chunk=4, checks=(Picky(),))
    again = next(one for one in finished(house, house.submit(count=6)) if one.tries)
    for each in again.tries:
        spec = spec_from_mapping(each["spec"])
        assert spec.sha256 == each["spec_sha256"]
        shown = read_image(house.assets.get(each["asset"]), name="try")
        assert (reproduce(spec, {"drawn": DrawnGenerator()}).pixels == shown).all()
        assert house.ask("SELECT count(*) FROM assets WHERE sha256 = :name", name=each["asset"]) == [(1,)]


def test_the_passport_and_the_notes_tell_of_the_tries(house: House, worker):
    worker(chunk=4, checks=(Picky(),))
    again = next(one for one in finished(house, house.submit(count=6)) if one.tries)
    told = passport(house.store, item_of(again.id), ADMIN)
    assert told["made"]["tries"] == again.tries
    assert any("Made again before review: a new seed of the drawing for alleyways" in note for note in told["judgement"]["notes"])
    assert json.dumps(told)


def test_what_was_made_again_is_counted_by_check(house: House, worker):
    worker(chunk=4, checks=(Picky(),))
    made = finished(house, house.submit(count=12))
    counted = quality.made_again(house.store, brand="harbour")
    again = [one for one in made if one.tries]
    assert (counted.made, counted.again) == (12, len(again))
    assert counted.good == sum(one.spec.drawing.seed % 3 == 0 for one in again)
    assert counted.tries == sum(len(one.tries) - 1 for one in again)
    helped = sum(one.spec.drawing.seed % 3 == 0 for one in again)
    assert counted.by_check == {"alleyways": (len(again), helped)}
    assert quality.made_again(house.store, brand="juniper").made == 0


def test_killed_between_tries_a_worker_loses_no_try_and_ends_with_the_same(house: House):
    undisturbed = house.submit(count=8)
    worker = house.start_process(chunk=4, picky=True)
    expected = [(one.spec.sha256, one.asset, one.tries) for one in finished(house, undisturbed)]
    first_files = house.files()
    house.kill(worker)
    for name in (house.folder / "assets").rglob("*"):
        if len(name.name) == 64:
            name.unlink()
    job = house.submit(count=8)
    for kill_at in (2, 5, 9):
        worker = house.start_process(chunk=4, picky=True)
        until(lambda kill_at=kill_at: house.files() >= kill_at, f"{kill_at} pictures are made")
        house.kill(worker)
    house.start_process(chunk=4, picky=True)
    assert [(one.spec.sha256, one.asset, one.tries) for one in finished(house, job)] == expected
    assert house.files() == first_files
    house.check_whole(job, 8)


def test_a_revision_is_what_was_asked_and_is_not_made_again(house: House, worker):
    worker(checks=(Picky(),))
    (parent, *_) = finished(house, house.submit(count=1))
    decide(house.store, item_of(parent.id), Verdict.REVISE, ADMIN, reason=Reason.DENSITY, note="airier")
    until(lambda: house.ask("SELECT count(*) FROM candidates WHERE parent = :p", p=parent.id) == [(1,)], "the child has come")
    ((child,),) = house.ask("SELECT id FROM candidates WHERE parent = :p", p=parent.id)
    assert records.candidate(house.store, child).tries is None
