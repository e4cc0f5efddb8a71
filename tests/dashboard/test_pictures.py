from __future__ import annotations

import threading
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from dashboard.api import pictures
from dashboard.api.pictures import Kept, overlay_url
from dashboard.api.tokens import asset_url
from dashboard.views.colourways import colourway_url, colourways, colourways_of, grounds
from dashboard.wiring import BRANDS, Installation
from engine.domain.colour import to_rgb
from engine.prompting.colour_words import distance
from engine.prompting.profiles import load_profiles
from review import queue, records
from review.domain import View
from review.export.artwork import agreement_of
from tests.dashboard.conftest import Ask

PALETTES = (
    ("#F4EFE6", "#1F3A5F"),
    ("#8FB3C9", "#1F3A5F", "#FBFAF6"),
    ("#1F3A5F", "#5D8AA8", "#8FB3C9", "#A9C7C0"),
    ("#2B1B2E", "#E4572E", "#2E8B74", "#F2A31B", "#F5D03A", "#B3263C", "#FBF1DC", "#E98FA0", "#1E5B5A"),
)


def picture(data: bytes) -> np.ndarray:
    with Image.open(BytesIO(data)) as image:
        return np.asarray(image)


def colours_in(pixels: np.ndarray) -> set[tuple[int, ...]]:
    return {tuple(colour) for colour in np.unique(pixels.reshape(-1, 3), axis=0).tolist()}


def first(installation: Installation) -> queue.Row:
    return queue.page(installation.store, View(), limit=1)[0]


@pytest.mark.parametrize("brand", ["harbour", "marigold"])
@pytest.mark.parametrize("own", PALETTES)
def test_colourways_keep_as_many_colours_all_told_apart_with_the_own_first(brand, own):
    ways = colourways(own, load_profiles(BRANDS)[brand])
    assert 4 <= len(ways) <= 6
    assert ways[0] == ("As designed", own)
    assert len({name for name, _ in ways}) == len({colours for _, colours in ways}) == len(ways)
    for _, colours in ways:
        assert len(set(colours)) == len(own)
        assert distance(colours[0], colours[1]) >= 0.12


@pytest.mark.parametrize("brand", ["harbour", "marigold"])
@pytest.mark.parametrize("own", PALETTES)
def test_grounds_run_from_light_to_dark_and_swallow_no_ink(brand, own):
    offered = grounds(own, load_profiles(BRANDS)[brand])
    assert 3 <= len(offered) <= 6
    light = [sum(to_rgb(colours[0])) for _, colours in offered]
    assert light[0] > light[-1]
    for _, colours in offered:
        assert colours[0] != own[0]
        assert min(distance(colours[0], ink) for ink in colours[1:]) >= 0.03


def test_a_colourway_is_the_design_in_exactly_the_named_colours(ask: Ask, filled: Installation) -> None:
    row = first(filled)
    told = colourways_of(filled, [row])[row.item]
    assert told["colourways"][0]["url"] == asset_url(filled.key, row.asset)
    own = picture(ask(None).get(told["colourways"][0]["url"]).content)
    for way in told["colourways"][1:]:
        answer = ask(None).get(way["url"])
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")
        assert "immutable" in answer.headers["cache-control"]
        assert colours_in(picture(answer.content)) == {to_rgb(swatch) for swatch in way["swatches"]}
        assert picture(answer.content).shape == (*own.shape[:2], 3)


def test_a_ground_changes_the_ground_alone(ask: Ask, filled: Installation) -> None:
    row = first(filled)
    candidate = records.candidate(filled.store, row.candidate)
    own = picture(filled.assets.get(row.asset))
    own = own if own.ndim == 3 else np.asarray(Image.open(BytesIO(filled.assets.get(row.asset))).convert("RGB"))
    ground = (own == to_rgb(candidate.spec.drawing.palette.ground)).all(-1)
    offered = colourways_of(filled, [row])[row.item]["grounds"]
    kept = [each for each in offered if distance(each["hex"], candidate.spec.drawing.palette.inks[0]) > 0.2]
    changed = picture(ask(None).get(kept[0]["url"]).content)
    assert (changed[ground] == to_rgb(kept[0]["hex"])).all()
    assert (changed[~ground] == own[~ground]).all(-1).mean() > 0.5


def test_a_drawn_design_has_a_larger_drawing_that_shows_the_same(ask: Ask, filled: Installation) -> None:
    row = first(filled)
    way = colourways_of(filled, [row])[row.item]["colourways"][0]
    finer = picture(ask(None).get(way["fine"]).content)
    with Image.open(BytesIO(filled.assets.get(row.asset))) as image:
        own = np.asarray(image.convert("RGB"))
    assert finer.shape[1] == 1024
    assert colours_in(finer) == colours_in(own)
    assert agreement_of(own, finer) > 0.85


def test_a_design_that_the_engine_would_draw_otherwise_is_shown_as_it_stands(ask: Ask, filled: Installation, monkeypatch) -> None:
    row = first(filled)
    monkeypatch.setattr(pictures, "render", lambda _composition, width, height: np.zeros((height, width, 3), np.uint8))
    shown = picture(ask(None).get(colourways_of(filled, [row])[row.item]["colourways"][0]["fine"]).content)
    with Image.open(BytesIO(filled.assets.get(row.asset))) as image:
        np.testing.assert_array_equal(shown, np.asarray(image.convert("RGB")))


def test_only_addresses_signed_here_are_answered(ask: Ask, filled: Installation) -> None:
    row = first(filled)
    url = colourways_of(filled, [row])[row.item]["colourways"][1]["url"]
    assert ask(None).get(url.replace("s=", "s=x")).status_code == 401
    assert ask(None).get(url.replace("?", "-000000?")).status_code == 401
    assert ask(None).get(overlay_url(filled.key, row.asset, "seam").split("?")[0]).status_code == 401


@pytest.mark.parametrize("colours", [("#F4EFE6",), ("#F4EFE6",) * 40])
def test_a_wrong_number_of_colours_is_refused_with_a_sentence(ask: Ask, filled: Installation, colours) -> None:
    answer = ask(None).get(colourway_url(filled.key, first(filled).candidate, colours))
    assert answer.status_code == 400
    assert "colours" in answer.json()["error"]


@pytest.mark.parametrize("path", ["/colourways/C-NONE-0/F4EFE6-1F3A5F", "/overlays/" + "0" * 64 + "/seam"])
def test_what_is_unknown_is_not_found(ask: Ask, path: str) -> None:
    assert ask().get(path).status_code == 404


def test_an_overlay_has_the_size_of_its_design_and_only_checks_with_a_place_have_one(ask: Ask, filled: Installation) -> None:
    row = first(filled)
    own = picture(filled.assets.get(row.asset))
    for check in ("seam", "palette", "contrast", "blankness"):
        answer = ask(None).get(overlay_url(filled.key, row.asset, check))
        assert answer.headers["content-type"] == "image/png"
        assert picture(answer.content).shape == (*own.shape[:2], 4)
    assert overlay_url(filled.key, row.asset, "trend") is None
    assert ask().get(f"/overlays/{row.asset}/trend").status_code == 400


def test_pictures_are_kept_up_to_a_number_of_bytes_and_made_once_for_all_who_wait():
    kept, made = Kept(most_bytes=25), []
    gate = threading.Barrier(4)

    def make() -> bytes:
        made.append(1)
        return b"0123456789"

    def ask_for(name: str) -> None:
        gate.wait()
        assert kept.get(name, make) == b"0123456789"

    threads = [threading.Thread(target=ask_for, args=("a",)) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(made) == 1
    kept.get("b", make)
    kept.get("a", make)
    kept.get("c", make)  # 30 bytes: b, used longest ago, is dropped
    assert len(made) == 3
    kept.get("a", make)
    assert len(made) == 3
    kept.get("b", make)
    assert len(made) == 4
