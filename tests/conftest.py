"""Databases for tests: a fresh SQLite file or a fresh database of a temporary PostgreSQL cluster, migrated once and copied."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, settings

from review.store import Store, migrate, open_store

settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

SWITCHED_OFF = set(os.environ.get("STRIKEOFF_TEST_WITHOUT", "").split(","))


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running PostgreSQL server that only this test run reaches, through a socket in `folder`."""

    folder: Path
    user: str
    numbers: Iterator[int]
    used: list[str] = field(default_factory=list)
    revisions: list[tuple[str]] = field(default_factory=list)

    def url(self, name: str) -> str:
        return f"postgresql://{self.user}@/{name}?host={self.folder}"

    def make(self, template: str = "template0") -> str:
        """A new database's URL."""
        name = f"t{next(self.numbers)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY".encode())
        return self.url(name)

    def hand_back(self, url: str) -> None:
        """Empties a migrated database for the next test: a new one is 8 MB to copy and to remove."""
        name = url.split("@/")[1].split("?")[0]
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()", [name]
            )
            if connection.execute("SELECT version_num FROM alembic_version").fetchone() not in self.revisions:
                return
            tables = connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
            )
            names = ", ".join(row[0] for row in tables)
            connection.execute("SET session_replication_role = replica")  # the append-only triggers rest
            connection.execute(f"TRUNCATE {names} RESTART IDENTITY CASCADE".encode())
        self.used.append(url)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """One PostgreSQL cluster for the run; a missing server fails the test, unless it was switched off by name."""
    if "postgres" in SWITCHED_OFF:
        pytest.skip("switched off by STRIKEOFF_TEST_WITHOUT")
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="so-pg-"))
    user, as_user = _server_user(folder)
    data = folder / "data"
    _run([*as_user, binaries / "initdb", "-D", data, "-U", user, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"])
    options = f"-F -k {folder} -c listen_addresses='' -c max_connections=120 -c synchronous_commit=off -c full_page_writes=off"
    control = [*as_user, binaries / "pg_ctl", "-D", data, "-w"]
    try:
        _run([*control, "-l", folder / "log", "-o", options, "start"])
        yield Cluster(folder, user, count())
        _run([*control, "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    initdb = found[-1] if found else shutil.which("initdb")
    if initdb is None:
        pytest.fail(
            "PostgreSQL's initdb is not installed: run `make test`, or set STRIKEOFF_TEST_WITHOUT=postgres to leave it out."
        )
    return Path(initdb).parent


def _server_user(folder: Path) -> tuple[str, list[str | Path]]:
    """The user the server runs as, and the words that run a command so: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return getpass.getuser(), []
    shutil.chown(folder, "postgres", "postgres")
    return "postgres", ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]


def _run(command: Sequence[str | Path]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="session")
def new_database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """A function that makes a fresh, migrated database of a kind and returns its URL."""
    folder = tmp_path_factory.mktemp("sqlite")
    pristine: dict[str, str] = {}
    numbers = count()

    def make(kind: str) -> str:
        if kind == "sqlite":
            if kind not in pristine:
                migrate(f"sqlite:///{folder / 'pristine.db'}")
                pristine[kind] = str(folder / "pristine.db")
            copy = folder / f"{next(numbers)}.db"
            shutil.copy(pristine[kind], copy)
            return f"sqlite:///{copy}"
        cluster: Cluster = request.getfixturevalue("cluster")
        if cluster.used:
            return cluster.used.pop()
        if kind not in pristine:
            url = cluster.make()
            cluster.revisions.append((migrate(url),))
            pristine[kind] = url.split("@/")[1].split("?")[0]
        return cluster.make(pristine[kind])

    return make


KINDS = [pytest.param("sqlite"), pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(params=KINDS)
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    cluster: Cluster = request.getfixturevalue("cluster")
    return cluster.make()


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, new_database: Callable[[str], str]) -> Iterator[str]:
    """A fresh, migrated database: each test runs on every kind."""
    if request.param == "sqlite":
        yield new_database("sqlite")
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    url = new_database("postgresql")
    yield url
    cluster.hand_back(url)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """Empty records; each test runs on every kind of database."""
    opened = open_store(database_url)
    yield opened
    opened.close()
