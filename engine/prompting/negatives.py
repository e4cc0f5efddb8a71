"""What a prompt keeps away from: what is barred or unwanted, then what spoils this product, format, style and market."""

from __future__ import annotations

import re
from collections.abc import Iterable

from engine.prompting.understanding import Understood
from engine.prompting.vocabulary import singular, vocabulary

_WORD = re.compile(r"[\w-]+")
_TELLS_NOTHING = frozenset({
    "a", "of", "at", "below", "single", "soft", "hard", "fine", "visible", "human", "colour", "surface", "edge", "motif", "shape",
    "repeat", "print", "pattern",
})  # fmt: skip


def negative_words(told: Understood, style: str, brand_markets: Iterable[str]) -> str:
    """Phrases between commas, the most important first. What is barred always stands; the rest never speaks against the intent."""
    words, product, rails = vocabulary("negatives"), told.product, told.rails
    lists = (
        *(words["market"].get(market, "") for market in told.brief.markets or brand_markets),
        words["category"].get(product.category, "") if product else "",
        words["format"][told.sits],
        words["style"].get(style.casefold(), ""),
    )
    usual = (phrase.strip() for entry in lists for phrase in entry.split(","))
    kept = (phrase for phrase in usual if phrase and not _asked_for(phrase, told.brief.intent))
    return ", ".join(dict.fromkeys((*sorted({*rails.motifs, *rails.words}), *told.wishes.without, *kept)))


def speaking_for(negative: str, intent: str) -> str:
    """A template's negative less the phrases that speak against what the intent asks for."""
    parts = (part.strip() for part in negative.split(","))
    return ", ".join(part for part in parts if "{" in part or not _asked_for(part, intent))


def _asked_for(phrase: str, intent: str) -> bool:
    """Whether the intent names what the phrase is about: a word of it that tells, in singular or plural."""
    said = {singular(word) for word in _WORD.findall(intent.casefold())}
    return any(singular(word) in said - _TELLS_NOTHING for word in _WORD.findall(phrase.casefold()))
