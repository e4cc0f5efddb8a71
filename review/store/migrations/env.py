"""Alembic runs this with the connection, and its transaction, that `review.store.session.migrate` opened."""

from __future__ import annotations

from alembic import context

from review.store.tables import Table

context.configure(connection=context.config.attributes["connection"], target_metadata=Table.metadata, render_as_batch=True)
context.run_migrations()
