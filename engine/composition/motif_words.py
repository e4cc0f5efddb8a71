"""What people call motifs in French, German, Spanish and Japanese, English keywords, and what resembles a thing the library lacks.

Read when an English word is not enough, from data/motifs/words.json (Unicode's emoji names; engine/training/import_motif_words.py
makes it) and words_own.toml. Words are compared without accents, case and hyphens; plural forms are tried by each language's common
endings, so that a word needs no dictionary: a rare irregular plural is not understood.
"""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[2] / "data" / "motifs"
LANGUAGES = ("fr", "de", "es", "ja")

_KANA_SHIFT = ord("ア") - ord("あ")
_ENDINGS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "en": (("ies", "y"), ("ves", "f"), ("es", ""), ("s", "")),
    "fr": (("eaux", "eau"), ("aux", "al"), ("oeufs", "oeuf"), ("x", ""), ("s", "")),
    "de": (("n", ""), ("e", ""), ("s", ""), ("en", ""), ("er", ""), ("ern", "")),
    "es": (("ces", "z"), ("es", ""), ("s", "")),
    "ja": (),
}


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """Folded words to English motif words.

    For each language `own` and `called` hold the names that an intent may use for a motif (words_own.toml and Unicode's; English
    ones in `own` alone), `keywords` all that a motif is found by, `lacking` things that no motif shows, with the motifs nearest in
    meaning; `stand_ins` are motifs that may be drawn for some of those.
    """

    own: Mapping[str, Mapping[str, tuple[str, ...]]]
    called: Mapping[str, Mapping[str, tuple[str, ...]]]
    keywords: Mapping[str, Mapping[str, tuple[str, ...]]]
    lacking: Mapping[str, Mapping[str, tuple[str, ...]]]
    stand_ins: Mapping[str, str]


def fold(text: str) -> str:
    """Lower case without accents, hyphens and apostrophes; one kana for both, so that さくら and サクラ are one word."""
    text = unicodedata.normalize("NFKC", text).casefold().replace("œ", "oe").replace("æ", "ae")
    text = re.sub(r"['’-]", " ", text)
    return " ".join("".join(_folded(c) for c in text).split())


def _folded(c: str) -> str:
    if "ぁ" <= c <= "ゖ":
        return chr(ord(c) + _KANA_SHIFT)
    return unicodedata.normalize("NFKD", c)[0] if c < "ɐ" else c


def forms(word: str, language: str) -> Iterator[str]:
    """A folded word and what it may be the plural of; of two words and more the first may be a plural too (fleurs de cerisier)."""
    first, gap, rest = word.partition(" ")
    yield from _singulars(word, language)
    if gap:
        for one in _singulars(first, language):
            if one != first:
                yield from (f"{one} {last}" for last in _singulars(rest, language))


def _singulars(word: str, language: str) -> Iterator[str]:
    yield word
    for ending, singular in _ENDINGS[language]:
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            yield word.removesuffix(ending) + singular


def find(word: str) -> tuple[str, ...]:
    """English motif words that another language, or an English keyword, calls `word`."""
    plain, words = fold(word[:80]), load_words()
    found = [english for language in LANGUAGES for english in called_so(plain, language)]
    for language in (*LANGUAGES, "en"):
        found += (english for form in forms(plain, language) for english in words.keywords[language].get(form, ()))
    return tuple(dict.fromkeys(found))


def called_so(plain: str, language: str) -> tuple[str, ...]:
    """English motif words for a folded name, singular or plural; our own words count before Unicode's."""
    words = load_words()
    tables = (words.own[language], words.called[language])
    return next((table[form] for table in tables for form in forms(plain, language) if form in table), ())


def alike(word: str) -> tuple[str, ...]:
    """Motif words nearest in meaning to a thing that no motif shows; empty where nothing is known of it."""
    plain, lacking = fold(word[:80]), load_words().lacking
    return tuple(
        dict.fromkeys(near for language in lacking for form in forms(plain, language) for near in lacking[language].get(form, ()))
    )


@cache
def load_words() -> Words:
    """All words, read once."""
    stored = json.loads((FOLDER / "words.json").read_text(encoding="utf-8"))
    own = tomllib.loads((FOLDER / "words_own.toml").read_text(encoding="utf-8"))
    names = stored["names"]

    def named(table: Mapping[str, list[int]]) -> dict[str, tuple[str, ...]]:
        return {word: tuple(names[i] for i in found) for word, found in table.items()}

    written: dict[str, dict[str, tuple[str, ...]]] = {language: {} for language in (*LANGUAGES, "en")}
    for language, word, english in _own(own["words"]):
        written[language][word] = (*written[language].get(word, ()), english)
    called = {language: named(stored["called"][language]) for language in LANGUAGES}
    lacking = {language: named(table) for language, table in stored["lacking"].items()}
    lacking["en"] |= {fold(word): tuple(near) for word, near in own["lacking"].items()}
    keywords = {language: named(table) for language, table in stored["keywords"].items()}
    stand_ins = {fold(word): near[0] for word, near in own["lacking"].items() if near}  # by hand: Unicode's nearest are by spelling
    return Words(own=written, called=called, keywords=keywords, lacking=lacking, stand_ins=stand_ins)


def _own(words: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, str, str]]:
    for english, languages in words.items():
        for language, said in languages.items():
            for word in re.split(r",\s*", said):
                yield language, fold(word), english
