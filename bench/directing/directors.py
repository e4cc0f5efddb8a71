"""Simulated directors: what they like of drawn patterns, what they say of it, and the verdicts that they give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from engine.ports import Artwork
from engine.scoring.features import NUMBERS

APPROVED_SHARE, SLIPS, SAID_SHARE, REFERENCES = (0.3, 0.5), 0.05, 0.7, 6
ONE_SIDED, MIDDLE_SD = 0.6, 0.7
"""How often a number is liked to one side rather than near a middle, and how far middles lie from the mean, in its deviations."""
ANY_ON, ANY_OFF = ("a pattern that suits the brand",), ("a pattern that does not suit the brand",)
SAID = ("layout", "motif_family", "ground", "structure", "style")
TURNING = ("layout", "ground", "structure")
"""Traits with whose words a hidden rule turns."""
PHRASES = {
    "layout": "a {} repeat",
    "motif_family": "a {} print",
    "ground": "{} colours",
    "structure": "{} arrangement",
    "style": "{} look",
}
OPPOSITES = {
    "coverage": ("airy", "dense"),
    "contrast": ("tonal", "bold"),
    "complexity": ("simple", "intricate"),
    "colour_temperature": ("cool", "warm"),
    "lightness": ("dark", "light"),
    "chroma": ("muted", "vivid"),
    "scale": ("small", "large"),
}


@dataclass(frozen=True)
class Pool:
    """Drawn patterns: embeddings, traits, and the main directions of what another model sees in them, shape (n, 12)."""

    embeddings: np.ndarray
    traits: tuple[dict, ...]
    another: np.ndarray
    artworks: tuple[Artwork, ...]


@dataclass(frozen=True)
class Said:
    """What a profile gives away: of a trait in words the two best and the two worst words, of a number the side (+1, -1)."""

    words: Mapping[str, tuple[list[str], list[str]]] = field(default_factory=dict)
    sides: Mapping[str, int] = field(default_factory=dict)

    @property
    def on(self) -> tuple[str, ...]:
        """The profile's descriptions of what it wants."""
        words = [PHRASES[trait].format(word) for trait, (best, _) in self.words.items() for word in best]
        return (*words, *(OPPOSITES[name][side > 0] for name, side in self.sides.items())) or ANY_ON

    @property
    def off(self) -> tuple[str, ...]:
        """And of what it avoids."""
        words = [PHRASES[trait].format(word) for trait, (_, worst) in self.words.items() for word in worst]
        return (*words, *(OPPOSITES[name][side < 0] for name, side in self.sides.items())) or ANY_OFF


@dataclass(frozen=True)
class Director:
    """A simulated director: true verdicts, verdicts as told, and what the brand's profile says of the taste."""

    truth: np.ndarray
    told: np.ndarray
    said: Said


def values_of(pool: Pool, trait: str) -> np.ndarray:
    """The trait's word of every pattern."""
    return np.array([str(row[trait]) for row in pool.traits])


def znumbers(pool: Pool) -> np.ndarray:
    """The measured numbers of every pattern, standardised, shape (n, len(NUMBERS))."""
    numbers = np.array([[float(row[name]) for name in NUMBERS] for row in pool.traits])
    return (numbers - numbers.mean(axis=0)) / numbers.std(axis=0)


def visible_director(pool: Pool, rng: np.random.Generator) -> Director:
    """Follows one or two traits in words and one or two numbers (to one side, or near a middle), all of equal weight. The profile's
    words name each of them with probability 0.7, but for middles."""
    liking, words_said, sides = np.zeros(len(pool.traits)), {}, {}
    for trait in rng.choice(SAID, rng.integers(1, 3), replace=False):
        values = values_of(pool, trait)
        words = sorted(set(values))
        worth = dict(zip(words, rng.normal(size=len(words)), strict=True))
        liking += standard(np.array([worth[value] for value in values]))
        if rng.random() < SAID_SHARE:
            ranked = sorted(words, key=worth.__getitem__)
            words_said[str(trait)] = (ranked[-2:], ranked[:2])
    numbers = znumbers(pool)
    for place in rng.choice(len(NUMBERS), rng.integers(1, 3), replace=False):
        side = int(rng.choice([-1, 1]))
        if rng.random() < ONE_SIDED:
            liking += side * numbers[:, place]
            if rng.random() < SAID_SHARE and NUMBERS[place] in OPPOSITES:
                sides[NUMBERS[place]] = side
        else:
            liking += standard(-np.abs(numbers[:, place] - rng.normal(0, MIDDLE_SD)))
    return director(liking, rng, Said(words_said, sides))


def hidden_director(pool: Pool, rng: np.random.Generator) -> Director:
    """Follows what no single trait shows: a number whose sense turns with a word and with another number, or a direction of
    another model (ResNet-18 with random weights). Its profile's words say nothing of it."""
    if rng.random() < 0.5:
        return director(pool.another @ rng.normal(size=pool.another.shape[1]), rng, Said())
    numbers = znumbers(pool)
    first, second = rng.choice(len(NUMBERS), 2, replace=False)
    values = values_of(pool, rng.choice(TURNING))
    words = sorted(set(values))
    turned = np.isin(values, rng.permutation(words)[: max(1, len(words) // 2)])
    return director(liking_of_pair(numbers[:, first], numbers[:, second], turned), rng, Said())


def liking_of_pair(first: np.ndarray, second: np.ndarray, turned: np.ndarray) -> np.ndarray:
    """A liking for a number whose sense turns where a word is `turned`, and with a second number."""
    return first * np.where(turned, 1.0, -1.0) + 0.7 * first * second


def director(liking: np.ndarray, rng: np.random.Generator, said: Said) -> Director:
    """Approves the 30 to 50 % that it likes best; as told, one verdict in twenty is a slip."""
    truth = liking > np.quantile(liking, 1 - rng.uniform(*APPROVED_SHARE))
    return Director(truth=truth, told=truth ^ (rng.random(len(truth)) < SLIPS), said=said)


def standard(values: np.ndarray) -> np.ndarray:
    """Mean 0, standard deviation 1."""
    return (values - values.mean()) / max(float(values.std()), 1e-9)


def share_of(pool: Pool, trait: str, words: Sequence[str]) -> np.ndarray:
    """How often each word of a trait occurs, shape (len(words),)."""
    values = values_of(pool, trait)
    return np.array([np.mean(values == word) for word in words])
