"""How much a test can see. The frequentist formulas are tea-tasting's."""

from __future__ import annotations

import math
from typing import Any

ALPHA = 0.05
POWER = 0.8


def exposures_an_arm(rate: float, lift: float) -> int:
    """Trials an arm that find a relative `lift` over `rate` with 80 % power at 5 %, two-sided."""
    return math.ceil(float(_solve(rate, "n_obs", rel_effect_size=lift)) / 2)


def detectable_lift(rate: float, trials: float) -> float:
    """The smallest relative lift between two arms of `trials` each that is found with 80 % power at 5 %, two-sided."""
    return float(_solve(rate, "rel_effect_size", n_obs=max(2, round(2 * trials))))


def _solve(rate: float, parameter: str, **given: Any) -> Any:
    import tea_tasting as tt  # loads its data-frame layer, which only this calculation needs

    metric = tt.Mean("converted", use_t=False, alpha=ALPHA, power=POWER, ratio=1, **given)
    sample = tt.aggr.Aggregates(count_=2, mean_={"converted": rate}, var_={"converted": rate * (1 - rate)})
    return getattr(metric.solve_power(sample, parameter)[0], parameter)
