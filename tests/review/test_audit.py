from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from review import audit
from review.assets import AssetStore
from review.decisions import decide, undo
from review.domain import Actor, Reason, Verdict
from review.passport import passport
from review.store import Store
from tests.review.filling import ADMIN


@pytest.fixture
def busy(store: Store, items: list[str], dana: Actor) -> Store:
    """Three decisions, one of them taken back."""
    decide(store, items[0], Verdict.APPROVE, dana)
    decide(store, items[1], Verdict.REJECT, dana, reason=Reason.COLOUR, note="too bright")
    undo(store, decide(store, items[2], Verdict.HOLD, dana).id, dana)
    return store


def tamper(store: Store, *statements: str) -> None:
    """Changes records as somebody with the database's password could: without the triggers."""
    with store.write() as tx:
        run = tx.connection().execute
        if store.sqlite:
            names = run(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
            for name in names:
                run(text(f"DROP TRIGGER {name}"))
        else:
            run(text("SET LOCAL session_replication_role = replica"))
        for statement in statements:
            run(text(statement))


def said(store: Store, assets: AssetStore) -> str:
    return " ".join(problem.sentence for problem in audit.verify(store, assets))


def test_honest_records_verify(busy: Store, assets: AssetStore) -> None:
    assert audit.verify(busy, assets) == []


def test_the_log_alone_gives_every_status(busy: Store, items: list[str]) -> None:
    assert audit.replay(busy) == {items[0]: "approved", items[1]: "rejected", items[2]: "queued"}


@pytest.mark.parametrize("table", ["audit", "decisions"])
@pytest.mark.parametrize("act", ["UPDATE {} SET actor = 'mallory'", "DELETE FROM {}"])
def test_the_database_refuses_to_change_the_past(busy: Store, assets: AssetStore, table: str, act: str) -> None:
    with pytest.raises(Exception, match="append-only"), busy.write() as tx:
        tx.connection().execute(text(act.format(table)))
    assert audit.verify(busy, assets) == []


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE audit SET actor = 'mallory' WHERE seq = 3", "Audit entry 3 (item decided) was altered"),
        ("UPDATE audit SET payload = '{{}}' WHERE seq = 4", "Audit entry 4 (item decided) was altered"),
        ("DELETE FROM audit WHERE seq = 4", "Entries 4 to 4 of the audit log are missing"),
        ("UPDATE audit SET hash = 'x' WHERE seq = 2", "does not follow the one before it"),
        ("UPDATE items SET status = 'approved' WHERE id = '{2}'", "{2} stands as approved, but its decisions say queued"),
        ("UPDATE decisions SET actor = 'mallory', note = 'fine' WHERE item = '{1}'", "altered after it was made: by, note"),
        ("UPDATE decisions SET status_after = 'approved' WHERE item = '{1}'", "altered after it was made: after"),
        ("DELETE FROM decisions WHERE item = '{0}'", "is in the audit log, but not among the decisions"),
        ("UPDATE candidates SET spec_sha256 = 'x' WHERE id = '{c}'", "The spec of {c} no longer matches its hash"),
        ("UPDATE templates SET sha256 = 'x'", "Template coastal@1 no longer matches its hash"),
    ],
)
def test_a_change_behind_the_programs_back_is_named(
    busy: Store, assets: AssetStore, items: list[str], statement: str, sentence: str
) -> None:
    candidate = items[0].replace("I-", "C-")
    tamper(busy, statement.format(*items, c=candidate))
    assert sentence.format(*items, c=candidate) in said(busy, assets)


def test_a_decision_that_the_log_does_not_know_is_named(busy: Store, assets: AssetStore, items: list[str]) -> None:
    columns = (
        "verdict, status_before, status_after, undoes, actor, role, via, at, "
        "reason, note, rating, seconds, key, asset, scorer_version"
    )
    tamper(
        busy,
        f"INSERT INTO decisions (id, item, seq, {columns}) SELECT 'V-FORGED', '{items[5]}', 1, {columns} "
        f"FROM decisions WHERE item = '{items[0]}'",
        f"UPDATE items SET status = 'approved' WHERE id = '{items[5]}'",
    )
    assert "Decision V-FORGED is not in the audit log" in said(busy, assets)


def test_a_rewritten_chain_no_longer_holds_the_head_in_a_package(
    busy: Store, assets: AssetStore, items: list[str], tmp_path: Path
) -> None:
    from review.export import export_designs

    kept = export_designs(busy, assets, items[:1], preset="print", out=tmp_path / "out", actor=ADMIN)
    tamper(busy, "UPDATE packages SET audit_head = 'gone'")
    assert f"package {kept.id} was made after" in said(busy, assets)


@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_bytes(b"other")], ids=["gone", "altered"])
def test_a_missing_or_altered_file_is_named_with_its_candidate(
    busy: Store, assets: AssetStore, items: list[str], tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    told = passport(busy, items[3])
    damage(next((tmp_path / "assets").rglob(told["asset"]["sha256"])))
    (problem,) = audit.verify(busy, assets)
    assert problem.subject == told["asset"]["sha256"]
    assert told["candidate"] in problem.sentence


def test_entries_keep_who_acted_in_what_role_and_from_where(busy: Store, items: list[str]) -> None:
    from review.store import audit_rows

    with busy.read() as session:
        (entry,) = audit_rows.entries_about(session, items[:1])
    assert (entry.actor, entry.role, entry.via, entry.action) == ("dana", "creative director", "tests", "item decided")
    assert json.loads(entry.payload)["verdict"] == "approve"
