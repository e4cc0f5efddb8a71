"""The wall's routes: pages of a view as cards, the sets of a view, a stack of near-duplicates. They lease nothing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from starlette.routing import Route

from dashboard.api.bodies import text, whole_in_address
from dashboard.api.deck import related_to
from dashboard.api.reviewing import Answer, Body, endpoint, read_view
from dashboard.api.tokens import asset_url
from dashboard.views import wall as views
from dashboard.wiring import Installation
from review import queue
from review.domain import Actor
from review.likeness import nearest_decided
from review.ratings import ratings_of
from review.records import brands

MOST_CARDS = 200
MOST_SETS = 100
DEEPEST = 1_000_000


def wall_routes(installation: Installation) -> list[Route]:
    """Each path with the plain function that answers it."""
    table: list[tuple[str, Answer]] = [
        ("/api/wall", list_cards),
        ("/api/sets", list_sets),
        ("/api/stack", list_stack),
        ("/api/alike", list_alike),
    ]
    return [Route(path, endpoint(installation, answer), methods=["GET"]) for path, answer in table]


def list_cards(installation: Installation, actor: Actor, body: Body) -> Body:
    """A page of a view from `offset` on, and how many the view holds for the person who asks."""
    view = read_view(body)
    limit, offset = whole_in_address(body, "limit", 100, 1, MOST_CARDS), whole_in_address(body, "offset", 0, 0, DEEPEST)
    rows = queue.page(installation.store, view, limit=limit, offset=offset, actor=actor)
    return {"left": queue.count(installation.store, view, actor), "items": cards(installation, actor, rows)}


def list_sets(installation: Installation, actor: Actor, body: Body) -> Body:
    """The briefs of a view, each with its first designs and how far it has come."""
    view = read_view(body)
    limit, offset = whole_in_address(body, "limit", 24, 1, MOST_SETS), whole_in_address(body, "offset", 0, 0, DEEPEST)
    found = queue.briefs(installation.store, view, actor=actor, limit=limit + 1, offset=offset, rows=views.THUMBS)
    titles = {brand.name: brand.title for brand in brands(installation.store)}
    counted = queue.counts_by_brief(installation.store, [each.brief for each in found[:limit]])
    address = partial(asset_url, installation.key)
    return {
        "left": queue.count(installation.store, view, actor),
        "more": len(found) > limit,
        "sets": [
            views.set_entry(each, address, brand_title=titles.get(each.brand, each.brand), counted=counted[each.brief])
            for each in found[:limit]
        ],
    }


def list_stack(installation: Installation, actor: Actor, body: Body) -> Body:
    """The open near-duplicates of a design, itself among them."""
    rows = queue.stack_of(installation.store, text(body, "item"), actor=actor)
    return {"items": cards(installation, actor, rows)}


def list_alike(installation: Installation, actor: Actor, body: Body) -> Body:
    """The three approved and the three rejected designs nearest to one, as thumbs that lead to their passports."""
    found = nearest_decided(installation.store, text(body, "item", longest=40))
    rows = queue.rows_of(installation.store, [each.item for alike in found.values() for each in alike], actor)
    address = partial(asset_url, installation.key)
    return {
        status.value: [views.thumb_of(rows[each.item], address, each.cosine) for each in alike if each.item in rows]
        for status, alike in found.items()
    }


def cards(installation: Installation, actor: Actor, rows: Sequence[queue.Row]) -> list[Body]:
    """Rows as the wall draws them, with the person's own stars."""
    stars = ratings_of(installation.store, [row.item for row in rows], actor)
    related, address = related_to(installation, rows), partial(asset_url, installation.key)
    return [views.wall_card(row, address, asker=actor.name, rating=stars.get(row.item, 0), related=related) for row in rows]
