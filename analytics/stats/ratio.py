"""Sample-ratio mismatch: were the arms shown as often as they should have been?"""

from __future__ import annotations

from collections.abc import Mapping

from scipy.stats import chi2

from analytics.domain import Inconclusive, Light, SampleRatio

RED_BELOW = 0.001
YELLOW_BELOW = 0.01
MIN_EXPECTED = 5.0


def check_planned(
    observed: Mapping[str, float], shares: Mapping[str, float], *, against: str = "planned"
) -> SampleRatio | Inconclusive:
    """Pearson's chi-squared of counts against planned shares (any positive scale)."""
    total, scale = sum(observed.values()), sum(shares.values())
    unplanned = sorted(set(observed) - {arm for arm, share in shares.items() if share > 0})
    if unplanned:
        return SampleRatio(
            light=Light.RED,
            p_value=0.0,
            statistic=float("inf"),
            degrees=0.0,
            against=f"{against} (not planned at all: {', '.join(unplanned[:5])})",
            expected={},
            observed=dict(observed),
        )
    expected = {arm: total * share / scale for arm, share in shares.items() if share > 0}
    variance = dict(expected)
    seen = {arm: float(observed.get(arm, 0.0)) for arm in expected}
    return _check(seen, expected, variance, expected, lost=1.0, against=against)


def check_logged(
    observed: Mapping[str, float], weight: Mapping[str, float], weight_squared: Mapping[str, float], rounds: int
) -> SampleRatio | Inconclusive:
    """Chi-squared of counts against logged propensities, of which only the chosen arm's is known in each round.

    The sum of 1/propensity over an arm's exposures has expectation N, the number of rounds, whatever the policy did, and variance
    close to sum(1/p) over all rounds, estimated by N sum(w^2) / sum(w). With constant propensities this is Pearson's statistic.
    Degrees of freedom: arms - N sum(1/variance), which is arms - 1 there and up to one more where propensities vary.
    """
    total = {arm: weight[arm] for arm in observed}
    variance = {arm: rounds * weight_squared[arm] / weight[arm] for arm in observed if weight[arm] > 0}
    size = {arm: rounds**2 / variance[arm] for arm in variance}
    if len(size) < len(observed):
        return Inconclusive(reason="Some arm has no logged propensities, so its share cannot be checked.")
    expected = dict.fromkeys(observed, float(rounds))
    lost = rounds * sum(1 / value for value in variance.values())
    checked = _check(total, expected, variance, size, lost=lost, against="the logged propensities say")
    if isinstance(checked, Inconclusive):
        return checked
    implied = {arm: observed[arm] * rounds / total[arm] for arm in checked.expected}
    return SampleRatio(
        light=checked.light,
        p_value=checked.p_value,
        statistic=checked.statistic,
        degrees=checked.degrees,
        against=checked.against,
        expected=implied,
        observed={arm: float(observed[arm]) for arm in implied},
        left_out=checked.left_out,
    )


def _check(
    observed: Mapping[str, float],
    expected: Mapping[str, float],
    variance: Mapping[str, float],
    size: Mapping[str, float],
    *,
    lost: float,
    against: str,
) -> SampleRatio | Inconclusive:
    kept = [arm for arm in expected if size[arm] >= MIN_EXPECTED]
    left_out = tuple(sorted(set(expected) - set(kept)))
    if len(kept) < 2:
        return Inconclusive(
            reason=f"Too few exposures to check the arms' shares: fewer than two arms expect {MIN_EXPECTED:.0f} or more."
        )
    statistic = sum((observed[arm] - expected[arm]) ** 2 / variance[arm] for arm in kept)
    degrees = max(1.0, len(kept) - (lost if not left_out else 0.0))
    p_value = float(chi2.sf(statistic, degrees))
    light = Light.RED if p_value < RED_BELOW else Light.YELLOW if p_value < YELLOW_BELOW else Light.GREEN
    return SampleRatio(
        light=light,
        p_value=p_value,
        statistic=float(statistic),
        degrees=float(degrees),
        against=against,
        expected={arm: expected[arm] for arm in kept},
        observed={arm: float(observed[arm]) for arm in kept},
        left_out=left_out,
    )
