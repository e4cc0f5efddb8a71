"""Everything the review layer refuses. The message of each is one sentence for a person and says what to do."""

from __future__ import annotations


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


class AlreadyDecided(ReviewError):
    """The item has a verdict already; `by` and `verdict` say whose and which."""

    def __init__(self, item: str, by: str, verdict: str) -> None:
        self.item, self.by, self.verdict = item, by, verdict
        super().__init__(f"{item} was already decided: {verdict} by {by}. Undo that decision first to change it.")


class InvalidDecision(ReviewError):
    """A decision lacks what its verdict needs, such as a rejection without a reason."""


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
