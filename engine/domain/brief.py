"""A brief: what a person asks for. Fields left open (None) are drawn from the template's slots."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Format(StrEnum):
    """How a design sits on its product."""

    REPEAT = "repeat"
    PLACEMENT = "placement"
    WRAP = "wrap"


class Layout(StrEnum):
    """How the motifs are arranged within the repeat."""

    ALLOVER = "allover"
    TOSSED = "tossed"
    SET = "set"
    STRIPE = "stripe"
    BORDER = "border"
    OGEE = "ogee"
    MEDALLION = "medallion"
    DIAMOND = "diamond"
    CHECK = "check"
    SCALLOP = "scallop"


class RepeatType(StrEnum):
    """How the repeat continues over the cloth."""

    BLOCK = "block"
    HALF_DROP = "half-drop"
    BRICK = "brick"
    MIRROR = "mirror"


MAX_COUNT = 5_000
MAX_INTENT_CHARACTERS = 500
MAX_PROMPT_CHARACTERS = 2_000
MAX_LETTERING_CHARACTERS = 40
MAX_STEPS = 150
MAX_GUIDANCE = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """One request for `count` candidates. Built by `engine.prompting.briefs.parse_brief`, which validates every field.

    `repeat_mm` is (width, height) of one repeat, or of the whole print where `format` is a placement or a wrap; `scale_mm` the
    height of the main motif; `density` the share of the ground covered, 0-1; `symmetry` "none" or a wallpaper group's short name
    (p2, pm, pg, pmm, ...). `placement` names one of the product's print areas, `lettering` the words set there, `logo` where in it
    the brand's logo stands ("auto": where the brand prefers it), `base_colour` the product under the print (hex).

    For a diffusion model alone: `prompt` and `negative` are written by hand and stand for the expanded ones, `reference` is the
    sha256 of a stored picture that it starts from instead of the drawing, `steps`, `guidance` (0-30) and `strength` (above 0 to 1,
    1 ignores where it starts from) override the model's own.
    """

    brand: str
    intent: str
    product: str | None = None
    motifs: tuple[str, ...] = ()
    format: Format = Format.REPEAT
    layout: Layout | None = None
    repeat: RepeatType | None = None
    repeat_mm: tuple[float, float] = (320.0, 320.0)
    scale_mm: float | None = None
    palette: tuple[str, ...] = ()
    ground: str | None = None
    density: float | None = None
    symmetry: str | None = None
    style: str | None = None
    mood: tuple[str, ...] = ()
    season: str | None = None
    markets: tuple[str, ...] = ()
    template: str | None = None
    generator: str = "auto"
    count: int = 24
    seed: int = 7
    placement: str | None = None
    lettering: str | None = None
    logo: str | None = None
    base_colour: str | None = None
    prompt: str | None = None
    negative: str | None = None
    reference: str | None = None
    steps: int | None = None
    guidance: float | None = None
    strength: float | None = None
