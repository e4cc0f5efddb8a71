"""Who is asking: the token in the request, and whether the page that sends it is ours."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import Request

from dashboard.api.refusals import ForeignOrigin
from dashboard.api.tokens import TokenRefused, read_token
from dashboard.hosts import is_loopback
from dashboard.wiring import Installation
from review.domain import Actor


def asker(request: Request, installation: Installation) -> Actor:
    """The actor of the request's bearer token; raises ForeignOrigin or TokenRefused."""
    check_origin(request, loopback_only=is_loopback(installation.settings.host))
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise TokenRefused("This address needs a signed token. Open the dashboard, which gives one to its pages.")
    return read_token(installation.key, token)


def check_origin(request: Request, *, loopback_only: bool) -> None:
    """Refuses a browser request sent by a page of another origin, and on loopback a foreign host name (DNS rebinding)."""
    host = request.headers.get("host", "")
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != host:
        raise ForeignOrigin("This request comes from another site and was refused.")
    if loopback_only and not is_loopback(urlsplit(f"//{host}").hostname or ""):
        raise ForeignOrigin("Open the dashboard by its local address, such as http://localhost.")
