"""Who may act here: the people of `people.toml`, chosen by name on loopback and by `--as`, found by their e-mail at login."""

from __future__ import annotations

import getpass
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from review.domain import Actor, Role
from review.errors import NotFound, ReviewError

DEFAULT_PEOPLE = """\
# Who works with this installation: name = "role".
# Roles: creative director, designer, merchandiser, marketer, admin.
# Where people log in, each has the e-mail that the login provider knows:
# name = { role = "creative director", email = "name@example.com" }
dana = "creative director"
theo = "creative director"
iris = "designer"
mara = "merchandiser"
kit = "marketer"
admin = "admin"
"""


class PeopleUnreadable(ReviewError):
    """people.toml holds something that is no person; nobody may act until it is corrected."""


def prepare_people(var: Path) -> Path:
    """Writes the first `people.toml` where there is none; returns its path."""
    path = var / "people.toml"
    if not path.exists():
        var.mkdir(parents=True, exist_ok=True)
        path.write_text(DEFAULT_PEOPLE, encoding="utf-8")
    return path


def people(var: Path, via: str = "page") -> dict[str, Actor]:
    """Everyone in `people.toml` by name; `via` is recorded beside each act. Read again when the file changes."""
    return {name: Actor(name=name, role=role, via=via) for name, (role, _) in _known(var).items()}


def person_of(var: Path, email: str, via: str = "page") -> Actor | None:
    """Whom an e-mail belongs to; a person without an e-mail of their own may be named by one."""
    for name, (role, own) in _known(var).items():
        if (own or name).casefold() == email.casefold():
            return Actor(name=name, role=role, via=via)
    return None


def actor(var: Path, name: str | None) -> Actor:
    """The named person acting from the terminal, with the operating system's user beside them; nobody named: that user as admin."""
    system_user = getpass.getuser()
    if name is None:
        return Actor(name=system_user, role=Role.ADMIN, via=f"terminal:{system_user}")
    known = people(var, via=f"terminal:{system_user}")
    if name not in known:
        raise NotFound("person", name, f"Known here: {', '.join(known)}. Add them to {var / 'people.toml'}.")
    return known[name]


def _known(var: Path) -> Mapping[str, tuple[Role, str | None]]:
    path = prepare_people(var)
    stamp = path.stat()
    return _read(path, stamp.st_mtime_ns, stamp.st_size, stamp.st_ino)


@lru_cache(maxsize=8)
def _read(path: Path, *_stamp: int) -> Mapping[str, tuple[Role, str | None]]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PeopleUnreadable(f"{path.name} cannot be read ({error}). Correct it; nobody may act until then.") from error
    found = {name: _person(path, name, entry) for name, entry in table.items()}
    emails = [email for _, email in found.values() if email]
    if len(set(emails)) != len(emails):
        twice = next(email for email in emails if emails.count(email) > 1)
        raise PeopleUnreadable(f"{path.name} gives {twice} to two people. Give each their own.")
    return found


def _person(path: Path, name: str, entry: Any) -> tuple[Role, str | None]:
    role, email = (entry.get("role"), entry.get("email")) if isinstance(entry, Mapping) else (entry, None)
    if role not in set(Role) or not (email is None or isinstance(email, str)):
        raise PeopleUnreadable(f'{path.name}: {name} has no role of {", ".join(Role)}. Write {name} = "designer", for example.')
    return Role(role), email.casefold() if email else None
