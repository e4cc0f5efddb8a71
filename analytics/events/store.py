"""The events folder: Parquet files by table and experiment, changed only in whole batches under one lock.

    events/exposures/experiment=<name>/<batch>.parquet
    events/conversions/experiment=<name>/<batch>.parquet

A batch is written to events/.staging/<batch>, sealed by a marker file, then renamed into place. A batch that a killed process left
behind is finished (when sealed) or thrown away (when not) by the next one that takes the lock.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, unquote

from analytics.errors import EventsBusy, EventsUnwritable, UnknownExperiment

TABLES = ("exposures", "conversions")
_SEAL = "sealed"
_LOCK_WAIT_S = 30.0


def folder_of(events: Path, table: str, experiment: str) -> Path:
    """Where one experiment's files of a table lie; the name is percent-encoded."""
    return events / table / f"experiment={quote(experiment, safe=' ')}"


def files_of(events: Path, table: str, experiment: str) -> list[Path]:
    """One experiment's files, oldest name first; empty where there are none."""
    return sorted(folder_of(events, table, experiment).glob("*.parquet"))


def experiments(events: Path) -> tuple[str, ...]:
    """Names of all experiments with exposures or conversions."""
    found = {path.name for table in TABLES for path in (events / table).glob("experiment=*") if any(path.glob("*.parquet"))}
    return tuple(sorted(unquote(name.removeprefix("experiment=")) for name in found))


def require_experiment(events: Path, experiment: str) -> None:
    """Raises UnknownExperiment, naming those that exist."""
    known = experiments(events)
    if experiment not in known:
        there = f"There are: {', '.join(known)}." if known else "No events were taken in yet: use `strikeoff ingest`."
        raise UnknownExperiment(f"There is no experiment {experiment!r}. {there}")


@contextmanager
def locked(events: Path, *, wait_s: float = _LOCK_WAIT_S) -> Iterator[None]:
    """The only right to change the folder. Released when the process ends, however it ends; raises EventsBusy after `wait_s`."""
    with _writable(events):
        events.mkdir(parents=True, exist_ok=True)
        handle = os.open(events / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _wait_for(handle, wait_s)
        _recover(events)
        yield
    finally:
        os.close(handle)


def _wait_for(handle: int, wait_s: float) -> None:
    deadline = time.monotonic() + wait_s
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() >= deadline:
                raise EventsBusy("Another ingest is changing the events. Wait for it to end, then try again.") from error
            time.sleep(0.05)
        else:
            return


@contextmanager
def batch(events: Path) -> Iterator[Path]:
    """A staging folder whose files replace those of the same relative path, all or none, when the block ends well."""
    staging = events / ".staging" / uuid.uuid4().hex
    with _writable(events):
        try:
            staging.mkdir(parents=True)
            yield staging
            _seal(staging)
            _move(events, staging)
        except BaseException:
            if not (staging / _SEAL).exists():
                shutil.rmtree(staging, ignore_errors=True)
            raise


def _seal(staging: Path) -> None:
    for path in staging.rglob("*.parquet"):
        _sync(path)
    (staging / _SEAL).touch()
    _sync(staging)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _move(events: Path, staging: Path) -> None:
    for path in sorted(staging.rglob("*.parquet")):
        target = events / path.relative_to(staging)
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)
    shutil.rmtree(staging)


def _recover(events: Path) -> None:
    for staging in (events / ".staging").glob("*"):
        if (staging / _SEAL).exists():
            _move(events, staging)
        else:
            shutil.rmtree(staging, ignore_errors=True)


@contextmanager
def _writable(events: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise EventsUnwritable(
                "There is no space left for the events. Free some, then ingest again; nothing was taken in."
            ) from error
        if error.errno in {errno.EACCES, errno.EROFS, errno.EPERM, errno.ENOTDIR, errno.EEXIST}:
            raise EventsUnwritable(f"The events folder {events} cannot be written. Check its owner and rights.") from error
        raise
