"""Sixty fixed briefs, judged blind. `judging.py sheets DIR` draws them; score what you see; `judging.py counts DIR SCORES.csv`.

`sheets` draws each brief twice, once in the prototype's way (one icon on a grid) and once as the engine does, side by side
in an order shuffled by a seed; the key goes to DIR/key.json, which is not to be read before the scores are written.
"""

import argparse
import csv
import json
import random
import statistics
import sys
import tomllib
from collections import Counter
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from engine.composition import colouring
from engine.composition.compose import compose
from engine.composition.layouts.parts import structure
from engine.composition.motifs import load_library
from engine.composition.pen import polygon
from engine.composition.placement import Composition, Placement
from engine.composition.render import render
from engine.domain.brief import Layout, RepeatType
from engine.domain.colour import Palette
from engine.domain.spec import DrawingSpec
from engine.repeats.tiling import unfold

BRIEFS = Path(__file__).with_name("sixty.toml")
CRITERIA = ("scale contrast", "rhythm", "negative space", "colour weight", "motif variety", "line quality")
SIDE_PX = 560  # of one picture on a sheet: about 1.3 repeats across, so that the rhythm of the repeat is seen
ROWS = 3


def briefs() -> dict[int, DrawingSpec]:
    """The sixty, as specs; a word that the library lacks is drawn as the nearest that it has."""
    told = tomllib.loads(BRIEFS.read_text(encoding="utf-8"))
    library = load_library()
    specs = {}
    for brief in told["brief"]:
        names = [(library.find(word) or library.nearest(word))[0] for word in brief["motifs"]]
        ground, *inks = told["palettes"][brief["palette"]]
        specs[brief["id"]] = DrawingSpec(
            motifs=tuple(dict.fromkeys(names)),
            layout=Layout(brief["layout"]),
            repeat=RepeatType(brief["repeat"]),
            symmetry="none",
            density=brief["density"],
            scale=brief["scale"],
            aspect=1.0,
            palette=Palette(ground=ground, inks=tuple(inks)),
            style=brief["style"],
            seed=brief["id"],
        )
    return specs


def prototype(drawing: DrawingSpec) -> Composition:
    """One icon on a grid, framed where the layout has frames: what the prototype drew."""
    rng = random.Random(drawing.seed)
    icon = load_library().draw(drawing.motifs[0], drawing.seed)
    steps = max(2, 2 * round(0.5 / drawing.scale * 0.8))
    tones = colouring.tones(drawing.palette, 0)
    motifs, placements = [icon], []
    if drawing.layout in (Layout.DIAMOND, Layout.OGEE, Layout.CHECK, Layout.STRIPE, Layout.SCALLOP):
        half, line = 0.5 / steps, 0.46 / steps
        shape = (
            [(0, -1), (1, 0), (0, 1), (-1, 0)]
            if drawing.layout in (Layout.DIAMOND, Layout.OGEE)
            else [(-1, -1), (1, -1), (1, 1), (-1, 1)]
        )
        motifs += [structure(polygon(np.array(shape) * r)) for r in (half, line)]
        for i in range(steps):
            for j in range(steps):
                at = ((i + 0.5) / steps, (j + 0.5) / steps)
                placements += [
                    Placement(motif=1, x=at[0], y=at[1], size=1.0, tones=(tones[1],) * 4, finished=False),
                    Placement(motif=2, x=at[0], y=at[1], size=1.0, tones=(0,) * 4, finished=False),
                ]
    tossed = drawing.layout in (Layout.TOSSED, Layout.ALLOVER)
    for i in range(steps):
        for j in range(steps):
            turn = rng.uniform(-3, 3) if tossed else 0.0
            placements.append(
                Placement(motif=0, x=(i + 0.5) / steps, y=(j + 0.5) / steps, size=0.72 / steps, turn=turn, tones=tones)
            )
    style = drawing.style if drawing.seed % 3 == 0 else "flat"
    return Composition(
        aspect=1.0, repeat=RepeatType.BLOCK, palette=drawing.palette, motifs=tuple(motifs), placements=tuple(placements),
        style=compose(drawing).style if style != "flat" else "flat", seed=drawing.seed, density=drawing.density,
    )  # fmt: skip


def picture(composition: Composition) -> Image.Image:
    """About 1.3 repeats, drawn at twice the size and averaged, as cloth is seen."""
    side = 2 * round(SIDE_PX * 2 / 1.3 / 2)
    cloth = unfold(render(composition, side, side), composition.repeat, 2, 2)
    return Image.fromarray(cloth[: 2 * SIDE_PX, : 2 * SIDE_PX]).resize((SIDE_PX, SIDE_PX), Image.Resampling.BOX)


def sheets(folder: Path, seed: int, only: set[int]) -> None:
    """The sheets, `ROWS` briefs each, and the key."""
    folder.mkdir(parents=True, exist_ok=True)
    rng, key, rows = random.Random(seed), {}, []
    for number, drawing in briefs().items():
        order = rng.sample(("prototype", "ours"), 2)
        if only and number not in only:
            continue
        key[number] = dict(zip("AB", order, strict=True))
        made = {"prototype": prototype, "ours": compose}
        rows.append((number, drawing, [picture(made[kind](drawing)) for kind in order]))
    (folder / "key.json").write_text(json.dumps(key, indent=1), encoding="utf-8")
    for at in range(0, len(rows), 2 * ROWS):
        page = Image.new("RGB", (4 * (SIDE_PX + 12), ROWS * (SIDE_PX + 34)), "white")
        pen = ImageDraw.Draw(page)
        for k, (number, drawing, pictures) in enumerate(rows[at : at + 2 * ROWS]):
            x0, y0 = (k % 2) * 2 * (SIDE_PX + 12), (k // 2) * (SIDE_PX + 34)
            pen.text((x0 + 4, y0 + 6), f"{number}  {drawing.layout}, {', '.join(drawing.motifs)}, {drawing.style}   A | B", "black")
            for i, image in enumerate(pictures):
                page.paste(image, (x0 + i * (SIDE_PX + 6), y0 + 26))
        page.save(folder / f"sheet_{at // (2 * ROWS) + 1:02d}.png")


def counts(folder: Path, scores: Path) -> None:
    """Medians of both sides by criterion and over all, how often ours was above, and ours by total, worst first."""
    key = json.loads((folder / "key.json").read_text(encoding="utf-8"))
    given: dict[str, dict[int, list[int]]] = {"prototype": {}, "ours": {}}
    with scores.open(newline="", encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            given[key[row["brief"]][row["side"]]][int(row["brief"])] = [int(row[c]) for c in CRITERIA]
    for side, by_brief in given.items():
        columns = list(zip(*by_brief.values(), strict=True))
        every = [s for row in by_brief.values() for s in row]
        print(side, {c: statistics.median(v) for c, v in zip(CRITERIA, columns, strict=True)}, "all", statistics.median(every))
        print("  counts", dict(sorted(Counter(every).items())), "n", len(by_brief))
    ours, theirs = given["ours"], given["prototype"]
    print("ours above", sum(sum(ours[b]) > sum(theirs[b]) for b in ours), "of", len(ours))
    print("worst", sorted(ours, key=lambda b: sum(ours[b]))[:8])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("sheets", "counts"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("scores", type=Path, nargs="?")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--only", type=int, nargs="*", default=[])
    told = parser.parse_args()
    if told.what == "sheets":
        sheets(told.folder, told.seed, set(told.only))
    elif told.scores is None:
        sys.exit("Say where the scores are: a CSV file with brief, side (A or B) and the six criteria.")
    else:
        counts(told.folder, told.scores)
