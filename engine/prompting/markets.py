"""Markets and what is not drawn for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from engine.prompting.vocabulary import vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketRules:
    """Motif words and prompt words that are not used for one market, each with the market it came from."""

    motifs: dict[str, str]
    words: dict[str, str]


@cache
def market_codes() -> frozenset[str]:
    """ISO 3166-1 alpha-2 codes."""
    return frozenset(vocabulary("markets")["codes"].split())


def market_alias(code: str) -> str | None:
    """The code that a common mistake stands for, such as GB for UK."""
    alias: str | None = vocabulary("markets")["aliases"].get(code)
    return alias


def rules_for(markets: Iterable[str]) -> MarketRules:
    """The union of the rules of these markets."""
    rules = vocabulary("markets")["rules"]
    motifs: dict[str, str] = {}
    words: dict[str, str] = {}
    for market in markets:
        entry = rules.get(market, {})
        motifs |= dict.fromkeys(entry.get("motifs", ()), market)
        words |= dict.fromkeys(entry.get("words", ()), market)
    return MarketRules(motifs=motifs, words=words)
