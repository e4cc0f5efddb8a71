"""The chain: each entry's hash covers its own words and the hash before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from review.domain import Actor
from review.store import Session, audit_rows
from review.store.tables import AuditRow, DecisionRow

GENESIS = "0" * 64
DECIDED, UNDONE = "item decided", "decision undone"
"""What the two acts on an item are called here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something `strikeoff verify` found: where, and what is wrong in one sentence."""

    subject: str
    sentence: str


def append(tx: Session, actor: Actor, action: str, subject: str, payload: dict[str, Any]) -> str:
    """Adds one entry within the caller's transaction and returns its hash. The payload must hold no personal data of shoppers."""
    return append_all(tx, actor, action, [(subject, payload)])


def append_all(tx: Session, actor: Actor, action: str, entries: Sequence[tuple[str, dict[str, Any]]]) -> str:
    """Adds an entry for each subject with its payload, in order; returns the chain's new head."""
    audit_rows.lock_chain(tx)
    last = audit_rows.last_entry(tx)
    first, previous = (last.seq + 1, last.hash) if last else (1, GENESIS)
    for seq, (subject, payload) in enumerate(entries, first):
        row = AuditRow(
            seq=seq,
            at=datetime.now(UTC).isoformat(timespec="microseconds"),
            actor=actor.name,
            role=str(actor.role),
            via=actor.via,
            action=action,
            subject=subject,
            payload=json.dumps(payload, sort_keys=True, ensure_ascii=False, default=str),
            previous=previous,
            hash="",
        )
        row.hash = previous = entry_hash(row)
        tx.add(row)
    tx.flush()
    return previous


def entry_hash(row: AuditRow) -> str:
    """sha256 over the previous hash and the entry's canonical JSON."""
    words = [row.seq, row.at, row.actor, row.role, row.via, row.action, row.subject, row.payload]
    return hashlib.sha256((row.previous + json.dumps(words, ensure_ascii=False)).encode()).hexdigest()


def act_words(act: DecisionRow) -> dict[str, Any]:
    """What the audit log repeats of an act, so that it alone gives every item's status."""
    words = {
        "decision": act.id,
        "by": act.actor,
        "role": str(act.role),
        "via": act.via,
        "seq": act.seq,
        "verdict": str(act.verdict),
        "before": str(act.status_before),
        "after": str(act.status_after),
        "undoes": act.undoes,
        "reason": str(act.reason) if act.reason else None,
        "note": act.note,
        "rating": act.rating,
        "seconds": act.seconds,
        "asset": act.asset,
        "scorer": act.scorer_version,
        "at": act.at.isoformat(timespec="microseconds"),
    }
    # Named only where they say something: entries from before there were any stay as they were hashed.
    if act.eyes != 1:
        words["eyes"] = act.eyes
    if act.batch is not None:
        words["batch"] = act.batch
    return words


def chain_problems(tx: Session) -> Iterator[Problem]:
    """What is wrong with the chain: entries altered, removed or put in between."""
    previous, expected = GENESIS, 1
    for row in audit_rows.entries(tx):
        if row.seq != expected:
            yield Problem(
                subject=f"audit {expected}", sentence=f"Entries {expected} to {row.seq - 1} of the audit log are missing."
            )
        elif row.previous != previous:
            yield Problem(subject=f"audit {row.seq}", sentence=f"Audit entry {row.seq} does not follow the one before it.")
        if row.hash != entry_hash(row):
            yield Problem(
                subject=f"audit {row.seq}", sentence=f"Audit entry {row.seq} ({row.action}) was altered after it was written."
            )
        previous, expected = row.hash, row.seq + 1


def head(tx: Session) -> str:
    """The hash of the newest entry: it stands for the whole log up to now."""
    last = audit_rows.last_entry(tx)
    return last.hash if last else GENESIS
