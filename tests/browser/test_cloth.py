"""The cloth, the products and the calibration, by what stands on their canvases."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

import dashboard.components.review_viewer as viewer
from dashboard.components.scripts import source
from engine.domain.brief import RepeatType
from engine.images import to_png
from engine.repeats.tiling import unfold

pytestmark = pytest.mark.browser

SCRIPTS = source(Path(viewer.__file__).parent, "elements.js", "cloth.js", "calibration.js", "products.js")
DRAWING = """
window.load = async (url) => { const image = new Image(); image.src = url; await image.decode(); return image }
window.draw = async ({card, look, size, how, colour}) => {
  document.querySelectorAll("canvas").forEach((old) => old.remove())
  const canvas = document.createElement("canvas")
  Object.assign(canvas.style, { display: "block", width: size[0] + "px", height: size[1] + "px", color: colour || "#222" })
  document.body.append(canvas)
  window.canvas = canvas
  window.card = { checks: [], ...card, image: await load(card.url) }
  if (card.before) window.card.before = { ...card.before }
  window.look = { zoom: 1, x: 0, y: 0, ...look }
  if (look.image) window.look.image = await load(look.image)
  window.paint = how === "product" ? drawProduct : drawCloth
  return paint(canvas, window.card, window.look)
}
window.pixels = () => {
  const { width, height } = canvas
  const data = canvas.getContext("2d").getImageData(0, 0, width, height).data
  let text = ""
  for (let i = 0; i < data.length; i += 32768) text += String.fromCharCode(...data.subarray(i, i + 32768))
  return { width, height, data: btoa(text) }
}
"""
Open = Callable[..., Page]
RED, GREEN, BLUE, BLACK, WHITE = (230, 20, 20), (20, 200, 40), (30, 40, 230), (0, 0, 0), (255, 255, 255)
PRODUCTS = ("cushion", "wallpaper", "t-shirt", "mug", "box", "phone-case")


@pytest.fixture
def opened(browser: Browser) -> Iterator[Open]:
    contexts = []

    def open_page(ratio: float = 1) -> Page:
        contexts.append(browser.new_context(viewport={"width": 1300, "height": 900}, device_scale_factor=ratio))
        page = contexts[-1].new_page()
        html = f"<!doctype html><style>body{{margin:0}}</style><body><dialog></dialog><script>{SCRIPTS}\n{DRAWING}</script>"
        page.route("http://cloth.test/**", lambda route: route.fulfill(body=html, content_type="text/html"))
        page.goto("http://cloth.test/")
        return page

    yield open_page
    for context in contexts:
        context.close()


def url(pixels: np.ndarray) -> str:
    return "data:image/png;base64," + base64.b64encode(to_png(np.ascontiguousarray(pixels, np.uint8))).decode()


def draw(
    page: Page, pixels: np.ndarray, *, repeat: str = "block", mm: float = 100, size: Any = (600, 450), **rest: Any
) -> dict[str, float]:
    look = {key: rest.pop(key) for key in list(rest) if key in LOOK}
    card = {"url": url(pixels), "repeat": repeat, "repeat_mm": [mm, mm], **rest.pop("card", {})}
    return page.evaluate("draw", {"card": card, "look": look, "size": size, **rest})


LOOK = {"zoom", "x", "y", "offset", "grid", "pxPerMm", "image", "overlay", "wipe", "product"}


def on_canvas(page: Page) -> np.ndarray:
    told = page.evaluate("pixels()")
    return np.frombuffer(base64.b64decode(told["data"]), np.uint8).reshape(told["height"], told["width"], 4)[..., :3].astype(int)


def plain(colour: tuple[int, int, int], side: int = 64) -> np.ndarray:
    return np.full((side, side, 3), colour, np.uint8)


def quarters() -> np.ndarray:
    return np.kron(np.array([[RED, GREEN], [BLUE, BLACK]]), np.ones((32, 32, 1))).astype(np.uint8)


def bars(side: int = 64) -> np.ndarray:
    """Half red, half blue, upright."""
    picture = plain(RED, side)
    picture[:, side // 2 :] = BLUE
    return picture


def wave(side: int = 64) -> np.ndarray:
    """Smooth, and joining over all edges under every repeat type but mirror's flips, which join too."""
    phase = 2 * np.pi * (np.arange(side) + 0.5) / side
    level = 128 + 60 * np.cos(2 * phase)[None] + 50 * np.cos(2 * phase)[:, None]
    return np.repeat(level[..., None], 3, 2).astype(np.uint8)


def edges(line: np.ndarray) -> np.ndarray:
    """Where a row changes from red to blue or back; greys count as nothing."""
    lean = line[:, 0] - line[:, 2]
    sure = np.flatnonzero(np.abs(lean) > 25)
    turns = np.flatnonzero(np.diff(np.sign(lean[sure])))
    return (sure[turns] + sure[turns + 1]) / 2


# --- the cloth --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("trial", "ratio"), [(False, 1), (True, 1), (False, 2)])
@pytest.mark.parametrize("repeat", list(RepeatType))
def test_each_repeat_type_puts_every_pixel_where_the_engine_puts_it(opened: Open, repeat, trial, ratio):
    page = opened(ratio)
    designed = "block" if trial and repeat is not RepeatType.BLOCK else str(repeat)
    drawn = page.evaluate(
        "draw",
        {
            "card": {"url": url(quarters()), "repeat": designed, "repeat_mm": [100, 100]},
            "look": {"repeat": str(repeat) if trial else None},
            "size": [600, 450],
        },
    )
    tile = drawn["tileWidth"] * ratio
    canvas = on_canvas(page)
    cloth = unfold(quarters(), repeat, 4, 4)
    left, top = canvas.shape[1] / 2 - tile / 2, canvas.shape[0] / 2 - tile / 2
    seen = 0
    for column in np.arange(-1.75, 2, 0.5):
        for row in np.arange(-0.75, 1.5, 0.5):
            x, y = round(left + column * tile), round(top + row * tile)
            expected = cloth[int((row + 4) * 64) % 256, int((column + 4) * 64) % 256]
            if 0 <= x < canvas.shape[1] and 0 <= y < canvas.shape[0]:
                assert np.abs(canvas[y, x] - expected).max() <= 3, (column, row)
                seen += 1
    assert seen > 20


@pytest.mark.parametrize(("ratio", "per_mm", "mm"), [(1, 3.7795, 64), (2, 3.7795, 64), (1.25, 4.13, 23.5), (1, 2.9, 137)])
def test_true_size_gives_the_screens_pixels_for_every_centimetre(opened: Open, ratio, per_mm, mm):
    page = opened(ratio)
    told = draw(page, bars(), mm=mm, pxPerMm=per_mm, size=(1200, 300))
    found = edges(on_canvas(page)[40])
    starts = found[::2] / ratio
    assert told["tileWidth"] == pytest.approx(mm * per_mm, rel=1e-6)
    assert (starts[-1] - starts[0]) / (len(starts) - 1) / mm == pytest.approx(per_mm, rel=0.004)


@pytest.mark.parametrize(("zoom", "ratio"), [(0.37, 1), (1, 1), (1.0703, 1.5), (2.333, 2), (4.9, 1)])
@pytest.mark.parametrize("repeat", list(RepeatType))
def test_no_seam_is_drawn_that_is_not_in_the_design(opened: Open, repeat, zoom, ratio):
    page = opened(ratio)
    draw(page, plain((137, 61, 90)), repeat=str(repeat), zoom=zoom, x=13.7, y=-4.2)
    assert len(np.unique(on_canvas(page).reshape(-1, 3), axis=0)) == 1
    draw(page, wave(), repeat=str(repeat), zoom=zoom, x=3.1)
    canvas = on_canvas(page)[..., 0]
    for axis in (0, 1):
        steps = np.abs(np.diff(canvas, axis=axis)).max(1 - axis)
        assert steps.max() <= 1.25 * np.percentile(steps, 90) + 2


def test_panning_moves_the_cloth_by_as_much_as_the_pointer(opened: Open):
    page = opened(2)
    draw(page, quarters())
    before = on_canvas(page)
    draw(page, quarters(), x=10, y=-7)
    after = on_canvas(page)
    np.testing.assert_array_equal(after[:-14, 20:], before[14:, :-20])


@pytest.mark.parametrize("point", [(0, 0), (120, -80), (-200, 60)])
def test_zooming_keeps_the_point_under_the_pointer(opened: Open, point):
    page = opened()
    y, x = np.indices((64, 64)) * 4
    draw(page, np.stack([x, y, np.zeros_like(x)], -1), x=11, y=5)
    place = (225 + point[1], 300 + point[0])
    before = on_canvas(page)[place]
    for zoom in (1.5, 3.2, 2, 0.8):
        page.evaluate("([zoom, point]) => { zoomAbout(look, zoom, point); paint(canvas, card, look) }", [zoom, list(point)])
        assert np.abs(on_canvas(page)[place] - before).max() <= 10


def test_half_offset_brings_the_corner_of_the_repeat_into_the_middle(opened: Open):
    page = opened()
    draw(page, quarters(), offset=True)
    middle = on_canvas(page)[225 - 6 : 225 + 7 : 12, 300 - 6 : 300 + 7 : 12]
    np.testing.assert_allclose(middle, [[BLACK, BLUE], [GREEN, RED]], atol=3)


def test_the_edges_are_drawn_on_the_edges_alone(opened: Open):
    page = opened()
    tile = draw(page, plain(RED), grid=True)["tileWidth"]
    changed = (on_canvas(page) != RED).any(-1)
    left = round(300 - tile / 2)
    assert changed[:, left].mean() > 0.9
    assert changed[:, left + 10].mean() < 0.05


def test_another_picture_can_take_the_designs_place(opened: Open):
    page = opened()
    draw(page, plain(RED), image=url(plain(BLUE, 32)))
    assert (on_canvas(page) == BLUE).all()


def test_a_design_is_drawn_from_its_finer_drawing_where_it_is_enlarged_and_only_there(opened: Open):
    page = opened()
    ways = {"colourways": [{"fine": url(plain(BLUE))}]}
    draw(page, plain(RED, 512), card=ways)
    assert page.evaluate("card.fine === undefined")
    assert (on_canvas(page) == RED).all()
    draw(page, plain(RED, 64), card=ways)
    page.wait_for_function("canvas.getContext('2d').getImageData(20, 20, 1, 1).data[2] > 200")
    assert (on_canvas(page) == BLUE).all()


def test_before_shows_left_of_the_divider_and_after_right_of_it(opened: Open):
    page = opened()
    draw(page, plain(RED), wipe=0.25, card={"before": {"url": url(plain(BLUE))}})
    page.wait_for_function("canvas.getContext('2d').getImageData(20, 20, 1, 1).data[2] > 200")
    canvas = on_canvas(page)
    assert (canvas[:, :140] == BLUE).all(-1).mean() > 0.97
    assert (canvas[:, 160:] == RED).all(-1).mean() > 0.97
    assert (canvas[5, 150] > 240).all()


def test_an_overlay_stands_where_its_check_complains_in_every_repeat(opened: Open):
    page = opened()
    marks = np.zeros((64, 64, 4), np.uint8)
    marks[:32, :32] = (226, 0, 116, 240)
    out = BytesIO()
    Image.fromarray(marks).save(out, "PNG")
    where = "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()
    tile = draw(page, plain(GREEN), overlay="seam", card={"checks": [{"name": "seam", "where": where}]})["tileWidth"]
    page.wait_for_function("canvas.getContext('2d').getImageData(300 - 20, 225 - 20, 1, 1).data[0] > 190")
    canvas = on_canvas(page)
    for column in (-1, 0, 1):
        x = 300 + round(column * tile)
        assert canvas[225 - 20, x - 20][0] > 190
        assert canvas[225 + 20, x + 20][1] > canvas[225 + 20, x + 20][0]


def test_a_picture_that_is_not_there_yet_draws_nothing(opened: Open):
    page = opened()
    draw(page, plain(RED))
    assert page.evaluate("drawCloth(canvas, { ...card, image: new Image() }, look)") is None
    assert page.evaluate("drawCloth(canvas, null, look)") is None
    assert (on_canvas(page) == 0).all()


def test_a_full_screen_is_panned_within_a_frame(opened: Open):
    page = opened()
    draw(page, quarters(), size=(1280, 880))
    times = page.evaluate(
        """async () => {
          const times = []
          for (let n = 0; n < 15; n++) {
            const start = performance.now()
            look.x = 3 * n
            paint(canvas, card, look)
            canvas.getContext("2d").getImageData(0, 0, 1, 1)
            times.push(performance.now() - start)
          }
          return times
        }"""
    )
    assert np.median(times) < 33  # 2 ms on an idle machine; tests share theirs


# --- products ---------------------------------------------------------------------------------------------------------

ROW = {"cushion": 0.5, "wallpaper": 0.3, "t-shirt": 0.6, "mug": 0.55, "box": 0.72, "phone-case": 0.8}
"""A row of each product's picture, as a share of its height, that crosses nothing but the design."""


@pytest.mark.parametrize("product", PRODUCTS)
def test_each_product_shows_the_design_at_the_scale_of_its_repeat(opened: Open, product):
    page = opened()
    mm = 600 if product == "wallpaper" else 40

    def turns(repeat_mm: float) -> int:
        told = draw(page, bars(), mm=repeat_mm, how="product", product=product, size=(900, 760))
        assert told["across"] > 0
        assert told["down"] > 0
        canvas = on_canvas(page)
        return len(edges(canvas[round(ROW[product] * canvas.shape[0])]))

    coarse, fine = turns(mm), turns(mm / 2)
    assert coarse >= 3
    assert 1.6 <= fine / coarse <= 2.5


@pytest.mark.parametrize("product", ["cushion", "t-shirt", "mug", "phone-case"])
def test_a_product_at_true_size_is_as_large_as_in_the_hand(opened: Open, product):
    page = opened()
    told = draw(page, bars(), mm=24, how="product", product=product, pxPerMm=3, size=(1300, 900))
    assert told["tileWidth"] == pytest.approx(72)
    found = edges(on_canvas(page)[480])
    middle = found[(found > 650 - 60) & (found < 650 + 60)]
    assert np.diff(middle).mean() == pytest.approx(36, rel=0.05)


@pytest.mark.parametrize("product", PRODUCTS)
def test_a_product_obeys_the_repeat_the_colourway_and_the_zoom(opened: Open, product):
    page = opened()

    def drawn(**changes: Any) -> np.ndarray:
        card = {"url": url(quarters()), "repeat": "block", "repeat_mm": [60, 60]}
        page.evaluate("draw", {"card": card, "look": {"product": product, **changes}, "size": [700, 600], "how": "product"})
        return on_canvas(page)

    usual = drawn()
    for changes in ({"repeat": "half-drop"}, {"image": url(plain(BLUE))}, {"zoom": 1.5}, {"offset": True}, {"x": 25}):
        assert (np.abs(drawn(**changes) - usual).max(-1) > 20).mean() > 0.01, changes
    np.testing.assert_array_equal(drawn(), usual)


@pytest.mark.parametrize("product", PRODUCTS)
def test_a_product_stands_on_a_ground_as_light_as_its_page(opened: Open, product):
    page = opened()
    corner = []
    for words in ("#222", "#eee"):
        draw(page, plain(RED), how="product", product=product, size=(700, 600), colour=words)
        corner.append(on_canvas(page)[2, 2].mean())
    if product == "wallpaper":
        assert corner[0] == corner[1]  # the room fills the picture
    else:
        assert corner[0] > 180
        assert corner[1] < 80


def test_every_product_states_its_size(opened: Open):
    told = opened().evaluate("PRODUCTS.map(({ name, label }) => [name, label])")
    assert [name for name, _ in told] == list(PRODUCTS)
    assert all(any(sign.isdigit() for sign in label) or "size M" in label for _, label in told)


# --- true size --------------------------------------------------------------------------------------------------------


def calibrating(page: Page) -> None:
    page.evaluate("window.told = null; void calibrate(document.querySelector('dialog')).then((value) => (window.told = { value }))")


def card_width(page: Page) -> float:
    box = page.locator(".bank-card").bounding_box()
    assert box is not None
    return box["width"]


def test_a_screen_is_unknown_until_somebody_holds_a_card_to_it(opened: Open):
    assert opened().evaluate("pxPerMm()") is None


def test_the_outline_is_dragged_to_the_cards_size_and_kept_for_the_next_time(opened: Open):
    page = opened()
    calibrating(page)
    box = page.locator(".bank-card").bounding_box()
    assert box is not None
    assert box["width"] / box["height"] == pytest.approx(85.6 / 53.98, rel=0.01)
    page.mouse.move(box["x"] + box["width"] - 2, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 428 - 2, box["y"] + 60, steps=4)
    page.mouse.up()
    assert card_width(page) == pytest.approx(428, abs=1)
    page.get_by_role("button", name="It matches").click()
    page.wait_for_function("told")
    assert page.evaluate("told.value") == pytest.approx(5, rel=0.005)
    page.reload()
    assert page.evaluate("pxPerMm()") == pytest.approx(5, rel=0.005)


def test_the_outline_obeys_the_arrow_keys_and_enter_takes_it(opened: Open):
    page = opened()
    calibrating(page)
    before = card_width(page)
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
    assert card_width(page) == pytest.approx(before + 5.5, abs=0.2)
    slider = page.get_by_role("slider")
    assert float(slider.get_attribute("aria-valuenow") or 0) == pytest.approx(before + 5.5, abs=1)
    page.keyboard.press("Enter")
    page.wait_for_function("told")
    assert page.evaluate("pxPerMm()") == pytest.approx((before + 5.5) / 85.6, rel=0.005)


@pytest.mark.parametrize("leave", ["Escape", "Cancel"])
def test_going_back_keeps_nothing(opened: Open, leave):
    page = opened()
    calibrating(page)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape") if leave == "Escape" else page.get_by_role("button", name="Cancel").click()
    page.wait_for_function("told")
    assert page.evaluate("[told.value, pxPerMm()]") == [None, None]


def test_a_browser_zoom_since_the_calibration_is_taken_into_account_and_told(opened: Open):
    page = opened(2)
    page.evaluate("localStorage.setItem(screenName(), JSON.stringify({ pxPerMm: 4, ratio: 1 }))")
    assert page.evaluate("[pxPerMm(), zoomedSince()]") == [2, True]
    page.evaluate("localStorage.setItem(screenName(), JSON.stringify({ pxPerMm: 4, ratio: 2 }))")
    assert page.evaluate("[pxPerMm(), zoomedSince()]") == [4, False]


def test_a_spoilt_calibration_counts_as_none(opened: Open):
    page = opened()
    for spoilt in ("nonsense", "{}", '{"pxPerMm": "4"}', "null", '{"pxPerMm": -1, "ratio": 1}'):
        page.evaluate("(text) => localStorage.setItem(screenName(), text)", spoilt)
        assert page.evaluate("pxPerMm()") is None


# --- prints -------------------------------------------------------------------------------------------------------------

NAVY = (31, 47, 74)


def sheet(how: str, **rest: Any) -> dict[str, Any]:
    return {"sheet": {"format": how, "safe_mm": 5, "bleed_mm": 0, "round": False, "base_colour": "#1F2F4A", **rest}}


def share(canvas: np.ndarray, colour: tuple[int, int, int], within: int = 60) -> float:
    return float((np.abs(canvas - colour).max(-1) < within).mean())


def test_a_placement_is_drawn_once_on_the_colour_of_the_product(opened: Open):
    page = opened()
    draw(page, plain(RED), mm=100, size=(600, 400), card=sheet("placement"))
    canvas = on_canvas(page)
    side = 400 / 1.16
    assert share(canvas, RED) == pytest.approx(side**2 / (600 * 400), rel=0.03)
    assert share(canvas, NAVY, 3) == pytest.approx(1 - side**2 / (600 * 400), rel=0.03)
    np.testing.assert_array_equal(canvas[[2, -3]][:, [2, -3]].reshape(4, 3), [NAVY] * 4)
    for repeat in ("half-drop", "mirror"):
        draw(page, plain(RED), mm=100, size=(600, 400), repeat=repeat, card=sheet("placement"))
        np.testing.assert_array_equal(on_canvas(page), canvas)


def test_a_wrap_meets_itself_at_its_sides_only(opened: Open):
    page = opened()
    draw(page, plain(RED), mm=100, size=(900, 400), card=sheet("wrap"))
    canvas = on_canvas(page)
    middle, above = canvas[200], canvas[4]
    assert (np.abs(middle - RED).max(-1) < 10).all()
    assert (np.abs(above - NAVY).max(-1) < 3).all()


@pytest.mark.parametrize("product", ["t-shirt", "mug", "phone-case", "cushion", "box"])
def test_a_print_colours_the_product_and_stands_on_it_once(opened: Open, product):
    page = opened()
    mm = {"mug": [60, 40], "phone-case": [40, 40]}.get(product, [150, 150])

    def drawn(pixels: np.ndarray) -> np.ndarray:
        card = {"url": url(pixels), "repeat": "block", "repeat_mm": mm, **sheet("placement")}
        page.evaluate("draw", {"card": card, "look": {"product": product}, "size": [700, 600], "how": "product"})
        return on_canvas(page)

    bare, printed = drawn(plain(NAVY)), drawn(plain(RED))
    changed = np.abs(printed - bare).max(-1) > 40
    assert changed.any()
    rows, columns = np.flatnonzero(changed.any(1)), np.flatnonzero(changed.any(0))
    filled = changed[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].mean()
    assert filled > (0.3 if product == "box" else 0.85), "one figure, not several"
    blue = (bare[..., 2] - bare[..., 0] > 15) & (bare[..., 2] < 160)
    assert blue.mean() > 1.5 * changed.mean(), "the product itself is navy"


def test_the_grid_of_a_print_is_its_trimmed_edge_and_its_safe_area(opened: Open):
    page = opened()
    plainly = {"mm": 100, "size": (400, 400), "card": sheet("placement", safe_mm=10, bleed_mm=5)}
    draw(page, plain(WHITE), **plainly)
    without = on_canvas(page)
    draw(page, plain(WHITE), grid=True, **plainly)
    lines = np.flatnonzero((np.abs(on_canvas(page) - without).max(-1) > 30)[180:220].any(0))  # a line is dashed
    perMm = 400 / 1.16 / 100
    edges_at = [200 + side * (50 - inset) * perMm for side in (-1, 1) for inset in (5, 15)]
    for at in edges_at:
        assert np.abs(lines - at).min() < 3
