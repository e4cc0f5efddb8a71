"""Who is at the page: a named local profile on loopback, the signed-in person elsewhere."""

from __future__ import annotations

import secrets

import streamlit as st

from dashboard.api.tokens import issue_token
from dashboard.hosts import is_loopback
from dashboard.installed import installed
from dashboard.people import people
from review.domain import Actor


def choose_person() -> None:
    """Draws the choice in the sidebar and keeps it in the address; elsewhere than on loopback asks for login first."""
    installation = installed()
    if not is_loopback(installation.settings.host):
        _require_login()
        return
    known = people(installation.settings.var)
    with st.sidebar:
        name = st.selectbox("You are", list(known), key="who", bind="query-params")
        st.caption(f"{known[name].role.capitalize()}. Every decision and change is recorded under this name.")


def person() -> Actor:
    """The person at this page. `via` names the browser session."""
    installation = installed()
    known = people(installation.settings.var, via=f"page:{_session()}")
    name = st.session_state.get("who") if is_loopback(installation.settings.host) else st.user.get("email")
    if name not in known:
        name = next(iter(known))
    return known[name]


def token() -> str:
    """A fresh token for the components of this page."""
    return issue_token(installed().key, person())


def _session() -> str:
    return str(st.session_state.setdefault("session", secrets.token_hex(4)))


def _require_login() -> None:
    if not st.user.is_logged_in:
        st.header("Strikeoff")
        st.write("Unreleased designs are kept behind login.")
        st.button("Log in", on_click=st.login, type="primary")
        st.stop()
    if st.user.get("email") not in people(installed().settings.var):
        st.error(f"{st.user.get('email')} is not in people.toml of this installation. Ask its admin to add you with a role.")
        st.stop()
    with st.sidebar:
        st.caption(f"Signed in as {st.user.get('email')}")
        st.button("Log out", on_click=st.logout)
