"""Studio: a brief, its live draw, and its candidates. The address may name a candidate to make another like it."""

from __future__ import annotations

import streamlit as st

from dashboard.components.fragments import empty
from dashboard.components.jobs import draw_waiting
from dashboard.components.studio import studio
from dashboard.installed import installed
from dashboard.views.studio import studio_data
from dashboard.who import person, token
from review.access import Action, may
from review.records import brands, templates

installation = installed()
actor = person()
known = brands(installation.store)
if not known:
    st.title("Studio", anchor=False)
    empty("No brand yet", "Start with `strikeoff up --demo`, or add a brand profile to data/brands and restart.")
    st.stop()
data = studio_data(
    token=token(),
    actor=actor,
    may_generate=may(actor, Action.GENERATE),
    brands=known,
    templates=templates(installation.store),
    recall=st.query_params.get("candidate"),
)
studio(data)
draw_waiting()
