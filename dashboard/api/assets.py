"""Images by content hash: sized, and kept by browsers for good, because a hash never changes what it names."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboard.api.guard import asker
from dashboard.api.refusals import BadRequest
from dashboard.api.tokens import asset_signed
from dashboard.wiring import Installation
from review.errors import NotFound

WIDTHS = (96, 256, 512, 1024, 2048)
FOREVER = "private, max-age=31536000, immutable"
_SHA256 = re.compile(r"[0-9a-f]{64}")


def asset_route(installation: Installation) -> Route:
    """GET /assets/<sha256>?w=: by a signed address or a token."""

    def asset(request: Request) -> Response:
        sha256 = request.path_params["sha256"]
        if not _SHA256.fullmatch(sha256):
            raise NotFound("asset", sha256)
        if not asset_signed(installation.key, sha256, request.query_params.get("s", "")):
            asker(request, installation)
        width = read_width(request.query_params.get("w"))
        tag = f'"{sha256}-{width or "own"}"'
        headers = {"cache-control": FOREVER, "etag": tag, "content-security-policy": "default-src 'none'; sandbox"}
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        data, media_type = installation.assets.sized(sha256, width) if width else installation.assets.open(sha256)
        return Response(data, media_type=media_type, headers=headers)

    return Route("/assets/{sha256}", asset, methods=["GET"])


def read_width(text: str | None) -> int | None:
    """The next listed width (px) that is at least as wide as asked, so that few sizes are ever made; None: its own size."""
    if not text:
        return None
    if not text.isdecimal() or not 0 < int(text) <= WIDTHS[-1]:
        raise BadRequest(f"w={text} is not a width. Give whole pixels from 1 to {WIDTHS[-1]}.")
    return next(width for width in WIDTHS if width >= int(text))
