"""Pictures derived from a design: its colourways, and where its checks complain. Made when asked for, the last kept."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from io import BytesIO

from PIL import Image
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboard.api.assets import FOREVER
from dashboard.api.guard import asker
from dashboard.api.refusals import BadRequest
from dashboard.api.tokens import asset_signature, asset_signed
from dashboard.views.colourways import Colours, palette_of
from dashboard.wiring import Installation
from engine.checks.where import WHERE, where
from engine.colour.recolour import recolour
from engine.composition.compose import compose
from engine.composition.render import render
from engine.domain.brief import Format, RepeatType
from engine.domain.colour import parse_hex
from engine.errors import InvalidBrief
from engine.images import read_image, to_webp
from engine.ports import Artwork
from review import records
from review.export.artwork import DRAWN, MIN_AGREEMENT, agreement_of
from review.records import Candidate

MOST_BYTES = 48 * 2**20
WIDEST = 2048
"""Width (px) above which pictures are derived from a smaller copy: no screen shows more of a repeat."""
FINE = 1024
"""Width (px) of the finer drawing of a design, for products and true size."""

Make = Callable[[], bytes]


class Kept:
    """The pictures last asked for, up to a number of bytes; each is made once, also when two ask at the same time."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most, self._bytes = most_bytes, 0
        self._pictures: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()
        self._making: dict[str, threading.Lock] = {}

    def get(self, name: str, make: Make) -> bytes:
        """The picture of that name, made now where it is not kept."""
        with self._lock:
            making = self._making.setdefault(name, threading.Lock())
        with making:
            found = self._found(name)
            if found is None:
                found = make()
                self._keep(name, found)
        return found

    def _found(self, name: str) -> bytes | None:
        with self._lock:
            if name in self._pictures:
                self._pictures.move_to_end(name)
            return self._pictures.get(name)

    def _keep(self, name: str, picture: bytes) -> None:
        with self._lock:
            self._pictures[name] = picture
            self._bytes += len(picture)
            while self._bytes > self._most and self._pictures:
                oldest, dropped = self._pictures.popitem(last=False)
                self._bytes -= len(dropped)
                self._making.pop(oldest, None)


def picture_routes(installation: Installation) -> list[Route]:
    """GET /colourways/<candidate>/<colours>, /overlays/<sha256>/<check> and /fine/<candidate>: by a signed address or a token."""
    kept = Kept()

    def colourway(request: Request) -> Response:
        name, colours = request.path_params["candidate"], _read_colours(request.path_params["colours"])
        return _answer(request, installation, kept, "image/webp", lambda: _recoloured(installation, name, colours))

    def overlay(request: Request) -> Response:
        sha256, check = request.path_params["sha256"], request.path_params["check"]
        if check not in WHERE:
            raise BadRequest(f"{check[:40]!r} shows no place; these do: {', '.join(WHERE)}.")
        return _answer(request, installation, kept, "image/png", lambda: _marked(installation, sha256, check))

    def fine(request: Request) -> Response:
        name = request.path_params["candidate"]
        return _answer(request, installation, kept, "image/webp", lambda: _redrawn(installation, name))

    return [
        Route("/fine/{candidate}", fine, methods=["GET"]),
        Route("/colourways/{candidate}/{colours}", colourway, methods=["GET"]),
        Route("/overlays/{sha256}/{check}", overlay, methods=["GET"]),
    ]


def overlay_url(key: bytes, sha256: str, check: str) -> str | None:
    """The signed address of the picture of where a check complains of an asset; None for a check that has no place in it."""
    path = f"overlays/{sha256}/{check}"
    return f"/{path}?s={asset_signature(key, path)}" if check in WHERE else None


def _answer(request: Request, installation: Installation, kept: Kept, media_type: str, make: Make) -> Response:
    path = request.url.path.strip("/")
    if not asset_signed(installation.key, path, request.query_params.get("s", "")):
        asker(request, installation)
    headers = {"cache-control": FOREVER, "content-security-policy": "default-src 'none'; sandbox"}
    return Response(kept.get(path, make), media_type=media_type, headers=headers)


def _read_colours(text: str) -> Colours:
    try:
        return tuple(parse_hex(f"#{part}") for part in text.split("-"))
    except InvalidBrief as error:
        raise BadRequest(f"{text[:40]!r} is not a list of colours like F4EFE6-1F3A5F.") from error


def _recoloured(installation: Installation, name: str, colours: Colours) -> bytes:
    candidate = records.candidate(installation.store, name)
    own = palette_of(installation.assets, candidate)
    if len(own) != len(colours):
        raise BadRequest(f"{name} has {len(own)} colours, not {len(colours)}.")
    return to_webp(recolour(_artwork(installation, candidate).pixels, own, colours))


def _redrawn(installation: Installation, name: str) -> bytes:
    """A drawn design at a finer size. What the engine would draw otherwise than it stands in the queue is shown as it stands."""
    candidate = records.candidate(installation.store, name)
    own = _artwork(installation, candidate).pixels
    spec = candidate.spec
    if spec is None or candidate.generator != DRAWN or own.shape[1] >= FINE:
        return to_webp(own)
    with _drawing:
        finer = render(compose(spec.drawing), FINE, 2 * round(FINE * own.shape[0] / own.shape[1] / 2))
    return to_webp(finer if agreement_of(own, finer) >= MIN_AGREEMENT else own)


_drawing = threading.Lock()  # one at a time: a drawing takes half a second of a core, and decisions must not wait


def _marked(installation: Installation, sha256: str, check: str) -> bytes:
    candidate = records.candidate_of_asset(installation.store, sha256)
    brand = records.brand(installation.store, candidate.brand, candidate.brand_version)
    marks = where(check, _artwork(installation, candidate), brand, candidate.spec)
    out = BytesIO()
    Image.fromarray(marks).save(out, "PNG", compress_level=4)
    return out.getvalue()


def _artwork(installation: Installation, candidate: Candidate) -> Artwork:
    content, _ = installation.assets.sized(candidate.asset, WIDEST)
    how = candidate.spec.drawing.format if candidate.spec else Format.REPEAT
    pixels = read_image(content, name=candidate.id)
    return Artwork(pixels=pixels, repeat=RepeatType(candidate.repeat), format=how, size_mm=candidate.repeat_mm)
