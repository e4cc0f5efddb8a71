"""Counts in Prometheus' text format."""

from __future__ import annotations

from collections.abc import Mapping


def prometheus(items: Mapping[str, int]) -> str:
    """How many items stand where."""
    lines = ["# HELP strikeoff_items Items by status.", "# TYPE strikeoff_items gauge"]
    lines += [f'strikeoff_items{{status="{status}"}} {count}' for status, count in sorted(items.items())]
    return "\n".join(lines) + "\n"
