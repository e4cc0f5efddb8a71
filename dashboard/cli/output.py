"""What the verbs share: options and the two ways to print, for people and for machines."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import click

as_option = click.option("--as", "as_name", metavar="USER", help="Who acts; recorded beside the operating system's user.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")


def print_json(value: Any) -> None:
    """One JSON value on standard output; dates as ISO 8601."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def print_table(rows: Sequence[Sequence[Any]], head: Sequence[str]) -> None:
    """Left-aligned columns, as wide as their longest cell."""
    cells = [[str(cell) for cell in row] for row in [head, *rows]]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    for row in cells:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def show(value: Any, as_json: bool, say: Callable[[Any], None]) -> None:
    """`value` as JSON, or in words through `say`."""
    print_json(value) if as_json else say(value)
