"""The routes described for machines (OpenAPI 3.1)."""

from __future__ import annotations

from typing import Any

LEASES = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["item", "lease"],
        "properties": {"item": {"type": "string"}, "lease": {"type": "string"}},
    },
}
VIEW = {
    "type": "object",
    "description": "Which part of the queue.",
    "properties": {"brand": {"type": ["string", "null"]}, "status": {"type": "string"}},
}


def openapi(version: str) -> dict[str, Any]:
    """The document served at /api/openapi.json."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Strikeoff",
            "version": version,
            "description": "Review queue and assets. Refusals answer {error: sentence}.",
        },
        "components": {
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "Issued by the pages, for 15 minutes."}
            }
        },
        "paths": {
            "/api/health": _get("Whether the server and its records answer.", open_to_all=True),
            "/api/metrics": _get("Counts for Prometheus (text format).", open_to_all=True),
            "/api/openapi.json": _get("This document.", open_to_all=True),
            "/assets/{sha256}": _get(
                "An image by its content hash; w asks for a width in px. Immutable.", ["w", "s"], path=["sha256"]
            ),
            "/api/queue": _get("The queue, best first, without leasing.", ["brand", "status", "limit"]),
            "/api/recent": _get("Your last ten decisions."),
            "/api/leases": _post(
                "Leases the next n designs of a view, or one item by its id.", {"view": VIEW, "n": _integer(1, 12), "item": _text()}
            ),
            "/api/beat": _post(
                "Keeps leases and renews the token; names the leases that were lost.", {"leases": LEASES, "view": VIEW}
            ),
            "/api/release": _post("Gives leases back.", {"leases": LEASES}),
            "/api/later": _post("Puts a leased design off, undecided.", {"item": _text(), "lease": _text()}),
            "/api/decisions": _post(
                "Decides a leased item. Sending the same key again answers the same decision.",
                {
                    "item": _text(),
                    "lease": _text(),
                    "verdict": _text(),
                    "reason": _text(),
                    "note": _text(),
                    "seconds": {"type": "number"},
                    "key": _text(),
                },
            ),
            "/api/decisions/undo": _post("Takes a decision back and leases its item again.", {"decision": _text()}),
        },
    }


def _text() -> dict[str, Any]:
    return {"type": "string"}


def _integer(least: int, most: int) -> dict[str, Any]:
    return {"type": "integer", "minimum": least, "maximum": most}


def _get(words: str, query: list[str] | None = None, *, path: list[str] | None = None, open_to_all: bool = False) -> dict[str, Any]:
    parameters = [{"name": name, "in": "path", "required": True, "schema": _text()} for name in path or []]
    parameters += [{"name": name, "in": "query", "schema": _text()} for name in query or []]
    return {
        "get": {
            "summary": words,
            "parameters": parameters,
            "responses": _ANSWERS,
            "security": [] if open_to_all else [{"token": []}],
        }
    }


def _post(words: str, fields: dict[str, Any]) -> dict[str, Any]:
    body = {"required": True, "content": {"application/json": {"schema": {"type": "object", "properties": fields}}}}
    return {"post": {"summary": words, "requestBody": body, "responses": _ANSWERS, "security": [{"token": []}]}}


_ANSWERS = {"200": {"description": "Done."}, "default": {"description": "Refused: {error: one sentence, kind: its name}."}}
