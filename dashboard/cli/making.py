"""Verbs that make and judge: generate, reproduce, import, score."""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from dashboard.cli.output import as_option, json_option, print_table, show
from dashboard.people import actor
from dashboard.views.relations import relation_words
from dashboard.wiring import Installation, open_installation
from engine.domain.brief import RepeatType
from engine.domain.score import Judgement
from engine.errors import InvalidImage
from engine.images import to_png
from engine.pipeline import reproduce
from engine.prompting.briefs import brief_to_mapping, parse_brief
from review import existing, imports, jobs, records
from review.jobs import JobStatus, Progress
from review.queue import View, count, page
from review.references import keep_reference

POLL_S = 0.5
ENDED = (JobStatus.DONE, JobStatus.CANCELLED, JobStatus.FAILED)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("generate")
@click.argument("brief_file", metavar="BRIEF.toml", type=_FILE)
@click.option("--count", "how_many", type=int, help="Candidates to make, in place of the brief's count.")
@click.option("--reference", type=_FILE, help="A picture for a diffusion model to start from, in place of the drawing.")
@click.option("--wait", is_flag=True, help="Show progress and list the candidates. Needs a running worker.")
@as_option
@json_option
def generate_command(
    brief_file: Path, how_many: int | None, reference: Path | None, wait: bool, as_name: str | None, as_json: bool
) -> None:
    """Submit a brief; prints the job."""
    installation = open_installation()
    asker = actor(installation.settings.var, as_name)
    brief = parse_brief(brief_file.read_bytes())
    if how_many is not None:
        brief = parse_brief({**brief_to_mapping(brief), "count": how_many})
    if reference is not None:
        kept = keep_reference(installation.store, installation.assets, reference.read_bytes(), name=reference.name, actor=asker)
        brief = parse_brief({**brief_to_mapping(brief), "reference": kept})
    job = jobs.submit(installation.store, installation.settings.jobs_database, brief, asker)
    progress = _watch(installation, job, quiet=as_json) if wait else _progress(installation, job)
    made = _made(installation, job) if wait else []
    report = {"job": job, "status": str(progress.status), "done": progress.done, "total": progress.total, "error": progress.error}

    def say(found: dict[str, Any]) -> None:
        click.echo(f"Job {job}: {found['status']}, {found['done']} of {found['total']} candidates.")
        if made:
            print_table([[row["item"], row["generator"], row["brand_fit"]] for row in made], ["item", "generator", "brand fit"])

    show(report | {"candidates": made} if wait else report, as_json, say)
    if progress.status is JobStatus.FAILED:
        click.echo(f"strikeoff: {progress.error}", err=True)
        sys.exit(1)


@click.command("reproduce")
@click.argument("candidate_id", metavar="CANDIDATE")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the pixels to this PNG.")
@json_option
def reproduce_command(candidate_id: str, out: Path | None, as_json: bool) -> None:
    """Make a candidate's pixels again from its spec, and compare them with what was stored."""
    from dashboard.workshop import build_generators  # loads torch

    installation = open_installation()
    candidate = records.candidate(installation.store, candidate_id)
    if candidate.spec is None:
        raise InvalidImage(f"{candidate.id} was made elsewhere ({candidate.source}); it has no spec to reproduce.")
    content = to_png(reproduce(candidate.spec, build_generators(installation.settings)).pixels)
    same = hashlib.sha256(content).hexdigest() == candidate.asset
    if out:
        out.write_bytes(content)
    report = {"candidate": candidate.id, "spec": candidate.spec.sha256, "asset": candidate.asset, "same": same}
    show(report, as_json, lambda _: click.echo(f"{candidate.id}: {'the same pixels' if same else 'DIFFERENT pixels'}."))
    sys.exit(0 if same else 1)


repeat_option = click.option(
    "--repeat",
    type=click.Choice([str(kind) for kind in RepeatType]),
    callback=lambda _context, _option, said: RepeatType(said) if said else None,
    help="How the pictures repeat; else as their edges meet.",
)


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--brand", required=True, help="Whose queue the candidates enter.")
@click.option("--revises", metavar="CANDIDATE", help="The candidate that this file is a new version of.")
@click.option("--as-catalogue", is_flag=True, help="They are sold already: not for the queue, but to hold candidates against.")
@click.option("--protected", metavar="NOTE", help="Others' designs that none may come near; NOTE says whose. Not for the queue.")
@repeat_option
@click.option("--repeat-mm", nargs=2, type=click.FloatRange(min=1), default=(320.0, 320.0), show_default=True)
@as_option
@json_option
def import_command(
    files: tuple[Path, ...],
    brand: str,
    revises: str | None,
    as_catalogue: bool,
    protected: str | None,
    repeat: RepeatType | None,
    repeat_mm: tuple[float, float],
    as_name: str | None,
    as_json: bool,
) -> None:
    """Bring in candidates made elsewhere, or designs that candidates are held against: files or folders."""
    installation = open_installation()
    standing = _standing(as_catalogue, protected, revises)
    asker = actor(installation.settings.var, as_name)
    outcomes: Sequence[imports.Imported | existing.Kept]
    if standing is not None:
        outcomes = existing.keep_files(
            installation.store, installation.assets, imports.image_files(files), brand=brand, standing=standing,
            note=protected or "", repeat=repeat, repeat_mm=repeat_mm, actor=asker,
        )  # fmt: skip
    else:
        from dashboard.workshop import build_workshop  # loads torch

        outcomes = imports.import_files(
            installation.store, installation.assets, build_workshop(installation.settings), imports.image_files(files),
            brand=brand, repeat=repeat, repeat_mm=repeat_mm, actor=asker, revises=revises,
        )  # fmt: skip
    rows = [asdict(outcome) for outcome in outcomes]
    told = [[row["file"], f"refused: {row['refused']}" if row["refused"] else row.get("item", row.get("design"))] for row in rows]
    show(rows, as_json, lambda _: print_table(told, ["file", "outcome"]))
    sys.exit(1 if any(row["refused"] for row in rows) or not rows else 0)


def _standing(as_catalogue: bool, protected: str | None, revises: str | None) -> existing.Standing | None:
    """What files are brought in as, None as candidates."""
    if sum((as_catalogue, protected is not None, revises is not None)) > 1:
        raise click.UsageError("--as-catalogue, --protected and --revises exclude each other. Give one of them.")
    if as_catalogue:
        return existing.Standing.CATALOGUE
    return None if protected is None else existing.Standing.PROTECTED


@click.command("score")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--brand", required=True, help="Whose brand fit is asked.")
@repeat_option
@json_option
def score_command(files: tuple[Path, ...], brand: str, repeat: RepeatType | None, as_json: bool) -> None:
    """Measurements and brand fit of files, without storing anything."""
    from dashboard.workshop import build_workshop  # loads torch

    installation = open_installation()
    judged = imports.judge_files(
        installation.store,
        build_workshop(installation.settings),
        imports.image_files(files),
        brand=brand,
        repeat=repeat,
    )
    rows = [_score_row(path, found) for path, found in judged]
    show(rows, as_json, _say_scores)
    sys.exit(1 if any("error" in row for row in rows) else 0)


def _score_row(path: Path, found: InvalidImage | Judgement) -> dict[str, Any]:
    if isinstance(found, InvalidImage):
        return {"file": str(path), "error": str(found)}
    fit = asdict(found.fit) if found.fit else None
    relations = [asdict(relation) | {"sentence": relation_words(relation)} for relation in found.relations]
    return {"file": str(path), "brand_fit": fit, "measurements": [asdict(m) for m in found.measurements], "relations": relations}


def _say_scores(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        if "error" in row:
            click.echo(f"{row['file']}: {row['error']}")
            continue
        click.echo(f"{row['file']}: brand fit {fit_words(row['brand_fit'])}")
        for relation in row["relations"]:
            click.echo(f"  {relation['sentence']}")
        for measurement in row["measurements"]:
            click.echo(f"  {measurement['verdict']}: {measurement['sentence']}")
        for part in row["brand_fit"]["parts"]:
            click.echo(f"  {part['contribution']:+.2f} {part['sentence']}")


def fit_words(fit: dict[str, Any]) -> str:
    """A probability with its interval and what it rests on."""
    basis = f"{fit['n']} decisions" if fit["basis"] == "decisions" else "the brand's profile; not enough decisions yet"
    return f"{fit['p']:.0%} ({fit['low']:.0%}-{fit['high']:.0%}, from {basis})"


def _progress(installation: Installation, job: str) -> Progress:
    return jobs.progress(installation.store, installation.settings.jobs_database, job)


def _watch(installation: Installation, job: str, *, quiet: bool) -> Progress:
    """Follows a job to its end."""
    with click.progressbar(length=_progress(installation, job).total, label=job, file=sys.stderr, hidden=quiet) as bar:
        while True:
            progress = _progress(installation, job)
            bar.update(progress.done - bar.pos)
            if progress.status in ENDED:
                return progress
            time.sleep(POLL_S)


def _made(installation: Installation, job: str) -> list[dict[str, Any]]:
    """The job's items in the queue, best first."""
    view = View(job=job)
    rows = page(installation.store, view, limit=max(1, count(installation.store, view)))
    return [row.to_mapping() | {"brand_fit": fit_words(asdict(row.fit)) if row.fit else "not scored"} for row in rows]
