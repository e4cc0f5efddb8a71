"""One draw from a template: slot values, and the prompt written from them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine.domain.brand import BrandProfile
from engine.domain.brief import Brief, Format, Layout, RepeatType
from engine.domain.colour import Palette
from engine.domain.prompt import Prompt, SlotValue, Template
from engine.errors import InvalidBrief, InvalidTemplate
from engine.prompting.colour_words import colour_name, in_words
from engine.prompting.colours_asked import asked_ground, asked_inks, missing_colours
from engine.prompting.draw import ARRANGEMENT, chance, draw, draw_arrangement, stream
from engine.prompting.guardrails import Guardrails, guardrails
from engine.prompting.intent import Reading, read_intent, style_words, styles_said
from engine.prompting.negatives import negative_words, speaking_for
from engine.prompting.palettes import choose_palette
from engine.prompting.products import Product, find_product
from engine.prompting.templates import check_measure
from engine.prompting.tokens import fit
from engine.prompting.vocabulary import vocabulary
from engine.prompting.wishes import Wishes, finish_of, less_unwanted, placement_of, purpose_of, read_wishes, season_of

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

_FIELD = re.compile(r"\{(\w+)\}")
_WORDS = re.compile(r"[\w-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draw:
    """What one expansion works with."""

    brief: Brief
    template: Template
    rails: Guardrails
    reading: Reading
    wishes: Wishes
    product: Product | None
    index: int

    def chance(self, slot: str) -> float:
        return chance(self.brief.seed, self.index, slot)


def expand(brief: Brief, template: Template, brand: BrandProfile, *, index: int) -> Prompt:
    """The prompt of candidate `index`: equal arguments give an equal prompt. Raises InvalidBrief where all that was asked is
    barred, InvalidTemplate where a slot has no value left."""
    changed: list[str] = []
    at = _begin(brief, template, brand, index, changed)
    asked = _asked(at, brand, changed)
    drawn = _drawn(at, asked, brand, changed)
    palette = palette_of(brief, brand, drawn, index=index)
    elements = _elements(at, drawn, palette, brand)
    return Prompt(
        template=template.name,
        revision=template.revision,
        drawn=dict(sorted(drawn.items())),
        asked=tuple(sorted(asked)),
        text=write_text(template.text, {**drawn, **elements}),
        negative=write_text(speaking_for(template.negative, brief.intent), {**drawn, **elements}),
        full=write_in_full(template.text, {**drawn, **elements}),
        elements=elements,
        changed=tuple(dict.fromkeys(changed)),
    )


def _begin(brief: Brief, template: Template, brand: BrandProfile, index: int, changed: list[str]) -> _Draw:
    """What the words say once everything barred is taken out of them."""
    rails = guardrails(brief, brand)
    intent = less_unwanted(brief.intent)
    changed.extend(f"{word} is left out of the intent: {by} bars it" for word, by in rails.barred_in(intent))
    wishes = replace(read_wishes(rails.without_barred(intent)), without=read_wishes(brief.intent).without)
    changed.extend(wishes.dropped)
    product = find_product(brief.product or wishes.product or "")
    if product and wishes.product not in (None, product.name):
        changed.append(f"the words say {wishes.product}; it is made for the brief's product, {product.name}")
    reading = read_intent(intent)
    elsewhere = " ".join((*wishes.colours, *wishes.said.values())).casefold()
    changed.extend(line for line in reading.lacking if not brief.motifs and line.split(" is ", 1)[0].casefold() not in elsewhere)
    return _Draw(brief=brief, template=template, rails=rails, reading=reading, wishes=wishes, product=product, index=index)


def palette_of(brief: Brief, brand: BrandProfile, drawn: Mapping[str, str], *, index: int) -> Palette:
    """The palette that belongs to these slot values."""
    inks = () if brief.palette else asked_inks(brief.intent, brand)
    brand = replace(brand, palette=inks) if inks else brand
    return choose_palette(brief, brand, drawn["ground"], drawn["colour_story"], stream(brief.seed, index, "palette"))


def _asked(at: _Draw, brand: BrandProfile, changed: list[str]) -> dict[str, str]:
    """Slot values that the brief fixes, in its fields or in the words of its intent."""
    brief = at.brief
    asked: dict[str, str] = {}
    motif = _asked_motif(at, changed)
    style = brief.style or at.reading.style
    if motif:
        asked["motif"] = motif
    for slot, value in (("layout", brief.layout), ("repeat", brief.repeat), ("symmetry", brief.symmetry), ("ground", brief.ground)):
        if value is not None:
            asked[slot] = str(value)
    if brief.density is not None:
        asked["density"] = f"{brief.density:g}"
    if brief.scale_mm is not None:
        asked["scale"] = f"{brief.scale_mm:g} mm"
    if style:
        asked["style"] = style
    if brief.palette:
        asked["colour_story"] = AS_ASKED
    mood = ", ".join(brief.mood) or at.reading.mood
    if mood:
        asked["mood"] = mood
    return _wished(at, brand, changed) | asked


def _wished(at: _Draw, brand: BrandProfile, changed: list[str]) -> dict[str, str]:
    """Slot values that the words of the intent ask for; a wish that the product cannot have is said and left open."""
    finish, no_finish = finish_of(at.product, at.wishes)
    placement, no_placement = placement_of(at.product, at.wishes)
    changed.extend(sentence for sentence in (no_finish, no_placement) if sentence)
    if not at.brief.palette:
        changed.extend(missing_colours(at.wishes.colours, brand))
    ground = None if at.brief.palette else asked_ground(at.brief.intent, brand) or at.wishes.said.get("ground")
    if ground is not None:
        ground = vocabulary("wishes")["ground"].get(ground, ground)
    density = at.wishes.said.get("density")
    found = {
        "finish": finish,
        "placement": placement,
        "purpose": purpose_of(at.wishes),
        "season": season_of(at.wishes),
        "density": vocabulary("wishes")["density"][density] if density else None,
        "ground": ground,
    }
    return {slot: value for slot, value in found.items() if value}


def _asked_motif(at: _Draw, changed: list[str]) -> str | None:
    """The first asked motif that is allowed. Motif fields come before the motifs that the intent names."""
    for word in at.brief.motifs or at.reading.motifs or _kinds_in(at.brief.intent):
        by = at.rails.bars_motif(word)
        if by is None:
            return word
        changed.append(f"{word} is not drawn: {by} bars it")
    if at.brief.motifs:
        barred = ", ".join(at.brief.motifs)
        raise InvalidBrief("motifs", f"{barred} may not be drawn: {changed[-1].split(': ')[-1]}", "Ask for another motif")
    return None


_KINDS = {"floral": "flower", "florals": "flower", "foliage": "leaf"}


def _kinds_in(intent: str) -> tuple[str, ...]:
    """A motif for words that name a kind of print."""
    return tuple(_KINDS[word] for word in _WORDS.findall(intent.casefold()) if word in _KINDS)[:1]


def _drawn(at: _Draw, asked: Mapping[str, str], brand: BrandProfile, changed: list[str]) -> dict[str, str]:
    options = {slot: _allowed(at, slot, values, changed) for slot, values in at.template.slots.items() if slot not in asked}
    if "motif" not in asked and "motif" not in options:
        options["motif"] = _allowed(at, "motif", _wanted(brand, at.template), changed)
    options |= {slot: values for slot, values in _of_product(at).items() if slot not in asked}
    options |= {slot: (SlotValue(value=value),) for slot, value in DEFAULTS.items() if slot not in options and slot not in asked}
    options |= {slot: (SlotValue(value=value),) for slot, value in asked.items()}
    drawn = {slot: draw(values, at.chance(slot)) for slot, values in options.items() if slot not in ARRANGEMENT}
    return drawn | _arranged(at, options, asked, changed)


def _of_product(at: _Draw) -> dict[str, tuple[SlotValue, ...]]:
    """What suits the product goes before what the template says of all."""
    if at.product is None:
        return {}
    words = {"finish": at.product.finishes, "placement": at.product.placements, "purpose": at.product.purposes}
    kept = {
        slot: tuple(SlotValue(value=value) for value in values if not at.rails.bars_text(value)) for slot, values in words.items()
    }
    return {slot: values for slot, values in kept.items() if values}


def _arranged(
    at: _Draw, options: Mapping[str, tuple[SlotValue, ...]], asked: Mapping[str, str], changed: list[str]
) -> dict[str, str]:
    aspect = at.brief.repeat_mm[0] / at.brief.repeat_mm[1]
    chances = {slot: at.chance(slot) for slot in ARRANGEMENT}
    arranged = draw_arrangement(options, aspect, chances)
    if arranged is not None:
        return arranged
    anything: dict[str, tuple[str, ...]] = {"layout": tuple(Layout), "repeat": tuple(RepeatType), "symmetry": ("none",)}
    wider = {
        slot: options[slot] if slot in asked else tuple(SlotValue(value=value) for value in anything[slot]) for slot in ARRANGEMENT
    }
    arranged = draw_arrangement(wider, aspect, chances)
    if arranged is None:
        wanted = " with ".join(str(asked[slot]) for slot in ARRANGEMENT if slot in asked)
        raise InvalidBrief("symmetry", f"{wanted} cannot be drawn in this repeat", "Leave one of layout, repeat and symmetry open")
    changed.append(f"{arranged['layout']} in {arranged['repeat']} is drawn: no arrangement of the template fits what was asked")
    return arranged


def _wanted(brand: BrandProfile, template: Template) -> tuple[SlotValue, ...]:
    if not brand.motifs_wanted:
        raise InvalidTemplate(f"Nothing says what {template.name} should draw. Give it a motif slot, or the brief motifs.")
    return tuple(SlotValue(value=word) for word in brand.motifs_wanted)


def _allowed(at: _Draw, slot: str, values: tuple[SlotValue, ...], changed: list[str]) -> tuple[SlotValue, ...]:
    if slot == "scale":
        return _fitting(values, at.brief.repeat_mm[1])
    kept = []
    for entry in values:
        barred = at.rails.bars_text(entry.value)
        by = at.rails.bars_motif(entry.value) if slot == "motif" else barred[1] if barred else None
        if by is None:
            kept.append(entry)
        else:
            changed.append(f"{entry.value} is not drawn: {by} bars it")
    if not kept:
        raise InvalidTemplate(f"Every value of the slot {slot} of {at.template.name} is barred. Add one that the brand allows.")
    return tuple(kept)


def _fitting(scales: tuple[SlotValue, ...], height_mm: float) -> tuple[SlotValue, ...]:
    """Main motifs of at most two thirds of the repeat's height; the smallest where none is."""
    kept = tuple(entry for entry in scales if check_measure("scale", entry.value) <= height_mm * 2 / 3)
    return kept or (min(scales, key=lambda entry: check_measure("scale", entry.value)),)


def _elements(at: _Draw, drawn: Mapping[str, str], palette: Palette, brand: BrandProfile) -> dict[str, str]:
    return {
        "product": at.product.object if at.product else "surface pattern",
        "subject": _subject(at, drawn),
        "style": _joined(style_words(drawn["style"]), *(() if at.brief.style else styles_said(at.brief.intent))),
        "colours": _colours(at, palette),
        "ground": f"{colour_name(palette.ground)} ground",
        "arrangement": arrangement_words(at.brief, drawn),
        "mood": drawn.get("mood", "balanced rhythm"),
        "finish": drawn.get("finish", "flat printed finish"),
        "placement": drawn.get("placement", _PLACEMENTS[at.brief.format]),
        "purpose": drawn.get("purpose", "surface design for textile printing"),
        "season": f"{at.brief.season} collection" if at.brief.season else drawn.get("season", ""),
        "avoid": negative_words(at.brief, at.product, drawn["style"], at.wishes.without, at.rails, brand.markets),
    }


def _colours(at: _Draw, palette: Palette) -> str:
    if at.wishes.colours and not at.brief.palette:
        return _joined(at.reading.colours, f"in {_listed(at.wishes.colours)}")
    if at.reading.colours and not at.brief.palette:
        return at.reading.colours
    return f"in {in_words(palette.inks)}"


def _listed(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


_PLACEMENTS = {
    Format.REPEAT: "seamless all-over repeat",
    Format.PLACEMENT: "single placement with clear margins",
    Format.WRAP: "wraparound band that meets itself",
}


def _subject(at: _Draw, drawn: Mapping[str, str]) -> str:
    intent = at.wishes.rest
    words = [drawn["motif"], *(word for word in at.brief.motifs if word != drawn["motif"] and not at.rails.bars_motif(word))]
    shown = () if _says_all(at) else words
    named = " and ".join(word for word in shown if word.casefold() not in intent.casefold())
    intent = intent[:1].lower() + intent[1:] if intent[1:2].islower() or intent[1:2] == " " else intent
    return _joined(intent, at.reading.subject, f"{named} motifs" if named else None)


def _says_all(at: _Draw) -> bool:
    """Whether the words show something that the library does not draw: a motif drawn by lot would speak against them."""
    if at.brief.motifs or at.reading.motifs or not at.wishes.rest:
        return bool(at.reading.motifs and not at.brief.motifs)
    return bool(
        at.reading.lacking or at.reading.subject or {*_WHOLE_CLOTH, *_KINDS} & set(_WORDS.findall(at.brief.intent.casefold()))
    )


_WHOLE_CLOTH = (
    "marble",
    "marbled",
    "dye",
    "tie-dye",
    "houndstooth",
    "tartan",
    "topographic",
    "zigzags",
    "geometric",
    "ikat",
    "stripes",
    "tiles",
)
"""Words of patterns that show no motif."""


def arrangement_words(brief: Brief, drawn: Mapping[str, str]) -> str:
    """Layout, spacing, repeat and order as a prompt says them."""
    product = find_product(brief.product or "")
    if brief.format is not Format.REPEAT or (product and product.format is not Format.REPEAT):
        return f"{drawn['layout']} composition, {_spacing(drawn)}"
    order = "" if drawn["symmetry"] == "none" else f", strict {drawn['symmetry']} symmetry"
    return f"{drawn['layout']} layout, {_spacing(drawn)}, {drawn['repeat']} repeat{order}"


def _spacing(drawn: Mapping[str, str]) -> str:
    density = float(drawn["density"])
    return "airy spacing" if density < 0.3 else "densely filled" if density > 0.55 else "even spacing"


def _joined(*parts: str | None) -> str:
    return ", ".join(dict.fromkeys(part for part in parts if part))


def write_text(text: str, values: Mapping[str, str]) -> str:
    """The text with its fields filled, as far as a CLIP text encoder reads it: the first phrase of every part before the rest."""
    return fit(_filled(text, values))


def write_in_full(text: str, values: Mapping[str, str]) -> str:
    """The text with its fields filled; fields that stay empty take their comma with them."""
    return _tidy(", ".join(_filled(text, values)))


def _filled(text: str, values: Mapping[str, str]) -> list[str]:
    return [_FIELD.sub(lambda field: values.get(field[1], ""), part) for part in text.split(",")]


def _tidy(text: str) -> str:
    parts = (" ".join(part.split()) for part in text.split(","))
    return ", ".join(dict.fromkeys(part for part in parts if part))
