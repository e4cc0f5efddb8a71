"""Opening the database, and the two kinds of transaction: `read()` and `write()`."""

from __future__ import annotations

import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlmodel import Session

from review.errors import DatabaseUnusable, ReviewError, StorageFull

BUSY_TIMEOUT_MS = 15_000
_LEAST_ROOM_BYTES = 128 * 1024
_MIGRATION_LOCK = 0x57121
_MIGRATIONS = Path(__file__).parent / "migrations"


def utc_now() -> datetime:
    """The moment, with its zone."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Store:
    """The records behind one URL. `clock` is what leases and dates go by."""

    engine: Engine
    clock: Callable[[], datetime] = utc_now
    _turn: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """One consistent snapshot; nothing is kept."""
        engine = self.engine if self.sqlite else self.engine.execution_options(isolation_level="REPEATABLE READ")
        with _mapped(self.engine.url), Session(engine) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction, kept if the block ends, undone if it raises. On SQLite it is the only writer from its start."""
        # Threads of one process queue here rather than in SQLite's busy handler, which sleeps and is not fair.
        turn = self._turn if self.sqlite else nullcontext()
        engine = self.engine.execution_options(begin="IMMEDIATE")
        with _mapped(self.engine.url), turn, Session(engine) as session, session.begin():
            yield session

    @property
    def sqlite(self) -> bool:
        """Whether one file holds the records."""
        return self.engine.dialect.name == "sqlite"

    def now(self) -> datetime:
        """The clock's moment in UTC."""
        return self.clock().astimezone(UTC)

    def close(self) -> None:
        """Gives back every connection."""
        self.engine.dispose()


def open_store(url: str, *, clock: Callable[[], datetime] = utc_now) -> Store:
    """The records at `url`, refused (DatabaseUnusable) where `migrate` has not brought them to this version."""
    engine = _engine(url)
    with _mapped(engine.url), engine.connect() as connection:
        found, wanted = _revision(connection), _scripts().get_current_head()
    if found != wanted:
        engine.dispose()
        raise DatabaseUnusable(_other_version(engine.url, found))
    return Store(engine, clock)


def migrate(url: str, to: str = "head") -> str:
    """Brings the database at `url` to this version, making it if need be; returns the revision. Safe to run twice and at once."""
    engine = _engine(url)
    if engine.dialect.name == "sqlite" and engine.url.database:
        Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)
    try:
        with _mapped(engine.url), engine.execution_options(begin="IMMEDIATE").begin() as connection:
            return _upgrade(connection, to)
    finally:
        engine.dispose()


def _upgrade(connection: Connection, to: str) -> str:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
    config = _config()
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, to)
    except CommandError as error:
        raise DatabaseUnusable(_other_version(connection.engine.url, _revision(connection))) from error
    return str(_revision(connection))


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _other_version(url: URL, found: str | None) -> str:
    where = url.render_as_string(hide_password=True)
    if found is None:
        return f"The database {where} has no tables yet. Run `strikeoff up` once, or `migrate` it."
    known = {script.revision for script in _scripts().walk_revisions()}
    if found in known:
        return f"The database {where} is of the older version {found}. Start `strikeoff up` once to bring it up to date."
    return f"The database {where} is of version {found}, newer than this program. Use the newer program, or another database."


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise DatabaseUnusable(f"{url!r} is not a database URL. Write sqlite:///FILE or postgresql://USER@HOST/NAME.") from error
    if parsed.drivername in {"postgresql", "postgres"}:
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() == "sqlite":
        return _sqlite_engine(parsed)
    if parsed.drivername == "postgresql+psycopg":
        return create_engine(parsed, pool_pre_ping=True, pool_size=10, max_overflow=30)
    raise DatabaseUnusable(f"Records are kept in SQLite or PostgreSQL, not in {parsed.get_backend_name()}.")


def _sqlite_engine(url: URL) -> Engine:
    if not url.database or url.database == ":memory:":
        raise DatabaseUnusable("Records need a file: write sqlite:///FILE.")
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000}, pool_size=10, max_overflow=40)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself; `_begin_sqlite` does
    for pragma in (f"busy_timeout={BUSY_TIMEOUT_MS}", "foreign_keys=ON", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    _use_wal(connection)


def _use_wal(connection: sqlite3.Connection) -> None:
    """Once for each file. SQLite does not wait here while another process does the same, so this does."""
    give_up = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > give_up:
                raise
            time.sleep(0.01)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(f"BEGIN {connection.get_execution_options().get('begin', 'DEFERRED')}")


@contextmanager
def _mapped(url: URL) -> Iterator[None]:
    """The drivers' errors as ours: full disk, locked, unreachable, damaged. Broken constraints stay what they are."""
    try:
        yield
    except DBAPIError as error:
        if (ours := _ours(error, url)) is None:
            raise
        raise ours from error


def _no_room(url: URL) -> bool:
    """SQLite reports a full disk as an input or output error where its shared-memory file cannot grow."""
    return shutil.disk_usage(Path(str(url.database)).parent).free < _LEAST_ROOM_BYTES


def _ours(error: DBAPIError, url: URL) -> ReviewError | None:
    where, words = url.render_as_string(hide_password=True), str(error.orig)
    code = str(getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", None) or "")
    if code in {"SQLITE_FULL", "53100"} or "disk is full" in words or (code.startswith("SQLITE_IOERR") and _no_room(url)):
        return StorageFull(f"The disk of the database {where} is full; nothing was written. Make room and try again.")
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return DatabaseUnusable(f"The database {where} is locked by another program. Try again when it has finished.")
    if code.startswith(
        ("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_NOTADB", "SQLITE_CORRUPT", "SQLITE_IOERR", "08", "3D", "28", "57P")
    ) or (error.connection_invalidated or (not code and type(error).__name__ == "OperationalError")):
        return DatabaseUnusable(f"The database {where} cannot be used: {words.splitlines()[0]}.")
    return None
