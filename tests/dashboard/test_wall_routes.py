from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from dashboard.wiring import Installation
from review import queue
from review.domain import View
from tests.dashboard.conftest import KIT, THEO
from tests.dashboard.filling import fill

Ask = Callable[..., TestClient]
PATHS = ("/api/wall", "/api/sets", "/api/stack?item=I-none", "/api/alike?item=I-none")


def told(ask: Ask, path: str) -> dict:  # type: ignore[type-arg]
    answer = ask().get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()  # type: ignore[no-any-return]


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_told_without_a_token(ask: Ask, path: str) -> None:
    assert ask(None).get(path).status_code == 401


def test_pages_follow_each_other_in_the_order_of_the_queue(ask: Ask, filled: Installation) -> None:
    whole = [row.item for row in queue.page(filled.store, View())]
    first, second = told(ask, "/api/wall?limit=4"), told(ask, "/api/wall?limit=4&offset=4")
    assert [card["item"] for card in first["items"] + second["items"]] == whole
    assert first["left"] == second["left"] == len(whole)


def test_a_card_has_what_helps_at_a_glance(ask: Ask, filled: Installation) -> None:
    card = told(ask, "/api/wall?limit=1")["items"][0]
    row = queue.page(filled.store, View(), limit=1)[0]
    assert (card["title"], card["why"], card["repeat"]) == (row.title, row.why, str(row.repeat))
    assert card["fit"]["figure"].endswith("%")
    assert card["seam"] in ("pass", "warn", "fail")
    assert (card["rating"], card["holder"]) == (0, None)
    assert ask().get(card["tile"]).status_code == 200


@pytest.mark.parametrize(
    "fields",
    [
        "brand=harbour",
        "brand=marigold",
        "status=held",
        "search=shells",
        "search=zeppelin",
        "template=coastal",
        "generator=diffused",
    ],
)
def test_count_and_cards_obey_the_filter(ask: Ask, filled: Installation, fields: str) -> None:
    fill(filled, count=3, brand="marigold", job="J-TESTTEST02")
    name, value = fields.split("=")
    rows = queue.page(filled.store, View(**{name: value}))  # type: ignore[arg-type]
    page = told(ask, f"/api/wall?{fields}")
    assert page["left"] == len(page["items"]) == len(rows)
    assert {card["item"] for card in page["items"]} == {row.item for row in rows}


def test_looking_leases_nothing(ask: Ask, filled: Installation) -> None:
    told(ask, "/api/wall")
    told(ask, "/api/sets")
    assert [row.holder for row in queue.page(filled.store, View())] == [None] * 6


def test_another_persons_lease_is_shown_with_their_name_and_ones_own_is_not(ask: Ask, filled: Installation) -> None:
    item = queue.page(filled.store, View(), limit=1)[0].item
    queue.lease(filled.store, item, THEO)
    assert told(ask, "/api/wall?limit=1")["items"][0]["holder"] == "theo"
    assert ask(THEO).get("/api/wall?limit=1").json()["items"][0]["holder"] is None


def test_stars_are_ones_own(ask: Ask) -> None:
    item = told(ask, "/api/wall?limit=1")["items"][0]["item"]
    assert ask().post("/api/ratings", json={"item": item, "stars": 4}).status_code == 200
    assert told(ask, "/api/wall?limit=1")["items"][0]["rating"] == 4
    assert ask(THEO).get("/api/wall?limit=1").json()["items"][0]["rating"] == 0


def test_a_set_counts_its_variants_and_how_far_it_has_come(ask: Ask, filled: Installation) -> None:
    fill(filled, count=3, brand="marigold", job="J-TESTTEST02")
    sets = {each["brand"]: each for each in told(ask, "/api/sets")["sets"]}
    assert {brand: (each["count"], each["decided"], each["total"]) for brand, each in sets.items()} == {
        "harbour": (6, 0, 6),
        "marigold": (3, 0, 3),
    }
    cards = told(ask, f"/api/wall?brief={sets['marigold']['brief']}")["items"]
    assert {card["brand"] for card in cards} == {"marigold"}
    done = ask().post(
        "/api/decisions/many",
        json={"items": [cards[0]["item"]], "verdict": "approve", "reason": None, "note": "", "key": "k", "leases": {}},
    )
    assert done.status_code == 200, done.text
    after = {each["brand"]: each for each in told(ask, "/api/sets")["sets"]}["marigold"]
    assert (after["count"], after["decided"], after["total"]) == (2, 1, 3)


def test_sets_come_by_pages(ask: Ask, filled: Installation) -> None:
    fill(filled, count=3, brand="marigold", job="J-TESTTEST02")
    first, second = told(ask, "/api/sets?limit=1"), told(ask, "/api/sets?limit=1&offset=1")
    assert (first["more"], second["more"]) == (True, False)
    assert first["sets"][0]["brief"] != second["sets"][0]["brief"]


def test_a_stack_holds_its_near_duplicates(ask: Ask) -> None:
    cards = told(ask, "/api/wall")["items"]
    stacked = [card for card in cards if card["stack"]]
    assert len(stacked) == 2
    assert {card["stack"]["size"] for card in stacked} == {2}
    assert {card["item"] for card in told(ask, f"/api/stack?item={stacked[0]['item']}")["items"]} == {
        card["item"] for card in stacked
    }


def test_one_who_may_not_decide_may_look(ask: Ask) -> None:
    assert ask(KIT).get("/api/wall").status_code == 200


@pytest.mark.parametrize("fields", ["limit=201", "limit=-1", "offset=x", "order=prettiest", "status=lost"])
def test_a_wrong_field_is_refused_in_words(ask: Ask, fields: str) -> None:
    answer = ask().get(f"/api/wall?{fields}")
    assert answer.status_code == 400
    assert fields.split("=")[0] in answer.json()["error"]


def test_decided_designs_stand_beside_an_open_one(ask: Ask) -> None:
    asked, taken, left, *_ = [card["item"] for card in told(ask, "/api/wall")["items"]]
    for item, verdict in ((taken, "approve"), (left, "reject")):
        body = {
            "items": [item],
            "verdict": verdict,
            "reason": "colour" if verdict == "reject" else None,
            "note": "",
            "key": verdict,
            "leases": {},
        }
        assert ask().post("/api/decisions/many", json=body).status_code == 200
    beside = told(ask, f"/api/alike?item={asked}")
    assert {status: [each["item"] for each in each_of] for status, each_of in beside.items()} == {
        "approved": [taken],
        "rejected": [left],
    }
    assert ask().get(beside["approved"][0]["thumb"]).status_code == 200
    assert ask().get("/api/alike?item=I-nothing").status_code == 404
