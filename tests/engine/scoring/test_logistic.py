import numpy as np
from scipy.special import expit

from engine.scoring import logistic


def _data(n: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    weights = rng.normal(0, 1, 4)
    x = np.column_stack([np.ones(n), rng.normal(size=(n, 3))])
    return x, rng.random(n) < expit(x @ weights), weights


def test_mode_agrees_with_an_independent_optimiser():
    from scipy.optimize import minimize

    x, y, _ = _data(200, 1)
    mean, sd = np.array([0.1, 0.5, -0.5, 0.0]), np.array([1.0, 0.5, 2.0, 1.0])

    def loss(w):
        z = x @ w
        return np.sum(np.logaddexp(0, z) - y * z) + 0.5 * np.sum(((w - mean) / sd) ** 2)

    found = minimize(loss, np.zeros(4), method="BFGS", options={"gtol": 1e-8}).x
    np.testing.assert_allclose(logistic.fit(x, y, mean, sd).mean, found, atol=1e-4)


def test_no_data_leaves_the_prior():
    mean, sd = np.array([0.3, -0.2]), np.array([1.0, 0.5])
    fitted = logistic.fit(np.zeros((0, 2)), np.zeros(0, dtype=bool), mean, sd)
    np.testing.assert_allclose(fitted.mean, mean)
    np.testing.assert_allclose(fitted.covariance, np.diag(sd**2))


def test_perfectly_separated_decisions_stay_finite():
    x = np.column_stack([np.ones(20), np.linspace(-1, 1, 20)])
    fitted = logistic.fit(x, x[:, 1] > 0, np.zeros(2), np.full(2, 5.0))
    assert np.isfinite(fitted.mean).all()
    assert np.isfinite(fitted.covariance).all()


def test_ninety_percent_interval_covers_the_truth_about_ninety_percent_of_the_time():
    covered = []
    for seed in range(1000):
        rng = np.random.default_rng(seed)
        weights = rng.normal(0, 1, 4)  # truth drawn from the prior: a Bayesian interval covers on average over it
        x = np.column_stack([np.ones(80), rng.normal(size=(80, 3))])
        fitted = logistic.fit(x, rng.random(80) < expit(x @ weights), np.zeros(4), np.ones(4))
        query = np.array([1.0, *rng.normal(size=3)])
        centre, spread = fitted.log_odds(query)
        covered.append(abs(query @ weights - centre) <= logistic.Z_90 * spread)
    assert 0.87 <= np.mean(covered) <= 0.93  # 0.9 +- 3 binomial standard errors of 1,000


def test_with_slips_the_mode_agrees_with_an_independent_optimiser():
    from scipy.optimize import minimize

    x, y, _ = _data(200, 2)
    mean, sd, slip = np.zeros(4), np.ones(4), 0.05

    def loss(w):
        p = slip + (1 - 2 * slip) * expit(x @ w)
        return -np.log(np.where(y, p, 1 - p)).sum() + 0.5 * np.sum(((w - mean) / sd) ** 2)

    found = minimize(loss, np.zeros(4), method="BFGS", options={"gtol": 1e-8}).x
    np.testing.assert_allclose(logistic.fit(x, y, mean, sd, slip).mean, found, atol=1e-2)


def test_one_slip_hardly_moves_what_many_decisions_say():
    x = np.column_stack([np.ones(41), np.append(np.linspace(-1, 1, 40), 1.0)])
    approved = np.append(x[:-1, 1] > 0, False)  # the last one contradicts all
    sure = logistic.fit(x[:-1], approved[:-1], np.zeros(2), np.full(2, 5.0)).mean[1]
    plain = logistic.fit(x, approved, np.zeros(2), np.full(2, 5.0)).mean[1]
    with_slips = logistic.fit(x, approved, np.zeros(2), np.full(2, 5.0), 0.05).mean[1]
    assert plain < 0.6 * sure < with_slips
