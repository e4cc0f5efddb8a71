"""The Studio's commands: a brief becomes a job, jobs are watched and stopped, candidates are recalled, pictures taken in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dashboard.api.bodies import text, whole_in_address
from dashboard.api.drawing import brief_values
from dashboard.api.guard import asker
from dashboard.api.refusals import BadRequest
from dashboard.api.reviewing import Answer, Body, endpoint
from dashboard.api.tokens import asset_url
from dashboard.views.brief_form import form_of_candidate, with_product
from dashboard.views.cards import candidate_card
from dashboard.views.jobs import job_told
from dashboard.views.studio import refused
from dashboard.wiring import Installation
from engine.colour.from_image import palette_from_image
from engine.errors import InvalidBrief
from engine.images import read_image
from engine.prompting.briefs import brief_to_mapping, parse_brief
from review import jobs, queue, records
from review.access import Action, require
from review.domain import Actor, View
from review.jobs.requests import Progress, find_brand
from review.references import keep_reference

MOST_UPLOAD_BYTES = 24 * 2**20
MOST_JOBS = 60
THUMBS = 12
COLOURS_PICKED = 8


def studio_routes(installation: Installation) -> list[Route]:
    """Each path with its method and the plain function that answers it."""
    table: list[tuple[str, str, Answer]] = [
        ("POST", "/api/briefs", submit),
        ("GET", "/api/jobs", list_jobs),
        ("POST", "/api/jobs/cancel", partial(_order, jobs.cancel)),
        ("POST", "/api/jobs/resume", partial(_order, jobs.resume)),
        ("GET", "/api/recall", recall),
    ]
    plain = [Route(path, endpoint(installation, answer), methods=[method]) for method, path, answer in table]
    return [*plain, Route("/api/references", _uploading(installation), methods=["POST"])]


def submit(installation: Installation, actor: Actor, body: Body) -> Body:
    """Hands the brief to the worker; {refused} with its control where it cannot be drawn."""
    require(actor, Action.GENERATE)
    values = brief_values(body)
    brand = find_brand(installation.store, str(values.get("brand") or ""))
    try:
        job = jobs.submit(installation.store, installation.settings.jobs_database, parse_brief(with_product(values)), actor)
    except InvalidBrief as refusal:
        return {"refused": refused(refusal, values, brand)}
    return {"job": told(installation, jobs.progress(installation.store, installation.settings.jobs_database, job))}


def list_jobs(installation: Installation, _actor: Actor, body: Body) -> Body:
    """The newest jobs with their first candidates, and whether a worker is there to do them."""
    limit = whole_in_address(body, "limit", 12, 1, MOST_JOBS)
    found = jobs.list_jobs(installation.store, installation.settings.jobs_database, limit=limit)
    return {"jobs": [told(installation, each) for each in found], "worker": jobs.has_worker(installation.store)}


def _order(run: Callable[..., Progress], installation: Installation, actor: Actor, body: Body) -> Body:
    return {"job": told(installation, run(installation.store, installation.settings.jobs_database, text(body, "job"), actor))}


def told(installation: Installation, progress: Progress) -> Body:
    """A job as the Studio shows it: progress in words, its brief's fields, its newest candidates."""
    rows = queue.page(installation.store, View(job=progress.job, status=None), limit=THUMBS)
    return job_told(progress) | {
        "brief": brief_to_mapping(progress.brief),
        "cards": [candidate_card(installation.key, row) for row in rows],
    }


def recall(installation: Installation, _actor: Actor, body: Body) -> Body:
    """The form's fields of a candidate, with what was drawn for it fixed: another like it."""
    candidate = records.candidate(installation.store, text(body, "candidate", longest=40))
    settings = installation.settings
    job = jobs.progress(installation.store, settings.jobs_database, candidate.job) if candidate.job else None
    values = form_of_candidate(candidate, brief_to_mapping(job.brief) if job else {})
    return {"values": values, "title": queue.row(installation.store, candidate.id).title}


def _uploading(installation: Installation) -> Callable[[Request], Any]:
    """POST /api/references, the picture's bytes as the body: {reference, url, colours}."""

    async def respond(request: Request) -> Response:
        actor = asker(request, installation)
        require(actor, Action.GENERATE)  # before anything is received
        content = await _received(request)
        return JSONResponse(await run_in_threadpool(take_in, installation, actor, content), headers={"cache-control": "no-store"})

    return respond


async def _received(request: Request) -> bytes:
    """The body, as far as it is no larger than it may be."""
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > MOST_UPLOAD_BYTES:
            raise BadRequest(f"The picture is larger than {MOST_UPLOAD_BYTES // 2**20} MiB. Export it smaller.")
    return bytes(content)


def take_in(installation: Installation, actor: Actor, content: bytes) -> Body:
    """Keeps a picture as a reference and picks its colours; raises InvalidImage, and keeps nothing, where it is none."""
    sha256 = keep_reference(installation.store, installation.assets, content, name="The file", actor=actor)
    colours = palette_from_image(read_image(installation.assets.get(sha256), name="The file"), COLOURS_PICKED)
    return {"reference": sha256, "url": asset_url(installation.key, sha256, 256), "colours": list(colours)}
