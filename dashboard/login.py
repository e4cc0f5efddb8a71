"""Login with an OIDC provider through Streamlit: whether and how it is set up, and whose session a request carries."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from dashboard.settings import InvalidSetting, Settings

PROVIDER_KEYS = ("client_id", "client_secret", "server_metadata_url")
SHORTEST_SECRET = 32
"""Characters of the cookie secret: it signs every session."""
CALLBACK = "/oauth2callback"


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """A provider, or several by name, and where it sends people back to."""

    redirect_uri: str
    cookie_secret: str
    providers: tuple[str, ...] = ()

    @property
    def origin(self) -> str:
        """Scheme and host under which people reach the dashboard."""
        parts = urlsplit(self.redirect_uri)
        return f"{parts.scheme}://{parts.netloc}"


def secret_files(settings: Settings) -> list[Path]:
    """Where login is set up: Streamlit's own place, then the installation's, which wins."""
    return [path for path in (Path(".streamlit/secrets.toml").resolve(), settings.var / "secrets.toml") if path.exists()]


@lru_cache(maxsize=8)
def login(settings: Settings) -> Login | None:
    """How login is set up; None where it is not. Read once a process, so that a file that goes missing opens no door. Raises
    InvalidSetting where it is set up by halves."""
    auth: dict[str, Any] = {}
    for path in secret_files(settings):
        try:
            auth |= tomllib.loads(path.read_text(encoding="utf-8")).get("auth", {})
        except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise InvalidSetting(f"{path} cannot be read: {error}.") from error
    return _checked(auth, settings.port) if auth else None


def _checked(auth: Mapping[str, Any], port: int) -> Login:
    named = {name: values for name, values in auth.items() if isinstance(values, Mapping) and "client_id" in values}
    sections = named or {"": auth}
    missing = [key for key in ("redirect_uri", "cookie_secret") if not auth.get(key)]
    missing += [f"{name}.{key}".strip(".") for name, values in sections.items() for key in PROVIDER_KEYS if not values.get(key)]
    if missing:
        raise InvalidSetting(f"Login is set up by halves: [auth] in secrets.toml lacks {', '.join(missing)}.")
    redirect_uri = str(auth["redirect_uri"]).replace("{port}", str(port))
    if not redirect_uri.endswith(CALLBACK):
        raise InvalidSetting(f"Login: redirect_uri is {redirect_uri}; it must be the dashboard's address followed by {CALLBACK}.")
    if len(str(auth["cookie_secret"])) < SHORTEST_SECRET:
        raise InvalidSetting(f"Login: cookie_secret is shorter than {SHORTEST_SECRET} characters; it signs every session.")
    return Login(redirect_uri=redirect_uri, cookie_secret=str(auth["cookie_secret"]), providers=tuple(named))


def verified_email(claims: Mapping[str, Any]) -> str | None:
    """The e-mail that the provider vouches for; None where it says that it is not verified."""
    email = claims.get("email")
    return email.casefold() if isinstance(email, str) and email and claims.get("email_verified") is not False else None


def session_email(request: HTTPConnection, setup: Login) -> str | None:
    """The e-mail of the signed session that came with a request: Streamlit's own cookie, which logging out deletes."""
    from streamlit.auth_util import get_cookie_with_chunks
    from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
    from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

    def read(name: str) -> bytes | None:
        value = request.cookies.get(name)
        return decode_signed_value(setup.cookie_secret, name, value.encode("latin-1")) if value else None

    content = get_cookie_with_chunks(read, USER_COOKIE_NAME)
    if content is None:
        return None
    claims = json.loads(content)
    return verified_email(claims) if claims.get("is_logged_in") and claims.get("origin") == setup.origin else None
