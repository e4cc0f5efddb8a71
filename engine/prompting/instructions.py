"""What a director's words ask of a design: airier, larger, in navy, shells instead of fish, as half-drop."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, reduce
from typing import TypeVar

from engine.composition.motifs import load_library
from engine.prompting.intent import names_motif
from engine.prompting.vocabulary import nearest_words, singular, vocabulary

T = TypeVar("T")

LESS, MORE = -1, 1
ANOTHER = "another"
"""Said where a change is wanted and no value is named."""

SLIGHT, PLAIN, STRONG = "slight", "plain", "strong"

Directions = Mapping[str, int]
"""Words and the direction, LESS or MORE, that each means."""


def _directions(kind: str) -> Mapping[str, Directions]:
    """For density and scale, the words of a kind (comparatives, adjectives, phrases)."""
    tables: dict[str, dict[str, list[str]]] = vocabulary("instructions")[kind]
    return {of: dict.fromkeys(said["less"], LESS) | dict.fromkeys(said["more"], MORE) for of, said in tables.items()}


def _meant(kind: str) -> dict[str, str]:
    """Each word of a kind (tones, hues, repeats, layouts) and what it means."""
    tables: dict[str, list[str]] = vocabulary("instructions")[kind]
    return {word: meaning for meaning, words in tables.items() for word in words}


_COMPARATIVES, _ADJECTIVES, _PHRASES = map(_directions, ("comparatives", "adjectives", "phrases"))
_TONES, _HUES, _REPEATS, _LAYOUTS = map(_meant, ("tones", "hues", "repeats", "layouts"))
_OPPOSITE: Mapping[str, str] = vocabulary("instructions")["opposite_tones"]
_GROUND_TONES = {
    "darker": "darker", "lighter": "lighter", "paler": "lighter", "deeper": "darker", "dark": "dark", "light": "light",
    "pale": "light", "mid": "mid",
}  # fmt: skip
_OTHER_WAY = {"dark": "lighter", "light": "darker"}
_FRESH = ("another", "other", "different", "new")
_W: Mapping[str, frozenset[str]] = {kind: frozenset(words) for kind, words in vocabulary("instructions")["words"].items()}

_WORD = re.compile(r"#[0-9a-f]{6}\b|\d+(?:[.,]\d+)?|%|[^\W\d_]+(?:['’-][^\W\d_]+)*")
_CLAUSE = re.compile(
    r"[;.!?\n]+(?!\d)|,(?!\d)|\b(?:but|then|while)\b|\band (?=make|use|try|keep|please|put|with|no|larger|bigger|smaller)"
)
_KEPT = re.compile(r"\s*(?:please\s+)?(?:keep|leave|don['’]?t (?:change|touch)|do not (?:change|touch)|same|love|like|good|nice)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A change along a scale: a direction and how far (`size`, or `factor`), or a value to go to. `said` are the user's words."""

    direction: int = 0
    size: str = PLAIN
    factor: float | None = None
    to: float | None = None
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """`named` and `barred` are plain names or hex colours; `ground` a name, a hex colour, or light, mid, dark, darker, lighter;
    `tone` a direction (warmer, ...), `count` fewer or more inks; `only` where no other ink is wanted."""

    named: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()
    ground: str | None = None
    tone: str | None = None
    size: str = PLAIN
    contrast: int = 0
    count: int = 0
    only: bool = False
    another: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What was understood; `unknown` are motifs asked for that the library does not have, each with the nearest it offers."""

    density: Step | None = None
    scale: Step | None = None
    repeat: str | None = None
    layout: str | None = None
    style: str | None = None
    motifs: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    beside: bool = False
    another_motif: bool = False
    colours: Colours | None = None
    repeat_size: bool = False
    unknown: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def any(self) -> bool:
        """Whether anything that can be done was understood."""
        return any(getattr(self, name) for name in _DOABLE)


_DOABLE = ("density", "scale", "repeat", "layout", "style", "motifs", "without", "another_motif", "colours")


@dataclass(slots=True)
class _Clause:
    """One clause as words, with the meaning that earlier readers have not yet taken."""

    words: list[str]
    reason: str
    shown: Sequence[str]
    text: str = field(init=False)

    def __post_init__(self) -> None:
        self.text = f" {' '.join(self.words)} "

    def has(self, *phrases: str) -> bool:
        return any(f" {phrase} " in self.text for phrase in phrases)

    def pairs(self, firsts: Iterable[str], seconds: Collection[str]) -> bool:
        """Whether one of the first is followed by one of the second."""
        return self.has(*(f"{first} {second}" for first in firsts for second in seconds))

    def before(self, at: int, n: int = 3) -> list[str]:
        """Up to n words before, nearest first, without filling."""
        return [word for word in reversed(self.words[max(0, at - n - 2) : at]) if word not in _W["filling"]][:n]

    @property
    def size(self) -> str:
        words = set(self.words)
        if words & _W["slight"] and not self.has("little figures", "little motifs"):
            return SLIGHT
        strong = any(word in _W["strong"] and not (at and self.words[at - 1] == "too") for at, word in enumerate(self.words))
        return STRONG if strong else PLAIN


def read_instruction(instruction: str, reason: str = "", shown: Sequence[str] = ()) -> Wishes:
    """The wishes in an instruction. `reason` and the motifs `shown` settle words that could mean two things. What the person says
    to keep is not read as a wish."""
    return reduce(_merged, map(_read, _clauses(instruction, reason, shown)), Wishes())


def _read(clause: _Clause) -> Wishes:
    wanted, unwanted, unknown, beside = _motifs(clause)
    return Wishes(
        density=_density(clause), scale=_scale(clause), repeat=_repeat(clause), layout=_layout(clause), style=_style(clause),
        motifs=tuple(wanted), without=tuple(unwanted), beside=beside, another_motif=clause.pairs(_FRESH, ("motif", "motifs")),
        colours=_colours(clause), repeat_size=_asks_repeat_size(clause), unknown=tuple(unknown),
    )  # fmt: skip


def _merged(one: Wishes, other: Wishes) -> Wishes:
    """Of two clauses' wishes the first counts, but of amounts what is said last, which is the more exact."""
    return Wishes(
        density=other.density or one.density, scale=other.scale or one.scale, repeat=one.repeat or other.repeat,
        layout=one.layout or other.layout, style=one.style or other.style, motifs=_each(one.motifs + other.motifs),
        without=_each(one.without + other.without), beside=one.beside or other.beside,
        another_motif=one.another_motif or other.another_motif, colours=_joined(one.colours, other.colours),
        repeat_size=one.repeat_size or other.repeat_size, unknown=_each(one.unknown + other.unknown),
    )  # fmt: skip


def _each(values: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))


def _clauses(instruction: str, reason: str, shown: Sequence[str]) -> list[_Clause]:
    parts = _CLAUSE.split(instruction.casefold().replace("’", "'"))
    found = [_Clause(_WORD.findall(part), reason, shown) for part in parts if not _KEPT.match(part)]
    return [clause for clause in found if clause.words]


# --- scales -----------------------------------------------------------------------------------------------------------


def _density(clause: _Clause) -> Step | None:
    if clause.has("density", "coverage", "covered") and (share := _share(clause)) is not None:
        return Step(to=share, said=_said(clause))
    direction = (
        _amount_of(clause, _W["air"], LESS) or _amount_of(clause, _W["figures"], MORE, sizes=False) or _graded(clause, "density")
    )
    if not direction and clause.reason == "density":
        direction = MORE if clause.has("heavier", "bolder") else LESS if clause.has("lighter", "lighten", "calmer") else 0
    return _step(clause, direction)


def _scale(clause: _Clause) -> Step | None:
    height = re.search(r" (\d+(?:[.,]\d+)?) ?(mm|cm|millimetres|centimetres) ", clause.text)
    if height and not clause.has("repeat"):
        return Step(to=_number(height[1]) * (10 if height[2].startswith("c") else 1), said=_said(clause))
    if _asks_repeat_size(clause) or _amount_of(clause, _W["air"], LESS):
        return None
    if clause.has("twice", "double"):
        return Step(direction=MORE, factor=2.0, said=_said(clause))
    if clause.has("halve", "half the size", "half as big", "half as large", "half size"):
        return Step(direction=LESS, factor=0.5, said=_said(clause))
    for word, direction in (("reduce", LESS), ("increase", MORE)):
        if clause.pairs((word, f"{word} the"), ("scale", "size")):
            return _step(clause, direction)
    return _step(clause, _graded(clause, "scale"))


def _step(clause: _Clause, direction: int) -> Step | None:
    if not direction:
        return None
    percent = re.search(r" (\d+(?:[.,]\d+)?) (?:%|percent) ", clause.text)
    factor = max(0.1, 1 + direction * _number(percent[1]) / 100) if percent else None
    return Step(direction=direction, size=clause.size, factor=factor, said=_said(clause))


def _graded(clause: _Clause, scale: str) -> int:
    """The direction that comparatives, phrases and adjectives of a scale ask for; 0 where none does."""
    for phrase, direction in _PHRASES[scale].items():
        if clause.has(phrase):
            return direction
    for at, word in enumerate(clause.words):
        near = clause.before(at)
        if word in _COMPARATIVES[scale] and not {"not", "no", "don't"} & set(near[:1]):
            return _COMPARATIVES[scale][word]
        if word in _ADJECTIVES[scale] and (direction := _turned(clause, at, _ADJECTIVES[scale][word])):
            return direction
    return 0


def _turned(clause: _Clause, at: int, sense: int) -> int:
    """An adjective's direction: too dense and not so dense turn it, more dense and not dense enough do not."""
    word, near = clause.words[at], clause.before(at, 2)
    if word == "little" and at and clause.words[at - 1] == "a":
        return 0
    enough = at + 1 < len(clause.words) and clause.words[at + 1] == "enough"
    if enough:
        return sense if {"not", "isn't", "aren't"} & set(near) else 0
    if _W["turns"] & set(near):
        return -sense
    if "more" in near[:1]:
        return sense
    return -sense if word in _W["complaints"] or _W["states"] & set(near[:1]) else sense


def _amount_of(clause: _Clause, things: frozenset[str], sense: int, *, sizes: bool = True) -> int:
    """More space, fewer motifs, too many fish: what an amount of these means for the density."""
    for at, word in enumerate(clause.words):
        figure = sense == MORE and word not in _W["colour"] and bool(_called(word))
        if word not in things and not figure:
            continue
        near = clause.before(at)
        raw = clause.words[max(0, at - 4) : at]
        if {"too", "many"} <= set(raw) or {"too", "much"} <= set(raw):
            return -sense
        if {"not", "enough"} <= set(raw) or {"too", "few"} <= set(raw) or {"too", "little"} <= set(raw):
            return sense
        words = near if word in things else near[:1]
        more, less = (_W["more_of"], _W["less_of"]) if sizes else (_W["more_of"] & _W["counts"], _W["less_of"] & _W["counts"])
        for said in words:
            if said in less:
                return -sense
            if said in more:
                return sense
    return 0


def _share(clause: _Clause) -> float | None:
    found = re.search(r" (\d+(?:[.,]\d+)?) ?(%|percent)? ", clause.text)
    if not found:
        return None
    number = _number(found[1])
    share = number / 100 if found[2] or number > 1 else number
    if found[2] and (_graded(clause, "density") or any(clause.has(word) for word in _W["counts"])) and not clause.has("to", "at"):
        return None
    return share if 0 < share < 1 else None


# --- repeat, layout, style -----------------------------------------------------------------------------------------------


def _asks_repeat_size(clause: _Clause) -> bool:
    sized = clause.pairs(("larger", "bigger", "smaller", "longer", "shorter", "taller", "wider"), ("repeat",))
    return sized or bool(re.search(r" repeat (?:size|height|width)? ?(?:of|to)? ?\d", clause.text))


def _repeat(clause: _Clause) -> str | None:
    colour_or_style = clause.has("brick red", "block print", "block printed")
    found = None if colour_or_style else _named(clause, _REPEATS)
    return found or (ANOTHER if clause.pairs((*_FRESH, "change the"), ("repeat",)) else None)


def _layout(clause: _Clause) -> str | None:
    return _named(clause, _LAYOUTS) or (ANOTHER if clause.pairs(_FRESH, ("layout",)) else None)


def _named(clause: _Clause, meant: Mapping[str, str]) -> str | None:
    """The first of these meanings whose words the clause says, unless it says that it does not want it."""
    return next((meaning for words, meaning in meant.items() if clause.has(words) and not _away(clause, words)), None)


def _style(clause: _Clause) -> str | None:
    known = sorted((style for style in vocabulary("styles")["style"] if style not in {"flat", "ink"}), key=len, reverse=True)
    return next((style for style in known if clause.has(style) and not _away(clause, style)), None)


def _away(clause: _Clause, words: str) -> bool:
    """Whether the clause says it does not want this."""
    return clause.pairs(_W["away"], tuple(f"{article}{words}" for article in ("", "the ", "a ", "as ")))


# --- motifs -----------------------------------------------------------------------------------------------------------


def _motifs(clause: _Clause) -> tuple[list[str], list[str], list[tuple[str, tuple[str, ...]]], bool]:
    """Motif words wanted, unwanted, and asked for but unknown; whether the wanted come beside what is there."""
    wanted: list[str] = []
    without: list[str] = []
    first, at = 0, 0
    while at < len(clause.words):
        length = next((n for n in (2, 1) if _is_motif(clause, clause.words[at : at + n], at)), 0)
        if length:
            first = at if not (wanted or without) else first
            (without if _unwanted(clause, at) else wanted).append(singular(" ".join(clause.words[at : at + length])))
        at += length or 1
    if not (wanted or without):
        return [], [], _missing(clause), False
    beside = not without and not _W["beside"].isdisjoint(clause.words[:first])
    if _only_describes(clause, first):
        return [], [], _missing(clause), beside
    return wanted, without, [], beside


def _is_motif(clause: _Clause, words: list[str], at: int) -> bool:
    name = singular(" ".join(words))
    if {name, *words} & _design_words() or len(name) < 3 or not _called(name):
        return False
    following = clause.words[at + len(words)] if at + len(words) < len(clause.words) else ""
    if len(words) == 1 and name in {*vocabulary("colours")["names"], *_HUES}:
        if following in _W["colour"] | _W["ground"]:
            return False
        return clause.reason in {"motif", "scale"} or words[0] != name or (clause.reason != "colour" and name in clause.shown)
    return True


@cache
def _design_words() -> frozenset[str]:
    """Words with a meaning of their own in an instruction, whatever the library calls its motifs."""
    graded = (word for scale in ("density", "scale") for word in (*_COMPARATIVES[scale], *_ADJECTIVES[scale]))
    spoken = (word for words in (*_REPEATS, *_LAYOUTS) for word in words.split())
    kinds = (words for kind, words in _W.items() if kind not in ("articles", "complaints", "counts", "vague"))
    return frozenset().union(*kinds, _TONES, graded, spoken)


def _only_describes(clause: _Clause, at: int) -> bool:
    """`larger shells`, `the fish are too dense` speak of motifs that are there already; they ask for no other."""
    return bool(_density(clause) or _scale(clause) or _tone(clause)) and singular(clause.words[at]) in {
        singular(word) for name in clause.shown for word in name.replace("-", " ").split()
    }


def _unwanted(clause: _Clause, at: int) -> bool:
    """Whether what stands here is to go: no fish, too many fish, get rid of the fish, swap fish for shells."""
    raw = clause.words[max(0, at - 4) : at]
    said = set(raw)
    if said & {"with", "by", "for", "use"} and said & {"swap", "replace"}:
        return "swap" in said and not said & {"for", "with"}
    if " ".join(raw).removesuffix(" the").endswith(("instead of", "rather than", "rid of")):
        return True
    nearest = next((word for word in reversed(raw) if word not in _W["articles"]), "")
    return nearest in _W["away"] or (nearest == "too" and "many" in said)


def _missing(clause: _Clause) -> list[tuple[str, tuple[str, ...]]]:
    """Words that stand where a motif would and that the library does not know, with what it offers near them."""
    if clause.reason != "motif":
        return []
    found = []
    for at, word in enumerate(clause.words):
        asked = at and clause.words[at - 1] in _W["asking"] | {"a", "some", "more"}
        if (asked or clause.words[at + 1 : at + 2] == ["instead"]) and _could_be_motif(word):
            near = [name for name in nearest_words(singular(word), _known()) if _close(singular(word), name)]
            found.append((singular(word), tuple(near)))
    return found


def _could_be_motif(word: str) -> bool:
    kinds = ("filling", "colour", "ground", "air", "figures", "asking", "more_of", "less_of", "slight", "strong", "vague")
    known = frozenset(_TONES).union(*(_W[kind] for kind in kinds))
    return word.isalpha() and len(word) > 2 and word not in known


def _close(word: str, name: str) -> bool:
    """Near enough to be a slip of the pen."""
    return difflib.SequenceMatcher(None, word, name).ratio() >= 0.8


@cache
def _known() -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.replace("-", " ").rsplit(" ", 1)[-1] for name in load_library().names))


@cache
def _called(word: str) -> tuple[str, ...]:
    """Motifs that this word names."""
    return tuple(name for name in load_library().find(word) if names_motif(word, name))


# --- colours ----------------------------------------------------------------------------------------------------------


def _colours(clause: _Clause) -> Colours | None:
    named: list[str] = []
    barred: list[str] = []
    ground = _ground(clause)
    for at, length, colour in _named_colours(clause):
        after = clause.words[at + length : at + length + 2]
        if ground == colour and (
            set(after[:1]) & _W["ground"] or clause.words[max(0, at - 2) : at].count("on") or clause.has("ground in", "ground to")
        ):
            continue
        (barred if _unwanted(clause, at) else named).append(colour)
    tone = None if ground in {"darker", "lighter", "light", "dark"} else _tone(clause)
    contrast = _of_colours(clause, "contrast")
    count = 0 if named or barred else _of_colours(clause, "colours", "colors", "inks")
    another = clause.pairs((*_FRESH, "change the"), _W["colour"])
    if not (named or barred or ground or tone or contrast or count or another):
        return None
    return Colours(
        named=tuple(named), barred=tuple(barred), ground=ground, tone=tone, size=clause.size, contrast=contrast, count=count,
        only=clause.has("only") or "just" in clause.words, another=another,
    )  # fmt: skip


def _named_colours(clause: _Clause) -> list[tuple[int, int, str]]:
    """(place, words, name) of each colour, longest names first where they overlap."""
    names = {name: name for name in vocabulary("colours")["names"]} | _HUES
    found: list[tuple[int, int, str]] = []
    at = 0
    while at < len(clause.words):
        for length in (2, 1):
            word = " ".join(clause.words[at : at + length])
            if word in names and not (length == 1 and _is_motif(clause, [word], at)):
                found.append((at, length, names[word]))
                at += length - 1
                break
            if length == 1 and re.fullmatch(r"#[0-9a-f]{6}", word):
                found.append((at, 1, word.upper()))
        at += 1
    return found


def _ground(clause: _Clause) -> str | None:
    for at, length, colour in _named_colours(clause):
        after, before = clause.words[at + length : at + length + 1], clause.words[max(0, at - 3) : at]
        if set(after) & _W["ground"] or (before[-1:] == ["on"] or before[-2:] == ["on", "a"]):
            return None if _unwanted(clause, at) else colour
        if set(before) & _W["ground"] and before[-1:] in (["in"], ["to"], ["into"]):
            return colour
    for word, tone in _GROUND_TONES.items():
        complained = clause.pairs(_W["ground"], [f"{verb} too {word}" for verb in ("is", "looks", "feels")])
        if complained or clause.pairs((word,), _W["ground"]) or clause.pairs(_W["ground"], (word,)):
            return _OTHER_WAY.get(tone, tone) if complained or clause.has(f"too {word}") else tone
    return None


def _tone(clause: _Clause) -> str | None:
    for at, word in enumerate(clause.words):
        if word not in _TONES or (word == "light" and clause.reason == "density"):
            continue
        if word in {"lighter", "lighten"} and clause.reason == "density" and not set(clause.words) & _W["colour"]:
            continue
        tone, near = _TONES[word], clause.before(at, 2)
        enough = clause.words[at + 1 : at + 2] == ["enough"]
        if {"too", "less", "not", "isn't"} & set(near) and not enough:
            return _OPPOSITE[tone]
        return _OPPOSITE[tone] if word in {"garish", "loud", "dull"} else tone
    return None


def _of_colours(clause: _Clause, *things: str) -> int:
    for at, word in enumerate(clause.words):
        if word in things:
            raw = set(clause.words[max(0, at - 3) : at])
            if {"too", "much"} <= raw or {"too", "many"} <= raw or raw & {"less", "fewer", "lower", "reduce", "softer"}:
                return LESS
            if raw & {"more", "higher", "stronger", "extra", "increase", "enough", "few"}:
                return MORE
    return 0


def _joined(one: Colours | None, other: Colours | None) -> Colours | None:
    if one is None or other is None:
        return one or other
    return Colours(
        named=(*one.named, *other.named), barred=(*one.barred, *other.barred), ground=one.ground or other.ground,
        tone=one.tone or other.tone, size=one.size if one.tone else other.size, contrast=one.contrast or other.contrast,
        count=one.count or other.count, only=one.only or other.only, another=one.another or other.another,
    )  # fmt: skip


def _said(clause: _Clause) -> str:
    return clause.text.strip()


def _number(text: str) -> float:
    return float(text.replace(",", "."))
