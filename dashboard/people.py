"""Who may act here: named local profiles, kept in the installation's `people.toml`, used on loopback and by `--as`."""

from __future__ import annotations

import getpass
import tomllib
from pathlib import Path

from review.domain import Actor, Role
from review.errors import NotFound

DEFAULT_PEOPLE = """\
# Who works with this installation: name = "role".
# Roles: creative director, designer, merchandiser, marketer, admin.
dana = "creative director"
theo = "creative director"
iris = "designer"
mara = "merchandiser"
kit = "marketer"
admin = "admin"
"""


def prepare_people(var: Path) -> Path:
    """Writes the first `people.toml` where there is none; returns its path."""
    path = var / "people.toml"
    if not path.exists():
        var.mkdir(parents=True, exist_ok=True)
        path.write_text(DEFAULT_PEOPLE, encoding="utf-8")
    return path


def people(var: Path, via: str = "page") -> dict[str, Actor]:
    """Everyone in `people.toml` by name; `via` is recorded beside each act."""
    table = tomllib.loads(prepare_people(var).read_text(encoding="utf-8"))
    return {name: Actor(name=name, role=Role(role), via=via) for name, role in table.items()}


def actor(var: Path, name: str | None) -> Actor:
    """The named person acting from the terminal, with the operating system's user beside them; nobody named: that user as admin."""
    system_user = getpass.getuser()
    if name is None:
        return Actor(name=system_user, role=Role.ADMIN, via=f"terminal:{system_user}")
    known = people(var, via=f"terminal:{system_user}")
    if name not in known:
        raise NotFound("person", name, f"Known here: {', '.join(known)}. Add them to {var / 'people.toml'}.")
    return known[name]
