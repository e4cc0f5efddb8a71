"""The ASGI application: Streamlit's pages with our routes in front of them."""

from __future__ import annotations

import logging
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.api.refusals import HANDLERS
from dashboard.api.routes import routes
from dashboard.wiring import Installation

log = logging.getLogger("strikeoff.web")

SECURITY_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"SAMEORIGIN"),
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
]


def build_app(installation: Installation, script: Path) -> st.App:
    """Pages and routes of one installation as one application."""
    return st.App(
        script,
        routes=routes(installation),
        middleware=[Middleware(WithSecurityHeaders)],
        exception_handlers=HANDLERS,
        on_script_error=show_failure,
    )


def show_failure(error: Exception) -> bool:
    """A page's unforeseen failure: one sentence on the page, the rest in the log."""
    log.error("a page failed", exc_info=error)
    st.error("This page could not be drawn; the server's log has the details. Reload it, or choose another page.")
    return True


class WithSecurityHeaders:
    """Adds the headers that every answer carries. Plain ASGI, so that websockets and streams pass untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on and adds the headers to the start of the answer."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *SECURITY_HEADERS]
            await send(message)

        await self.app(scope, receive, send if scope["type"] != "http" else send_with_headers)
