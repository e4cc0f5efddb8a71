"""The review keys: which command each stands for, and the rules by which a person changes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from review.errors import ReviewError

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
    "repeat": ("Try another repeat: straight, half-drop, brick, mirror", ("B",)),
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

GROUPS: dict[str, tuple[str, ...]] = {
    "Decide": ("approve", "reject", "revise", "hold", "later", "undo", "note"),
    "Move": ("next", "previous", "not-duplicate", "passport", "help"),
    "Rate": ("rate-1", "rate-2", "rate-3", "rate-4", "rate-5"),
    "See it as it will be": ("repeat", "offset", "grid", "true-size", "zoom-in", "zoom-out", "zoom-reset", "product", "cloth"),
    "Compare": ("colourway-next", "colourway-previous", "ground", "overlay", "before", "pin"),
}
"""The commands as the cheat sheet shows them: every one in one group."""

_TAKEN = "{} already has a meaning on every page here, so it cannot be a review key."
_WALKS = "{} walks and presses what has the focus, so it cannot be a review key."
RESERVED: dict[str, str] = {
    "C": _TAKEN.format("C"),
    "R": _TAKEN.format("R"),
    "Tab": _WALKS.format("Tab"),
    "Enter": _WALKS.format("Enter"),
}
"""Keys that stand for nothing else, each with why in a sentence. Streamlit keeps C (clear cache) and R (rerun) for itself."""

FIXED = frozenset({"cloth"})
"""Escape always leads back; it is neither given away nor changed."""

NAMED = frozenset(
    {"Space", "Backspace", "Delete", "Insert", "Home", "End", "PageUp", "PageDown"}
    | {f"Arrow{way}" for way in ("Up", "Down", "Left", "Right")}
)
MOST_KEYS = 4


class KeysRefused(ReviewError):
    """A set of keys that cannot be used."""


def default_keys() -> dict[str, list[str]]:
    """Every command's first keys."""
    return {command: list(keys) for command, (_, keys) in COMMANDS.items()}


def keys_for(chosen: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """A person's own keys, with first keys for the commands they left alone. A key they gave away is not given twice."""
    own = {command: list(names) for command, names in chosen.items() if command in COMMANDS}
    taken = {name for names in own.values() for name in names}
    return {
        command: own[command] if command in own else [name for name in names if name not in taken]
        for command, names in default_keys().items()
    }


def checked_keys(keys: object) -> dict[str, list[str]]:
    """The keys as sent, {command: names}, where they can be kept; {} stands for the first keys. Raises KeysRefused."""
    if not isinstance(keys, Mapping):
        raise KeysRefused("Keys are an object of commands, each with a list of keys.")
    chosen = {command: _checked_names(command, names) for command, names in keys.items()}
    holders: dict[str, str] = {}
    for command, names in keys_for(chosen).items():
        if not names:
            raise KeysRefused(f"{_words(command)} would be left without a key.")
        for name in names:
            if holders.setdefault(name, command) != command:
                raise KeysRefused(f"{name} would stand for two commands: {_words(holders[name])}, and {_words(command)}.")
    return chosen


def _checked_names(command: object, names: object) -> list[str]:
    if not isinstance(command, str) or command not in COMMANDS:
        raise KeysRefused(f"There is no command {str(command)[:40]!r}.")
    if command in FIXED:
        raise KeysRefused("Escape always leads back to the plain cloth; that cannot be changed.")
    if not isinstance(names, list) or not 1 <= len(names) <= MOST_KEYS or len(set(map(str, names))) < len(names):
        raise KeysRefused(f"{_words(command)} needs one to {MOST_KEYS} different keys.")
    return [_checked_name(name) for name in names]


def _checked_name(name: object) -> str:
    if str(name) in RESERVED:
        raise KeysRefused(RESERVED[str(name)])
    single = isinstance(name, str) and len(name) == 1 and name.isprintable() and not name.isspace()
    if not isinstance(name, str) or not (name in NAMED or (single and not ("a" <= name <= "z"))):
        raise KeysRefused(f"{str(name)[:20]!r} is no key that can be chosen.")
    return name


def _words(command: str) -> str:
    return COMMANDS[command][0].split(":")[0].split(",")[0]
