"""Settings as rows, without secrets."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dashboard.settings import Settings

_PASSWORD = re.compile(r"(://[^:/@]+:)[^@]*@")


def setting_rows(settings: Settings, described: Sequence[tuple[str, str, str]]) -> list[dict[str, str]]:
    """(variable, value in force, what it is) of each setting; passwords in URLs are hidden."""
    return [
        {
            "Setting": variable,
            "In force": hide_password(str(getattr(settings, variable.removeprefix("STRIKEOFF_").lower()))),
            "Meaning": words,
        }
        for variable, _, words in described
    ]


def hide_password(text: str) -> str:
    """A URL without its password."""
    return _PASSWORD.sub(r"\1…@", text)
