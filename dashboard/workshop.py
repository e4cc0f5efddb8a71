"""The worker's parts: generators, scorer and checks. Heavy: importing this loads torch."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from dashboard.settings import Settings
from dashboard.wiring import BRANDS
from engine.backends.composition import DrawnGenerator
from engine.backends.diffusion import DiffusedGenerator, diffusion_defaults
from engine.checks import CHECKS
from engine.domain.brand import BrandProfile
from engine.domain.spec import DiffusionSpec, spec_from_mapping
from engine.images import read_image
from engine.ports import Artwork, Generator, Pixels
from engine.prompting.profiles import is_uploaded
from engine.repeats.seam import from_elsewhere
from engine.scoring.embed import load_embedder
from review.assets import AssetStore
from review.jobs.workshop import Workshop


def build_workshop(settings: Settings) -> Workshop:
    """Loads the scorer and prepares the generators; raises ModelMissing or ModelMismatch rather than score with nothing."""
    embedder = load_embedder(settings.models, settings.scorer, settings.threads)
    return Workshop(
        generators=build_generators(settings),
        embedder=embedder,
        checks=CHECKS,
        references=partial(load_references, assets=AssetStore(settings.assets)),
        chunk=settings.chunk,
        lot_share=settings.lot_share,
        diffusion_defaults=lambda model: model_defaults(settings, model),
        cores=embedder.cores,
    )


def build_generators(settings: Settings) -> Mapping[str, Generator]:
    """Every generator by name. A diffusion model is loaded when a spec first names it."""
    pictures = partial(stored_picture, AssetStore(settings.assets))
    return {"drawn": DrawnGenerator(), "diffused": DiffusedGenerator(settings.models, pictures)}


def stored_picture(assets: AssetStore, sha256: str) -> Pixels:
    """The picture that a spec starts from; raises AssetMissing, AssetAltered or InvalidImage rather than start from another."""
    assets.verify(sha256)
    return read_image(assets.get(sha256), name=f"The reference {sha256[:12]}…")


def model_defaults(settings: Settings, model: str) -> DiffusionSpec:
    """A diffusion model's own choices on this machine; "house" is whatever the settings say it is."""
    return diffusion_defaults(settings.models, settings.diffusion if model == "house" else model)


def load_references(brand: BrandProfile, assets: AssetStore, brands: Path = BRANDS) -> Sequence[Artwork]:
    """A brand's reference designs: from its folder beside the profile, or uploaded."""
    folder = brands / brand.name / "references"
    return [
        from_elsewhere(read_image(assets.get(name), name=name[:12])) if is_uploaded(name) else _beside_profile(folder / name)
        for name in brand.references
    ]


def _beside_profile(picture: Path) -> Artwork:
    """A reference that we drew repeats as the spec beside it says."""
    pixels, spec = read_image(picture.read_bytes(), name=picture.name), picture.with_suffix(".json")
    if not spec.exists():
        return from_elsewhere(pixels)
    return Artwork(pixels=pixels, repeat=spec_from_mapping(json.loads(spec.read_text(encoding="utf-8"))).drawing.repeat)
