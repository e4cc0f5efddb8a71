"""Statements about ratings and what people chose for their pages. Ratings are only ever added."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from review.store.tables import PreferenceRow, RatingRow


def last_rating(session: Session, item: str, person: str) -> RatingRow | None:
    """The person's rating of an item that stands."""
    query = select(RatingRow).where(RatingRow.item == item, RatingRow.actor == person)
    return session.exec(query.order_by(col(RatingRow.seq).desc()).limit(1)).first()


def standing_ratings(session: Session, items: Sequence[str], person: str) -> dict[str, int]:
    """The person's stars of each of these items that they ever rated."""
    query = select(RatingRow).where(col(RatingRow.item).in_(items), RatingRow.actor == person).order_by(col(RatingRow.seq))
    return {row.item: row.stars for row in session.exec(query)}


def preference(session: Session, person: str) -> PreferenceRow | None:
    """What a person chose."""
    return session.get(PreferenceRow, person)


def save_preference(tx: Session, person: str, keys: dict[str, Any], at: datetime) -> None:
    """Replaces what a person chose."""
    tx.merge(PreferenceRow(person=person, keys=keys, at=at))
