"""Three hundred designs for two brands, decided by eye before any score was seen: drawn, shown, read.

`python bench/own_eye.py draw` draws what `data/own_eye/briefs.toml` asks for; `sheets FOLDER` lays the designs out to be
decided, nine a sheet, in an order drawn by lot; with `--again` twenty-five of each brand's are shown a second time, in
another order; `decisions FIRST AGAIN` gathers what was decided on two such folders. `data/own_eye/README.md` says who
decided, and how.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from engine.composition.compose import compose
from engine.composition.render import render
from engine.domain.spec import Spec, spec_from_mapping
from engine.pipeline import plan
from engine.ports import Artwork
from engine.prompting.briefs import parse_brief
from engine.prompting.profiles import load_profiles
from engine.prompting.templates import load_templates
from engine.repeats.tiling import unfold

DATA = Path(__file__).resolve().parents[1] / "data"
FOLDER = DATA / "own_eye"
SIDE_PX, SHOWN_PX = 256, 380
AGAIN = 25  # of each brand's, seen a second time
ORDER_SEED, AGAIN_SEED = 4_711, 4_712


@dataclass(frozen=True)
class Decided:
    """A design, whether it was approved, and whether it was when seen again (None: it was not)."""

    id: str
    brand: str
    artwork: Artwork
    spec: Spec
    approved: bool
    again: bool | None


def decided() -> tuple[Decided, ...]:
    """All designs with their decisions, in the order in which they were drawn."""
    rows = [json.loads(line) for line in (FOLDER / "designs.jsonl").read_text(encoding="utf-8").splitlines()]
    with (FOLDER / "decisions.csv").open(newline="", encoding="utf-8") as file:
        verdicts = {row["design"]: row for row in csv.DictReader(file)}
    return tuple(_decided(row, verdicts[row["id"]]) for row in rows if row["id"] in verdicts)


def _decided(row: dict, verdict: dict[str, str]) -> Decided:
    spec = spec_from_mapping(row["spec"])
    pixels = np.asarray(Image.open(FOLDER / "designs" / f"{row['id']}.png").convert("RGB"))
    again = {"approve": True, "reject": False}.get(verdict["again"])
    return Decided(
        row["id"], row["brand"], Artwork(pixels=pixels, repeat=spec.drawing.repeat), spec, verdict["verdict"] == "approve", again
    )


def draw() -> None:
    """Draws every brief's candidates as the product plans them, and stores each with its spec."""
    (FOLDER / "designs").mkdir(exist_ok=True)
    brands, templates, rows = load_profiles(DATA / "brands"), load_templates(DATA / "templates"), []
    for brand, asked in tomllib.loads((FOLDER / "briefs.toml").read_text(encoding="utf-8")).items():
        profile = brands[brand]
        for number, (intent, count) in enumerate(asked.items()):
            brief = parse_brief({"brand": brand, "intent": intent, "generator": "drawn", "format": "repeat", "seed": 100 + number})
            for index in range(count):
                _, spec = plan(brief, templates[profile.template], profile, index=index)
                name = f"{brand}-{number + 1:02d}-{index + 1:02d}"
                pixels = render(compose(spec.drawing), *_size(spec))
                Image.fromarray(pixels).quantize(256, dither=Image.Dither.NONE).save(
                    FOLDER / "designs" / f"{name}.png", optimize=True
                )
                rows.append({"id": name, "brand": brand, "intent": intent, "spec": spec.to_mapping()})
    (FOLDER / "designs.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def _size(spec: Spec) -> tuple[int, int]:
    """Even (width, height) whose short side is `SIDE_PX`."""
    ratio = spec.width_px / spec.height_px
    return 2 * round(SIDE_PX * max(ratio, 1) / 2), 2 * round(SIDE_PX * max(1 / ratio, 1) / 2)


def sheets(folder: Path, again: bool) -> None:
    """Sheets of nine designs each, named by place; what lies where goes to order.csv."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [json.loads(line) for line in (FOLDER / "designs.jsonl").read_text(encoding="utf-8").splitlines()]
    with (folder / "order.csv").open("w", newline="", encoding="utf-8") as file:
        order = csv.writer(file)
        order.writerow(["sheet", "place", "design"])
        for brand in dict.fromkeys(row["brand"] for row in rows):
            own = [row for row in rows if row["brand"] == brand]
            shown = random.Random(AGAIN_SEED if again else ORDER_SEED).sample(own, AGAIN if again else len(own))
            for number in range(0, len(shown), 9):
                sheet = f"{brand}_{number // 9 + 1:02d}"
                page = Image.new("RGB", (3 * (SHOWN_PX + 8), 3 * (SHOWN_PX + 24)), "white")
                for place, row in enumerate(shown[number : number + 9]):
                    x, y = place % 3 * (SHOWN_PX + 8), place // 3 * (SHOWN_PX + 24)
                    page.paste(_cloth(row), (x, y + 16))
                    ImageDraw.Draw(page).text((x + 4, y + 2), str(place + 1), "black")
                    order.writerow([sheet, place + 1, row["id"]])
                page.save(folder / f"{sheet}.png")


def gather(first: Path, again: Path) -> None:
    """Writes decisions.csv from the decisions on sheets (sheet, place, verdict) and their order.csv."""
    once, twice = _by_design(first), _by_design(again)
    with (FOLDER / "decisions.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["design", "verdict", "again"])
        rows.writerows([design, verdict, twice.get(design, "")] for design, verdict in sorted(once.items()))


def _by_design(folder: Path) -> dict[str, str]:
    with (folder / "order.csv").open(newline="", encoding="utf-8") as order:
        lies = {(row["sheet"], row["place"]): row["design"] for row in csv.DictReader(order)}
    with (folder / "decisions.csv").open(newline="", encoding="utf-8") as verdicts:
        return {lies[row["sheet"], row["place"]]: row["verdict"] for row in csv.DictReader(verdicts)}


def _cloth(row: dict) -> Image.Image:
    """About one and a half repeats, as they continue."""
    spec = spec_from_mapping(row["spec"])
    pixels = np.asarray(Image.open(FOLDER / "designs" / f"{row['id']}.png").convert("RGB"))
    cloth = unfold(pixels, spec.drawing.repeat, 2, 2)[: round(1.5 * SIDE_PX), : round(1.5 * SIDE_PX)]
    return Image.fromarray(cloth).resize((SHOWN_PX, SHOWN_PX), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("draw", "sheets", "decisions"))
    parser.add_argument("folders", type=Path, nargs="*")
    parser.add_argument("--again", action="store_true")
    told = parser.parse_args()
    if told.what == "draw":
        draw()
    elif told.what == "sheets" and len(told.folders) == 1:
        sheets(told.folders[0], told.again)
    elif told.what == "decisions" and len(told.folders) == 2:
        gather(*told.folders)
    else:
        parser.error("`sheets` needs one folder, `decisions` the two folders of the first and the second look")
