"""The table of routes."""

from __future__ import annotations

from starlette.routing import Route

from dashboard.api.assets import asset_route
from dashboard.api.drawing import drawing_routes
from dashboard.api.health import health_routes
from dashboard.api.passports import passport_routes
from dashboard.api.pictures import picture_routes
from dashboard.api.reviewing import review_routes
from dashboard.api.studio import studio_routes
from dashboard.api.wall import wall_routes
from dashboard.wiring import Installation


def routes(installation: Installation) -> list[Route]:
    """Every route of one installation."""
    return [
        *health_routes(installation),
        asset_route(installation),
        *picture_routes(installation),
        *review_routes(installation),
        *wall_routes(installation),
        *passport_routes(installation),
        *drawing_routes(installation),
        *studio_routes(installation),
    ]
