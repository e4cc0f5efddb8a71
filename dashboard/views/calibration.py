"""How right brand fit was, in figures with their meaning."""

from __future__ import annotations

from typing import Any

from review.calibration import Calibration

Figure = tuple[str, str, str]
"""A label, its figure, and what it means."""


def calibration_words(told: Calibration) -> tuple[Figure, Figure, Figure]:
    """Agreement, ranking and calibration error."""
    if told.auc is None:
        ranked = ("Approved above rejected", "–", "Every verdict was alike: there is no pair to compare.")
    else:
        share, low, high = told.auc
        meaning = f"Of all pairs of an approved and a rejected design; 50 % is chance. 90 % interval {low:.0%} to {high:.0%}."
        ranked = ("Approved above rejected", f"{share:.0%}", meaning)
    return (
        (
            "Same side as the director",
            f"{told.agreed:.0%}",
            "Designs of 50 % and more that were approved, and of less that were not.",
        ),
        ranked,
        ("Off by", f"{told.error:.0%}", "Mean distance between what was said and what was approved, over bins of equal size."),
    )


def calibration_caption(told: Calibration) -> str:
    """What was counted, and how much of it was said before anything was learned."""
    guessed = f" {told.guessed} of these scores were guesses from the profile, before any decision." if told.guessed else ""
    return f"{told.n} decisions, {told.approved} of them approvals; each beside the score that stood when it was made.{guessed}"


def calibration_rows(told: Calibration) -> list[dict[str, Any]]:
    """A row a bin, lowest scores first."""
    return [
        {
            "Brand fit": f"{each.said:.0%}",
            "Approved": f"{each.approved:.0%}",
            "90 % interval": f"{each.low:.0%} to {each.high:.0%}",
            "Designs": each.n,
        }
        for each in told.bins
    ]
