"""The bench's ceiling is what it says: a learner that knows the family it learns from."""

import numpy as np
import pytest

from bench.directing import ceiling, hidden_ceiling
from bench.directing.directors import OPPOSITES, PHRASES, Pool, Said, hidden_director, visible_director
from engine.scoring.features import NUMBERS
from tests.engine.scoring.director import auc

COUNT = 300


@pytest.fixture(scope="module")
def pool() -> Pool:
    rng = np.random.default_rng(1)
    words = {trait: [f"{trait} {at}" for at in range(4)] for trait in PHRASES}
    traits = tuple(
        {name: float(rng.normal()) for name in NUMBERS} | {trait: str(rng.choice(many)) for trait, many in words.items()}
        for _ in range(COUNT)
    )
    return Pool(embeddings=np.zeros((COUNT, 2)), traits=traits, another=rng.normal(size=(COUNT, 4)), artworks=())


def test_the_ceiling_rises_with_decisions_towards_certainty(pool: Pool) -> None:
    family, reached = ceiling.Family(pool), []
    for seed in range(3):
        rng = np.random.default_rng(seed)
        who, order = visible_director(pool, rng), rng.permutation(COUNT)
        told, asked = order[:120], order[120:]
        known = ceiling.scores(family, who, told[:0], told, asked, (0, 30, 120), (seed,), tastes=600)
        reached.append([auc(each, who.truth[asked]) for each in known])
    beforehand, thirty, many = np.mean(reached, axis=0)
    assert 0.5 < beforehand < thirty
    assert thirty < many
    assert many > 0.93


def test_the_ceiling_of_hidden_rules_rises_with_decisions_towards_certainty(pool: Pool) -> None:
    family, reached = hidden_ceiling.Family(pool, np.random.default_rng(2)), []
    for seed in range(6):
        rng = np.random.default_rng((8, seed))
        who, order = hidden_director(pool, rng), rng.permutation(COUNT)
        told, asked = order[:120], order[120:]
        known = hidden_ceiling.scores(family, who, told[:0], told, asked, (0, 30, 120), rng)
        reached.append([auc(each, who.truth[asked]) for each in known])
    beforehand, thirty, many = np.mean(reached, axis=0)
    assert beforehand < 0.6 < thirty < many
    assert min(many for _, _, many in reached) > 0.9


def test_what_the_profile_says_holds_for_every_taste(pool: Pool) -> None:
    family = ceiling.Family(pool)
    words = family.vocabulary[0]
    said = Said({"layout": ([words[2], words[0]], [words[1], words[3]])}, {"coverage": -1})
    reader = ceiling.read(family, said)
    assert all(0 in chosen for chosen in reader.word_sets)
    assert all(NUMBERS.index("coverage") in chosen for chosen in reader.number_sets)
    worth = reader._worth(family.draw(50, np.random.default_rng(0)).worth[:, 0], 0)
    assert (np.diff(worth[:, [1, 3, 2, 0]], axis=1) > 0).all()
    assert said.off == (f"a {words[1]} repeat", f"a {words[3]} repeat", OPPOSITES["coverage"][1])
