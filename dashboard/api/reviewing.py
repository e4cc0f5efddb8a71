"""The review routes: what the viewer component calls, so that a key does not wait for a script to run again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dashboard.api.bodies import leases, optional_text, read_body, seconds, text, whole
from dashboard.api.deck import deck
from dashboard.api.guard import asker
from dashboard.api.refusals import BadRequest
from dashboard.api.tokens import asset_url, issue_token
from dashboard.views import review as views
from dashboard.wiring import Installation
from review import decisions, queue
from review.domain import Actor, Decision, Order, Reason, Status, Verdict, View
from review.queue import Leased
from review.tally import decided_today

MOST_AT_ONCE = 12
MOST_ROWS = 200

Kind = TypeVar("Kind", Verdict, Reason, Status, Order)
Body = dict[str, Any]
Answer = Callable[[Installation, Actor, Body], Body]


def review_routes(installation: Installation) -> list[Route]:
    """Each path with its method and the plain function that answers it."""
    table: list[tuple[str, str, Answer]] = [
        ("GET", "/api/queue", list_queue),
        ("GET", "/api/recent", recent),
        ("POST", "/api/leases", lease),
        ("POST", "/api/beat", beat),
        ("POST", "/api/release", release),
        ("POST", "/api/later", later),
        ("POST", "/api/decisions", decide),
        ("POST", "/api/decisions/undo", undo),
    ]
    return [Route(path, endpoint(installation, answer), methods=[method]) for method, path, answer in table]


def endpoint(installation: Installation, answer: Answer) -> Callable[[Request], Any]:
    """An asynchronous endpoint that finds out who asks, reads the body, and answers from a thread."""

    async def endpoint(request: Request) -> Response:
        actor = asker(request, installation)
        body = await read_body(request) if request.method == "POST" else dict(request.query_params)
        return JSONResponse(await run_in_threadpool(answer, installation, actor, body), headers={"cache-control": "no-store"})

    return endpoint


def list_queue(installation: Installation, _actor: Actor, body: Body) -> Body:
    """A page of the queue in its order; leases nothing."""
    view = read_view(body)
    limit = body.get("limit", "50")
    if not (isinstance(limit, str) and limit.isdecimal() and len(limit) < 6 and 0 < int(limit) <= MOST_ROWS):
        raise BadRequest(f"limit is not a whole number from 1 to {MOST_ROWS}.")
    rows = queue.page(installation.store, view, limit=int(limit))
    return {"left": queue.count(installation.store, view), "items": [row.to_mapping() for row in rows]}


def lease(installation: Installation, actor: Actor, body: Body) -> Body:
    """The next designs of a view, or one by its id, leased to the person who asks."""
    view, ttl_s = read_view(body.get("view")), installation.settings.lease_seconds
    item = optional_text(body, "item")
    if item is not None:
        held = queue.lease(installation.store, item, actor, ttl_s)
        found = [Leased(row=queue.row(installation.store, item), lease=held)]
    else:
        n = whole(body, "n", 6, 1, MOST_AT_ONCE)
        found = queue.lease_next(installation.store, actor, view, n, ttl_s)
    return {"items": deck(installation, actor, found), **progress(installation, actor, view)}


def beat(installation: Installation, actor: Actor, body: Body) -> Body:
    """Keeps leases, names the lost ones, and renews the token."""
    held = leases(body)
    kept = {lease.item for lease in queue.beat(installation.store, held, installation.settings.lease_seconds)}
    lost = [item for item, _ in held if item not in kept]
    token = issue_token(installation.key, actor)
    return {"token": token, "lost": lost, **progress(installation, actor, read_view(body.get("view")))}


def release(installation: Installation, _actor: Actor, body: Body) -> Body:
    """Gives leases back."""
    return {"released": queue.release(installation.store, leases(body))}


def later(installation: Installation, actor: Actor, body: Body) -> Body:
    """Puts a design behind the others of its view."""
    queue.later(installation.store, text(body, "item"), actor, token=text(body, "lease"))
    return progress(installation, actor, read_view(body.get("view")))


def decide(installation: Installation, actor: Actor, body: Body) -> Body:
    """Records a verdict under its lease. The same key again answers the same decision."""
    decision = decisions.decide(
        installation.store,
        text(body, "item"),
        _member(Verdict, text(body, "verdict"), "verdict"),
        actor,
        token=text(body, "lease"),
        reason=None if body.get("reason") is None else _member(Reason, text(body, "reason"), "reason"),
        note=text(body, "note", "", longest=500),
        seconds=seconds(body),
        key=text(body, "key", longest=80),
    )
    return {"decision": decision_mapping(decision), **progress(installation, actor, read_view(body.get("view")))}


def undo(installation: Installation, actor: Actor, body: Body) -> Body:
    """Takes a decision back and leases its design again to the person who did."""
    decision = decisions.undo(installation.store, text(body, "decision"), actor)
    held = queue.lease(installation.store, decision.item, actor, installation.settings.lease_seconds)
    found = [Leased(row=queue.row(installation.store, decision.item), lease=held)]
    return {
        "decision": decision_mapping(decision),
        "item": deck(installation, actor, found)[0],
        **progress(installation, actor, read_view(body.get("view"))),
    }


def recent(installation: Installation, actor: Actor, _body: Body) -> Body:
    """The person's last ten decisions that stand, newest first, each with its design."""
    standing = [decision for decision in decisions.recent(installation.store, actor, 20) if not decision.undone][:10]
    rows = [queue.row(installation.store, decision.item) for decision in standing]
    address = _address(installation)
    return {
        "decisions": [
            {"decision": decision.id, "verdict": str(decision.verdict), "reason": decision.reason, "card": views.card(row, address)}
            for decision, row in zip(standing, rows, strict=True)
        ]
    }


def progress(installation: Installation, actor: Actor, view: View) -> Body:
    """What is left of the view, and what the person decided today."""
    return {"left": queue.count(installation.store, view), "today": decided_today(installation.store, actor)}


def decision_mapping(decision: Decision) -> Body:
    """A decision for machines."""
    return {
        "id": decision.id,
        "item": decision.item,
        "verdict": str(decision.verdict),
        "reason": decision.reason,
        "actor": decision.actor,
        "at": decision.at.isoformat(),
        "undone": decision.undone,
    }


def read_view(body: Any) -> View:
    """Brand, status and order of a view; what is left out (None: all) is open."""
    body = {} if body is None else body
    if not isinstance(body, dict):
        raise BadRequest("view is not an object.")
    status = optional_text(body, "status")
    return View(
        brand=optional_text(body, "brand") or None,
        status=_member(Status, status, "status") if status else Status.QUEUED,
        order=_member(Order, optional_text(body, "order") or Order.BEST, "order"),
    )


def _address(installation: Installation) -> views.Address:
    return lambda sha256, width: asset_url(installation.key, sha256, width)


def _member(kind: type[Kind], value: str, field: str) -> Kind:
    try:
        return kind(value)
    except ValueError:
        raise BadRequest(f"{field} is {value[:40]!r}; it must be one of {', '.join(kind)}.") from None
