"""Review as it is felt: from the key to the next design painted, and how soon a decision is acknowledged, alone and among 20.

A real `strikeoff up` with its worker and its own SQLite database, at 1,000, 20,000 and 200,000 items in the queue; beside it Label
Studio, measured in the same run. `--quick` takes 1,000 and 20,000 items and fewer keys.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.reviewing import crowd, filling, keys, label_studio
from dashboard.wiring import Installation
from engine.domain.brief import Brief
from review.domain import Actor, Role
from review.jobs import requests
from tests.browser.conftest import free_port, stop, wait_until_answering

ROOT = Path(__file__).resolve().parent.parent
SIZES = (1_000, 20_000, 200_000)
PEOPLE = [f"reviewer{number:02}" for number in range(20)]
ADMIN = Actor(name="admin", role=Role.ADMIN, via="bench")
THINK_S = (1.0, 3.0)
NO_THINK = (0.0, 0.0)
WORK_BEGINS_S = 240
JOB = Brief(brand="harbour", intent="calm coastal shells", count=4000, seed=5)


@contextmanager
def served(installation: Installation, log: Path) -> Iterator[None]:
    """`strikeoff up` on this installation, worker included, until the block ends."""
    settings = installation.settings
    env = {**os.environ, "STRIKEOFF_VAR": str(settings.var), "STRIKEOFF_PORT": str(settings.port), "STRIKEOFF_LOG_LEVEL": "WARNING"}
    with log.open("wb") as out:
        command = [sys.executable, "-m", "dashboard.cli", "up"]
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
    try:
        wait_until_answering(process, f"http://127.0.0.1:{settings.port}/api/health")
        wait_for_worker(installation)
        yield
    finally:
        process.send_signal(signal.SIGINT)
        stop(process)


def wait_for_worker(installation: Installation) -> None:
    """Until the worker beats."""
    ends = time.monotonic() + WORK_BEGINS_S
    while not requests.has_worker(installation.store):
        assert time.monotonic() < ends, "no worker began"
        time.sleep(0.2)


@contextmanager
def at_work(installation: Installation) -> Iterator[None]:
    """The worker makes and scores the candidates of a real brief during the block."""
    jobs_url = installation.settings.jobs_database
    job = requests.submit(installation.store, jobs_url, JOB, ADMIN)
    ends = time.monotonic() + WORK_BEGINS_S
    while not (before := requests.progress(installation.store, jobs_url, job)).done:
        assert time.monotonic() < ends, f"the worker made nothing: {before}"
        time.sleep(0.2)
    yield
    after = requests.progress(installation.store, jobs_url, job)
    assert after.status is requests.JobStatus.RUNNING, f"the job ended too early: {after}"
    assert after.done > before.done, "the worker stood still"
    requests.cancel(installation.store, jobs_url, job, ADMIN)


def measure(first: Path, var: Path, size: int, options: argparse.Namespace) -> dict[str, Any]:
    """Everything at one queue size."""
    installation = filling.multiply(first, var, size, free_port())
    with served(installation, var / "log"):
        sitting = keys.sit(installation, "dana", options.keys, seed=size)
        idle = crowd.gather(installation, PEOPLE, options.decisions, THINK_S)
        saturated = crowd.gather(installation, PEOPLE, options.decisions, NO_THINK)
        with at_work(installation):
            busy = crowd.gather(installation, PEOPLE, options.decisions, THINK_S)
    installation.store.close()
    for name, met in (("idle", idle), ("saturated", saturated), ("busy", busy)):
        assert not met.refused, f"{name}: {met.refused[:3]}"
        assert not met.wrong, f"{name}: {met.wrong} decisions are not in the records as they were given"
    assert not sitting.missing, f"{sitting.missing} decisions of the keyboard did not arrive"
    assert not sitting.unproven, f"{sitting.unproven} times the canvas showed the same picture as before"
    return {"sitting": sitting, "idle": idle, "saturated": saturated, "busy": busy}


def middle(values: Sequence[float]) -> float:
    return round(float(np.median(values)), 1)


def p95(values: Sequence[float]) -> float:
    return round(float(np.percentile(values, 95)), 1)


def show(size: int, found: dict[str, Any]) -> None:
    sitting, idle, saturated, busy = (found[name] for name in ("sitting", "idle", "saturated", "busy"))
    rate = len(saturated.acks) / saturated.seconds
    print(f"\n{size:,} items in the queue")
    rows = [
        (
            "next design painted",
            sitting.painted,
            f"{len(sitting.painted)} keys; by the browser's own timing {middle(sitting.events):.0f}, {p95(sitting.events):.0f}",
        ),
        ("acknowledged, alone", sitting.acks, "as the browser saw it, behind those keys; every decision is in the records"),
        ("20 reviewers", idle.acks, f"{len(idle.acks)} decisions, worker idle, thinking {THINK_S[0]:g} to {THINK_S[1]:g} s"),
        ("20, worker busy", busy.acks, "the same while a job draws, measures and scores"),
        ("20 without a pause", saturated.acks, f"worker idle, {rate:.0f} decisions a second"),
        ("leasing, 20 reviewers", idle.leases, "the next designs, worker idle"),
    ]
    for name, values, note in rows:
        print(f"  {name:22} {middle(values):>7} {p95(values):>7}  {note}")


def beside(sizes: Sequence[int], decisions: int) -> dict[str, Any]:
    """Label Studio's figures, or why there are none."""
    try:
        found = label_studio.decision_ms(sizes, decisions)
    except label_studio.Unavailable as reason:
        print(f"\nLabel Studio {label_studio.VERSION} was not measured: {reason}")
        return {"label_studio": None, "label_studio_missing": str(reason)}
    print(f"\nLabel Studio {label_studio.VERSION}, server time of one decision")
    for size, values in found.items():
        print(f"  {f'{size:,} tasks':22} {middle(values):>7} {p95(values):>7}  {len(values)} decisions")
    return {"label_studio_decision_ms_median": {size: middle(values) for size, values in found.items()}}


def commit() -> str:
    done = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="1,000 and 20,000 items, 60 keys, Label Studio at 1,000 tasks")
    parser.add_argument("--sizes", type=int, nargs="+", help="items in the queue")
    options = parser.parse_args()
    sizes = tuple(options.sizes or (SIZES[:2] if options.quick else SIZES))
    options.keys, options.decisions, distinct = (60, 8, 120) if options.quick else (150, 20, 300)
    load = os.getloadavg()[0]
    found = {}
    print("milliseconds                median     p95")
    with tempfile.TemporaryDirectory(prefix="strikeoff-bench-") as folder:
        filling.draw(Path(folder) / "first", distinct, ["dana", *PEOPLE])
        for size in sizes:
            found[size] = measure(Path(folder) / "first", Path(folder) / str(size), size, options)
            show(size, found[size])
    theirs = beside(sizes[:1] if options.quick else sizes, options.decisions + 10)
    print(f"\nQueue: {distinct} {filling.METHOD}.")
    print(f"Keys: {keys.METHOD}.")
    print(f"Crowd: {crowd.METHOD}.")
    print(f"Beside: {label_studio.METHOD}.")
    print(f"commit {commit()}, {os.cpu_count()} cores for everything together, load {load:.1f} before the start")
    unmeasured = [f"{size:,} items" for size in SIZES if size not in sizes]
    unmeasured += [f"Label Studio beyond {sizes[0]:,} tasks"] if options.quick else []
    print(f"Left out: {', '.join([*unmeasured, 'PostgreSQL'])}.")

    def by_size(name: str, values: Any, part: str) -> dict[str, dict[int, float]]:
        return {
            name: {
                size: values(getattr(each[part], "painted" if name.startswith("next") else "acks")) for size, each in found.items()
            }
        }

    figures = {
        **by_size("next_paint_ms_median", middle, "sitting"),
        **by_size("next_paint_ms_p95", p95, "sitting"),
        **by_size("ack_ms_median", middle, "sitting"),
        **by_size("ack_ms_p95", p95, "sitting"),
        **by_size("ack_ms_p95_20_reviewers", p95, "idle"),
        **by_size("ack_ms_p95_20_reviewers_busy", p95, "busy"),
        **by_size("ack_ms_p95_20_reviewers_saturated", p95, "saturated"),
        "decisions_lost": 0,
        **theirs,
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
