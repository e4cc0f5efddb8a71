"""What a brand and its markets do not allow, asked of one word or one motif at a time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from engine.composition.motifs import load_library
from engine.domain.brand import BrandProfile
from engine.domain.brief import Brief
from engine.prompting.languages import places_of
from engine.prompting.markets import rules_for
from engine.prompting.vocabulary import singular
from engine.prompting.wishes import read_wishes


@dataclass(frozen=True, slots=True, kw_only=True)
class Guardrails:
    """Barred motif words and prompt words, each with who bars it (the brand's title, `the market GB` or `the intent`). They are
    written in English and hold in French, German, Spanish and Japanese too."""

    motifs: dict[str, str]
    words: dict[str, str]

    def bars_motif(self, word: str) -> str | None:
        """Who bars this motif word, by its own name or because all motifs it stands for are barred."""
        for barred, by in self.motifs.items():
            if _plain(barred) in {_plain(part) for part in (word, *word.split())}:
                return by
        found = load_library().find(word)
        return self._all_barred(found) if found else None

    def bars_name(self, name: str) -> bool:
        """Whether a motif of the library is one that a barred word means: its name says so, or it is tagged with the word."""
        said = {_plain(name), *(_plain(part) for part in name.replace("-", " ").split())}
        tags = {_plain(tag) for tag in load_library().tags(name)}
        return any(_plain(barred) in said | tags for barred in self.motifs)

    def bars_text(self, text: str) -> tuple[str, str] | None:
        """(barred word, who bars it) of the first barred prompt word in a text."""
        return next(iter(_barred(self.words, text)), None)

    def without_barred(self, text: str) -> str:
        """The text less its barred words."""
        spans = sorted(chain.from_iterable(_places(word, text) for word in (*self.words, *self.motifs)))
        kept, at = [], 0
        for start, end in spans:
            kept.append(text[at:start])
            at = max(at, end)
        return " ".join("".join([*kept, text[at:]]).split()).strip(" ,;")

    def barred_in(self, text: str) -> list[tuple[str, str]]:
        """(word, who bars it) for each barred word or motif that a text says."""
        return _barred({**self.words, **self.motifs}, text)

    def _all_barred(self, names: tuple[str, ...]) -> str | None:
        if not all(self.bars_name(name) for name in names):
            return None
        return next(iter(self.motifs.values()), None)


def guardrails(brief: Brief, brand: BrandProfile) -> Guardrails:
    """The house rules and what the intent does not want."""
    house = house_rules(brief, brand)
    return Guardrails(motifs=dict.fromkeys(read_wishes(brief.intent).without, "the intent") | house.motifs, words=house.words)


def house_rules(brief: Brief, brand: BrandProfile) -> Guardrails:
    """The brand's bars, and those of the markets that the brief names (else the brand's markets)."""
    market = rules_for(brief.markets or brand.markets)
    return Guardrails(
        motifs={word: f"the market {code}" for word, code in market.motifs.items()}
        | dict.fromkeys(brand.motifs_barred, brand.title),
        words=barred_words(brand, brief.markets or brand.markets).words,
    )


def barred_words(brand: BrandProfile, markets: Iterable[str]) -> Guardrails:
    """The words that the brand and these markets do not allow."""
    bars = {word: f"the market {code}" for word, code in rules_for(markets).words.items()}
    return Guardrails(motifs={}, words=bars | dict.fromkeys(brand.words_barred, brand.title))


def _barred(words: Mapping[str, str], text: str) -> list[tuple[str, str]]:
    return [(word, by) for word, by in words.items() if _places(word, text)]


@lru_cache(maxsize=4096)
def _places(word: str, text: str) -> tuple[tuple[int, int], ...]:
    """(start, end) of each place where a text says a barred English word, in any of the five languages."""
    plain = _plain(word)
    stem = re.escape(plain.removesuffix("y")) + ("(?:y|ies)" if plain.endswith("y") else "(?:s|es)?")
    english = (match.span() for match in re.finditer(rf"\b(?:{stem}|{re.escape(word)})\b", text, re.IGNORECASE))
    return (*english, *places_of(plain, text))


def _plain(word: str) -> str:
    return singular(word.casefold().replace("-", " ").strip())
