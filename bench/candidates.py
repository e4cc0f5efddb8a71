"""Drawn candidates: what one takes of one core, and whether memory stays flat over thousands. Last line: one JSON object.

`python bench/candidates.py [--quick]`. A finished candidate is composed, rendered at 512 px, measured by every check and trait,
and encoded as PNG; the time is processor time of one process. Referee: Pillow encoding and decoding the same picture as
true-colour PNG, the least that any program does with one. Memory is the worker's own (VmRSS of a real `strikeoff worker` that
draws, measures, scores and stores one brief), looked at every 200 candidates.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PIL import Image

from dashboard.settings import Settings
from dashboard.wiring import BRANDS, Installation, open_installation
from engine.checks import CHECKS
from engine.checks.traits import measure_traits
from engine.composition.compose import compose
from engine.composition.finishes import FINISHES
from engine.composition.render import render
from engine.domain.brief import Brief, Layout, RepeatType
from engine.domain.colour import Palette
from engine.domain.spec import DrawingSpec, Spec
from engine.images import to_png
from engine.pipeline import ENGINE_VERSION
from engine.ports import Artwork
from engine.prompting.profiles import load_profiles
from review.domain import Actor, Role
from review.jobs import requests
from tests.dashboard.filling import found

ROOT = Path(__file__).resolve().parent.parent
ADMIN = Actor(name="admin", role=Role.ADMIN, via="bench")
LIMIT_MS = 150.0
PX = 512
PALETTE = Palette(ground="#F4EFE6", inks=("#1F3A5F", "#8FB3C9", "#C8784F", "#3F6F63"))
MOTIFS = (("peony", "leaf sprig"), ("shell", "coral"), ("folk bird", "berry branch"), ("paisley", "small flower"))
STEP = 200
STANDS_STILL_S = 1200


@dataclass(frozen=True, slots=True)
class Took:
    """Milliseconds of one core."""

    compose: float
    render: float
    measure: float
    png: float
    pillow: float

    @property
    def whole(self) -> float:
        return self.compose + self.render + self.measure + self.png


def spec_of(layout: Layout, style: str, seed: int) -> Spec:
    drawing = DrawingSpec(
        motifs=MOTIFS[seed % len(MOTIFS)], layout=layout, repeat=list(RepeatType)[seed % 4], symmetry="none",
        density=(0.3, 0.42, 0.5)[seed % 3], scale=(0.18, 0.26, 0.14)[seed % 3], aspect=1.0, palette=PALETTE, style=style, seed=seed,
    )  # fmt: skip
    return Spec(generator="drawn", engine_version=ENGINE_VERSION, width_px=PX, height_px=PX, drawing=drawing)


def take(spec: Spec) -> Took:
    """One candidate from spec to bytes, and Pillow beside it."""
    brand = load_profiles(BRANDS)["harbour"]
    times = [time.process_time()]
    composition = compose(spec.drawing)
    times.append(time.process_time())
    artwork = Artwork(pixels=render(composition, PX, PX), repeat=spec.drawing.repeat)
    times.append(time.process_time())
    for check in CHECKS:
        if check.applies(artwork, spec):
            check(artwork, brand, spec)
    measure_traits(artwork, spec)
    times.append(time.process_time())
    to_png(artwork.pixels)
    times.append(time.process_time())
    out = io.BytesIO()
    Image.fromarray(artwork.pixels).save(out, "PNG")
    Image.open(out).load()
    times.append(time.process_time())
    return Took(*(1000 * (b - a) for a, b in pairwise(times)))


def table(seeds: int) -> dict[tuple[str, str], list[Took]]:
    """Every layout in every style, `seeds` drawings each, after one of each style to fill the caches of motifs and noise."""
    for style in FINISHES:
        take(spec_of(Layout.TOSSED, style, 0))
    return {
        (str(layout), style): [take(spec_of(layout, style, 1 + seed + 7 * k)) for seed in range(seeds)]
        for k, (layout, style) in enumerate((layout, style) for layout in Layout for style in FINISHES)
    }


def show(found: dict[tuple[str, str], list[Took]]) -> None:
    styles = list(FINISHES)
    print(f"mean ms of one core at {PX} px: composed, rendered, measured, PNG")
    print(f"{'':10}" + "".join(f"{style[:10]:>11}" for style in styles))
    for layout in Layout:
        row = (statistics.mean(one.whole for one in found[str(layout), style]) for style in styles)
        print(f"{layout:10}" + "".join(f"{value:11.0f}" for value in row))
    parts = [one for took in found.values() for one in took]
    names = ("compose", "render", "measure", "png", "pillow")
    print("medians: " + ", ".join(f"{name} {statistics.median(getattr(one, name) for one in parts):.1f}" for name in names))


@contextmanager
def worker(installation: Installation, log: Path) -> Iterator[int]:
    """A worker on this installation; its process id."""
    settings = installation.settings
    env = {**os.environ, "STRIKEOFF_VAR": str(settings.var), "STRIKEOFF_LOG_LEVEL": "WARNING"}
    with log.open("wb") as out:
        process = subprocess.Popen([sys.executable, "-m", "dashboard.cli", "worker"], cwd=ROOT, env=env, stdout=out, stderr=out)
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(120)


def rss_mib(pid: int) -> float:
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def memory(count: int, step: int) -> list[tuple[int, float]]:
    """(candidates on record, MiB of the worker) as a brief of `count` is made."""
    with tempfile.TemporaryDirectory(prefix="strikeoff-bench-") as folder:
        installation = open_installation(Settings(var=Path(folder)))
        found(installation)
        url = installation.settings.jobs_database
        brief = Brief(brand="harbour", intent="calm coastal shells", count=count, seed=5, generator="drawn")
        job = requests.submit(installation.store, url, brief, ADMIN)
        seen: list[tuple[int, float]] = []
        with worker(installation, Path(folder) / "log") as pid:
            before, since = 0, time.monotonic()
            while not seen or seen[-1][0] < count:
                done = requests.progress(installation.store, url, job).done
                if done > before:
                    before, since = done, time.monotonic()
                assert time.monotonic() - since < STANDS_STILL_S, (Path(folder) / "log").read_text()[-2000:]
                if done >= (len(seen) + 1) * step:
                    seen.append((done, rss_mib(pid)))
                    print(f"  {done:5} candidates {seen[-1][1]:7.0f} MiB", flush=True)
                time.sleep(0.5)
        installation.store.close()
    return seen


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one drawing of each layout and style; 400 candidates at steps of 100")
    parser.add_argument("--only", choices=("speed", "memory"))
    options = parser.parse_args()
    load, figures = os.getloadavg()[0], {}
    if options.only != "memory":
        took = table(1 if options.quick else 4)
        show(took)
        means = {cell: statistics.mean(one.whole for one in each) for cell, each in took.items()}
        worst = max(means, key=lambda cell: means[cell])
        every = [one for each in took.values() for one in each]
        over = sum(mean > LIMIT_MS for mean in means.values())
        print(f"worst: {' '.join(worst)}, {means[worst]:.0f} ms; over {LIMIT_MS:.0f} ms: {over} of {len(means)} cells")
        figures |= {
            "candidate_ms_median": round(statistics.median(one.whole for one in every), 1),
            "candidate_ms_p90": round(statistics.quantiles((one.whole for one in every), n=10)[-1], 1),
            "candidates_within_limit": round(statistics.mean(one.whole <= LIMIT_MS for one in every), 3),
            "candidate_ms_worst_cell": round(means[worst], 1),
            "worst_cell": " ".join(worst),
            "candidate_over_pillow_png": round(sum(one.whole for one in every) / sum(one.pillow for one in every), 2),
            "n": len(every),
        }
    if options.only != "speed":
        print("the worker's memory:")
        seen = memory(*((400, 100) if options.quick else (2000, STEP)))
        half = seen[len(seen) // 2 :]
        growth = (half[-1][1] - half[0][1]) / max(half[-1][0] - half[0][0], 1) * 1000
        figures |= {"rss_mib": [round(mib) for _, mib in seen], "growth_mib_per_1000": round(growth, 1), "candidates": seen[-1][0]}
    print(
        f"left out: {'all but one drawing a cell, and 1,600 of 2,000 candidates' if options.quick else 'nothing'}; load {load:.1f}"
    )
    run = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    print(json.dumps(figures | {"commit": run.stdout.strip()}))


if __name__ == "__main__":
    main()
