"""The spec: everything that decides a candidate's pixels, and nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import MISSING, asdict, dataclass, fields
from typing import Any

from engine.domain.brief import Format, Layout, RepeatType
from engine.domain.colour import Palette


@dataclass(frozen=True, slots=True, kw_only=True)
class LogoMark:
    """A brand's logo as one print carries it: its outline (as `LogoRule.path`, of height 1 and width `aspect`), how wide it stands,
    the margin about it that nothing enters (in heights of the logo), one of POSITIONS, and the hex value it is printed in."""

    path: str
    aspect: float
    width_mm: float
    clear_space: float
    position: str
    colour: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawingSpec:
    """The composition as asked: drawn in cell coordinates, so it renders at any size.

    `density` share of the ground covered (0-1); `scale` height of the main motif as a share of the repeat's height (0-1);
    `aspect` the repeat's width over its height; `motifs` names from the motif library, main motif first.

    A placement or a wrap fills `area_mm` (width and height of the sheet). What matters keeps `safe_mm` away from the trimmed edge,
    which lies `bleed_mm` within the sheet's; where there is a bleed the ground is printed, else it is `base_colour`, the product
    under the print (hex). A `round` area is an ellipse. `lettering` are the words on it as they are set, in the font file `font`
    (under data/), whose capitals are at least `letter_mm` high; `logo` is the brand's.

    Fields with a default came after specs were first stored: at their default they are no part of a spec's hash.
    """

    motifs: tuple[str, ...]
    layout: Layout
    repeat: RepeatType
    symmetry: str
    density: float
    scale: float
    aspect: float
    palette: Palette
    style: str
    seed: int
    format: Format = Format.REPEAT
    area_mm: tuple[float, float] | None = None
    safe_mm: float = 0.0
    bleed_mm: float = 0.0
    round: bool = False
    base_colour: str | None = None
    lettering: str | None = None
    font: str | None = None
    letter_mm: float = 0.0
    logo: LogoMark | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffusionSpec:
    """How the composition is redrawn by a diffusion model. `strength` 0-1 as in image-to-image; 1 ignores the composition.
    `reference` is the sha256 of a stored picture that is redrawn in place of the composition. `mend_seam` blends the edges of what
    the model gives over each other, before its colours become the palette's.

    `model` is a folder's name in data/models, a path, or a hub id; `model_hash` the sha256 over its weight files.
    `batch_size`, `dtype`, `device` and `threads` belong to the pixels: floating-point sums depend on them.
    """

    model: str
    model_hash: str
    prompt: str
    negative: str
    seed: int
    steps: int
    guidance: float
    strength: float
    scheduler: str
    adapters: tuple[str, ...]
    dtype: str
    device: str
    threads: int
    batch_size: int
    reference: str | None = None
    mend_seam: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """All that decides a candidate's pixels. Equal specs give equal pixels on the same machine."""

    generator: str
    engine_version: str
    width_px: int
    height_px: int
    drawing: DrawingSpec
    diffusion: DiffusionSpec | None = None

    def to_mapping(self) -> dict[str, Any]:
        """Plain JSON values, without later fields that are at their default; `spec_from_mapping` reads them back."""
        parts = {"drawing": _stored(self.drawing), "diffusion": _stored(self.diffusion) if self.diffusion else None}
        return asdict(self) | parts

    @property
    def shows_drawing(self) -> bool:
        """Whether the picture shows what `drawing` says beyond its colours: not where a model starts from a reference or from words
        alone."""
        return self.diffusion is None or (self.diffusion.reference is None and self.diffusion.strength < 1)

    @property
    def sha256(self) -> str:
        """Hash of the canonical JSON form (sorted keys, no spaces)."""
        text = json.dumps(self.to_mapping(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def _stored(part: DrawingSpec | DiffusionSpec) -> dict[str, Any]:
    """A part's values less those at their default, so that what was stored before a field existed keeps its hash."""
    defaults = {known.name: known.default for known in fields(part) if known.default is not MISSING}
    return {name: value for name, value in asdict(part).items() if name not in defaults or value != defaults[name]}


def spec_from_mapping(data: Mapping[str, Any]) -> Spec:
    """The inverse of `Spec.to_mapping`, also after a trip through JSON."""
    drawing = dict(data["drawing"])
    palette = drawing["palette"]
    drawing |= {
        "motifs": tuple(drawing["motifs"]),
        "layout": Layout(drawing["layout"]),
        "repeat": RepeatType(drawing["repeat"]),
        "palette": Palette(ground=palette["ground"], inks=tuple(palette["inks"])),
        "format": Format(drawing.get("format", Format.REPEAT)),
    }
    if drawing.get("area_mm") is not None:
        drawing["area_mm"] = tuple(drawing["area_mm"])
    if drawing.get("logo") is not None:
        drawing["logo"] = LogoMark(**drawing["logo"])
    diffusion = data.get("diffusion")
    if diffusion is not None:
        diffusion = DiffusionSpec(**{**diffusion, "adapters": tuple(diffusion["adapters"])})
    return Spec(**{**data, "drawing": DrawingSpec(**drawing), "diffusion": diffusion})


def sheet_of(spec: Mapping[str, Any] | None) -> dict[str, Any]:
    """What a picture on the product needs of a stored print: its format, safe_mm, bleed_mm, round and base_colour; of a repeat, or
    of work from elsewhere, nothing."""
    drawing = (spec or {}).get("drawing", {})
    if drawing.get("format", Format.REPEAT) == Format.REPEAT:
        return {}
    plain = {"safe_mm": 0.0, "bleed_mm": 0.0, "round": False, "base_colour": None}
    return {"format": str(drawing["format"]), **{name: drawing.get(name, usual) for name, usual in plain.items()}}
