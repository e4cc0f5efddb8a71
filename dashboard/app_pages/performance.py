"""Performance: what sells, how sure that is, and what it might change."""

from __future__ import annotations

import streamlit as st

from analytics import figures, loop
from analytics.domain import Inconclusive, Readout, TraitBoard
from analytics.events.store import experiments
from analytics.findings import board_sentence, readout_sentence
from dashboard.components.fragments import empty, refusals_in_words, sentence
from dashboard.components.gallery import gallery
from dashboard.components.intake import draw_intake
from dashboard.installed import installed
from dashboard.views.cards import best_sellers
from dashboard.views.performance import SIMULATED, arm_rows, effect_rows, power_sentence, ratio_sentence, with_needed, with_titles
from dashboard.who import person
from review.experiments import shown_designs

installation = installed()


@st.cache_data(max_entries=20, ttl=30, show_spinner="Reading the events")
def read(experiment: str) -> Readout:
    """The readout, kept for half a minute."""
    return loop.read(installation.store, installation.events, experiment)


@st.cache_data(max_entries=20, ttl=30, show_spinner="Fitting the traits")
def read_board(experiment: str) -> TraitBoard | Inconclusive:
    """The trait board, kept for half a minute."""
    return loop.board(installation.store, installation.events, experiment)


@st.cache_data(max_entries=20, ttl=30, show_spinner=False)
def design_titles(experiment: str) -> dict[str, str]:
    """What the arms' designs are called."""
    return {design.arm: design.title for design in shown_designs(installation.store, experiment)}


def draw_experiment(experiment: str) -> None:
    """One experiment's rates, light and leader."""
    known = read(experiment)
    told = with_titles(known, design_titles(experiment))
    dark = st.context.theme.type == "dark"
    if told.simulated:
        st.badge(SIMULATED, icon=":material/science:", color="orange")
    st.subheader(readout_sentence(told), anchor=False)
    with st.container(horizontal=True):
        st.metric("Exposures", f"{told.exposures:,}", border=True)
        st.metric("Conversions", f"{told.conversions:,}", border=True)
        st.metric("Arms", len(told.arms), border=True)
        st.metric("Counted by", told.basis, border=True, help="Whether each shopper stays in one arm (unit) or may see several.")
    sentence(ratio_sentence(told.ratio))
    sentence(power_sentence(told.power))
    rates, ratio, table = st.tabs(["Rates", "Were arms shown fairly?", "Table"])
    rates.plotly_chart(figures.arm_rates(told, dark=dark), theme=None, key="rates", alt="Each arm's rate with its interval")
    ratio.plotly_chart(figures.ratio_light(told, dark=dark), theme=None, key="ratio", alt="Each arm's count against the plan")
    table.dataframe(arm_rows(told), hide_index=True, alt="Arms")
    for note in told.notes:
        st.caption(note)
    sellers = best_sellers(installation, known)
    if sellers:
        st.subheader("Best sellers", anchor=False)
        gallery(sellers, label="Best sellers", key="sellers", card_px=150)
    draw_traits(told, dark=dark)


def draw_traits(told: Readout, *, dark: bool) -> None:
    """Which traits go with conversion, and the way from there to a proposal."""
    st.subheader("Traits that go with sales", anchor=False)
    board = read_board(told.experiment)
    if isinstance(board, Inconclusive):
        st.info(with_needed(board), icon=":material/hourglass_empty:")
        return
    st.markdown(board_sentence(board))
    effects, table = st.tabs(["Effects", "Table"])
    effects.plotly_chart(
        figures.trait_effects(board, dark=dark), theme=None, key="traits", alt="Each trait's lift with its interval"
    )
    table.dataframe(effect_rows(board), hide_index=True, alt="Trait effects")
    if st.button("Ask for proposals", icon=":material/lightbulb:", help="Findings that pass the evidence gate become proposals."):
        with refusals_in_words():
            answer = loop.learn(installation.store, installation.events, told.experiment, person())
            if isinstance(answer, Inconclusive):
                st.info(with_needed(answer), icon=":material/hourglass_empty:")
            else:
                st.success(f"{len(answer)} proposed. Templates shows them; nothing changes until a person accepts.")


st.title("Performance", anchor=False)
names = experiments(installation.events)
if names:
    chosen = st.selectbox("Experiment", names, key="experiment", bind="query-params")
    with refusals_in_words():
        draw_experiment(chosen)
else:
    empty("No sales yet", "Take in a file of exposures and conversions below, or simulate a week with the approved designs.")
draw_intake(expanded=not names)
