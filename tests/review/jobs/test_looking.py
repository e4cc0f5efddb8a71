"""A worker looks at the catalogue and at protected designs, and holds open and coming designs against them."""

import threading
from pathlib import Path

import numpy as np
import pytest
from job_house import ADMIN, House
from light_workshop import make_workshop
from sqlalchemy import update

from engine.images import read_image
from engine.ports import Artwork
from engine.scoring.look import LOOK_VERSION, UNSEEN
from review import existing, queue, records
from review.decisions import decide
from review.domain import Verdict, View
from review.existing import Standing
from review.jobs.looking import Looking
from review.jobs.production import Bench, make_chunk, missing, record_chunk
from review.store.tables import JudgementRow


def bench_of(house: House) -> Bench:
    return Bench(store=house.store, assets=house.assets, workshop=make_workshop(2), stop=threading.Event())


def make(bench: Bench, house: House, **brief: object) -> None:
    job = house.submit(**brief)
    record_chunk(bench, job, make_chunk(bench, job, missing(bench, job))["made"])


def keep_copy(house: House, item: str, standing: Standing = Standing.PROTECTED, *, recolour: bool = False) -> str:
    """The picture of a candidate, cut elsewhere, as an existing design."""
    candidate = records.candidate(house.store, item)
    pixels = np.roll(read_image(house.assets.get(candidate.asset), name="copy"), 40, 0)
    pixels = np.ascontiguousarray(pixels[..., ::-1]) if recolour else pixels
    artwork = Artwork(pixels=pixels, repeat=candidate.repeat)  # type: ignore[arg-type]
    kept = existing.keep(
        house.store, house.assets, artwork, brand="harbour", standing=standing, note="Atelier Nord", title="theirs", actor=ADMIN
    )
    return kept.id


def told(house: House, item: str) -> dict[str, str]:
    return {relation.other: str(relation.kind) for relation in queue.row(house.store, item).relations}


def test_open_designs_are_held_against_what_comes_in_and_decided_ones_stay_as_they_were(house: House):
    bench = bench_of(house)
    make(bench, house, count=3, repeat="block")
    first, second, third = (row.item for row in queue.page(house.store, View()))
    decide(house.store, third, Verdict.APPROVE, ADMIN)
    names = [keep_copy(house, first), keep_copy(house, second, recolour=True), keep_copy(house, third)]
    looking = Looking(bench)
    assert [looking.step() for _ in range(4)] == [1, 1, 1, 0]
    assert told(house, first)[names[0]] == "duplicate"
    assert told(house, second)[names[1]] == "colourway"
    assert names[2] not in told(house, third)
    assert queue.row(house.store, first).near_duplicate_of is None, "a stack holds candidates only"
    assert all(design.looked_at for design in existing.existing_designs(house.store, "harbour"))


@pytest.mark.parametrize("repeat", ["half-drop", "brick", "mirror"])
@pytest.mark.parametrize("layout", ["tossed", "scallop"])
def test_a_copy_is_found_though_nobody_says_how_it_repeats(house: House, tmp_path: Path, repeat: str, layout: str):
    bench = bench_of(house)
    make(bench, house, count=1, repeat=repeat, layout=layout)
    (item,) = (row.item for row in queue.page(house.store, View()))
    sold = tmp_path / "sold since spring.png"
    sold.write_bytes(house.assets.get(records.candidate(house.store, item).asset))
    (kept,) = existing.keep_files(house.store, house.assets, [sold], brand="harbour", standing=Standing.CATALOGUE, actor=ADMIN)
    Looking(bench).step()
    assert told(house, item) == {kept.design: "duplicate"}
    make(bench, house, count=1, repeat=repeat, layout=layout)  # the same drawing once more
    again = next(row.item for row in queue.page(house.store, View()) if row.item != item)
    assert told(house, again)[kept.design] == "duplicate"


def test_what_comes_later_is_told_at_once_and_what_was_removed_never(house: House):
    bench = bench_of(house)
    make(bench, house, count=1, repeat="block")
    (item,) = (row.item for row in queue.page(house.store, View()))
    name = keep_copy(house, item, Standing.CATALOGUE)
    Looking(bench).step()
    make(bench, house, count=1, repeat="block")
    again = next(row.item for row in queue.page(house.store, View()) if row.item != item)
    assert told(house, again)[name] == "duplicate"
    existing.remove(house.store, name, ADMIN)
    make(bench, house, count=1, repeat="block")
    newest = next(row.item for row in queue.page(house.store, View()) if row.item not in (item, again))
    assert name not in told(house, newest)


def test_nothing_is_looked_at_while_a_job_uses_the_models(house: House):
    bench = bench_of(house)
    make(bench, house, count=1)
    keep_copy(house, queue.page(house.store, View())[0].item)
    with bench.turn:
        assert Looking(bench).step() == 0
    assert Looking(bench).step() == 1


def test_designs_from_before_there_were_looks_get_theirs_and_one_without_picture_stops_nobody(house: House):
    bench = bench_of(house)
    make(bench, house, count=3)
    before = house.ask("SELECT candidate, look FROM judgements ORDER BY candidate")
    with house.store.write() as tx:
        tx.execute(update(JudgementRow).values(look=None, look_version=""))
    lost = records.candidate(house.store, str(before[0][0])).asset
    next(Path(house.folder).rglob(lost)).unlink()
    looking = Looking(bench)
    assert [looking.step(), looking.step()] == [3, 0]
    after = house.ask("SELECT candidate, look, look_version FROM judgements ORDER BY candidate")
    assert {version for _, _, version in after} == {LOOK_VERSION}
    assert [look for _, look, _ in after] == [UNSEEN.to_bytes(), before[1][1], before[2][1]]
