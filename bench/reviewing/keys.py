"""One reviewer at a real browser: key events in, and the time until the next design has been painted."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page, sync_playwright

from dashboard.wiring import Installation
from review.decisions import history
from review.domain import Reason, Verdict
from tests.browser.conftest import CHROMIUM_ARGS, chromium_path

METHOD = (
    "headless Chromium, 1280 x 800; key events through the browser's input queue, 0.15 to 0.45 s apart. From the key event's own "
    "timestamp (for a rejection: of the reason's digit) to the start of the animation frame after the one in which the next "
    "design was on the canvas: by then the frame that shows it has been painted, so this counts up to one frame (16.7 ms) too "
    "much. That the canvas shows another picture is read from its pixels each time"
)
PAUSE_S = (0.15, 0.45)
MIX = (("a", 0.55), ("x", 0.33), ("h", 0.12))
VERDICTS = {"a": Verdict.APPROVE, "x": Verdict.REJECT, "h": Verdict.HOLD}
SITTING_S = 60_000

PROBE = """
(section) => {
  const strokes = window.__strokes = { painted: [], unproven: 0, acks: [], events: [] }
  const canvas = () => section.querySelector("canvas")
  const glance = document.createElement("canvas").getContext("2d", { willReadFrequently: true })
  const pixels = () => {
    glance.canvas.width = glance.canvas.height = 48
    glance.drawImage(canvas(), 0, 0, 48, 48)
    return glance.getImageData(0, 0, 48, 48).data.join()
  }
  let stroke = null
  let shown = pixels()
  addEventListener("keydown", (event) => {
    stroke = { at: event.timeStamp, before: section.dataset.item }
    requestAnimationFrame(look)
  }, true)
  function look() {
    if (!stroke) return
    const item = section.dataset.item
    if (!item || item === stroke.before) return requestAnimationFrame(look)
    const { at } = stroke
    stroke = null
    requestAnimationFrame(() => {
      strokes.painted.push(performance.now() - at)
      const now = pixels()
      if (now === shown) strokes.unproven++
      shown = now
    })
  }
  new PerformanceObserver((list) => {
    for (const { name, duration } of list.getEntries()) if (new URL(name).pathname === "/api/decisions") strokes.acks.push(duration)
  }).observe({ type: "resource" })
  new PerformanceObserver((list) => {
    for (const { name, duration } of list.getEntries()) if (name === "keydown") strokes.events.push(duration)
  }).observe({ type: "event", durationThreshold: 16 })
}
"""


@dataclass(slots=True)
class Sitting:
    """What one reviewer's keys led to, in milliseconds. `events`: what the browser itself says (Event Timing, in steps of 8)."""

    painted: list[float] = field(default_factory=list)
    acks: list[float] = field(default_factory=list)
    events: list[float] = field(default_factory=list)
    unproven: int = 0
    missing: int = 0


def sit(installation: Installation, who: str, keys: int, seed: int) -> Sitting:
    """Decides `keys` designs by keyboard and asks the records whether each decision arrived."""
    url = f"http://127.0.0.1:{installation.settings.port}/?who={who}"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path(), headless=True, args=CHROMIUM_ARGS)
        page = chromium.new_page(viewport={"width": 1280, "height": 800})
        page.goto(url)
        page.wait_for_selector(".viewer[data-item^='I-']", timeout=SITTING_S)
        page.wait_for_timeout(2000)  # Streamlit's own start is over
        page.locator(".viewer").evaluate(PROBE)
        given = _strike(page, keys, random.Random(seed))
        page.wait_for_function(f"window.__strokes.acks.length >= {keys}", timeout=SITTING_S)
        told: dict[str, Any] = page.evaluate("window.__strokes")
        chromium.close()
    sitting = Sitting(**told)
    sitting.missing = sum(not _arrived(installation, who, *each) for each in given)
    return sitting


def _strike(page: Page, keys: int, dice: random.Random) -> list[tuple[str, Verdict, Reason | None]]:
    """Presses keys as a person would; returns what each item was given."""
    given = []
    for number in range(1, keys + 1):
        (key,) = dice.choices([name for name, _ in MIX], [share for _, share in MIX])
        item = page.locator(".viewer").get_attribute("data-item")
        assert item, f"nothing on the table before key {number}"
        reason = dice.randrange(9) if key == "x" else None
        page.keyboard.press(key)
        if reason is not None:
            time.sleep(dice.uniform(*PAUSE_S) / 2)
            page.keyboard.press(str(reason + 1))
        given.append((item, VERDICTS[key], None if reason is None else list(Reason)[reason]))
        page.wait_for_function(f"window.__strokes.painted.length >= {number}", timeout=SITTING_S, polling=50)
        time.sleep(dice.uniform(*PAUSE_S))
    return given


def _arrived(installation: Installation, who: str, item: str, verdict: Verdict, reason: Reason | None) -> bool:
    """Exactly this decision, by this person."""
    return [(act.actor, act.verdict, act.reason) for act in history(installation.store, item)] == [(who, verdict, reason)]
