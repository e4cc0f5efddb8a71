"""Verbs that run and look after an installation: up, worker, verify, backup, restore, doctor."""

from __future__ import annotations

import logging
import signal
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from dashboard import backups, demo
from dashboard.cli.output import as_option, json_option, print_table, show
from dashboard.doctor import examine
from dashboard.people import actor
from dashboard.serve import check_door, serve
from dashboard.settings import read_settings
from dashboard.supervise import LocalWorker
from dashboard.wiring import open_installation
from review.audit import verify
from review.jobs.worker import run_worker

CHATTY = {"dbos": logging.WARNING, "alembic": logging.WARNING, "transformers": logging.ERROR, "diffusers": logging.ERROR}
"""Libraries that say more than a person who runs this program can use, and the least that is shown of them."""


def start_logging(level: str) -> None:
    """Our own messages at `level`; the libraries' only where something is wrong."""
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name, least in CHATTY.items():
        logging.getLogger(name).setLevel(least)


@click.command("up")
@click.option(
    "--demo", "with_demo", is_flag=True, help="Fill an empty installation with demo brands, candidates and simulated sales."
)
@click.option("--host", help="Interface; anything but loopback needs login to be set up.")
@click.option("--port", type=int, help="Port of dashboard and API.")
def up_command(with_demo: bool, host: str | None, port: int | None) -> None:
    """Serve dashboard and API, with one worker, on one port."""
    settings = read_settings()
    settings = replace(settings, host=host or settings.host, port=port or settings.port)
    start_logging(settings.log_level)
    check_door(settings)
    installation = open_installation(settings)
    demo.prepare_library(installation)
    if with_demo:
        demo.start(installation)
    worker = LocalWorker()
    worker.start()
    try:
        serve(settings)
    finally:
        worker.stop()


@click.command("worker")
@click.option("--until-stdin-closes", is_flag=True, hidden=True, help="End when the parent process does.")
def worker_command(until_stdin_closes: bool) -> None:
    """Run a worker alone: on a GPU, or on another machine with the same database and assets."""
    from dashboard.workshop import build_workshop  # loads torch

    settings = read_settings()
    start_logging(settings.log_level)
    installation = open_installation(settings)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if until_stdin_closes:
        threading.Thread(target=_stop_with_parent, args=(stop,), daemon=True).start()
    run_worker(installation.store, installation.assets, settings.jobs_database, build_workshop(settings), stop=stop)


@click.command("library")
def library_command() -> None:
    """Put the shipped templates and brands into the records (`up` does this by itself)."""
    demo.prepare_library(open_installation())


def _stop_with_parent(stop: threading.Event) -> None:
    sys.stdin.buffer.read()
    stop.set()


@click.command("verify")
@json_option
def verify_command(as_json: bool) -> None:
    """Prove the audit chain, and that every asset exists and matches its hash."""
    installation = open_installation()
    problems = list(verify(installation.store, installation.assets))
    rows = [{"subject": problem.subject, "problem": problem.sentence} for problem in problems]

    def say(found: list[dict[str, str]]) -> None:
        print_table([[*row.values()] for row in found], ["subject", "problem"]) if found else click.echo(
            "All records and assets are whole."
        )

    show(rows, as_json, say)
    sys.exit(1 if problems else 0)


@click.command("backup")
@click.argument("folder", type=click.Path(path_type=Path))
def backup_command(folder: Path) -> None:
    """Copy database, assets and events to FOLDER while the program runs."""
    click.echo(f"Backed up to {backups.backup(open_installation(), folder)}.")


@click.command("restore")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@as_option
def restore_command(folder: Path, as_name: str | None) -> None:
    """Put a backup in place of an empty installation."""
    settings = read_settings()
    backups.restore(settings, folder)
    installation = open_installation(settings)
    click.echo(f"Restored {folder} to {settings.var} as {actor(installation.settings.var, as_name).name}.")


@click.command("doctor")
@json_option
def doctor_command(as_json: bool) -> None:
    """Show models with their hashes, device and dtype, settings, and a known-answer score."""
    report = examine(read_settings())

    def say(found: dict[str, Any]) -> None:
        for title, entries in found.items():
            click.secho(f"\n{title}", bold=True)
            print_table([[name, value] for name, value in entries.items()], ["what", "value"])

    show(report, as_json, say)
    sys.exit(0 if report["health"]["verdict"] == "well" else 1)
