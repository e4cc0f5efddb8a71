"""Stored measures of a few drawings. `python tests/engine/composition/golden.py` writes them anew: look before you commit."""

import json
from dataclasses import replace
from pathlib import Path

from engine.checks.traits import measure_traits
from engine.composition.compose import compose
from engine.composition.render import render
from engine.domain.brief import Layout, RepeatType
from engine.domain.colour import Palette
from engine.domain.spec import DrawingSpec
from engine.ports import Artwork
from engine.repeats.seam import seam_ratio

STORE = Path(__file__).with_name("golden.json")
_BASE = DrawingSpec(
    motifs=("shell", "starfish"),
    layout=Layout.TOSSED,
    repeat=RepeatType.HALF_DROP,
    symmetry="none",
    density=0.4,
    scale=0.25,
    aspect=1.0,
    palette=Palette(ground="#F4EFE6", inks=("#1F3A5F", "#8FB3C9", "#C0563B")),
    style="flat",
    seed=3,
)
DRAWINGS = {
    "tossed shells": _BASE,
    "trailing daisies": replace(_BASE, motifs=("daisy", "leaf sprig"), layout=Layout.ALLOVER, seed=1),
    "damask ogee": replace(_BASE, motifs=("damask", "pomegranate"), layout=Layout.OGEE, style="block print"),
    "folk birds p4g": replace(_BASE, motifs=("folk bird",), repeat=RepeatType.BLOCK, symmetry="p4g", density=0.3),
    "deco scallops": replace(_BASE, motifs=("deco fan",), layout=Layout.SCALLOP, repeat=RepeatType.BRICK, style="lino"),
    "tulip stripe": replace(_BASE, motifs=("tulip", "daisy"), layout=Layout.STRIPE, repeat=RepeatType.MIRROR, style="ikat"),
}
MEASURES = ("coverage", "colour_temperature", "lightness", "chroma", "contrast", "complexity", "colours")


def measured(drawing: DrawingSpec) -> dict[str, float]:
    """Measures of one drawing at 256 px."""
    artwork = Artwork(pixels=render(compose(drawing), 256, 256), repeat=drawing.repeat)
    traits = measure_traits(artwork, None)
    return {name: round(float(traits[name]), 4) for name in MEASURES} | {"seam": round(seam_ratio(artwork), 4)}


if __name__ == "__main__":
    STORE.write_text(json.dumps({name: measured(d) for name, d in DRAWINGS.items()}, indent=1) + "\n", encoding="utf-8")
