"""What the words of an intent already say: motifs, a style, colours, a mood."""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.composition.motifs import load_library
from engine.prompting.vocabulary import singular, vocabulary

_WORD = re.compile(r"[\w-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """`motifs` are words of the intent that the library knows; the rest what the vocabulary adds, or None."""

    motifs: tuple[str, ...]
    style: str | None
    subject: str | None
    colours: str | None
    mood: str | None


def read_intent(intent: str) -> Reading:
    """The motifs that an intent names, and what the vocabulary adds to its words."""
    text = " ".join(["", *_WORD.findall(intent.casefold()), ""])
    words = vocabulary("styles")
    style = _said(words["style"], text) or _said(words["subject_style"], text)
    return Reading(
        motifs=_motifs(text),
        style=style[0] if style else None,
        subject=", ".join(_said(words["subject"], text)) or None,
        colours=", ".join(_said(words["colour"], text)[:1]) or None,
        mood=", ".join(_said(words["mood"], text)[:2]) or None,
    )


def style_words(style: str) -> str:
    """A style written out for a prompt; an unknown one as the person wrote it."""
    written: dict[str, str] = vocabulary("styles")["style"]
    return written.get(style.casefold(), style)


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


def _motifs(text: str) -> tuple[str, ...]:
    """Words that name a motif; a tag alone does not (`calm` and `tropical` are no motifs), nor does the first word of a longer
    name (water is no buffalo)."""
    library = load_library()
    plain = (singular(word) for word in text.split() if len(word) > 2)
    return tuple(dict.fromkeys(word for word in plain if any(names_motif(word, name) for name in library.find(word))))


def names_motif(word: str, name: str) -> bool:
    """Whether a motif is called by this word: its whole name or the noun at its end."""
    plain, called = singular(word.casefold().replace("-", " ")), name.casefold().replace("-", " ")
    return plain == called or plain == called.rsplit(" ", 1)[-1]
