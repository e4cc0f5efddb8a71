"""Alembic's environment and one module a revision."""
