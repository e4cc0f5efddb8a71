"""Whether the server works, in numbers for monitoring, and what the routes are. Open to all: names no design."""

from __future__ import annotations

from importlib.metadata import version

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from dashboard.api.openapi import openapi
from dashboard.views.metrics import prometheus
from dashboard.wiring import Installation
from review.domain import Status
from review.queue import View, count


def health_routes(installation: Installation) -> list[Route]:
    """GET /api/health, /api/metrics and /api/openapi.json."""

    def items() -> dict[str, int]:
        return {str(status): count(installation.store, View(status=status)) for status in Status}

    def health(_request: Request) -> Response:
        return JSONResponse({"status": "ok", "version": version("strikeoff"), "left": items()[Status.QUEUED]})

    def metrics(_request: Request) -> Response:
        return PlainTextResponse(prometheus(items()), media_type="text/plain; version=0.0.4")

    def document(_request: Request) -> Response:
        return JSONResponse(openapi(version("strikeoff")))

    return [
        Route("/api/health", health, methods=["GET"]),
        Route("/api/metrics", metrics, methods=["GET"]),
        Route("/api/openapi.json", document, methods=["GET"]),
    ]
