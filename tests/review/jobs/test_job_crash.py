import random

import pytest
from job_house import House, until
from sqlalchemy import text

from review.jobs import JobStatus
from review.jobs.durable import MAX_RECOVERIES, job_client
from review.jobs.worker import take_over


def test_a_worker_killed_again_and_again_loses_nothing_and_makes_nothing_twice(house: House):
    """Half of the kills come when a picture is on disk and not yet on record, half when it is on record."""
    count, rng = 24, random.Random(20261121)
    job = house.submit(count=count)
    worker = house.start_process(chunk=2)
    for turn, kill_at in enumerate(sorted(rng.sample(range(1, count - 4), 4))):
        reached = house.files if turn % 2 else lambda: house.made(job)
        until(lambda reached=reached, kill_at=kill_at: reached() >= kill_at, f"{kill_at} pictures are made")
        house.kill(worker)
        kept = set(house.ask("SELECT id, asset, at FROM candidates WHERE job = :job", job=job))
        assert house.progress(job).status in (JobStatus.RUNNING, JobStatus.QUEUED)
        worker = house.start_process(chunk=2)
        assert kept <= set(house.ask("SELECT id, asset, at FROM candidates WHERE job = :job", job=job))
    until(lambda: house.progress(job).status == JobStatus.DONE, "the job is done")
    house.check_whole(job, count)


def test_a_living_peer_takes_over_the_work_of_a_killed_worker(house: House):
    job = house.submit(count=16)
    first = house.start_process()
    until(lambda: house.made(job) >= 2, "the first worker has begun")
    house.start_process()
    until(lambda: house.ask("SELECT count(*) FROM workers") == [(2,)], "the peer has come")
    house.kill(first)
    until(lambda: house.progress(job).status == JobStatus.DONE, "the peer finished the job")
    house.check_whole(job, 16)


def test_a_job_whose_worker_never_gets_anywhere_ends_with_a_sentence(house: House):
    job = house.submit(count=2)
    with house.store.write() as tx:
        tx.connection().execute(text("UPDATE jobs SET recoveries = :n"), {"n": MAX_RECOVERIES})
    client = job_client(house.jobs_url)
    client.cancel_workflow(job)
    take_over(house.store, client)
    ended = house.progress(job)
    assert ended.status == JobStatus.FAILED
    assert "Look at their log" in ended.error


@pytest.mark.slow
def test_two_workers_share_the_jobs_and_kills_at_random_moments_change_nothing(house: House):
    rng = random.Random(7)
    submitted = [house.submit(count=30, seed=seed) for seed in range(3)]
    workers = [house.start_process(), house.start_process()]
    total = lambda: sum(house.made(job) for job in submitted)  # noqa: E731
    for kill_at in sorted(rng.sample(range(1, 80), 8)):
        until(lambda kill_at=kill_at: total() >= kill_at, f"{kill_at} candidates are made", 120)
        victim = rng.randrange(2)
        house.kill(workers[victim])
        workers[victim] = house.start_process()
    until(lambda: all(house.progress(job).status == JobStatus.DONE for job in submitted), "all jobs are done", 180)
    for job in submitted:
        house.check_whole(job, 30)
