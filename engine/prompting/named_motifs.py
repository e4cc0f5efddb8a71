"""The motifs that an intent names, in English, French, German, Spanish or Japanese, and the things it names that no motif shows."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from engine.composition.motif_words import LANGUAGES, called_so, fold, forms, load_words
from engine.composition.motifs import load_library
from engine.prompting.products import product_words
from engine.prompting.vocabulary import singular, vocabulary

_LONGEST = 4  # words of a name
_SPELT_ALIKE = 0.84  # one wrong letter in six
_PART = re.compile(r"[^\W_]+|[,;.:!?/&+()|]")
_STOP = re.compile(r"\W")
_MOST_WORDS = 400  # of an intent: what comes later is not read for motifs


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# words by which a language is told; folded
_FUNCTION_WORDS: Mapping[str, frozenset[str]] = {
    "en": _words("the a an and of with for in on at to by from over under is are or as into"),
    "fr": _words("le la les l des de du d un une et avec pour sur dans en a au aux sous"),
    "de": _words(
        """der die das den dem des ein eine einen einem einer und mit auf in im am fur furs ins als bei von vom zu zum zur ohne
        unter uber"""
    ),
    "es": _words("el la los las un una unos unas de del y con para en sobre al por"),
}
# motifs whose name alone means something else in a brief: verbs, layouts, repeats, materials, colours
_ALONE = _words("mirror diamond spiral fly watch mate duck train ring log ice fire wheel")  # but ducks are birds
_COLOURS_ALONE = _words("cream green")
# what is made of other things: a bouquet of peonies shows peonies
_OF_OTHERS = _words("bouquet bunch posy spray sprig basket garland wreath branch")
_DRAWN_SO = ("bold ", "line ")  # how an icon is drawn, in its name: bold lemons are lemons
_A_KIND = 12  # motifs that share a word which tells them from nothing
_PRINTS = ("muster", "motiv", "motive", "druck", "print")
_COLOURS_TOO = _words(
    "rose roses rosa rosas orange oranges naranja naranjas olive coral peach lime lemon plum lavender lilas citron"
)
LAID_ON = _words("rose orange olive peach lime lemon plum")
"""Colours after `on`, though fruits and flowers are called so too: those would be several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedMotifs:
    """`motifs` are English words that the library knows, also those that stand in for what it does not hold; `lacking` has a
    sentence about each such thing."""

    motifs: tuple[str, ...]
    lacking: tuple[str, ...]


@lru_cache(maxsize=256)
def named_motifs(intent: str) -> NamedMotifs:
    """What an intent asks to be drawn, in whatever of the five languages it is written."""
    if any("\u3041" <= c <= "\u30ff" or "\u4e00" <= c <= "\u9fff" for c in intent):
        return _read_japanese(intent)
    folded = tokens_of(fold(intent))
    language = language_of(folded)
    if language != "en":
        return _Reader(language, folded).read()
    named = _Reader("en", tokens_of(intent.casefold())).read()
    return named if named.motifs else next((other for other in _read_otherwise(folded) if other.motifs), named)


def _read_otherwise(words: Sequence[str]) -> Iterator[NamedMotifs]:
    """What languages that are as likely as English make of a few words."""
    counts = {language: sum(word in common for word in words) for language, common in _FUNCTION_WORDS.items()}
    return (_Reader(lang, list(words)).read() for lang in ("de", "fr", "es") if counts[lang] >= counts["en"])


def language_of(words: Sequence[str]) -> str:
    """The language with most of these folded words: function words, and names of motifs. English where none has more."""
    counts = counts_of(words)
    return max(counts, key=lambda language: counts[language])


def counts_of(words: Sequence[str]) -> dict[str, int]:
    """How many of these folded words each language knows, English first: as function words or as names of motifs."""
    counts = {"en": sum(word in _FUNCTION_WORDS["en"] or motif_called(word) is not None for word in words)}
    for language in LANGUAGES[:-1]:
        common = _FUNCTION_WORDS[language]
        counts[language] = sum(word in common or bool(called_so(word, language)) for word in words)
    return counts


def names_motif(word: str, name: str) -> bool:
    """Whether a motif is called by this word: its whole name, or the noun at its end where that is no kind (of all flowers, a tile
    flower is not more a flower than a rose)."""
    plain, called = singular(word.casefold().replace("-", " ")), name.casefold().replace("-", " ")
    if plain in (called, singular(called)):
        return True
    return _noun(called) == plain and len(load_library().find_english(plain)) < _A_KIND


def _noun(called: str) -> str:
    return singular(called.rsplit(" ", 1)[-1])


def tokens_of(text: str) -> list[str]:
    """Words, with a comma wherever a name cannot go on."""
    return ["," if _STOP.fullmatch(part) else part for part in _PART.findall(text)][:_MOST_WORDS]


class _Reader:
    """Reads words from left to right, at each place the longest name that begins there."""

    def __init__(self, language: str, words: list[str]) -> None:
        self.language, self.words = language, words
        self.motifs: dict[str, None] = {}
        self.lacking: dict[str, None] = {}

    def read(self) -> NamedMotifs:
        at = 0
        after_motif = False
        while at < len(self.words):
            step, word = next(self._motif_at(at), (1, None))
            colour = step == 1 and self._means_colour(at, after_motif)
            after_motif = word is not None and not colour
            if after_motif and word is not None:
                self.motifs[word] = None
            elif not colour:
                step = self._note_lacking(at)
            at += step
        return NamedMotifs(motifs=tuple(self.motifs), lacking=tuple(self.lacking))

    def _motif_at(self, at: int) -> Iterator[tuple[int, str | None]]:
        """(how many words, the motif word)"""
        for count in range(min(_LONGEST, len(self.words) - at), 0, -1):
            phrase = " ".join(self.words[at : at + count])
            if count == 1 and phrase in _OF_OTHERS and self.words[at + 1 : at + 2] == ["of"]:
                continue
            if count > 1 and phrase.startswith(_DRAWN_SO):
                continue
            if self.language == "en" and (phrase in _products() or phrase in vocabulary("wishes")["placement"]):
                yield count, None
            word = motif_called(phrase) if self.language == "en" else self._foreign(phrase)
            if word:
                yield count, word

    def _foreign(self, phrase: str) -> str | None:
        if phrase in _FUNCTION_WORDS[self.language] or _means_otherwise(phrase, self.language):
            return None
        parts = tuple(parts_of(phrase)) if self.language == "de" else (phrase,)
        found = _drawn(word for part in parts for word in called_so(part, self.language))
        if found or len(phrase) < 5 or " " in phrase:
            return found
        return _drawn(motif_called(part) for part in parts)  # words that travel: paisley, hibiscus

    def _means_colour(self, at: int, after_motif: bool) -> bool:
        """Whether the word at `at` is meant as a colour: after a motif, in a list of colours, or before a colour (moss green)."""
        word, following = self.words[at], self.words[at + 1 : at + 2]
        shade = bool(following) and is_shade(following[0]) and singular(word) == word
        return shade or (word in _COLOURS_TOO and (after_motif or self._follows_in(at)))

    def _follows_in(self, at: int) -> bool:
        """Whether a colour is named here: in coral and olive, on plum."""
        before = self.words[max(0, at - 3) : at]
        if before[-1:] == ["on"] and self.words[at] in LAID_ON:
            return True
        return not {"in", "en"}.isdisjoint(before) and "," not in before

    def _note_lacking(self, at: int) -> int:
        lacking = load_words().lacking[self.language]
        for count in range(min(2, len(self.words) - at), 0, -1):
            phrase = " ".join(self.words[at : at + count])
            means_otherwise = count == 1 and (phrase in _other_words() or singular(phrase) in _products())
            if phrase in _FUNCTION_WORDS[self.language] or means_otherwise:  # plum is a colour, plums are not
                continue
            for form in forms(fold(phrase), self.language):
                other = load_words().stand_ins.get(form)
                if form in lacking and (other or not load_library().find_english(form)):
                    self._stand_in(phrase, lacking[form], other)
                    return count
        sentence = _misspelt(self.words[at]) if self.language == "en" else None
        if sentence:
            self.lacking[sentence] = None
        return 1

    def _stand_in(self, phrase: str, near: tuple[str, ...], other: str | None) -> None:
        """Notes a thing that the library lacks; what is like enough is drawn in its place."""
        if other is None:
            self.lacking[_lack(phrase, near)] = None
            return
        self.motifs[other] = None
        self.lacking[f"{phrase} is not drawn: the motif library has none; {other} stands in"] = None


def _drawn(words: Iterable[str | None]) -> str | None:
    return next((word for word in words if word and load_library().find_english(word)), None)


def parts_of(word: str) -> Iterator[str]:
    """A German word, what it is the print of (Paisleymuster), and the nouns that it may end with (Walderdbeeren)."""
    yield word
    yield from (word.removesuffix(ending) for ending in _PRINTS if word.endswith(ending) and len(word) > len(ending) + 3)
    if " " not in word:
        yield from (word[start:] for start in range(3, len(word) - 4))


@lru_cache(maxsize=4096)
def motif_called(phrase: str) -> str | None:
    """The motif word of an English name; a tag alone names no motif (`calm`), nor does the first word of a longer name (water is no
    buffalo)."""
    library, plain = load_library(), " ".join((*phrase.split()[:-1], singular(phrase.split()[-1])))
    names = load_words().own["en"]
    if own := _drawn(names.get(phrase) or names.get(plain, ())):
        return own
    found = library.find_english(plain)
    if " " in plain:
        return next((name for name in found if plain in (name, singular(name))), None)
    if len(plain) < 3 or phrase in _ALONE or plain in _COLOURS_ALONE or plain in _products():
        return None
    return plain if any(plain in (name, singular(name), _noun(name)) for name in found) else None


def _means_otherwise(phrase: str, language: str) -> bool:
    """Whether a phrase is what the language says for a colour or a product: crème is no custard, a vestido nothing to be drawn."""
    wishes, products = _glosses(language)
    return phrase in wishes or any(form in products for form in forms(phrase, language))


@cache
def _glosses(language: str) -> tuple[frozenset[str], frozenset[str]]:
    """(folded phrases that stand for a wish, those of them that stand for a product)"""
    table = vocabulary("wishes_in_languages")
    said = {english: frozenset(fold(word) for word in words.get(language, "").split(", ")) for english, words in table.items()}
    return frozenset().union(*said.values()), frozenset().union(*(said[each] for each in said if each in product_words()))


def is_shade(word: str) -> bool:
    """Whether a word makes a colour of the one before it."""
    return word in _shades()


@cache
def _shades() -> frozenset[str]:
    """Words that make a colour of the thing before them: moss green, berry tones."""
    named = frozenset(name.casefold().split()[-1] for name in vocabulary("colours")["names"]) - _COLOURS_TOO
    return named | _words("brown purple tone tones tint tints shade shades hue hues coloured colored wood")


@cache
def _products() -> frozenset[str]:
    said = (word.casefold().replace("-", " ") for word in product_words())
    return frozenset(form for word in said for form in (word, singular(word), word + "s"))


def _read_japanese(intent: str) -> NamedMotifs:
    """Japanese parts no words: at each place the longest name that stands free counts."""
    words = load_words()
    lacking, called = words.lacking["ja"], {**words.called["ja"], **words.own["ja"]}
    text = intent[: _MOST_WORDS * 8]
    plain = "".join(folded if len(folded := fold(c)) == 1 else c for c in text)  # character by character: places stay what they are
    found: dict[str, None] = {}
    sentences: dict[str, None] = {}
    at = 0
    while at < len(plain):
        ends = range(min(len(plain), at + _LONGEST_JAPANESE), at, -1)
        known = (end for end in ends if plain[at:end] in called or plain[at:end] in lacking or text[at:end] in _SILENT)
        end = next((end for end in known if stands_free(text, at, end)), at)
        word = plain[at:end]
        english = _drawn(called.get(word, ()))
        if english:
            found[english] = None
        elif word in lacking:
            sentences[_lack(text[at:end], lacking[word])] = None
        at = max(end, at + 1)
    return NamedMotifs(motifs=tuple(found), lacking=tuple(sentences))


_SILENT = frozenset({"花びら", "花火"})  # petals and fireworks are no flowers
_LONGEST_JAPANESE = 12


def stands_free(text: str, start: int, end: int) -> bool:
    """A name in katakana must not go on in katakana (バラ is not in バランス), nor one kanji in kanji (木綿 is no tree); hiragana
    counts from three on."""
    scripts = {_script(c) for c in text[start:end]}
    around = {_script(c) for c in (text[start - 1 : start] + text[end : end + 1])}
    if scripts == {"hiragana"}:
        return end - start >= 3
    if scripts == {"katakana"}:
        return "katakana" not in around
    return end - start > 1 or "kanji" not in around


def _script(c: str) -> str:
    return "hiragana" if "ぁ" <= c <= "ゖ" else "katakana" if "ァ" <= c <= "ー" else "kanji" if "一" <= c <= "鿿" else "other"


def _lack(word: str, alike: tuple[str, ...]) -> str:
    near = [name for name in alike if load_library().find_english(name)][:3]
    return f"{word} is not drawn: the motif library has none" + (f"; the nearest are {_listed(near)}" if near else "")


@lru_cache(maxsize=4096)
def _misspelt(word: str) -> str | None:
    """A sentence where a word is all but the name of a motif."""
    plain = singular(word)
    if len(plain) < 6 or plain in _other_words() or load_library().find_english(plain):
        return None
    close = difflib.get_close_matches(plain, [name for name in _single_names() if name[0] == plain[0]], n=1, cutoff=_SPELT_ALIKE)
    if not close or plain.startswith(close[0]) or close[0].startswith(plain):
        return None
    return f"{word} is no motif that the library knows; the nearest is {close[0]}"


@cache
def _single_names() -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.rsplit(" ", 1)[-1] for name in load_library().names))


def says_else(word: str) -> bool:
    """Whether a word means a style, a colour, a mood or a product."""
    return singular(word.casefold()) in _other_words()


@cache
def _other_words() -> frozenset[str]:
    """Words that mean a style, a colour, a mood or a product, and so no motif."""
    styles = vocabulary("styles")
    said = [*_products(), *vocabulary("colours")["names"], *(word for table in styles.values() for word in table)]
    return frozenset(part for word in said for part in (singular(word.casefold()), *word.casefold().split()))


def _listed(names: list[str]) -> str:
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)
