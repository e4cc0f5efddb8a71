"""A design's passport for machines: everything on record of it, as the person who asks may see it."""

from __future__ import annotations

from starlette.routing import Route

from dashboard.api.bodies import text
from dashboard.api.reviewing import Body, endpoint
from dashboard.wiring import Installation
from review.domain import Actor
from review.passport import passport


def passport_routes(installation: Installation) -> list[Route]:
    """The one route."""
    return [Route("/api/passport", endpoint(installation, answer), methods=["GET"])]


def answer(installation: Installation, actor: Actor, body: Body) -> Body:
    """The passport of an item, candidate or design."""
    return passport(installation.store, text(body, "item", longest=40), actor)
