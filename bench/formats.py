"""Placements and wraps over every print area, measured on their pixels; a picture sheet and the table of areas for docs/formats.md.

`python -m bench.formats [--quick] [--sheet FILE.webp] [--table]`
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from engine.checks.criterion import inked
from engine.checks.print_area import LIMIT, strayed
from engine.checks.seam import LIMIT as SEAM_LIMIT
from engine.composition.compose import compose
from engine.composition.finishes import FINISHES
from engine.composition.render import render
from engine.domain.brief import Format, Layout, RepeatType
from engine.domain.colour import Palette
from engine.domain.spec import DrawingSpec, Spec
from engine.pipeline import pixels_of
from engine.ports import Artwork, Pixels
from engine.prompting.products import PrintArea, Product, products
from engine.repeats.seam import seam_ratio

ASKED = (0.12, 0.5)
"""Coverage that prints are asked for, drawn evenly."""
_CAST = (
    ("bloom", "daisy"), ("tulip",), ("paisley", "small flower"), ("shell", "starfish"), ("fish", "coral"), ("folk bird", "bloom"),
    ("sun", "medallion"), ("fern", "daisy"), ("pineapple",), ("butterfly", "five-petal"), ("cat",), ("rose", "tulip"),
    ("lemon", "leaf sprig"), ("crab",), ("bee", "daisy"), ("tile flower",),
)  # fmt: skip
_COLOURS = (
    ("#FFFFFF", ("#2F5D7C", "#8FB3C9", "#D98E73", "#CDB793", "#1F3A5F")), ("#1F2F4A", ("#F4EFE6", "#8FB3C9", "#D98E73", "#CDB793")),
    ("#FFFFFF", ("#E4572E", "#F2A31B", "#1E5B5A", "#B3263C", "#E98FA0")), ("#14171C", ("#F2A31B", "#E4572E", "#E98FA0", "#2E8B74")),
    ("#EFE8D8", ("#E4572E", "#F2A31B", "#1E5B5A", "#B3263C")), ("#33513F", ("#F2A31B", "#E4572E", "#E98FA0", "#2E8B74")),
    ("#D9CBB0", ("#1E5B5A", "#E4572E")), ("#14171C", ("#F4EFE6",)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """What was measured of one print."""

    drawing: DrawingSpec
    covered: float
    strayed: float
    seam: float
    seconds: float


def drawings(count: int, seed: int = 5) -> Iterator[DrawingSpec]:
    """Prints of every kind by lot: any area, layout, finish, palette, coverage and scale."""
    rng = np.random.default_rng(seed)
    areas = [area for product in products().values() for area in product.areas]
    for k in range(count):
        style = "flat" if k % 2 else sorted(FINISHES)[int(rng.integers(len(FINISHES)))]
        yield drawing_in(
            areas[k % len(areas)],
            layout=list(Layout)[int(rng.integers(len(Layout)))],
            cast=int(rng.integers(len(_CAST))),
            colours=int(rng.integers(len(_COLOURS))),
            density=float(rng.uniform(*ASKED)),
            scale=float(rng.uniform(0.12, 0.5)),
            style=style,
            seed=int(rng.integers(2**31)),
            mirrored=bool(rng.random() < 0.4),
        )


def drawing_in(
    area: PrintArea,
    *,
    layout: Layout,
    cast: int,
    colours: int,
    density: float,
    scale: float,
    style: str,
    seed: int,
    mirrored: bool,
) -> DrawingSpec:
    """One print in an area, as a brief would plan it."""
    base, inks = _COLOURS[colours]
    wide, tall = area.sheet_mm
    return DrawingSpec(
        motifs=_CAST[cast], layout=layout, repeat=RepeatType.BLOCK, density=density, scale=scale, aspect=wide / tall, style=style,
        symmetry="pm" if mirrored and not area.wraps else "none", palette=Palette(ground=base, inks=inks), seed=seed,
        format=area.format, area_mm=(wide, tall), safe_mm=area.safe_mm, bleed_mm=area.bleed_mm, round=area.round, base_colour=base,
    )  # fmt: skip


def measured(drawing: DrawingSpec) -> Found:
    """One print, drawn at its proof's size and measured on the pixels."""
    width, height = pixels_of(drawing.aspect)
    clock = time.process_time()
    pixels = render(compose(drawing), width, height)
    seconds = time.process_time() - clock
    spec = Spec(generator="drawn", engine_version="", width_px=width, height_px=height, drawing=drawing)
    artwork = Artwork(pixels=pixels, repeat=drawing.repeat, format=drawing.format)
    ink = inked(artwork, spec)
    return Found(drawing, float(ink.mean()), float(strayed(artwork, spec).sum() / max(ink.sum(), 1)), seam_ratio(artwork), seconds)


def figures(found: Sequence[Found]) -> dict[str, object]:
    """What people compare over time."""
    plain = [each for each in found if each.drawing.style == "flat"]
    return {
        "n": len(found),
        "wraps": sum(each.drawing.format is Format.WRAP for each in found),
        "print_area_failures": sum(each.strayed > LIMIT for each in found),
        "seam_failures": sum(each.seam > SEAM_LIMIT for each in found),
        "coverage_mae": round(float(np.mean([abs(each.covered - each.drawing.density) for each in plain])), 4),
        "coverage_mae_n": len(plain),
        "cpu_seconds_each_median": round(float(np.median([each.seconds for each in found])), 3),
    }


def sheet(columns: int = 9, side: int = 150) -> Pixels:
    """Prints on their products' colours: placements in rows, then wraps."""
    rng = np.random.default_rng(20)
    kinds = list(Layout)
    flat = [area for name in _SHOWN for area in products()[name].areas[:1] if not area.wraps]
    shown = [
        drawing_in(
            flat[k % len(flat)], layout=kinds[(3 * k + k // 10) % 10], cast=(7 * k + k // 16) % 16, colours=(5 * k + k // 8) % 8,
            density=(0.24, 0.32, 0.4)[k % 3], scale=(0.24, 0.34)[k % 2], style=_STYLES[k % len(_STYLES)], seed=100 + k,
            mirrored=k % 3 == 0,
        )
        for k in range(5 * columns)
    ]  # fmt: skip
    round_about = [area for product in products().values() for area in product.areas if area.wraps]
    wraps = [
        drawing_in(
            round_about[k % len(round_about)], layout=kinds[(3 * k + k // 10) % 10], cast=(7 * k) % 16, colours=k % 8,
            density=(0.28, 0.36, 0.42)[k % 3], scale=(0.3, 0.45, 0.55)[k // 3 % 3], style=_STYLES[k % len(_STYLES)],
            seed=int(rng.integers(10**6)), mirrored=False,
        )
        for k in range(9)
    ]  # fmt: skip
    gap = 6
    wide, low = columns * (side + gap) + gap, (columns * (side + gap) + gap) // 3 - gap
    strips = 3 * (round(low / 2.15) + gap)
    page = np.full((5 * (side + gap) + gap + strips, wide, 3), 228, np.uint8)
    for k, drawing in enumerate(shown):
        _put(page, drawing, gap + k // columns * (side + gap), gap + k % columns * (side + gap), side, side)
    top = 5 * (side + gap) + gap
    for k, drawing in enumerate(wraps):
        high = round(low / 2.15)
        _put(page, drawing, top + k // 3 * (high + gap), gap + k % 3 * (low + gap), low - gap, high)
    return page


_SHOWN = (
    "t-shirt", "tote-bag", "cap", "greeting-card", "wall-canvas", "phone-case",
    "apron", "notebook", "scarf", "side-table", "pendant", "cushion",
)  # fmt: skip
_STYLES = ("flat", "flat", "block print", "flat", "screen print", "line", "flat", "watercolour", "lino", "flat")


def _put(page: Pixels, drawing: DrawingSpec, top: int, left: int, wide: int, high: int) -> None:
    """A print at three times the size, reduced into its cell, which has the product's colour about it."""
    scale = min(wide / drawing.aspect, high)
    width, height = 2 * round(scale * drawing.aspect / 2), 2 * round(scale / 2)
    pixels = render(compose(drawing), 3 * width, 3 * height)
    small = np.asarray(Image.fromarray(pixels).resize((width, height), Image.Resampling.BOX))
    page[top : top + high, left : left + wide] = pixels[0, 0] if not drawing.bleed_mm else (205, 205, 205)
    y, x = top + (high - height) // 2, left + (wide - width) // 2
    page[y : y + height, x : x + width] = small


def table() -> str:
    """The print areas of every product, as docs/formats.md shows them."""
    lines = ["| product | usual format | place | print area (mm) | safe margin | bleed | |", "|---|---|---|---|---|---|---|"]
    lines += [_row(product, area) for product in products().values() for area in product.areas]
    return "\n".join(lines)


def _row(product: Product, area: PrintArea) -> str:
    first = area is product.areas[0]
    kind = "round" if area.round else "wraps" if area.wraps else ""
    named = f"{product.name} | {product.format}" if first else " | "
    bleed = f"{area.bleed_mm:g}" if area.bleed_mm else "-"
    return f"| {named} | {area.name} | {area.width_mm:g} x {area.height_mm:g} | {area.safe_mm:g} | {bleed} | {kind} |"


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the figures, or the table; writes the picture sheet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="120 prints instead of 600")
    parser.add_argument("--sheet", type=Path, help="write the picture sheet to this WebP file and stop")
    parser.add_argument("--table", action="store_true", help="print the table of areas and stop")
    asked = parser.parse_args(arguments)
    if asked.table:
        print(table())
    elif asked.sheet:
        Image.fromarray(sheet()).save(asked.sheet, "WEBP", quality=72, method=6)
    else:
        found = [measured(drawing) for drawing in drawings(120 if asked.quick else 600)]
        for each in sorted(found, key=lambda each: -abs(each.covered - each.drawing.density))[:8]:
            d = each.drawing
            print(f"asked {d.density:.2f}, covered {each.covered:.2f}: {d.layout} of {d.motifs[0]}, {d.style}, {d.area_mm} mm")
        for each in found:
            if each.strayed > LIMIT or each.seam > SEAM_LIMIT:
                d = each.drawing
                print(f"strayed {each.strayed:.2%}, seam {each.seam:.2f}: {d.layout} of {d.motifs[0]}, {d.style}, {d.area_mm} mm")
        print(json.dumps(figures(found)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
