"""Everything the review layer refuses. The message of each is one sentence for a person and says what to do."""

from __future__ import annotations

from datetime import datetime


class ReviewError(Exception):
    """The request was refused; nothing was changed."""


class NotFound(ReviewError):
    """There is no such record; `kind` and `key` say which."""

    def __init__(self, kind: str, key: str, remedy: str = "") -> None:
        self.kind, self.key = kind, key
        super().__init__(f"There is no {kind} {key!r}. {remedy}".strip())


class LeaseLost(ReviewError):
    """The item is leased to someone else or the lease ran out; `holder` is who has it now, None if nobody."""

    def __init__(self, item: str, holder: str | None) -> None:
        self.item, self.holder = item, holder
        now = f"{holder} has it now" if holder else "nobody has it now"
        super().__init__(f"Your lease on {item} has ended ({now}). Open it again to decide it.")


class LeaseHeld(LeaseLost):
    """Someone else has the item open; `holder` is who and `expires` (UTC) when it is free unless they go on."""

    def __init__(self, item: str, holder: str, expires: datetime) -> None:
        self.expires = expires
        super().__init__(item, holder)
        self.args = (f"{holder} has {item} open until {expires:%H:%M:%S} UTC. Take another, or ask {holder} to leave it.",)


class AlreadyDecided(ReviewError):
    """The item has a verdict already; `by` and `verdict` say whose and which."""

    def __init__(self, item: str, by: str, verdict: str) -> None:
        self.item, self.by, self.verdict = item, by, verdict
        super().__init__(f"{item} was already decided: {verdict} by {by}. Undo that decision first to change it.")


class NeedsAnother(ReviewError):
    """The item waits for another person's opinion: this one gave theirs, or it is their own work. Neither is ever a second eye."""

    def __init__(self, item: str, *, gave: bool) -> None:
        self.item = item
        why = "You gave your opinion on it" if gave else "It is your own work"
        super().__init__(f"{item} waits for another person. {why}, and nobody is the second eye on that.")


class InvalidPolicy(ReviewError):
    """A policy names no product category that there is, or a number of opinions other than 1 or 2."""


class BrandTaken(ReviewError):
    """A new brand was given the name of one that exists."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"There is a brand {name!r} already. Give the new one another name, or edit that one.")


class BrandMoved(ReviewError):
    """The profile has a newer version than the one that was edited; `by` and `version` say whose and which."""

    def __init__(self, title: str, version: int, by: str) -> None:
        self.version, self.by = version, by
        super().__init__(f"{by} saved version {version} of {title} while you edited. Open it, and make your changes there.")


class InvalidDecision(ReviewError):
    """A decision lacks what its verdict needs, such as a rejection without a reason."""


class UndoHasConsequences(ReviewError):
    """The design went on after its verdict; `consequences` says where to, a sentence each. Asked again with consent, the undo goes
    through."""

    def __init__(self, item: str, consequences: tuple[str, ...]) -> None:
        self.item, self.consequences = item, consequences
        super().__init__(f"{' '.join(consequences)} Undoing does not call that back. Confirm to undo all the same.")


class NotApproved(ReviewError):
    """Designs that are not approved do not leave; `designs` names them with their status."""

    def __init__(self, designs: tuple[tuple[str, str], ...]) -> None:
        self.designs = designs
        named = ", ".join(f"{design} ({status})" for design, status in designs)
        super().__init__(f"Only approved designs are exported; not approved: {named}. Approve them first or leave them out.")


class InvalidProposal(ReviewError):
    """A proposal names slots, values or weights that its template revision cannot take."""


class ProposalSettled(ReviewError):
    """The proposal has its answer already; `by` and `status` say whose and which."""

    def __init__(self, proposal: str, status: str, by: str) -> None:
        self.proposal, self.status, self.by = proposal, status, by
        super().__init__(f"{proposal} was already {status} by {by}. Nothing was changed again.")


class ProposalStale(ReviewError):
    """The template has moved on since the proposal was drawn; its evidence is about another revision."""


class ExportRefused(ReviewError):
    """A package cannot be made as asked: nothing to put in, an unknown preset, or a repeat that broke on the way."""


class NotAllowed(ReviewError):
    """The actor's role does not permit this."""

    def __init__(self, actor: str, role: str, action: str, needed: str) -> None:
        self.actor, self.role, self.action = actor, role, action
        super().__init__(f"{actor} ({role}) may not {action}. This needs the role {needed}.")


class AssetMissing(ReviewError):
    """An asset's file is gone; `sha256` names it."""


class AssetAltered(ReviewError):
    """An asset's file no longer matches its hash; `sha256` names it."""


class StorageFull(ReviewError):
    """There is no space left for a file; nothing was written."""


class DatabaseUnusable(ReviewError):
    """The database cannot be opened, is of a newer version, or is locked."""
