"""The Studio's routes and page, as its component uses them."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import numpy as np
import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from dashboard.api.refusals import HANDLERS
from dashboard.api.routes import routes
from dashboard.api.tokens import issue_token
from dashboard.components.scripts import source
from dashboard.components.studio import HERE, ROOMS, SHARED
from dashboard.serve import SCRIPT
from dashboard.wiring import Installation
from engine.images import to_png
from review import jobs, queue, records
from review.domain import Actor, View
from tests.dashboard.conftest import DANA, KIT, Ask
from tests.dashboard.filling import found

BRIEF = {"brand": "harbour", "intent": "calm coastal shells"}


@pytest.fixture
def ask(empty: Installation) -> Iterator[Ask]:
    """A client of an installation with brands and templates, and nothing made yet unless a test fills it."""
    found(empty)
    with ExitStack() as clients:
        app = Starlette(routes=routes(empty), exception_handlers=HANDLERS)

        def client(actor: Actor | None = DANA) -> TestClient:
            headers = {"authorization": f"Bearer {issue_token(empty.key, actor)}"} if actor else {}
            local = TestClient(app, base_url="http://localhost:8501", headers=headers, raise_server_exceptions=False)
            return clients.enter_context(local)

        yield client


def draw(client: TestClient, index: int = 0, width: int = 96, **values: Any) -> dict[str, Any]:
    answer = client.post("/api/draw", json={"brief": BRIEF | values, "index": index, "width": width})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def pixels_of(told: dict[str, Any]) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(told["picture"].split(",", 1)[1])))


def colours_of(told: dict[str, Any]) -> set[tuple[int, ...]]:
    return {colour for _, colour in pixels_of(told).convert("RGB").getcolors(1 << 20) or ()}


def test_a_draw_comes_with_its_picture_its_settings_and_its_prompt(ask: Ask) -> None:
    told = draw(ask())
    assert pixels_of(told).size == (96, 96)
    assert told["now"]["layout"]
    assert "shell" in told["prompt"]["full"]
    assert told["prompt"]["tokens"] <= told["prompt"]["most_tokens"] == 77


def test_draw_n_is_the_jobs_candidate_n(filled: Installation, ask: Ask) -> None:
    row = queue.page(filled.store, View(), limit=1)[0]
    candidate = records.candidate(filled.store, row.candidate)
    assert candidate.spec is not None
    assert candidate.job is not None
    brief = jobs.progress(filled.store, filled.settings.jobs_database, candidate.job).brief
    told = draw(ask(), index=candidate.index or 0, product=brief.product, seed=brief.seed, count=brief.count, repeat_mm=[320, 320])
    drawing = candidate.spec.drawing
    assert (told["now"]["layout"], told["now"]["motifs"][0]) == (str(drawing.layout), drawing.motifs[0].replace("-", " "))
    assert told["now"]["palette"] == list(drawing.palette.colours)


@pytest.mark.parametrize(
    "change",
    [
        {"motifs": ["coral"]},
        {"layout": "stripe"},
        {"density": 0.6},
        {"scale_mm": 120},
        {"palette": ["#102030", "#E0D0C0", "#B05030"]},
        {"ground": "#1F3A5F"},
        {"repeat": "brick", "layout": "tossed"},
        {"symmetry": "p4m", "layout": "tossed", "repeat": "block"},
        {"style": "watercolour"},
        {"format": "placement", "product": "t-shirt"},
        {"seed": 8},
    ],
    ids=lambda change: next(iter(change)),
)
def test_each_control_changes_the_drawing(ask: Ask, change: dict[str, Any]) -> None:
    before = draw(ask(), ground="#F4EFE6", layout="tossed") if "ground" in change else draw(ask(), layout="tossed")
    assert draw(ask(), **{"layout": "tossed"} | change)["picture"] != before["picture"]


def test_a_palette_is_drawn_in_exactly_its_colours(ask: Ask) -> None:
    told = draw(ask(), palette=["#102030", "#E0D0C0", "#B05030"], ground="#E0D0C0", style="flat")
    assert colours_of(told) == {(16, 32, 48), (224, 208, 192), (176, 80, 48)}


def test_every_slot_says_where_its_value_came_from(ask: Ask) -> None:
    slots = {slot["slot"]: slot for slot in draw(ask(), density=0.4)["slots"]}
    assert slots["density"]["from"] == "form"
    assert slots["motif"]["from"] == "words"
    assert slots["layout"]["from"] == "drawn"
    assert 0 < slots["layout"]["share"] < 1
    assert "of coastal@" in slots["layout"]["words"]


def test_a_product_in_the_words_brings_its_format_and_size(ask: Ask) -> None:
    told = draw(ask(), intent="calm shells on a mug")
    assert (told["now"]["product"], told["format"]) == ("mug", "wrap")
    assert told["follows"]["product"] == {"by": "words", "words": "said by your words"}
    assert told["repeat_mm"] != [320, 320]


def test_the_edited_prompt_takes_the_place_of_the_written_one(ask: Ask) -> None:
    told = draw(ask(), prompt="one blue shell", negative="red")
    assert told["prompt"]["text"] == "one blue shell"
    assert told["prompt"]["negative"].endswith("red")
    assert any("edited by hand" in line for line in told["changed"])


def refused(client: TestClient, **values: Any) -> dict[str, Any]:
    told = draw(client, **values)
    assert "picture" not in told
    note: dict[str, Any] = told["refused"]
    return note


def settled(client: TestClient, note: dict[str, Any], **values: Any) -> dict[str, Any]:
    """The draw after a press on the first offer."""
    return draw(client, **values | note["offers"][0]["set"])


IMPOSSIBLE = {"layout": "stripe", "symmetry": "p4m"}


def test_what_does_not_go_together_is_told_at_its_control_with_the_nearest(ask: Ask) -> None:
    note = refused(ask(), **IMPOSSIBLE)
    assert note["field"] == "symmetry"
    assert "stripe" in note["words"]
    for offer in note["offers"]:
        assert "picture" in draw(ask(), **IMPOSSIBLE | offer["set"])


def test_an_unknown_motif_brings_the_nearest_as_clicks(ask: Ask) -> None:
    note = refused(ask(), motifs=["zeppelinfish"])
    assert note["field"] == "motifs"
    assert len(note["offers"]) == 3
    assert "picture" in settled(ask(), note, motifs=["zeppelinfish"])


def test_a_density_that_a_layout_does_not_attain_is_told_with_the_nearest(ask: Ask) -> None:
    told = draw(ask(), layout="allover", density=0.9, style="flat")
    (note,) = told["notes"]
    assert note["field"] == "density"
    assert settled(ask(), note, layout="allover", style="flat")["notes"] == []


@pytest.mark.parametrize(
    ("intent", "says"),
    [("", "nothing"), ("coastal " * 10_000, "500 characters"), ("calm\x00shells\x07", "control characters"), ("!!!", "nothing")],
    ids=["empty", "ten-thousand-words", "control-characters", "no-words"],
)
def test_an_intent_that_cannot_be_used_is_told_in_one_sentence(ask: Ask, intent: str, says: str) -> None:
    note = refused(ask(), intent=intent[:20_000])
    assert note["field"] == "intent"
    assert says in note["words"]
    if note["offers"]:
        assert "picture" in settled(ask(), note)


@pytest.mark.parametrize(
    "brief",
    [
        {"intent": "shells round a mug", "scale_mm": 120},
        {"intent": "shells for a pendant", "scale_mm": 120},
        {"intent": "shells", "scale_mm": 1},
        {"intent": "shells", "scale_mm": 900, "repeat_mm": [200, 200]},
    ],
)
def test_a_motif_height_is_settled_by_either_click_whatever_it_is_printed_on(ask: Ask, brief: dict[str, Any]) -> None:
    client = ask()
    note = refused(client, product=None, **brief)
    assert "scale_mm" not in note["words"]
    for each in note["offers"]:
        assert "picture" in draw(client, **{"product": None, **brief, **each["set"]})


def test_fields_that_make_no_sense_are_refused_each_at_its_control(ask: Ask) -> None:
    wrong = {
        "density": 7,
        "scale_mm": 900,
        "repeat_mm": [10, 3000],
        "symmetry": "p7",
        "product": "zeppelin",
        "palette": ["#123456"],
    }
    for field, value in wrong.items():
        assert refused(ask(), **{field: value})["field"] == field


def test_a_brief_becomes_a_job_that_can_be_cancelled_and_resumed(empty: Installation, ask: Ask) -> None:
    client = ask()
    job = client.post("/api/briefs", json={"brief": BRIEF | {"count": 3}}).json()["job"]
    assert (job["total"], job["by"], job["status"]) == (3, "dana", "queued")
    assert client.post("/api/jobs/cancel", json={"job": job["job"]}).json()["job"]["resumable"]
    assert client.post("/api/jobs/resume", json={"job": job["job"]}).json()["job"]["working"]
    listed = client.get("/api/jobs").json()
    assert listed["jobs"][0]["brief"]["intent"] == BRIEF["intent"]
    assert listed["worker"] is False


def test_a_brief_that_cannot_be_drawn_makes_no_job(empty: Installation, ask: Ask) -> None:
    before = len(jobs.list_jobs(empty.store, empty.settings.jobs_database))
    assert ask().post("/api/briefs", json={"brief": BRIEF | IMPOSSIBLE}).json()["refused"]["field"] == "symmetry"
    assert len(jobs.list_jobs(empty.store, empty.settings.jobs_database)) == before


def test_who_may_not_submit_briefs_is_told_so(ask: Ask) -> None:
    answer = ask(KIT).post("/api/briefs", json={"brief": BRIEF})
    assert answer.status_code == 403
    assert ask(KIT).post("/api/references", content=b"x").status_code == 403


@pytest.mark.parametrize("asked", ["POST /api/draw", "POST /api/briefs", "GET /api/jobs", "POST /api/references"])
def test_nobody_draws_without_a_token(ask: Ask, asked: str) -> None:
    assert ask(None).request(*asked.split()).status_code == 401


def test_a_candidate_is_recalled_with_what_was_drawn_for_it(filled: Installation, ask: Ask) -> None:
    row = queue.page(filled.store, View(), limit=1)[0]
    values = ask().get("/api/recall", params={"candidate": row.candidate}).json()["values"]
    told = draw(ask(), **values)
    spec = records.candidate(filled.store, row.candidate).spec
    assert spec is not None
    assert "seed" not in values
    assert set(told["now"]["palette"]) == set(spec.drawing.palette.colours)
    assert (told["repeat"], told["now"]["style"]) == (str(spec.drawing.repeat), spec.drawing.style)


def test_a_picture_gives_its_colours_and_is_kept_by_its_hash(empty: Installation, ask: Ask) -> None:
    pixels = np.zeros((60, 60, 3), np.uint8)
    pixels[:30], pixels[30:] = (200, 40, 40), (20, 60, 120)
    told = ask().post("/api/references", content=to_png(pixels)).json()
    assert set(told["colours"]) == {"#C82828", "#143C78"}
    assert empty.assets.exists(told["reference"])
    assert ask(None).get(told["url"]).status_code == 200


@pytest.mark.parametrize(
    "content", [b"", b"no picture at all", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\x89PNG\r\n\x1a\n" + b"0" * 64]
)
def test_what_is_no_picture_is_refused_in_a_sentence_and_not_kept(empty: Installation, ask: Ask, content: bytes) -> None:
    before = sorted(empty.settings.var.joinpath("assets").rglob("*"))
    answer = ask().post("/api/references", content=content)
    assert answer.status_code == 400
    assert answer.json()["error"].endswith(".")
    assert sorted(empty.settings.var.joinpath("assets").rglob("*")) == before


def test_the_page_hands_the_component_a_token_and_the_candidate_of_its_address(
    empty: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    found(empty)
    given: list[dict[str, Any]] = []
    monkeypatch.setenv("STRIKEOFF_VAR", str(empty.settings.var))
    monkeypatch.setattr("dashboard.components.studio._studio", lambda **told: given.append(told["data"]))
    at = AppTest.from_file(str(SCRIPT), default_timeout=60)
    at.query_params["candidate"] = "C-1"
    at.query_params["who"] = "kit"
    at.run()
    at.switch_page("app_pages/studio.py").run()
    assert not at.exception
    assert given[-1]["token"]
    assert given[-1]["may_not"] == "kit (marketer) may not submit briefs."
    assert {brand["value"] for brand in given[-1]["brands"]} == {"harbour", "marigold"}


def test_no_name_is_declared_twice_over_the_components_files() -> None:
    declared = re.findall(r"^(?:async )?(?:function|const|let) (\w+)", source(HERE, *SHARED, *ROOMS), re.MULTILINE)
    assert sorted(set(declared)) == sorted(declared)
