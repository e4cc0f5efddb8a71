"""The Studio's drawing: one draw of a brief so far, as settings, prompt and picture, without waiting for a script rerun."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from starlette.routing import Route

from dashboard.api.bodies import whole
from dashboard.api.pictures import Kept
from dashboard.api.refusals import BadRequest
from dashboard.api.reviewing import Body, endpoint
from dashboard.views.brief_form import with_product
from dashboard.views.preview import FINE_PX, QUICK_PX, Preview, picture, preview
from dashboard.views.studio import draw_told, refused
from dashboard.wiring import Installation
from engine.domain.brand import BrandProfile
from engine.domain.brief import MAX_COUNT
from engine.errors import InvalidBrief
from engine.prompting.briefs import parse_brief
from review.domain import Actor
from review.jobs.requests import find_brand, find_template

LEAST_PX = 48
KEPT_BYTES = 16 * 2**20


def drawing_routes(installation: Installation) -> list[Route]:
    """POST /api/draw {brief, index, width}: {title, now, slots, prompt, changed, notes, picture}, or {refused} with its control."""
    kept = Kept(KEPT_BYTES)

    def draw(installation: Installation, _actor: Actor, body: Body) -> Body:
        values, width = brief_values(body), whole(body, "width", QUICK_PX, LEAST_PX, FINE_PX)
        brand = find_brand(installation.store, str(values.get("brand") or ""))
        try:
            drawn = planned(installation, values, brand, whole(body, "index", 0, 0, MAX_COUNT - 1))
        except InvalidBrief as refusal:
            return {"refused": refused(refusal, values, brand)}
        return draw_told(drawn, values) | {"picture": picture_url(kept, drawn, width), "width": width}

    return [Route("/api/draw", endpoint(installation, draw), methods=["POST"])]


def brief_values(body: Body) -> dict[str, Any]:
    """The `brief` of a request: an object of fields; null ones are open."""
    values = body.get("brief")
    if not isinstance(values, Mapping):
        raise BadRequest("brief is missing or is no object of fields.")
    return {str(name): value for name, value in values.items() if value is not None}


def planned(installation: Installation, values: Mapping[str, Any], brand: BrandProfile, index: int) -> Preview:
    """The draw of a brief as typed; raises InvalidBrief."""
    brief = parse_brief(with_product(values))
    return preview(brief, find_template(installation.store, brief.template or brand.template), brand, index)


def picture_url(kept: Kept, drawn: Preview, width: int) -> str:
    """The draw's picture as a data address: it comes with the answer, in one trip."""
    drawing = drawn.spec.drawing
    name = hashlib.sha256(json.dumps([drawn.spec.to_mapping()["drawing"], width], sort_keys=True).encode()).hexdigest()
    return f"data:image/webp;base64,{base64.b64encode(kept.get(name, lambda: picture(drawing, width))).decode()}"
