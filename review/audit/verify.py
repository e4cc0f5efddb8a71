"""The proof: the chain is whole, the records say what it says, and every file is there and as it was."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from engine.domain.spec import spec_from_mapping
from review.assets import AssetStore
from review.audit.chain import DECIDED, GENESIS, UNDONE, Problem, act_words, chain_problems, entry_hash
from review.canonical import sha256_of
from review.domain import Status, Verdict
from review.errors import AssetAltered, AssetMissing
from review.standing import Act, Standing, barred, fold
from review.store import Session, Store, audit_rows, verify_rows


def verify(store: Store, assets: AssetStore) -> list[Problem]:
    """Everything that does not hold, in one snapshot; empty when all is well."""
    with store.read() as session:
        return [
            *chain_problems(session),
            *_reference_problems(session),
            *_decision_problems(session),
            *_spec_problems(session),
            *_template_problems(session),
            *_package_problems(session),
            *_asset_problems(session, assets),
        ]


def replay(store: Store) -> dict[str, Status]:
    """Every decided item's status from the audit log alone."""
    with store.read() as session:
        return {item: _standing(words).status for item, words in _logged_acts(session).items()}


def _logged_acts(session: Session) -> dict[str, list[dict[str, Any]]]:
    """What the log says was done to each item, in order."""
    logged: dict[str, list[dict[str, Any]]] = {}
    for entry in audit_rows.entries(session):
        if entry.action in (DECIDED, UNDONE) and entry.hash == entry_hash(entry):  # an altered entry is named by the chain
            logged.setdefault(entry.subject, []).append(json.loads(entry.payload))
    return logged


def _standing(acts: list[dict[str, Any]]) -> Standing:
    """Where an item stands after its acts as the log tells them."""
    undone = {words["undoes"] for words in acts}
    standing = [words for words in acts if words["undoes"] is None and words["decision"] not in undone]
    return fold(Act(words["by"], Verdict(words["verdict"]), words.get("eyes", 1)) for words in standing)


def _reference_problems(session: Session) -> Iterator[Problem]:
    for table, referred in verify_rows.broken_references(session):
        yield Problem(subject=table, sentence=f"Rows of {table} refer to {referred} that are not there.")


def _decision_problems(session: Session) -> Iterator[Problem]:
    """Decisions against the log, and what items say of themselves against the decisions."""
    logged, kept = _logged_acts(session), verify_rows.standings(session)
    found: dict[str, list[dict[str, Any]]] = {}
    for act in verify_rows.acts(session):
        found.setdefault(act.item, []).append(act_words(act))
    for item in sorted(logged.keys() | found.keys()):
        if (sentence := _difference(logged.get(item, []), found.get(item, []))) is not None:
            yield Problem(subject=item, sentence=sentence)
    for item, (status, author, people) in sorted(kept.items()):
        should = _standing(found.get(item, []))
        if status != should.status:
            yield Problem(subject=item, sentence=f"{item} stands as {status}, but its decisions say {should.status}.")
        elif people != barred(should, author):
            yield Problem(subject=item, sentence=f"{item} is kept from other people than its opinions say.")


def _difference(logged: list[dict[str, Any]], found: list[dict[str, Any]]) -> str | None:
    by_id = {words["decision"]: words for words in found}
    for words in logged:
        row = by_id.pop(words["decision"], None)
        if row is None:
            return f"Decision {words['decision']} ({words['verdict']}) is in the audit log, but not among the decisions."
        if row != words:
            fields = ", ".join(sorted(name for name in row.keys() | words.keys() if row.get(name) != words.get(name)))
            return f"Decision {words['decision']} was altered after it was made: {fields}."
    extra = next(iter(by_id), None)
    return None if extra is None else f"Decision {extra} is not in the audit log."


def _spec_problems(session: Session) -> Iterator[Problem]:
    for row in verify_rows.candidates(session):
        if row.spec is None or spec_from_mapping(row.spec).sha256 != row.spec_sha256:
            yield Problem(subject=row.id, sentence=f"The spec of {row.id} no longer matches its hash.")


def _template_problems(session: Session) -> Iterator[Problem]:
    for row in verify_rows.templates(session):
        if sha256_of(row.content) != row.sha256:
            name = f"{row.name}@{row.revision}"
            yield Problem(subject=name, sentence=f"Template {name} no longer matches its hash.")


def _package_problems(session: Session) -> Iterator[Problem]:
    """A package's manifest carries the chain's head of its day: a log cut short since no longer holds it."""
    heads = {GENESIS, *(entry.hash for entry in audit_rows.entries(session))}
    for row in verify_rows.packages(session):
        if row.audit_head not in heads:
            yield Problem(subject=row.id, sentence=f"The audit log no longer holds the entry that package {row.id} was made after.")


def _asset_problems(session: Session, assets: AssetStore) -> Iterable[Problem]:
    for sha256, _ in verify_rows.assets(session):
        try:
            assets.verify(sha256)
        except (AssetMissing, AssetAltered) as error:
            used_by = ", ".join(verify_rows.uses_of(session, sha256)) or "nothing"
            yield Problem(subject=sha256, sentence=f"{error} It is the picture of {used_by}.")
