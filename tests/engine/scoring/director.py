"""A simulated director: planted tastes that the fit must find out. Used by tests and the bench."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from engine.scoring.brand_fit import Evidence

DIMENSIONS = 64
LAYOUTS = ("tossed", "stripe", "set", "ogee")


@dataclass(frozen=True)
class World:
    """Designs with embeddings and traits, their true chance of approval, and the verdicts."""

    embeddings: np.ndarray
    traits: tuple[dict, ...]
    chance: np.ndarray
    approved: np.ndarray
    on: np.ndarray
    off: np.ndarray

    def evidence(self, n: int) -> Evidence:
        """What is known after the first `n` decisions."""
        return Evidence(
            embedding_version="simulated",
            on=self.on,
            off=self.off,
            references=self.embeddings[:0],
            decided=self.embeddings[:n],
            decided_traits=self.traits[:n],
            decided_approved=self.approved[:n],
        )


def simulate(seed: int, n: int = 900) -> World:
    """Likes one direction of the embedding (partly what the brand's words say), open ground and one layout."""
    rng = np.random.default_rng(seed)
    hidden = rng.normal(size=(n, 8))
    frame = np.linalg.qr(rng.normal(size=(DIMENSIONS, 9)))[0].T
    embeddings = _unit(2.5 * frame[8] + hidden @ frame[:8] * 0.4 + rng.normal(size=(n, DIMENSIONS)) * 0.02)
    traits = tuple(
        {"coverage": float(c), "layout": str(word), "complexity": float(k)}
        for c, word, k in zip(rng.uniform(0.1, 0.8, n), rng.choice(LAYOUTS, n), rng.uniform(5, 40, n), strict=True)
    )
    coverage = np.array([row["coverage"] for row in traits])
    layout = np.array([row["layout"] == "tossed" for row in traits])
    chance = expit(-0.9 + 1.2 * hidden[:, 0] + 0.9 * hidden[:, 1] - 3.0 * (coverage - 0.45) + 1.2 * layout)
    on, off = _unit(frame[8] + 0.3 * frame[:1] + 0.3 * frame[2:3]), _unit(frame[8] - 0.3 * frame[:1] - 0.3 * frame[2:3])
    return World(
        embeddings=embeddings,
        traits=traits,
        chance=chance,
        approved=rng.random(n) < chance,
        on=on.reshape(1, -1).astype(np.float32),
        off=off.reshape(1, -1).astype(np.float32),
    )


def auc(scores: np.ndarray, approved: np.ndarray) -> float:
    """Chance that an approved design scores above a rejected one (Mann-Whitney)."""
    from scipy.stats import rankdata

    ranks, good = rankdata(scores), int(approved.sum())
    return float((ranks[approved].sum() - good * (good + 1) / 2) / (good * (len(approved) - good)))


def _unit(rows: np.ndarray) -> np.ndarray:
    return (rows / np.linalg.norm(rows, axis=-1, keepdims=True)).astype(np.float32)
