"""Verbs of sales and learning: ingest, forget, simulate, readout, traits, learn."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from analytics import loop
from analytics.domain import ArmRate, Inconclusive, Readout, TraitBoard
from analytics.events.mapping import load_mapping
from analytics.findings import board_sentence, effect_sentence, readout_sentence
from dashboard.cli.output import as_option, json_option, print_table, show
from dashboard.people import actor
from dashboard.wiring import MAPPINGS, Installation, open_installation
from review.proposals import Proposal, decide_proposal, proposal, proposals


@click.command("ingest")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--map", "mapping", required=True, help="A mapping file, or the name of one in data/mappings.")
@as_option
@json_option
def ingest_command(file: Path, mapping: str, as_name: str | None, as_json: bool) -> None:
    """Take exposures and conversions from a CSV or Parquet file: all of it or nothing."""
    installation = open_installation()
    who = actor(installation.settings.var, as_name)
    known = load_mapping(_mapping_file(mapping))
    report = loop.take_in(file, known, installation.store, installation.events, installation.key, who)
    show(asdict(report), as_json, lambda _: click.echo(report.sentence))


@click.command("forget")
@click.argument("unit")
@as_option
def forget_command(unit: str, as_name: str | None) -> None:
    """Delete every event of one shopper, named as your storefront names them."""
    installation = open_installation()
    who = actor(installation.settings.var, as_name)
    deleted = loop.forget_unit(installation.store, installation.events, installation.key, unit, who)
    click.echo(f"{deleted} events deleted by {who.name}.")


@click.command("simulate")
@click.option("--brand", help="Only this brand's approved designs.")
@click.option("--exposures", type=click.IntRange(1_000, 5_000_000), default=120_000, show_default=True)
@as_option
@json_option
def simulate_command(brand: str | None, exposures: int, as_name: str | None, as_json: bool) -> None:
    """Run a simulated week of the demo's storefront over the approved designs. Marked as simulated wherever it shows."""
    installation = open_installation()
    name = f"simulated-{brand or 'all'}-{datetime.now(UTC):%Y%m%d-%H%M%S}"
    report = loop.simulate(
        installation.store, installation.events, installation.key, actor(installation.settings.var, as_name),
        experiment=name, brand=brand, exposures=exposures,
    )  # fmt: skip
    show(asdict(report) | {"experiment": name}, as_json, lambda _: click.echo(f"{name}: {report.sentence}"))


@click.command("readout")
@click.argument("experiment")
@json_option
def readout_command(experiment: str, as_json: bool) -> None:
    """What an experiment says, with uncertainty and the sample-ratio check."""
    installation = open_installation()
    show_readout(loop.read(installation.store, installation.events, experiment), as_json)


def show_readout(found: Readout, as_json: bool) -> None:
    """One readout for people or machines."""

    def say(_: Any) -> None:
        if found.simulated:
            click.echo("SIMULATED SALES")
        rows = [[arm.arm, arm.exposures, arm.conversions, _rate(arm)] for arm in found.arms]
        print_table(rows, ["arm", "exposures", "conversions", "rate (90 %)"])
        click.echo(readout_sentence(found))
        click.echo(found.ratio.reason if isinstance(found.ratio, Inconclusive) else found.ratio.sentence)

    show(asdict(found), as_json, say)


def _rate(arm: ArmRate) -> str:
    if isinstance(arm.rate, Inconclusive):
        return arm.rate.reason
    return f"{arm.rate.mean:.2%} ({arm.rate.low:.2%} to {arm.rate.high:.2%})"


@click.command("traits")
@click.argument("experiment")
@json_option
def traits_command(experiment: str, as_json: bool) -> None:
    """Which traits of the designs go with conversion."""
    installation = open_installation()
    board = loop.board(installation.store, installation.events, experiment)

    def say(_: Any) -> None:
        click.echo(board_sentence(board))
        if isinstance(board, TraitBoard):
            for effect in board.effects:
                click.echo(f"  {effect_sentence(effect)}")

    show({"inconclusive": asdict(board)} if isinstance(board, Inconclusive) else asdict(board), as_json, say)


@click.command("learn")
@click.argument("experiment", required=False)
@click.option("--accept", metavar="PROPOSAL", help="Accept a proposal: its template gets a new revision.")
@click.option("--decline", metavar="PROPOSAL", help="Decline a proposal.")
@as_option
@json_option
def learn_command(experiment: str | None, accept: str | None, decline: str | None, as_name: str | None, as_json: bool) -> None:
    """Draw proposals for templates from an experiment, list the open ones, or settle one."""
    installation = open_installation()
    who = actor(installation.settings.var, as_name)
    if accept or decline:
        decide_proposal(installation.store, str(accept or decline), accept is not None, who)
        settled = proposal(installation.store, str(accept or decline))
        show(asdict(settled), as_json, lambda _: _say_proposal(settled))
        return
    if experiment:
        answer = loop.learn(installation.store, installation.events, experiment, who)
        if isinstance(answer, Inconclusive):
            show({"inconclusive": asdict(answer)}, as_json, lambda _: click.echo(answer.reason))
            return
    show_open(installation, as_json)


def show_open(installation: Installation, as_json: bool) -> None:
    """The open proposals."""
    waiting = proposals(installation.store, "open")

    def say(_: Any) -> None:
        for one in waiting:
            _say_proposal(one)
        if not waiting:
            click.echo("No open proposals. Name an experiment to draw some from it.")

    show([asdict(one) for one in waiting], as_json, say)


def _say_proposal(told: Proposal) -> None:
    became = f"accepted as {told.template}@{told.to_revision}" if told.to_revision else told.status
    click.echo(f"{told.id} {told.template}@{told.from_revision} ({became})\n  {told.sentence}")


def _mapping_file(name: str) -> Path:
    inside = MAPPINGS / f"{name}.toml"
    if Path(name).exists() or not inside.exists():
        return Path(name)
    return inside
