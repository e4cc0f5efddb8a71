"""The records: tables, sessions, statements, migrations. The only package that knows sqlmodel."""

from sqlmodel import Session

from review.store.session import Store, migrate, open_store

__all__ = ["Session", "Store", "migrate", "open_store"]
