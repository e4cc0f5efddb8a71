"""The three users' jobs through the command line alone, with a real worker: brief to better template."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from dashboard.settings import ROOT, Settings
from dashboard.wiring import open_installation
from review.store import Store
from tests.dashboard.planted import plant_sales

BRIEF = """
brand = "harbour"
intent = "calm coastal shells"
product = "cushion"
count = 36
seed = 3
generator = "drawn"
repeat_mm = [160, 160]
"""
OPEN_BANDIT = ROOT / "data" / "samples" / "open_bandit"


class Terminal:
    """Runs `strikeoff` as a person would, in one installation."""

    def __init__(self, var: Path) -> None:
        self.environment = {**os.environ, "STRIKEOFF_VAR": str(var), "STRIKEOFF_THREADS": "1"}

    @property
    def store(self) -> Store:
        """What the commands read and write."""
        return open_installation(Settings(var=Path(self.environment["STRIKEOFF_VAR"]))).store

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "dashboard.cli", *words]
        return subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, text=True, timeout=800, check=False)

    def json(self, *words: str) -> Any:
        done = self.run(*words, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    terminal = Terminal(tmp_path_factory.mktemp("installation"))
    assert terminal.run("library").returncode == 0
    worker = subprocess.Popen([sys.executable, "-m", "dashboard.cli", "worker"], env=terminal.environment, cwd=ROOT)
    yield terminal
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(90) == 0


@pytest.fixture(scope="module")
def made(terminal: Terminal, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    brief = tmp_path_factory.mktemp("briefs") / "brief.toml"
    brief.write_text(BRIEF)
    report: dict[str, Any] = terminal.json("generate", str(brief), "--wait", "--as", "iris")
    return report | {"brief": str(brief)}


def test_the_loop_from_brief_to_better_template(terminal: Terminal, made: dict[str, Any], tmp_path: Path) -> None:
    # The creative director: candidates, best first but for those drawn by lot, each with its maker and template revision
    assert made["status"] == "done"
    queue = terminal.json("queue", "--brand", "harbour", "--limit", "100")
    assert len(queue) == 36
    fits = [row["brand_fit"]["p"] for row in queue if not row["lot"]]
    assert fits == sorted(fits, reverse=True)
    assert {(row["generator"], row["template"], row["revision"]) for row in queue} == {("drawn", "coastal", 1)}
    terminal.json("decide", *[row["item"] for row in queue[:30]], "approve", "--as", "dana")
    terminal.json("decide", *[row["item"] for row in queue[30:33]], "reject", "--reason", "density", "--as", "dana")
    slip = terminal.json("decide", queue[33]["item"], "approve", "--as", "dana")
    terminal.json("undo", slip["id"], "--as", "dana")
    assert len(terminal.json("queue", "--brand", "harbour")) == 3
    # The marketer: files to hand over
    package = terminal.json("export", "--design", queue[0]["item"], "--out", str(tmp_path), "--as", "kit")
    with zipfile.ZipFile(package["path"]) as files:
        assert files.testzip() is None
        assert any(name.endswith("manifest.json") for name in files.namelist())
    # The merchandiser: sales in, what they say, and a proposal
    simulated = terminal.json("simulate", "--brand", "harbour", "--exposures", "20000", "--as", "mara")
    assert terminal.json("readout", simulated["experiment"])["simulated"] is True
    liked = plant_sales(terminal.store, tmp_path / "autumn.csv", experiment="autumn")
    terminal.json("ingest", str(tmp_path / "autumn.csv"), "--map", "events", "--as", "mara")
    readout = terminal.json("readout", "autumn")
    assert (readout["simulated"], len(readout["arms"])) == (False, 30)
    effects = terminal.json("traits", "autumn")["effects"]
    assert max(effects, key=lambda effect: effect["lift"]["mean"])["value"] == liked
    proposals = terminal.json("learn", "autumn", "--as", "mara")
    # A person accepts it; the next brief draws from the new revision, and says so
    accepted = terminal.json("learn", "--accept", proposals[0]["id"], "--as", "dana")
    assert accepted["to_revision"] == 2
    after = terminal.json("generate", made["brief"], "--count", "4", "--wait", "--as", "iris")
    assert after["status"] == "done"
    assert {row["revision"] for row in after["candidates"]} == {2}
    assert terminal.json("verify") == []


def test_the_same_pixels_come_again(terminal: Terminal, made: dict[str, Any]) -> None:
    report = terminal.json("reproduce", made["candidates"][5]["candidate"])
    assert report["same"] is True


def test_a_wrap_with_words_is_made_checked_approved_and_handed_over(terminal: Terminal, tmp_path: Path) -> None:
    brief = tmp_path / "mug.toml"
    brief.write_text('brand = "harbour"\nintent = "folk birds round a mug"\nlettering = "Harbour days"\nseed = 3\n')
    (wrap,) = terminal.json("generate", str(brief), "--count", "1", "--wait", "--as", "iris")["candidates"]
    passport = json.loads(terminal.run("passport", wrap["candidate"]).stdout)
    verdicts = {each["name"]: each["verdict"] for each in passport["judgement"]["measurements"]}
    assert {"print area", "lettering"} <= set(verdicts)
    assert "fail" not in verdicts.values(), passport["judgement"]["measurements"]
    terminal.json("decide", passport["item"], "approve", "--as", "dana")
    package = terminal.json("export", "--design", passport["item"], "--out", str(tmp_path), "--as", "kit")
    with zipfile.ZipFile(package["path"]) as files:
        (print_file,) = [name for name in files.namelist() if name.endswith("229x89mm_300dpi.png")]
        with files.open(print_file) as file, Image.open(file) as sheet:
            assert sheet.mode in ("RGBA", "P")
            assert sheet.convert("RGBA").getchannel("A").getextrema() == (0, 255)


def test_a_diffused_candidate_says_so_and_comes_again(terminal: Terminal, made: dict[str, Any], tmp_path: Path) -> None:
    brief = tmp_path / "diffused.toml"
    brief.write_text(BRIEF.replace('generator = "drawn"', 'generator = "diffused"'))
    (diffused,) = terminal.json("generate", str(brief), "--count", "1", "--wait", "--as", "iris")["candidates"]
    assert diffused["generator"] == "diffused"
    passport = json.loads(terminal.run("passport", diffused["candidate"]).stdout)
    assert len(passport["made"]["spec"]["diffusion"]["model_hash"]) == 64
    assert terminal.json("reproduce", diffused["candidate"])["same"] is True


def test_a_real_log_of_46_clicks_is_inconclusive_and_proposes_nothing(terminal: Terminal) -> None:
    report = terminal.json("ingest", str(OPEN_BANDIT / "random_men.csv"), "--map", "open_bandit", "--as", "mara")
    experiment = report["experiments"][0]
    assert "inconclusive" in terminal.json("traits", experiment)
    assert "inconclusive" in terminal.json("learn", experiment, "--as", "mara")
    again = terminal.run("ingest", str(OPEN_BANDIT / "random_men.csv"), "--map", "open_bandit", "--as", "mara")
    assert again.returncode == 0


def test_refusals_are_one_sentence_with_status_1(terminal: Terminal, tmp_path: Path) -> None:
    brief = tmp_path / "wrong.toml"
    for text in (
        'brand = "harbour"\nintent = "x"\ncolour = 3',
        'brand = "harbour"\nintent = "x"\ncount = 0',
        'brand = "nobody"\nintent = "x"',
    ):
        brief.write_text(text)
        refused = terminal.run("generate", str(brief))
        assert refused.returncode == 1
        assert refused.stderr.startswith("strikeoff: ")
        assert len(refused.stderr.strip().splitlines()) == 1
    assert terminal.run("decide", "I-0000000000", "approve").returncode == 1
    assert terminal.run("decide", "I-0000000000", "perhaps").returncode == 2
    not_allowed = terminal.run("decide", "I-0000000000", "approve", "--as", "kit")
    assert not_allowed.returncode == 1
    assert "may not" in not_allowed.stderr


def test_scoring_a_folder_goes_on_past_a_file_that_is_no_image(terminal: Terminal, tmp_path: Path) -> None:
    reference = next((ROOT / "data" / "brands" / "harbour" / "references").glob("*.png"))
    (tmp_path / "good.png").write_bytes(reference.read_bytes())
    (tmp_path / "torn.png").write_bytes(reference.read_bytes()[:400])
    done = terminal.run("score", "--brand", "harbour", str(tmp_path), "--json")
    rows = {Path(row["file"]).name: row for row in json.loads(done.stdout)}
    assert done.returncode == 1
    assert 0 < rows["good.png"]["brand_fit"]["p"] < 1
    assert "error" in rows["torn.png"]


def test_work_made_elsewhere_enters_the_same_queue_once(terminal: Terminal, made: dict[str, Any], tmp_path: Path) -> None:
    reference = next((ROOT / "data" / "brands" / "marigold" / "references").glob("*.png"))
    (tmp_path / "From the studio.png").write_bytes(reference.read_bytes())
    (tmp_path / "torn.png").write_bytes(reference.read_bytes()[:400])
    parent = made["candidates"][0]["candidate"]
    elsewhere = terminal.run("import", str(tmp_path), "--brand", "marigold", "--revises", parent, "--as", "iris")
    assert "It is one of harbour" in elsewhere.stderr
    words = ("import", str(tmp_path), "--brand", "harbour", "--revises", parent, "--as", "iris", "--json")
    first, again = terminal.run(*words), terminal.run(*words)
    assert first.returncode == 1, "one of the two files was refused"
    outcomes = {Path(row["file"]).name: row for row in json.loads(first.stdout)}
    assert outcomes["torn.png"]["item"] is None
    assert "torn.png" in outcomes["torn.png"]["refused"]
    assert json.loads(again.stdout) == json.loads(first.stdout)
    (row,) = [row for row in terminal.json("queue", "--brand", "harbour") if row["generator"] == "imported"]
    assert (row["item"], row["title"]) == (outcomes["From the studio.png"]["item"], "From the studio")
    assert json.loads(terminal.run("passport", row["item"]).stdout)["made"]["revises"] == parent


def test_the_doctor_finds_this_installation_well(terminal: Terminal) -> None:
    report = terminal.json("doctor")
    assert report["health"]["verdict"] == "well"
    assert report["scorer"]["known answer deviation"] < 0.01
