"""Small drawing helpers that pages share: an empty state, a refusal in words, coloured sentences."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from analytics.errors import AnalyticsError
from dashboard.views.performance import Sentence
from engine.errors import EngineError
from review.errors import ReviewError


def empty(title: str, next_step: str) -> None:
    """What a page shows while it has nothing: a title and the next step in one sentence."""
    with st.container(border=True, horizontal_alignment="center"):
        st.subheader(title, text_alignment="center")
        st.markdown(next_step, text_alignment="center")


@contextmanager
def refusals_in_words() -> Iterator[None]:
    """Shows what a command refuses as its own sentence; anything else is a fault and goes to the log."""
    try:
        yield
    except (EngineError, ReviewError, AnalyticsError) as refusal:
        st.error(str(refusal), icon=":material/block:")


def sentence(line: Sentence) -> None:
    """One line with its icon, in its colour."""
    st.markdown(f":{line.colour}[:material/{line.icon}:] {line.text}")
