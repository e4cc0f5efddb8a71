"""Passport: all that is on record of one design, at its own address, on the screen and on paper."""

from __future__ import annotations

import json
from functools import partial

import streamlit as st

from analytics import loop
from analytics.errors import AnalyticsError
from dashboard.api.tokens import asset_url
from dashboard.components.fragments import empty, refusals_in_words
from dashboard.components.passport import draw_passport
from dashboard.installed import installed
from dashboard.views.passport import passport_view
from dashboard.views.performance import SIMULATED, estimate_words
from dashboard.who import person
from review.access import Action, may
from review.decisions import undo
from review.errors import NotFound, UndoHasConsequences
from review.passport import passport

ON_PAPER = """<style>@media print {
  [data-testid=stHeader], [data-testid=stSidebar], [data-testid=stToolbar], .st-key-passport-tools { display: none !important; }
  [data-testid=stAppViewContainer], [data-testid=stMain], .stApp { position: static !important; overflow: visible !important;
    height: auto !important; background: #fff !important; }
  .stMainBlockContainer { padding: 0 !important; max-width: none !important; }
}</style>"""
"""The page alone is printed, in full length."""

installation = installed()


@st.cache_data(max_entries=50, ttl=30, show_spinner=False)
def read_results(design: str, tests: tuple[tuple[str, str, bool], ...]) -> list[dict[str, str]]:
    """What each test says of this design's arm."""
    rows = []
    for test, arm, simulated in tests:
        try:
            told = loop.read(installation.store, installation.events, test)
        except AnalyticsError:  # announced, and nothing has come in yet
            continue
        for rate in told.arms:
            if rate.arm == arm:
                name = f"{test} (simulated)" if simulated else test
                numbers = {"shown": f"{rate.exposures:,}", "converted": f"{rate.conversions:,}", "rate": estimate_words(rate.rate)}
                rows.append({"test": name, **numbers})
    return rows


def draw_tools(told: dict[str, object]) -> None:
    """The way back to Review, and from the last decision; the passport as a file."""
    with st.container(horizontal=True, horizontal_alignment="right", key="passport-tools"):
        st.page_link("app_pages/review.py", label="Review", icon=":material/arrow_back:")
        st.page_link(
            "app_pages/studio.py", label="Another like it", icon=":material/draw:", query_params={"candidate": str(told["design"])}
        )
        st.space("stretch")
        draw_undo(told)
        content = json.dumps(told, indent=2, ensure_ascii=False)
        st.download_button(
            "JSON",
            content,
            file_name=f"{told['design']}.json",
            mime="application/json",
            on_click="ignore",
            icon=":material/download:",
        )


def draw_undo(told: dict[str, object]) -> None:
    """Takes the last standing decision back, and asks first where that has consequences."""
    acts: list[dict[str, object]] = told["decisions"]  # type: ignore[assignment]
    undone = {act["undoes"] for act in acts}
    standing = [act for act in acts if act["undoes"] is None and act["id"] not in undone]
    if not standing or not may(person(), Action.DECIDE):
        return
    last = str(standing[-1]["id"])
    asked = st.session_state.get("asked-undo") == last
    label = "Take it back all the same" if asked else "Take the decision back"
    if st.button(label, icon=":material/undo:", type="primary" if asked else "secondary"):
        take_back(last, despite=asked)


def take_back(decision: str, *, despite: bool) -> None:
    """Undoes; what would follow is said first."""
    with refusals_in_words():
        try:
            undo(installation.store, decision, person(), despite_export=despite)
        except UndoHasConsequences as refusal:
            st.session_state["asked-undo"] = decision
            st.session_state["undo-sentence"] = str(refusal)
        st.rerun()


st.html(ON_PAPER)
item = st.query_params.get("item", "")
if not item:
    empty("No design is named", "Open a passport from Review or Designs; its address names the design.")
    st.stop()
try:
    told = passport(installation.store, item, person())
except NotFound:
    empty("There is no such design", f"{item[:40]} is not on record. Open a passport from Review or Designs.")
    st.stop()
draw_tools(told)
if st.session_state.get("asked-undo") in {act["id"] for act in told["decisions"]}:
    st.warning(str(st.session_state.get("undo-sentence")), icon=":material/warning:")
tests = tuple((test["experiment"], test["arm"], test["simulated"]) for test in told["experiments"])
results = read_results(told["design"], tests) if tests else []
draw_passport(passport_view(told, partial(asset_url, installation.key), results))
if any(simulated for _, _, simulated in tests):
    st.caption(SIMULATED)
