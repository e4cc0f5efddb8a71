"""Names of records. A candidate's name follows from what made it, so a step that runs twice names the same thing."""

from __future__ import annotations

import hashlib
import secrets

from review.errors import NotFound

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 10


def _encode(number: int) -> str:
    return "".join(_CROCKFORD[number >> (5 * place) & 31] for place in reversed(range(_LENGTH)))


def hashed_id(prefix: str, text: str) -> str:
    """`X-` and the first 50 bits of the text's sha256 in Crockford base32."""
    return f"{prefix}-{_encode(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], 'big') >> 14)}"


def new_id(prefix: str) -> str:
    """`X-` and 50 random bits: jobs J, decisions V, proposals P, packages K."""
    return f"{prefix}-{_encode(secrets.randbits(5 * _LENGTH))}"


def candidate_id(job: str, index: int) -> str:
    """The name of a job's candidate number `index` (from 0)."""
    return hashed_id("C", f"{job}:{index}")


def imported_id(asset: str, brand: str) -> str:
    """The name of a candidate that was made elsewhere: one file is one candidate a brand."""
    return hashed_id("C", f"{asset}:{brand}")


def item_of(any_id: str) -> str:
    """The queue item of a candidate, item or design."""
    return f"I-{_suffix(any_id)}"


def design_of(any_id: str) -> str:
    """The design that an item becomes when it is approved."""
    return f"D-{_suffix(any_id)}"


def candidate_of(any_id: str) -> str:
    """The candidate behind an item or design."""
    return f"C-{_suffix(any_id)}"


def _suffix(any_id: str) -> str:
    kind, _, suffix = any_id.strip().upper().partition("-")
    if kind not in {"C", "I", "D"} or len(suffix) != _LENGTH or set(suffix) - set(_CROCKFORD):
        raise NotFound("item", any_id, "Names look like I-7Q2M4ZK0AB (also with C- or D-); `strikeoff queue` lists them.")
    return suffix
