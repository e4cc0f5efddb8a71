"""Keeps one worker process running beside the server, and ends it with the server."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import time

log = logging.getLogger(__name__)

QUICK_DEATH_S = 10.0
LONGEST_PAUSE_S = 30.0


class LocalWorker:
    """A child process running `strikeoff worker`. It ends when its standard input closes, so it cannot outlive this process."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep_running, name="worker-supervisor", daemon=True)

    def start(self) -> None:
        """Starts the worker and restarts it whenever it dies, after a growing pause if it dies at once."""
        self._thread.start()

    def stop(self, *, wait_s: float = 20.0) -> None:
        """Asks the worker to finish its step and end; ends it by force after `wait_s`."""
        self._stopping.set()
        process = self._process
        if process is None or process.poll() is not None:
            return
        assert process.stdin is not None
        process.stdin.close()
        try:
            process.wait(wait_s)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _keep_running(self) -> None:
        pause = 1.0
        while not self._stopping.is_set():
            started = time.monotonic()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "dashboard.cli", "worker", "--until-stdin-closes"], stdin=subprocess.PIPE
            )
            status = self._process.wait()
            if self._stopping.is_set():
                return
            pause = min(pause * 2, LONGEST_PAUSE_S) if time.monotonic() - started < QUICK_DEATH_S else 1.0
            log.warning("The worker ended with status %s; starting it again in %.0f s.", status, pause)
            self._stopping.wait(pause)
