"""One draw from a template: slot values, and the prompt written from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from engine.composition.placements import MIRRORED
from engine.domain.brand import BrandProfile
from engine.domain.brief import Brief, Format, Layout, RepeatType
from engine.domain.colour import Palette
from engine.domain.prompt import Prompt, SlotValue, Template
from engine.errors import InvalidBrief, InvalidTemplate
from engine.prompting.colours_asked import asked_ground, asked_inks, missing_colours
from engine.prompting.draw import ARRANGEMENT, chance, draw, draw_arrangement, stream
from engine.prompting.formats import check_house_rules, on_product
from engine.prompting.intent import unknown_styles
from engine.prompting.palettes import choose_palette, read_on_each_other
from engine.prompting.templates import check_measure
from engine.prompting.understanding import Understood, understand
from engine.prompting.vocabulary import vocabulary
from engine.prompting.wishes import finish_of, placement_of, purpose_of, season_of
from engine.prompting.writing import by_hand, elements_of, kinds_in, write

DEFAULTS: Mapping[str, str] = {
    "layout": Layout.TOSSED,
    "repeat": RepeatType.HALF_DROP,
    "symmetry": "none",
    "density": "0.4",
    "scale": "60 mm",
    "ground": "light",
    "style": "flat",
    "colour_story": "contrast",
}
"""What a slot is where neither the brief nor the template says."""

AS_ASKED = "as asked"

_ANY_ARRANGEMENT: Mapping[str, Sequence[str]] = {"layout": tuple(Layout), "repeat": tuple(RepeatType), "symmetry": ("none",)}

_CLOTH_MM = 320.0
_MOST_OF_PRINT = 0.8
_LARGER: Mapping[Format, float] = {Format.PLACEMENT: 1.5, Format.WRAP: 2.4}

Options = dict[str, tuple[SlotValue, ...]]


def expand(brief: Brief, template: Template, brand: BrandProfile, *, index: int) -> Prompt:
    """The prompt of candidate `index`: equal arguments give an equal prompt. Raises InvalidBrief where all that was asked is
    barred, InvalidTemplate where a slot has no value left."""
    check_house_rules(brief, brand)
    told = understand(brief, brand)
    changed = list(told.changed)
    asked = _asked(told, brand, changed)
    if "motif" not in asked and (themed := _of_theme(told, changed)):
        asked["motif"] = draw(themed, chance(brief.seed, index, "motif"))
    drawn = _drawn(told, template, asked, brand, partial(chance, brief.seed, index), changed)
    elements = elements_of(told, drawn, palette_of(brief, brand, drawn, index=index), brand)
    written = by_hand(write(template, brief.intent, {**drawn, **elements}), brief, brand)
    return Prompt(
        template=template.name,
        revision=template.revision,
        drawn=dict(sorted(drawn.items())),
        asked=tuple(sorted(asked)),
        text=written.text,
        negative=written.negative,
        full=written.full,
        elements=elements,
        changed=tuple(dict.fromkeys((*changed, *written.changed))),
    )


def palette_of(brief: Brief, brand: BrandProfile, drawn: Mapping[str, str], *, index: int) -> Palette:
    """The palette that belongs to these slot values: of the named colours alone where they read on each other, else led by them."""
    inks, ground = () if brief.palette else asked_inks(brief.intent, brand), drawn["ground"]
    under = (ground,) if inks and ground.startswith("#") and not brief.ground else ()
    brand = brand.with_only(inks) if read_on_each_other((*inks, *under)) else brand
    chosen = choose_palette(brief, brand, ground, drawn["colour_story"], stream(brief.seed, index, "palette"), leads=inks)
    return on_product(chosen, brief)


def _asked(told: Understood, brand: BrandProfile, changed: list[str]) -> dict[str, str]:
    """Slot values that the brief fixes: its fields, before the words of its intent."""
    brief = told.brief
    wished = _wished(told, brand, changed)
    fields = {
        "motif": _asked_motif(told, changed),
        "layout": brief.layout,
        "repeat": brief.repeat,
        "symmetry": brief.symmetry,
        "ground": brief.ground,
        "density": None if brief.density is None else f"{brief.density:g}",
        "scale": None if brief.scale_mm is None else f"{brief.scale_mm:g} mm",
        "style": brief.style or told.reading.style,
        "colour_story": AS_ASKED if brief.palette else None,
        "mood": ", ".join(brief.mood) or told.reading.mood,
        "placement": _placed(told, wished.get("placement", "")) if brief.placement else None,
    }
    return wished | {slot: str(value) for slot, value in fields.items() if value}


def _placed(told: Understood, wished: str) -> str:
    """The brief's place as a prompt says it: in the words of the intent or of the product where they name it."""
    place = str(told.brief.placement)
    said = (wished, *(told.product.placements if told.product else ()))
    return next((words for words in said if place in words), f"{place} placement")


def _wished(told: Understood, brand: BrandProfile, changed: list[str]) -> dict[str, str]:
    """Slot values that the words of the intent ask for; a wish that the product cannot have is said and left open."""
    brief, wishes = told.brief, told.wishes
    finish, no_finish = finish_of(told.product, wishes)
    placement, no_placement = placement_of(told.product, wishes)
    changed.extend(sentence for sentence in (no_finish, no_placement) if sentence)
    if not brief.style:
        unknown = [word for word in unknown_styles(brief.intent) if word not in brand.title.casefold()]
        changed.extend(f"{word} style is nothing that can be drawn here: only the written prompt says it" for word in unknown)
    ground = None
    if not brief.palette:
        changed.extend(missing_colours(wishes.colours, brief.intent, brand))
        ground = asked_ground(brief.intent, brand) or wishes.said.get("ground")
    words = vocabulary("wishes")
    plain = ("density", "layout", "repeat", "symmetry", "colour_story")
    said = {slot: words[slot][wishes.said[slot]] for slot in plain if slot in wishes.said}
    if wishes.ranges:
        said.setdefault("colour_story", "tonal")  # blues: one colour from light to dark
    found = said | {
        "finish": finish,
        "placement": placement,
        "purpose": purpose_of(wishes),
        "season": season_of(wishes),
        "ground": words["ground"].get(ground, ground),
        "scale": _scale_said(brief, words["scale"].get(wishes.said.get("scale"))),
    }
    return {slot: value for slot, value in found.items() if value}


def _scale_said(brief: Brief, share: str | None) -> str | None:
    """A share of the repeat's height as a length; figures of a single print are larger, as in `_for_print`."""
    return f"{min(float(share) * _LARGER.get(brief.format, 1.0), _MOST_OF_PRINT) * brief.repeat_mm[1]:.0f} mm" if share else None


def _asked_motif(told: Understood, changed: list[str]) -> str | None:
    """The first asked motif that is allowed. Motif fields come before the motifs that the intent names, stand-ins included."""
    asked = told.brief.motifs
    for word in asked or told.reading.motifs or (() if told.reading.theme else kinds_in(told.brief.intent)[:1]):
        by = told.rails.bars_motif(word)
        if by is None:
            return word
        changed.append(f"{word} is not drawn: {by} bars it")
    if asked:
        raise InvalidBrief("motifs", f"{', '.join(asked)} may not be drawn: {changed[-1].split(': ')[-1]}", "Ask for another motif")
    return None


def _of_theme(told: Understood, changed: list[str]) -> tuple[SlotValue, ...]:
    """The motifs of the world that the intent names, less those that are barred: each may lead a candidate."""
    barred = {word: by for word in told.reading.theme if (by := told.rails.bars_motif(word))}
    changed.extend(f"{word} is not drawn: {by} bars it" for word, by in barred.items())
    return tuple(SlotValue(value=word) for word in told.reading.theme if word not in barred)


def _drawn(
    told: Understood,
    template: Template,
    asked: dict[str, str],
    brand: BrandProfile,
    chances: Callable[[str], float],
    changed: list[str],
) -> dict[str, str]:
    """A value for every slot: as asked, else as the product has it, else one of the template's that is allowed."""
    offered = dict(template.slots)
    if "motif" not in {**asked, **offered}:
        offered["motif"] = _wanted(brand, template)
    options: Options = {slot: (SlotValue(value=value),) for slot, value in DEFAULTS.items()}
    options |= {slot: _allowed(told, template, slot, values, changed) for slot, values in offered.items() if slot not in asked}
    options |= _of_product(told)
    options |= {slot: (SlotValue(value=value),) for slot, value in asked.items()}
    drawn = {slot: draw(values, chances(slot)) for slot, values in options.items() if slot not in ARRANGEMENT}
    return drawn | _arranged(told.brief, options, asked, chances, changed)


def _of_product(told: Understood) -> Options:
    """What suits the product goes before what the template says of all."""
    product = told.product
    if product is None:
        return {}
    words = {"finish": product.finishes, "purpose": product.purposes}
    if product.format is told.sits:
        words["placement"] = product.placements
    kept = {slot: [SlotValue(value=value) for value in values if not told.rails.bars_text(value)] for slot, values in words.items()}
    return {slot: tuple(values) for slot, values in kept.items() if values}


def _arranged(
    brief: Brief, options: Options, asked: dict[str, str], chances: Callable[[str], float], changed: list[str]
) -> dict[str, str]:
    """Layout, repeat and symmetry that can be drawn together: of the template, else of all. What only the words ask for gives way,
    and is no longer asked, where it cannot be had with the rest."""
    aspect = brief.repeat_mm[0] / brief.repeat_mm[1]
    at = {slot: chances(slot) for slot in ARRANGEMENT}
    if brief.format is not Format.REPEAT:
        return _of_one_print(brief, {slot: draw(options[slot], at[slot]) for slot in ARRANGEMENT})
    arranged = draw_arrangement(options, aspect, at)
    if arranged is not None:
        return arranged
    anything = {slot: tuple(SlotValue(value=value) for value in values) for slot, values in _ANY_ARRANGEMENT.items()}
    yielding = [slot for slot in reversed(ARRANGEMENT) if slot in asked and getattr(brief, slot) is None]
    while (arranged := draw_arrangement({s: options[s] if s in asked else anything[s] for s in ARRANGEMENT}, aspect, at)) is None:
        if not yielding:
            wanted = " with ".join(asked[slot] for slot in ARRANGEMENT if slot in asked)
            remedy = "Leave one of layout, repeat and symmetry open"
            raise InvalidBrief("symmetry", f"{wanted} cannot be drawn in this repeat", remedy)
        given_up = yielding.pop(0)
        changed.append(f"the {given_up} {asked.pop(given_up)} cannot be drawn with what else is asked: it is left open")
    changed.append(f"{arranged['layout']} in {arranged['repeat']} is drawn: no arrangement of the template fits what was asked")
    return arranged


def _of_one_print(brief: Brief, arranged: dict[str, str]) -> dict[str, str]:
    """A print has no repeat, and whatever its layout is mirrored or free; what runs round a product is free."""
    mirrored = brief.format is Format.PLACEMENT and arranged["symmetry"] in MIRRORED
    return arranged | {"repeat": RepeatType.BLOCK.value, "symmetry": "pm" if mirrored else "none"}


def _wanted(brand: BrandProfile, template: Template) -> tuple[SlotValue, ...]:
    if not brand.motifs_wanted:
        raise InvalidTemplate(f"Nothing says what {template.name} should draw. Give it a motif slot, or the brief motifs.")
    return tuple(SlotValue(value=word) for word in brand.motifs_wanted)


def _allowed(
    told: Understood, template: Template, slot: str, values: tuple[SlotValue, ...], changed: list[str]
) -> tuple[SlotValue, ...]:
    """The values that nobody bars, each barred one told; of scales those that fit."""
    if slot == "scale":
        return _fitting(_for_print(values, told.brief), told.brief.repeat_mm[1])
    kept = []
    for entry in values:
        barred = told.rails.bars_text(entry.value)
        by = told.rails.bars_motif(entry.value) if slot == "motif" else barred[1] if barred else None
        if by is None:
            kept.append(entry)
        else:
            changed.append(f"{entry.value} is not drawn: {by} bars it")
    if not kept:
        raise InvalidTemplate(f"Every value of the slot {slot} of {template.name} is barred. Add one that the brand allows.")
    return tuple(kept)


def _for_print(scales: tuple[SlotValue, ...], brief: Brief) -> tuple[SlotValue, ...]:
    """A template's scales are those of cloth, in repeats of some 320 mm. A print is seen by itself: figures take more of it."""
    if brief.format is Format.REPEAT:
        return scales
    grown = _LARGER[brief.format] * brief.repeat_mm[1] / _CLOTH_MM
    measures = [check_measure("scale", entry.value) * grown for entry in scales]
    values = [f"{round(mm, 0 if mm >= 10 else 1):g} mm" for mm in measures]
    return tuple(replace(entry, value=value) for entry, value in zip(scales, values, strict=True))


def _fitting(scales: tuple[SlotValue, ...], height_mm: float) -> tuple[SlotValue, ...]:
    """Main motifs of at most two thirds of the repeat's height; the smallest where none is."""
    kept = tuple(entry for entry in scales if check_measure("scale", entry.value) <= height_mm * 2 / 3)
    return kept or (min(scales, key=lambda entry: check_measure("scale", entry.value)),)
