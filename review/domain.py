"""Frozen values of the review: items, leases, decisions, and the one table of what may follow what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    """What a person decided about an item."""

    APPROVE = "approve"
    REJECT = "reject"
    REVISE = "revise"
    HOLD = "hold"


class Status(StrEnum):
    """Where an item stands. Derived from its decisions; kept beside them so that a queue of any size reads it from an index."""

    QUEUED = "queued"
    HELD = "held"
    APPROVED = "approved"
    REJECTED = "rejected"
    REVISING = "revising"


class Reason(StrEnum):
    """Why an item was rejected or sent back."""

    COLOUR = "colour"
    DENSITY = "density"
    MOTIF = "motif"
    SCALE = "scale"
    REPEAT = "repeat"
    OFF_BRAND = "off-brand"
    TOO_SIMILAR = "too-similar"
    ARTEFACT = "artefact"
    COMPLIANCE = "compliance"


class Role(StrEnum):
    """What a person may do; `review.access` holds the table."""

    CREATIVE_DIRECTOR = "creative director"
    DESIGNER = "designer"
    MERCHANDISER = "merchandiser"
    MARKETER = "marketer"
    ADMIN = "admin"


TRANSITIONS: dict[tuple[Status, Verdict], Status] = {
    (Status.QUEUED, Verdict.APPROVE): Status.APPROVED,
    (Status.QUEUED, Verdict.REJECT): Status.REJECTED,
    (Status.QUEUED, Verdict.REVISE): Status.REVISING,
    (Status.QUEUED, Verdict.HOLD): Status.HELD,
    (Status.HELD, Verdict.APPROVE): Status.APPROVED,
    (Status.HELD, Verdict.REJECT): Status.REJECTED,
    (Status.HELD, Verdict.REVISE): Status.REVISING,
}
"""The only moves. Undo is not among them: it is an event that restores the status before the undone decision."""


OPINIONS: frozenset[Verdict] = frozenset({Verdict.APPROVE, Verdict.REJECT, Verdict.REVISE})
"""Verdicts that count where more than one person is asked. To hold is none: it only moves the item out of the way."""

OPEN: frozenset[Status] = frozenset(status for status, _ in TRANSITIONS)
"""Statuses in which an item waits for a decision: only these are leased."""

REASON_NEEDED: frozenset[Verdict] = frozenset({Verdict.REJECT, Verdict.REVISE})


class Order(StrEnum):
    """In which order a view lists its items. In each, revisions come first and items put off with "later" last."""

    BEST = "best"
    INFORMATIVE = "informative"
    OLDEST = "oldest"
    BRIEF = "brief"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A part of the queue and its order. None and "" leave a field open; `search` is looked for in the items' words."""

    brand: str | None = None
    status: Status | None = Status.QUEUED
    order: Order = Order.BEST
    brief: str | None = None
    job: str | None = None
    generator: str | None = None
    template: str | None = None
    stack: str | None = None
    search: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts: the name they gave, their role, and the operating system's user or session behind it."""

    name: str
    role: Role
    via: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """The right to decide one item until `expires` (UTC). `token` must come with the decision."""

    item: str
    holder: str
    token: str
    expires: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A person's dated act. `seconds` is how long the item was in front of them; `settled` is False while it is an opinion that
    waits for another's; `batch` names the command on many items that it was part of."""

    id: str
    item: str
    verdict: Verdict
    actor: str
    at: datetime
    reason: Reason | None = None
    note: str = ""
    rating: int | None = None
    seconds: float | None = None
    undone: bool = False
    settled: bool = True
    batch: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """An item that a command on many left alone, why in a sentence, and the name of the refusal."""

    item: str
    sentence: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one command on many items did."""

    id: str
    decided: tuple[Decision, ...]
    refused: tuple[Refused, ...] = ()
