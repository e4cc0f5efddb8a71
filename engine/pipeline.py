"""The engine's story, numbered: a brief's slot values become a prompt, a spec, an artwork, and what is to be known of it."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine.checks import CHECKS
from engine.checks.traits import measure_traits
from engine.composition.compatibility import smallest_scale
from engine.composition.families import FAMILIES
from engine.composition.motifs import load_library
from engine.domain.brand import BrandProfile
from engine.domain.brief import Brief, Format, Layout, RepeatType
from engine.domain.prompt import Prompt, Template
from engine.domain.score import Judgement, Likeness, Measurement
from engine.domain.spec import DiffusionSpec, DrawingSpec, Spec
from engine.errors import EngineError, ModelMissing
from engine.ports import Artwork, Check, Embedder, Embeddings, Generator
from engine.prompting.draw import chance, stream, sub_seed
from engine.prompting.expand import expand, palette_of
from engine.prompting.formats import print_fields
from engine.prompting.guardrails import Guardrails, guardrails
from engine.prompting.intent import names_motif, read_intent
from engine.scoring.brand_fit import FittedBrand
from engine.scoring.look import Look, look_of
from engine.scoring.similar import LIMITS, Limits, Neighbours

ENGINE_VERSION = "0.10.0"
"""Changes with every change of the drawing code that alters pixels, so that a spec says which code drew it."""

SHORT_SIDE_PX, LONG_SIDE_PX = 512, 1024
LARGEST_SCALE = 0.9
"""Height of the main motif as a share of the repeat's: larger ones would meet their own copies."""

_ENOUGH = 4  # of our own drawings, that a kind needs no icon
_OF_ANY_WORLD = frozenset({"animal", "object", "nature", "plant", "summer", "branch", "abstract", "food", "geometric"})
"""Tags that say nothing of what goes together."""

REDRAWN = "A reference was redrawn: motifs, layout and order are those of the picture, its colours those of the palette."

DRAWN, DIFFUSED, AUTO = "drawn", "diffused", "auto"

DiffusionDefaults = Callable[[str], DiffusionSpec]
"""From a model's name to its own choices of steps, guidance, strength and this machine's format; prompt and seed still empty."""


def plan(
    brief: Brief,
    template: Template,
    brand: BrandProfile,
    *,
    index: int,
    generator: str | None = None,
    diffusion_defaults: DiffusionDefaults | None = None,
) -> tuple[Prompt, Spec]:
    """Prompt and spec of candidate `index`; equal arguments give equal ones. `generator` overrides the brief's."""
    # 1. Slot values and words
    prompt = expand(brief, template, brand, index=index)
    # 2. What is drawn
    drawing = _drawing(brief, template, brand, prompt, index)
    # 3. Who makes it
    asked = DIFFUSED if brief.reference and brief.generator == AUTO else brief.generator
    kind, model = choose_generator(generator or asked, template, seed=brief.seed, index=index)
    diffusion = None
    if kind == DIFFUSED:
        found = _defaults(diffusion_defaults, model)
        diffusion = _diffusion(found, brief, template, prompt, sub_seed(brief.seed, index, "diffusion"))
        if brief.reference and diffusion.strength < 1:
            prompt = replace(prompt, changed=(*prompt.changed, REDRAWN))
    width_px, height_px = pixels_of(drawing.aspect)
    return prompt, Spec(
        generator=kind,
        engine_version=ENGINE_VERSION,
        width_px=width_px,
        height_px=height_px,
        drawing=drawing,
        diffusion=diffusion,
    )


def choose_generator(asked: str, template: Template, *, seed: int, index: int) -> tuple[str, str]:
    """(drawn or diffused, model). `auto` is drawn but for the share that the template gives to its model."""
    if asked == DRAWN:
        return DRAWN, ""
    if asked == AUTO:
        redrawn = chance(seed, index, "generator") < template.diffused_share
        return (DIFFUSED, template.model) if redrawn else (DRAWN, "")
    return DIFFUSED, template.model if asked == DIFFUSED else asked


def pixels_of(aspect: float) -> tuple[int, int]:
    """Even (width, height) of a proof: the short side 512, unless the long one would pass 1024."""
    short = min(SHORT_SIDE_PX, LONG_SIDE_PX / max(aspect, 1 / aspect))
    width, height = (short * aspect, short) if aspect >= 1 else (short, short / aspect)
    return 2 * round(width / 2), 2 * round(height / 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What one look at an artwork says of it, whoever judges: its embedding, shape (dimensions,), its look, measured criteria and
    traits."""

    embedding: Embeddings
    look: Look
    measurements: tuple[Measurement, ...]
    traits: Mapping[str, float | str]


def measure(artwork: Artwork, spec: Spec | None, brand: BrandProfile, checks: Sequence[Check] = CHECKS) -> tuple[Measurement, ...]:
    """What each check says that has anything to say of such a design."""
    return tuple(check(artwork, brand, spec) for check in checks if check.applies(artwork, spec))


def look(
    artwork: Artwork,
    spec: Spec | None,
    brand: BrandProfile,
    embedder: Embedder,
    checks: Sequence[Check] = CHECKS,
    *,
    measured: tuple[Measurement, ...] | None = None,
) -> Looked:
    """Everything that needs the pixels; `measured` is what the checks said where they were asked before. Takes one core and holds
    nothing of them: many artworks are looked at side by side."""
    return Looked(
        embedding=embedder.embed_artwork([artwork])[0],
        look=look_of(artwork),
        measurements=measure(artwork, spec, brand, checks) if measured is None else measured,
        traits=measure_traits(artwork, spec),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What is known of one artwork, and the look at it that this rests on."""

    judgement: Judgement
    looked: Looked


def judge(
    looked: Iterable[Looked],
    fitted: FittedBrand,
    *,
    ids: Sequence[str] = (),
    neighbours: Sequence[Neighbours] = (),
    without: Collection[str] = (),
    limits: Limits = LIMITS,
    notes: Sequence[tuple[str, ...]] = (),
) -> list[Judged]:
    """What is to be known of each artwork before a person sees it.

    `ids` name the artworks where they are compared with each other; `neighbours` are designs that exist already, some of which
    (`without`) are left out of account; `limits` say from where on one is like another.
    """
    judged: list[Judged] = []
    batch = Neighbours()
    for at, one in enumerate(looked):
        # 1. The brand's belief
        fit = fitted.score(one.embedding, one.traits, one.measurements)
        # 2. What exists already that is like it, also within this batch
        known = (*neighbours, batch)
        found = [each for some in known for each in some.relations(one.embedding, one.look, limits, without=without)]
        relations = tuple(sorted(found, key=lambda relation: list(Likeness).index(relation.kind)))
        batch.add([ids[at] if ids else f"number {at + 1}"], one.embedding[None, :], [one.look])
        said = notes[at] if notes else ()
        judgement = Judgement(measurements=one.measurements, traits=one.traits, fit=fit, relations=relations, notes=said)
        judged.append(Judged(judgement=judgement, looked=one))
    return judged


def reproduce(spec: Spec, generators: Mapping[str, Generator]) -> Artwork:
    """The same pixels again, by the generator that the spec names."""
    if spec.engine_version != ENGINE_VERSION:
        raise EngineError(
            f"This candidate was drawn by engine {spec.engine_version}; this is engine {ENGINE_VERSION}. "
            "Install that version to reproduce it."
        )
    if spec.generator not in generators:
        raise ModelMissing(f"There is no generator {spec.generator!r} here. Use one of {', '.join(sorted(generators))}.")
    return generators[spec.generator].generate([spec])[0]


def _drawing(brief: Brief, template: Template, brand: BrandProfile, prompt: Prompt, index: int) -> DrawingSpec:
    drawn = prompt.drawn
    width_mm, height_mm = brief.repeat_mm
    palette = palette_of(brief, brand, drawn, index=index)
    return DrawingSpec(
        motifs=_motifs(brief, template, guardrails(brief, brand), drawn, stream(brief.seed, index, "motifs")),
        layout=Layout(drawn["layout"]),
        repeat=RepeatType(drawn["repeat"]) if brief.format is Format.REPEAT else RepeatType.BLOCK,
        symmetry=drawn["symmetry"],
        density=float(drawn["density"]),
        scale=min(max(float(drawn["scale"].removesuffix("mm")) / height_mm, smallest_scale(width_mm / height_mm)), LARGEST_SCALE),
        aspect=width_mm / height_mm,
        palette=palette,
        style=drawn["style"],
        seed=sub_seed(brief.seed, index, "drawing"),
        **print_fields(brief, brand, palette.ground),
    )


_ALTERNATING = {Layout.SCALLOP, Layout.OGEE, Layout.DIAMOND}
"""Layouts whose cells show the second motif beside the main one: a subject that was named shares them only with what was named."""


def _motifs(brief: Brief, template: Template, rails: Guardrails, drawn: Mapping[str, str], rng: random.Random) -> tuple[str, ...]:
    """Names from the library: the main motif, then those that brief or intent name beside it, else two of the world that the intent
    names, or up to two of the template's that go with it."""
    main, reading = drawn["motif"], read_intent(brief.intent)
    said, theme = brief.motifs or reading.motifs, () if brief.motifs else reading.theme
    beside = [word for word in said if word != main and not rails.bars_motif(word)]
    if not beside and theme:
        offered = [word for word in theme if word != main and not rails.bars_motif(word)]
        beside = rng.sample(offered, k=min(len(offered), 2))
    elif not beside and not (said and (brief.motifs or Layout(drawn["layout"]) in _ALTERNATING)):
        own = [entry.value for entry in template.slots.get("motif", ())]
        offered = [word for word in own if word != main and not rails.bars_motif(word) and (main in own or akin(main, word))]
        beside = rng.sample(sorted(offered), k=min(len(offered), rng.choice((0, 1, 1, 2))))
    names = [motif_named(word, rails, rng) for word in (main, *beside)]
    return tuple(dict.fromkeys(names))


def akin(one: str, other: str) -> bool:
    """Whether two motif words are of one world: poppies go with tulips, and not with fish."""
    worlds = [{tag for name in load_library().find(word)[:1] for tag in load_library().tags(name)} for word in (one, other)]
    return not (worlds[0] & worlds[1]).issubset(_OF_ANY_WORLD)


def motif_named(word: str, rails: Guardrails, rng: random.Random) -> str:
    """The motif of that name, else one of those called so, else one of those tagged with the word; of many, one of our own drawing:
    icons read as icons, and a leaf that is asked for is no clover."""
    allowed = [name for name in load_library().find(word) if not rails.bars_name(name)]
    exact = [name for name in allowed if name.casefold().replace("-", " ") == word.casefold().replace("-", " ")]
    called = [name for name in allowed if names_motif(word, name)]
    own = [name for name in called or allowed if name in FAMILIES]
    return exact[0] if exact else rng.choice(own if len(own) >= (1 if called else _ENOUGH) else called or allowed)


def _defaults(defaults: DiffusionDefaults | None, model: str) -> DiffusionSpec:
    if defaults is None:
        raise ModelMissing(
            f"The model {model!r} is asked for, but no diffusion models are set up here. Ask for generator = 'drawn'."
        )
    return defaults(model)


def _diffusion(model: DiffusionSpec, brief: Brief, template: Template, prompt: Prompt, seed: int) -> DiffusionSpec:
    """The model's own choices, over which go the template's, over which go the brief's."""
    strength = template.strength if brief.strength is None else brief.strength
    asked = {"steps": brief.steps, "guidance": brief.guidance, "strength": strength}
    changed: dict[str, Any] = {name: value for name, value in asked.items() if value is not None}
    return replace(model, prompt=prompt.text, negative=prompt.negative, seed=seed, reference=brief.reference, **changed)
