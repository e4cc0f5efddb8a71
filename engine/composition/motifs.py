"""Motifs: up to four layers of vector paths with tone roles, and the library that holds them."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from engine.composition import motif_words, pen
from engine.errors import EngineError

if TYPE_CHECKING:
    from engine.composition.motif_files import Drawings

MOTIF_FOLDER = Path(__file__).resolve().parents[2] / "data" / "motifs"
GRID = 5000
"""Steps of a stored path in the unit box: half a pixel on a figure of 20 cm at 300 dpi."""
_SPELT_ALIKE = 0.75  # difflib's ratio: one wrong letter in four to eight


class UnknownMotif(EngineError):
    """A motif's name is not in the library; `nearest` offers what is."""

    def __init__(self, name: str, nearest: tuple[str, ...]) -> None:
        self.name, self.nearest = name, nearest
        super().__init__(f"There is no motif named {name!r} in the library. The nearest are: {', '.join(nearest)}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One colour of a motif: SVG path data (absolute M L C Z) in a unit box about (0, 0), y downwards.

    `tone` 0 body, 1 companion (both carry the silhouette), 2 detail and 3 fine detail (both lie on the others).
    """

    tone: int
    path: str
    even_odd: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Motif:
    """One figure, layers back to front. `width` and `height` are its extent within the unit box, the larger being 1;
    `area` the share of the unit box it covers."""

    name: str
    tags: tuple[str, ...]
    family: str
    source: str
    licence: str
    layers: tuple[Layer, ...]
    width: float = 1.0
    height: float = 1.0
    area: float = 0.5
    upright: bool = False


class Sketch:
    """Collects outlines by tone; layers are drawn in the order in which their tones are first used."""

    def __init__(self) -> None:
        self.tones: dict[int, list[pen.Outline]] = {}

    def add(self, tone: int, *outlines: pen.Outline) -> None:
        """Adds to a tone's layer; outlines of one tone add up where they overlap."""
        self.tones.setdefault(tone, []).extend(pen.oriented(o) for o in outlines)

    def finish(self, name: str, family: str, tags: tuple[str, ...], *, area: float, upright: bool) -> Motif:
        """Fits the drawing into the unit box."""
        points = np.vstack([o[::3] for outlines in self.tones.values() for o in outlines])
        low, high = points.min(0), points.max(0)
        size = float((high - low).max())
        shift = (low + high) / 2
        layers = tuple(
            Layer(tone=tone, path=pen.path_data([(o - shift) / size for o in outlines])) for tone, outlines in self.tones.items()
        )
        width, height = ((high - low) / size).tolist()
        return Motif(
            name=name,
            tags=tags,
            family=family,
            source="Strikeoff",
            licence="own work",
            layers=layers,
            width=width,
            height=height,
            area=area,
            upright=upright,
        )


@dataclass(frozen=True, slots=True)
class Library:
    """All motifs by name: stored drawings and procedural families (whose every draw is different).

    `held_out` are drawings by other hands that measure control: `draw` and `tags` know them by their full name, nothing else does.
    """

    stored: Drawings
    held_out: Drawings
    _words: Mapping[str, tuple[str, ...]] = field(repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """Every motif name, procedural families first."""
        from engine.composition.families import FAMILIES

        return (*FAMILIES, *(n for n in self.stored if n not in FAMILIES))

    def tags(self, name: str) -> tuple[str, ...]:
        """The words that a motif answers to."""
        from engine.composition.families import FAMILIES

        if name in FAMILIES:
            return FAMILIES[name].tags
        for drawings in (self.stored, self.held_out):
            if name in drawings:
                return drawings.tags(name)
        return self._motif(name).tags

    def find(self, word: str) -> tuple[str, ...]:
        """Names of motifs that are called or tagged `word`, singular or plural, the name itself first; where there are none, those
        that French, German, Spanish or Japanese (or an English keyword) calls so."""
        return self.find_english(word) or self._resolved(motif_words.find(word))

    def find_english(self, word: str) -> tuple[str, ...]:
        """Names of motifs whose English name or tag is `word`, singular or plural; the name itself first. Fillers, which lie
        between motifs, stand in only where nothing else answers."""
        from engine.composition.families import FAMILIES

        forms = _forms(word.strip().lower().replace("_", " ").replace("-", " "))
        found = dict.fromkeys(name for form in forms for name in self._words.get(form, ()))
        exact = [n for n in found if n.replace("-", " ") in forms]
        others = [n for n in found if n not in exact]
        whole = [n for n in others if n not in FAMILIES or not FAMILIES[n].filler]
        return (*exact, *(whole if whole or exact else others))

    def near(self, word: str, n: int = 3) -> tuple[str, ...]:
        """Up to n names near to `word`: called so, else alike in meaning, else spelt nearly so."""
        found = [*self.find(word), *self._resolved(motif_words.alike(word))]
        for key in difflib.get_close_matches(word.lower()[:80], self._words, n=2 * n, cutoff=_SPELT_ALIKE):
            found += self._words[key]
        return tuple(dict.fromkeys(found))[:n]

    def nearest(self, word: str, n: int = 3) -> tuple[str, ...]:
        """The n names nearest to `word`; where too few are near, the least unlike in spelling."""
        found = list(self.near(word, n))
        if len(found) < n:
            for key in difflib.get_close_matches(word.lower()[:80], self._words, n=4 * n, cutoff=0.0):
                found += self._words[key]
        return tuple(dict.fromkeys(found))[:n]

    def draw(self, name: str, seed: int) -> Motif:
        """The motif of that name; a family draws the variant of `seed`. Raises UnknownMotif."""
        from engine.composition.families import FAMILIES, draw_family

        if name in FAMILIES:
            return draw_family(name, seed)
        return self._motif(name)

    def _motif(self, name: str) -> Motif:
        for drawings in (self.stored, self.held_out):
            if name in drawings:
                return drawings[name]
        found = self.find(name)
        if found and found[0] in self.stored:
            return self.stored[found[0]]
        raise UnknownMotif(name, self.nearest(name))

    def _resolved(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """Names as they stand, tags (flower) as all that carry them."""
        return tuple(dict.fromkeys(name for word in words for name in ((word,) if self._has(word) else self.find_english(word))))

    def _has(self, name: str) -> bool:
        from engine.composition.families import FAMILIES

        return name in FAMILIES or name in self.stored


def _forms(word: str) -> tuple[str, ...]:
    forms = [word]
    if word.endswith("ies"):
        forms.append(word[:-3] + "y")
    if word.endswith("ves"):
        forms.append(word[:-3] + "f")
    if word.endswith("es"):
        forms.append(word[:-2])
    if word.endswith("s") and not word.endswith("ss"):
        forms.append(word[:-1])
    return tuple(forms)


@lru_cache(maxsize=4)
def load_library(folder: Path = MOTIF_FOLDER) -> Library:
    """The procedural families and every collection in `folder`; drawings are read when they are first drawn."""
    from engine.composition.families import FAMILIES
    from engine.composition.motif_files import Drawings, read_entries

    entries = list(read_entries(folder))
    stored = {entry.name: entry for entry in entries if not entry.held_out}
    words: dict[str, list[str]] = {}
    tagged = {name: family.tags for name, family in FAMILIES.items()}
    tagged |= {name: entry.tags for name, entry in stored.items() if name not in FAMILIES}
    for name, tags in tagged.items():
        plain = name.replace("-", " ")
        for word in dict.fromkeys((plain, *plain.split(), *tags)):
            words.setdefault(word, []).append(name)
    return Library(
        stored=Drawings(stored),
        held_out=Drawings({entry.name: entry for entry in entries if entry.held_out}),
        _words={word: tuple(names) for word, names in words.items()},
    )
