"""Templates: what draws the prompts, how it came to be so, and what sales suggest to change."""

from __future__ import annotations

import streamlit as st

from analytics import figures
from dashboard.components.fragments import empty, refusals_in_words
from dashboard.installed import installed
from dashboard.views.performance import SIMULATED
from dashboard.views.templates import changes, evidence_rows, slot_rows
from dashboard.views.timing import ago_words
from dashboard.who import person
from review.access import Action, may
from review.proposals import Proposal, decide_proposal, proposals
from review.records import Revision, revisions

installation = installed()
dark = st.context.theme.type == "dark"


def draw_proposal(proposal: Proposal) -> None:
    """One proposal with its evidence, before and after, and the two answers."""
    with st.container(border=True):
        with st.container(horizontal=True):
            st.markdown(f"**{proposal.template}@{proposal.from_revision}** · {proposal.id} · {ago_words(proposal.at)}")
            if proposal.simulated:
                st.badge(SIMULATED, icon=":material/science:", color="orange")
        st.markdown("\n".join(f"- {finding}" for finding in proposal.sentence.split("; ")))
        before_after = figures.slot_weights(changes(proposal.slots), dark=dark)
        st.plotly_chart(before_after, theme=None, key=f"weights-{proposal.id}", alt="Shares before and after")
        with st.expander("Evidence"):
            st.dataframe(evidence_rows(proposal.evidence), hide_index=True, alt="Effects behind the proposal")
            st.json(proposal.evidence, expanded=False)
        allowed = may(person(), Action.ACCEPT_PROPOSAL)
        with st.container(horizontal=True):
            accept = st.button("Accept", type="primary", key=f"accept-{proposal.id}", disabled=not allowed, icon=":material/check:")
            decline = st.button("Decline", key=f"decline-{proposal.id}", disabled=not allowed, icon=":material/close:")
        if accept or decline:
            with refusals_in_words():
                decide_proposal(installation.store, proposal.id, accept, person())
                st.toast(
                    f"{proposal.id} {'accepted: a new revision is in force' if accept else 'declined'}.", icon=":material/check:"
                )
                st.rerun()


def draw_template(name: str, history: list[Revision]) -> None:
    """One template's revision in force and the ones before it."""
    shown = st.segmented_control(
        "Revision",
        [str(each.template.revision) for each in history],
        default=str(history[0].template.revision),
        required=True,
        key=f"rev-{name}-of-{len(history)}",  # a new revision comes up by itself
    )
    revision = next(each for each in history if str(each.template.revision) == shown)
    origin = f"from proposal {revision.proposal}" if revision.proposal else "written by hand"
    st.caption(f"Revision {shown}, {origin}, {ago_words(revision.at)} by {revision.actor}. Briefs draw from the newest revision.")
    st.markdown(f"`{revision.template.text}`")
    st.dataframe(slot_rows(revision.template), hide_index=True, alt=f"Slots of {name}")


st.title("Templates", anchor=False)
every = revisions(installation.store)
if not every:
    empty("No templates yet", "Start with `strikeoff up --demo`, which brings two brands with their templates.")
    st.stop()
waiting = [proposal for proposal in proposals(installation.store) if proposal.status == "open"]
st.subheader("Proposals", anchor=False)
for proposal in waiting:
    draw_proposal(proposal)
if not waiting:
    st.caption(
        "None open. Performance turns findings that pass the evidence gate into proposals; nothing changes until a person accepts."
    )
st.subheader("In force", anchor=False)
by_name: dict[str, list[Revision]] = {}
for revision in every:
    by_name.setdefault(revision.template.name, []).append(revision)
for tab, (name, history) in zip(st.tabs([history[0].template.title for history in by_name.values()]), by_name.items(), strict=True):
    with tab:
        draw_template(name, history)
