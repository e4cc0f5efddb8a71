"""Print size: 64 cm at 300 dpi, drawn and written as PNG and TIFF, and packages. Last line: one JSON object of the figures.

`python bench/export.py [--quick]`. Every drawing is made in a process of its own, whose peak is the kernel's VmHWM (ru_maxrss
would begin with the parent's). Referee of the PNG writer: Pillow, on the same indexed picture at its default level. Processor time
and wall time are both told: this bench is meant to be run beside other work.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from itertools import product
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PIL import Image

from dashboard.handover import redraw
from dashboard.settings import Settings
from dashboard.wiring import open_installation
from engine.checks import CHECKS
from engine.composition.finishes import FINISHES
from engine.domain.brief import Layout, RepeatType
from engine.domain.colour import Palette
from engine.domain.spec import DrawingSpec, Spec
from engine.pipeline import ENGINE_VERSION
from review.decisions import decide
from review.domain import Actor, Role, Verdict
from review.export import export_designs
from review.export.png import write_png
from review.export.presets import PRESETS, size_of
from review.export.sheet import Sheet, drawn_sheet
from review.export.tiff import write_tiff
from tests.dashboard.filling import fill

ROOT = Path(__file__).resolve().parent.parent
Image.MAX_IMAGE_PIXELS = None
MM = (640.0, 640.0)
LIMIT_S, LIMIT_MIB = 60.0, 1024
PALETTE = Palette(ground="#F4EFE6", inks=("#B5394A", "#3F6F63", "#E7C38F", "#22325F"))
MOTIFS = ("peony", "leaf sprig")
CREATIVE_DIRECTOR = Actor(name="dana", role=Role.CREATIVE_DIRECTOR, via="bench")
MARKETER = Actor(name="kit", role=Role.MARKETER, via="bench")
Case = tuple[str, str, str, str]
"""Layout, style, repeat and symmetry."""


def cases(quick: bool) -> list[Case]:
    """Every layout in every style, with the repeats in turn; quick: every style once, every layout and repeat at least once."""
    layouts, styles, repeats = list(Layout), list(FINISHES), list(RepeatType)
    pairs = [(layouts[k % len(layouts)], style) for k, style in enumerate(styles)] if quick else product(layouts, styles)
    found = [(str(layout), style, str(repeats[k % len(repeats)]), "none") for k, (layout, style) in enumerate(pairs)]
    grouped = ("watercolour", "batik") if quick else styles  # the dearest: noise is averaged over the group
    return [*found, *(("tossed", style, "half-drop", "cmm") for style in grouped)]


def spec_of(case: Case) -> Spec:
    layout, style, repeat, symmetry = case
    drawing = DrawingSpec(
        motifs=MOTIFS, layout=Layout(layout), repeat=RepeatType(repeat), symmetry=symmetry, density=0.42, scale=0.2, aspect=1.0,
        palette=PALETTE, style=style, seed=7,
    )  # fmt: skip
    return Spec(generator="drawn", engine_version=ENGINE_VERSION, width_px=512, height_px=512, drawing=drawing)


def print_one(case: Case) -> dict[str, Any]:
    """Draws and writes one case here, and says what that took."""
    size = size_of(PRESETS["print"], MM, RepeatType(case[2]))
    with tempfile.TemporaryDirectory() as folder:
        start, wall = time.process_time(), time.perf_counter()
        bands = redraw(spec_of(case), size.width_px, size.height_px)
        sheet = drawn_sheet(bands, size.width_px, size.height_px, PALETTE)
        drawn = time.process_time()
        with (Path(folder) / "print.png").open("wb") as file:
            write_png(file, sheet, pixels_per_metre=size.pixels_per_metre, texts={"Title": "bench"})
        written = time.process_time()
        write_tiff(Path(folder) / "print.tif", sheet, pixels_per_metre=size.pixels_per_metre)
        done, wall = time.process_time(), time.perf_counter() - wall
        peak = peak_mib()
        pillow = pillow_seconds(sheet, Path(folder) / "pillow.png")
    return {
        "case": " ".join(case), "px": [size.width_px, size.height_px], "draw_s": round(drawn - start, 2),
        "png_s": round(written - drawn, 2), "tiff_s": round(done - written, 2), "wall_s": round(wall, 2), "peak_mib": peak,
        "pillow_s": round(pillow, 2),
    }  # fmt: skip


def pillow_seconds(sheet: Sheet, path: Path) -> float:
    """Processor time of Pillow's PNG writer on the same picture."""
    assert sheet.colours is not None, "a drawing is indexed"
    start = time.process_time()
    image = Image.fromarray(sheet.whole())
    image.putpalette(sheet.colours.tobytes())
    image.save(path)
    return time.process_time() - start


def peak_mib() -> int:
    """The most memory that this process ever held."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) // 1024


def package_one(count: int) -> dict[str, Any]:
    """Approved drawings of 32 cm as one print package, through the store and every check."""
    with tempfile.TemporaryDirectory() as folder:
        installation = open_installation(Settings(var=Path(folder)))
        items = fill(installation, count=count)
        for item in items:
            decide(installation.store, item, Verdict.APPROVE, CREATIVE_DIRECTOR)
        start, wall = time.process_time(), time.perf_counter()
        package = export_designs(
            installation.store, installation.assets, items, preset="print", out=Path(folder) / "out", actor=MARKETER,
            redraw=redraw, checks=CHECKS,
        )  # fmt: skip
        seconds, wall = time.process_time() - start, time.perf_counter() - wall
        installation.store.close()
    side = size_of(PRESETS["print"], (320.0, 320.0), RepeatType.BLOCK)
    megapixels = count * side.width_px * side.height_px / 1e6
    return {
        "designs": len(package.designs), "megapixels": round(megapixels, 1), "seconds": round(seconds, 2), "wall_s": round(wall, 2),
        "megapixels_per_s": round(megapixels / seconds, 2), "peak_mib": peak_mib(),
    }  # fmt: skip


def alone(*arguments: str) -> dict[str, Any]:
    """Runs this script in a fresh process and reads its last line."""
    run = subprocess.run([sys.executable, __file__, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    if run.returncode:
        raise SystemExit(f"bench/export.py {' '.join(arguments)} ended with:\n{run.stderr[-2000:]}")
    return dict(json.loads(run.stdout.splitlines()[-1]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="every style once, and two that keep a symmetry")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--package", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one or options.package:
        print(json.dumps(print_one(tuple(options.one.split(","))) if options.one else package_one(options.package)))
        return
    load = os.getloadavg()[0]
    print(f"{'seconds of processor time':44} {'draw':>6} {'PNG':>6} {'TIFF':>6} {'all':>6} {'wall':>6} {'MiB':>5}")
    found = []
    for case in cases(options.quick):
        one = alone("--one", ",".join(case))
        found.append(one)
        times = " ".join(f"{one[name]:6.2f}" for name in ("draw_s", "png_s", "tiff_s"))
        print(f"{one['case']:44} {times} {taken(one):6.2f} {one['wall_s']:6.2f} {one['peak_mib']:5}", flush=True)
    package = alone("--package", "4" if options.quick else "12")
    print(f"package of {package['designs']} at 32 cm, checked: {package['seconds']} s, {package['peak_mib']} MiB")
    seconds = [taken(one) for one in found]
    over = [one["case"] for one in found if taken(one) > LIMIT_S or one["peak_mib"] > LIMIT_MIB]
    print(f"worst: {max(found, key=taken)['case']}; over {LIMIT_S:.0f} s or {LIMIT_MIB} MiB: {', '.join(over) or 'none'}")
    print(f"left out: {'every layout in every style' if options.quick else 'nothing'}; load {load:.1f} before the start")
    figures = {
        "png_over_pillow": round(sum(one["png_s"] for one in found) / sum(one["pillow_s"] for one in found), 2),
        "package_megapixels_per_s": package["megapixels_per_s"],
        "peak_mib": max(one["peak_mib"] for one in found),
        "package_peak_mib": package["peak_mib"],
        "print_seconds_worst": round(max(seconds), 2),
        "print_seconds_median": round(sorted(seconds)[len(seconds) // 2], 2),
        "over_limit": len(over),
        "px": found[0]["px"],
        "n": len(found),
        "seed": 7,
        "commit": commit(),
    }
    print(json.dumps(figures))


def taken(one: dict[str, Any]) -> float:
    """Processor seconds from the spec to both files."""
    return float(one["draw_s"] + one["png_s"] + one["tiff_s"])


def commit() -> str:
    run = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    return run.stdout.strip()


if __name__ == "__main__":
    main()
