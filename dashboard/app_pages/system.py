"""System: whether the records are whole, what is installed, and how it is set."""

from __future__ import annotations

import streamlit as st

from dashboard.components.fragments import refusals_in_words
from dashboard.installed import installed
from dashboard.settings import describe
from dashboard.views.models import model_rows
from dashboard.views.settings import setting_rows
from review.audit import verify

installation = installed()

st.title("System", anchor=False)
st.subheader("Records", anchor=False)
st.markdown("Checks the audit chain link by link, and that every image is there and unaltered.")
if st.button("Verify", type="primary", icon=":material/verified:"):
    with refusals_in_words(), st.spinner("Reading the chain and every image"):
        problems = verify(installation.store, installation.assets)
        if problems:
            st.error(f"{len(problems)} problems found.", icon=":material/report:")
            st.dataframe(
                [{"Subject": problem.subject, "Problem": problem.sentence} for problem in problems], hide_index=True, alt="Problems"
            )
        else:
            st.success("The chain is whole, and every image is there and unaltered.", icon=":material/verified:")

st.subheader("Models", anchor=False)
st.markdown("Models work in the worker, not in this page. `strikeoff doctor` loads them and shows a known answer.")
st.dataframe(model_rows(installation.settings.models), hide_index=True, alt="Models")

st.subheader("Settings", anchor=False)
st.dataframe(setting_rows(installation.settings, describe()), hide_index=True, alt="Settings")
