"""French, German, Spanish and Japanese words of an intent beyond its motifs: what is wished, not wanted, or barred."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from engine.composition.motif_words import LANGUAGES, fold, forms, load_words
from engine.prompting.named_motifs import counts_of, named_motifs, parts_of, stands_free, tokens_of
from engine.prompting.vocabulary import vocabulary

Span = tuple[int, int]

_WORD = re.compile(r"[^\W_]+")
_JAPANESE = re.compile("[\u3041-\u30ff\u4e00-\u9fff]")
_LONGEST = 5  # words of a phrase
_SURE = 4  # letters of a name that is looked for in a text of another language
# endings by which adjectives agree with their noun, and the plain form that they leave
_AGREEMENT: Mapping[str, tuple[tuple[str, str], ...]] = {
    "fr": (("e", ""), ("es", ""), ("s", "")),
    "de": (("e", ""), ("en", ""), ("er", ""), ("es", ""), ("em", "")),
    "es": (("a", "o"), ("os", "o"), ("as", "o"), ("es", ""), ("s", "")),
    "ja": (),
}
_END = r"(?=$|[,.;!、。])"
_WITHOUT: Mapping[str, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:no|without|avoid(?:ing)?) ([\w'’-]+(?: [\w'’-]+){0,2}?)(?=$|[,.;!]| (?:and|but|with|in|on)\b)", re.IGNORECASE
    ),
    "fr": re.compile(rf"\b(?:sans|pas de|pas d['’]) ?([\w'’-]+(?: [\w'’-]+){{0,2}}?)(?:{_END}| (?=et|mais|avec|sur|en)\b)", re.I),
    "de": re.compile(rf"\b(?:ohne|keine?) ([\w'’-]+(?: [\w'’-]+){{0,2}}?)(?:{_END}| (?=und|aber|mit|auf|in)\b)", re.I),
    "es": re.compile(rf"\b(?:sin|nada de) ([\w'’-]+(?: [\w'’-]+){{0,2}}?)(?:{_END}| (?=y|pero|con|sobre|en)\b)", re.I),
    "ja": re.compile(r"([^\s、。,]+?)(?:なし|抜き|を除いて|は不要|は入れない)で?"),
}


@lru_cache(maxsize=1024)
def language_of(text: str) -> str:
    """en, fr, de, es or ja: whose function words, motifs and wish words a text has most of; English where none has more."""
    if _JAPANESE.search(text):
        return "ja"
    counts = counts_of(tokens_of(fold(text)))
    for language in LANGUAGES[:-1]:
        counts[language] += sum(1 for _ in _said(text, language, _wishes(language)))
    return max(counts, key=lambda language: counts[language])


def parted(text: str) -> tuple[str, tuple[str, ...]]:
    """(the text less what it does not want, what that is: motifs in English, other things as they are written)"""
    pattern = _WITHOUT[language_of(text)]
    unwanted = (match[1].strip() for match in pattern.finditer(text))
    return pattern.sub("", text), tuple(word for phrase in unwanted for word in _in_english(phrase))


@lru_cache(maxsize=1024)
def glossed(text: str) -> str:
    """The text with its wish words in English; a text in English stays as it is."""
    language = language_of(text)
    if language == "en":
        return text
    parts, at = [], 0
    for start, end, english in _said(text, language, _wishes(language)):
        parts += [text[at:start], f" {english} " if language == "ja" else english]
        at = end
    return "".join([*parts, text[at:]]).strip()


def places_of(english: str, text: str) -> list[Span]:
    """(start, end) of each place where a text says a thing in another language. In a text of one language only that one counts;
    where none is told, all do, for names that are long enough to be no other word."""
    told = language_of(text)
    languages = LANGUAGES[:-1] if told == "en" else (told,)
    return [(start, end) for language in languages for start, end, _ in _said(text, language, _names(english, language), told)]


def _in_english(phrase: str) -> tuple[str, ...]:
    return named_motifs(phrase).motifs or (phrase,)


def _said(text: str, language: str, table: Mapping[str, str], told: str = "") -> Iterator[tuple[int, int, str]]:
    """(start, end, value) of each phrase of a text that a table of folded words holds, the longest at each place."""
    if language == "ja":
        yield from _said_in_japanese(text, table)
        return
    words = list(_WORD.finditer(text))
    at = 0
    while at < len(words):
        for count in range(min(_LONGEST, len(words) - at), 0, -1):
            start, end = words[at].start(), words[at + count - 1].end()
            written = text[start:end]
            found = next((form for form in _forms(written, language, told) if form in table), None)
            if found:
                yield start, end, table[found]
                at += count - 1
                break
        at += 1


def _forms(written: str, language: str, told: str) -> Iterator[str]:
    """What a phrase may be a form of: folded in a text of that language, else only as it is written."""
    if told == "en":
        if len(written) >= _SURE:
            yield from forms(f"={written.casefold()}", language)
        return
    plain = fold(written)
    yield from forms(plain, language)
    yield from (plain.removesuffix(ending) + base for ending, base in _AGREEMENT[language] if plain.endswith(ending))
    if language == "de" and " " not in plain:
        yield from parts_of(plain)


def _said_in_japanese(text: str, table: Mapping[str, str]) -> Iterator[tuple[int, int, str]]:
    plain = "".join(folded if len(folded := fold(c)) == 1 else c for c in text)
    longest = max(map(len, table), default=0)
    at = 0
    while at < len(plain):
        ends = range(min(len(plain), at + longest), at, -1)
        end = next((end for end in ends if plain[at:end] in table and stands_free(text, at, end)), None)
        if end is not None:
            yield at, end, table[plain[at:end]]
        at = end or at + 1


@cache
def _wishes(language: str) -> Mapping[str, str]:
    """Folded phrases of a language to the English wish word that they mean; words that are the same in both tell nothing."""
    table = vocabulary("wishes_in_languages")
    said = {fold(word): english for english, languages in table.items() for word in _listed(languages.get(language, ""))}
    return {word: english for word, english in said.items() if word != english}


@lru_cache(maxsize=1024)
def _names(english: str, language: str) -> Mapping[str, str]:
    """What a language calls a thing, folded; and as it is written behind a mark, for texts in which its language is not told."""
    words = load_words()
    written = _listed(vocabulary("barred").get(english, {}).get(language, ""))
    called = defaultdict(str, {fold(word): english for word in written} | {f"={word.casefold()}": english for word in written})
    for table in (words.own[language], words.called[language]):
        for word, means in table.items():
            if any(english == name or english in name.split() for name in means):
                called[word] = english
    return called


def _listed(words: str) -> list[str]:
    return re.split(r",\s*", words) if words else []
