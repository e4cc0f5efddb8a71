"""Drawn artwork for the scorer's tests."""

from engine.composition.compose import compose
from engine.composition.render import render
from engine.domain.brief import Layout, RepeatType
from engine.domain.colour import Palette
from engine.domain.spec import DrawingSpec
from engine.ports import Artwork


def draw(motif: str, layout: Layout, ground: str, *inks: str, repeat=RepeatType.BLOCK, seed=1, px=256, scale=0.35) -> Artwork:
    drawing = DrawingSpec(
        motifs=(motif,),
        layout=layout,
        repeat=repeat,
        symmetry="none",
        density=0.4,
        scale=scale,
        aspect=1.0,
        palette=Palette(ground=ground, inks=inks),
        style="flat",
        seed=seed,
    )
    return Artwork(pixels=render(compose(drawing), px, px), repeat=repeat)
