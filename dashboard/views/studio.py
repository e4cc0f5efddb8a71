"""What the Studio says of a draw: its settings, where each came from, its prompt, and what to do where a wish cannot be met."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from math import ceil
from typing import Any

from dashboard.views.brief_form import brand_choice, choices, drawn_values, with_product
from dashboard.views.preview import Preview
from engine.composition.compatibility import attainable_density, compatibility, fitted_mm, smallest_scale
from engine.composition.motifs import load_library
from engine.domain.brand import BrandProfile
from engine.domain.brief import MAX_INTENT_CHARACTERS, Brief, Format, Layout, RepeatType
from engine.domain.prompt import Prompt, SlotValue, Template, design_title
from engine.domain.spec import sheet_of
from engine.errors import InvalidBrief
from engine.prompting.briefs import parse_brief
from engine.prompting.draw import ARRANGEMENT
from engine.prompting.expand import AS_ASKED
from engine.prompting.formats import area_of
from engine.prompting.products import find_product
from engine.prompting.tokens import MAX_TOKENS, count_tokens, split
from review.domain import Actor

Told = dict[str, Any]

SLOT_FIELDS = {
    "motif": "motifs",
    "layout": "layout",
    "repeat": "repeat",
    "symmetry": "symmetry",
    "density": "density",
    "scale": "scale_mm",
    "ground": "ground",
    "style": "style",
    "mood": "mood",
    "colour_story": "palette",
    "season": "season",
    "placement": "placement",
}
"""The brief's field that fixes a slot; finish, purpose and the like are fixed by words alone."""
OF_PRODUCT = ("finish", "placement", "purpose")
"""Slots whose values a product brings along."""
WORDS = {
    "motifs": "Motifs",
    "scale_mm": "Motif height",
    "repeat_mm": "Repeat size",
    "base_colour": "Product colour",
    "intent": "Intent",
    "count": "Candidates",
}
"""Fields whose label in the form is not their name."""
SAID = "said by your words"
NEAREST_SHOWN = 3


def studio_data(
    *,
    token: str,
    actor: Actor,
    may_generate: bool,
    brands: Sequence[BrandProfile],
    templates: Sequence[Template],
    recall: str | None,
) -> Told:
    """All that the component starts with. `recall` names a candidate to make another like."""
    by_name = {template.name: template for template in templates}
    return {
        "token": token,
        "who": actor.name,
        "may_generate": may_generate,
        "may_not": "" if may_generate else f"{actor.name} ({actor.role}) may not submit briefs.",
        "brands": [brand_choice(brand, by_name[brand.template]) for brand in brands if brand.template in by_name],
        "templates": [
            {"value": template.name, "label": f"{template.title} ({template.name}@{template.revision})"} for template in templates
        ],
        "choices": choices(),
        "recall": recall,
    }


def draw_told(draw: Preview, values: Mapping[str, Any]) -> Told:
    """One draw without its picture, as the Studio's component takes it. `values` are the fields that the form itself set."""
    drawing, prompt, brief = draw.spec.drawing, draw.prompt, draw.brief
    return {
        "title": design_title({"drawn": prompt.drawn, "elements": prompt.elements}),
        "index": draw.index,
        "repeat": str(drawing.repeat),
        "repeat_mm": list(brief.repeat_mm),
        "format": str(brief.format),
        "sheet": sheet_of(draw.spec.to_mapping()) or None,
        "now": drawn_values(drawing, brief.repeat_mm) | _settled(brief),
        "follows": {field: origin for field, origin in _follows(brief).items() if field not in values},
        "slots": slot_lines(draw, values),
        "prompt": prompt_told(prompt),
        "changed": [_sentence(line) for line in prompt.changed],
        "notes": notes(draw),
    }


def _settled(brief: Brief) -> Told:
    """What the brief has come to be where the form was silent."""
    once = brief.format is not Format.REPEAT
    return {
        "product": brief.product,
        "format": str(brief.format),
        "repeat_mm": list(brief.repeat_mm),
        "placement": area_of(brief).name if once else None,
        "base_colour": brief.base_colour or usual_base_colour(brief.product),
        "lettering": brief.lettering,
    }


def _follows(brief: Brief) -> dict[str, Told]:
    """Where fields came from that follow from another: from which, and how that is said."""
    by_words = {"by": "words", "words": SAID}
    said = {"lettering": by_words} if brief.lettering else {}
    if brief.product is None:
        return said
    usual = {"by": "product", "words": f"usual for a {brief.product.replace('-', ' ')}"}
    return said | {"product": by_words, "format": usual, "repeat_mm": usual, "placement": usual, "base_colour": usual}


def usual_base_colour(product: str | None) -> str:
    """The colour (hex) that the bare product usually has."""
    found = find_product(product or "")
    return found.base_colours[0] if found else "#FFFFFF"


def slot_lines(draw: Preview, values: Mapping[str, Any]) -> list[Told]:
    """Each slot with its value and where that came from: the form, the words of the intent, or a draw with its share."""
    return [_slot_line(draw, values, slot, value) for slot, value in draw.prompt.drawn.items() if value]


def _slot_line(draw: Preview, values: Mapping[str, Any], slot: str, value: str) -> Told:
    field = SLOT_FIELDS.get(slot)
    line = {"slot": slot, "label": slot.replace("_", " ").capitalize(), "value": _shown(slot, value), "field": field}
    if field and field in values:
        return line | {"from": "form", "words": "asked by the brief"}
    if slot in draw.prompt.asked:
        return line | {"from": "words", "words": SAID}
    share = share_of(value, draw.template.slots.get(slot, ()))
    if share is None:
        return line | {"from": "fitted", "words": _unlisted(draw.brief, slot)}
    revision = f"{draw.template.name}@{draw.template.revision}"
    return line | {"from": "drawn", "share": share, "words": f"drawn, {percent(share)} of {revision}"}


def _shown(slot: str, value: str) -> str:
    if value == AS_ASKED:
        return "the brief's palette"
    return percent(float(value)) if slot == "density" else value


def _unlisted(brief: Brief, slot: str) -> str:
    if slot in OF_PRODUCT and brief.product:
        return f"suits the {brief.product.replace('-', ' ')}"
    return "fitted to the rest" if slot in ARRANGEMENT else "the usual"


def percent(share: float) -> str:
    """A share (0-1) as people read it."""
    return f"{share:.0%}".replace("%", " %")


def share_of(value: str, values: Sequence[SlotValue]) -> float | None:
    """The share of draws that a template gives to a value (0-1); None where it does not list it."""
    weights = {entry.value: entry.weight for entry in values}
    return weights[value] / sum(weights.values()) if value in weights else None


def prompt_told(prompt: Prompt) -> Told:
    """The prompt's texts, and each phrase of the full one with whether the encoder's 77 tokens hold it."""
    full = prompt.full or prompt.text
    kept = [phrase.casefold() for phrase in split(prompt.text)]
    phrases = [{"text": phrase, "kept": any(phrase.casefold().startswith(each) for each in kept)} for phrase in split(full)]
    return {
        "text": prompt.text,
        "negative": prompt.negative,
        "full": full,
        "phrases": phrases,
        "tokens": count_tokens(prompt.text) + 2,
        "full_tokens": count_tokens(full) + 2,
        "most_tokens": MAX_TOKENS,
    }


def notes(draw: Preview) -> list[Told]:
    """Wishes of the form that the drawing can meet in part only, each with one click that settles it."""
    drawing, density = draw.spec.drawing, draw.brief.density
    if density is None or draw.brief.format is not Format.REPEAT:
        return []
    low, high = attainable_density(drawing.layout, drawing.style, drawing.palette)
    if low <= density <= high:
        return []
    nearest = low if density < low else high
    layout = f"{_article(drawing.layout)} {drawing.layout} layout"
    words = f"{layout} covers {percent(low)} to {percent(high)}; this draws about {percent(nearest)}."
    return [note("density", words, [offer(f"Use {percent(nearest)}", density=nearest)])]


def refused(refusal: InvalidBrief, values: Mapping[str, Any], brand: BrandProfile) -> Told:
    """A brief that cannot be drawn: the sentence at its control, and the nearest that can as one click each."""
    sentence = _sentence(f"{refusal.problem}. {refusal.remedy}")
    return note(refusal.field, _at_control(refusal, sentence), offers(refusal.field, values, brand))


def offers(field: str, values: Mapping[str, Any], brand: BrandProfile) -> list[Told]:
    """The clicks that settle a field that cannot be as it is; none where only a person can say."""
    made = _OFFERS.get(field)
    return made(values, brand) if made else []


def _at_control(refusal: InvalidBrief, sentence: str) -> str:
    """A refusal's sentence for people who see a control, not a file: the offer says the remedy."""
    if refusal.field in ("symmetry", "scale_mm"):
        return _sentence(refusal.problem)
    if refusal.field == "intent" and "characters" in refusal.problem and "control" not in refusal.problem:
        return f"That is more than {MAX_INTENT_CHARACTERS} characters. Say it shorter."
    return sentence


def note(field: str, words: str, offers: Sequence[Told] = ()) -> Told:
    """One sentence at a control, and the clicks it offers."""
    return {"field": field, "label": WORDS.get(field, field.replace("_", " ").capitalize()), "words": words, "offers": list(offers)}


def offer(label: str, **values: Any) -> Told:
    """A click that sets these fields; None opens one again."""
    return {"label": label, "set": values}


# --- what to offer, a field each ------------------------------------------------------------------------------------------


def _for_symmetry(values: Mapping[str, Any], _brand: BrandProfile) -> list[Told]:
    width, height = values.get("repeat_mm") or (320, 320)
    layout = Layout(values["layout"]) if values.get("layout") else None
    repeat = RepeatType(values["repeat"]) if values.get("repeat") else None
    found = compatibility(layout, repeat, str(values.get("symmetry")), width / height)
    near = found.nearest
    change: Told = {}
    if layout not in (None, near.layout):
        change["layout"] = str(near.layout)
    if repeat not in (None, near.repeat):
        change["repeat"] = str(near.repeat)
    mm = fitted_mm((width, height), near.aspect)
    if mm != (width, height):
        change["repeat_mm"] = list(mm)
    kept = offer(f"Use {found.in_place} instead" if found.in_place != "none" else "Use no symmetry", symmetry=found.in_place)
    return [kept, *([offer(f"Keep {near.symmetry}: {_listed(change)}", **change)] if change else [])]


def _listed(change: Mapping[str, Any]) -> str:
    words = {
        "layout": "{} layout",
        "repeat": "{} repeat",
    }
    named = [words[field].format(value) for field, value in change.items() if field in words]
    if "repeat_mm" in change:
        named.append(" × ".join(f"{side:g}" for side in change["repeat_mm"]) + " mm")
    return ", ".join(named)


def _for_motifs(values: Mapping[str, Any], brand: BrandProfile) -> list[Told]:
    library, asked = load_library(), list(values.get("motifs") or ())
    unknown = next((word for word in asked if not library.find(word)), None)
    if unknown is None:
        wanted = [word for word in brand.motifs_wanted if word not in asked][:NEAREST_SHOWN]
        return [offer(f"Draw {word}", motifs=[word]) for word in wanted]
    found = [name.replace("-", " ") for name in library.nearest(unknown, NEAREST_SHOWN)]
    swapped = [[near if word == unknown else word for word in asked] for near in found]
    return [offer(f"Use {near}", motifs=words) for near, words in zip(found, swapped, strict=True)]


def _for_intent(values: Mapping[str, Any], _brand: BrandProfile) -> list[Told]:
    said = str(values.get("intent") or "")
    plain = _plain(said)
    if not any(character.isalnum() for character in plain):
        return []
    if len(plain) > MAX_INTENT_CHARACTERS:
        shorter = plain[:MAX_INTENT_CHARACTERS].rsplit(" ", 1)[0]
        return [offer(f"Keep the first {len(shorter.split())} words", intent=shorter)]
    return [offer("Take them out", intent=plain)] if plain != said.strip() else []


def _plain(said: str) -> str:
    """A text without control characters, in one line."""
    kept = "".join(
        " " if unicodedata.category(character)[0] == "C" or character in "\u2028\u2029" else character for character in said
    )
    return re.sub(r"\s+", " ", kept).strip()


def _for_scale(values: Mapping[str, Any], _brand: BrandProfile) -> list[Told]:
    """The nearest height that fits the repeat or print, whose size may follow from a product that only the words name."""
    try:
        width, height = parse_brief(
            with_product({field: value for field, value in values.items() if field != "scale_mm"})
        ).repeat_mm
    except InvalidBrief:
        return []
    finest, largest = ceil(smallest_scale(width / height) * height), int(height * 2 / 3)
    asked = values.get("scale_mm")
    fitting = finest if isinstance(asked, int | float) and asked < finest else largest
    return [offer(f"Use {fitting} mm", scale_mm=fitting), offer("Leave it open", scale_mm=None)]


def _for_repeat_mm(values: Mapping[str, Any], _brand: BrandProfile) -> list[Told]:
    sides = values.get("repeat_mm")
    if not isinstance(sides, list | tuple) or len(sides) != 2 or not all(isinstance(side, int | float) for side in sides):
        return []
    longer = min(max(sides), 3000)
    shorter = max(min(sides), longer / 4, 10)
    pair = [longer, shorter] if sides[0] >= sides[1] else [shorter, longer]
    return [offer(f"Use {pair[0]:g} × {pair[1]:g} mm", repeat_mm=pair)]


def _for_palette(_values: Mapping[str, Any], brand: BrandProfile) -> list[Told]:
    return [offer(f"Use the colours of {brand.title}", palette=None, ground=None)]


_OFFERS: Mapping[str, Callable[[Mapping[str, Any], BrandProfile], list[Told]]] = {
    "symmetry": _for_symmetry,
    "motifs": _for_motifs,
    "intent": _for_intent,
    "scale_mm": _for_scale,
    "repeat_mm": _for_repeat_mm,
    "palette": _for_palette,
    "ground": _for_palette,
    "placement": lambda _values, _brand: [offer("Use the product's own place", placement=None)],
    "product": lambda _values, _brand: [offer("Leave the product open", product=None)],
}


def _sentence(text: str) -> str:
    text = text.strip()
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def _article(word: str) -> str:
    return "An" if word[0] in "aeiou" else "A"
