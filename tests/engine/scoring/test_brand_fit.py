from dataclasses import replace

import numpy as np
import pytest

from engine.domain.score import CheckVerdict, Measurement
from engine.scoring.brand_fit import Evidence, fit_brand
from tests.engine.scoring.director import DIMENSIONS, auc, simulate

TEST = slice(500, 900)


def _scores(world, n):
    fitted = fit_brand(world.evidence(n))
    return [fitted.score(world.embeddings[i], world.traits[i], ()) for i in range(900)[TEST]]


def test_ranking_improves_with_decisions_and_nears_the_best_possible():
    reached = {n: [] for n in (0, 30, 100, 500)}
    best = []
    for seed in range(4):
        world = simulate(seed)
        best.append(auc(world.chance[TEST], world.approved[TEST]))
        for n, found in reached.items():
            found.append(auc(np.array([fit.p for fit in _scores(world, n)]), world.approved[TEST]))
    prior, thirty, hundred, many = (np.mean(found) for found in reached.values())
    assert prior > 0.55  # the brand's words alone say something
    assert prior < hundred < many
    assert thirty > prior - 0.02
    assert many > np.mean(best) - 0.02


def test_probabilities_are_calibrated_after_many_decisions():
    fits, verdicts = [], []
    for seed in range(5):
        world = simulate(seed)
        fits += [fit.p for fit in _scores(world, 300)]
        verdicts += world.approved[TEST].tolist()
    p, approved = np.array(fits), np.array(verdicts)
    bins = np.digitize(p, np.linspace(0, 1, 11)[1:-1])
    error = sum(abs(p[bins == b].mean() - approved[bins == b].mean()) * (bins == b).mean() for b in np.unique(bins))
    assert error < 0.05  # n = 2,000: a perfectly calibrated model measures about 0.025


def test_interval_narrows_with_decisions_and_holds_the_probability():
    worlds, widths = [simulate(seed) for seed in range(3)], []
    for n in (0, 30, 100, 500):
        fits = [fit for world in worlds for fit in _scores(world, n)]
        assert all(fit.low <= fit.p <= fit.high for fit in fits)
        widths.append(np.mean([fit.high - fit.low for fit in fits]))
    assert widths[1] > widths[2] > widths[3]
    assert widths[3] < widths[0] / 2


def test_words_that_a_design_lacks_count_neither_for_nor_against_it():
    world = simulate(0)
    whole = fit_brand(world.evidence(100))
    numbers = [{name: value for name, value in traits.items() if not isinstance(value, str)} for traits in world.traits]
    named = {name for name, value in world.traits[0].items() if isinstance(value, str)}
    assert named
    for i in range(500, 520):
        found = whole.score(world.embeddings[i], numbers[i], ())
        assert named.isdisjoint(word for part in found.parts for word in part.name.split(" with "))
    evidence = world.evidence(100)
    some = [traits if at % 4 else numbers[at] for at, traits in enumerate(evidence.decided_traits)]
    partly = fit_brand(replace(evidence, decided_traits=tuple(some)))
    moved = [
        abs(partly.score(world.embeddings[i], world.traits[i], ()).p - whole.score(world.embeddings[i], world.traits[i], ()).p)
        for i in range(500, 600)
    ]
    assert np.mean(moved) < 0.1, "decided files from elsewhere leave the judgement of the others much as it is"


def test_interval_covers_the_planted_chance():
    inside = []
    for seed in range(5):
        world = simulate(seed)
        inside += [fit.low <= chance <= fit.high for fit, chance in zip(_scores(world, 200), world.chance[TEST], strict=True)]
    assert 0.86 <= np.mean(inside) <= 0.97  # 2,000 designs, but only 5 independent directors


def test_reasons_name_what_the_director_likes():
    world = simulate(2)
    fitted = fit_brand(world.evidence(500))
    open_ground = fitted.score(world.embeddings[600], {"coverage": 0.15, "layout": "tossed", "complexity": 20.0}, ())
    parts = {part.name: part for part in open_ground.parts}
    assert parts["coverage"].contribution > 0.3
    assert parts["coverage"].sentence == "Motifs cover 15 % of the ground, nearer to what was approved."
    assert parts["layout"].contribution > 0
    tossed = [i for i in range(500) if world.traits[i]["layout"] == "tossed"]
    assert parts["layout"].sentence == f"Layout tossed: {world.approved[tossed].sum()} of {len(tossed)} approved."
    contributions = [abs(part.contribution) for part in open_ground.parts]
    assert contributions == sorted(contributions, reverse=True)


def test_before_any_decision_the_basis_is_the_profile():
    world = simulate(3)
    fit = fit_brand(world.evidence(0)).score(world.on[0], {"coverage": 0.3}, ())
    assert (fit.basis, fit.n, fit.like_this) == ("prior", 0, None)
    assert {part.name for part in fit.parts} == {"words"}
    away = fit_brand(world.evidence(0)).score(world.off[0], {"coverage": 0.3}, ())
    assert fit.p > 0.5 > away.p


def test_like_this_counts_the_nearest_decided_designs():
    rng = np.random.default_rng(5)
    centres = np.eye(DIMENSIONS, dtype=np.float32)[:2]
    decided = np.concatenate([centres[:1].repeat(12, 0), centres[1:].repeat(12, 0)]) + rng.normal(0, 0.01, (24, DIMENSIONS))
    decided = (decided / np.linalg.norm(decided, axis=1, keepdims=True)).astype(np.float32)
    empty = np.zeros((0, DIMENSIONS), dtype=np.float32)
    evidence = Evidence(
        embedding_version="simulated",
        on=empty,
        off=empty,
        references=empty,
        decided=decided,
        decided_traits=({},) * 24,
        decided_approved=np.arange(24) < 12,
    )
    fitted = fit_brand(evidence)
    assert fitted.score(centres[0], {}, ()).like_this == (10, 10)
    assert fitted.score(centres[1], {}, ()).like_this == (0, 10)


def test_colours_off_the_palette_count_against_a_design():
    world = simulate(4)
    fitted = fit_brand(world.evidence(0))

    def fit(difference: float) -> float:
        told = Measurement(name="palette", value=difference, limit=2.0, unit="delta E", verdict=CheckVerdict.PASS, sentence="")
        return fitted.score(world.embeddings[0], {}, (told,)).p

    assert fit(0.2) > fit(4.0) > fit(9.0)


def test_same_evidence_gives_the_same_answer():
    world = simulate(6)
    fits = [fit_brand(world.evidence(120)).score(world.embeddings[700], world.traits[700], ()) for _ in range(2)]
    assert fits[0] == fits[1]


def test_evidence_of_unequal_lengths_is_refused():
    world = simulate(7, n=20)
    with pytest.raises(ValueError, match="same length"):
        Evidence(
            embedding_version="simulated",
            on=world.on,
            off=world.off,
            references=world.on,
            decided=world.embeddings[:3],
            decided_traits=world.traits[:2],
            decided_approved=world.approved[:3],
        )
