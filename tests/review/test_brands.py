"""Brands in versions: nothing saved changes again, differences are told, earlier versions return, files are kept by content."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from engine.errors import InvalidImage, InvalidProfile
from engine.images import read_image
from engine.prompting.profile_changes import profile_changes
from engine.prompting.profiles import house_colours, profile_to_mapping
from review import brands, records
from review.assets import AssetStore
from review.audit import verify
from review.canonical import sha256_of
from review.domain import Actor
from review.errors import BrandMoved, BrandTaken, NotAllowed, NotFound
from review.references import LARGEST_PX
from review.store import Store, audit_rows
from review.store.tables import BrandRow
from tests.review.filling import HARBOUR

LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><rect width="20" height="10" fill="black"/></svg>'
RICHER = replace(HARBOUR, colours=(*HARBOUR.colours, *house_colours(({"hex": "#124654", "name": "Petrol"},))))


def png(side: int = 40) -> bytes:
    out = io.BytesIO()
    Image.fromarray(np.random.default_rng(1).integers(0, 255, (side, side, 3), np.uint8)).save(out, "PNG")
    return out.getvalue()


def test_every_edit_is_a_version_with_its_person_moment_and_note(store: Store, dana: Actor, theo: Actor) -> None:
    brands.new_brand(store, HARBOUR, dana)
    second = brands.save_brand(store, RICHER, theo, note="  Petrol  for the\nautumn ", edited=1)
    newest, first = brands.brand_history(store, "harbour")
    assert (newest.profile, newest.actor, newest.note) == (second, "theo", "Petrol for the autumn")
    assert (first.profile, first.actor, first.note) == (HARBOUR, "dana", "")
    assert newest.at >= first.at
    assert profile_changes(first.profile, newest.profile) == ("palette: Petrol added",)


def test_what_is_unchanged_makes_no_version(store: Store, dana: Actor) -> None:
    brands.new_brand(store, HARBOUR, dana)
    assert brands.save_brand(store, replace(HARBOUR, version=7), dana, note="nothing", edited=1) == HARBOUR
    assert len(brands.brand_history(store, "harbour")) == 1


def test_an_edit_of_a_version_that_has_passed_is_refused_and_keeps_nothing(store: Store, dana: Actor, theo: Actor) -> None:
    brands.new_brand(store, HARBOUR, dana)
    brands.save_brand(store, RICHER, theo, edited=1)
    with pytest.raises(BrandMoved, match="theo saved version 2 of Harbour while you edited"):
        brands.save_brand(store, replace(HARBOUR, title="Harbour & Co"), dana, edited=1)
    assert brands.brand(store, "harbour").title == "Harbour"


def test_an_earlier_version_returns_as_a_new_one(store: Store, dana: Actor, theo: Actor) -> None:
    brands.new_brand(store, HARBOUR, dana)
    brands.save_brand(store, RICHER, dana)
    third = brands.restore_brand(store, "harbour", 1, theo)
    assert third == replace(HARBOUR, version=3)
    assert brands.brand_history(store, "harbour")[0].note == "Version 1 restored."
    assert brands.brand(store, "harbour", 2) == replace(RICHER, version=2)
    with pytest.raises(NotFound, match="harbour@9"):
        brands.restore_brand(store, "harbour", 9, theo)


def test_a_new_brand_takes_nobodys_name(store: Store, dana: Actor) -> None:
    brands.new_brand(store, HARBOUR, dana)
    with pytest.raises(BrandTaken, match="harbour"):
        brands.new_brand(store, RICHER, dana)
    with pytest.raises(NotFound, match="Known brands: harbour"):
        brands.brand_history(store, "harbor")


def test_a_profile_that_could_not_be_read_back_is_not_kept(store: Store, dana: Actor) -> None:
    with pytest.raises(InvalidProfile, match="grounds"):
        brands.new_brand(store, replace(HARBOUR, grounds=("#123456",)), dana)
    assert brands.brands(store) == []


def test_each_version_is_in_the_audit_log_by_its_hash(store: Store, dana: Actor) -> None:
    brands.new_brand(store, HARBOUR, dana)
    brands.save_brand(store, RICHER, dana, note="Petrol")
    with store.read() as session:
        entries = [row for row in audit_rows.entries(session) if row.action == "brand saved"]
    assert [entry.subject for entry in entries] == ["harbour", "harbour"]
    assert sha256_of(profile_to_mapping(brands.brand(store, "harbour"))) in entries[1].payload
    assert "Petrol" in entries[1].payload


def test_a_designer_reads_and_changes_nothing(store: Store, assets: AssetStore, dana: Actor, iris: Actor) -> None:
    brands.new_brand(store, HARBOUR, dana)
    for act in (
        lambda: brands.save_brand(store, RICHER, iris),
        lambda: brands.new_brand(store, replace(HARBOUR, name="other"), iris),
        lambda: brands.restore_brand(store, "harbour", 1, iris),
        lambda: brands.keep_reference(store, assets, png(), "a.png", iris),
        lambda: brands.keep_logo(store, assets, LOGO, "logo.svg", iris),
    ):
        with pytest.raises(NotAllowed, match="may not edit brands"):
            act()
    assert len(brands.brand_history(store, "harbour")) == 1


def test_a_profile_from_before_colours_had_names_is_read_with_names(store: Store, dana: Actor) -> None:
    old = {name: value for name, value in profile_to_mapping(HARBOUR).items() if name not in ("logo", "type")}
    old |= {"palette": ["#F4EFE6", "#1F3A5F", "#8FB3C9"], "palette_tolerance": 3.0}
    with store.write() as tx:
        tx.add(BrandRow(name="harbour", version=1, profile=old, actor="dana", at=store.now()))
    read = records.brand(store, "harbour")
    assert [colour.hex for colour in read.colours] == old["palette"]
    assert {colour.tolerance for colour in read.colours} == {3.0}
    assert len({colour.name for colour in read.colours}) == 3
    assert brands.save_brand(store, read, dana) == read


def test_references_are_kept_once_by_content_and_no_larger_than_needed(store: Store, assets: AssetStore, dana: Actor) -> None:
    named = brands.keep_reference(store, assets, png(), "fern.png", dana)
    assert brands.keep_reference(store, assets, png(), "another name.png", dana) == named
    large = brands.keep_reference(store, assets, png(LARGEST_PX + 10), "large.png", dana)
    assert read_image(assets.get(large)).shape[:2] == (LARGEST_PX, LARGEST_PX)
    assert verify(store, assets) == []


def test_what_is_no_image_or_no_logo_is_refused_and_not_kept(store: Store, assets: AssetStore, dana: Actor) -> None:
    with pytest.raises(InvalidImage, match=r"notes\.txt is not a picture"):
        brands.keep_reference(store, assets, b"just words", "notes.txt", dana)
    with pytest.raises(InvalidProfile, match=r"logo\.svg is not an SVG"):
        brands.keep_logo(store, assets, png(), "logo.svg", dana)
    kept, outline = brands.keep_logo(store, assets, LOGO, "logo.svg", dana)
    assert assets.get(kept) == LOGO
    assert outline.aspect == 2.0
