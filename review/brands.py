"""Brands: every edit makes a version that never changes again; two versions are told apart in words; an earlier one can return.

Jobs and candidates name the version that they were planned with, so that a later edit changes nothing that was made before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from engine.domain.brand import BrandProfile
from engine.prompting.logos import Outline, read_logo
from engine.prompting.profiles import profile_from_mapping, profile_to_mapping
from review import audit
from review.access import Action, require
from review.assets import AssetStore
from review.canonical import sha256_of
from review.domain import Actor
from review.errors import BrandMoved, BrandTaken, NotFound
from review.references import keep_picture
from review.store import Session, Store, audit_rows, record_rows
from review.store.session import utc_now
from review.store.tables import AssetRow, BrandRow

MOST_NOTE = 200
"""Characters of a version's note."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandVersion:
    """One version of a profile: who made it, when (UTC) and why."""

    profile: BrandProfile
    actor: str
    at: datetime
    note: str


def save_brand(store: Store, profile: BrandProfile, actor: Actor, *, note: str = "", edited: int | None = None) -> BrandProfile:
    """Adds a version of a brand's profile; an unchanged one is not added again. Returns the version in force.

    `edited` is the version that the person had before them: where another has been saved since, BrandMoved is raised and nothing is
    kept. Raises InvalidProfile for a profile that could not be read back.
    """
    require(actor, Action.EDIT_BRAND)
    with store.write() as tx:
        audit_rows.lock_chain(tx)  # two people saving at once make two versions
        current = record_rows.latest_brand(tx, profile.name)
        if current and edited is not None and current.version != edited:
            raise BrandMoved(str(current.profile["title"]), current.version, current.actor)
        return _add_version(tx, profile, actor, current, note)


def new_brand(store: Store, profile: BrandProfile, actor: Actor) -> BrandProfile:
    """Adds a brand's first version; raises BrandTaken where there is one of that name."""
    require(actor, Action.EDIT_BRAND)
    with store.write() as tx:
        audit_rows.lock_chain(tx)
        if record_rows.latest_brand(tx, profile.name) is not None:
            raise BrandTaken(profile.name)
        return _add_version(tx, profile, actor, None, "")


def restore_brand(store: Store, name: str, version: int, actor: Actor) -> BrandProfile:
    """Brings an earlier version back as a new one; raises NotFound."""
    earlier = brand(store, name, version)
    return save_brand(store, earlier, actor, note=f"Version {version} restored.")


def _add_version(tx: Session, profile: BrandProfile, actor: Actor, current: BrandRow | None, note: str) -> BrandProfile:
    version = current.version + 1 if current else 1
    body = profile_to_mapping(replace(profile, version=version))
    kept = profile_from_mapping(body)  # what could not be read back is not written
    if current and replace(kept, version=current.version) == (before := profile_from_mapping(current.profile)):
        return before
    note = " ".join(note.split())[:MOST_NOTE]
    tx.add(BrandRow(name=kept.name, version=version, profile=body, actor=actor.name, at=utc_now(), note=note))
    told = {"version": version, "sha256": sha256_of(body)}
    audit.append(tx, actor, "brand saved", kept.name, told | ({"note": note} if note else {}))
    return kept


def brand(store: Store, name: str, version: int | None = None) -> BrandProfile:
    """A version of a brand's profile, the one in force by default; raises NotFound naming the brands there are."""
    with store.read() as session:
        row = record_rows.latest_brand(session, name) if version is None else record_rows.brand_version(session, name, version)
        if row is None:
            raise _unknown(session, name, version)
        return profile_from_mapping(row.profile)


def brands(store: Store) -> list[BrandProfile]:
    """Every brand's profile in force, by name."""
    with store.read() as session:
        return [profile_from_mapping(row.profile) for row in record_rows.latest_brands(session)]


def brand_history(store: Store, name: str) -> list[BrandVersion]:
    """Every version of a brand, the one in force first; raises NotFound."""
    with store.read() as session:
        rows = record_rows.brand_versions(session, name)
        if not rows:
            raise _unknown(session, name, None)
    return [BrandVersion(profile=profile_from_mapping(row.profile), actor=row.actor, at=row.at, note=row.note) for row in rows]


def _unknown(session: Session, name: str, version: int | None) -> NotFound:
    known = ", ".join(record_rows.brand_names(session)) or "none yet"
    return NotFound("brand", name if version is None else f"{name}@{version}", f"Known brands: {known}.")


# --- files that a profile names ---------------------------------------------------------------------------------------


def keep_reference(store: Store, assets: AssetStore, data: bytes, name: str, actor: Actor) -> str:
    """Keeps a reference design, as `keep_picture` does; for those who may edit brands."""
    require(actor, Action.EDIT_BRAND)
    return keep_picture(store, assets, data, name=name)


def keep_logo(store: Store, assets: AssetStore, data: bytes, name: str, actor: Actor) -> tuple[str, Outline]:
    """Stores a logo's SVG by its content; returns its sha256 and its outline. Raises InvalidProfile for what is no flat drawing."""
    require(actor, Action.EDIT_BRAND)
    outline = read_logo(data, name)
    return _keep(store, assets, data, "image/svg+xml"), outline


def _keep(store: Store, assets: AssetStore, data: bytes, media_type: str) -> str:
    sha256 = assets.put(data, media_type)
    with store.write() as tx:
        if record_rows.asset_row(tx, sha256) is None:
            tx.add(AssetRow(sha256=sha256, media_type=media_type, bytes=len(data), at=store.now()))
    return sha256
