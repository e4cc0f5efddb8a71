"""Short-lived signed tokens for the routes, and signatures for asset addresses. HMAC-SHA256 with the installation's key."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time

from review.domain import Actor, Role

TOKEN_LIFE_S = 900
ASSET_WINDOW_S = 7 * 24 * 3600


class TokenRefused(Exception):
    """A request came without a token, or with one that is altered or out of date."""


def issue_token(key: bytes, actor: Actor, *, now: float | None = None, life_s: float = TOKEN_LIFE_S) -> str:
    """A token that lets `actor` use the routes until it expires."""
    claims = {
        "name": actor.name,
        "role": str(actor.role),
        "via": actor.via,
        "until": (time.time() if now is None else now) + life_s,
    }
    body = _encode(json.dumps(claims, sort_keys=True).encode())
    return f"{body}.{_sign(key, 'token', body)}"


def read_token(key: bytes, token: str, *, now: float | None = None) -> Actor:
    """The actor named in a token; raises TokenRefused."""
    body, _, signature = token.partition(".")
    if not hmac.compare_digest(_sign(key, "token", body).encode(), signature.encode()):
        raise TokenRefused("This request is not signed by this installation. Reload the page.")
    claims = json.loads(_decode(body))
    if claims["until"] < (time.time() if now is None else now):
        raise TokenRefused("Your sitting has timed out. Reload the page to go on.")
    return Actor(name=claims["name"], role=Role(claims["role"]), via=claims["via"])


def asset_signature(key: bytes, sha256: str, *, now: float | None = None) -> str:
    """A signature for one asset's address, the same for a whole week so that browsers keep the file, valid for one to two weeks."""
    return _asset_signature(key, sha256, _window(now))


def asset_signed(key: bytes, sha256: str, signature: str, *, now: float | None = None) -> bool:
    """Whether an address was signed here this week or the week before."""
    window = _window(now)
    return any(hmac.compare_digest(_asset_signature(key, sha256, w).encode(), signature.encode()) for w in (window, window - 1))


def asset_url(key: bytes, sha256: str, width: int | None = None) -> str:
    """The signed address of an asset, at `width` px or in its own size."""
    size = f"w={width}&" if width else ""
    return f"/assets/{sha256}?{size}s={asset_signature(key, sha256)}"


def _window(now: float | None) -> int:
    return int((time.time() if now is None else now) // ASSET_WINDOW_S)


def _asset_signature(key: bytes, sha256: str, window: int) -> str:
    return _sign(key, "asset", f"{window}:{sha256}")[:22]


def _sign(key: bytes, purpose: str, text: str) -> str:
    return _encode(hmac.new(key, f"strikeoff:{purpose}:{text}".encode(), hashlib.sha256).digest())


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
