"""The records: tables, sessions, migrations. The only package that knows sqlmodel."""

from review.store.session import Store, migrate, open_store

__all__ = ["Store", "migrate", "open_store"]
