"""The words that the product knows, read once from data/vocabularies."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[2] / "data"
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
"""Names of brands and templates: they stand in paths, commands and pages."""


@cache
def vocabulary(name: str) -> dict[str, Any]:
    """data/vocabularies/<name>.toml as it stands; the caller must not change it."""
    return tomllib.loads((DATA / "vocabularies" / f"{name}.toml").read_text(encoding="utf-8"))


def nearest_words(word: str, known: Iterable[str], n: int = 3) -> tuple[str, ...]:
    """Up to `n` known words that look like `word`, nearest first; empty when none does."""
    words = {other.casefold(): other for other in known}
    return tuple(words[hit] for hit in difflib.get_close_matches(word.casefold()[:80], words, n=n, cutoff=0.5))


def one_of(word: str, known: Iterable[str]) -> str:
    """A remedy sentence: the nearest known words, or all of them when none is near and they are few."""
    known = sorted(known)
    near = nearest_words(word, known) or (tuple(known) if len(known) <= 12 else ())
    if not near:
        return f"Choose one of the {len(known)} known, such as {', '.join(known[:5])}"
    return f"Write {near[0]!r}" if len(near) == 1 else f"Choose one of {', '.join(near)}"


_IRREGULAR = {
    "cacti": "cactus", "geese": "goose", "leaves": "leaf", "mice": "mouse", "octopi": "octopus", "wolves": "wolf",
    "crocuses": "crocus", "hibiscuses": "hibiscus", "irises": "iris", "lotuses": "lotus", "octopuses": "octopus",
    "walruses": "walrus",
}  # fmt: skip


def singular(word: str) -> str:
    """A plain English singular, good enough to match `shells` with `shell` and `berries` with `berry`. By our own few rules:
    inflect 7.6 makes an `iri` of an iris."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("ves") and len(word) > 4:
        return word[:-1]
    if word.endswith(("ches", "shes", "xes", "sses", "noes", "toes", "goes")) and word not in ("canoes", "toes"):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3 else word
