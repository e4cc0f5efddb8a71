"""Sixty fixed briefs, judged blind. `judging.py sheets DIR --seed N` draws them; what is seen is scored in `N.csv`;
`judging.py counts N.csv ...` counts what one or several judges gave.

`sheets` draws each brief twice, once in the prototype's way (one icon on a grid) and once as the engine does, side by side
in an order shuffled by the seed, which the file of the scores is named by.
"""

import argparse
import csv
import random
import statistics
import tomllib
from collections.abc import Sequence
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


def sides(seed: int) -> dict[int, dict[str, str]]:
    """Of each brief who is on side A and who on B."""
    rng = random.Random(seed)
    return {number: dict(zip("AB", rng.sample(("prototype", "ours"), 2), strict=True)) for number in briefs()}


def sheets(folder: Path, seed: int, only: set[int]) -> None:
    """The sheets, `ROWS` briefs each."""
    folder.mkdir(parents=True, exist_ok=True)
    makers, orders = {"prototype": prototype, "ours": compose}, sides(seed)
    rows = [
        (number, drawing, [picture(makers[who](drawing)) for who in orders[number].values()])
        for number, drawing in briefs().items()
        if not only or number in only
    ]
    for at in range(0, len(rows), 2 * ROWS):
        page = Image.new("RGB", (4 * (SIDE_PX + 12), ROWS * (SIDE_PX + 34)), "white")
        pen = ImageDraw.Draw(page)
        for k, (number, drawing, pictures) in enumerate(rows[at : at + 2 * ROWS]):
            x0, y0 = (k % 2) * 2 * (SIDE_PX + 12), (k // 2) * (SIDE_PX + 34)
            pen.text((x0 + 4, y0 + 6), f"{number}  {drawing.layout}, {', '.join(drawing.motifs)}, {drawing.style}   A | B", "black")
            for i, image in enumerate(pictures):
                page.paste(image, (x0 + i * (SIDE_PX + 6), y0 + 26))
        page.save(folder / f"sheet_{at // (2 * ROWS) + 1:02d}.png")


Scores = dict[int, list[float]]  # of each brief one for each of CRITERIA


def given(scores: Path) -> dict[str, Scores]:
    """What one judge gave the prototype and ours."""
    orders, found = sides(int(scores.stem)), {"prototype": Scores(), "ours": Scores()}
    with scores.open(newline="", encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            number = int(row["brief"])
            found[orders[number][row["side"]]][number] = [float(row[c]) for c in CRITERIA]
    return found


def panel(judges: Sequence[Scores]) -> Scores:
    """The median of what several judges gave each design for each criterion."""
    return {
        number: [statistics.median(each) for each in zip(*(judge[number] for judge in judges), strict=True)] for number in judges[0]
    }


def worst(scores: Scores) -> list[int]:
    """Briefs by total, worst first."""
    return sorted(scores, key=lambda number: sum(scores[number]))


def report(name: str, scores: Scores) -> None:
    """Medians, and shares of 4 and 5, by criterion and over all."""
    columns = dict(zip(CRITERIA, zip(*scores.values(), strict=True), strict=True))
    for criterion, column in {**columns, "all": [score for row in scores.values() for score in row]}.items():
        print(f"{name}: {criterion:15} {statistics.median(column)}  {sum(score >= 4 for score in column) / len(column):.0%}")


def counts(paths: Sequence[Path]) -> None:
    """What each judge gave ours, and all together."""
    judges = [given(path) for path in paths]
    for path, judge in zip(paths, judges, strict=True):
        report(f"{path.stem}, prototype", judge["prototype"])
        report(f"{path.stem}, ours", judge["ours"])
        ours, theirs = judge["ours"], judge["prototype"]
        print("ours above", sum(sum(ours[b]) > sum(theirs[b]) for b in ours), "of", len(ours), "; worst", worst(ours)[:8])
    together = panel([judge["ours"] for judge in judges])
    report(f"median of {len(judges)}", together)
    print("worst", worst(together)[:8])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="what", required=True)
    draw = commands.add_parser("sheets")
    draw.add_argument("folder", type=Path)
    draw.add_argument("--seed", type=int, default=7)
    draw.add_argument("--only", type=int, nargs="*", default=[])
    count = commands.add_parser("counts")
    count.add_argument("scores", type=Path, nargs="+")
    told = parser.parse_args()
    if told.what == "sheets":
        sheets(told.folder, told.seed, set(told.only))
    else:
        counts(told.scores)
