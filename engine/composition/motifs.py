"""Motifs: up to four layers of vector paths with tone roles, and the library that holds them."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np

from engine.composition import pen
from engine.errors import EngineError

MOTIF_FOLDER = Path(__file__).resolve().parents[2] / "data" / "motifs"


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
    """All motifs by name: stored drawings and procedural families (whose every draw is different)."""

    stored: Mapping[str, Motif]
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
        return self._motif(name).tags

    def find(self, word: str) -> tuple[str, ...]:
        """Names of motifs that are called or tagged `word`, singular or plural; the name itself first."""
        word = word.strip().lower().replace("_", " ").replace("-", " ")
        found: dict[str, None] = {}
        for form in _forms(word):
            for name in self._words.get(form, ()):
                found.setdefault(name)
        exact = [n for n in found if n.replace("-", " ") in _forms(word)]
        return (*exact, *(n for n in found if n not in exact))

    def nearest(self, word: str, n: int = 3) -> tuple[str, ...]:
        """The n names spelt or tagged most like `word`."""
        found = list(self.find(word))
        close = difflib.get_close_matches(word.lower(), list(self._words), n=4 * n, cutoff=0.0)
        for key in close:
            found.extend(name for name in self._words[key] if name not in found)
        return tuple(found[:n])

    def draw(self, name: str, seed: int) -> Motif:
        """The motif of that name; a family draws the variant of `seed`. Raises UnknownMotif."""
        from engine.composition.families import FAMILIES, draw_family

        if name in FAMILIES:
            return draw_family(name, seed)
        return self._motif(name)

    def _motif(self, name: str) -> Motif:
        if name in self.stored:
            return self.stored[name]
        found = self.find(name)
        if found and found[0] in self.stored:
            return self.stored[found[0]]
        raise UnknownMotif(name, self.nearest(name))


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


def motif_from_mapping(data: Mapping[str, object], *, source: str, licence: str) -> Motif:
    """One entry of a collection file."""
    fields = dict(data)
    layers = fields.pop("layers")
    tags = fields.pop("tags")
    assert isinstance(layers, Sequence)
    assert isinstance(tags, Sequence)
    return Motif(layers=tuple(Layer(**layer) for layer in layers), tags=tuple(tags), source=source, licence=licence, **fields)  # type: ignore[arg-type]


@lru_cache(maxsize=4)
def load_library(folder: Path = MOTIF_FOLDER) -> Library:
    """Reads every collection in `folder` (one JSON file each) beside the procedural families."""
    from engine.composition.families import FAMILIES

    stored: dict[str, Motif] = {}
    for file in sorted(folder.glob("*.json")):
        collection = json.loads(file.read_text(encoding="utf-8"))
        for entry in collection["motifs"]:
            stored[entry["name"]] = motif_from_mapping(entry, source=collection["source"], licence=collection["licence"])
    words: dict[str, list[str]] = {}
    tagged = {name: family.tags for name, family in FAMILIES.items()} | {n: m.tags for n, m in stored.items() if n not in FAMILIES}
    for name, tags in tagged.items():
        for word in dict.fromkeys((name.replace("-", " "), *name.replace("-", " ").split(), *tags)):
            words.setdefault(word, []).append(name)
    return Library(stored, {word: tuple(names) for word, names in words.items()})
