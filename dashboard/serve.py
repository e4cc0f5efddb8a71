"""Starts the server: pages, routes and images on one port, with the options of streamlit_config.toml."""

from __future__ import annotations

import logging
import socket
import sys
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from streamlit import App
from streamlit.errors import StreamlitAPIException

from dashboard.hosts import is_loopback
from dashboard.login import login, secret_files
from dashboard.settings import ROOT, InvalidSetting, Settings, read_settings

CONFIG = ROOT / "streamlit_config.toml"
SCRIPT = ROOT / "dashboard" / "app.py"

log = logging.getLogger("strikeoff.web")


class ServeRefused(InvalidSetting):
    """The server was not started; the message says why and what to do."""


def serve(settings: Settings | None = None, *, config: Path = CONFIG) -> None:
    """Serves until stopped. Raises ServeRefused before anything is opened where it cannot start."""
    settings = settings or read_settings()
    options = serving_options(settings, config)
    check_door(settings)

    # Only here, so that a refusal opens no database.
    from dashboard.installed import use
    from dashboard.web import build_app
    from dashboard.wiring import open_installation

    installation = open_installation(settings)
    use(installation)
    print(f"Strikeoff is at http://{settings.host}:{settings.port} (Ctrl+C ends it)", flush=True)
    run(build_app(installation, SCRIPT), options, config)


def run(app: App, options: dict[str, Any], config: Path) -> None:
    """Runs until stopped; Streamlit's refusal of an option it does not know becomes ours."""
    try:
        app.run(config=options)
    except StreamlitAPIException as error:
        raise ServeRefused(f"{config.name} has an option that Streamlit refuses: {error}") from error


def serving_options(settings: Settings, config: Path = CONFIG) -> dict[str, Any]:
    """Streamlit's options by dotted name: the file's values, then host and port of the settings."""
    options = read_options(config)
    options |= {"server.address": settings.host, "server.port": settings.port, "server.headless": True}
    setup = login(settings)
    if setup is not None:
        options["secrets.files"] = [str(path) for path in secret_files(settings)]
    if is_loopback(settings.host):
        own = [urlsplit(setup.origin).hostname or ""] if setup else []
        options["server.allowedHosts"] = ["localhost", "127.0.0.1", "::1", settings.host, *own]
    return options


def read_options(config: Path) -> dict[str, Any]:
    """The file's values by dotted name."""
    try:
        tables = tomllib.loads(config.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ServeRefused(f"{config.name} cannot be read: {error}.") from error
    return dict(_flatten(tables, ""))


def _flatten(table: dict[str, Any], prefix: str) -> list[tuple[str, Any]]:
    flat: list[tuple[str, Any]] = []
    for name, value in table.items():
        flat += _flatten(value, f"{prefix}{name}.") if isinstance(value, dict) else [(f"{prefix}{name}", value)]
    return flat


def check_door(settings: Settings) -> None:
    """Raises ServeRefused where the server could not or should not start: an open interface without login, a port in use."""
    refuse_open_door(settings)
    refuse_taken_port(settings.host, settings.port)


def refuse_open_door(settings: Settings) -> None:
    """Another interface than loopback needs login, because unreleased designs are secret."""
    setup = login(settings)
    if setup is None and not is_loopback(settings.host):
        raise ServeRefused(
            f"STRIKEOFF_HOST={settings.host} would open the dashboard to the network without login. Set up login ([auth] in "
            f"{settings.var / 'secrets.toml'}, see docs/login.md) or leave STRIKEOFF_HOST on 127.0.0.1."
        )
    if setup is not None and urlsplit(setup.origin).scheme != "https" and not is_loopback(urlsplit(setup.origin).hostname or ""):
        log.warning("Login: %s is not https, so sessions travel in the clear. Put TLS in front of it.", setup.origin)


def refuse_taken_port(host: str, port: int) -> None:
    """Streamlit would quietly take the next port; people and scripts rely on the one they asked for."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ServeRefused(
                f"Port {port} on {host} cannot be used ({error.strerror}). Stop what uses it or set STRIKEOFF_PORT."
            ) from error


def main() -> int:
    """`python -m dashboard.serve`: the server alone, without a worker."""
    try:
        serve()
    except (ServeRefused, InvalidSetting) as refused:
        print(refused, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
