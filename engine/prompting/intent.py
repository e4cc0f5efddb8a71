"""What the words of an intent already say: motifs, a style, colours, a mood."""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.composition.finishes import nearest_style
from engine.composition.motifs import load_library
from engine.prompting.languages import glossed
from engine.prompting.lettering_said import lettering_in
from engine.prompting.named_motifs import named_motifs, names_motif, says_else
from engine.prompting.themes import theme_of
from engine.prompting.vocabulary import vocabulary
from engine.prompting.wishes import read_wishes

__all__ = ["Reading", "names_motif", "read_intent", "style_words", "styles_said", "unknown_styles"]

_WORD = re.compile(r"[\w-]+")
_STYLED = re.compile(r"\b([\w-]+)[ -]styled?\b")
_NO_STYLE = frozenset(
    ("a", "an", "any", "free", "house", "in", "my", "new", "no", "our", "own", "same", "some", "that", "the", "this")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """`motifs` are what the intent asks to be drawn, in words that the library knows; `lacking` has a sentence for each thing
    it names and the library does not hold; `theme` are motifs that show the world it names, if any: one of them leads where no
    motif is named, others keep company; the rest is what the vocabulary adds, or None."""

    motifs: tuple[str, ...]
    theme: tuple[str, ...]
    lacking: tuple[str, ...]
    style: str | None
    subject: str | None
    colours: str | None
    mood: str | None


def read_intent(intent: str) -> Reading:
    """The motifs that an intent names, and what the vocabulary adds to its words."""
    intent, _ = lettering_in(intent)
    text = " ".join(["", *_WORD.findall(glossed(intent).casefold()), ""])
    words = vocabulary("styles")
    style = _said(words["style"], text) or _said(words["subject_style"], text)
    theme = theme_of(intent)
    named = named_motifs(intent if theme.seasonal else theme.rest)
    return Reading(
        motifs=named.motifs,
        theme=() if theme.seasonal and named.motifs else theme.motifs,
        lacking=named.lacking,
        style=style[0] if style else None,
        subject=", ".join(_said(words["subject"], text)) or None,
        colours=", ".join(_said(words["colour"], text)[:1]) or None,
        mood=", ".join(_said(words["mood"], text)[:2]) or None,
    )


def style_words(style: str) -> str:
    """A style written out for a prompt; an unknown one as the person wrote it."""
    written: dict[str, str] = vocabulary("styles")["style"]
    return written.get(style.casefold(), style)


def styles_said(intent: str) -> tuple[str, ...]:
    """Every style that an intent names, written out."""
    return _said(vocabulary("styles")["style"], " ".join(["", *_WORD.findall(intent.casefold()), ""]))


def unknown_styles(intent: str) -> tuple[str, ...]:
    """What an intent calls a style and nothing is drawn in: tattoo style."""
    text = glossed(lettering_in(intent)[0]).casefold()
    known = {*_NO_STYLE, *(word for said in read_wishes(intent).said.values() for word in said.casefold().split())}
    return tuple(word for word in _STYLED.findall(text) if word not in known and not _means_something(word))


def _means_something(word: str) -> bool:
    finish = word == "flat" or nearest_style(word) != "flat"
    return finish or says_else(word) or bool(load_library().find(word) or theme_of(word).motifs)


def _said(entries: dict[str, str], text: str) -> tuple[str, ...]:
    """What the words of the text stand for, in the text's order; the longest key wins where two begin at one place."""
    found: dict[int, str] = {}
    for key in sorted(entries, key=len):
        at = max(text.find(f" {key} "), text.find(f" {key}s "))
        if at >= 0:
            found[at] = key
    starts = sorted(found)
    kept = [at for at in starts if not any(other < at < other + len(found[other]) for other in starts)]
    return tuple(dict.fromkeys(entries[found[at]] for at in kept))
