"""A queue of any size: a few hundred designs that are really drawn and measured, multiplied inside the database."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, literal_column, select, text, update
from sqlmodel import Session

from dashboard.settings import Settings
from dashboard.wiring import Installation, open_installation
from review import queue
from review.domain import View
from review.store.tables import BriefRow, CandidateRow, ItemRow, JobRow, JudgementRow
from tests.dashboard.filling import fill

METHOD = (
    "distinct designs, drawn and measured by the engine, fill the first places; every further item has rows of its own "
    "(brief, job, candidate, judgement, item) and shares those pictures"
)
NUMBERS = (
    "CREATE TEMP TABLE copies AS WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < :last) SELECT k FROM n"
)
K = literal_column("k")


def draw(var: Path, distinct: int, people: list[str]) -> None:
    """An installation with `distinct` designs in its queue, and these creative directors."""
    installation = open_installation(Settings(var=var))
    (var / "people.toml").write_text("".join(f'{name} = "creative director"\n' for name in people))
    fill(installation, count=distinct)
    with installation.store.write() as tx:
        tx.execute(update(JobRow).values(finished_at=installation.store.now()))  # made, so that no worker makes it again
    installation.store.close()


def multiply(first: Path, var: Path, size: int, port: int) -> Installation:
    """A copy of the first installation whose queue holds at least `size` items."""
    shutil.copytree(first, var)
    installation = open_installation(Settings(var=var, port=port))
    distinct = queue.count(installation.store, View())
    copies = -(-size // distinct)
    if copies > 1:
        with installation.store.write() as tx:
            tx.execute(text(NUMBERS), {"last": copies - 1})
            _copy_rows(tx, copies)
            tx.execute(text("DROP TABLE copies"))
    left = queue.count(installation.store, View())
    assert left == copies * distinct, f"{left} items instead of {copies * distinct}"
    return installation


def _copy_rows(tx: Session, copies: int) -> None:
    """A copy's designs come after those of the copies before it, so that the first places hold distinct pictures."""
    item, judged = _table(ItemRow), _table(JudgementRow)
    tx.execute(update(item).values(doubt=item.c.doubt / copies))
    tx.execute(update(judged).values(p=1 - (1 - judged.c.p) / copies, low=0.0, high=1.0, relations=[]))
    _again(tx, BriefRow, "id")
    _again(tx, JobRow, "id", "brief")
    _again(tx, CandidateRow, "id", "job", "brief")
    _again(tx, JudgementRow, "candidate", p=judged.c.p - K / (1.0 * copies))
    _again(tx, ItemRow, "id", "candidate", "brief", "job", "stack", doubt=item.c.doubt + K / (1.0 * copies))


def _again(tx: Session, row: Any, *names: str, **changed: Any) -> None:
    """Adds each row once for every copy, with `names` made a copy's own and these columns changed."""
    table = _table(row)
    changed |= {name: _own(table.c[name]) for name in names}
    values = [changed.get(column.name, column) for column in table.columns]
    tx.execute(
        insert(table).from_select([column.name for column in table.columns], select(*values).select_from(table, text("copies")))
    )


def _own(name: Any) -> Any:
    """A copy's name: the copy's number in place of the first letters."""
    return func.substr(name, 1, 2).concat(func.printf("%04d", K)).concat(func.substr(name, 7))


def _table(row: Any) -> Any:
    return row.__table__
