"""What the profile's words and references show of drawn patterns, and what they weigh beside the traits: `RULES` in
`engine/scoring/features.py` take their centres and scales from here. Prints one line of JSON; anew for every new scorer.

`python -m bench.directing.beliefs` takes drawings and directors of the development seed, never those of the published figures.
"""

from __future__ import annotations

import json

import numpy as np
from sklearn.linear_model import LogisticRegression

from bench.brand_fit import MODELS, Case, case, draw_pool
from bench.directing.directors import SAID, Pool, values_of, znumbers
from engine.scoring.embed import load_embedder
from engine.scoring.features import REFERENCES, WORDS, View, raw_values

SEED, PATTERNS, DIRECTORS = 1, 600, 10


def closeness(pool: Pool, given: Case) -> np.ndarray:
    """Words and references of the asked patterns in their own units, shape (n, 2)."""
    references = pool.embeddings[given.references]
    views = (View(embedding=pool.embeddings[i], traits={}, measurements=()) for i in given.asked)
    rows = [raw_values(view, given.on, given.off, references) for view in views]
    return np.array([[row[WORDS], row[REFERENCES]] for row in rows])


def main() -> None:
    embedder = load_embedder(MODELS, "house", 1)
    pool = draw_pool(embedder, SEED, PATTERNS)
    words = [np.unique(values_of(pool, trait), return_inverse=True)[1] for trait in SAID]
    traits = np.column_stack([znumbers(pool), *(np.eye(codes.max() + 1)[codes] for codes in words)])
    centres, scales, weights = [], [], []
    for number in range(DIRECTORS):
        given = case(embedder, pool, SEED, 2 * number)  # even ones: their profiles say something
        seen = closeness(pool, given)
        centres.append(seen.mean(axis=0))
        scales.append(seen.std(axis=0))
        rows = np.column_stack([(seen - centres[-1]) / scales[-1], traits[given.asked]])
        weights.append(LogisticRegression(max_iter=2000).fit(rows, given.who.truth[given.asked]).coef_[0, :2])
    told = {"centre": centres, "scale": scales, "weight": weights}
    figures = {
        name: dict(zip((WORDS, REFERENCES), np.mean(rows, axis=0).round(3).tolist(), strict=True)) for name, rows in told.items()
    }
    figures["weight_sd"] = dict(zip((WORDS, REFERENCES), np.std(weights, axis=0).round(3).tolist(), strict=True))
    print(json.dumps(figures | {"scorer": embedder.version}))


if __name__ == "__main__":
    main()
