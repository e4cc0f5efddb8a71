"""The review routes: what the viewer component calls, so that a key does not wait for a script to run again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict
from functools import partial
from typing import Any, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dashboard.api.bodies import flag, leases, names, optional_text, read_body, seconds, text, tokens, whole, whole_in_address
from dashboard.api.counting import left
from dashboard.api.deck import deck, related_to
from dashboard.api.guard import asker
from dashboard.api.refusals import BadRequest
from dashboard.api.tokens import asset_url, issue_token
from dashboard.views import review as views
from dashboard.views.keys import checked_keys
from dashboard.wiring import Installation
from review import decisions, likeness, preferences, queue, ratings
from review.decisions import MOST_AT_ONCE as MOST_IN_BATCH
from review.decisions import Recent
from review.domain import Actor, Decision, Order, Reason, Status, Verdict, View
from review.errors import AlreadyDecided, LeaseLost, NeedsAnother
from review.ids import item_of
from review.queue import Leased
from review.tally import decided_today

MOST_AT_ONCE = 12
MOST_ROWS = 200
KEPT = "Your opinion is kept. Another person decides next."
"""The same after the first opinion and after one that differs from it, so that nobody learns which theirs was."""
ANY = "any"
"""The status of a view that holds every one."""

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
        ("POST", "/api/decisions/many", decide_many),
        ("POST", "/api/decisions/undo", undo),
        ("POST", "/api/ratings", rate),
        ("POST", "/api/not-duplicates", not_duplicate),
        ("POST", "/api/keys", set_keys),
    ]
    return [Route(path, endpoint(installation, answer), methods=[method]) for method, path, answer in table]


def endpoint(installation: Installation, answer: Answer) -> Callable[[Request], Any]:
    """An asynchronous endpoint that finds out who asks, reads the body, and answers from a thread."""

    async def respond(request: Request) -> Response:
        actor = asker(request, installation)
        body = await read_body(request) if request.method == "POST" else dict(request.query_params)
        return JSONResponse(await run_in_threadpool(answer, installation, actor, body), headers={"cache-control": "no-store"})

    return respond


def list_queue(installation: Installation, actor: Actor, body: Body) -> Body:
    """A page of the queue in its order; leases nothing."""
    view, limit = read_view(body), whole_in_address(body, "limit", 50, 1, MOST_ROWS)
    rows = queue.page(installation.store, view, limit=limit, actor=actor)
    return {"left": queue.count(installation.store, view, actor), "items": [row.to_mapping() for row in rows]}


def lease(installation: Installation, actor: Actor, body: Body) -> Body:
    """The next designs of a view, or one by its id, leased to the person who asks."""
    view, ttl_s = read_view(body.get("view")), installation.settings.lease_seconds
    item = optional_text(body, "item")
    if item is not None:
        held = queue.lease(installation.store, item, actor, ttl_s)
        found = [Leased(row=queue.row(installation.store, item, actor), lease=held)]
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
    """Records a verdict under its lease. The same key again answers the same decision. It counts no queue, however long."""
    decision = decisions.decide(
        installation.store,
        text(body, "item"),
        _member(Verdict, text(body, "verdict"), "verdict"),
        actor,
        token=text(body, "lease"),
        reason=_reason(body),
        note=text(body, "note", "", longest=500),
        seconds=seconds(body),
        key=text(body, "key", longest=80),
    )
    return {"decision": decision_mapping(decision), "today": decided_today(installation.store, actor)}


def decide_many(installation: Installation, actor: Actor, body: Body) -> Body:
    """Records one verdict on all items that are free or the person's own, in one transaction, and says why not on the others."""
    batch = decisions.decide_many(
        installation.store,
        names(body, "items", MOST_IN_BATCH),
        _member(Verdict, text(body, "verdict"), "verdict"),
        actor,
        reason=_reason(body),
        note=text(body, "note", "", longest=500),
        key=text(body, "key", longest=80),
        tokens=tokens(body, "leases"),
    )
    return {
        "batch": batch.id,
        "decided": [decision.item for decision in batch.decided],
        "refused": [asdict(refused) for refused in batch.refused],
        "today": decided_today(installation.store, actor),
    }


def undo(installation: Installation, actor: Actor, body: Body) -> Body:
    """Takes a decision or a whole batch back. What is open again, and theirs to decide, is leased to the person who did."""
    despite, batch = flag(body, "despite"), optional_text(body, "batch")
    if batch is None:
        decision = decisions.undo(installation.store, text(body, "decision"), actor, despite_export=despite)
        taken, refused = [decision], []
    else:
        back = decisions.undo_batch(installation.store, batch, actor, despite_export=despite)
        taken, refused = list(back.decided), [asdict(each) for each in back.refused]
    found = deck(installation, actor, _leased_again(installation, actor, [each.item for each in taken[:MOST_AT_ONCE]]))
    leased = {card["item"] for card in found}
    rest = [{"item": each.item, "lease": None} for each in taken if each.item not in leased]
    return {
        "decision": decision_mapping(taken[0]) if batch is None else None,
        "item": found[0] if found else None,
        "items": found if batch is None else [*found, *rest],
        "refused": refused,
        **progress(installation, actor, read_view(body.get("view"))),
    }


def _leased_again(installation: Installation, actor: Actor, items: Sequence[str]) -> list[Leased]:
    """Those of the items that are open, free and this person's to decide, leased to them."""
    held = []
    for item in items:
        with suppress(AlreadyDecided, LeaseLost, NeedsAnother):
            held.append(queue.lease(installation.store, item, actor, installation.settings.lease_seconds))
    rows = queue.rows_of(installation.store, [lease.item for lease in held], actor)
    return [Leased(row=rows[lease.item], lease=lease) for lease in held]


def recent(installation: Installation, actor: Actor, _body: Body) -> Body:
    """The person's last ten decisions that stand, newest first, each with its design, or one of its designs."""
    address, entries = partial(asset_url, installation.key), decisions.recent_entries(installation.store, actor)
    rows = queue.rows_of(installation.store, [entry.item for entry in entries], actor)
    return {"decisions": [_recent(entry, views.card(rows[entry.item], address)) for entry in entries]}


def _recent(entry: Recent, card: Body) -> Body:
    return {
        "decision": entry.decision,
        "batch": entry.batch,
        "n": entry.n,
        "verdict": str(entry.verdict),
        "reason": entry.reason,
        "at": entry.at.isoformat(),
        "settled": entry.settled,
        "card": card,
    }


def rate(installation: Installation, actor: Actor, body: Body) -> Body:
    """Gives a design the person's stars; 0 takes them back."""
    item = item_of(text(body, "item"))
    return {"item": item, "stars": ratings.rate(installation.store, item, whole(body, "stars", -1, 0, 5), actor)}


def not_duplicate(installation: Installation, actor: Actor, body: Body) -> Body:
    """Remembers that two designs are not what one was taken for; answers that one as it stands now."""
    item = text(body, "item")
    likeness.not_duplicate(installation.store, item, text(body, "other"), actor)
    row = queue.row(installation.store, item, actor)
    return {"item": views.card(row, partial(asset_url, installation.key), related=related_to(installation, [row]))}


def set_keys(installation: Installation, actor: Actor, body: Body) -> Body:
    """Keeps the person's own review keys; {} puts the first ones back."""
    return {"keys": preferences.set_keys(installation.store, actor, checked_keys(body.get("keys")))}


def progress(installation: Installation, actor: Actor, view: View) -> Body:
    """What is left of the view, and what the person decided today."""
    return {"left": left(installation, actor, view), "today": decided_today(installation.store, actor)}


def decision_mapping(decision: Decision) -> Body:
    """A decision for machines."""
    return {
        "id": decision.id,
        "item": decision.item,
        "verdict": str(decision.verdict),
        "reason": decision.reason,
        "note": decision.note,
        "actor": decision.actor,
        "at": decision.at.isoformat(),
        "undone": decision.undone,
        "settled": decision.settled,
        "sentence": "" if decision.settled else KEPT,
    }


def read_view(body: Any) -> View:
    """A view as sent, in JSON or in an address; what is left out, null or "" is open, but a status left out is `queued`."""
    body = {} if body is None else body
    if not isinstance(body, dict):
        raise BadRequest("view is not an object.")
    status = optional_text(body, "status") or Status.QUEUED
    parts = {field: optional_text(body, field) or None for field in ("brand", "brief", "job", "template", "generator", "stack")}
    return View(
        **parts,
        status=None if status == ANY else _member(Status, status, "status"),
        order=_member(Order, optional_text(body, "order") or Order.BEST, "order"),
        search=optional_text(body, "search") or "",
    )


def _reason(body: Body) -> Reason | None:
    return None if body.get("reason") is None else _member(Reason, text(body, "reason"), "reason")


def _member(kind: type[Kind], value: str, field: str) -> Kind:
    try:
        return kind(value)
    except ValueError:
        raise BadRequest(f"{field} is {value[:40]!r}; it must be one of {', '.join(kind)}.") from None
