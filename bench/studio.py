"""The Studio as it is felt: from the change of a control to the preview painted in repeat, over many changes of several controls.

A real server and Chromium on one machine. The browser's own clock runs from the input event (of a text: the last key) until the
frame after the paint. `--quick` takes 40 changes, else 120.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from dashboard.settings import Settings
from dashboard.wiring import open_installation
from tests.browser.conftest import CHROMIUM_ARGS, chromium_path, free_port, start_server, stop
from tests.dashboard.filling import found

LIMIT_MS = 500
WITHIN_MS = 60_000

Change = Callable[[Page], object]


@dataclass(frozen=True, slots=True)
class Felt:
    """One change: the control, and the milliseconds until it was painted."""

    control: str
    ms: float


def changes() -> Iterator[tuple[str, Change]]:
    """Controls in turn, each to a value that it did not have."""
    values: dict[str, Iterator[str]] = {
        "Layout": cycle(["tossed", "stripe", "allover", "ogee", "set", "scallop", "check", "diamond"]),
        "Repeat": cycle(["block", "half-drop", "brick"]),
        "Style": cycle(["watercolour", "flat", "line", "lino", "block print"]),
        "Density": cycle(["0.25", "0.5", "0.35", "0.6"]),
        "Motif height": cycle(["50", "90", "70", "120"]),
        "Ground": cycle(["Sailcloth", "Shallows", "Dune"]),
        "Intent, in your words": cycle(["calm shells", "fish and seaweed", "coral in blue", "starfish, airy"]),
        "Seed": cycle(["11", "12", "13", "14"]),
    }
    for label in cycle(values):
        yield label, _to(label, next(values[label]))


def _to(label: str, value: str) -> Change:
    if label == "Ground":
        return lambda page: page.get_by_role("button", name=f"Ground {value}", exact=True).click()
    if label in ("Layout", "Repeat", "Style"):
        return lambda page: page.get_by_label(label, exact=True).select_option(value)
    return lambda page: page.get_by_label(label, exact=True).fill(value)


def sit(page: Page, url: str, n: int) -> list[Felt]:
    """Makes `n` changes, each after the one before was painted."""
    page.goto(f"{url}/studio?who=dana")
    canvas = page.locator("canvas[data-drawn]")
    canvas.wait_for(timeout=WITHIN_MS)
    for group in page.locator("details.group > summary").all():
        group.click()
    felt = []
    for control, change in islice(changes(), n):
        before = page.evaluate("performance.getEntriesByName('studio:preview').length")
        change(page)
        page.wait_for_function("n => performance.getEntriesByName('studio:preview').length > n", arg=before, timeout=WITHIN_MS)
        felt.append(Felt(control, page.evaluate("performance.getEntriesByName('studio:preview').at(-1).duration")))
    return felt


def measure(n: int) -> list[Felt]:
    """A server of its own, with the demo brands, and one browser."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        var, port = Path(folder) / "var", free_port()
        found(open_installation(Settings(var=var, port=port)))
        process = start_server(var, port)
        try:
            chromium = playwright.chromium.launch(executable_path=chromium_path(), headless=True, args=CHROMIUM_ARGS)
            page = chromium.new_context(viewport={"width": 1280, "height": 800}).new_page()
            return sit(page, f"http://127.0.0.1:{port}", n)
        finally:
            stop(process)


def figures(felt: Sequence[Felt]) -> dict[str, float]:
    """What the last line says."""
    ms = [each.ms for each in felt]
    return {
        "preview_ms_median": round(float(np.median(ms)), 1),
        "preview_ms_p95": round(float(np.percentile(ms, 95)), 1),
        "preview_ms_worst": round(max(ms), 1),
        "over_500_ms": sum(each > LIMIT_MS for each in ms),
        "n": len(ms),
    }


def main() -> None:
    """Prints a table by control and one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="40 changes instead of 120")
    felt = measure(40 if parser.parse_args().quick else 120)
    load = os.getloadavg()[0]
    print(f"{'control':24} {'changes':>8} {'median ms':>10} {'worst ms':>10}")
    for control in dict.fromkeys(each.control for each in felt):
        ms = [each.ms for each in felt if each.control == control]
        print(f"{control:24} {len(ms):8} {np.median(ms):10.0f} {max(ms):10.0f}")
    print(f"Load of the machine over the last minute: {load:.1f} on {os.cpu_count()} cores.")
    print(json.dumps(figures(felt) | {"load": round(load, 1)}))


if __name__ == "__main__":
    main()
