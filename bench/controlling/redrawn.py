"""Do the checks of what a model redrew tell the asked motif and layout from others? Motifs are of the held-out collection.

Sound are drawings that a finish printed (a redrawing that is known to keep what was asked) and what the house model made of some,
which may have lost a motif: its alarms are to be looked at. Planted faults: the drawing as it would be with another held-out motif
in the main one's places, and with another layout. The house scorer is asked the same by its cosine to the drawing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch

from bench.controlling.sampling import SIDE_PX, sample
from engine.backends.device import probe
from engine.backends.diffusion import DiffusedGenerator, diffusion_defaults
from engine.backends.guides import PRINTED_STYLES, unprinted
from engine.checks import LAYOUT, MOTIF, layout, motif
from engine.checks.redrawn import contours_kept, seen_in, side_by_side
from engine.composition.compose import compose
from engine.composition.motifs import load_library
from engine.composition.placement import Composition
from engine.composition.render import render
from engine.domain.brand import BrandProfile
from engine.domain.brief import Layout
from engine.domain.spec import DiffusionSpec, Spec
from engine.ports import Artwork, Embedder
from engine.refining import complaints, refine

UNTOLD = DiffusionSpec(
    model="", model_hash="", prompt="", negative="", seed=0, steps=1, guidance=1.0, strength=0.5, scheduler="", adapters=(),
    dtype="", device="", threads=1, batch_size=1,
)  # fmt: skip
"""Says that a picture was redrawn, and no more."""
FALSE_ALARMS = 0.05  # at which the scorer's hits are told
Case = tuple[Spec, Artwork]


@dataclass(frozen=True, slots=True)
class Row:
    """One picture: what the checks and the scorer find of it, against its own drawing, with another motif, in another layout."""

    motif: tuple[float, float]
    layout: tuple[float, float]
    scorer: tuple[float, float, float]


def printed(count: int, seed: int) -> list[Case]:
    """Drawings of held-out motifs as a finish prints the very composition that a model would have begun from."""
    specs = [spec for spec in sample(5 * count, seed, ("held_out",)) if spec.drawing.style in PRINTED_STYLES][:count]
    return [(replace(spec, diffusion=UNTOLD), _shown(_finished(spec), spec)) for spec in specs]


def redrawn(count: int, seed: int, models: Path, strength: float | None = None) -> list[Case]:
    """What the house model makes of drawings of held-out motifs, at its own strength or another."""
    how = diffusion_defaults(models, "house", device=probe(torch.get_num_threads()))
    how = replace(how, strength=strength or how.strength)
    plain = [(k, spec.drawing) for k, spec in enumerate(sample(count, seed, ("held_out",)))]
    specs = [
        Spec(
            generator="diffused", engine_version="bench", width_px=SIDE_PX, height_px=SIDE_PX,
            drawing=replace(drawing, aspect=1.0, symmetry="none"), diffusion=replace(how, seed=k),
        )
        for k, drawing in plain
    ]  # fmt: skip
    return list(zip(specs, DiffusedGenerator(models).generate(specs), strict=True))


def judged(case: Case, embedder: Embedder, rng: np.random.Generator) -> Row:
    """One picture against its own drawing and the two planted ones."""
    spec, artwork = case
    swapped, name = with_other_motif(spec, rng)
    laid = replace(spec, drawing=replace(spec.drawing, layout=_other_layout(spec, rng)))
    drawings = [compose(unprinted(spec.drawing)), swapped, compose(unprinted(laid.drawing))]
    seen, *asked = embedder.embed_artwork([artwork, *(_shown(each, spec) for each in drawings)])
    return Row(
        motif=(motif.kept(artwork, spec).mean, agreement(artwork, spec, swapped, name)),
        layout=(layout.kept(artwork, spec)[0], layout.kept(artwork, laid)[0]),
        scorer=tuple(float(seen @ each) for each in asked),
    )


def with_other_motif(spec: Spec, rng: np.random.Generator) -> tuple[Composition, str]:
    """The composition with another held-out motif in the main one's places, and that motif's name."""
    library, composition = load_library(), compose(unprinted(spec.drawing))
    other = library.draw(str(rng.choice([name for name in library.held_out if name not in spec.drawing.motifs])), 0)
    cast = tuple(other if each.name == spec.drawing.motifs[0] else each for each in composition.motifs)
    return replace(composition, motifs=cast), other.name


def agreement(artwork: Artwork, spec: Spec, composition: Composition, main: str) -> float:
    """What the motif check would say, had that composition been drawn."""
    picture, _ = side_by_side(artwork, spec)
    return contours_kept(picture, seen_in(composition, (main,), picture.shape[1]), artwork.repeat).mean


def figures(rows: Sequence[Row]) -> dict[str, object]:
    """Alarms at sound pictures and hits of planted faults, [of how many, how many]; the scorer's hits at FALSE_ALARMS."""
    n, motifs, layouts, scorer = (
        len(rows),
        *(np.array([getattr(row, name) for row in rows]) for name in ("motif", "layout", "scorer")),
    )
    limit = np.quantile(scorer[:, 0], FALSE_ALARMS)
    return {
        "motif": {"alarms": [int((motifs[:, 0] < motif.LIMIT).sum()), n], "hits": [int((motifs[:, 1] < motif.LIMIT).sum()), n]},
        "layout": {
            "alarms": [int((layouts[:, 0] < layout.LIMIT).sum()), n],
            "hits": [int((layouts[:, 1] < layout.LIMIT).sum()), n],
        },
        "scorer": {"motif_hits": [int((scorer[:, 1] < limit).sum()), n], "layout_hits": [int((scorer[:, 2] < limit).sum()), n]},
    }


def made_again(cases: Sequence[Case], brand: BrandProfile, models: Path) -> list[int]:
    """Of the pictures whose motif or layout the checks miss, how many have both after one more try, and how many there are."""
    found = [(spec, [check(artwork, brand, spec) for check in (MOTIF, LAYOUT)]) for spec, artwork in cases]
    changes = [change for spec, measured in found if (change := refine(spec, measured, 1))]
    again = DiffusedGenerator(models).generate([change.spec for change in changes])
    kept = [
        not complaints([check(artwork, brand, change.spec) for check in (MOTIF, LAYOUT)])
        for change, artwork in zip(changes, again, strict=True)
    ]
    return [sum(kept), len(kept)]


def _finished(spec: Spec) -> Composition:
    return replace(compose(unprinted(spec.drawing)), style=spec.drawing.style)


def _shown(composition: Composition, spec: Spec) -> Artwork:
    return Artwork(pixels=render(composition, spec.width_px, spec.height_px), repeat=spec.drawing.repeat)


def _other_layout(spec: Spec, rng: np.random.Generator) -> Layout:
    return Layout(str(rng.choice([each for each in Layout if each is not spec.drawing.layout])))
