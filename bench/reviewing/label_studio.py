"""Label Studio beside ours: installed from PyPI into its own environment, asked over HTTP for what a decision costs its server."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

VERSION = "1.23.0"
CONFIG = """<View><Image name="image" value="$image"/><Choices name="verdict" toName="image" choice="single" required="true">
<Choice value="approve"/><Choice value="reject"/></Choices></View>"""
METHOD = (
    f"Label Studio {VERSION} from PyPI, SQLite, the server that `label-studio start` runs, one reviewer, no rendering: "
    "POST /api/dm/actions?id=next_task, as its label stream asks, then POST /api/tasks/N/annotations/; "
    "the sum of both is one decision"
)
START_S, INSTALL_S, IMPORT_S = 180, 900, 1200
AT_ONCE = 10_000
_ANSWER = [{"from_name": "verdict", "to_name": "image", "type": "choices", "value": {"choices": ["approve"]}}]


class Unavailable(Exception):
    """Label Studio could not be installed, started or asked; the message says why."""


@dataclass(frozen=True, slots=True)
class Site:
    """A running Label Studio."""

    url: str
    token: str

    def ask(self, method: str, path: str, body: Any = None, timeout: float = 120.0) -> Any:
        data = None if body is None else json.dumps(body).encode()
        headers = {"authorization": f"Token {self.token}", "content-type": "application/json"}
        request = urllib.request.Request(self.url + path, data=data, method=method, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=timeout) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            raise Unavailable(f"{method} {path} answered {error.code}: {error.read()[:200]!r}") from error
        except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
            raise Unavailable(f"{method} {path}: {error}") from error


def decision_ms(sizes: Sequence[int], decisions: int) -> dict[int, list[float]]:
    """Milliseconds of each of `decisions` decisions in projects of these sizes; raises Unavailable."""
    program = install()
    with tempfile.TemporaryDirectory(prefix="label-studio-") as folder, started(program, Path(folder)) as site:
        return {size: _decide(site, _project(site, size), decisions) for size in sizes}


def install() -> Path:
    """The program, installed on the first call (about 1 GB) and kept in the user's cache."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "strikeoff-bench"
    home, program = cache / f"label-studio-{VERSION}", cache / f"label-studio-{VERSION}" / "bin" / "label-studio"
    if program.exists():
        return program
    shutil.rmtree(home, ignore_errors=True)
    print(f"Installing Label Studio {VERSION} into {home}", flush=True)
    for command in (
        ["python3.11", "-m", "venv", home],
        [home / "bin" / "python", "-m", "pip", "install", "--quiet", f"label-studio=={VERSION}"],
    ):
        try:
            done = subprocess.run(command, env=clean_environment(), capture_output=True, text=True, timeout=INSTALL_S, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise Unavailable(f"it could not be installed: {error}") from error
        if done.returncode:
            shutil.rmtree(home, ignore_errors=True)
            raise Unavailable(f"it could not be installed: {(done.stderr.strip().splitlines() or ['no reason given'])[-1]}")
    return program


def clean_environment() -> dict[str, str]:
    """This environment without what is ours or names a Python."""
    ours = ("STRIKEOFF_", "PYTHON", "VIRTUAL_ENV", "STREAMLIT_", "DJANGO", "LABEL_STUDIO")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


@contextmanager
def started(program: Path, folder: Path) -> Iterator[Site]:
    """A Label Studio with an empty SQLite database in `folder`, ended afterwards."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    site = Site(f"http://127.0.0.1:{port}", "5713" * 10)
    settings: Mapping[str, str] = {
        "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true",
        "LABEL_STUDIO_BASE_DATA_DIR": str(folder),
        "COLLECT_ANALYTICS": "False",
        "LATEST_VERSION_CHECK": "False",
        "SENTRY_DSN": "",
        "FRONTEND_SENTRY_DSN": "",
    }
    command = [program, "start", "--no-browser", "--internal-host", "127.0.0.1", "--port", str(port), "--data-dir", folder]
    command += ["--username", "bench@example.com", "--password", "a-bench-password", "--user-token", site.token]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command, env={**clean_environment(), **settings}, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
    try:
        _wait(site, process, folder / "log")
        yield site
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(site: Site, process: subprocess.Popen[bytes], log: Path) -> None:
    ends = time.monotonic() + START_S
    while time.monotonic() < ends:
        if process.poll() is not None:
            raise Unavailable(f"it ended with status {process.returncode}: {log.read_text(errors='replace')[-300:]}")
        try:
            site.ask("GET", "/api/current-user/whoami", timeout=5)
        except Unavailable as refused:
            if "answered 4" in str(refused):
                raise
            time.sleep(0.3)
        else:
            return
    raise Unavailable(f"it did not answer within {START_S} s")


def _project(site: Site, size: int) -> int:
    project = int(site.ask("POST", "/api/projects/", {"title": f"{size}", "label_config": CONFIG})["id"])
    for start in range(0, size, AT_ONCE):
        tasks = [{"image": f"http://127.0.0.1/{number}.png"} for number in range(start, min(size, start + AT_ONCE))]
        site.ask("POST", f"/api/projects/{project}/import", tasks, timeout=IMPORT_S)
    found = int(site.ask("GET", f"/api/projects/{project}/")["task_number"])
    if found != size:
        raise Unavailable(f"it took {found} of {size} tasks")
    return project


def _decide(site: Site, project: int, decisions: int) -> list[float]:
    seconds = []
    for _ in range(decisions):
        start = time.perf_counter()
        task = site.ask("POST", f"/api/dm/actions/?id=next_task&project={project}", {})
        site.ask("POST", f"/api/tasks/{task['id']}/annotations/", {"result": _ANSWER, "project": project, "lead_time": 1.0})
        seconds.append(time.perf_counter() - start)
    return [1000 * each for each in seconds]
