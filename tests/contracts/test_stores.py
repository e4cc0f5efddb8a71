"""What every database behind `review.store` must do; each test runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from review.errors import DatabaseUnusable
from review.store import Store, migrate, open_store
from review.store.tables import AssetRow, BrandRow, JobRow, JudgementRow, PolicyRow, Table

SPAWN = multiprocessing.get_context("spawn")


def brand(version: int = 1, **changes: Any) -> BrandRow:
    values: dict[str, Any] = {"name": "harbour", "version": version, "profile": {}, "actor": "dana", "at": datetime.now(UTC)}
    return BrandRow(**values | changes)


def test_migrations_make_exactly_the_tables_of_the_code(store: Store) -> None:
    with store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Table.metadata) == []


def test_migrating_twice_changes_nothing(database_url: str) -> None:
    opened = open_store(database_url)
    with opened.write() as tx:
        tx.add(brand())
    opened.close()
    assert migrate(database_url) == migrate(database_url)
    again = open_store(database_url)
    with again.read() as session:
        assert session.get(BrandRow, ("harbour", 1)) is not None
    again.close()


def _migrate(url: str, start: Any) -> None:
    start.wait(60)
    migrate(url)


def test_processes_that_migrate_at_once_all_succeed(empty_database: str) -> None:
    start = SPAWN.Barrier(3)
    workers = [SPAWN.Process(target=_migrate, args=(empty_database, start)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    open_store(empty_database).close()


def test_a_database_without_tables_is_refused_with_what_to_do(empty_database: str) -> None:
    with pytest.raises(DatabaseUnusable, match="has no tables yet"):
        open_store(empty_database)


def test_a_database_of_a_newer_program_is_refused(database_url: str) -> None:
    opened = open_store(database_url)
    with opened.write() as tx:
        tx.connection().execute(text("UPDATE alembic_version SET version_num = 'm999'"))
    opened.close()
    for act in (open_store, migrate):
        with pytest.raises(DatabaseUnusable, match="version m999, newer than this program"):
            act(database_url)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("nonsense", "is not a database URL"),
        ("mysql://root@localhost/x", "not in mysql"),
        ("sqlite://", "need a file"),
        ("postgresql://nobody@127.0.0.1:9/none?connect_timeout=2", "cannot be used"),
    ],
)
def test_a_wrong_url_is_refused_with_one_sentence(url: str, says: str) -> None:
    with pytest.raises(DatabaseUnusable, match=says) as refused:
        open_store(url)
    assert "\n" not in str(refused.value)


def test_a_password_is_never_in_the_message() -> None:
    with pytest.raises(DatabaseUnusable) as refused:
        open_store("postgresql://nobody:hunter2@127.0.0.1:9/none?connect_timeout=2")
    assert "hunter2" not in str(refused.value)


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "records.db"
    path.write_bytes(b"not a database at all, but quite a long text instead" * 100)
    before = path.read_bytes()
    with pytest.raises(DatabaseUnusable, match="cannot be used"):
        migrate(f"sqlite:///{path}")
    assert path.read_bytes() == before


def test_times_come_back_aware_and_in_utc(store: Store) -> None:
    moment = datetime(2026, 3, 29, 3, 30, 0, 123456, tzinfo=timezone(timedelta(hours=2)))
    with store.write() as tx:
        tx.add(brand(at=moment))
    with store.read() as session:
        row = session.get(BrandRow, ("harbour", 1))
        assert row is not None
        assert row.at == moment
        assert row.at.utcoffset() == timedelta(0)


def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="no time zone"), store.write() as tx:
        tx.add(brand(at=datetime(2026, 1, 1)))


def test_json_keeps_numbers_text_and_order(store: Store) -> None:
    value = {"z": 0.1 + 0.2, "a": [1, 2.5, None, True], "ü": "naïve “quotes”", "deep": {"b": 1, "a": 2}}
    with store.write() as tx:
        tx.add(brand(profile=value))
    with store.read() as session:
        row = session.get(BrandRow, ("harbour", 1))
        assert row is not None
        assert row.profile == value
        assert list(row.profile) == list(value)


def test_a_block_that_raises_keeps_nothing(store: Store) -> None:
    with pytest.raises(RuntimeError), store.write() as tx:
        tx.add(brand())
        tx.flush()
        raise RuntimeError
    with store.read() as session:
        assert session.get(BrandRow, ("harbour", 1)) is None


def test_a_read_sees_one_moment_while_others_write(store: Store) -> None:
    with store.read() as session:
        assert session.get(BrandRow, ("harbour", 1)) is None
        with store.write() as tx:
            tx.add(brand())
        session.expire_all()
        assert session.get(BrandRow, ("harbour", 1)) is None
    with store.read() as session:
        assert session.get(BrandRow, ("harbour", 1)) is not None


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(lambda: brand(version=0), id="a brand's version 0"),
        pytest.param(
            lambda: JobRow(
                id="J-1",
                brief="B-none",
                brand="x",
                brand_version=1,
                template="t",
                revision=1,
                total=3,
                actor="a",
                at=datetime.now(UTC),
            ),
            id="a job without its brief",
        ),
        pytest.param(lambda: AssetRow(sha256="short", media_type="image/png", bytes=1, at=datetime.now(UTC)), id="a short hash"),
    ],
)
def test_the_database_itself_refuses_what_cannot_be(store: Store, row: Callable[[], Any]) -> None:
    with pytest.raises(IntegrityError), store.write() as tx:
        tx.add(row())


@pytest.mark.parametrize("statement", ["UPDATE brands SET actor = 'x'", "DELETE FROM brands"])
def test_what_is_append_only_stays(store: Store, statement: str) -> None:
    with store.write() as tx:
        tx.add(brand())
    with pytest.raises(DBAPIError, match="append-only"), store.write() as tx:
        tx.connection().execute(text(statement))
    with store.read() as session:
        row = session.get(BrandRow, ("harbour", 1))
        assert row is not None
        assert row.actor == "dana"


def test_threads_that_write_at_once_lose_nothing(store: Store) -> None:
    start = Barrier(8)

    def add(first: int) -> None:
        start.wait(30)
        for version in range(first, first + 5):
            with store.write() as tx:
                tx.add(brand(version=version))

    threads = [Thread(target=add, args=(1 + 5 * number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    with store.read() as session:
        assert session.connection().execute(text("SELECT count(*), sum(version) FROM brands")).one() == (40, 820)


def test_sqlite_is_in_wal_mode_with_foreign_keys_and_patience(new_database: Callable[[str], str]) -> None:
    store = open_store(new_database("sqlite"))
    with store.read() as session:
        found = {
            name: session.connection().execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "foreign_keys", "busy_timeout")
        }
    assert found == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 15_000}
    store.close()


FIRST_VERSION = (
    "INSERT INTO briefs (id, brand, content, actor, at) VALUES ('B-1', 'harbour', '{\"product\": \"t-shirt\"}', 'dana', :at)",
    "INSERT INTO assets (sha256, media_type, bytes, at) VALUES (:sha, 'image/png', 1, :at)",
    "INSERT INTO candidates (id, brief, brand, generator, asset, repeat, width_mm, height_mm, source, at) VALUES"
    " ('C-1', 'B-1', 'harbour', 'drawn', :sha, 'block', 64, 64, 'tests', :at),"
    " ('C-2', NULL, 'harbour', 'imported', :sha, 'block', 64, 64, 'shell.png', :at)",
    "INSERT INTO items (id, candidate, brand, brief, job, generator, template, revision, words, status, doubt, scorer_version,"
    " turn, at) VALUES"
    " ('I-1', 'C-1', 'harbour', 'B-1', '', 'drawn', '', 0, '', 'approved', 0.25, 's1', 0, :at),"
    " ('I-2', 'C-2', 'harbour', '', '', 'imported', '', 0, '', 'queued', 2.0, '', 0, :at)",
    "INSERT INTO judgements (candidate, scorer_version, p, low, high, basis, n, parts, measurements, traits, near_duplicate_of,"
    " notes, embedding_version, at) VALUES ('C-1', 's1', 0.75, 0.5, 0.9, 'prior', 0, '[]', '[]', '{}', 'C-2', '[]', 'e1', :at),"
    " ('C-2', 's1', 0.75, 0.5, 0.9, 'prior', 0, '[]', '[]', '{}', NULL, '[]', 'e1', :at)",
    "INSERT INTO decisions (id, item, seq, verdict, status_before, status_after, actor, role, via, at, note, asset,"
    " scorer_version) VALUES ('V-1', 'I-1', 1, 'approve', 'queued', 'approved', 'dana', 'admin', 'tests', :at, '', :sha, 's1')",
    "INSERT INTO audit (seq, previous, hash, at, actor, role, via, action, subject, payload) VALUES"
    " (1, '0', '1', '', 'iris', 'designer', 'tests', 'import candidate', 'C-2', '')",
)


def test_records_of_the_first_version_are_carried_on_and_stay_append_only(empty_database: str) -> None:
    migrate(empty_database, to="m001")
    engine = create_engine(empty_database.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        for statement in FIRST_VERSION:
            given = {"at": "2026-05-04 09:00:00.000000", "sha": "a" * 64}
            connection.execute(text(statement), {name: value for name, value in given.items() if f":{name}" in statement})
    engine.dispose()
    migrate(empty_database)
    opened = open_store(empty_database)
    with opened.read() as session:
        found = session.connection().execute(text("SELECT id, author, category, stack, known FROM items ORDER BY id")).all()
        assert [tuple(row) for row in found] == [("I-1", "dana", "apparel", "I-1", 0.25), ("I-2", "iris", "", "I-2", 0.0)]
        assert session.connection().execute(text("SELECT eyes, batch FROM decisions")).one() == (1, None)
        told = [session.get_one(JudgementRow, (candidate, "s1")).relations for candidate in ("C-1", "C-2")]
        assert told == [[{"kind": "duplicate", "other": "C-2", "likeness": 1.0}], []]
    with pytest.raises(DBAPIError, match="append-only"), opened.write() as tx:
        tx.connection().execute(text("UPDATE decisions SET eyes = 2"))
    opened.close()


def test_a_policy_that_was_in_force_stays_as_it_was(store: Store) -> None:
    with store.write() as tx:
        tx.add(PolicyRow(brand="harbour", category="", version=1, eyes=2, actor="dana", at=datetime.now(UTC)))
    for statement in ("UPDATE policies SET eyes = 1", "DELETE FROM policies"):
        with pytest.raises(DBAPIError, match="append-only"), store.write() as tx:
            tx.connection().execute(text(statement))
    with pytest.raises(IntegrityError), store.write() as tx:
        tx.add(PolicyRow(brand="harbour", category="", version=2, eyes=3, actor="dana", at=datetime.now(UTC)))
