"""Drawing slot values: deterministic, one slot independent of the others, and only combinations that can be drawn."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from engine.composition.compatibility import can_hold
from engine.domain.brief import Layout, RepeatType
from engine.domain.prompt import SlotValue

ARRANGEMENT = ("layout", "repeat", "symmetry")


def chance(seed: int, index: int, slot: str) -> float:
    """A number in [0, 1) that depends on these three alone, so that a change to one slot moves no other."""
    digest = hashlib.sha256(f"{seed}:{index}:{slot}".encode()).digest()
    return int.from_bytes(digest[:7], "big") / 2**56


def stream(seed: int, index: int, purpose: str) -> random.Random:
    """A generator of its own for choices that need more than one number."""
    return random.Random(hashlib.sha256(f"{seed}:{index}:{purpose}".encode()).hexdigest())


def sub_seed(seed: int, index: int, purpose: str) -> int:
    """A seed in [0, 2**31) for a part of the pipeline."""
    return int(chance(seed, index, purpose) * 2**31)


def draw(values: Iterable[SlotValue], at: float) -> str:
    """The value at `at` (0-1) along the weights; values count in alphabetical order, so storage order never matters."""
    ordered = sorted(values, key=lambda entry: entry.value)
    left = at * sum(entry.weight for entry in ordered)
    for entry in ordered:
        left -= entry.weight
        if left < 0:
            return entry.value
    return ordered[-1].value


def draw_arrangement(
    options: Mapping[str, Sequence[SlotValue]], aspect: float, chances: Mapping[str, float]
) -> dict[str, str] | None:
    """Layout, repeat and symmetry drawn one after the other, each among the values that the others can still follow; None if
    no combination of the options can be drawn at this aspect."""
    chosen: dict[str, str] = {}
    for slot in ARRANGEMENT:
        kept = [entry for entry in options[slot] if _can_follow({**chosen, slot: entry.value}, options, aspect)]
        if not kept:
            return None
        chosen[slot] = draw(kept, chances[slot])
    return chosen


def _can_follow(chosen: Mapping[str, str], options: Mapping[str, Sequence[SlotValue]], aspect: float) -> bool:
    left = [[chosen[slot]] if slot in chosen else [entry.value for entry in options[slot]] for slot in ARRANGEMENT]
    return any(can_draw(layout, repeat, symmetry, aspect) for layout in left[0] for repeat in left[1] for symmetry in left[2])


@cache
def can_draw(layout: str, repeat: str, symmetry: str, aspect: float) -> bool:
    """Whether the composition engine can honour the three together at this width over height."""
    return can_hold(Layout(layout), RepeatType(repeat), symmetry, aspect)
