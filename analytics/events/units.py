"""Unit ids as keyed hashes: the same function in Python and in SQL."""

from __future__ import annotations

import hashlib
import hmac

from analytics.errors import WeakKey

_MIN_KEY_BYTES = 16
_UNIT_HEX = 32


def hash_unit(unit: str, key: bytes) -> str:
    """A unit's pseudonym: the first 128 bits of HMAC-SHA256, in hex. Without the key it cannot be found again."""
    return hmac.new(checked_key(key), unit.encode(), hashlib.sha256).hexdigest()[:_UNIT_HEX]


def checked_key(key: bytes) -> bytes:
    """The key itself; raises WeakKey when it is too short."""
    if len(key) < _MIN_KEY_BYTES:
        raise WeakKey(
            f"The key for unit ids has {len(key)} bytes; it needs at least {_MIN_KEY_BYTES}. Make a random one and keep it."
        )
    return key


def hashed_sql(text: str) -> str:
    """HMAC-SHA256 in SQL, so that ten million units need no Python loop; `hash_unit` is the same function."""
    return f"left(sha256($outer::BLOB || unhex(sha256($inner::BLOB || encode({text})))), {_UNIT_HEX})"


def pads(key: bytes) -> dict[str, bytes]:
    """The inner and outer key blocks of HMAC (RFC 2104) for SHA-256: the parameters of `hashed_sql`."""
    block = (hashlib.sha256(key).digest() if len(key) > 64 else key).ljust(64, b"\0")
    return {"inner": bytes(byte ^ 0x36 for byte in block), "outer": bytes(byte ^ 0x5C for byte in block)}
