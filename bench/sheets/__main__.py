"""`python -m bench.sheets [FOLDER] [--only NAME ...]` draws the pictures of docs/sheets anew."""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from PIL import Image

from bench.sheets import wares
from bench.sheets.page import Row, Shown, page
from engine.composition.compose import compose
from engine.composition.render import render, render_indices
from engine.composition.symmetry import ROOT_3, SYMMETRIES
from engine.domain.brief import Layout, RepeatType
from engine.domain.colour import Palette
from engine.domain.spec import DrawingSpec
from engine.pipeline import plan
from engine.prompting.briefs import parse_brief
from engine.prompting.profiles import load_profiles
from engine.prompting.templates import load_templates
from engine.prompting.vocabulary import DATA
from engine.repeats.tiling import unfold

T = TypeVar("T")
COLLECTIONS = Path(__file__).with_name("collections.toml")
PRINTS = Path(__file__).with_name("prints.toml")
DETAIL_PX = 800
"""Pixels of a repeat's height before it is shown smaller: edges come out smooth."""


def in_rows(items: Sequence[T], size: int) -> list[Sequence[T]]:
    """Runs of `size`, the last one shorter."""
    return [items[start : start + size] for start in range(0, len(items), size)]


def cloth(drawing: DrawingSpec, side: int, shown: float = 1.25) -> Image.Image:
    """A square of cloth, `shown` repeats high, as `side` pixels."""
    width = 2 * round(DETAIL_PX * drawing.aspect / 2)
    repeat = render(compose(drawing), width, DETAIL_PX)
    across = int(np.ceil(shown / drawing.aspect)) + 1
    whole = unfold(repeat, drawing.repeat, across, int(np.ceil(shown)) + 1)
    cut = round(DETAIL_PX * shown)
    return Image.fromarray(whole[:cut, :cut]).resize((side, side), Image.Resampling.LANCZOS)


def collections() -> dict[str, list[DrawingSpec]]:
    """Every collection's four drawings."""
    told = tomllib.loads(COLLECTIONS.read_text(encoding="utf-8"))
    return {
        name: [_design(entry["colours"], design, seed=11 * k + j) for j, design in enumerate(entry["designs"])]
        for k, (name, entry) in enumerate(told.items())
    }


def _design(colours: list[str], design: list, seed: int) -> DrawingSpec:
    layout, style, repeat, density, scale, motifs, ground = design
    inks = [colour for colour in colours if colour != colours[ground]]
    return DrawingSpec(
        motifs=tuple(motifs), layout=Layout(layout), repeat=RepeatType(repeat), symmetry="none", density=density, scale=scale,
        aspect=1.0, palette=Palette(ground=colours[ground], inks=tuple(inks)), style=style, seed=seed,
    )  # fmt: skip


def designs(folder: Path) -> None:
    """64 designs over layouts and styles, four collections a page."""
    for number, part in enumerate(in_rows(list(collections().items()), 4), 1):
        rows = [
            Row(
                [Shown(cloth(d, 372), f"{d.layout}, {d.style}, {d.repeat}") for d in drawings],
                head=name,
                colours=drawings[0].palette.colours,
            )
            for name, drawings in part
        ]
        page(f"Sixty-four designs, {number} of 4", rows, folder / f"designs_{number}.webp", about="each in repeat")


def control(folder: Path) -> None:
    """One drawing at five densities under six symmetries."""
    base = replace(collections()["Garden at noon"][0], repeat=RepeatType.BLOCK, seed=5, scale=0.16)
    rows = []
    for symmetry in ("none", "p2", "pmm", "pgg", "p4", "p4m"):
        shown = []
        for density in (0.10, 0.20, 0.30, 0.40, 0.50):
            drawing = replace(base, symmetry=symmetry, density=density)
            drawn = np.count_nonzero(render_indices(compose(drawing), DETAIL_PX, DETAIL_PX)) / DETAIL_PX**2
            shown.append(Shown(cloth(drawing, 256), f"{symmetry}: {density:.0%} asked, {drawn:.0%} drawn"))
        rows.append(Row(shown))
    page("Density by symmetry", rows, folder / "density_by_symmetry.webp", about="the same motifs, palette and seed")


def groups(folder: Path) -> None:
    """All seventeen wallpaper groups and none."""
    base = replace(
        collections()["Night bloom"][0], repeat=RepeatType.BLOCK, motifs=("peony", "leaf sprig"), density=0.4, scale=0.17
    )
    shown = []
    for symmetry in SYMMETRIES:
        drawing = replace(base, density=0.4, symmetry=symmetry, aspect=ROOT_3 if symmetry[1] in "36" else 1.0)
        shown.append(Shown(cloth(drawing, 292, shown=1.7), symmetry))
    page("The seventeen wallpaper groups, and none", [Row(part) for part in in_rows(shown, 6)], folder / "groups.webp")


def products(folder: Path) -> None:
    """One design on a product of each of the twelve categories."""
    drawing = collections()["Garden at noon"][0]
    shown = [
        Shown(wares.picture(ware, drawing, 392), f"{ware.category}: {ware.name}, repeat {ware.repeat_mm / 10:g} cm")
        for ware in wares.WARES
    ]
    rows = [Row(part) for part in in_rows(shown, 4)]
    page("One design on twelve products", rows, folder / "products.webp", about="each at its own scale")


def prints(folder: Path) -> None:
    """Placements and wraps, from briefs as people write them."""
    told = tomllib.loads(PRINTS.read_text(encoding="utf-8"))
    singles = [Shown(_print(brief, 392, 392), words) for words, brief in told["placements"].items()]
    wraps = [Shown(_print(brief, 804, 330), words) for words, brief in told["wraps"].items()]
    rows = [*(Row(part) for part in in_rows(singles, 4)), *(Row(part) for part in in_rows(wraps, 2))]
    page("Placement prints and wraps", rows, folder / "prints.webp", about="on the product's base colour")


def _print(told: dict[str, Any], width: int, height: int) -> Image.Image:
    """One print in the middle of its product's colour."""
    brief = parse_brief({"generator": "drawn", **told})
    brand = load_profiles(DATA / "brands")[brief.brand]
    _, spec = plan(brief, load_templates(DATA / "templates")[brief.template or brand.template], brand, index=0)
    fit = min(0.86 * width / spec.width_px, 0.86 * height / spec.height_px)
    across, down = round(fit * spec.width_px), round(fit * spec.height_px)
    small = Image.fromarray(render(compose(spec.drawing), 3 * across, 3 * down)).reduce(3)
    shown = Image.new("RGB", (width, height), spec.drawing.base_colour or "#FFFFFF")
    shown.paste(small, ((width - across) // 2, (height - down) // 2))
    return shown


SHEETS: Mapping[str, Callable[[Path], None]] = {
    "designs": designs,
    "products": products,
    "control": control,
    "groups": groups,
    "prints": prints,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path(__file__).parents[2] / "docs" / "sheets")
    parser.add_argument("--only", nargs="+", choices=SHEETS, default=list(SHEETS))
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    for name in options.only:
        SHEETS[name](options.folder)
    for file in sorted(options.folder.glob("*.webp")):
        print(f"{file.name:32} {file.stat().st_size // 1024:4} KiB")


if __name__ == "__main__":
    main()
