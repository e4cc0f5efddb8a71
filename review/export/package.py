"""The ZIP: written beside its place, recorded, and only then given its name."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import secrets
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.ports import Check
from review import audit
from review.access import Action, require
from review.assets import AssetStore
from review.domain import Actor, Status
from review.errors import ExportRefused, NotApproved, StorageFull
from review.export.artwork import Final, Redraw, finalise
from review.export.files import design_files, index_csv, readme
from review.export.presets import PRESETS, Preset
from review.ids import design_of, item_of, new_id
from review.passport import read_passport
from review.store import Session, Store, decision_rows, package_rows
from review.store.tables import PackageRow

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """One export as it left: `notes` tells sizes that whole pixels cannot keep."""

    id: str
    preset: str
    path: Path
    sha256: str
    bytes: int
    designs: tuple[str, ...]
    notes: tuple[str, ...]


def export_designs(
    store: Store,
    assets: AssetStore,
    designs: Sequence[str],
    *,
    preset: str,
    out: Path,
    actor: Actor,
    redraw: Redraw | None = None,
    checks: Sequence[Check] = (),
) -> Package:
    """One ZIP in the folder `out` with every named design. All of them or none: NotApproved names those that are not approved.
    Without `redraw` drawn designs are enlarged as the others are."""
    require(actor, Action.EXPORT)
    chosen = _preset(preset)
    items = list(dict.fromkeys(item_of(design) for design in designs))
    if not items:
        raise ExportRefused("No design was named and none is approved. Approve some, then export.")
    with store.read() as session:
        passports = [read_passport(session, item) for item in items]
        _refuse_unapproved({told["item"]: told["status"] for told in passports})
    name = new_id("K")
    target = _folder(out) / f"strikeoff-{preset}-{name}.zip"
    unfinished = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        with _room(target.parent):
            finals = (finalise(told, assets, chosen, redraw=redraw, checks=checks) for told in passports)
            notes = _write(unfinished, name, chosen, passports, finals)
        digest, size = _digest(unfinished), unfinished.stat().st_size
        row = PackageRow(
            id=name,
            preset=preset,
            file=target.name,
            sha256=digest,
            bytes=size,
            audit_head=passports[0]["audit"]["head"],
            actor=actor.name,
            at=store.now(),
        )
        with store.write() as tx:
            _record(tx, row, passports, actor)
            unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    names = tuple(design_of(item) for item in items)
    return Package(id=name, preset=preset, path=target, sha256=digest, bytes=size, designs=names, notes=tuple(notes))


def approved_designs(store: Store, brand: str | None = None) -> list[str]:
    """Every approved design of a brand or of all, oldest first: what an export without names takes."""
    with store.read() as session:
        return [design_of(item) for item in package_rows.approved_items(session, brand)]


def _preset(name: str) -> Preset:
    if name not in PRESETS:
        raise ExportRefused(f"There is no preset {name!r}. Use one of: {', '.join(PRESETS)}.")
    return PRESETS[name]


def _refuse_unapproved(statuses: dict[str, str | None]) -> None:
    wrong = tuple((design_of(item), status or "not in the queue") for item, status in statuses.items() if status != Status.APPROVED)
    if wrong:
        raise NotApproved(wrong)


def _folder(out: Path) -> Path:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise ExportRefused(f"{out} is not a folder. Name a folder for the package.") from error
    except PermissionError as error:
        raise ExportRefused(f"{out} cannot be written. Name a folder of yours for the package.") from error
    return out


def _write(path: Path, name: str, preset: Preset, passports: Sequence[dict[str, Any]], finals: Iterable[Final]) -> list[str]:
    """Writes the whole ZIP, one design at a time; returns its notes."""
    notes, listed = [], []
    with path.open("xb") as file, zipfile.ZipFile(file, "w", allowZip64=True) as package:
        for final in finals:
            entries, about = design_files(package, name, preset, final)
            notes += about
            listed.append({"design": final.passport["design"], "files": entries})
        head = passports[0]["audit"]["head"]
        manifest = {"package": name, "preset": preset.name, "audit_head": head, "designs": listed, "notes": notes}
        package.writestr(_text("manifest.json"), json.dumps(manifest, indent=2, ensure_ascii=False))
        package.writestr(_text("designs.csv"), index_csv(passports))
        package.writestr(_text("README.txt"), readme(name, preset, passports, notes))
        package.close()
        file.flush()
        os.fsync(file.fileno())
    return notes


def _text(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _record(tx: Session, row: PackageRow, passports: Sequence[dict[str, Any]], actor: Actor) -> None:
    """The package's rows, if every design still stands as it did when it was read."""
    items = [told["item"] for told in passports]
    now = package_rows.statuses(tx, items)
    _refuse_unapproved({item: now.get(item) for item in items})
    decisions = {item: standing.id for item in items if (standing := decision_rows.standing(tx, item))}
    package_rows.add_package(tx, row, decisions)
    words = {
        "preset": row.preset,
        "file": row.file,
        "sha256": row.sha256,
        "designs": {design_of(item): decision for item, decision in decisions.items()},
        "audit_head": row.audit_head,
    }
    audit.append(tx, actor, "designs exported", row.id, words)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _room(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StorageFull(f"There is no space left in {folder}. Make room and export again; nothing was written.") from error
        raise
