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
VIEW_FIELDS = ("brand", "status", "order", "brief", "job", "template", "generator", "stack", "search")
VIEW = {
    "type": "object",
    "description": "Which part of the queue, and its order. What is left out is open; a status left out is queued, any is all.",
    "properties": {field: {"type": ["string", "null"]} for field in VIEW_FIELDS},
}
BRIEF = {
    "type": "object",
    "required": ["brand", "intent"],
    "description": "The fields of a brief as in its TOML file; null or left out is open.",
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
            "/api/queue": _get("The queue in its order, without leasing.", [*VIEW_FIELDS, "limit"]),
            "/fine/{candidate}": _get(
                "A design drawn anew for a near look (WebP), by a signed address.", ["s"], path=["candidate"]
            ),
            "/colourways/{candidate}/{colours}": _get(
                "A design in other colours (WebP), by a signed address.", ["s"], path=["candidate", "colours"]
            ),
            "/overlays/{sha256}/{check}": _get(
                "Where a check complains, as a transparent PNG over the image; by a signed address.",
                ["s"],
                path=["sha256", "check"],
            ),
            "/api/wall": _get("A page of the queue as cards, without leasing.", [*VIEW_FIELDS, "offset", "limit"]),
            "/api/sets": _get("The briefs of a view as sets.", [*VIEW_FIELDS, "offset", "limit"]),
            "/api/stack": _get("The open near-duplicates of an item, itself among them.", ["item"]),
            "/api/alike": _get("The nearest approved and rejected designs of an item's brand.", ["item"]),
            "/api/passport": _get("The whole lineage of an item, as far as you may see it.", ["item"]),
            "/api/recent": _get("Your last ten decisions that stand; a batch is one."),
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
            "/api/decisions/many": _post(
                "Decides all items that are free or yours in one transaction; answers why not of each of the others.",
                {
                    "items": {"type": "array", "items": _text(), "minItems": 1, "maxItems": 500},
                    "leases": {"type": "object", "additionalProperties": _text()},
                    "verdict": _text(),
                    "reason": _text(),
                    "note": _text(),
                    "key": _text(),
                },
            ),
            "/api/decisions/undo": _post(
                "Takes a decision or a batch back and leases what is open again. Consequences are refused unless despite is true.",
                {"decision": _text(), "batch": _text(), "despite": {"type": "boolean"}, "view": VIEW},
            ),
            "/api/ratings": _post(
                "Gives an item your stars, 1 to 5; 0 takes them back.", {"item": _text(), "stars": _integer(0, 5)}
            ),
            "/api/not-duplicates": _post(
                "Remembers that two items are no duplicates of each other.", {"item": _text(), "other": _text()}
            ),
            "/api/draw": _post(
                "One draw of a brief so far: settings, where each came from, prompt and picture; or refused, with its control.",
                {"brief": BRIEF, "index": _integer(0, 4999), "width": _integer(48, 1152)},
            ),
            "/api/briefs": _post("Submits a brief; answers its job, or refused, with its control.", {"brief": BRIEF}),
            "/api/jobs": _get("The newest jobs with progress, brief and first candidates.", ["limit"]),
            "/api/jobs/cancel": _post("Stops a job before its next step; what is made stays.", {"job": _text()}),
            "/api/jobs/resume": _post("Starts a cancelled or failed job again where it stopped.", {"job": _text()}),
            "/api/recall": _get("The brief of another design like a candidate.", ["candidate"]),
            "/api/references": {
                "post": {
                    "summary": "Keeps a picture (the body) by its hash and picks its colours.",
                    "requestBody": {"required": True, "content": {"image/*": {"schema": {"type": "string", "format": "binary"}}}},
                    "responses": _ANSWERS,
                    "security": [{"token": []}],
                }
            },
            "/api/keys": _post("Keeps your own review keys by command; {} puts the first ones back.", {"keys": {"type": "object"}}),
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
