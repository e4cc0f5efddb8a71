"""The review queue: what a view lists and why, and the leases that keep two people off one item."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from engine.domain.brief import RepeatType
from engine.domain.prompt import design_title
from engine.domain.score import BrandFit, Likeness, Measurement, Relation
from engine.domain.spec import sheet_of
from review.access import Action, require
from review.domain import OPEN, Actor, Lease, Order, Status, View
from review.errors import AlreadyDecided, LeaseHeld, LeaseLost, NeedsAnother, NotFound
from review.ids import item_of
from review.judgements import is_denied, judgement_from_row
from review.policy import eyes_in, eyes_table
from review.standing import standing_of
from review.store import Session, Store, decision_rows, queue_rows, record_rows
from review.store.queue_rows import Listed
from review.store.tables import AHEAD, ItemRow

__all__ = [
    "BriefSet", "Leased", "Order", "Row", "View", "beat", "briefs", "count", "count_barred", "counts", "counts_by_brief", "later",
    "lease", "lease_next", "page", "release", "row", "rows_of", "stack_of",
]  # fmt: skip

LEASE_TTL_S = 120.0

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One item as the viewer shows it. `place` counts from 1 within its view, 0 outside one; `why` says why it stands there; `lot`
    is the chance with which it was drawn by lot, 0 where it stands by its score. `eyes` is how many opinions its brand asks for;
    `stack` names its open near-duplicates, "" where there are none; `sheet` tells how a print sits on its product
    (`engine.domain.spec.sheet_of`). Nothing here tells whether somebody gave an opinion."""

    item: str
    candidate: str
    brand: str
    generator: str
    template: str
    revision: int
    asset: str
    status: Status
    repeat: RepeatType
    repeat_mm: tuple[float, float]
    sheet: Mapping[str, Any]
    brief: str
    job: str
    words: str
    at: datetime
    fit: BrandFit | None
    measurements: tuple[Measurement, ...]
    traits: Mapping[str, float | str]
    notes: tuple[str, ...]
    relations: tuple[Relation, ...]
    parent: str | None
    prompt: Mapping[str, Any] | None
    holder: str | None
    lease_expires: datetime | None
    put_off: datetime | None
    place: int
    why: str
    author: str
    category: str
    eyes: int
    stack: str
    stack_size: int
    lot: float

    @property
    def near_duplicate_of(self) -> str | None:
        """The candidate that it is a copy of."""
        copied = (each.other for each in self.relations if each.kind is Likeness.DUPLICATE)
        return next((other for other in copied if other.startswith("C-")), None)

    @property
    def title(self) -> str:
        """What people call it; an import goes by its file's name."""
        return design_title(self.prompt or {}) or self.words.capitalize() or self.candidate

    def to_mapping(self) -> dict[str, Any]:
        """The public JSON form (`strikeoff queue --json`)."""
        fit = self.fit
        return {
            "item": self.item,
            "candidate": self.candidate,
            "title": self.title,
            "brand": self.brand,
            "generator": self.generator,
            "template": self.template or None,
            "revision": self.revision or None,
            "asset": self.asset,
            "status": str(self.status),
            "brand_fit": {"p": fit.p, "low": fit.low, "high": fit.high} if fit else None,
            "measurements": [asdict(measurement) for measurement in self.measurements],
            "relations": [asdict(relation) for relation in self.relations],
            "repeat": str(self.repeat),
            "repeat_mm": list(self.repeat_mm),
            "brief": self.brief or None,
            "job": self.job or None,
            "category": self.category or None,
            "eyes": self.eyes,
            "stack": {"id": self.stack, "size": self.stack_size} if self.stack else None,
            "holder": self.holder,
            "lot": self.lot,
            "place": self.place,
            "why": self.why,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Leased:
    """An item and the right to decide it."""

    row: Row
    lease: Lease


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefSet:
    """A brief as a set: how many of its items the view holds, and the first of them."""

    brief: str
    title: str
    brand: str
    count: int
    rows: tuple[Row, ...]


def page(store: Store, view: View, *, limit: int = 50, offset: int = 0, actor: Actor | None = None) -> list[Row]:
    """The view's items from `offset` on, in its order, without those that the actor may not decide. Leases nothing."""
    with store.read() as session:
        person = actor.name if actor else None
        listed = queue_rows.list_items(session, view, limit=limit, offset=offset, person=person)
        return _rows(session, listed, store.now(), first=offset + 1, order=view.order, person=person)


def count(store: Store, view: View, actor: Actor | None = None) -> int:
    """How many items the view holds, by the very filter of `page` and `lease_next`."""
    with store.read() as session:
        return queue_rows.count_items(session, view, actor.name if actor else None)


def count_barred(store: Store, view: View, actor: Actor) -> int:
    """How many of the view's items are not the actor's to decide; they are not in `page` and `count`."""
    with store.read() as session:
        return queue_rows.count_barred(session, view, actor.name)


def briefs(
    store: Store, view: View, actor: Actor | None = None, *, limit: int = 50, offset: int = 0, rows: int = 6
) -> list[BriefSet]:
    """The briefs whose items the view holds, in its order, each with its first `rows`."""
    person, now = actor.name if actor else None, store.now()
    with store.read() as session:
        found = queue_rows.count_by_brief(session, view, limit=limit, offset=offset, person=person)
        views = [replace(view, brief=brief.id) for brief, _ in found]
        firsts = [queue_rows.list_items(session, each, limit=rows, offset=0, person=person) if rows else () for each in views]
        around = _around(session, [entry for listed in firsts for entry in listed], person)
    return [
        BriefSet(
            brief=brief.id,
            title=str(brief.content.get("intent", brief.id)),
            brand=brief.brand,
            count=n,
            rows=tuple(_numbered(listed, now, around, order=view.order)),
        )
        for (brief, n), listed in zip(found, firsts, strict=True)
    ]


def counts_by_brief(store: Store, briefs: Sequence[str]) -> dict[str, dict[Status, int]]:
    """How many items each of the briefs has in each status, whoever may decide them; a status without items is left out."""
    counted: dict[str, dict[Status, int]] = {brief: {} for brief in briefs}
    with store.read() as session:
        for brief, status, n in queue_rows.count_by_brief_and_status(session, briefs):
            counted[brief][Status(status)] = n
    return counted


def stack_of(store: Store, any_id: str, actor: Actor | None = None) -> list[Row]:
    """The open near-duplicates of an item, itself among them where it is open; best first."""
    person = actor.name if actor else None
    with store.read() as session:
        item = _known(record_rows.item_row(session, item_of(any_id)), any_id)
        listed = queue_rows.list_stack(session, item.stack, person)
        return _rows(session, listed, store.now(), order=Order.BEST, person=person)


def counts(store: Store, brand: str | None = None) -> dict[Status, int]:
    """Items by status, every status named."""
    with store.read() as session:
        found = queue_rows.count_by_status(session, brand)
    return {status: found.get(status, 0) for status in Status}


def row(store: Store, any_id: str, actor: Actor | None = None) -> Row:
    """One item by its own, its candidate's or its design's id; raises NotFound."""
    return _known(rows_of(store, [any_id], actor).get(item_of(any_id)), any_id)


def rows_of(store: Store, any_ids: Iterable[str], actor: Actor | None = None) -> dict[str, Row]:
    """These items by their ids, given as `row` takes them; those that do not exist are left out."""
    items = sorted({item_of(any_id) for any_id in any_ids})
    if not items:
        return {}
    with store.read() as session:
        listed = queue_rows.items_by_id(session, items)
        rows = _rows(session, listed, store.now(), order=None, person=actor.name if actor else None)
    return {row.item: row for row in rows}


def lease_next(
    store: Store, actor: Actor, view: View, n: int = 1, ttl_s: float = LEASE_TTL_S, *, token: str | None = None
) -> list[Leased]:
    """Leases up to `n` of the view's first items that are free. With the `token` of earlier leases these count among the `n`
    and are extended: so a page that was loaded again has its items back."""
    require(actor, Action.DECIDE)
    token, now = token or secrets.token_urlsafe(12), store.now()
    expires = now + timedelta(seconds=ttl_s)
    with store.write() as tx:
        items = queue_rows.lease_items(tx, view, n=n, holder=actor.name, token=token, now=now, expires=expires)
        found = {entry[0].id: entry for entry in queue_rows.items_by_id(tx, items)}
        rows = _rows(tx, [found[item] for item in items], now, order=view.order, person=actor.name)
        return [Leased(row=row, lease=Lease(item=row.item, holder=actor.name, token=token, expires=expires)) for row in rows]


def lease(store: Store, item: str, actor: Actor, ttl_s: float = LEASE_TTL_S) -> Lease:
    """Leases one item; a lease the same person holds elsewhere moves here. Raises LeaseHeld, AlreadyDecided, NeedsAnother or
    NotFound."""
    require(actor, Action.DECIDE)
    item, token, now = item_of(item), secrets.token_urlsafe(12), store.now()
    expires = now + timedelta(seconds=ttl_s)
    with store.write() as tx:
        if not queue_rows.lease_item(tx, item, holder=actor.name, token=token, now=now, expires=expires):
            raise _refusal(tx, queue_rows.lock_item(tx, item), item, actor)
    return Lease(item=item, holder=actor.name, token=token, expires=expires)


def beat(store: Store, held: Iterable[tuple[str, str]], ttl_s: float = LEASE_TTL_S) -> list[Lease]:
    """Extends leases, given as (item, token), and returns those that still hold: what is missing was lost."""
    expires = store.now() + timedelta(seconds=ttl_s)
    with store.write() as tx:
        kept = [(item, token, queue_rows.extend_lease(tx, item, token, expires)) for item, token in sorted(held)]
    return [Lease(item=item, holder=holder, token=token, expires=expires) for item, token, holder in kept if holder]


def release(store: Store, held: Iterable[tuple[str, str]]) -> int:
    """Gives leases, given as (item, token), back before their time; returns how many there were."""
    with store.write() as tx:
        return sum(queue_rows.release_lease(tx, item, token) for item, token in sorted(held))


def later(store: Store, item: str, actor: Actor, *, token: str | None = None) -> None:
    """Puts an open item behind all others of its views; the lease ends. Raises LeaseLost."""
    require(actor, Action.DECIDE)
    item, now = item_of(item), store.now()
    with store.write() as tx:
        check_lease(tx, item, actor, token, now)
        queue_rows.put_off(tx, item, int(now.timestamp() * 1000))


def check_lease(tx: Session, item: str, actor: Actor, token: str | None, now: datetime) -> ItemRow:
    """Locks an open item for its lease's holder, or without a token for anyone if nobody else has it; raises what forbids it."""
    found = queue_rows.lock_item(tx, item)  # before anything else is read of it
    barred = bool(queue_rows.barred_for(tx, [item], actor.name))
    return check_locked(tx, found, item, actor, token, now, barred=barred)


def check_locked(
    tx: Session, found: ItemRow | None, item: str, actor: Actor, token: str | None, now: datetime, *, barred: bool
) -> ItemRow:
    """The same of an item that is locked, or not there."""
    if found is None or Status(found.status) not in OPEN or barred:
        raise _refusal(tx, found, item, actor)
    live = found.lease_expires is not None and found.lease_expires > now
    holder = found.lease_holder if live else None
    if token is None and holder not in (None, actor.name):
        raise _refusal(tx, found, item, actor)
    if token is not None and (not live or found.lease_token != token):
        raise LeaseLost(item, holder)
    return found


def _refusal(tx: Session, found: ItemRow | None, item: str, actor: Actor) -> Exception:
    found = _known(found, item)
    standing = standing_of(decision_rows.history(tx, item))
    if Status(found.status) not in OPEN:
        return AlreadyDecided(item, standing.by or "someone", standing.verdict or found.status)
    if queue_rows.barred_for(tx, [item], actor.name):
        return NeedsAnother(item, gave=actor.name in {opinion.actor for opinion in standing.opinions})
    assert found.lease_holder is not None, "a lease that stands in the way has a holder"
    assert found.lease_expires is not None, "a lease that stands in the way has an end"
    return LeaseHeld(item, found.lease_holder, found.lease_expires)


def _known(found: Found | None, any_id: str) -> Found:
    if found is None:
        raise NotFound("item", any_id, "`strikeoff queue` lists what there is.")
    return found


@dataclass(frozen=True, slots=True)
class _Around:
    """What rows need beside their own records, read once for all of them."""

    eyes: Mapping[tuple[str, str], int]
    stacks: Mapping[str, int]
    distinct: frozenset[tuple[str, str]]


def _rows(
    session: Session, listed: Sequence[Listed], now: datetime, *, order: Order | None, person: str | None, first: int = 1
) -> list[Row]:
    """Rows of one answer, numbered from `first`."""
    return _numbered(listed, now, _around(session, listed, person), order=order, first=first)


def _around(session: Session, listed: Sequence[Listed], person: str | None) -> _Around:
    alike = [item.id for item, _, judged in listed if judged and judged.relations]
    return _Around(
        eyes_table(session),
        queue_rows.stack_sizes(session, {item.stack for item, _, _ in listed}, person),
        queue_rows.distinct_pairs(session, alike) if alike else frozenset(),
    )


def _numbered(listed: Sequence[Listed], now: datetime, around: _Around, *, order: Order | None, first: int = 1) -> list[Row]:
    """Outside an order rows have no place."""
    return [_row(entry, now, around, place=place if order else 0, order=order) for place, entry in enumerate(listed, first)]


def _relations(item: str, relations: Sequence[Relation], around: _Around) -> tuple[Relation, ...]:
    """What an item resembles, but for what a person said that it does not."""
    return tuple(relation for relation in relations if not is_denied(item, relation, around.distinct))


def _row(entry: Listed, now: datetime, around: _Around, *, place: int, order: Order | None) -> Row:
    item, candidate, judged = entry
    judgement = judgement_from_row(judged) if judged else None
    fit = judgement.fit if judgement else None
    size = around.stacks.get(item.stack, 0)
    live = item.lease_expires is not None and item.lease_expires > now
    put_off = datetime.fromtimestamp(item.turn / 1000, UTC) if item.turn > 0 else None
    return Row(
        item=item.id,
        candidate=item.candidate,
        brand=item.brand,
        generator=item.generator,
        template=item.template,
        revision=item.revision,
        asset=candidate.asset,
        status=Status(item.status),
        repeat=RepeatType(candidate.repeat),
        repeat_mm=(candidate.width_mm, candidate.height_mm),
        sheet=sheet_of(candidate.spec),
        brief=item.brief,
        job=item.job,
        words=item.words,
        at=item.at,
        fit=fit,
        measurements=judgement.measurements if judgement else (),
        traits=judgement.traits if judgement else {},
        notes=judgement.notes if judgement else (),
        relations=_relations(item.id, judgement.relations if judgement else (), around),
        parent=candidate.parent,
        prompt=candidate.prompt,
        holder=item.lease_holder if live else None,
        lease_expires=item.lease_expires if live else None,
        put_off=put_off,
        place=place,
        why=_why(order, place, fit, put_off, item),
        author=item.author,
        category=item.category,
        eyes=eyes_in(around.eyes, item.brand, item.category),
        stack=item.stack if size > 1 else "",
        stack_size=size if size > 1 else 0,
        lot=item.lot,
    )


def _why(order: Order | None, place: int, fit: BrandFit | None, put_off: datetime | None, item: ItemRow) -> str:
    """Why an item stands where it does, in one sentence."""
    if order is None:
        return ""
    if put_off:
        return f"Number {place}: put off at {put_off:%H:%M} UTC, so it comes after the rest."
    if item.turn == AHEAD:
        return f"Number {place}: a revision that somebody asked for comes first."
    if order is Order.OLDEST:
        return f"Number {place}: oldest first, waiting since {item.at:%d %b %H:%M} UTC."
    if item.lot:
        return f"Number {place}: drawn by lot, as {item.lot:.0%} of the designs are, to keep the scores honest."
    if order is Order.INFORMATIVE:
        return f"Number {place}: most informative first, {_unsure(fit)}, and {_nth(item)}."
    within = "best first within its brief" if order is Order.BRIEF else "best first"
    if fit is None:
        return f"Number {place}: {within}, and nothing has scored it yet."
    return f"Number {place}: {within}, {fit.p:.0%} likely to be approved ({fit.low:.0%} to {fit.high:.0%})."


def _unsure(fit: BrandFit | None) -> str:
    if fit is None:
        return "nothing has scored it yet"
    sure = "unsure" if abs(fit.p - 0.5) < 0.2 else "fairly sure" if abs(fit.p - 0.5) < 0.4 else "sure"
    return f"the score is {sure} of it ({fit.p:.0%} likely to be approved)"


def _nth(item: ItemRow) -> str:
    if item.nth == 0:
        return "nothing of its kind came before it"
    return f"{item.nth} of its kind (brief, layout, motif and style) came before it"
