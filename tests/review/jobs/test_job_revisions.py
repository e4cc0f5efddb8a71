"""A design sent back: the engine's child arrives in the queue once, changed as asked; what people take back is not answered."""

from __future__ import annotations

import threading
from collections.abc import Callable

from job_house import ADMIN, House, until

from engine.checks.traits import measure_traits
from engine.domain.brief import RepeatType
from engine.images import read_image
from engine.ports import Artwork
from engine.prompting.colour_words import colour_name
from review import jobs, queue, records, revisions
from review.decisions import decide, undo
from review.domain import Order, Reason, Status, Verdict, View
from review.ids import candidate_of, item_of
from review.jobs import JobStatus
from review.jobs.durable import run_id
from review.queue import Row

Start = Callable[..., threading.Event]
BRIEF = {"layout": "tossed", "repeat": "block", "density": 0.45, "motifs": ["shell"], "ground": "#F4EFE6", "style": "block print"}


def first(house: House, job: str) -> Row:
    return queue.page(house.store, View(job=job), limit=1)[0]


def made(house: House, worker: Start, **brief: object) -> Row:
    """One design of ours, in the queue."""
    worker()
    job = house.submit(count=1, **{**BRIEF, **brief})
    until(lambda: house.progress(job).status == JobStatus.DONE, "the design is there")
    return first(house, job)


def children(house: House, item: str) -> list[Row]:
    return [row for row in queue.page(house.store, View(status=None), limit=100) if row.parent == candidate_of(item)]


def send_back(house: House, item: str, reason: Reason, note: str) -> str:
    return decide(house.store, item, Verdict.REVISE, ADMIN, reason=reason, note=note).id


def child_of(house: House, item: str) -> Row:
    until(lambda: children(house, item), "the child has come")
    return children(house, item)[0]


def covered(house: House, row: Row) -> float:
    """The share of the ground that is covered, measured on the child's own pixels."""
    artwork = Artwork(pixels=read_image(house.assets.get(row.asset), name=row.item), repeat=row.repeat)
    return float(measure_traits(artwork, records.candidate(house.store, row.item).spec)["coverage"])


def test_a_design_sent_back_as_too_dense_returns_airier_in_the_queue_with_its_parent(house: House, worker: Start) -> None:
    parent = made(house, worker)
    send_back(house, parent.item, Reason.DENSITY, "much airier, please")
    child = child_of(house, parent.item)
    assert child.status is Status.QUEUED
    assert (child.parent, child.brief) == (parent.candidate, parent.brief)
    assert covered(house, child) < covered(house, parent) - 0.12
    before, after = (records.candidate(house.store, row.item).spec.drawing for row in (parent, child))
    assert (after.palette, after.motifs, after.layout) == (before.palette, before.motifs, before.layout)
    assert "Density 45% →" in child.notes[0]
    assert [row.item for row in queue.page(house.store, View(search="revision airier"))] == [child.item]


def test_a_design_sent_back_for_its_colours_returns_in_those_named(house: House, worker: Start) -> None:
    parent = made(house, worker)
    send_back(house, parent.item, Reason.COLOUR, "terracotta on navy")
    child = child_of(house, parent.item)
    colours = {colour_name(f"#{r:02X}{g:02X}{b:02X}") for r, g, b in _colours(house, child)}
    assert "navy" in colours
    assert _share_of(house, child, "#1F3A5F") > 0.4
    assert _share_of(house, parent, "#1F3A5F") < _share_of(house, child, "#1F3A5F")


def test_the_child_says_what_it_revises_and_is_no_duplicate_of_it(house: House, worker: Start) -> None:
    parent = made(house, worker)
    decision = send_back(house, parent.item, Reason.DENSITY, "a bit airier")
    child = child_of(house, parent.item)
    (before,) = revisions.before_of(house.store, [child, parent]).values()
    assert (before.item, before.asset, before.title) == (parent.item, parent.asset, parent.title)
    assert (before.reason, before.note, before.by) == (Reason.DENSITY, "a bit airier", ADMIN.name)
    assert child.near_duplicate_of is None
    assert child.job == revisions.job_of(decision)


def test_a_revision_comes_before_all_others_and_says_so(house: House, worker: Start) -> None:
    parent = made(house, worker)
    others = house.submit(count=3, **{**BRIEF, "seed": 99})
    until(lambda: house.progress(others).status == JobStatus.DONE, "the others are there")
    send_back(house, parent.item, Reason.MOTIF, "")
    child = child_of(house, parent.item)
    for order in Order:
        first = queue.page(house.store, View(order=order))[0]
        assert first.item == child.item
        assert first.why == "Number 1: a revision that somebody asked for comes first."
    queue.later(house.store, child.item, ADMIN)
    assert queue.page(house.store, View())[-1].item == child.item


def test_a_revision_can_be_sent_back_again(house: House, worker: Start) -> None:
    parent = made(house, worker)
    send_back(house, parent.item, Reason.DENSITY, "airier")
    child = child_of(house, parent.item)
    send_back(house, child.item, Reason.DENSITY, "airier still")
    grandchild = child_of(house, child.item)
    assert covered(house, grandchild) < covered(house, child) < covered(house, parent)
    assert revisions.family(house.store, grandchild.candidate) == {grandchild.candidate, child.candidate, parent.candidate}


def test_one_decision_has_one_child_however_many_workers_look(house: House, worker: Start) -> None:
    parent = made(house, worker)
    send_back(house, parent.item, Reason.SCALE, "larger")
    found: list[str] = []
    looking = [threading.Thread(target=lambda: found.extend(revisions.open_jobs(house.store))) for _ in range(4)]
    for each in looking:
        each.start()
    for each in looking:
        each.join()
    child_of(house, parent.item)
    until(lambda: not revisions.waiting(house.store), "nothing waits any more")
    assert revisions.open_jobs(house.store) == []
    assert len(children(house, parent.item)) == 1


def test_a_decision_taken_back_before_its_revision_began_has_no_child(house: House) -> None:
    parent = made_before(house)
    decision = send_back(house, parent.item, Reason.DENSITY, "airier")
    (job,) = revisions.open_jobs(house.store)
    undo(house.store, decision, ADMIN)
    house.start_process()
    until(lambda: house.progress(job).status == JobStatus.CANCELLED, "the revision is given up")
    again = send_back(house, parent.item, Reason.SCALE, "larger")
    child = child_of(house, parent.item)
    assert child.job == revisions.job_of(again)
    assert len(children(house, parent.item)) == 1


def test_a_worker_killed_between_drawing_and_recording_leaves_one_child(house: House) -> None:
    parent = made_before(house)
    send_back(house, parent.item, Reason.MOTIF, "starfish instead of shells")
    files = house.files()
    process = house.start_process()
    until(lambda: house.files() > files, "the child's picture is on disk")
    house.kill(process)
    house.start_process()
    child = child_of(house, parent.item)
    until(lambda: house.progress(child.job).status == JobStatus.DONE, "the revision is done")
    house.check_whole(child.job, 1)
    assert len(children(house, parent.item)) == 1


def test_an_import_sent_back_waits_for_a_designer_and_is_answered_by_the_file_that_revises_it(
    house: House, worker: Start, tmp_path
) -> None:
    from light_workshop import make_workshop

    from review.imports import import_files

    drawn = made(house, worker)
    picture = tmp_path / "shells.png"
    picture.write_bytes(house.assets.get(drawn.asset))

    def bring_in(path, **more: object):  # type: ignore[no-untyped-def]
        return import_files(
            house.store, house.assets, make_workshop(2), [path], brand="harbour", repeat=RepeatType.BLOCK, repeat_mm=(320, 320),
            actor=ADMIN, **more,
        )[0].item  # fmt: skip

    item = bring_in(picture)
    send_back(house, item, Reason.COLOUR, "less sand")
    (waits,) = revisions.waiting(house.store)
    assert (waits.item, waits.job, waits.instruction.note) == (item, None, "less sand")
    assert revisions.open_jobs(house.store) == []
    other = tmp_path / "shells-2.png"
    _darker(picture, other)
    answer = bring_in(other, revises=item)
    assert revisions.waiting(house.store) == []
    row = queue.row(house.store, answer)
    before = revisions.before_of(house.store, [row])[answer]
    assert (before.item, before.reason, before.by) == (item_of(item), Reason.COLOUR, ADMIN.name)
    assert row.near_duplicate_of != candidate_of(item)


def test_a_revision_shows_as_a_job_of_one_and_is_audited(house: House, worker: Start) -> None:
    parent = made(house, worker)
    decision = send_back(house, parent.item, Reason.REPEAT, "as brick")
    child = child_of(house, parent.item)
    until(lambda: house.progress(child.job).status == JobStatus.DONE, "the revision is done")
    assert (house.progress(child.job).total, house.progress(child.job).revises) == (1, parent.item)
    ((payload,),) = house.ask("SELECT payload FROM audit WHERE action = 'revision begun' AND subject = :job", job=child.job)
    assert decision in payload
    assert jobs.list_jobs(house.store, house.jobs_url)[0].job == child.job == run_id(child.job, 1)
    assert child.repeat is RepeatType.BRICK


def made_before(house: House) -> Row:
    """One design of ours in the queue, made by a worker process that has ended."""
    job = house.submit(count=1, **BRIEF)
    process = house.start_process()
    until(lambda: house.progress(job).status == JobStatus.DONE, "the design is there")
    process.terminate()
    process.wait(200)
    return first(house, job)


def _colours(house: House, row: Row) -> list[tuple[int, int, int]]:
    pixels = read_image(house.assets.get(row.asset), name=row.item)
    return list({tuple(int(value) for value in pixel) for pixel in pixels.reshape(-1, 3)})


def _share_of(house: House, row: Row, colour: str) -> float:
    pixels = read_image(house.assets.get(row.asset), name=row.item).reshape(-1, 3)
    wanted = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return float((pixels == wanted).all(axis=1).mean())


def _darker(source, target) -> None:  # type: ignore[no-untyped-def]
    from PIL import Image

    Image.open(source).convert("RGB").point(lambda value: value * 7 // 8).save(target)
