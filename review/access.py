"""Who may do what. Every command that writes asks here, whatever the page showed."""

from __future__ import annotations

from enum import StrEnum

from review.domain import Actor, Role
from review.errors import NotAllowed


class Action(StrEnum):
    """What the roles are about, in words that complete "may not ..."."""

    GENERATE = "submit briefs"
    IMPORT = "import candidates"
    DECIDE = "decide about designs"
    RATE = "rate designs"
    JUDGE_LIKENESS = "say which designs are duplicates"
    UNDO_OTHERS = "undo another person's decision"
    EXPORT = "export designs"
    INGEST = "take in sales data"
    PROPOSE = "draw proposals from sales"
    ACCEPT_PROPOSAL = "accept or decline proposals"
    EDIT_BRAND = "edit brands and templates"


_EVERYONE = frozenset(Role)
PERMITTED: dict[Action, frozenset[Role]] = {
    Action.GENERATE: frozenset({Role.CREATIVE_DIRECTOR, Role.DESIGNER, Role.MERCHANDISER, Role.ADMIN}),
    Action.IMPORT: frozenset({Role.CREATIVE_DIRECTOR, Role.DESIGNER, Role.ADMIN}),
    Action.DECIDE: frozenset({Role.CREATIVE_DIRECTOR, Role.ADMIN}),
    Action.RATE: _EVERYONE,
    Action.JUDGE_LIKENESS: frozenset({Role.CREATIVE_DIRECTOR, Role.DESIGNER, Role.ADMIN}),
    Action.UNDO_OTHERS: frozenset({Role.CREATIVE_DIRECTOR, Role.ADMIN}),
    Action.EXPORT: frozenset({Role.CREATIVE_DIRECTOR, Role.MARKETER, Role.ADMIN}),
    Action.INGEST: frozenset({Role.MERCHANDISER, Role.MARKETER, Role.ADMIN}),
    Action.PROPOSE: frozenset({Role.CREATIVE_DIRECTOR, Role.MERCHANDISER, Role.ADMIN}),
    Action.ACCEPT_PROPOSAL: frozenset({Role.CREATIVE_DIRECTOR, Role.ADMIN}),
    Action.EDIT_BRAND: frozenset({Role.CREATIVE_DIRECTOR, Role.ADMIN}),
}


def may(actor: Actor, action: Action) -> bool:
    """Whether the actor's role permits the action."""
    return actor.role in PERMITTED[action]


def require(actor: Actor, action: Action) -> None:
    """Raises NotAllowed, naming a role that may."""
    if not may(actor, action):
        needed = " or ".join(sorted(role for role in PERMITTED[action] if role is not Role.ADMIN))
        raise NotAllowed(actor.name, actor.role, str(action), needed)
