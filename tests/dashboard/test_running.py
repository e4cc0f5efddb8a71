"""Starting, ending, backing up and putting back an installation, with real processes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard import backups
from dashboard.settings import ROOT, Settings
from dashboard.wiring import open_installation
from review.audit import verify
from review.domain import View
from review.queue import page
from tests.dashboard.filling import fill
from tests.review.jobs.job_house import until


def run(var: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "STRIKEOFF_VAR": str(var), **environment}
    command = [sys.executable, "-m", "dashboard.cli", *words]
    return subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, timeout=400, check=False)


def test_a_backup_put_back_elsewhere_holds_the_same_queue_and_is_whole(tmp_path: Path) -> None:
    origin = open_installation(Settings(var=tmp_path / "origin"))
    items = fill(origin, count=3)
    copy = backups.backup(origin, tmp_path / "backups")
    elsewhere = replace(origin.settings, var=tmp_path / "elsewhere")
    backups.restore(elsewhere, copy)
    restored = open_installation(elsewhere)
    assert [row.item for row in page(restored.store, View())] == items
    assert list(verify(restored.store, restored.assets)) == []
    assert restored.key == origin.key


def test_restore_never_overwrites_records(tmp_path: Path) -> None:
    origin = open_installation(Settings(var=tmp_path / "origin"))
    copy = backups.backup(origin, tmp_path / "backups")
    with pytest.raises(backups.BackupRefused, match="holds records already"):
        backups.restore(origin.settings, copy)
    with pytest.raises(backups.BackupRefused, match="name the dated folder"):
        backups.restore(replace(origin.settings, var=tmp_path / "new"), tmp_path)


def test_a_taken_port_is_one_sentence_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        refused = run(tmp_path / "var", "up", STRIKEOFF_PORT=str(taken.getsockname()[1]))
    assert refused.returncode == 1
    assert "cannot be used" in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "var").exists()


def test_an_open_interface_without_login_is_refused(tmp_path: Path) -> None:
    refused = run(tmp_path / "var", "up", "--host", "0.0.0.0")
    assert refused.returncode == 1
    assert "without login" in refused.stderr


def test_a_worker_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    env = {**os.environ, "STRIKEOFF_VAR": str(tmp_path / "var"), "STRIKEOFF_THREADS": "1"}
    parent = subprocess.Popen(
        [sys.executable, "-c", "from dashboard.supervise import LocalWorker; LocalWorker().start(); input()"],
        env=env, cwd=ROOT, stdin=subprocess.PIPE,
    )  # fmt: skip
    threads = Path(f"/proc/{parent.pid}/task")

    def workers() -> list[int]:
        return [int(pid) for task in threads.glob("*/children") for pid in task.read_text().split()]

    until(workers, "the worker has started")
    (worker,) = workers()
    parent.send_signal(signal.SIGKILL)
    parent.wait(10)
    until(lambda: not Path(f"/proc/{worker}").exists(), "the worker has ended too")


def test_an_unusable_setting_is_named(tmp_path: Path) -> None:
    refused = run(tmp_path / "var", "queue", STRIKEOFF_PORT="many")
    assert refused.returncode == 1
    assert "STRIKEOFF_PORT='many'" in refused.stderr
