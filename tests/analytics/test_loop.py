from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from analytics.domain import Inconclusive, TraitBoard
from analytics.errors import TooFewDesigns
from analytics.events.mapping import load_mapping
from analytics.loop import arms_of, board, forget_unit, learn, read, simulate, take_in
from engine.domain.prompt import Prompt, SlotValue, Template
from engine.domain.score import BrandFit, Judgement
from review import ids, records
from review.decisions import decide
from review.domain import Actor, Role, Verdict
from review.errors import NotAllowed
from review.experiments import experiment
from review.proposals import decide_proposal, proposals
from review.store.session import Store, migrate, open_store

DATA = Path(__file__).resolve().parents[2] / "data"
MERCHANDISER = Actor(name="mo", role=Role.MERCHANDISER, via="test")
DIRECTOR = Actor(name="dora", role=Role.CREATIVE_DIRECTOR, via="test")
SLOTS = {"motif": ("shell", "fish", "coral", "seaweed"), "layout": ("tossed", "stripe", "allover"), "density": ("0.3", "0.6")}
TEMPLATE = Template(
    name="coastal-test",
    revision=1,
    title="Coastal",
    text="{motif} in a {layout} layout, density {density}",
    negative="blurred edges",
    slots={slot: tuple(SlotValue(value=value) for value in values) for slot, values in SLOTS.items()},
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    url = f"sqlite:///{tmp_path / 'records.db'}"
    migrate(url)
    store = open_store(url)
    yield store
    store.close()


def add_design(store: Store, number: int, drawn: dict[str, str], *, asked: tuple[str, ...] = ()) -> str:
    """An approved design whose slots were drawn (or asked for) as given; returns its id."""
    sha256 = f"{number:064x}"
    prompt = Prompt(template=TEMPLATE.name, revision=1, drawn=drawn, asked=asked, text="", negative="")
    candidate = records.Candidate(
        id=ids.imported_id(sha256, "harbour"), brand="harbour", generator="drawn", asset=sha256, repeat="block",
        repeat_mm=(320.0, 320.0), prompt=prompt, source="test",
    )  # fmt: skip
    fit = BrandFit(p=0.7, low=0.6, high=0.8, basis="prior", n=0, parts=(), scorer_version="test")
    judgement = Judgement(measurements=(), traits={"coverage": 0.1 + number % 7 / 10, "structure": "organic"}, fit=fit)
    with store.write() as tx:
        records.add_asset(tx, sha256, "image/png", 100)
        records.add_candidate(tx, candidate)
        records.add_judgement(tx, candidate.id, judgement, np.zeros(4, np.float32))
        records.enqueue(tx, candidate, fit)
    decide(store, ids.item_of(candidate.id), Verdict.APPROVE, DIRECTOR)
    return ids.design_of(candidate.id)


@pytest.fixture
def shop(store: Store) -> Store:
    """A store with one template and 24 approved designs drawn from it."""
    records.save_template(store, TEMPLATE, DIRECTOR)
    rng = np.random.default_rng(1)
    for number in range(24):
        add_design(store, number, {slot: str(rng.choice(values)) for slot, values in SLOTS.items()})
    return store


def test_arms_carry_the_drawn_slots_and_measured_traits_of_their_designs(shop: Store, events: Path, key: bytes) -> None:
    add_design(shop, 99, {"motif": "shell", "layout": "tossed"}, asked=("layout",))
    simulate(shop, events, key, MERCHANDISER, experiment="demo", exposures=2_000)
    arms = {arm.arm: arm for arm in arms_of(shop, "demo")}
    assert len(arms) == 25
    assert all(arm.arm == arm.design and arm.traits["structure"] == "organic" for arm in arms.values())
    last = arms[ids.design_of(ids.imported_id(f"{99:064x}", "harbour"))]
    assert (last.template, last.revision, dict(last.factors)) == (TEMPLATE.name, 1, {"motif": "shell"})


def test_the_loop_closes_through_a_proposal_that_a_person_accepts(shop: Store, events: Path, key: bytes) -> None:
    simulate(shop, events, key, MERCHANDISER, experiment="demo", seed=3, exposures=50_000)
    assert experiment(shop, "demo").simulated
    assert isinstance(board(shop, events, "demo"), TraitBoard)
    opened = learn(shop, events, "demo", MERCHANDISER)
    assert isinstance(opened, list)
    [proposal] = proposals(shop)
    assert opened == [proposal.id]
    assert proposal.simulated
    assert proposal.sentence.startswith("From simulated sales")
    assert records.template(shop, TEMPLATE.name) == TEMPLATE  # nothing changes by itself
    assert learn(shop, events, "demo", MERCHANDISER) == opened  # asking again opens no second one
    decide_proposal(shop, proposal.id, True, DIRECTOR)
    revised = records.template(shop, TEMPLATE.name)
    assert revised.revision == 2
    for slot, change in proposal.slots.items():
        assert {value.value: value.weight for value in revised.slots[slot]} == pytest.approx(change["after"])
    again = learn(shop, events, "demo", MERCHANDISER)
    assert isinstance(again, Inconclusive)
    assert f"{TEMPLATE.name}@2" in again.reason


def test_a_declined_proposal_comes_back_only_with_new_evidence(shop: Store, events: Path, key: bytes) -> None:
    simulate(shop, events, key, MERCHANDISER, experiment="demo", seed=3, exposures=50_000)
    opened = learn(shop, events, "demo", MERCHANDISER)
    assert isinstance(opened, list)
    decide_proposal(shop, opened[0], False, DIRECTOR)
    again = learn(shop, events, "demo", MERCHANDISER)
    assert isinstance(again, Inconclusive)
    assert "declined" in again.reason


def test_a_proposal_that_another_overtook_is_drawn_anew(shop: Store, events: Path, key: bytes) -> None:
    for name in ("one", "two"):
        simulate(shop, events, key, MERCHANDISER, experiment=name, seed=3, exposures=50_000)
    first, second = (learn(shop, events, name, MERCHANDISER) for name in ("one", "two"))
    assert isinstance(first, list)
    assert isinstance(second, list)
    decide_proposal(shop, first[0], True, DIRECTOR)
    anew = learn(shop, events, "two", MERCHANDISER)
    assert isinstance(anew, list)
    assert anew != second
    assert {found.id: found.from_revision for found in proposals(shop)}[anew[0]] == 2


def test_the_open_bandit_log_leads_to_no_proposal(shop: Store, events: Path, key: bytes) -> None:
    mapping = load_mapping(DATA / "mappings" / "open_bandit.toml")
    report = take_in(DATA / "samples" / "open_bandit" / "random_men.csv", mapping, shop, events, key, MERCHANDISER)
    [name] = report.experiments
    assert not experiment(shop, name).simulated
    answer = learn(shop, events, name, MERCHANDISER)
    assert isinstance(answer, Inconclusive)
    assert "not designs of ours" in answer.reason
    assert proposals(shop) == []


def test_real_sales_of_our_designs_are_linked_by_their_ids(shop: Store, events: Path, key: bytes, tmp_path: Path) -> None:
    designs = [ids.design_of(ids.imported_id(f"{n:064x}", "harbour")) for n in range(4)]
    with (tmp_path / "sales.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["experiment", "event_id", "unit", "arm", "at"])
        rows.writerows(["spring", f"e{n}", f"u{n}", ["control", *designs][n % 5], "2026-03-01T10:00:00Z"] for n in range(500))
    take_in(tmp_path / "sales.csv", load_mapping(DATA / "mappings" / "exposures.toml"), shop, events, key, MERCHANDISER)
    assert sorted(arm.arm for arm in arms_of(shop, "spring")) == sorted(designs)
    assert not read(shop, events, "spring").simulated


def test_forgetting_a_shopper_is_logged_without_saying_whom(shop: Store, events: Path, key: bytes, tmp_path: Path) -> None:
    path = tmp_path / "sales.csv"
    path.write_text("experiment,event_id,unit,arm,at\nspring,e1,jane@example.com,A,2026-03-01\nspring,e2,jo,B,2026-03-01\n")
    take_in(path, load_mapping(DATA / "mappings" / "exposures.toml"), shop, events, key, MERCHANDISER)
    assert forget_unit(shop, events, key, "jane@example.com", MERCHANDISER) == 1
    with shop.read() as session:
        log = [tuple(row) for row in session.connection().exec_driver_sql("SELECT action, payload FROM audit ORDER BY seq")]
    assert [action for action, _ in log[-3:]] == ["experiment saved", "events taken in", "unit forgotten"]
    assert "jane" not in str(log)


def test_taking_in_and_proposing_need_their_roles(shop: Store, events: Path, key: bytes) -> None:
    designer = replace(MERCHANDISER, role=Role.DESIGNER)
    with pytest.raises(NotAllowed):
        simulate(shop, events, key, designer, experiment="demo")
    with pytest.raises(NotAllowed):
        learn(shop, events, "demo", designer)
    assert not events.exists()


def test_a_simulated_storefront_without_designs_says_what_to_do(store: Store, events: Path, key: bytes) -> None:
    with pytest.raises(TooFewDesigns, match="Approve some"):
        simulate(store, events, key, MERCHANDISER, experiment="demo")
