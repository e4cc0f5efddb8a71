"""How often the 90 % interval holds a director's true chance of approval, by decisions, for several values of LEFT_OUT.

`python -m bench.directing.intervals [--seed 100] [--worlds 12] [--rules hidden]`: directors who lean (log-odds that grow with what
they like, `tests/engine/scoring/director.py`), of seeds that no test has; with `--seed 200` those that nothing was learned on.
`--rules` takes the bench's directors of sharp rules (visible or hidden ones) before drawings of the development seed: their chance
is 95 or 5 %. Last line: one JSON object.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bench.brand_fit import MODELS, case, draw_pool
from bench.directing.directors import SLIPS
from engine.scoring import averaging
from engine.scoring.brand_fit import Evidence, FittedBrand, fit_brand
from engine.scoring.embed import load_embedder
from tests.engine.scoring.director import simulate

DECISIONS = (10, 30, 100, 200)
VALUES = (0.0, 10.0, 20.0, 40.0)
DEVELOPMENT, PATTERNS = 1, 400


@dataclass(frozen=True)
class Asked:
    """Evidence, and designs that are not among it with their true chance of approval."""

    evidence: Evidence
    embeddings: np.ndarray
    traits: tuple[dict, ...]
    chance: np.ndarray

    def held(self, fitted: FittedBrand) -> list[bool]:
        """Of each design whether its interval holds its chance."""
        fits = [fitted.score(row, traits, ()) for row, traits in zip(self.embeddings, self.traits, strict=True)]
        return [bool(fit.low <= chance <= fit.high) for fit, chance in zip(fits, self.chance, strict=True)]


def leaning(seed: int, n: int) -> Asked:
    """A director who leans, after `n` decisions."""
    world, rest = simulate(seed), range(500, 900, 4)
    return Asked(world.evidence(n), world.embeddings[rest], tuple(world.traits[i] for i in rest), world.chance[rest])


def ruled(kind: str, worlds: int) -> Iterator[tuple[int, Asked]]:
    """(decisions, what is asked) of so many directors of sharp rules."""
    embedder = load_embedder(MODELS, "house", 1)
    pool = draw_pool(embedder, DEVELOPMENT, PATTERNS)
    for number in range(("visible", "hidden").index(kind), 2 * worlds, 2):
        given = case(embedder, pool, DEVELOPMENT, number)
        chance = np.where(given.who.truth[given.asked], 1 - SLIPS, SLIPS)
        for n in DECISIONS:
            evidence = given.evidence(embedder, pool, given.told[:n])
            yield n, Asked(evidence, pool.embeddings[given.asked], tuple(pool.traits[i] for i in given.asked), chance)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=100)
    parser.add_argument("--worlds", type=int, default=12)
    parser.add_argument("--rules", choices=["visible", "hidden"])
    given = parser.parse_args()
    leaned = ((n, leaning(given.seed + k, n)) for k in range(given.worlds) for n in DECISIONS)
    held: dict[float, dict[int, list[float]]] = {value: {n: [] for n in DECISIONS} for value in VALUES}
    for n, asked in ruled(given.rules, given.worlds) if given.rules else leaned:
        fitted = fit_brand(asked.evidence)
        for value in VALUES:
            averaging.LEFT_OUT = value
            held[value][n].append(float(np.mean(asked.held(fitted))))
    for value, by in held.items():
        print(f"LEFT_OUT {value:4.0f}: " + ", ".join(f"{np.mean(rows):.3f} after {n}" for n, rows in by.items()))
    told = {str(value): {n: round(float(np.mean(rows)), 3) for n, rows in by.items()} for value, by in held.items()}
    print(
        json.dumps(
            {"held": told, "seed": DEVELOPMENT if given.rules else given.seed, "rules": given.rules, "directors": given.worlds}
        )
    )


if __name__ == "__main__":
    main()
