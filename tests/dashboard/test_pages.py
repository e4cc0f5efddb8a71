from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics import loop
from dashboard.serve import SCRIPT
from dashboard.wiring import Installation
from review import queue
from review.decisions import decide
from review.domain import Verdict, View
from review.proposals import open_proposal, proposals
from review.records import template
from tests.dashboard.filling import ADMIN

PAGES = ("review", "studio", "brand", "designs", "performance", "templates", "system")


@pytest.fixture
def at(empty: Installation, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("STRIKEOFF_VAR", str(empty.settings.var))
    return AppTest.from_file(str(SCRIPT), default_timeout=60)


def opened(at: AppTest, name: str) -> AppTest:
    at.run()
    if name != "review":
        at.switch_page(f"app_pages/{name}.py").run()
    assert not at.exception, [error.message for error in at.exception]
    return at


def words(at: AppTest) -> str:
    return "\n".join(str(each.value) for kind in (at.title, at.subheader, at.markdown, at.caption, at.info) for each in kind)


def button(at: AppTest, label: str) -> object:
    return next(each for each in at.button if each.label == label)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_drawn_in_an_empty_installation(at: AppTest, name: str) -> None:
    opened(at, name)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_drawn_in_a_filled_installation(at: AppTest, filled: Installation, name: str) -> None:
    row = queue.page(filled.store, View(), limit=1)[0]
    decide(filled.store, row.item, Verdict.APPROVE, ADMIN)
    opened(at, name)


@pytest.mark.parametrize(
    ("name", "next_step"),
    [
        ("studio", "strikeoff up --demo"),
        ("designs", "Approve some in Review"),
        ("performance", "simulate a week"),
        ("templates", "strikeoff up --demo"),
    ],
)
def test_an_empty_page_names_the_next_step(at: AppTest, name: str, next_step: str) -> None:
    assert next_step in words(opened(at, name))


def test_who_may_not_decide_is_led_to_what_there_is_to_see(at: AppTest, filled: Installation) -> None:
    at.query_params["who"] = "kit"
    assert "Looking as **kit**" in words(opened(at, "review"))
    assert at.session_state["look"] == "Grid"
    at.session_state["look"] = "One by one"
    assert "Sets and Grid show you all" in words(at.run())


def test_simulated_sales_are_marked_as_simulated(at: AppTest, filled: Installation) -> None:
    for row in queue.page(filled.store, View()):
        decide(filled.store, row.item, Verdict.APPROVE, ADMIN)
    loop.simulate(filled.store, filled.events, filled.key, ADMIN, experiment="simulated-week", exposures=2_000)
    opened(at, "performance")
    assert "Simulated sales" in words(at)


def test_a_week_cannot_be_simulated_without_designs_and_says_so(at: AppTest, empty: Installation) -> None:
    at.query_params["who"] = "mara"
    opened(at, "performance")
    button(at, "Simulate a week").click().run()  # type: ignore[attr-defined]
    assert "at least 2 approved designs" in at.error[0].value


def test_accepting_a_proposal_brings_a_new_revision(at: AppTest, filled: Installation) -> None:
    before = template(filled.store, "coastal")
    weights = {value.value: value.weight for value in before.slots["layout"]}
    first = next(iter(weights))
    open_proposal(
        filled.store, template="coastal", from_revision=before.revision, sentence="Tossed sells.", evidence={"effects": []},
        slots={"layout": {"before": weights, "after": {**weights, first: weights[first] * 2}}}, simulated=True, actor=ADMIN,
    )  # fmt: skip
    opened(at, "templates")
    assert "Tossed sells." in words(at)
    assert "Simulated sales" in words(at)
    button(at, "Accept").click().run()  # type: ignore[attr-defined]
    assert not at.exception
    assert template(filled.store, "coastal").revision == before.revision + 1
    assert [proposal.status for proposal in proposals(filled.store)] == ["accepted"]


def test_verify_says_that_the_records_are_whole_and_then_what_is_not(at: AppTest, filled: Installation) -> None:
    opened(at, "system")
    button(at, "Verify").click().run()  # type: ignore[attr-defined]
    assert "The chain is whole" in at.success[0].value
    next(path for path in (filled.settings.var / "assets").rglob("*") if path.is_file()).write_bytes(b"another picture")
    button(at, "Verify").click().run()  # type: ignore[attr-defined]
    assert at.error


def test_pages_load_no_model(tmp_path: Path) -> None:
    pages = ", ".join(repr(f"app_pages/{name}.py") for name in PAGES[1:])
    program = (
        "import sys\nfrom streamlit.testing.v1 import AppTest\nfrom dashboard.serve import SCRIPT\n"
        f"at = AppTest.from_file(str(SCRIPT), default_timeout=60).run()\nfor page in [{pages}]: at.switch_page(page).run()\n"
        "heavy = {'torch', 'diffusers', 'open_clip', 'transformers'} & set(sys.modules)\nassert not heavy, heavy\n"
    )
    environment = {"STRIKEOFF_VAR": str(tmp_path / "var"), "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, cwd=SCRIPT.parent.parent, capture_output=True, text=True, timeout=400
    )
    assert done.returncode == 0, done.stderr[-2000:]
