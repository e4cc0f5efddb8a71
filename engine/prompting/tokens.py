"""How many tokens a text costs a CLIP text encoder, and the part of it that fits, the important first."""

from __future__ import annotations

import gzip
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise

from engine.prompting.vocabulary import DATA

MAX_TOKENS = 77
"""What a CLIP text encoder reads, its marks of beginning and end included."""
_ROOM = MAX_TOKENS - 2
_LONGEST_HEAD = 28
"""Tokens of the first phrase of a part: a long intent must leave room for the rest of the prompt."""

_PIECE = re.compile(r"'s|'t|'re|'ve|'m|'ll|'d|[^\W\d_]+|\d|(?:[^\w\s]|_)+", re.IGNORECASE)
_DANGLING = frozenset(["a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"])


def count_tokens(text: str) -> int:
    """Tokens of a text without the two marks, as CLIP's byte-pair encoding splits it."""
    return sum(_tokens_of(piece) for piece in _PIECE.findall(text.lower()))


def fit(parts: Sequence[str]) -> str:
    """Parts of a prompt, each of phrases between commas, as one text that an encoder reads whole. The first phrase of every part
    comes before the second of any; what is kept stays in its order."""
    phrases = [(rank, at, phrase) for at, part in enumerate(parts) for rank, phrase in enumerate(split(part))]
    kept: dict[str, tuple[int, int, str]] = {}
    left = _ROOM
    for rank, at, phrase in sorted(phrases):
        said = shortened(phrase, min(_LONGEST_HEAD, left))
        cost = count_tokens(said) + 1
        if said and cost <= left + 1 and said not in kept and (said == phrase or rank == 0):
            kept[said] = (at, rank, said)
            left -= cost
    return ", ".join(said for _, _, said in sorted(kept.values()))


def cut(text: str) -> str:
    """As much of a text, in its own order, as an encoder reads."""
    return shortened(text, _ROOM)


def split(part: str) -> list[str]:
    """The phrases between the commas of a part."""
    return [phrase for phrase in (" ".join(phrase.split()) for phrase in part.split(",")) if phrase]


def shortened(phrase: str, tokens: int) -> str:
    """As many whole words as these tokens hold, without a little word at the end that leads nowhere; it may be empty."""
    if count_tokens(phrase) <= tokens:
        return phrase
    words = phrase.split()
    while words and (count_tokens(" ".join(words)) > tokens or words[-1].casefold() in _DANGLING):
        words.pop()
    return " ".join(words)


@cache
def _ranks() -> dict[tuple[str, str], int]:
    """CLIP's merges in the order in which they were learned (OpenAI CLIP, MIT licence; 48,894 pairs)."""
    lines = gzip.decompress((DATA / "vocabularies" / "clip_merges.txt.gz").read_bytes()).decode("utf-8").splitlines()
    return {(first, second): rank for rank, (first, second) in enumerate(line.split(" ") for line in lines)}


@cache
def _letters() -> dict[int, str]:
    """The printable letter that stands for each byte: itself, or one above 255."""
    shown = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    hidden = [byte for byte in range(256) if byte not in shown]
    return {byte: chr(byte) for byte in shown} | {byte: chr(256 + at) for at, byte in enumerate(hidden)}


@lru_cache(maxsize=16_384)
def _tokens_of(piece: str) -> int:
    ranks, letters = _ranks(), [_letters()[byte] for byte in piece.encode("utf-8", "replace")]
    letters[-1] += "</w>"
    while len(letters) > 1:
        pairs = list(pairwise(letters))
        best = min(pairs, key=lambda pair: ranks.get(pair, len(ranks)))
        if best not in ranks:
            break
        letters = _merged(letters, best)
    return len(letters)


def _merged(letters: list[str], pair: tuple[str, str]) -> list[str]:
    merged: list[str] = []
    for letter in letters:
        if merged and (merged[-1], letter) == pair:
            merged[-1] += letter
        else:
            merged.append(letter)
    return merged
