"""The wall's routes: pages of a view as cards, the sets of a view, a stack of near-duplicates. They lease nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from starlette.routing import Route

from dashboard.api.bodies import text
from dashboard.api.refusals import BadRequest
from dashboard.api.reviewing import Answer, Body, endpoint, read_view
from dashboard.api.tokens import asset_url
from dashboard.views import wall as views
from dashboard.wiring import Installation
from review import queue
from review.domain import Actor, Status, View
from review.ratings import ratings_of
from review.records import brands

MOST_CARDS = 200
MOST_SETS = 100
DEEPEST = 1_000_000


def wall_routes(installation: Installation) -> list[Route]:
    """Each path with the plain function that answers it."""
    table: list[tuple[str, Answer]] = [("/api/wall", list_cards), ("/api/sets", list_sets), ("/api/stack", list_stack)]
    return [Route(path, endpoint(installation, answer), methods=["GET"]) for path, answer in table]


def list_cards(installation: Installation, actor: Actor, body: Body) -> Body:
    """A page of a view from `offset` on, and how many the view holds for the person who asks."""
    view = read_view(body)
    limit, offset = _whole(body, "limit", 100, MOST_CARDS), _whole(body, "offset", 0, DEEPEST)
    rows = queue.page(installation.store, view, limit=limit, offset=offset, actor=actor)
    return {"left": queue.count(installation.store, view, actor=actor), "items": cards(installation, actor, rows)}


def list_sets(installation: Installation, actor: Actor, body: Body) -> Body:
    """The briefs of a view, each with its first designs and how far it has come."""
    view = read_view(body)
    limit, offset = _whole(body, "limit", 24, MOST_SETS), _whole(body, "offset", 0, DEEPEST)
    found = queue.briefs(installation.store, view, actor=actor, limit=limit + 1, offset=offset, rows=views.THUMBS)
    titles = {brand.name: brand.title for brand in brands(installation.store)}
    return {
        "left": queue.count(installation.store, view, actor=actor),
        "more": len(found) > limit,
        "sets": [_set(installation, each, titles.get(each.brand, each.brand)) for each in found[:limit]],
    }


def list_stack(installation: Installation, actor: Actor, body: Body) -> Body:
    """The open near-duplicates of a design, itself among them."""
    rows = queue.stack_of(installation.store, text(body, "item"), actor=actor)
    return {"items": cards(installation, actor, rows)}


def cards(installation: Installation, actor: Actor, rows: Sequence[queue.Row]) -> list[Body]:
    """Rows as the wall draws them, with the person's own stars."""
    stars = ratings_of(installation.store, [row.item for row in rows], actor)

    def address(sha256: str, width: int | None) -> str:
        return asset_url(installation.key, sha256, width)

    return [views.wall_card(row, address, asker=actor.name, rating=stars.get(row.item, 0)) for row in rows]


def _set(installation: Installation, found: queue.BriefSet, brand_title: str) -> Body:
    whole = View(brief=found.brief, status=None)
    return views.set_entry(
        found,
        lambda sha256, width: asset_url(installation.key, sha256, width),
        brand_title=brand_title,
        total=queue.count(installation.store, whole),
        waiting=queue.count(installation.store, replace(whole, status=Status.QUEUED)),
    )


def _whole(body: Body, field: str, default: int, most: int) -> int:
    """A whole number of the address."""
    value = body.get(field, str(default))
    if not (isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 8 and int(value) <= most):
        raise BadRequest(f"{field} is not a whole number from 0 to {most}.")
    return int(value)
