"""The readable parts of a brand-fit score as numbers: what a design is, seen from one brand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from engine.domain.score import Measurement
from engine.scoring.averaging import Beforehand, Form, Group
from engine.scoring.sentences import PAIR
from engine.scoring.stated import NUMBER, Stated

Array = NDArray[np.float64]
Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How one number enters: (value - `centre`) / `scale`, with a Gaussian belief about its weight in log-odds per unit of scale;
    what matters more than that leaning allows, decisions bring in.

    `centre` and `scale` are what a brand's drawn patterns show on average, in the units of `engine.checks.traits`; decided designs
    move them gradually (`OWN_WEIGHT`). Those of words and references hold for the shipped scorer (two pools of drawings agree
    within 0.015), as do their weights: `python -m bench.directing.beliefs` finds 0.24 +- 0.34 and 0.15 +- 0.20 beside the traits
    for simulated directors. They are set a little higher, because raw words tell more of designs decided by eye (`data/own_eye`).
    """

    name: str
    centre: float
    scale: float
    weight: float = 0.0
    weight_sd: float = 0.25


WORDS, REFERENCES, PALETTE, TASTE = "words", "references", "palette", "taste"

RULES = (
    Rule(name=WORDS, centre=0.013, scale=0.05, weight=0.3, weight_sd=0.4),
    Rule(name=REFERENCES, centre=0.016, scale=0.094, weight=0.2, weight_sd=0.4),
    Rule(
        name=PALETTE, centre=1.0, scale=1.0, weight=0.8, weight_sd=0.5
    ),  # the brand's own colours are no merit: others are a fault
    Rule(name="coverage", centre=0.45, scale=0.15),
    Rule(name="contrast", centre=46.0, scale=10.0),
    Rule(name="complexity", centre=48.0, scale=20.0),
    Rule(name="colour_temperature", centre=0.15, scale=0.5),
    Rule(name="lightness", centre=63.0, scale=16.0),
    Rule(name="chroma", centre=23.0, scale=14.0),
    Rule(name="scale", centre=0.23, scale=0.1),
    Rule(name="colours", centre=4.2, scale=1.0),
)
NUMBERS = tuple(rule.name for rule in RULES[3:])
WORD_TRAITS = ("layout", "motif_family", "ground", "structure", "style", "repeat", "symmetry")
PAIRED_WORDS = ("layout", "ground", "structure")
"""Words that may change what a number means: dense is good in a stripe, not in an ogee."""

BASE = (-0.4, 1.0)
"""Belief about the log-odds of approval of an average design: mean and standard deviation."""
DECISIVE = ((1.0, 0.01), (3.0, 0.02), (8.0, 0.05))
"""How sharply a director may follow what matters (the standard deviation of its weights, from leanings to hard rules), and how
often its verdicts are slips then: a leaning allows for exceptions, a rule does not. Both belong to the director, not to a trait.
The constant's belief widens with the first, because a sharp rule may begin anywhere."""
CHANCE, STATED_CHANCE, PAIR_CHANCE = 0.12, 0.8, 0.02
"""Beliefs beforehand that a trait, one that the profile's words name, or a pair of traits matters to a director at all."""
STATED, UNSTATED = (1.0, 0.5), 0.7
"""In units of the director's sharpness: mean and standard deviation of the weight of what the profile's words ask for (or,
negative, speak against), and the standard deviation for the other words of such a trait, which are neither best nor worst."""
MIDDLE, MIDDLE_CHANCE, STATED_MIDDLE_CHANCE = (-0.8, 0.6), 0.4, 0.1
"""A number that matters may be liked near a middle rather than to one side: mean and standard deviation of its square's weight, in
that unit, and how often that is so; seldom where the profile names a side."""
LEAN, LEANING = 0.5, 0.8
"""How far a brand's own candidates lean to each trait that its words name, in the columns' units (two demo brands: 0.42, 0.58), and
the weight that it has on average. What all of them have is no merit of one: an average design's log-odds are lower by that much."""
OWN_WEIGHT = 5
"""Decisions at which a brand's own centre and scale count as much as the general ones."""
FARTHEST = 3.0
MIN_TASTE_DECISIONS = 10
MAX_TASTE_DIRECTIONS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One design as the score sees it."""

    embedding: Vectors
    traits: Mapping[str, float | str]
    measurements: Sequence[Measurement]


@dataclass(frozen=True, kw_only=True, eq=False)
class Basis:
    """How a brand turns a view into columns: a constant; one a rule; one a number's square (a liking for the middle, or against
    it); one a word; one a direction of taste; products of numbers, and of numbers and words. `parts` names each column's part."""

    on: Vectors
    off: Vectors
    references: Vectors
    centres: Mapping[str, float]
    scales: Mapping[str, float]
    words: tuple[tuple[str, str], ...]
    mean: Array
    directions: Array
    stated: Stated

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The part that each column belongs to."""
        return (
            *("base", *(rule.name for rule in RULES), *NUMBERS, *(trait for trait, _ in self.words)),
            *([TASTE] * self.directions.shape[1]),
            *(paired(first, second) for first, second, _ in self.pairs),
        )

    def columns(self, view: View) -> Array:
        """Shape (p,). A number that is missing counts as average (0); for words see `unknown`."""
        raw = self.raw(view)
        rules = {name: (raw.get(name, centre) - centre) / self.scales[name] for name, centre in self.centres.items()}
        rules = {name: float(np.clip(value, -FARTHEST, FARTHEST)) for name, value in rules.items()}
        squares = [(rules[name] ** 2 - 1.0) / 2**0.5 if name in raw else 0.0 for name in NUMBERS]
        said = {(trait, word): float(view.traits.get(trait) == word) for trait, word in self.words}
        taste = (view.embedding.astype(np.float64) - self.mean) @ self.directions
        pairs = [rules[first] * (said[second, word] if word else rules[second]) for first, second, word in self.pairs]
        return np.concatenate([[1.0], list(rules.values()), squares, list(said.values()), taste, pairs])

    def unknown(self, view: View) -> NDArray[np.bool_]:
        """Shape (p,): the columns of traits in words that a design lacks, as a file from elsewhere does, and of their pairs."""
        missing = {trait for trait in WORD_TRAITS if trait not in view.traits}
        return np.array([not missing.isdisjoint(part.split(PAIR)) for part in self.parts])

    def raw(self, view: View) -> dict[str, float]:
        """Each rule's number in its own unit; absent where it was not measured."""
        return raw_values(view, self.on, self.off, self.references)

    def beliefs(self) -> tuple[Beforehand, ...]:
        """What is believed before any decision, for directors of each decisiveness."""
        return tuple(self._beforehand(steep, slip) for steep, slip in DECISIVE)

    def _beforehand(self, steep: float, slip: float) -> Beforehand:
        mean, sd = np.zeros((2, len(self.parts)))
        mean[: 1 + len(RULES)] = [BASE[0], *(rule.weight for rule in RULES)]
        sd[: 1 + len(RULES)] = [BASE[1] * steep, *(rule.weight_sd for rule in RULES)]
        mean[0] -= LEAN * LEANING * len({trait for trait, _ in self.stated})
        return Beforehand(chance=1 / len(DECISIVE), slip=slip, mean=mean, sd=sd, groups=self._groups(steep))

    def _groups(self, steep: float) -> tuple[Group, ...]:
        """What may matter besides: each number, each trait in words, the taste as a whole, and pairs of these."""
        parts = np.array(self.parts)
        single = [name for name in dict.fromkeys(parts) if name in (*NUMBERS, *WORD_TRAITS, TASTE)]
        groups = [Group(name=name, forms=self._forms(name, _where(parts, name), steep)) for name in single]
        for first, second in dict.fromkeys((first, second) for first, second, _ in self.pairs):
            parents = tuple(single.index(each) for each in (first, second))
            name = paired(first, second)
            groups.append(Group(name=name, forms=(_form(_where(parts, name), steep, PAIR_CHANCE),), parents=parents))
        return tuple(groups)

    def _forms(self, name: str, columns: tuple[int, ...], steep: float) -> tuple[Form, ...]:
        """The ways in which one trait may matter, as far as the profile's words tell them beforehand."""
        signs = {word: sign for (trait, word), sign in self.stated.items() if trait == name}
        chance = STATED_CHANCE if signs else CHANCE
        if name in NUMBERS:
            return tuple(_number_forms(columns, steep, chance, signs.get(NUMBER)))
        if not signs:
            return (_form(columns, steep, chance),)
        words = [word for trait, word in self.words if trait == name]
        mean = [STATED[0] * signs.get(word, 0.0) for word in words]
        sd = [STATED[1] if word in signs else UNSTATED for word in words]
        return (_form(columns, steep, chance, mean, sd),)

    @cached_property
    def pairs(self) -> tuple[tuple[str, str, str], ...]:
        """(number, number, "") and (number, trait, word) of each product."""
        words = [(trait, word) for trait, word in self.words if trait in PAIRED_WORDS]
        numbers = [(first, second, "") for first, second in combinations(NUMBERS, 2)]
        return (*numbers, *((number, trait, word) for number in NUMBERS for trait, word in words))


def _number_forms(columns: tuple[int, ...], steep: float, chance: float, sign: float | None) -> Iterator[Form]:
    """To one side (the number's column alone), or near a middle (its square too)."""
    middle = STATED_MIDDLE_CHANCE if sign else MIDDLE_CHANCE
    side = (STATED[0] * sign, STATED[1]) if sign else (0.0, 1.0)
    yield _form(columns[:1], steep, chance * (1 - middle), side[:1], side[1:])
    yield _form(columns, steep, chance * middle, (0.0, MIDDLE[0]), (1.0, MIDDLE[1]))


def _form(columns: tuple[int, ...], steep: float, chance: float, mean: Sequence[float] = (), sd: Sequence[float] = ()) -> Form:
    """`mean` and `sd` in units of `steep`; 0 and 1 where they are not given."""
    return Form(
        columns=columns,
        mean=tuple(steep * each for each in mean or (0.0,) * len(columns)),
        sd=tuple(steep * each for each in sd or (1.0,) * len(columns)),
        chance=chance,
    )


def paired(first: str, second: str) -> str:
    """The name of a part that two traits make together."""
    return f"{first}{PAIR}{second}"


def fit_basis(on: Vectors, off: Vectors, references: Vectors, decided: Sequence[View], stated: Stated) -> Basis:
    """Centres, scales, words and directions that the decided designs give. Approvals play no part here, so nothing leaks."""
    rows = [raw_values(view, on, off, references) for view in decided]
    centres, scales = _own_scale(rows)
    mean, directions = _taste_directions(references, decided) if len(decided) >= MIN_TASTE_DECISIONS else _no_taste(on)
    return Basis(
        on=on,
        off=off,
        references=references,
        centres=centres,
        scales=scales,
        words=_words(decided, stated),
        mean=mean,
        directions=directions,
        stated=stated,
    )


def raw_values(view: View, on: Vectors, off: Vectors, references: Vectors) -> dict[str, float]:
    """Each rule's number in its own unit; absent where it was not measured."""
    embedding = view.embedding.astype(np.float64)
    values = {rule.name: float(view.traits[rule.name]) for rule in RULES if isinstance(view.traits.get(rule.name), (int, float))}
    if len(on) and len(off):
        values[WORDS] = _words_contrast(embedding, on, off)
    if len(references):
        values[REFERENCES] = _reference_closeness(embedding, references)
    for measurement in view.measurements:
        if measurement.name == PALETTE:
            values[PALETTE] = palette_margin(measurement)
    return values


def palette_margin(measurement: Measurement) -> float:
    """1 at no colour difference, 0 at the brand's tolerance, -3 at four times the tolerance or beyond."""
    return float(np.clip(1.0 - measurement.value / max(measurement.limit, 1e-6), -3.0, 1.0))


def _words_contrast(embedding: Array, on: Vectors, off: Vectors) -> float:
    """Where the design lies between what the brand avoids and what it wants, 0 half-way, as a share of a unit length."""
    wanted, avoided = on.mean(axis=0).astype(np.float64), off.mean(axis=0).astype(np.float64)
    axis = wanted - avoided
    length = float(np.linalg.norm(axis))
    return float((embedding - (wanted + avoided) / 2) @ axis / length) if length > 1e-9 else 0.0


def _reference_closeness(embedding: Array, references: Vectors) -> float:
    """Mean cosine to the three nearest references, less the same between the references themselves (0: as near as they are)."""
    near = _top_mean(references @ embedding)
    if len(references) < 2:
        return near - 1.0
    between = references.astype(np.float64) @ references.T.astype(np.float64)
    np.fill_diagonal(between, -np.inf)
    return near - float(np.mean([_top_mean(row[np.isfinite(row)]) for row in between]))


def _top_mean(cosines: Array, k: int = 3) -> float:
    return float(np.sort(cosines)[-k:].mean())


def _general(field: str) -> dict[str, float]:
    return {rule.name: getattr(rule, field) for rule in RULES}


def _own_scale(rows: Sequence[Mapping[str, float]]) -> tuple[dict[str, float], dict[str, float]]:
    centres, scales = _general("centre"), _general("scale")
    for name in centres:
        values = np.array([row[name] for row in rows if name in row])
        if name == PALETTE or len(values) < 2:
            continue
        share = len(values) / (len(values) + OWN_WEIGHT)
        centres[name] = (1 - share) * centres[name] + share * float(values.mean())
        scales[name] = (1 - share) * scales[name] + share * max(float(values.std()), scales[name] / 10)
    return centres, scales


def _words(decided: Sequence[View], stated: Stated) -> tuple[tuple[str, str], ...]:
    seen = {(trait, str(view.traits[trait])) for view in decided for trait in WORD_TRAITS if trait in view.traits}
    seen |= {(trait, word) for trait, word in stated if trait in WORD_TRAITS}
    return tuple(sorted(seen))


def _where(parts: NDArray[np.str_], name: str) -> tuple[int, ...]:
    return tuple(int(place) for place in np.flatnonzero(parts == name))


def _no_taste(on: Vectors) -> tuple[Array, Array]:
    return np.zeros(on.shape[1]), np.zeros((on.shape[1], 0))


def _taste_directions(references: Vectors, decided: Sequence[View]) -> tuple[Array, Array]:
    """Mean and principal directions of all designs seen, scaled so that an average design's columns have length 1 together."""
    seen = np.vstack([references, *(view.embedding for view in decided)]).astype(np.float64)
    mean = seen.mean(axis=0)
    _, strengths, axes = np.linalg.svd(seen - mean, full_matrices=False)
    count = min(MAX_TASTE_DIRECTIONS, int((strengths > 1e-6).sum()))
    axes = axes[:count] * np.sign(axes[:count, np.abs(axes[:count]).argmax(axis=1)].diagonal())[:, None]
    return mean, axes.T / max(float(np.sqrt((strengths**2).sum() / len(seen))), 1e-9)
