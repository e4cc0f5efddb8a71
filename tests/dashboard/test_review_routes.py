from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from dashboard.wiring import Installation
from review import decisions, preferences, queue
from review.domain import Status, View
from review.experiments import Arm, Experiment, save_experiment
from review.policy import set_policy
from tests.dashboard.conftest import DANA, KIT, THEO, Ask
from tests.dashboard.filling import ADMIN

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
    first, second = leased(ask)[:2]
    (relation,) = second["relations"]
    assert relation["sentence"] == f"Very close to {first['title']} ({first['candidate']})."
    assert (relation["kind"], relation["other"], relation["clash"]) == ("duplicate", first["candidate"], "")
    assert second["stack"] == {"id": first["item"], "size": 2} == first["stack"]
    assert ask(None).get(relation["thumb"]).status_code == 200


def test_two_people_are_never_leased_one_design(ask: Ask) -> None:
    ours, theirs = leased(ask, DANA, 4), leased(ask, THEO, 6)
    assert not {card["item"] for card in ours} & {card["item"] for card in theirs}
    assert len(theirs) == 2


def test_a_decision_is_recorded_with_its_person_reason_and_seconds(ask: Ask, filled: Installation, decide: Body) -> None:
    card = leased(ask)[0]
    answer = ask().post("/api/decisions", json=decide(card, "reject", reason="density", seconds=2.25)).json()
    assert answer["today"] == 1
    assert (answer["decision"]["settled"], answer["decision"]["sentence"]) == (True, "")
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


def test_an_acknowledgement_counts_no_queue(ask: Ask, decide: Body) -> None:
    card = leased(ask)[0]
    assert set(ask().post("/api/decisions", json=decide(card)).json()) == {"decision", "today"}


def test_a_first_opinion_says_that_another_person_is_asked_and_stays_with_its_author(
    ask: Ask, filled: Installation, decide: Body
) -> None:
    set_policy(filled.store, "harbour", "", 2, ADMIN)
    card = leased(ask)[0]
    kept = ask().post("/api/decisions", json=decide(card, "reject", reason="colour", note="too loud")).json()["decision"]
    assert (kept["settled"], kept["sentence"]) == (False, "Your opinion is kept. Another person decides next.")
    told = json.dumps([ask(THEO).get(path).json() for path in ("/api/queue", "/api/recent")])
    assert "too loud" not in told
    assert kept["id"] not in told
    assert ask(THEO).get("/api/queue").json()["left"] == 6
    assert ask().get("/api/queue").json()["left"] == 5
    assert ask().get("/api/recent").json()["decisions"][0]["decision"] == kept["id"]
    assert card["item"] not in {other["item"] for other in leased(ask)}
    assert leased(ask, THEO)[0]["item"] == card["item"]


def test_one_request_decides_many_and_says_which_it_could_not(ask: Ask, filled: Installation) -> None:
    theirs = leased(ask, THEO, 1)[0]["item"]
    items = [row.item for row in queue.page(filled.store, View())]
    body = {"items": items, "leases": {}, "verdict": "reject", "reason": "colour", "note": "", "key": "b1"}
    told, again = (ask().post("/api/decisions/many", json=body).json() for _ in range(2))
    assert told == again
    assert (set(told["decided"]), told["today"]) == (set(items) - {theirs}, 5)
    (refused,) = told["refused"]
    assert (refused["item"], refused["kind"]) == (theirs, "LeaseHeld")
    (entry,) = ask().get("/api/recent").json()["decisions"]
    assert (entry["batch"], entry["decision"], entry["n"], entry["verdict"]) == (told["batch"], None, 5, "reject")
    back = ask().post("/api/decisions/undo", json={"batch": told["batch"]}).json()
    assert {card["item"] for card in back["items"]} == set(told["decided"])
    assert all(card["lease"] for card in back["items"])
    assert (back["left"], back["today"], back["decision"]) == (6, 0, None)


def test_an_undo_with_consequences_names_them_and_goes_through_with_consent(ask: Ask, filled: Installation, decide: Body) -> None:
    card = leased(ask)[0]
    made = ask().post("/api/decisions", json=decide(card)).json()["decision"]["id"]
    spring = Experiment(name="spring", title="Spring", source="tests", simulated=True)
    save_experiment(filled.store, spring, [Arm(arm="left", item=card["item"])], ADMIN)
    refused = ask().post("/api/decisions/undo", json={"decision": made})
    assert (refused.status_code, refused.json()["kind"]) == (409, "UndoHasConsequences")
    (sentence,) = refused.json()["consequences"]
    assert sentence.endswith("is arm left of the test spring.")
    assert ask().post("/api/decisions/undo", json={"decision": made, "despite": True}).json()["item"]["item"] == card["item"]


def test_what_is_open_again_but_not_theirs_to_decide_is_not_given_back(ask: Ask, filled: Installation, decide: Body) -> None:
    card = leased(ask)[0]
    made = ask().post("/api/decisions", json=decide(card, "hold")).json()["decision"]["id"]
    queue.lease(filled.store, card["item"], THEO)
    back = ask().post("/api/decisions/undo", json={"decision": made})
    assert (back.status_code, back.json()["item"], back.json()["items"]) == (200, None, [])


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


def test_stars_are_kept_and_taken_back(ask: Ask) -> None:
    item = leased(ask)[0]["item"]
    assert ask().post("/api/ratings", json={"item": item, "stars": 4}).json() == {"item": item, "stars": 4}
    assert ask().post("/api/leases", json={"item": item}).json()["items"][0]["rating"] == 4
    assert ask().post("/api/ratings", json={"item": item, "stars": 0}).json() == {"item": item, "stars": 0}
    assert ask().post("/api/leases", json={"item": item}).json()["items"][0]["rating"] == 0


def test_not_a_duplicate_is_remembered_and_shown_at_once(ask: Ask) -> None:
    card = leased(ask)[1]
    told = ask().post("/api/not-duplicates", json={"item": card["item"], "other": card["relations"][0]["other"]}).json()["item"]
    assert (told["item"], told["relations"], told["stack"]) == (card["item"], [], None)


def test_keys_follow_the_person_and_can_be_put_back(ask: Ask, filled: Installation) -> None:
    assert ask().post("/api/keys", json={"keys": {"approve": ["Y"]}}).json() == {"keys": {"approve": ["Y"]}}
    assert preferences.keys_of(filled.store, "dana") == {"approve": ["Y"]}
    assert preferences.keys_of(filled.store, "theo") == {}
    assert ask().post("/api/keys", json={"keys": {}}).json() == {"keys": {}}
    assert preferences.keys_of(filled.store, "dana") == {}


@pytest.mark.parametrize(
    ("view", "left"),
    [
        ({"search": "zeppelin"}, 0),
        ({"template": "coastal"}, 6),
        ({"template": "other"}, 0),
        ({"generator": "imported"}, 0),
        ({"stack": "I-0000000000"}, 0),
        ({"brief": "B-0000000000"}, 0),
        ({"status": "held"}, 0),
        ({"status": "any", "brand": ""}, 6),
        ({"status": None, "brand": None, "order": "informative"}, 6),
    ],
)
def test_every_field_of_a_view_is_obeyed_and_counted(ask: Ask, view: dict[str, Any], left: int) -> None:
    told = ask().post("/api/leases", json={"view": view, "n": 12}).json()
    assert (len(told["items"]), told["left"]) == (left, left)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/decisions/many", {"items": [], "verdict": "approve", "key": "k"}),
        ("/api/decisions/many", {"items": ["I-1"] * 501, "verdict": "approve", "key": "k"}),
        ("/api/decisions/many", {"items": [3], "verdict": "approve", "key": "k"}),
        ("/api/decisions/many", {"items": ["I-1"], "verdict": "approve", "key": "k", "leases": [1]}),
        ("/api/decisions/undo", {"decision": "V-1", "despite": "yes"}),
        ("/api/ratings", {"item": "I-0000000000"}),
        ("/api/ratings", {"item": "I-0000000000", "stars": 6}),
        ("/api/keys", {}),
        ("/api/keys", {"keys": {"approve": ["C"]}}),
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
