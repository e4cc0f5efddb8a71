"""Sheets that show every stored motif with its name: how the allow-list was chosen, and the pictures of the docs.

python -m engine.training.motif_sheets docs/images/motifs [--each 120]
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import skia
from PIL import Image

from engine.composition import colouring
from engine.composition.motifs import Motif, load_library
from engine.composition.render import parsed
from engine.domain.colour import Palette, to_rgb

PALETTES = (
    Palette(ground="#F4EFE6", inks=("#1F3A5F", "#C0563B", "#8FB3C9", "#E2A33B")),
    Palette(ground="#1E2B26", inks=("#E9E3D0", "#D9B44A", "#7FA08C")),
)
_COLUMNS, _NAME_PX = 15, 15


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, help="folder and beginning of the files' names")
    parser.add_argument("--each", type=int, default=120)
    parser.add_argument("--cell", type=int, default=84)
    arguments = parser.parse_args()
    library = load_library()
    for kind, names in (("", list(library.stored)), ("-held-out", list(library.held_out))):
        for k in range(0, len(names), arguments.each):
            shown = [library.draw(name, 0) for name in names[k : k + arguments.each]]
            file = arguments.out.with_name(f"{arguments.out.name}{kind}-{k // arguments.each + 1}.png")
            save(sheet(shown, arguments.cell, PALETTES[:1]), file)
            print(file, len(shown))


def sheet(motifs: Sequence[Motif], cell: int, palettes: Sequence[Palette]) -> skia.Image:
    """Motifs in rows, each once in every palette."""
    columns = max(1, _COLUMNS // len(palettes))
    rows = -(-len(motifs) // columns)
    surface = skia.Surface(columns * len(palettes) * cell, rows * (cell + _NAME_PX))
    canvas = surface.getCanvas()
    canvas.clear(skia.ColorWHITE)
    for k, motif in enumerate(motifs):
        left, top = k % columns * len(palettes) * cell, k // columns * (cell + _NAME_PX)
        for p, palette in enumerate(palettes):
            _draw(canvas, motif, palette, left + p * cell, top, cell)
        _write(canvas, motif.name, left + 2, top + cell + 10, cell * len(palettes) - 4)
    return surface.makeImageSnapshot()


def _draw(canvas: skia.Canvas, motif: Motif, palette: Palette, left: int, top: int, cell: int) -> None:
    tones = colouring.tones(palette, 0)
    canvas.save()
    canvas.translate(left, top)
    canvas.drawRect(skia.Rect.MakeWH(cell - 2, cell), _paint(palette.ground))
    canvas.translate((cell - 2) / 2, cell / 2)
    canvas.scale(cell * 0.84, cell * 0.84)
    for layer in motif.layers:
        canvas.drawPath(parsed(layer), _paint(palette.colours[tones[layer.tone]]))
    canvas.restore()


def _write(canvas: skia.Canvas, text: str, left: int, baseline: int, width: int) -> None:
    font = skia.Font(skia.Typeface("DejaVu Sans"), 9)
    while font.measureText(text) > width:
        text = text[:-2] + "…"
    canvas.drawString(text, left, baseline, font, _paint("#333333"))


def _paint(colour: str) -> skia.Paint:
    return skia.Paint(AntiAlias=True, Color=skia.ColorSetRGB(*to_rgb(colour)))


def save(image: skia.Image, file: Path) -> None:
    """As a PNG of 64 colours: flat drawings need no more."""
    pixels = np.asarray(image.toarray(colorType=skia.kRGBA_8888_ColorType))[..., :3]
    file.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).quantize(64, dither=Image.Dither.NONE).save(file, optimize=True)


if __name__ == "__main__":
    main()
