"""Who is asking: the token in the request, the session behind it, and whether the page that sends it is ours."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import Request

from dashboard.api.refusals import ForeignOrigin
from dashboard.api.tokens import TokenRefused, read_token
from dashboard.hosts import is_loopback
from dashboard.login import login, session_email
from dashboard.people import people, person_of
from dashboard.wiring import Installation
from review.domain import Actor


def asker(request: Request, installation: Installation) -> Actor:
    """The person of the request's bearer token, in the role they have this moment; raises ForeignOrigin or TokenRefused."""
    setup = login(installation.settings)
    check_origin(request, loopback_only=is_loopback(installation.settings.host) and setup is None)
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise TokenRefused("This address needs a signed token. Open the dashboard, which gives one to its pages.")
    named = read_token(installation.key, token)
    known = people(installation.settings.var, via=named.via).get(named.name)
    if known is None:
        raise TokenRefused(f"{named.name} is no longer in people.toml of this installation.")
    if setup is not None:
        email = session_email(request, setup)
        owner = person_of(installation.settings.var, email) if email else None
        if owner is None or owner.name != known.name:
            raise TokenRefused("You are logged out. Log in again to go on.")
    return known


def check_origin(request: Request, *, loopback_only: bool) -> None:
    """Refuses a browser request sent by a page of another origin, and on loopback a foreign host name (DNS rebinding)."""
    host = request.headers.get("host", "")
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != host:
        raise ForeignOrigin("This request comes from another site and was refused.")
    if loopback_only and not is_loopback(urlsplit(f"//{host}").hostname or ""):
        raise ForeignOrigin("Open the dashboard by its local address, such as http://localhost.")
