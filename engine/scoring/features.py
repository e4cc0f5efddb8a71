"""The readable parts of a brand-fit score as numbers: what a design is, seen from one brand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.domain.score import Measurement

Array = NDArray[np.float64]
Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How one number enters: (value - `centre`) / `scale`, with a Gaussian belief about its weight in log-odds per unit of scale.

    `centre` and `scale` are what drawn patterns show on average, in the units of `engine.checks.traits`; decided designs move them
    gradually (`OWN_WEIGHT`).
    """

    name: str
    centre: float
    scale: float
    weight: float = 0.0
    weight_sd: float = 0.5


WORDS, REFERENCES, PALETTE, TASTE = "words", "references", "palette", "taste"

RULES = (
    Rule(name=WORDS, centre=0.0, scale=0.08, weight=0.9, weight_sd=0.6),
    Rule(name=REFERENCES, centre=-0.15, scale=0.15, weight=0.7, weight_sd=0.6),
    Rule(name=PALETTE, centre=0.0, scale=1.0, weight=0.8, weight_sd=0.5),
    Rule(name="coverage", centre=0.40, scale=0.15),
    Rule(name="contrast", centre=45.0, scale=13.0),
    Rule(name="complexity", centre=20.0, scale=11.0),
    Rule(name="colour_temperature", centre=0.2, scale=0.5),
    Rule(name="lightness", centre=58.0, scale=14.0),
    Rule(name="chroma", centre=35.0, scale=15.0),
    Rule(name="scale", centre=0.25, scale=0.12),
)
WORD_TRAITS = ("layout", "motif_family", "ground", "structure", "style")

BASE = (-0.3, 1.0)
"""Belief about the log-odds of approval of an average design: mean and standard deviation."""
OWN_WEIGHT = 5
"""Decisions at which a brand's own centre and scale count as much as the general ones."""
WORD_SD = 0.5
MIN_WORD_COUNT = 3
MIN_TASTE_DECISIONS = 10
MAX_TASTE_DIRECTIONS = 24


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class View:
    """One design as the score sees it."""

    embedding: Vectors
    traits: Mapping[str, float | str]
    measurements: Sequence[Measurement]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Basis:
    """How a brand turns a view into columns: a constant, a column a rule, one a frequent word, one a direction of taste."""

    on: Vectors
    off: Vectors
    references: Vectors
    centres: Mapping[str, float]
    scales: Mapping[str, float]
    words: tuple[tuple[str, str], ...]
    mean: Array
    directions: Array

    @property
    def parts(self) -> tuple[str, ...]:
        """The part that each column belongs to."""
        return ("base", *(rule.name for rule in RULES), *(trait for trait, _ in self.words), *([TASTE] * self.directions.shape[1]))

    def columns(self, view: View) -> Array:
        """Shape (p,). A number that is missing counts as average (0)."""
        raw = self.raw(view)
        numbers = [(raw.get(name, centre) - centre) / self.scales[name] for name, centre in self.centres.items()]
        words = [1.0 if view.traits.get(trait) == word else 0.0 for trait, word in self.words]
        taste = (view.embedding.astype(np.float64) - self.mean) @ self.directions
        return np.concatenate([[1.0], np.clip(numbers, -4, 4), words, taste])

    def raw(self, view: View) -> dict[str, float]:
        """Each rule's number in its own unit; absent where it was not measured."""
        return raw_values(view, self.on, self.off, self.references)

    def prior(self, taste_sd: float) -> tuple[Array, Array]:
        """Mean and standard deviation of the belief about each column's weight."""
        words, taste = len(self.words), self.directions.shape[1]
        mean = np.array([BASE[0], *(rule.weight for rule in RULES), *([0.0] * (words + taste))])
        sd = np.array([BASE[1], *(rule.weight_sd for rule in RULES), *([WORD_SD] * words), *([taste_sd] * taste)])
        return mean, sd


def fit_basis(on: Vectors, off: Vectors, references: Vectors, decided: Sequence[View]) -> Basis:
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
        words=_frequent_words(decided),
        mean=mean,
        directions=directions,
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


def _frequent_words(decided: Sequence[View]) -> tuple[tuple[str, str], ...]:
    seen: dict[tuple[str, str], int] = {}
    for view in decided:
        for trait in WORD_TRAITS:
            word = view.traits.get(trait)
            if isinstance(word, str):
                seen[trait, word] = seen.get((trait, word), 0) + 1
    return tuple(sorted(key for key, count in seen.items() if MIN_WORD_COUNT <= count < len(decided)))


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
