"""A brand's versions: who, when, why, what changed, and the way back."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.components.fragments import refusals_in_words
from dashboard.installed import installed
from dashboard.views.timing import ago_words
from dashboard.who import person
from engine.prompting.profile_changes import profile_changes
from review.brands import BrandVersion, restore_brand

SHOWN = 12
"""Differences listed of a version before the rest are counted."""


def draw_history(history: Sequence[BrandVersion], *, allowed: bool) -> None:
    """Every version, newest first, each with what it changed; then any two beside each other."""
    st.space("small")
    for version, before in zip(history, (*history[1:], None), strict=True):
        _draw_version(version, before, newest=version is history[0], allowed=allowed)
    if len(history) > 2:
        _draw_comparison(history)


def _draw_version(version: BrandVersion, before: BrandVersion | None, *, newest: bool, allowed: bool) -> None:
    number = version.profile.version
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**Version {number}**", width="content")
            if newest:
                st.badge("in force", color="green")
            st.markdown(f"{version.actor} · {ago_words(version.at)}", width="content", help=f"{version.at:%-d %B %Y, %H:%M} UTC")
            st.space("stretch")
            if (
                not newest
                and allowed
                and st.button("Restore", key=f"restore-{version.profile.name}-{number}", icon=":material/history:")
            ):
                with refusals_in_words():
                    made = restore_brand(installed().store, version.profile.name, number, person())
                    st.toast(f"Version {number} is in force again, as version {made.version}.", icon=":material/check:")
                    st.rerun()
        if version.note:
            st.markdown(version.note)
        st.caption(_told(before, version) if before else "The first version.")


def _told(before: BrandVersion, after: BrandVersion) -> str:
    changes = profile_changes(before.profile, after.profile)
    more = f"  \n… and {len(changes) - SHOWN} more" if len(changes) > SHOWN else ""
    return "  \n".join(map(_safe, changes[:SHOWN])) + more if changes else "Nothing differs."


def _draw_comparison(history: Sequence[BrandVersion]) -> None:
    st.subheader("Compare", anchor=False)
    numbered = {version.profile.version: version for version in history}
    with st.container(horizontal=True):
        first = st.selectbox("From version", list(numbered), index=len(numbered) - 1, width=160)
        second = st.selectbox("to version", list(numbered), index=0, width=160)
    st.markdown(_told(numbered[first], numbered[second]))


def _safe(words: str) -> str:
    """Words of people, not read as Markdown."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]<>()#+-!|~$:" else c for c in words)
