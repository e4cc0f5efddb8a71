from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from sqlalchemy.exc import IntegrityError

from engine.domain.brief import RepeatType
from engine.errors import InvalidTemplate
from review import ids, records
from review.access import PERMITTED, Action, may
from review.assets import AssetStore
from review.decisions import decide
from review.domain import Actor, Role, Verdict
from review.errors import NotAllowed, NotFound
from review.judgements import embedding_from_row
from review.passport import passport
from review.store import Store
from tests.review.filling import ADMIN, COASTAL, HARBOUR, candidate, found, judgement


def test_a_brand_is_kept_in_versions_and_an_unchanged_one_is_not_added(store: Store, dana: Actor) -> None:
    assert records.save_brand(store, HARBOUR, dana).version == 1
    assert records.save_brand(store, HARBOUR, dana).version == 1
    second = records.save_brand(store, replace(HARBOUR, title="Harbour & Co"), dana)
    assert second.version == 2
    assert records.brand(store, "harbour") == second
    assert records.brand(store, "harbour", 1) == HARBOUR
    assert [brand.name for brand in records.brands(store)] == ["harbour"]


def test_a_template_that_could_not_be_read_back_is_not_written(store: Store, dana: Actor) -> None:
    with pytest.raises(InvalidTemplate):
        records.save_template(store, replace(COASTAL, slots={}, text="{motif}"), dana)
    assert records.templates(store) == []


def test_a_template_revision_is_immutable(store: Store, dana: Actor) -> None:
    records.save_template(store, COASTAL, dana)
    records.save_template(store, replace(COASTAL, text="{motif} changed"), dana)
    assert records.template(store, "coastal") == COASTAL


def test_unknown_names_say_what_is_known(store: Store) -> None:
    found(store)
    with pytest.raises(NotFound, match="Known brands: harbour"):
        records.brand(store, "harbor")
    with pytest.raises(NotFound, match="Known templates: coastal"):
        records.template(store, "costal")
    with pytest.raises(NotFound):
        records.template(store, "coastal", 2)


def test_a_candidate_comes_back_as_it_went_in(store: Store, items: list[str]) -> None:
    back = records.candidate(store, items[3])
    assert back == candidate("J-0000000001", 3, back.asset, back.brief or "", "drawn", RepeatType.BLOCK, (64.0, 64.0))
    assert records.candidate(store, ids.design_of(items[3])) == back


def test_a_step_that_runs_twice_adds_nothing(store: Store, items: list[str]) -> None:
    back = records.candidate(store, items[0])
    with store.write() as tx:
        assert not records.add_candidate(tx, back)
        records.add_judgement(tx, back.id, judgement(0.95), np.zeros(8, dtype=np.float32))
        assert records.enqueue(tx, back, judgement(0.95).fit) == items[0]


def test_two_candidates_of_one_place_in_a_job_are_refused(store: Store, items: list[str]) -> None:
    back = records.candidate(store, items[0])
    with pytest.raises(IntegrityError), store.write() as tx:
        records.add_candidate(tx, replace(back, id="C-0000000000"))


def test_embeddings_come_back_bit_by_bit(store: Store, items: list[str]) -> None:
    with store.read() as session:
        row = records.judgements(session, [records.candidate(store, items[2]).id])[records.candidate(store, items[2]).id]
        assert np.array_equal(embedding_from_row(row), np.eye(8, dtype=np.float32)[2])


def test_a_passport_holds_the_whole_lineage_as_json(store: Store, items: list[str], dana: Actor) -> None:
    decide(store, items[0], Verdict.APPROVE, dana)
    told = passport(store, ids.design_of(items[0]))
    assert json.loads(json.dumps(told)) == told
    assert told["brand"]["profile"]["title"] == "Harbour"
    assert told["template"]["lineage"][0]["sha256"]
    assert told["made"]["seed"] == 0
    assert told["judgement"]["parts"][0]["sentence"] == "Near the brand's words"
    assert [act["actor"] for act in told["decisions"]] == ["dana"]
    assert told["audit"]["entries"]
    with pytest.raises(NotFound):
        passport(store, "D-0000000000")


def test_ids_are_one_name_with_three_letters() -> None:
    name = ids.candidate_id("J-1", 0)
    assert name == ids.candidate_id("J-1", 0) != ids.candidate_id("J-1", 1)
    assert ids.candidate_of(ids.design_of(ids.item_of(name))) == name
    assert ids.item_of(name.lower()) == ids.item_of(name)
    for wrong in ("", "I-", "X-0123456789", "I-012345678", "I-012345678U", "I-0123456789/../x"):
        with pytest.raises(NotFound):
            ids.item_of(wrong)


@pytest.mark.parametrize("role", list(Role))
def test_roles_may_exactly_what_the_table_says(store: Store, role: Role) -> None:
    actor = Actor(name="x", role=role, via="tests")
    if may(actor, Action.EDIT_BRAND):
        records.save_brand(store, HARBOUR, actor)
        return
    with pytest.raises(NotAllowed, match="needs the role creative director"):
        records.save_brand(store, HARBOUR, actor)


def test_every_action_is_somebodys_and_the_admin_may_all() -> None:
    assert set(PERMITTED) == set(Action)
    assert all(may(ADMIN, action) for action in Action)


def test_a_candidate_without_its_asset_on_record_is_refused(store: Store, assets: AssetStore) -> None:
    found(store)
    lost = records.Candidate(
        id="C-0000000000",
        brand="harbour",
        generator="imported",
        asset="0" * 64,
        repeat="block",
        repeat_mm=(1.0, 1.0),
        source="x.png",
    )
    with pytest.raises(IntegrityError), store.write() as tx:
        records.add_candidate(tx, lost)
