"""Verbs of the review and the hand-over: queue, decide, undo, policy, passport, export."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from dashboard.cli.output import as_option, json_option, print_json, print_table, show
from dashboard.people import actor
from dashboard.wiring import open_installation
from review import decisions, policy
from review.domain import Order, Reason, Status, Verdict, View
from review.queue import count, page


@click.command("queue")
@click.option("--brand", help="Only this brand's items.")
@click.option("--job", help="Only this job's items.")
@click.option("--status", type=click.Choice([str(status) for status in Status]), default=str(Status.QUEUED), show_default=True)
@click.option("--order", type=click.Choice([str(order) for order in Order]), default=str(Order.BEST), show_default=True)
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@as_option
@json_option
def queue_command(
    brand: str | None, job: str | None, status: str, order: str, limit: int, as_name: str | None, as_json: bool
) -> None:
    """List the queue in its order, with the reason for each place; with --as, what that person may decide."""
    installation = open_installation()
    who = actor(installation.settings.var, as_name) if as_name else None
    view = View(brand=brand, job=job, status=Status(status), order=Order(order))
    rows = page(installation.store, view, limit=limit, actor=who)

    def say(_: Any) -> None:
        table = [[row.item, row.brand, row.generator, f"{row.template}@{row.revision}", row.status, row.why] for row in rows]
        print_table(table, ["item", "brand", "made by", "template", "status", "why here"])
        click.echo(f"{len(rows)} of {count(installation.store, view, who)}")

    show([row.to_mapping() for row in rows], as_json, say)


@click.command("decide")
@click.argument("items", metavar="ITEM...", nargs=-1, required=True)
@click.argument("verdict", type=click.Choice([str(verdict) for verdict in Verdict]))
@click.option("--reason", type=click.Choice([str(reason) for reason in Reason]), help="Needed to reject or revise.")
@click.option("--note", default="", help="A sentence for whoever reads the decision.")
@as_option
@json_option
def decide_command(items: tuple[str, ...], verdict: str, reason: str | None, note: str, as_name: str | None, as_json: bool) -> None:
    """Approve, reject, revise or hold an item, or several in turn; the first refusal ends it."""
    installation = open_installation()
    who = actor(installation.settings.var, as_name)
    given = Reason(reason) if reason else None
    made = [decisions.decide(installation.store, item, Verdict(verdict), who, reason=given, note=note) for item in items]
    rows = [asdict(decision) for decision in made]

    def say(_: Any) -> None:
        for decision in made:
            kept = "" if decision.settled else " Another person decides next."
            click.echo(f"{decision.item}: {decision.verdict} by {decision.actor} ({decision.id}).{kept}")

    show(rows if len(rows) > 1 else rows[0], as_json, say)


@click.command("undo")
@click.argument("decision")
@click.option("--despite-export", is_flag=True, help="Also where the design has left the house, is in a test or was revised.")
@as_option
@json_option
def undo_command(decision: str, despite_export: bool, as_name: str | None, as_json: bool) -> None:
    """Take a decision (V-...) or a whole batch (M-...) back."""
    installation = open_installation()
    who = actor(installation.settings.var, as_name)
    if decision.strip().upper().startswith("M-"):
        batch = decisions.undo_batch(installation.store, decision, who, despite_export=despite_export)
        taken, left = batch.decided, batch.refused
    else:
        taken, left = (decisions.undo(installation.store, decision, who, despite_export=despite_export),), ()

    def say(_: Any) -> None:
        for back in taken:
            click.echo(f"{back.item}: {back.verdict} by {back.actor} taken back.")
        for refused in left:
            click.echo(refused.sentence)

    rows = [asdict(back) for back in taken]
    show(rows if len(rows) != 1 else rows[0], as_json, say)


@click.command("policy")
@click.option("--brand", help="Only this brand's; needed to set one.")
@click.option("--category", default="", help="A product category; without one the policy is for the brand's every other.")
@click.option("--eyes", type=click.IntRange(1, 2), help="How many blind opinions a design needs. Without it: list what there is.")
@as_option
@json_option
def policy_command(brand: str | None, category: str, eyes: int | None, as_name: str | None, as_json: bool) -> None:
    """Show or set how many people decide a brand's designs, by product category; one where nothing is set."""
    installation = open_installation()
    if eyes is not None:
        if brand is None:
            raise click.UsageError("Name the --brand whose policy to set.")
        policy.set_policy(installation.store, brand, category, eyes, actor(installation.settings.var, as_name))
    found = policy.policies(installation.store, brand)

    def say(_: Any) -> None:
        rows = [[each.brand, each.category or "every other", each.eyes, each.version, each.actor] for each in found]
        print_table(rows, ["brand", "category", "opinions", "version", "set by"])

    show([asdict(each) for each in found], as_json, say)


@click.command("passport")
@click.argument("item")
@as_option
def passport_command(item: str, as_name: str | None) -> None:
    """Print the whole lineage of an item, candidate or design as JSON; opinions that are not settled only to who gave them."""
    from review.passport import passport

    installation = open_installation()
    who = actor(installation.settings.var, as_name) if as_name else None
    print_json(passport(installation.store, item, who))


@click.command("export")
@click.option("--design", "designs", multiple=True, help="A design, item or candidate; default: every approved one.")
@click.option("--brand", help="With no --design: only this brand's.")
@click.option("--preset", type=click.Choice(["print", "storefront"]), default="print", show_default=True)
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for the ZIP.")
@as_option
@json_option
def export_command(designs: tuple[str, ...], brand: str | None, preset: str, out: Path, as_name: str | None, as_json: bool) -> None:
    """Hand approved designs over as one ZIP with print files, palettes and lineage."""
    from dashboard.handover import export_approved

    installation = open_installation()
    package = export_approved(
        installation, designs=designs, brand=brand, preset=preset, out=out, actor=actor(installation.settings.var, as_name)
    )
    show(asdict(package), as_json, lambda _: click.echo(f"{package.path}: {len(package.designs)} designs ({package.id})."))
