"""Reading a request's JSON, field by field, so that a wrong one is refused with its name."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request

from dashboard.api.refusals import BadRequest

MAX_BODY_BYTES = 64 * 1024


async def read_body(request: Request) -> dict[str, Any]:
    """The JSON object sent; raises BadRequest."""
    if int(request.headers.get("content-length") or 0) > MAX_BODY_BYTES:
        raise BadRequest(f"The request is larger than {MAX_BODY_BYTES // 1024} KiB.")
    try:
        body = json.loads(await request.body())
    except (ValueError, UnicodeDecodeError) as error:
        raise BadRequest("The request is not JSON.") from error
    if not isinstance(body, dict):
        raise BadRequest("The request is not a JSON object.")
    return body


def text(body: dict[str, Any], field: str, default: str | None = None, *, longest: int = 2000) -> str:
    """A required text, or its default."""
    value = body.get(field, default)
    if not isinstance(value, str) or len(value) > longest:
        raise BadRequest(f"{field} is missing or is no text of at most {longest} characters.")
    return value


def optional_text(body: dict[str, Any], field: str) -> str | None:
    """A text, or None where it is absent or null."""
    return None if body.get(field) is None else text(body, field)


def whole(body: dict[str, Any], field: str, default: int, least: int, most: int) -> int:
    """A whole number within bounds."""
    value = body.get(field, default)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise BadRequest(f"{field} is not a whole number from {least} to {most}.")
    return value


def whole_in_address(body: dict[str, Any], field: str, default: int, least: int, most: int) -> int:
    """The same in an address, where everything is text."""
    value = body.get(field, default)
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 8:
        value = int(value)
    return whole({field: value}, field, default, least, most)


def seconds(body: dict[str, Any]) -> float | None:
    """How long the design was in front of the person (s), None where unknown."""
    value = body.get("seconds")
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 7 * 86400:
        raise BadRequest("seconds is not a time from 0 to a week.")
    return float(value)


def leases(body: dict[str, Any]) -> list[tuple[str, str]]:
    """(item, lease token) of each entry of `leases`."""
    entries = body.get("leases")
    if not isinstance(entries, list) or len(entries) > 50 or not all(isinstance(entry, dict) for entry in entries):
        raise BadRequest("leases is not a list of at most 50 {item, lease}.")
    return [(text(entry, "item"), text(entry, "lease")) for entry in entries]


def flag(body: dict[str, Any], field: str) -> bool:
    """A yes or no; absent is no."""
    value = body.get(field, False)
    if not isinstance(value, bool):
        raise BadRequest(f"{field} is not true or false.")
    return value


def names(body: dict[str, Any], field: str, most: int) -> list[str]:
    """A list of one to `most` short texts."""
    value = body.get(field)
    if not isinstance(value, list) or not 0 < len(value) <= most or not all(isinstance(each, str) for each in value):
        raise BadRequest(f"{field} is not a list of 1 to {most} names.")
    return value


def tokens(body: dict[str, Any], field: str) -> dict[str, str]:
    """An object from item to lease token; absent is none."""
    value = body.get(field) or {}
    if not isinstance(value, dict) or not all(isinstance(token, str) for token in value.values()):
        raise BadRequest(f"{field} is not an object of items with their lease tokens.")
    return value
