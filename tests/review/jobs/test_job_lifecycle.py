import base64
import json
import pickle
import threading
from dataclasses import replace

import pytest
from job_house import ADMIN, House, until
from sqlalchemy import create_engine, text

from engine.backends.composition import DrawnGenerator
from engine.errors import EngineError, InvalidBrief
from engine.prompting.briefs import parse_brief
from review import jobs, records
from review.assets import AssetStore
from review.domain import Actor, Role
from review.errors import NotAllowed, NotFound, StorageFull
from review.jobs import JobStatus


class Gate(DrawnGenerator):
    """The drawn generator, which waits before each call until it is let through."""

    def __init__(self):
        self.asked, self.through = threading.Semaphore(0), threading.Semaphore(0)

    def generate(self, specs, should_stop=None):
        self.asked.release()
        while not self.through.acquire(timeout=0.05):
            if should_stop is not None and should_stop():
                break
        return super().generate(specs, should_stop)


class Refusing(DrawnGenerator):
    """Refuses the first specs it is given, then draws."""

    def __init__(self, times):
        self.left = times

    def generate(self, specs, should_stop=None):
        if self.left:
            self.left -= 1
            raise EngineError("The ink ran out. Fill it up and resume.")
        return super().generate(specs, should_stop)


class FullOnce(AssetStore):
    """An asset store whose disk is full for the first file."""

    full = True

    def put(self, content, media_type):
        if self.full:
            self.full = False
            raise StorageFull("There is no space left for images. Free some and resume; nothing was half-written.")
        return super().put(content, media_type)


def test_a_submitted_brief_waits_until_a_worker_comes_and_then_all_candidates_are_queued(house: House, worker):
    job = house.submit(count=7)
    waiting = house.progress(job)
    assert (waiting.status, waiting.done, waiting.total, waiting.seconds_left) == (JobStatus.QUEUED, 0, 7, None)
    worker(chunk=3)
    until(lambda: house.progress(job).status == JobStatus.DONE, "the job is done")
    house.check_whole(job, 7)
    assert house.progress(job).brief.intent == "quiet mornings"
    assert [progress.job for progress in jobs.list_jobs(house.store, house.jobs_url)] == [job]


def test_candidates_say_what_made_them(house: House, worker):
    job = house.submit(count=3, motifs=["fish"], density=0.3)
    worker()
    until(lambda: house.progress(job).status == JobStatus.DONE, "the job is done")
    for (name,) in house.ask("SELECT id FROM candidates WHERE job = :job", job=job):
        made = records.candidate(house.store, name)
        assert made.generator == "drawn"
        assert (made.prompt.template, made.prompt.revision) == ("coastal", 1)
        assert "density" in made.prompt.asked
        assert made.spec.drawing.motifs[0] == "fish"
        assert made.spec.drawing.density == 0.3


def test_progress_tells_the_seconds_left_from_the_measured_pace(house: House, worker):
    gate = Gate()
    job = house.submit(count=4)
    worker(chunk=2, generators={"drawn": gate})
    gate.through.release()
    until(lambda: house.made(job) == 2, "the first chunk is recorded")
    until(lambda: house.progress(job).seconds_left is not None, "the pace is known")
    assert 0 < house.progress(job).seconds_left < 3600
    gate.through.release()
    until(lambda: house.progress(job).status == JobStatus.DONE, "the job is done")
    assert house.progress(job).seconds_left is None


def test_cancel_keeps_what_is_made_and_resume_makes_only_the_rest(house: House, worker):
    gate = Gate()
    job = house.submit(count=8)
    worker(chunk=2, generators={"drawn": gate})
    gate.through.release()
    until(lambda: house.made(job) == 2, "the first chunk is recorded")
    cancelled = jobs.cancel(house.store, house.jobs_url, job, ADMIN)
    assert cancelled.status == JobStatus.CANCELLED
    kept = set(house.ask("SELECT id, asset, at FROM candidates WHERE job = :job", job=job))
    for _ in range(8):
        gate.through.release()
    other = house.submit(count=1, seed=99)
    until(lambda: house.progress(other).status == JobStatus.DONE, "the worker is free for another job")
    assert house.made(job) == 2
    assert jobs.resume(house.store, house.jobs_url, job, ADMIN).status in (JobStatus.QUEUED, JobStatus.RUNNING)
    until(lambda: house.progress(job).status == JobStatus.DONE, "the resumed job is done")
    house.check_whole(job, 8)
    assert kept <= set(house.ask("SELECT id, asset, at FROM candidates WHERE job = :job", job=job))


def test_cancelling_stops_a_generator_in_the_middle_of_its_work(house: House, worker):
    gate = Gate()
    job = house.submit(count=4)
    worker(chunk=4, generators={"drawn": gate})
    assert gate.asked.acquire(timeout=200)
    jobs.cancel(house.store, house.jobs_url, job, ADMIN)
    other = house.submit(count=1, seed=99)
    gate.through.release(2)  # once for each job, whether or not the first still waits
    until(lambda: house.progress(other).status == JobStatus.DONE, "the worker is free for another job")
    assert house.made(job) == 0


def test_a_refusal_ends_the_job_with_its_sentence_once_and_resume_tries_again(house: House, worker):
    refusing = Refusing(times=1)
    job = house.submit(count=3)
    worker(generators={"drawn": refusing})
    until(lambda: house.progress(job).status == JobStatus.FAILED, "the job has failed")
    assert house.progress(job).error == "The ink ran out. Fill it up and resume."
    jobs.resume(house.store, house.jobs_url, job, ADMIN)
    until(lambda: house.progress(job).status == JobStatus.DONE, "the resumed job is done")
    assert house.progress(job).error is None
    house.check_whole(job, 3)


def test_a_full_disk_stops_the_job_with_what_to_do_and_it_can_be_resumed(house: House, worker):
    house.assets = FullOnce(str(house.folder / "assets"))
    job = house.submit(count=3)
    worker()
    until(lambda: house.progress(job).status == JobStatus.FAILED, "the job has failed")
    assert "no space left" in house.progress(job).error
    jobs.resume(house.store, house.jobs_url, job, ADMIN)
    until(lambda: house.progress(job).status == JobStatus.DONE, "the resumed job is done")
    house.check_whole(job, 3)


def test_a_generator_that_this_worker_lacks_is_named(house: House, worker):
    job = house.submit(count=1, generator="diffused")
    worker()
    until(lambda: house.progress(job).status == JobStatus.FAILED, "the job has failed")
    assert "house" in house.progress(job).error


def test_a_worker_that_is_stopped_ends_its_chunk_and_the_next_one_goes_on(house: House, worker):
    gate = Gate()
    job = house.submit(count=6)
    stop = worker(chunk=2, generators={"drawn": gate})
    gate.through.release()
    until(lambda: house.made(job) == 2, "the first chunk is recorded")
    stop.set()
    until(lambda: house.ask("SELECT count(*) FROM workers") == [(0,)], "the worker has left")
    assert house.made(job) < 6
    house.start_process()
    until(lambda: house.progress(job).status == JobStatus.DONE, "the next worker finished the job")
    house.check_whole(job, 6)


def test_a_brief_is_refused_before_it_becomes_a_job(house: House):
    with pytest.raises(InvalidBrief, match="harbour"):
        house.submit(brand="harbor")
    with pytest.raises(InvalidBrief, match="coastal"):
        house.submit(template="costal")
    with pytest.raises(InvalidBrief, match="Harbour bars it"):
        house.submit(motifs=["flamingo"])
    marketer = Actor(name="Mo", role=Role.MARKETER, via="test")
    with pytest.raises(NotAllowed):
        jobs.submit(house.store, house.jobs_url, parse_brief({"brand": "harbour", "intent": "quiet"}), marketer)
    assert jobs.list_jobs(house.store, house.jobs_url) == []


def test_an_unknown_job_is_named(house: House):
    with pytest.raises(NotFound, match="J-0000000000"):
        house.progress("J-0000000000")


def test_every_request_cancel_and_resume_is_in_the_audit_log(house: House):
    job = house.submit(count=2)
    jobs.cancel(house.store, house.jobs_url, job, ADMIN)
    jobs.resume(house.store, house.jobs_url, job, ADMIN)
    jobs.resume(house.store, house.jobs_url, job, ADMIN)
    entries = house.ask("SELECT action, actor, payload FROM audit WHERE subject = :job ORDER BY seq", job=job)
    assert [action for action, _, _ in entries] == ["brief submitted", "job cancelled", "job resumed"]
    assert all(actor == "Ada" for _, actor, _ in entries)
    assert "quiet mornings" in entries[0][2]
    assert "coastal@1" in entries[0][2]


def test_a_job_keeps_the_template_and_brand_it_was_submitted_with(house: House, worker):
    job = house.submit(count=2)
    template = records.template(house.store, "coastal")
    with house.store.write() as tx:
        records.add_revision(tx, replace(template, revision=2), ADMIN, proposal=None)
    brand = records.brand(house.store, "harbour")
    records.save_brand(house.store, replace(brand, title="Harbour & Sons"), ADMIN)
    later = house.submit(count=2)
    worker()
    until(lambda: house.progress(later).status == JobStatus.DONE, "both jobs are done")
    made = house.ask("SELECT DISTINCT job, revision, brand_version FROM candidates")
    assert set(made) == {(job, 1, 1), (later, 2, 2)}


def test_the_same_brief_submitted_twice_makes_equal_pictures_under_other_names(house: House, worker):
    first, second = house.submit(count=3), house.submit(count=3)
    worker()
    until(lambda: house.progress(second).status == JobStatus.DONE, "both jobs are done")
    pictures = [house.ask('SELECT asset FROM candidates WHERE job = :job ORDER BY "index"', job=job) for job in (first, second)]
    assert pictures[0] == pictures[1]
    twins = house.ask(
        "SELECT relations FROM judgements WHERE candidate IN (SELECT id FROM candidates WHERE job = :job)", job=second
    )
    originals = {name for (name,) in house.ask("SELECT id FROM candidates WHERE job = :job", job=first)}
    copied = [next(one for one in json.loads(told) if one["kind"] == "duplicate")["other"] for (told,) in twins]
    assert set(copied) <= originals
    assert len(copied) == 3


def test_a_pickled_row_in_the_job_database_is_refused_and_runs_no_code(house: House, worker, tmp_path):
    class Planted:
        def __reduce__(self):
            return (open, (str(tmp_path / "planted"), "w"))

    job = house.submit(count=2)
    row = base64.b64encode(pickle.dumps({"args": (Planted(), 1), "kwargs": {}})).decode()
    with create_engine(house.jobs_url).begin() as connection:
        changed = connection.execute(
            text("UPDATE workflow_status SET inputs = :row, serialization = 'py_pickle' WHERE workflow_uuid = :job"),
            {"row": row, "job": job},
        )
        assert changed.rowcount == 1
    worker()
    other = house.submit(count=1)
    until(lambda: house.progress(other).status == JobStatus.DONE, "the worker goes on with other jobs")
    until(lambda: house.progress(job).status == JobStatus.FAILED, "the planted job has failed")
    assert not (tmp_path / "planted").exists()
    jobs.resume(house.store, house.jobs_url, job, ADMIN)
    until(lambda: house.progress(job).status == JobStatus.DONE, "the job is started anew")
    house.check_whole(job, 2)


def test_it_is_known_whether_anyone_works(house: House, worker):
    assert not jobs.has_worker(house.store)
    worker()
    until(lambda: jobs.has_worker(house.store), "the worker has beaten")
