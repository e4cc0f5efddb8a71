"""What Streamlit runs: who is here, which pages there are, then the chosen page."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard.who import choose_person

COMPONENTS = Path(__file__).parent / "components"
MARK = COMPONENTS / "mark.png"

st.set_page_config(page_title="Strikeoff", page_icon=str(MARK), layout="wide", initial_sidebar_state="collapsed")
st.html(COMPONENTS / "primary.css")

page = st.navigation(
    [
        st.Page(
            "app_pages/review.py",
            title="Review",
            icon=":material/keyboard:",
            default=True,
            help="Decide designs one key at a time, best first.",
        ),
        st.Page(
            "app_pages/studio.py", title="Studio", icon=":material/draw:", help="Write a brief and watch its candidates arrive."
        ),
        st.Page("app_pages/brand.py", title="Brand", icon=":material/palette:", help="Colours, logo, voice, references."),
        st.Page(
            "app_pages/designs.py", title="Designs", icon=":material/grid_view:", help="Approved designs: passports and export."
        ),
        st.Page(
            "app_pages/performance.py", title="Performance", icon=":material/monitoring:", help="What sells, and how sure that is."
        ),
        st.Page(
            "app_pages/templates.py",
            title="Templates",
            icon=":material/tune:",
            help="Prompt templates, their revisions and proposals.",
        ),
        st.Page(
            "app_pages/quality.py",
            title="Quality",
            icon=":material/fact_check:",
            help="What is rejected and sent back, why, and where from.",
        ),
        st.Page("app_pages/passport.py", title="Passport", url_path="passport", visibility="hidden"),
        st.Page("app_pages/system.py", title="System", icon=":material/settings:", help="Jobs, settings and the audit chain."),
    ],
    position="top",
)
choose_person()
page.run()
