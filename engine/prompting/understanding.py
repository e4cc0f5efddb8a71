"""What a brief's words ask for, once everything barred is taken out of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.domain.brand import BrandProfile
from engine.domain.brief import Brief, Format
from engine.errors import InvalidBrief
from engine.prompting.guardrails import Guardrails, guardrails, house_rules
from engine.prompting.intent import Reading, read_intent
from engine.prompting.languages import parted
from engine.prompting.lettering_said import lettering_in
from engine.prompting.products import Product, find_product
from engine.prompting.wishes import Wishes, read_wishes


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """A brief with what its words say. `changed` tells what was left out, and what of the words is not drawn."""

    brief: Brief
    rails: Guardrails
    reading: Reading
    wishes: Wishes
    product: Product | None
    changed: tuple[str, ...]

    @property
    def sits(self) -> Format:
        """How the prompt places it: as the brief's product is printed, or as one that only the words name usually is."""
        return self.product.format if self.product and self.brief.product is None else self.brief.format


def understand(brief: Brief, brand: BrandProfile) -> Understood:
    """Reads a brief for a brand. Raises InvalidBrief where lettering says what is barred."""
    _check_lettering(brief, house_rules(brief, brand))
    rails = guardrails(brief, brand)
    intent, words = lettering_in(brief.intent)
    intent, without = parted(intent)
    wishes = replace(read_wishes(rails.without_barred(intent)), without=without)
    product = find_product(brief.product or wishes.product or "")
    reading = read_intent(intent)
    elsewhere = " ".join((*wishes.colours, *wishes.said.values())).casefold()
    changed = [f"{word} is left out of the intent: {by} bars it" for word, by in rails.barred_in(intent)]
    changed.extend(wishes.dropped)
    if words and brief.format is Format.REPEAT:
        changed.append(f"{words!r} is not set: a repeat runs over the whole cloth and has no place for words")
    if product and wishes.product not in (None, product.name):
        changed.append(f"the words say {wishes.product}; it is made for the brief's product, {product.name}")
    changed.extend(line for line in reading.lacking if line.split(" is ", 1)[0].casefold() not in elsewhere)
    return Understood(brief=brief, rails=rails, reading=reading, wishes=wishes, product=product, changed=tuple(changed))


def _check_lettering(brief: Brief, rails: Guardrails) -> None:
    barred = rails.barred_in(brief.lettering or "")
    if barred:
        word, by = barred[0]
        raise InvalidBrief("lettering", f"it says {word}, and {by} bars that", "Set other words")
