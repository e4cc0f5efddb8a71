"""Designs that exist outside the queue: a brand's live catalogue, and others' protected designs that none of ours may come near.

They are kept with their pictures and compared with every candidate, but nobody decides about them. A worker looks at what is new
here and then says of each open design whether it comes near.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from engine.domain.brief import RepeatType
from engine.errors import InvalidImage
from engine.images import to_png
from engine.ports import Artwork
from review import audit, records
from review.access import Action, require
from review.assets import AssetStore
from review.domain import Actor
from review.errors import InvalidDecision, NotFound
from review.ids import hashed_id
from review.imports import PNG, read_file
from review.store import Store, existing_rows
from review.store.tables import ExistingRow

MOST_NOTE = 200
"""Characters of a note."""


class Standing(StrEnum):
    """Why an existing design matters: the brand sells it already, or somebody holds rights in it."""

    CATALOGUE = "catalogue"
    PROTECTED = "protected"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExistingDesign:
    """One of them. `note` says whose a protected one is; `looked_at` whether a worker has compared it with the open designs yet."""

    id: str
    brand: str
    standing: Standing
    note: str
    title: str
    asset: str
    repeat: str
    repeat_mm: tuple[float, float]
    actor: str
    looked_at: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One file's outcome: the existing design it became, or the sentence why it was refused."""

    file: str
    design: str | None
    refused: str | None = None


def keep_files(
    store: Store,
    assets: AssetStore,
    files: Sequence[Path],
    *,
    brand: str,
    standing: Standing,
    note: str = "",
    repeat: RepeatType | None = None,
    repeat_mm: tuple[float, float] = (320.0, 320.0),
    actor: Actor,
) -> list[Kept]:
    """Keeps each file that is an image, repeating as its edges meet where nobody says how; one bad file stops no other. Raises
    NotFound, NotAllowed or InvalidDecision."""
    outcomes = []
    for path in files:
        try:
            artwork = read_file(path, repeat)
        except InvalidImage as refusal:
            outcomes.append(Kept(file=str(path), design=None, refused=str(refusal)))
        else:
            kept = keep(
                store, assets, artwork, brand=brand, standing=standing, note=note, title=path.stem, repeat_mm=repeat_mm, actor=actor
            )
            outcomes.append(Kept(file=str(path), design=kept.id))
    return outcomes


def keep(
    store: Store,
    assets: AssetStore,
    artwork: Artwork,
    *,
    brand: str,
    standing: Standing,
    note: str = "",
    title: str,
    repeat_mm: tuple[float, float] = (320.0, 320.0),
    actor: Actor,
) -> ExistingDesign:
    """Keeps one design of a brand's; the same picture again takes the new standing, note and title."""
    require(actor, Action.EDIT_BRAND)
    note = " ".join(note.split())[:MOST_NOTE]
    if standing is Standing.PROTECTED and not note:
        raise InvalidDecision("A protected design needs a note that says whose it is. Write its owner, and a number if it has one.")
    records.brand(store, brand)
    content = to_png(artwork.pixels)
    asset = assets.put(content, PNG)
    name = hashed_id("E", f"{asset}:{brand}")
    with store.write() as tx:
        records.add_asset(tx, asset, PNG, len(content))
        now = store.now()
        row = existing_rows.existing_row(tx, name) or ExistingRow(id=name, brand=brand, asset=asset, at=now, changed=now)
        row.standing, row.note, row.title, row.actor = standing, note, title, actor.name
        row.repeat, (row.width_mm, row.height_mm) = str(artwork.repeat), repeat_mm
        row.removed, row.look_version = False, ""  # to be compared, also with what came while it was away
        row.changed = now
        tx.add(row)
        audit.append(tx, actor, "existing design kept", name, {"standing": standing, "note": note, "asset": asset, "brand": brand})
        tx.flush()
        return _design(row)


def remove(store: Store, design: str, actor: Actor) -> None:
    """Takes an existing design out: nothing is compared with it, and no design is said to come near it any more."""
    require(actor, Action.EDIT_BRAND)
    with store.write() as tx:
        row = existing_rows.existing_row(tx, design)
        if row is None or row.removed:
            raise NotFound("existing design", design, "The Brand page lists them.")
        row.removed, row.changed = True, store.now()
        tx.add(row)
        audit.append(tx, actor, "existing design removed", design, {"brand": row.brand})


def existing_designs(store: Store, brand: str) -> list[ExistingDesign]:
    """A brand's, protected ones first, then the newest."""
    with store.read() as session:
        rows = [_design(row) for row in existing_rows.of_brand(session, brand)]
    return sorted(rows, key=lambda design: design.standing is not Standing.PROTECTED)


def designs_by_id(store: Store, names: Sequence[str]) -> dict[str, ExistingDesign]:
    """Those of the names that are there and were not removed."""
    with store.read() as session:
        return {row.id: _design(row) for row in existing_rows.by_id(session, names)}


def is_existing(name: str) -> bool:
    """Whether a name is that of an existing design rather than of a candidate."""
    return name.startswith("E-")


def _design(row: ExistingRow) -> ExistingDesign:
    return ExistingDesign(
        id=row.id,
        brand=row.brand,
        standing=Standing(row.standing),
        note=row.note,
        title=row.title,
        asset=row.asset,
        repeat=row.repeat,
        repeat_mm=(row.width_mm, row.height_mm),
        actor=row.actor,
        looked_at=bool(row.look_version),
    )
