"""The pictures of docs/craft.md: `python tests/engine/composition/sheets.py docs/images` draws them anew."""

import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from PIL import Image, ImageDraw

sys.path.insert(0, str(Path(__file__).parent))
import judging

from engine.composition.compose import compose
from engine.composition.families import FAMILIES
from engine.composition.finishes import FINISHES
from engine.composition.motifs import load_library
from engine.composition.placement import Composition, Placement
from engine.composition.render import render
from engine.composition.symmetry import ROOT_3, SYMMETRIES, is_hexagonal
from engine.domain.brief import RepeatType
from engine.domain.colour import Palette
from engine.domain.spec import DrawingSpec
from engine.repeats.tiling import unfold

PALETTE = Palette(ground="#F4EFE6", inks=("#B5394A", "#3F6F63", "#E7C38F", "#22325F"))
SCORES = Path(__file__).with_name("scores")


def page(pictures: Iterable[tuple[str, Image.Image]], across: int, side: int, target: Path) -> None:
    """Pictures with their names in rows of `across`."""
    told = list(pictures)
    rows = -(-len(told) // across)
    sheet = Image.new("RGB", (across * (side + 8), rows * (side + 22)), "white")
    pen = ImageDraw.Draw(sheet)
    for k, (name, picture) in enumerate(told):
        x, y = (k % across) * (side + 8), (k // across) * (side + 22)
        pen.text((x + 2, y + 3), name, "black")
        sheet.paste(picture.resize((side, side), Image.Resampling.LANCZOS), (x, y + 18))
    sheet.save(target, quality=82)


def sixty(only: Iterable[int] = range(1, 61)) -> Iterable[tuple[str, Image.Image]]:
    """Our drawings of the briefs."""
    specs = judging.briefs()
    for number in only:
        d = specs[number]
        yield f"{number} {d.layout} {', '.join(d.motifs)[:24]}", judging.picture(compose(d))


def worst(count: int = 8) -> list[int]:
    """The briefs that got the lowest totals from the judges together."""
    return judging.worst(judging.panel([judging.given(path)["ours"] for path in SCORES.glob("*.csv")]))[:count]


def groups() -> Iterable[tuple[str, Image.Image]]:
    """One drawing under every wallpaper group."""
    base = replace(judging.briefs()[1], repeat=RepeatType.BLOCK, motifs=("peony", "leaf sprig"), density=0.4, scale=0.2)
    for symmetry in SYMMETRIES:
        aspect = ROOT_3 if symmetry in ("p3", "p3m1", "p31m", "p6", "p6m") else 1.0
        width = 832 if is_hexagonal(RepeatType.BLOCK, aspect) else 480
        cloth = unfold(render(compose(replace(base, symmetry=symmetry, aspect=aspect)), width, 480), RepeatType.BLOCK, 2, 2)
        yield symmetry, Image.fromarray(cloth[:800, :800])


def finishes() -> Iterable[tuple[str, Image.Image]]:
    """One drawing in every finish."""
    base: DrawingSpec = replace(judging.briefs()[1], scale=0.34, density=0.42)
    for name in FINISHES:
        yield name, Image.fromarray(render(compose(replace(base, style=name)), 900, 900)[:700, :700])


def families() -> Iterable[tuple[str, Image.Image]]:
    """Two figures of every procedural family."""
    library = load_library()
    for name in FAMILIES:
        for seed in (1, 5):
            motif = (library.draw(name, seed),)
            placed = (Placement(motif=0, x=0.5, y=0.5, size=0.92, tones=(1, 2, 3, 4)),)
            drawn = Composition(
                aspect=1.0, repeat=RepeatType.MIRROR, palette=PALETTE, motifs=motif, placements=placed, style="flat", seed=1
            )
            yield name, Image.fromarray(render(drawn, 320, 320))


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    page(sixty(), 10, 236, folder / "craft_sixty.jpg")
    page(sixty(worst()), 4, 420, folder / "craft_worst.jpg")
    page(groups(), 6, 300, folder / "craft_groups.jpg")
    page(finishes(), 5, 330, folder / "craft_finishes.jpg")
    page(families(), 16, 112, folder / "craft_families.jpg")
    print("worst", worst())
