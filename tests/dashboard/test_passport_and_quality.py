"""The passport's route and page, and the page on which reasons count."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics.figures import reasons_by_template, reasons_over_time
from dashboard.serve import SCRIPT
from dashboard.views.passport import passport_view, try_rows
from dashboard.views.quality import (
    address,
    headline,
    made_again_rows,
    made_again_sentence,
    period_rows,
    template_rows,
    template_sentence,
    time_sentence,
)
from dashboard.wiring import Installation
from review import quality, queue
from review.decisions import decide, undo
from review.domain import Actor, Reason, Role, Status, Verdict, View
from review.passport import passport
from review.policy import set_policy
from review.quality import Step
from tests.dashboard.conftest import DANA, KIT, THEO, Ask

ADMIN = Actor(name="admin", role=Role.ADMIN, via="tests")


@pytest.fixture
def at(filled: Installation, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("STRIKEOFF_VAR", str(filled.settings.var))
    return AppTest.from_file(str(SCRIPT), default_timeout=60)


def items(filled: Installation) -> list[str]:
    return [row.item for row in queue.page(filled.store, View(), limit=20)]


def words(at: AppTest) -> str:
    assert not at.exception, [error.message for error in at.exception]
    return "\n".join(str(each.value) for kind in (at.title, at.subheader, at.markdown, at.caption, at.warning) for each in kind)


def view(filled: Installation, item: str) -> dict[str, object]:
    return passport_view(passport(filled.store, item, ADMIN), lambda sha256, width: f"/assets/{sha256}?w={width}")


def test_the_route_tells_all_that_is_on_record_to_everybody_who_may_look(ask: Ask, filled: Installation) -> None:
    item = items(filled)[0]
    decide(filled.store, item, Verdict.APPROVE, DANA, seconds=2.0)
    answer = ask(KIT).get("/api/passport", params={"item": item})
    told = answer.json()
    assert answer.status_code == 200
    assert told == json.loads(json.dumps(passport(filled.store, item, KIT)))
    assert (told["status"], told["decisions"][0]["actor"], told["brief"]["content"]["intent"]) == (
        "approved",
        "dana",
        "calm coastal shells",
    )
    assert all(motif["licence"] for motif in told["made"]["motifs"])


@pytest.mark.parametrize(("item", "status"), [("I-0000000000", 404), ("nonsense", 404), ("x" * 100, 400)])
def test_a_passport_of_nothing_is_refused(ask: Ask, item: str, status: int) -> None:
    assert ask().get("/api/passport", params={"item": item}).status_code == status


def test_nobody_without_a_token_reads_a_passport(ask: Ask, filled: Installation) -> None:
    assert ask(None).get("/api/passport", params={"item": items(filled)[0]}).status_code == 401


def test_an_opinion_that_is_not_settled_shows_to_nobody_else(ask: Ask, filled: Installation) -> None:
    set_policy(filled.store, "harbour", "", 2, ADMIN)
    item = items(filled)[0]
    decide(filled.store, item, Verdict.REJECT, DANA, reason=Reason.COLOUR, note="secret until settled")
    other, own = (ask(who).get("/api/passport", params={"item": item}).json() for who in (THEO, DANA))
    assert (other["decisions"], len(own["decisions"])) == ([], 1)
    assert [entry["action"] for entry in other["audit"]["entries"]] == [
        entry["action"] for entry in own["audit"]["entries"] if entry["action"] != "item decided"
    ]
    decide(filled.store, item, Verdict.REJECT, THEO, reason=Reason.COLOUR)
    assert len(ask(THEO).get("/api/passport", params={"item": item}).json()["decisions"]) == 2


def test_the_page_says_first_what_happened_and_shows_what_was_taken_back(filled: Installation) -> None:
    item = items(filled)[0]
    undo(filled.store, decide(filled.store, item, Verdict.REJECT, DANA, reason=Reason.SCALE, note="too big").id, DANA)
    decide(filled.store, item, Verdict.APPROVE, THEO, seconds=3)
    told = view(filled, item)
    assert "from the brief “calm coastal shells”" in told["summary"]
    assert "Approved by theo" in told["summary"]
    first, second = told["story"]
    assert (first["words"], first["reason"], first["note"]) == ("Rejected", "Scale", "too big")
    assert first["undone"].startswith("Taken back by dana")
    assert (second["words"], second["undone"]) == ("Approved", "")


def test_every_figure_stands_beside_its_limit_and_every_colour_has_a_name(filled: Installation) -> None:
    told = view(filled, items(filled)[0])
    assert all(row["value"] and row["limit"] and row["words"] for row in told["checks"])
    assert told["swatches"][0]["role"] == "Ground"
    assert all(swatch["name"] and swatch["hex"].startswith("#") for swatch in told["swatches"])
    assert {row["label"] for row in told["made"]} >= {"Seed", "Spec hash", "Image hash", "Engine", "Template"}
    assert {slot["how"] for slot in told["prompt"]["slots"]} <= {"asked for", "drawn by the template"}


def test_what_a_design_resembled_is_said_with_the_other_design(filled: Installation) -> None:
    first, second = (row for row in queue.page(filled.store, View(), limit=2))
    assert view(filled, first.item)["likenesses"] == []
    assert view(filled, second.item)["likenesses"] == [
        {"sentence": f"Very close to {first.candidate}.", "value": "0.90", "link": f"/passport?item={first.item}"}
    ]


def test_a_passport_has_its_own_address(at: AppTest, filled: Installation) -> None:
    at.run()
    at.query_params["item"] = items(filled)[0]
    at.switch_page("app_pages/passport.py").run()
    assert "There is no such design" not in words(at)
    assert any("JSON" in str(each.label) for each in at.get("download_button"))


def test_an_address_that_names_nothing_says_so(at: AppTest) -> None:
    at.run()
    assert "No design is named" in words(at.switch_page("app_pages/passport.py").run())
    at.query_params["item"] = "I-0000000000"
    assert "There is no such design" in words(at.run())


def test_a_decision_is_taken_back_from_the_passport(at: AppTest, filled: Installation) -> None:
    item = items(filled)[0]
    decide(filled.store, item, Verdict.APPROVE, DANA)
    at.run()
    at.query_params["item"] = item
    at.switch_page("app_pages/passport.py").run()
    next(each for each in at.button if each.label == "Take the decision back").click().run()
    assert queue.row(filled.store, item).status is Status.QUEUED


def test_the_quality_page_names_the_reason_given_most(at: AppTest, filled: Installation) -> None:
    for item, reason in zip(items(filled), (Reason.SCALE, Reason.SCALE, Reason.COLOUR), strict=False):
        decide(filled.store, item, Verdict.REJECT, DANA, reason=reason)
    at.run()
    told = words(at.switch_page("app_pages/quality.py").run())
    assert "3 designs decided: 3 rejected and 0 sent back" in told
    assert "Most often for scale: 2" in told


def test_an_empty_quality_page_names_the_next_step(at: AppTest) -> None:
    at.run()
    assert "Decide some designs in Review" in words(at.switch_page("app_pages/quality.py").run())


def test_the_figures_and_their_tables_say_the_same(filled: Installation, tmp_path: Path) -> None:
    chosen = items(filled)
    decide(filled.store, chosen[0], Verdict.REJECT, DANA, reason=Reason.SCALE)
    decide(filled.store, chosen[1], Verdict.REVISE, DANA, reason=Reason.COLOUR, note="warmer")
    decide(filled.store, chosen[2], Verdict.APPROVE, DANA)
    found = quality.counts(filled.store)
    periods, templates = quality.over_time(found, Step.WEEK), quality.by_template(found)
    for dark in (False, True):
        over_time, by_template = reasons_over_time(periods, Step.WEEK, dark=dark), reasons_by_template(templates, dark=dark)
        assert {trace.name: sum(trace.y) for trace in over_time.data} == {"Scale": 1, "Colour": 1}
        assert {trace.name: round(trace.x[0], 3) for trace in by_template.data if trace.name} == {"Scale": 0.333, "Colour": 0.333}
    (row,) = template_rows(templates, "harbour")
    assert (row["Decided"], row["Rejected"], row["Sent back"], row["Share"]) == (3, 1, 1, "67%")
    assert row["See rejected"] == "/?look=Grid&status=rejected&template=coastal&brand=harbour"
    assert period_rows(periods, "Week from")[0]["Scale"] == 1
    assert "67% in all" in headline(quality.total(found))
    assert "second period" in time_sentence(periods)
    assert "No template has 20 decisions yet" in template_sentence(templates)


def test_work_made_elsewhere_is_found_by_its_generator() -> None:
    assert address("", Status.REJECTED, None) == "/?look=Grid&status=rejected&generator=imported"


def test_what_was_made_again_before_review_is_told_in_the_passport_and_counted(filled: Installation) -> None:
    told = passport(filled.store, items(filled)[0], DANA)
    assert try_rows(told) == []
    wrong = {"name": "alleyways", "verdict": "fail", "sentence": "An alleyway runs along the rows.", "value": 0, "limit": 0.25}
    first = {"asset": "a" * 64, "check": "", "changed": "", "complaints": [wrong], "kept": False}
    again = {"asset": "b" * 64, "check": "alleyways", "changed": "a new seed of the drawing", "complaints": [], "kept": True}
    rows = try_rows({**told, "made": {**told["made"], "tries": [first, again]}})
    assert [row["name"] for row in rows] == ["1", "2, this design"]
    assert [row["changed"] for row in rows] == ["As planned", "A new seed of the drawing, for alleyways"]
    assert [row["wrong"] for row in rows] == ["An alleyway runs along the rows.", "Nothing"]
    counted = quality.MadeAgain(made=40, again=3, good=2, tries=4, by_check={"alleyways": (3, 2)})
    assert "Of 40 candidates 3 were made again before review, in 4 further tries; 2 of them" in made_again_sentence(counted)
    assert made_again_rows(counted) == [{"Check": "Alleyways", "Made again": 3, "Without a complaint after": 2}]
    assert "none had to be made again" in made_again_sentence(quality.made_again(filled.store))
