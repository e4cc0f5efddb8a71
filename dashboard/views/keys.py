"""The review keys: which command each stands for, and the rules by which a person changes them."""

from __future__ import annotations

COMMANDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "approve": ("Approve", ("A",)),
    "reject": ("Reject, then the reason 1-9", ("X",)),
    "revise": ("Send back for revision, then the reason 1-9", ("V",)),
    "hold": ("Hold: keep it out of the way, undecided", ("H",)),
    "later": ("Later: behind the rest of the queue", ("Space",)),
    "undo": ("Take the last decision back", ("U", "Backspace")),
    "next": ("Look at the next one without deciding", ("ArrowRight", "J")),
    "previous": ("Back to the one before", ("ArrowLeft", "K")),
    "rate-1": ("One star", ("1",)),
    "rate-2": ("Two stars", ("2",)),
    "rate-3": ("Three stars", ("3",)),
    "rate-4": ("Four stars", ("4",)),
    "rate-5": ("Five stars", ("5",)),
    "note": ("Write a note", ("N",)),
    "repeat": ("Try the next repeat: straight, half-drop, brick, mirror", ("B",)),
    "offset": ("Shift by half a repeat, to see the seams", ("D",)),
    "grid": ("Show the repeat's edges", ("G",)),
    "true-size": ("True size: one centimetre on the screen is one on the cloth", ("S",)),
    "zoom-in": ("Larger", ("+", "=")),
    "zoom-out": ("Smaller", ("-",)),
    "zoom-reset": ("Whole again", ("0",)),
    "product": ("On the next product", ("M",)),
    "cloth": ("Back to the plain cloth", ("Escape",)),
    "overlay": ("Show where a check complains", ("O",)),
    "colourway-next": ("Next colourway", (".",)),
    "colourway-previous": ("Colourway before", (",",)),
    "ground": ("Next ground colour", ("L",)),
    "before": ("Before and after, where this is a revision", ("F",)),
    "pin": ("Pin this one as the reference to compare with", ("P",)),
    "not-duplicate": ("Say that it is not a duplicate", ("Q",)),
    "passport": ("Open its passport", ("I",)),
    "help": ("This list", ("?",)),
}
"""Each command with its words and its first keys, in the order of the cheat sheet. A key's name is what the browser calls it;
letters in capitals, the space bar as "Space"."""

RESERVED = frozenset({"C", "R", "Tab", "Enter"})
"""Streamlit keeps C (clear cache) and R (rerun) for itself; Tab and Enter walk and press what has the focus."""


def default_keys() -> dict[str, list[str]]:
    """Every command's first keys."""
    return {command: list(keys) for command, (_, keys) in COMMANDS.items()}
