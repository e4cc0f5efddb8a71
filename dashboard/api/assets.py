"""Images by content hash: sized, and kept by browsers for good, because a hash never changes what it names."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboard.api.guard import asker
from dashboard.api.refusals import BadRequest
from dashboard.api.tokens import asset_signed
from dashboard.wiring import Installation
from review.assets import WIDTHS

FOREVER = "private, max-age=31536000, immutable"
MEDIA_TYPES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"RIFF": "image/webp", b"II*\x00": "image/tiff"}
"""By a file's first bytes; anything else is offered as a download."""


def asset_route(installation: Installation) -> Route:
    """GET /assets/<sha256>?w=: by a signed address or a token."""

    def asset(request: Request) -> Response:
        sha256 = request.path_params["sha256"]
        if not asset_signed(installation.key, sha256, request.query_params.get("s", "")):
            asker(request, installation)
        width = read_width(request.query_params.get("w"))
        tag = f'"{sha256}-{width or "own"}"'
        headers = {"cache-control": FOREVER, "etag": tag, "content-security-policy": "default-src 'none'; sandbox"}
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        if width:
            data, media_type = installation.assets.sized(sha256, width)
        else:
            data = installation.assets.get(sha256)
            media_type = media_type_of(data)
        return Response(data, media_type=media_type, headers=headers)

    return Route("/assets/{sha256}", asset, methods=["GET"])


def media_type_of(data: bytes) -> str:
    """The media type by a file's first bytes."""
    return next((media_type for start, media_type in MEDIA_TYPES.items() if data.startswith(start)), "application/octet-stream")


def read_width(text: str | None) -> int | None:
    """A width (px) as asked; None: the image's own size. Raises BadRequest."""
    if not text:
        return None
    if not (text.isascii() and text.isdecimal()) or len(text) > 6 or not 0 < int(text) <= WIDTHS[-1]:
        raise BadRequest(f"w={text[:20]} is not a width. Give whole pixels from 1 to {WIDTHS[-1]}.")
    return int(text)
