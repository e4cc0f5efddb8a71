"""Who is at the page: the person who logged in, or on loopback without login a named local profile."""

from __future__ import annotations

import secrets

import streamlit as st

from dashboard.api.tokens import issue_token
from dashboard.installed import installed
from dashboard.login import login, verified_email
from dashboard.people import people, person_of
from review.domain import Actor


def choose_person() -> None:
    """Asks for login where it is set up; else draws the choice of a local profile in the sidebar and keeps it in the address."""
    installation = installed()
    if login(installation.settings) is not None:
        _require_login()
        return
    known = people(installation.settings.var)
    with st.sidebar:
        name = st.selectbox("You are", list(known), key="who", bind="query-params")
        st.caption(f"{known[name].role.capitalize()}. Every decision and change is recorded under this name.")


def person() -> Actor:
    """The person at this page. `via` names the browser session."""
    settings, via = installed().settings, f"page:{_session()}"
    if login(settings) is not None:
        found = person_of(settings.var, verified_email(st.user) or "", via)
        if found is None:
            _refuse_stranger()
            st.stop()
        return found
    known = people(settings.var, via=via)
    return known.get(str(st.session_state.get("who"))) or next(iter(known.values()))


def token() -> str:
    """A fresh token for the components of this page."""
    return issue_token(installed().key, person())


def _session() -> str:
    return str(st.session_state.setdefault("session", secrets.token_hex(4)))


def _require_login() -> None:
    """Stops the page for everybody who is not logged in as a person of people.toml."""
    setup = login(installed().settings)
    if not st.user.is_logged_in:
        _draw_door(setup.providers if setup else ())
        st.stop()
    here = person_of(installed().settings.var, verified_email(st.user) or "")
    if here is None:
        _refuse_stranger()
        st.stop()
    with st.sidebar:
        st.markdown(f"**{here.name}**, {here.role}")
        st.caption(f"Logged in as {st.user.get('email')}. Every decision and change is recorded under this name.")
        st.button("Log out", on_click=st.logout, icon=":material/logout:")


def _draw_door(providers: tuple[str, ...]) -> None:
    with st.container(horizontal_alignment="center"):
        st.space("large")
        st.title("Strikeoff", anchor=False, width="content")
        st.markdown("Unreleased designs are kept behind login.", width="content")
        for provider in providers or ("",):
            label = f"Log in with {provider.capitalize()}" if provider else "Log in"
            st.button(label, on_click=st.login, args=(provider,) if provider else (), type="primary", key=f"login-{provider}")


def _refuse_stranger() -> None:
    email = st.user.get("email")
    if verified_email(st.user):
        st.error(
            f"{email} is not in people.toml of this installation. Ask its admin to add you with a role.", icon=":material/block:"
        )
    else:
        st.error("The login provider did not vouch for your e-mail. Confirm it there, then log in again.", icon=":material/block:")
    st.button("Log out", on_click=st.logout, icon=":material/logout:", key="log-out-stranger")
