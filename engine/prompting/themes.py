"""The worlds that an intent names instead of things (jungle, Christmas, under the sea), and the motifs that show them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, zip_longest

from engine.composition.motif_words import LANGUAGES, fold
from engine.prompting.languages import language_of
from engine.prompting.named_motifs import is_shade, motif_called
from engine.prompting.products import find_product
from engine.prompting.vocabulary import singular, vocabulary

_NOT_AFTER = ("white", "negative", "empty", "open", "more", "much", "less", "enough", "breathing", "of")
"""Words before `space` that speak of room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """`motifs` of all worlds named, the first of each before the second of any; `seasonal` where they only say when; `rest` is the
    intent without the words that name them."""

    motifs: tuple[str, ...] = ()
    seasonal: bool = False
    rest: str = ""


@lru_cache(maxsize=256)
def theme_of(intent: str) -> Theme:
    """The worlds that an intent names, in whatever of the five languages it is written."""
    for language in dict.fromkeys((language_of(intent), "en", *LANGUAGES)):  # a few words do not tell their language
        text, (pattern, themes) = _plain(intent, language), _phrases(language)
        found = [match for match in pattern.finditer(text) if _stands_alone(text, match)]
        if found:
            return _shown_by(tuple(dict.fromkeys(themes[match[0]] for match in found)), "".join(_without(text, found)))
    return Theme(rest=intent)


def _plain(text: str, language: str) -> str:
    """As words are compared: where accents are left out they do not count; one kana for both would join Japanese words."""
    return fold(text) if language in ("fr", "de", "es") else text.casefold()


def _shown_by(names: tuple[str, ...], rest: str) -> Theme:
    entries = [vocabulary("themes")[name] for name in names]
    lasting = [entry for entry in entries if not entry.get("season")] or entries
    motifs = chain(*zip_longest(*(entry["motifs"] for entry in lasting)))
    return Theme(motifs=tuple(dict.fromkeys(word for word in motifs if word)), seasonal=bool(lasting[0].get("season")), rest=rest)


@cache
def _phrases(language: str) -> tuple[re.Pattern[str], Mapping[str, str]]:
    """(what finds the phrases of one language in a text, the theme of each)"""
    themes = {_plain(word, language): name for name, entry in vocabulary("themes").items() for word in entry[language].split(", ")}
    said = "|".join(map(re.escape, sorted(themes, key=len, reverse=True)))
    return re.compile(said if language == "ja" else rf"(?<!\w)(?:{said})(?!\w)"), themes


def _stands_alone(text: str, match: re.Match[str]) -> bool:
    """Whether words name a world here: not a forest green, a garden cushion, a christmas tree, an ocean of roses, or room."""
    before, after = re.findall(r"[\w'-]+", text[: match.start()]), re.match(r"[ -]([\w'-]+)", text[match.end() :])
    if match[0] == "space" and before[-1:] and before[-1] in _NOT_AFTER:
        return False
    if after is None:
        return True
    longer = f"{match[0].rsplit(' ', 1)[-1]} {singular(after[1])}"
    return not (after[1] == "of" or is_shade(after[1]) or find_product(longer) or motif_called(longer))


def _without(text: str, found: list[re.Match[str]]) -> Iterator[str]:
    at = 0
    for match in found:
        yield f"{text[at : match.start()]},"
        at = match.end()
    yield text[at:]
