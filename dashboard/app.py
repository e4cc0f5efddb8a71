"""What Streamlit runs: who is here, which pages there are, then the chosen page."""

from __future__ import annotations

import streamlit as st

from dashboard.who import choose_person

st.set_page_config(page_title="Strikeoff", page_icon=":material/texture:", layout="wide")

page = st.navigation(
    [
        st.Page(
            "pages/review.py",
            title="Review",
            icon=":material/keyboard:",
            default=True,
            help="Decide designs one key at a time, best first.",
        ),
        st.Page("pages/studio.py", title="Studio", icon=":material/draw:", help="Write a brief and watch its candidates arrive."),
        st.Page("pages/designs.py", title="Designs", icon=":material/grid_view:", help="Approved designs: passports and export."),
        st.Page(
            "pages/performance.py", title="Performance", icon=":material/monitoring:", help="What sells, and how sure that is."
        ),
        st.Page(
            "pages/templates.py", title="Templates", icon=":material/tune:", help="Prompt templates, their revisions and proposals."
        ),
        st.Page("pages/system.py", title="System", icon=":material/settings:", help="Jobs, settings and the audit chain."),
    ],
    position="top",
)
choose_person()
page.run()
