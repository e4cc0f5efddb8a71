import numpy as np
from scipy.special import expit

from engine.scoring import logistic, variational
from engine.scoring.logistic import Model

SLIP, SD = 0.05, 8.0
GRID = np.linspace(-5 * SD, 5 * SD, 4001)


def _decided(seed: int, n: int = 40):
    """A director who follows one number to one side, sharply."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, 1))
    return x, (x[:, 0] > 0) ^ (rng.random(n) < SLIP)


def _exact(x, approved, at: float) -> float:
    """The probability by numerical integration over the one weight."""
    p = SLIP + (1 - 2 * SLIP) * expit(GRID[:, None] * x[:, 0])
    log = np.log(np.where(approved, p, 1 - p)).sum(axis=1) - GRID**2 / (2 * SD**2)
    weight = np.exp(log - log.max())
    return float((weight / weight.sum()) @ expit(GRID * at))


def test_under_a_sharp_rule_it_comes_nearer_to_the_exact_belief_than_the_peak_does():
    off = {"peak": [], "whole": []}
    model = Model(columns=np.array([0]), mean=np.zeros(1), sd=np.full(1, SD))
    for seed in range(12):
        x, approved = _decided(seed)
        peak = logistic.fit_each(x, approved, [model], SLIP)[0]
        whole = variational.refine(x, approved, model, peak, SLIP)
        for at in (0.1, 0.3, 0.8):
            exact = _exact(x, approved, at)
            for name, belief in (("peak", peak), ("whole", whole)):
                off[name].append(abs(logistic.expected(*belief.log_odds(np.array([at]))) - exact))
    assert np.mean(off["whole"]) < np.mean(off["peak"])
    assert np.mean(off["whole"]) < 0.03


def test_it_leaves_the_evidence_and_a_gaussian_belief_alone():
    x, approved = _decided(1, n=1)
    model = Model(columns=np.array([0]), mean=np.array([0.3]), sd=np.array([0.01]))
    peak = logistic.fit_each(x, approved, [model], SLIP)[0]
    whole = variational.refine(x, approved, model, peak, SLIP)
    assert whole.log_evidence == peak.log_evidence
    np.testing.assert_allclose(whole.mean, peak.mean, atol=1e-3)
    np.testing.assert_allclose(whole.covariance, peak.covariance, rtol=0.01)
