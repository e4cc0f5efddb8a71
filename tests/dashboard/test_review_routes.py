from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dashboard.wiring import Installation
from review import decisions, queue
from review.domain import Status, View
from tests.dashboard.conftest import DANA, KIT, THEO, Ask

Body = Callable[..., dict[str, Any]]


def leased(ask: Ask, actor: Any = DANA, n: int = 6) -> list[dict[str, Any]]:
    answer = ask(actor).post("/api/leases", json={"view": {}, "n": n})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def test_the_best_come_first_with_all_that_the_viewer_draws(ask: Ask) -> None:
    cards = leased(ask)
    assert [card["fit"]["p"] for card in cards] == sorted((card["fit"]["p"] for card in cards), reverse=True)
    first = cards[0]
    assert first["repeat"] in {"block", "half-drop", "brick", "mirror"}
    assert first["repeat_mm"] == [320, 320]
    assert {check["verdict"] for check in first["checks"]} <= {"pass", "warn", "fail"}
    assert first["fit"]["words"].startswith("Not enough decisions yet")
    assert "coastal@1" in [tag["text"] for tag in first["tags"]]
    assert first["prompt"]


def test_a_near_duplicate_shows_what_it_resembles(ask: Ask) -> None:
    second = leased(ask)[1]
    assert second["duplicate"]["sentence"].startswith("Very close to C-")
    assert ask(None).get(second["duplicate"]["thumb"]).status_code == 200


def test_two_people_are_never_leased_one_design(ask: Ask) -> None:
    ours, theirs = leased(ask, DANA, 4), leased(ask, THEO, 6)
    assert not {card["item"] for card in ours} & {card["item"] for card in theirs}
    assert len(theirs) == 2


def test_a_decision_is_recorded_with_its_person_reason_and_seconds(ask: Ask, filled: Installation, decide: Body) -> None:
    card = leased(ask)[0]
    answer = ask().post("/api/decisions", json=decide(card, "reject", reason="density", seconds=2.25)).json()
    assert (answer["left"], answer["today"]) == (5, 1)
    (recorded,) = decisions.history(filled.store, card["item"])
    assert (recorded.actor, recorded.verdict, recorded.reason, recorded.seconds) == ("dana", "reject", "density", 2.25)


def test_the_same_key_again_is_the_same_decision(ask: Ask, filled: Installation, decide: Body) -> None:
    body = decide(leased(ask)[0])
    first, second = (ask().post("/api/decisions", json=body).json() for _ in range(2))
    assert first["decision"]["id"] == second["decision"]["id"]
    assert queue.count(filled.store, View(status=Status.APPROVED)) == 1


def test_a_rejection_without_a_reason_is_refused_in_a_sentence(ask: Ask, decide: Body) -> None:
    answer = ask().post("/api/decisions", json=decide(leased(ask)[0], "reject"))
    assert answer.status_code == 400
    assert answer.json()["error"].startswith("To reject needs a reason.")


def test_a_decision_under_a_lost_lease_is_refused(ask: Ask, decide: Body) -> None:
    card = leased(ask)[0]
    ask().post("/api/release", json={"leases": [{"item": card["item"], "lease": card["lease"]}]})
    answer = ask().post("/api/decisions", json=decide(card))
    assert (answer.status_code, answer.json()["kind"]) == (409, "LeaseLost")


def test_a_decided_design_is_refused_with_who_decided_it(ask: Ask, decide: Body) -> None:
    card = leased(ask)[0]
    ask().post("/api/decisions", json=decide(card))
    answer = ask(THEO).post("/api/decisions", json=decide(card))
    assert (answer.status_code, answer.json()["kind"], answer.json()["by"]) == (409, "AlreadyDecided", "dana")


def test_an_undo_gives_the_design_back_with_a_fresh_lease(ask: Ask, decide: Body) -> None:
    card = leased(ask)[0]
    made = ask().post("/api/decisions", json=decide(card)).json()["decision"]["id"]
    back = ask().post("/api/decisions/undo", json={"decision": made}).json()
    assert (back["left"], back["today"]) == (6, 0)
    assert back["item"]["item"] == card["item"]
    assert ask().post("/api/decisions", json=decide(back["item"], "hold")).status_code == 200


def test_later_puts_a_design_behind_the_others(ask: Ask) -> None:
    first = leased(ask, n=1)[0]
    ask().post("/api/later", json={"item": first["item"], "lease": first["lease"]})
    assert leased(ask)[-1]["item"] == first["item"]


def test_a_beat_names_lost_leases_and_renews_the_token(ask: Ask) -> None:
    kept, lost = leased(ask, n=2)
    ask().post("/api/release", json={"leases": [{"item": lost["item"], "lease": lost["lease"]}]})
    held = [{"item": card["item"], "lease": card["lease"]} for card in (kept, lost)]
    answer = ask().post("/api/beat", json={"leases": held, "view": {}}).json()
    assert answer["lost"] == [lost["item"]]
    renewed = ask(None).get("/api/queue", headers={"authorization": f"Bearer {answer['token']}"})
    assert renewed.status_code == 200


def test_the_last_decisions_that_stand_come_newest_first(ask: Ask, decide: Body) -> None:
    one, two, three = leased(ask)[:3]
    made = [ask().post("/api/decisions", json=decide(card)).json()["decision"]["id"] for card in (one, two, three)]
    ask().post("/api/decisions/undo", json={"decision": made[1]})
    told = ask().get("/api/recent").json()["decisions"]
    assert [entry["card"]["item"] for entry in told] == [three["item"], one["item"]]


def test_listing_the_queue_leases_nothing(ask: Ask) -> None:
    told = ask().get("/api/queue?limit=3").json()
    assert (told["left"], len(told["items"])) == (6, 3)
    assert told["items"][0]["holder"] is None
    assert {"item", "candidate", "brand", "generator", "template", "revision", "asset", "status", "brand_fit"} <= set(
        told["items"][0]
    )


def test_a_role_that_may_not_decide_is_told_which_may(ask: Ask) -> None:
    answer = ask(KIT).post("/api/leases", json={"view": {}, "n": 1})
    assert answer.status_code == 403
    assert answer.json()["error"] == "kit (marketer) may not decide about designs. This needs the role creative director."


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/decisions", {}),
        ("/api/decisions", {"item": 3, "lease": "x", "verdict": "approve", "key": "k"}),
        ("/api/decisions", {"item": "I-1", "lease": "x", "verdict": "burn", "key": "k"}),
        ("/api/decisions", {"item": "I-1", "lease": "x", "verdict": "approve", "key": "k", "seconds": -1}),
        ("/api/decisions", {"item": "I-1", "lease": "x", "verdict": "approve", "key": "k", "seconds": True}),
        ("/api/leases", {"n": 0}),
        ("/api/leases", {"n": 10**9}),
        ("/api/leases", {"view": []}),
        ("/api/leases", {"view": {"status": "burnt"}}),
        ("/api/beat", {"leases": "all"}),
        ("/api/release", {"leases": [{"item": "I-1"}]}),
        ("/api/decisions/undo", {"decision": None}),
    ],
)
def test_a_wrong_field_is_refused_in_a_sentence_and_never_fails(ask: Ask, path: str, body: dict[str, Any]) -> None:
    answer = ask().post(path, json=body)
    assert answer.status_code == 400, answer.text
    assert answer.json()["error"].endswith(".")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b"3"])
def test_what_is_no_json_object_is_refused(ask: Ask, content: bytes) -> None:
    assert ask().post("/api/decisions", content=content).status_code == 400


def test_an_unknown_item_is_not_found(ask: Ask) -> None:
    answer = ask().post("/api/leases", json={"item": "I-0000000000"})
    assert (answer.status_code, answer.json()["kind"]) == (404, "NotFound")


def test_nobody_without_a_token_reads_or_decides(ask: Ask) -> None:
    nobody = ask(None)
    assert nobody.get("/api/queue").status_code == 401
    assert nobody.post("/api/decisions", json={}).status_code == 401


def test_a_page_of_another_site_is_refused_even_with_a_token(ask: Ask) -> None:
    answer = ask().post("/api/leases", json={"n": 1}, headers={"origin": "http://evil.example"})
    assert (answer.status_code, answer.json()["kind"]) == (403, "ForeignOrigin")


def test_a_foreign_host_name_on_loopback_is_refused(ask: Ask) -> None:
    answer = ask().get("/api/queue", headers={"host": "evil.example:8501"})
    assert answer.status_code == 403


def test_our_own_page_is_let_in(ask: Ask) -> None:
    assert ask().post("/api/leases", json={"n": 1}, headers={"origin": "http://localhost:8501"}).status_code == 200
