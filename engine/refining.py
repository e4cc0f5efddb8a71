"""What is changed of a candidate that lies below a limit, before a person sees it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from engine.domain.score import CheckVerdict, Measurement
from engine.domain.spec import DiffusionSpec, Spec
from engine.prompting.draw import sub_seed

MOST_TRIES = 2
"""How often a candidate is made again at most; then a person sees the best try with what is still wrong of it."""
_MILDER = 0.6  # of the strength: the redrawing stays nearer to the drawing, which holds what was asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The spec of the next try, and what is changed in it, for which check, in words."""

    spec: Spec
    check: str
    said: str


def refine(spec: Spec, found: Sequence[Measurement], attempt: int) -> Change | None:
    """What to change for the worst of what was found that a change can help; None where there is none. Equal arguments give equal
    specs. `attempt` counts from 1.

    A drawing gets a new seed: the same motifs, colours and order, thrown anew. What a model redrew has its seam mended, stays
    nearer to its drawing, or gets new seeds, by what is wrong. Pixels are not added: a low resolution is left to the person.
    """
    remedies = _OF_DRAWN if spec.diffusion is None else _OF_DIFFUSED
    for measurement in sorted(complaints(found), key=lambda each: each.verdict is not CheckVerdict.FAIL):
        if measurement.name in remedies:
            changed, said = remedies[measurement.name](spec, attempt)
            return Change(spec=changed, check=measurement.name, said=said)
    return None


def complaints(found: Sequence[Measurement]) -> list[Measurement]:
    """What lies below its limit."""
    return [measurement for measurement in found if measurement.verdict is not CheckVerdict.PASS]


def badness(found: Sequence[Measurement]) -> tuple[int, int]:
    """How many checks fail, and how many complain: the best of several tries has least."""
    return sum(each.verdict is CheckVerdict.FAIL for each in found), len(complaints(found))


Remedy = Callable[[Spec, int], tuple[Spec, str]]


def _thrown_anew(spec: Spec, attempt: int) -> tuple[Spec, str]:
    drawing = replace(spec.drawing, seed=sub_seed(spec.drawing.seed, attempt, "refining the drawing"))
    return replace(spec, drawing=drawing), "a new seed of the drawing"


def _redrawn_anew(spec: Spec, attempt: int) -> tuple[Spec, str]:
    how = _diffusion(spec)
    return replace(spec, diffusion=replace(how, seed=sub_seed(how.seed, attempt, "refining"))), "a new seed of the model"


def _mended(spec: Spec, attempt: int) -> tuple[Spec, str]:
    """The seam blended over; where it was already, another seed."""
    how = _diffusion(spec)
    if how.mend_seam:
        return _redrawn_anew(spec, attempt)
    return replace(spec, diffusion=replace(how, mend_seam=True)), "the seam mended"


def _milder(spec: Spec, attempt: int) -> tuple[Spec, str]:
    """Nearer to the drawing where there is one to be near to and a step is left, else another seed."""
    how = _diffusion(spec)
    strength = round(how.strength * _MILDER, 3)
    if not spec.shows_drawing or int(how.steps * strength) < 1:
        return _redrawn_anew(spec, attempt)
    return replace(spec, diffusion=replace(how, strength=strength)), f"a strength of {strength:g} in place of {how.strength:g}"


def _guided_anew(spec: Spec, attempt: int) -> tuple[Spec, str]:
    """Another drawing to start from, or another start."""
    return _thrown_anew(spec, attempt) if spec.shows_drawing else _redrawn_anew(spec, attempt)


def _diffusion(spec: Spec) -> DiffusionSpec:
    assert spec.diffusion is not None, "only what a model redrew has these remedies"
    return spec.diffusion


_HELD_BY_THE_DRAWING = (
    "palette", "spot colours", "blankness", "contrast", "coverage", "symmetry", "motif", "layout", "print area", "logo",
    "lettering",
)  # fmt: skip
_OF_DRAWN: Mapping[str, Remedy] = dict.fromkeys(
    ("seam", "alleyways", "blankness", "contrast", "coverage", "symmetry", "print area", "logo", "lettering", "readable text"),
    _thrown_anew,
)
_OF_DIFFUSED: Mapping[str, Remedy] = {
    "seam": _mended,
    "alleyways": _guided_anew,
    "readable text": _redrawn_anew,
} | dict.fromkeys(_HELD_BY_THE_DRAWING, _milder)
