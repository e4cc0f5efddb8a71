"""`strikeoff generate` with briefs and pictures that are wrong: one sentence with what to do, and nothing half-made."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from sqlalchemy import text

from dashboard.cli import main
from dashboard.settings import Settings
from dashboard.wiring import open_installation

MINIMAL = 'brand = "harbour"\nintent = "calm coastal shells"\n'


@dataclass
class Said:
    status: int
    out: str
    err: str


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("installation")


@pytest.fixture
def strikeoff(var: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    monkeypatch.setenv("STRIKEOFF_VAR", str(var))

    def run(*words: object) -> Said:
        monkeypatch.setattr("sys.argv", ["strikeoff", *map(str, words)])
        try:
            main()
            status = 0
        except SystemExit as ended:
            status = int(ended.code or 0)
        printed = capsys.readouterr()
        return Said(status, printed.out, printed.err)

    assert run("library").status == 0
    return run


def rows(var: Path) -> dict[str, int]:
    """How many rows each table holds that a request may write."""
    with open_installation(Settings(var=var)).store.read() as session:
        ask = session.connection()
        return {
            table: ask.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
            for table in ("briefs", "jobs", "assets", "audit")
        }


def picture(width: int = 40, height: int = 30) -> bytes:
    out = io.BytesIO()
    Image.fromarray(np.full((height, width, 3), 120, np.uint8)).save(out, "PNG")
    return out.getvalue()


BRIEFS = [
    ("", 1, "brand: it is missing"),
    ('brand = "harbour"', 1, "intent: it is missing"),
    ('brand = "harbour"\nintent = ""', 1, "intent: it says nothing"),
    ('brand = "harbour"\nintent = "  "', 1, "intent: it says nothing"),
    (f'brand = "harbour"\nintent = "{"word " * 10_000}"', 1, "Say it in 500 or fewer"),
    (f'brand = "harbour"\nintent = "{"word " * 20_000}"', 1, "larger than 64 KiB"),
    ('brand = "harbour"\nintent = "shells\\u0000"', 1, "control characters"),
    ('brand = "harbour"\nintent = "shells\\u001b[2J"', 1, "control characters"),
    ('brand = "harbour"\nintent = "shells\\nfish"', 1, "one line"),
    (b'brand = "harbour"\nintent = "\xff"', 1, "Save the file as UTF-8 text"),
    ("brand = harbour", 1, "not TOML"),
    ('brand = "harbor"\nintent = "shells"', 1, "The nearest are harbour"),
    (MINIMAL + 'template = "costal"', 1, "coastal"),
    (MINIMAL + 'motifs = ["shel"]', 1, "The nearest are shell"),
    (MINIMAL + 'motifs = ["flamingo"]', 1, "Harbour bars it"),
    (MINIMAL + 'layout = "tosed"', 1, "Choose one of tossed"),
    (MINIMAL + "density = 45", 1, "0.02 to 0.95"),
    (MINIMAL + "count = 0", 1, "1 to 5000"),
    (MINIMAL + "repeat_mm = [320, 10]", 1, "four times"),
    (MINIMAL + "scale_mm = 400", 1, "taller than the repeat"),
    (MINIMAL + 'ground = "#F4EFE6"\npalette = ["#F4EFE6"]', 1, "2 to 12"),
    (MINIMAL + 'layout = "medallion"\nsymmetry = "p4m"', 1, "layout ="),
    (MINIMAL + 'product = "t-shirt"\nformat = "wrap"', 1, "no place for a wrap"),
    (MINIMAL + 'product = "mug"\nplacement = "hem"', 1, "no place"),
    (MINIMAL + 'format = "repeat"\nlettering = "Ahoy"', 1, "leave lettering out"),
    (MINIMAL + 'product = "mug"\nlettering = "In paradise"', 1, "Harbour bars that"),
    (MINIMAL + 'generator = "drawn"\nsteps = 20', 1, "leave steps out"),
    (MINIMAL + 'generator = "drawn"\nreference = "' + "ab" * 32 + '"', 1, "leave reference out"),
    (MINIMAL + 'generator = "diffused"\nreference = "' + "ab" * 32 + '"', 1, "Upload it in the Studio"),
    (MINIMAL + 'reference = "../../etc/passwd"', 1, "sha256"),
    (MINIMAL + 'prompt = "flamingo"', 1, "Write other words"),
]


@pytest.mark.parametrize(("brief", "status", "said"), BRIEFS, ids=[row[2] for row in BRIEFS])
def test_a_wrong_brief_is_refused_in_one_sentence_and_leaves_nothing(strikeoff, var, tmp_path, brief, status, said):
    file = tmp_path / "brief.toml"
    file.write_bytes(brief if isinstance(brief, bytes) else brief.encode())
    before = rows(var)
    answer = strikeoff("generate", file)
    assert answer.status == status
    assert said in answer.err
    assert answer.err.startswith("strikeoff: ")
    assert answer.err.count("\n") == 1
    assert len(answer.err) < 400
    assert answer.err.strip().isprintable()
    assert answer.out == ""
    assert rows(var) == before


@pytest.mark.parametrize(
    "words", [("generate",), ("generate", "nowhere.toml"), ("generate", "."), ("generate", "--count", "many", __file__)]
)
def test_wrong_use_has_a_status_of_its_own(strikeoff, var, words):
    before = rows(var)
    answer = strikeoff(*words)
    assert answer.status == 2
    assert rows(var) == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"not a picture", "is not a picture that can be read"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG or other markup"),
        (b"\x7fELF" + bytes(200), "it is a program"),
        (picture()[:60], "damaged or cut short"),
        (picture(4, 4), "at least 8 a side"),
    ],
)
def test_a_reference_that_is_no_picture_is_refused_and_not_stored(strikeoff, var, tmp_path, content, said):
    brief, file = tmp_path / "brief.toml", tmp_path / "photo.png"
    brief.write_text(MINIMAL)
    file.write_bytes(content)
    before = rows(var)
    answer = strikeoff("generate", brief, "--reference", file)
    assert answer.status == 1
    assert "photo.png" in answer.err
    assert said in answer.err
    assert answer.err.count("\n") == 1
    assert rows(var) == before


def test_a_reference_is_stored_once_and_its_job_is_of_a_diffusion_model(strikeoff, var, tmp_path):
    brief, file = tmp_path / "brief.toml", tmp_path / "photo.png"
    brief.write_text(MINIMAL)
    file.write_bytes(picture())
    before = rows(var)
    for _ in range(2):
        answer = strikeoff("generate", brief, "--reference", file, "--json")
        assert answer.status == 0, answer.err
        assert json.loads(answer.out)["status"] == "queued"
    after = rows(var)
    assert (after["assets"] - before["assets"], after["jobs"] - before["jobs"]) == (1, 2)
