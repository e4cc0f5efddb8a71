"""A prompt's words: the elements that a design is described by, and the texts that a template makes of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from engine.domain.brand import BrandProfile
from engine.domain.brief import Brief, Format
from engine.domain.colour import Palette
from engine.domain.prompt import Template
from engine.errors import InvalidBrief
from engine.prompting.colour_words import colour_name, in_words
from engine.prompting.guardrails import house_rules
from engine.prompting.intent import style_words, styles_said
from engine.prompting.languages import glossed
from engine.prompting.negatives import negative_words, speaking_for
from engine.prompting.tokens import cut, fit
from engine.prompting.understanding import Understood
from engine.prompting.vocabulary import vocabulary

_FIELD = re.compile(r"\{(\w+)\}")
_WORDS = re.compile(r"[\w-]+")
PLACES: Mapping[Format, str] = {
    Format.REPEAT: "seamless all-over repeat",
    Format.PLACEMENT: "single placement with clear margins",
    Format.WRAP: "wraparound band that meets itself",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """`text` and `negative` as an encoder of 77 tokens reads them, `full` the whole prompt; `changed` what was done to words that
    were written by hand."""

    text: str
    negative: str
    full: str
    changed: tuple[str, ...] = ()


def elements_of(told: Understood, drawn: Mapping[str, str], palette: Palette, brand: BrandProfile) -> dict[str, str]:
    """The words for each field of a template that is no slot of its own."""
    brief = told.brief
    return {
        "product": told.product.object if told.product else "surface pattern",
        "subject": _subject(told, drawn),
        "style": joined(style_words(drawn["style"]), *(() if brief.style else styles_said(brief.intent))),
        "colours": _colours(told, palette),
        "ground": f"{colour_name(palette.ground)} ground",
        "arrangement": arrangement_words(told.sits, drawn),
        "mood": drawn.get("mood", "balanced rhythm"),
        "finish": drawn.get("finish", "flat printed finish"),
        "placement": drawn.get("placement", PLACES[told.sits]),
        "purpose": drawn.get("purpose", "surface design for textile printing"),
        "season": f"{brief.season} collection" if brief.season else drawn.get("season", ""),
        "avoid": negative_words(told, drawn["style"], brand.markets),
    }


def write(template: Template, intent: str, values: Mapping[str, str]) -> Written:
    """The template's texts with their fields filled; a negative never speaks against the intent."""
    parts = _filled(template.text, values)
    negative = fit(_filled(speaking_for(template.negative, intent), values))
    return Written(text=fit(parts), negative=negative, full=_tidy(parts))


def by_hand(written: Written, brief: Brief, brand: BrandProfile) -> Written:
    """What a person wrote in place of the expanded texts, less what is barred. Raises InvalidBrief where nothing is left."""
    rails, changed = house_rules(brief, brand), []
    text, full, negative = written.text, written.full, written.negative
    if brief.prompt is not None:
        changed.append("The prompt was edited by hand.")
        changed.extend(f"{word} is left out of the prompt: {by} bars it" for word, by in rails.barred_in(brief.prompt))
        full = rails.without_barred(brief.prompt)
        if not any(character.isalnum() for character in full):
            raise InvalidBrief(
                "prompt", f"all that it says is barred by {rails.barred_in(brief.prompt)[0][1]}", "Write other words"
            )
        text = cut(full)
        if text != full:
            changed.append(f"The model reads the first {len(text.split())} words of the prompt, as far as its 77 tokens go.")
    if brief.negative is not None:
        changed.append("The negative prompt was edited by hand.")
        barred = sorted({*rails.motifs, *rails.words} - {word.strip() for word in brief.negative.casefold().split(",")})
        if barred:
            changed.append("What the brand and the markets bar stays in the negative prompt")
        negative = cut(", ".join([*barred, brief.negative]))
    return Written(text=text, negative=negative, full=full, changed=tuple(changed))


def arrangement_words(sits: Format, drawn: Mapping[str, str]) -> str:
    """Layout, spacing, repeat and order as a prompt says them."""
    density = float(drawn["density"])
    spacing = "airy spacing" if density < 0.3 else "densely filled" if density > 0.55 else "even spacing"
    if sits is not Format.REPEAT:
        return f"{drawn['layout']} composition, {spacing}"
    order = "" if drawn["symmetry"] == "none" else f", strict {drawn['symmetry']} symmetry"
    return f"{drawn['layout']} layout, {spacing}, {drawn['repeat']} repeat{order}"


def joined(*parts: str | None) -> str:
    """Phrases between commas, each once."""
    return ", ".join(dict.fromkeys(part for part in parts if part))


def kinds_in(intent: str) -> tuple[str, ...]:
    """Motifs for words that name a kind of print, such as `floral`."""
    kinds: dict[str, str] = vocabulary("wishes")["kind"]
    return tuple(kinds[word] for word in _WORDS.findall(glossed(intent).casefold()) if word in kinds)


def _colours(told: Understood, palette: Palette) -> str:
    said = told.reading.colours, told.wishes.colours
    if told.brief.palette or not any(said):
        return f"in {in_words(palette.inks)}"
    return joined(told.reading.colours, f"in {_listed(told.wishes.colours)}" if told.wishes.colours else None)


def _listed(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _subject(told: Understood, drawn: Mapping[str, str]) -> str:
    intent = told.wishes.rest
    beside = (word for word in told.brief.motifs if word != drawn["motif"] and not told.rails.bars_motif(word))
    shown = () if _says_all(told) else (drawn["motif"], *beside)
    named = " and ".join(word for word in shown if word.casefold() not in intent.casefold())
    intent = intent[:1].lower() + intent[1:] if intent[1:2].islower() or intent[1:2] == " " else intent
    return joined(intent, told.reading.subject, f"{named} motifs" if named else None)


def _says_all(told: Understood) -> bool:
    """Whether the words show something that the library does not draw: a motif drawn by lot would speak against them."""
    if told.brief.motifs or not (told.wishes.rest or told.reading.motifs):
        return False
    said = set(_WORDS.findall(glossed(told.brief.intent).casefold()))
    whole = {*vocabulary("wishes")["whole_cloth"]["words"], *vocabulary("wishes")["kind"]}
    return bool(told.reading.motifs or told.reading.lacking or told.reading.subject or whole & said)


def _filled(text: str, values: Mapping[str, str]) -> list[str]:
    return [_FIELD.sub(lambda field: values.get(field[1], ""), part) for part in text.split(",")]


def _tidy(parts: list[str]) -> str:
    """The parts as one text; fields that stay empty take their comma with them."""
    phrases = (" ".join(phrase.split()) for part in parts for phrase in part.split(","))
    return joined(*phrases)
