"""What a director's words ask of a design: airier, larger, in navy, shells instead of fish, as half-drop."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from engine.composition.motifs import load_library
from engine.domain.brief import Layout, RepeatType
from engine.prompting.intent import names_motif
from engine.prompting.vocabulary import nearest_words, singular, vocabulary

LESS, MORE = -1, 1
ANOTHER = "another"
"""Said where a change is wanted and no value is named."""

SLIGHT, PLAIN, STRONG = "slight", "plain", "strong"

_COMPARATIVES: Mapping[str, Mapping[str, int]] = {
    "density": dict.fromkeys(("airier", "sparser", "looser", "emptier", "opener", "declutter", "decluttered", "breathe"), LESS)
    | dict.fromkeys(("denser", "fuller", "busier", "tighter", "lusher", "closer", "fill", "fills"), MORE),
    "scale": dict.fromkeys(("smaller", "tinier", "finer", "daintier", "shrink"), LESS)
    | dict.fromkeys(("bigger", "larger", "grander", "enlarge", "enlarged", "magnify"), MORE),
}
"""Words that say a direction by themselves."""

_ADJECTIVES: Mapping[str, Mapping[str, int]] = {
    "density": dict.fromkeys(("airy", "sparse", "loose", "open", "spacious", "empty", "bare", "gappy"), LESS)
    | dict.fromkeys(("dense", "full", "busy", "crowded", "cluttered", "cramped", "packed", "tight", "lush"), MORE),
    "scale": dict.fromkeys(("small", "tiny", "dainty", "ditsy", "little"), LESS)
    | dict.fromkeys(("big", "large", "huge", "oversized", "giant"), MORE),
}
"""Words whose direction turns with what stands before them: too dense, not dense enough."""

_COMPLAINTS = frozenset({"busy", "crowded", "cluttered", "cramped", "empty", "bare", "gappy"})
"""Adjectives that nobody wishes for: alone they ask for the opposite."""

_PHRASES: Mapping[str, Mapping[str, int]] = {
    "density": {"thin out": LESS, "open up": LESS, "spread out": LESS, "space out": LESS, "going on": LESS, "let it breathe": LESS},
    "scale": {"scale up": MORE, "size up": MORE, "blow up": MORE, "scale down": LESS, "size down": LESS, "small scale": LESS,
              "large scale": MORE},
}  # fmt: skip

_AIR = frozenset({"air", "space", "spaces", "spacing", "room", "gap", "gaps", "distance", "breathing"})
_FIGURES = frozenset({"motif", "motifs", "element", "elements", "figure", "figures", "shape", "shapes", "density", "coverage"})
_MORE_OF = frozenset({"more", "bigger", "larger", "wider", "greater", "generous", "higher", "increase", "raise", "add", "extra"})
_LESS_OF = frozenset({"less", "fewer", "smaller", "tighter", "narrower", "lower", "reduce", "decrease", "cut"})
_TURNS = frozenset({"too", "less", "not", "isn't", "never"})
_STATES = frozenset({"is", "looks", "feels", "reads", "it's", "are", "seems"})
_SLIGHT = frozenset({"slightly", "bit", "little", "touch", "tad", "somewhat", "subtly", "shade"})
_STRONG = frozenset({"much", "lot", "lots", "far", "way", "considerably", "significantly", "drastically", "dramatically", "very"})
_FILLING = frozenset({"so", "as", "quite", "a", "bit", "much", "way", "far", "very", "little", "lot", "slightly", "the", "that"})

_TONES: Mapping[str, str] = {
    "warmer": "warmer", "warm": "warmer", "cooler": "cooler", "colder": "cooler", "cool": "cooler", "cold": "cooler",
    "darker": "darker", "deeper": "darker", "dark": "darker", "lighter": "lighter", "paler": "lighter", "light": "lighter",
    "pale": "lighter", "lighten": "lighter", "darken": "darker", "softer": "softer", "muted": "softer", "quieter": "softer",
    "desaturated": "softer", "soft": "softer", "brighter": "brighter", "bolder": "brighter", "vivid": "brighter",
    "bright": "brighter", "saturated": "brighter", "loud": "brighter", "garish": "brighter", "louder": "brighter",
    "dull": "softer",
}  # fmt: skip
_OPPOSITE = {
    "warmer": "cooler", "cooler": "warmer", "darker": "lighter", "lighter": "darker", "softer": "brighter",
    "brighter": "softer",
}  # fmt: skip
_COLOUR_WORDS = frozenset({"colour", "colours", "color", "colors", "ink", "inks", "palette", "tones", "tone", "shades", "hues"})
_GROUND_WORDS = frozenset({"ground", "background", "base"})
_HUES = {
    "green": "leaf green", "pink": "rose", "purple": "violet", "brown": "chestnut", "grey": "mid grey", "gray": "mid grey",
    "beige": "oat", "gold": "marigold", "light blue": "sky blue", "pale blue": "powder blue", "dark blue": "navy",
    "navy blue": "navy", "dark green": "forest green", "light green": "mint", "blues": "blue", "greens": "leaf green",
    "reds": "red", "yellows": "yellow", "oranges": "orange", "pinks": "rose",
}  # fmt: skip
"""Everyday colour words beside the vocabulary's names."""

_AWAY = frozenset({"no", "without", "remove", "drop", "lose", "avoid", "less", "fewer", "not", "replace", "swap", "instead of",
                   "rather than", "take out", "swap out", "get rid of"})  # fmt: skip
_BESIDE = frozenset({"add", "also", "plus", "include", "too", "more"})
_REPEATS = {
    "half-drop": RepeatType.HALF_DROP, "half drop": RepeatType.HALF_DROP, "drop repeat": RepeatType.HALF_DROP,
    "brick": RepeatType.BRICK, "mirror": RepeatType.MIRROR, "mirrored": RepeatType.MIRROR, "block repeat": RepeatType.BLOCK,
    "straight repeat": RepeatType.BLOCK, "square repeat": RepeatType.BLOCK, "as block": RepeatType.BLOCK,
    "block": RepeatType.BLOCK, "straight": RepeatType.BLOCK,
}  # fmt: skip
_LAYOUTS = {
    "stripe": Layout.STRIPE, "stripes": Layout.STRIPE, "striped": Layout.STRIPE, "tossed": Layout.TOSSED,
    "scattered": Layout.TOSSED, "ogee": Layout.OGEE, "scallop": Layout.SCALLOP, "scallops": Layout.SCALLOP,
    "medallion": Layout.MEDALLION, "medallions": Layout.MEDALLION, "checks": Layout.CHECK, "checked": Layout.CHECK,
    "check layout": Layout.CHECK, "diamonds": Layout.DIAMOND, "diamond layout": Layout.DIAMOND, "allover": Layout.ALLOVER,
    "all-over": Layout.ALLOVER, "set layout": Layout.SET, "border": Layout.BORDER,
}  # fmt: skip
_NO_MOTIF = frozenset({
    "palette", "note", "key", "scale", "medallion", "medallions", "diamond", "diamonds", "dot", "size", "repeat", "layout", "style",
    "design", "print", "line", "lines", "drop", "half", "pattern", "edge", "picture", "sample", "thing", "things", "one", "look",
    "direction", "contrast", "weight", "volume", "focus", "frame", "grid", "square", "image", "paper", "eye", "hand", "point",
})  # fmt: skip
"""Motifs of the library whose names mean something else in an instruction."""
_ASKING = frozenset({"use", "try", "with", "want", "prefer", "draw", "show", "instead", "for", "add", "by", "rather"})
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

    def before(self, at: int, n: int = 3) -> list[str]:
        """Up to n words before, nearest first, without filling."""
        return [word for word in reversed(self.words[max(0, at - n - 2) : at]) if word not in _FILLING][:n]

    @property
    def size(self) -> str:
        words = set(self.words)
        if words & _SLIGHT and not self.has("little figures", "little motifs"):
            return SLIGHT
        strong = any(word in _STRONG and not (at and self.words[at - 1] == "too") for at, word in enumerate(self.words))
        return STRONG if strong else PLAIN


def read_instruction(instruction: str, reason: str = "", shown: Sequence[str] = ()) -> Wishes:
    """The wishes in an instruction. `reason` and the motifs `shown` settle words that could mean two things. What the person says
    to keep is not read as a wish."""
    density = scale = repeat = layout = style = None
    motifs: list[str] = []
    without: list[str] = []
    unknown: list[tuple[str, tuple[str, ...]]] = []
    colours: Colours | None = None
    beside = another = repeat_size = False
    for clause in _clauses(instruction, reason, shown):
        repeat_size = repeat_size or _asks_repeat_size(clause)
        repeat, layout = repeat or _repeat(clause), layout or _layout(clause)
        style = style or _style(clause)
        density, scale = _density(clause) or density, _scale(clause) or scale  # what is said last is the more exact
        wanted, barred, missing, more = _motifs(clause)
        motifs += wanted
        without += barred
        unknown += missing
        beside = beside or more
        another = another or clause.has("another motif", "other motifs", "different motif", "different motifs", "new motif")
        colours = _joined(colours, _colours(clause))
    return Wishes(
        density=density, scale=scale, repeat=repeat, layout=layout, style=style, motifs=tuple(dict.fromkeys(motifs)),
        without=tuple(dict.fromkeys(without)), beside=beside, another_motif=another, colours=colours, repeat_size=repeat_size,
        unknown=tuple(dict.fromkeys(unknown)),
    )  # fmt: skip


def _clauses(instruction: str, reason: str, shown: Sequence[str]) -> list[_Clause]:
    parts = _CLAUSE.split(instruction.casefold().replace("’", "'"))
    found = [_Clause(_WORD.findall(part), reason, shown) for part in parts if not _KEPT.match(part)]
    return [clause for clause in found if clause.words]


# --- scales -----------------------------------------------------------------------------------------------------------


def _density(clause: _Clause) -> Step | None:
    if clause.has("density", "coverage", "covered") and (share := _share(clause)) is not None:
        return Step(to=share, said=_said(clause))
    direction = _amount_of(clause, _AIR, LESS) or _amount_of(clause, _FIGURES, MORE, sizes=False) or _graded(clause, "density")
    if not direction and clause.reason == "density":
        direction = MORE if clause.has("heavier", "bolder") else LESS if clause.has("lighter", "lighten", "calmer") else 0
    return _step(clause, direction)


def _scale(clause: _Clause) -> Step | None:
    height = re.search(r" (\d+(?:[.,]\d+)?) ?(mm|cm|millimetres|centimetres) ", clause.text)
    if height and not clause.has("repeat"):
        return Step(to=_number(height[1]) * (10 if height[2].startswith("c") else 1), said=_said(clause))
    if _asks_repeat_size(clause) or _amount_of(clause, _AIR, LESS):
        return None
    if clause.has("twice", "double"):
        return Step(direction=MORE, factor=2.0, said=_said(clause))
    if clause.has("halve", "half the size", "half as big", "half as large", "half size"):
        return Step(direction=LESS, factor=0.5, said=_said(clause))
    if clause.has("reduce the scale", "reduce the size", "reduce scale", "reduce size"):
        return _step(clause, LESS)
    if clause.has("increase the scale", "increase the size", "increase scale", "increase size"):
        return _step(clause, MORE)
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
    if _TURNS & set(near):
        return -sense
    if "more" in near[:1]:
        return sense
    return -sense if word in _COMPLAINTS or _STATES & set(near[:1]) else sense


def _amount_of(clause: _Clause, things: frozenset[str], sense: int, *, sizes: bool = True) -> int:
    """More space, fewer motifs, too many fish: what an amount of these means for the density."""
    for at, word in enumerate(clause.words):
        figure = sense == MORE and word not in _COLOUR_WORDS and bool(_called(word))
        if word not in things and not figure:
            continue
        near = clause.before(at)
        raw = clause.words[max(0, at - 4) : at]
        if {"too", "many"} <= set(raw) or {"too", "much"} <= set(raw):
            return -sense
        if {"not", "enough"} <= set(raw) or {"too", "few"} <= set(raw) or {"too", "little"} <= set(raw):
            return sense
        words = near if word in things else near[:1]
        more, less = (_MORE_OF, _LESS_OF) if sizes else (_MORE_OF & _COUNTS, _LESS_OF & _COUNTS)
        for said in words:
            if said in less:
                return -sense
            if said in more:
                return sense
    return 0


_COUNTS = frozenset({"more", "less", "fewer", "extra", "higher", "lower", "increase", "reduce", "decrease", "raise", "cut"})


def _share(clause: _Clause) -> float | None:
    found = re.search(r" (\d+(?:[.,]\d+)?) ?(%|percent)? ", clause.text)
    if not found:
        return None
    number = _number(found[1])
    share = number / 100 if found[2] or number > 1 else number
    if found[2] and (_graded(clause, "density") or any(clause.has(word) for word in _COUNTS)) and not clause.has("to", "at"):
        return None
    return share if 0 < share < 1 else None


# --- repeat, layout, style -----------------------------------------------------------------------------------------------


def _asks_repeat_size(clause: _Clause) -> bool:
    sizes = ("larger", "bigger", "smaller", "longer", "shorter", "taller", "wider")
    return clause.has(*(f"{size} repeat" for size in sizes)) or bool(
        re.search(r" repeat (?:size|height|width)? ?(?:of|to)? ?\d", clause.text)
    )


def _repeat(clause: _Clause) -> str | None:
    for words, kind in _REPEATS.items():
        if clause.has(words) and not _away(clause, words) and not clause.has("brick red", "block print", "block printed"):
            return kind
    if clause.has("another repeat", "other repeat", "different repeat", "change the repeat", "new repeat"):
        return ANOTHER
    return None


def _layout(clause: _Clause) -> str | None:
    for words, kind in _LAYOUTS.items():
        if clause.has(words) and not _away(clause, words):
            return kind
    return ANOTHER if clause.has("another layout", "other layout", "different layout", "new layout") else None


def _style(clause: _Clause) -> str | None:
    known = sorted((style for style in vocabulary("styles")["style"] if style not in {"flat", "ink"}), key=len, reverse=True)
    return next((style for style in known if clause.has(style) and not _away(clause, style)), None)


def _away(clause: _Clause, words: str) -> bool:
    """Whether the clause says it does not want this."""
    return clause.has(*(f"{away} {article}{words}" for away in _AWAY for article in ("", "the ", "a ", "as ")))


# --- motifs -----------------------------------------------------------------------------------------------------------


def _motifs(clause: _Clause) -> tuple[list[str], list[str], list[tuple[str, tuple[str, ...]]], bool]:
    """Motif words wanted, unwanted, and asked for but unknown; whether the wanted come beside what is there."""
    wanted: list[str] = []
    without: list[str] = []
    taken: set[int] = set()
    for at in range(len(clause.words)):
        for length in (2, 1):
            words = clause.words[at : at + length]
            if len(words) == length and not taken & set(range(at, at + length)) and _is_motif(clause, words, at):
                taken |= set(range(at, at + length))
                target = without if _unwanted(clause, at) else wanted
                target.append(singular(" ".join(words)))
    beside = bool(wanted) and any(word in _BESIDE for word in clause.words[: min(taken, default=0)]) and not without
    if taken and _only_describes(clause, min(taken)):
        wanted, without = [], []
    missing = [] if wanted or without else _missing(clause)
    return wanted, without, missing, beside


def _is_motif(clause: _Clause, words: list[str], at: int) -> bool:
    name = singular(" ".join(words))
    if {name, *words} & _design_words() or len(name) < 3 or not _called(name):
        return False
    following = clause.words[at + len(words)] if at + len(words) < len(clause.words) else ""
    if len(words) == 1 and name in {*vocabulary("colours")["names"], *_HUES}:
        if following in _COLOUR_WORDS | _GROUND_WORDS:
            return False
        return clause.reason in {"motif", "scale"} or words[0] != name or (clause.reason != "colour" and name in clause.shown)
    return True


@cache
def _design_words() -> frozenset[str]:
    """Words with a meaning of their own in an instruction, whatever the library calls its motifs."""
    graded = (word for scale in ("density", "scale") for word in (*_COMPARATIVES[scale], *_ADJECTIVES[scale]))
    spoken = (word for words in (*_REPEATS, *_LAYOUTS) for word in words.split())
    return frozenset({
        *_NO_MOTIF, *_AIR, *_FIGURES, *_MORE_OF, *_LESS_OF, *_SLIGHT, *_STRONG, *_FILLING, *_TONES, *_COLOUR_WORDS, *_GROUND_WORDS,
        *_AWAY, *_BESIDE, *_ASKING, *_TURNS, *_STATES, *graded, *spoken,
    })  # fmt: skip


def _only_describes(clause: _Clause, at: int) -> bool:
    """`larger shells`, `the fish are too dense` speak of motifs that are there already; they ask for no other."""
    return bool(_density(clause) or _scale(clause) or _tone(clause)) and singular(clause.words[at]) in {
        singular(word) for name in clause.shown for word in name.replace("-", " ").split()
    }


def _unwanted(clause: _Clause, at: int) -> bool:
    raw = clause.words[max(0, at - 4) : at]
    joined = " ".join(raw)
    if any(word in raw for word in ("with", "by", "for", "use")) and any(word in raw for word in ("swap", "replace")):
        return "swap" in raw and "for" not in raw and "with" not in raw
    near = [
        word for word in reversed(raw) if word not in {"the", "any", "these", "those", "all", "so", "many", "a", "of", "out", "and"}
    ]
    return (bool(near) and (near[0] in _AWAY or (near[0] == "too" and "many" in raw))) or joined.endswith(
        ("instead of", "instead of the", "rather than", "rather than the", "rid of the", "rid of")
    )


def _missing(clause: _Clause) -> list[tuple[str, tuple[str, ...]]]:
    """Words that stand where a motif would and that the library does not know, with what it offers near them."""
    if clause.reason != "motif":
        return []
    found = []
    for at, word in enumerate(clause.words):
        asked = at and clause.words[at - 1] in _ASKING | {"a", "some", "more"}
        if (asked or clause.words[at + 1 : at + 2] == ["instead"]) and _could_be_motif(word):
            near = [name for name in nearest_words(singular(word), _known()) if _close(singular(word), name)]
            found.append((singular(word), tuple(near)))
    return found


def _could_be_motif(word: str) -> bool:
    known = {
        *_FILLING, *_COLOUR_WORDS, *_GROUND_WORDS, *_AIR, *_FIGURES, *_ASKING, *_TONES, *_MORE_OF, *_LESS_OF, *_SLIGHT, *_STRONG,
        "something", "other", "else", "another", "different", "one", "it", "this", "them", "some", "any", "not", "no", "our",
    }  # fmt: skip
    return word.isalpha() and len(word) > 2 and word not in known


def _close(word: str, name: str) -> bool:
    """Near enough to be a slip of the pen."""
    import difflib

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
            set(after[:1]) & _GROUND_WORDS or clause.words[max(0, at - 2) : at].count("on") or clause.has("ground in", "ground to")
        ):
            continue
        (barred if _unwanted(clause, at) else named).append(colour)
    tone = None if ground in {"darker", "lighter", "light", "dark"} else _tone(clause)
    contrast = _of_colours(clause, "contrast")
    count = 0 if named or barred else _of_colours(clause, "colours", "colors", "inks")
    another = clause.has(
        *(f"{word} {thing}" for word in ("other", "another", "different", "new", "change the") for thing in _COLOUR_WORDS)
    )
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
        if set(after) & _GROUND_WORDS or (before[-1:] == ["on"] or before[-2:] == ["on", "a"]):
            return None if _unwanted(clause, at) else colour
        if set(before) & _GROUND_WORDS and before[-1:] in (["in"], ["to"], ["into"]):
            return colour
    for word in ("darker", "lighter", "paler", "deeper", "dark", "light", "pale", "mid"):
        tone = {"paler": "lighter", "deeper": "darker", "pale": "light"}.get(word, word)
        if clause.has(*(f"{word} {thing}" for thing in _GROUND_WORDS), *(f"{thing} {word}" for thing in _GROUND_WORDS)):
            return {"dark": "lighter", "light": "darker"}.get(tone, tone) if clause.has(f"too {word}") else tone
        if clause.has(*(f"{thing} {verb} too {word}" for thing in _GROUND_WORDS for verb in ("is", "looks", "feels"))):
            return {"dark": "lighter", "light": "darker"}.get(tone, tone)
    return None


def _tone(clause: _Clause) -> str | None:
    for at, word in enumerate(clause.words):
        if word not in _TONES or (word == "light" and clause.reason == "density"):
            continue
        if word in {"lighter", "lighten"} and clause.reason == "density" and not set(clause.words) & _COLOUR_WORDS:
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
