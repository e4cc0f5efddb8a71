"""What goes wrong in a route, mapped once to a status and one sentence. No stack trace leaves the server; the log keeps it."""

from __future__ import annotations

import logging

from starlette.requests import Request
from starlette.responses import JSONResponse

from analytics.errors import AnalyticsError
from dashboard.api.tokens import TokenRefused
from dashboard.views.keys import KeysRefused
from engine.errors import EngineError
from review.errors import (
    AlreadyDecided,
    AssetAltered,
    AssetMissing,
    DatabaseUnusable,
    InvalidDecision,
    InvalidPolicy,
    LeaseLost,
    NotAllowed,
    NotFound,
    ReviewError,
    StorageFull,
)

log = logging.getLogger("strikeoff.web")


class BadRequest(Exception):
    """A request lacks something or has a field that cannot be used."""


class ForeignOrigin(Exception):
    """A request was sent by another site's page."""


STATUS: dict[type[Exception], int] = {
    BadRequest: 400,
    InvalidDecision: 400,
    InvalidPolicy: 400,
    KeysRefused: 400,
    EngineError: 400,
    AnalyticsError: 400,
    TokenRefused: 401,
    NotAllowed: 403,
    ForeignOrigin: 403,
    NotFound: 404,
    AssetMissing: 404,
    AssetAltered: 404,
    AlreadyDecided: 409,
    LeaseLost: 409,
    ReviewError: 409,
    StorageFull: 507,
    DatabaseUnusable: 503,
}
"""Each known error and its HTTP status; a subclass not named here takes its parent's."""


async def refuse(_request: Request, error: Exception) -> JSONResponse:
    """A known refusal: its own sentence, and the names a client needs to react."""
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    body: dict[str, object] = {"error": str(error), "kind": type(error).__name__}
    told = {name: getattr(error, name, None) for name in ("holder", "by", "verdict", "item", "consequences")}
    body |= {name: value for name, value in told.items() if value is not None}
    return JSONResponse(body, status_code=status)


async def fail(request: Request, error: Exception) -> JSONResponse:
    """Anything unforeseen: one sentence for the person, the rest for the log."""
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return JSONResponse(
        {"error": "That did not work; the server's log has the details. Try again.", "kind": "Failure"}, status_code=500
    )


HANDLERS = {**dict.fromkeys(STATUS, refuse), Exception: fail}
