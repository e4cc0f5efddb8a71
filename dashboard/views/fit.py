"""Brand fit in words that a director would use, and that never claim more than is known."""

from __future__ import annotations

from typing import Any

from engine.domain.score import BrandFit

ENOUGH_DECISIONS = 20


def fit_view(fit: BrandFit | None) -> dict[str, Any] | None:
    """Figure, range, sentence and parts of a brand fit, ready to draw; None where nothing was scored."""
    if fit is None:
        return None
    largest = max((abs(part.contribution) for part in fit.parts), default=1.0) or 1.0
    parts = sorted(fit.parts, key=lambda part: -abs(part.contribution))
    return {
        "p": fit.p,
        "low": fit.low,
        "high": fit.high,
        "basis": fit.basis,
        "figure": percent(fit.p),
        "range": f"between {percent(fit.low)} and {percent(fit.high)}",
        "words": fit_words(fit),
        "parts": [{"contribution": p.contribution, "share": p.contribution / largest, "sentence": p.sentence} for p in parts],
    }


def fit_words(fit: BrandFit) -> str:
    """What the figure rests on."""
    if fit.basis == "prior":
        return f"Not enough decisions yet ({fit.n} so far): this is a guess from the brand's profile alone."
    if fit.like_this is not None:
        approved, decided = fit.like_this
        return f"{approved} of {decided} designs like this were approved."
    if fit.n < ENOUGH_DECISIONS:
        return f"Learned from {fit.n} decisions only: read the range, not the figure."
    return f"Chance of approval, learned from {fit.n} decisions."


def percent(share: float) -> str:
    """A share 0-1 as whole per cent; never a flat 0 or 100, which nobody can know."""
    return f"{min(99, max(1, round(share * 100)))} %"
