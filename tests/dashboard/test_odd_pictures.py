"""Pictures that people really have, given to `score`, `import` and the Studio: read as they look, or refused in a sentence."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dashboard import workshop
from dashboard.cli import cli
from dashboard.wiring import Installation
from engine.checks import CHECKS
from review import queue
from review.domain import View
from review.existing import existing_designs
from review.ids import item_of
from review.jobs.workshop import Workshop
from tests.dashboard.conftest import Ask
from tests.dashboard.filling import found
from tests.odd_pictures import READ, REFUSED
from tests.review.jobs.light_workshop import HistogramEmbedder


@pytest.fixture
def light(empty: Installation, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """The command line on this installation, with an embedder that needs no weights."""
    found(empty)
    monkeypatch.setenv("STRIKEOFF_VAR", str(empty.settings.var))
    made = Workshop(generators={}, embedder=HistogramEmbedder(), checks=CHECKS, references=lambda brand: ())
    monkeypatch.setattr(workshop, "build_workshop", lambda settings: made)
    return empty


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """All of them in one folder, and a few in another within it."""
    sent = tmp_path / "sent"
    (sent / "more").mkdir(parents=True)
    for name, make in READ.items():
        (sent / name).write_bytes(make())
    for name, (make, _) in REFUSED.items():
        (sent / "more" / name).write_bytes(make())
    (sent / "a folder.png").mkdir()
    (sent / "notes.txt").write_text("not a picture and not named as one")
    return sent


def run(*words: str) -> Result:
    return CliRunner(catch_exceptions=False).invoke(cli, list(words))


def told(result: Result) -> dict[str, dict]:
    return {Path(row["file"]).name: row for row in json.loads(result.stdout)}


def test_a_folder_of_odd_pictures_is_scored_to_the_last_one(light: Installation, folder: Path) -> None:
    result = run("score", str(folder), "--brand", "harbour", "--json")
    rows = told(result)
    assert result.exit_code == 1
    assert set(rows) == set(READ) | set(REFUSED)
    for name in READ:
        assert rows[name]["measurements"], name
    for name, (_, words) in REFUSED.items():
        assert "error" in rows[name], name
        assert name in rows[name]["error"]
        assert any(word in rows[name]["error"] for word in words.split("|"))


def test_one_bad_file_stops_no_other_on_its_way_into_the_queue(light: Installation, folder: Path) -> None:
    kept = ["plain.png", "animated.webp", "cmyk.tif", "turned 6.png", "long.png"]
    files = [str(folder / name) for name in kept] + [
        str(folder / "more" / name) for name in ("bomb.png", "program.png", "empty.png")
    ]
    rows = told(run("import", *files, "--brand", "harbour", "--as", "dana", "--json"))
    assert [name for name, row in rows.items() if row["item"]] == kept
    assert all(row["refused"].endswith(".") for name, row in rows.items() if name not in kept)
    assert queue.count(light.store, View(generator="imported")) == len({rows[name]["item"] for name in kept})


def test_what_is_no_file_is_told_and_the_rest_goes_on(light: Installation, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    os.mkfifo(tmp_path / "pipe.png")
    named = ["https://example.com/cloth.png", *(str(tmp_path / name) for name in ("gone.png", "nothing", "pipe.png"))]
    result = run("score", *named, str(folder / "plain.png"), "--brand", "harbour", "--json")
    rows = json.loads(result.stdout)
    assert result.exit_code == 1
    for row, words in zip(
        rows, ("is an address", "is not there", "is a folder without pictures", "is no ordinary file"), strict=False
    ):
        assert words in row["error"]
    assert rows[-1]["measurements"]


def test_a_repeat_that_shifts_by_half_refuses_an_odd_side_and_goes_on(light: Installation, folder: Path) -> None:
    odd, even = folder / "more" / "odd.png", folder / "plain.png"
    with_odd_height(even, odd)
    rows = told(run("import", str(odd), str(even), "--brand", "harbour", "--repeat", "half-drop", "--as", "dana", "--json"))
    assert "47 pixels high; a half-drop repeat needs an even height. Export it at 48." in rows["odd.png"]["refused"]
    assert rows["plain.png"]["item"]


def with_odd_height(source: Path, target: Path) -> None:
    from PIL import Image

    with Image.open(source) as image:
        image.crop((0, 0, image.width, image.height - 1)).save(target)


def test_a_studio_reference_may_be_any_picture_that_is_read(ask: Ask) -> None:
    client = ask()
    for name in [name for name in READ if name.endswith((".png", ".jpg", ".webp"))]:
        answer = client.post("/api/references", content=READ[name]())
        assert answer.status_code == 200, name
        assert answer.json()["colours"], name


def test_a_studio_reference_that_is_no_picture_is_refused_in_a_sentence(filled: Installation, ask: Ask) -> None:
    client, before = ask(), sorted(filled.settings.var.rglob("*"))
    for name, (make, _) in REFUSED.items():
        answer = client.post("/api/references", content=make())
        assert 400 <= answer.status_code < 500, name
        assert answer.json()["error"].endswith("."), name
    assert sorted(filled.settings.var.rglob("*")) == before


def test_designs_of_the_catalogue_and_protected_ones_come_in_without_a_scorer(
    empty: Installation, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found(empty)
    monkeypatch.setenv("STRIKEOFF_VAR", str(empty.settings.var))
    monkeypatch.setattr(workshop, "build_workshop", lambda settings: pytest.fail("no scorer is needed"))
    one, other = str(folder / "plain.png"), str(folder / "cmyk.tif")
    sold = run("import", one, str(folder / "notes.txt"), "--brand", "harbour", "--as-catalogue", "--json")
    assert sold.exit_code == 1, "one of the two is no picture"
    theirs = run("import", other, "--brand", "harbour", "--protected", "Atelier Nord, 0081", "--json")
    assert theirs.exit_code == 0
    listed = {design.id: (str(design.standing), design.note) for design in existing_designs(empty.store, "harbour")}
    assert listed == {
        told(sold)["plain.png"]["design"]: ("catalogue", ""),
        told(theirs)["cmyk.tif"]["design"]: ("protected", "Atelier Nord, 0081"),
    }
    assert told(sold)["notes.txt"]["refused"]
    assert queue.count(empty.store, View(status=None)) == 0


@pytest.mark.parametrize(
    ("more", "status", "words"),
    [
        (["--as-catalogue", "--protected", "Atelier Nord"], 2, "exclude each other"),
        (["--as-catalogue", "--revises", "C-0000000001"], 2, "exclude each other"),
    ],
)
def test_what_a_file_comes_in_as_is_asked_once(light: Installation, folder: Path, more: list[str], status: int, words: str) -> None:
    result = run("import", str(folder / "plain.png"), "--brand", "harbour", *more)
    assert result.exit_code == status
    assert words in result.output
    assert existing_designs(light.store, "harbour") == []


def test_a_file_that_is_scored_says_what_it_resembles(light: Installation, folder: Path) -> None:
    picture = str(folder / "plain.png")
    brought = told(run("import", picture, "--brand", "harbour", "--json"))["plain.png"]["item"]
    (relation,) = told(run("score", picture, "--brand", "harbour", "--json"))["plain.png"]["relations"]
    assert relation["kind"] == "duplicate"
    assert relation["sentence"] == f"Very close to {relation['other']}."
    assert item_of(relation["other"]) == brought
    assert relation["sentence"] in run("score", picture, "--brand", "harbour").output
