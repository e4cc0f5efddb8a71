"""Policies: how many blind opinions a brand's designs need, by product category. `review.standing` holds what follows from it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.prompting.products import products
from review import audit
from review.access import Action, require
from review.domain import Actor
from review.errors import InvalidPolicy, NotFound
from review.store import Session, Store, audit_rows, policy_rows, record_rows
from review.store.tables import PolicyRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How many opinions a brand's designs need in a product category; "" is every category without its own policy."""

    brand: str
    category: str
    eyes: int
    version: int
    actor: str
    at: datetime


def eyes_for(session: Session | Store, brand: str, category: str) -> int:
    """How many opinions an item needs whose first one is given now."""
    if isinstance(session, Store):
        with session.read() as opened:
            return eyes_for(opened, brand, category)
    row = policy_rows.applying(session, brand, category)
    return row.eyes if row else 1


def eyes_table(session: Session) -> Mapping[tuple[str, str], int]:
    """The policies in force by brand and category; `eyes_in` reads it."""
    return {(row.brand, row.category): row.eyes for row in policy_rows.in_force(session)}


def eyes_in(table: Mapping[tuple[str, str], int], brand: str, category: str) -> int:
    """`eyes_for` out of a table that was read once for many items."""
    return table.get((brand, category), table.get((brand, ""), 1))


def policies(store: Store, brand: str | None = None) -> list[Policy]:
    """The policies in force, of one brand or of all."""
    with store.read() as session:
        return [_from_row(row) for row in policy_rows.in_force(session, brand)]


def set_policy(store: Store, brand: str, category: str, eyes: int, actor: Actor) -> Policy:
    """Adds a version of a policy; items that have an opinion keep the number they began with. Raises NotFound or InvalidPolicy."""
    require(actor, Action.EDIT_BRAND)
    _check(category, eyes, categories())
    with store.write() as tx:
        audit_rows.lock_chain(tx)  # two people saving at once make two versions
        if record_rows.latest_brand(tx, brand) is None:
            known = ", ".join(record_rows.brand_names(tx)) or "none yet"
            raise NotFound("brand", brand, f"Known brands: {known}.")
        current = policy_rows.newest(tx, brand, category)
        if current is not None and current.eyes == eyes:
            return _from_row(current)
        version = current.version + 1 if current else 1
        row = PolicyRow(brand=brand, category=category, version=version, eyes=eyes, actor=actor.name, at=store.now())
        tx.add(row)
        audit.append(tx, actor, "policy set", brand, {"category": category, "eyes": eyes, "version": version})
        return _from_row(row)


def categories() -> tuple[str, ...]:
    """Every product category, by name."""
    return tuple(sorted({product.category for product in products().values()}))


def _check(category: str, eyes: int, known: Collection[str]) -> None:
    if category and category not in known:
        raise InvalidPolicy(f"There is no product category {category!r}. Give one of: {', '.join(known)}.")
    if eyes not in (1, 2):
        raise InvalidPolicy(f"A design needs 1 or 2 opinions, not {eyes}.")


def _from_row(row: PolicyRow) -> Policy:
    return Policy(brand=row.brand, category=row.category, eyes=row.eyes, version=row.version, actor=row.actor, at=row.at)
