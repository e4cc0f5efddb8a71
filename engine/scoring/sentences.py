"""A score's parts in the words of a reviewer."""

from __future__ import annotations

_FOR_AND_AGAINST = {
    "words": ("Closer to the brand's own words than to what it avoids.", "Closer to what the brand avoids than to its own words."),
    "references": ("Looks like the reference designs.", "Looks unlike the reference designs."),
    "palette": ("Its colours are the brand's.", "Its colours stray from the brand's palette."),
    "taste": ("Looks like designs that were approved.", "Looks like designs that were rejected."),
}
_BRAND_SAYS = ("the brand's words speak against", "the brand's words ask for")
PAIR = " with "
"""Between the names of two traits that make a part together."""
_NUMBERS = {
    "coverage": "Motifs cover {percent} % of the ground",
    "contrast": "Its colours differ by {value:.0f} from the ground",
    "complexity": "Its contours run {value:.0f} repeat heights",
    "colour_temperature": "Its colours are {warmth}",
    "lightness": "Its mean lightness is {value:.0f} of 100",
    "chroma": "Its mean colourfulness is {value:.0f}",
    "scale": "The main motif takes {percent} % of the repeat's height",
}


def explain(name: str, value: float | str, contribution: float, record: tuple[int, int], *, stated: bool = False) -> str:
    """One sentence on a part. `record` is (approved, decided) among the designs it rests on: those of the same word, such as the
    layout, or all; `stated` says that the brand's own words name the trait."""
    if name in _FOR_AND_AGAINST:
        return _FOR_AND_AGAINST[name][contribution < 0]
    approved, decided = record
    side = "approved" if contribution > 0 else "rejected"
    label = name.replace("_", " ")
    if PAIR in name:
        first, second = label.split(PAIR)
        return f"Its {first} and its {second} go together as in designs that were {side}."
    if isinstance(value, str):
        unseen = f"{_BRAND_SAYS[contribution > 0]} it" if stated else "none decided yet"
        return f"{label.capitalize()} {value}: {f'{approved} of {decided} approved' if decided else unseen}."
    pattern = _NUMBERS.get(name, f"Its {name.replace('_', ' ')} is {{value:.2f}}")
    said = pattern.format(value=value, percent=round(100 * value), warmth=_warmth(value))
    return f"{said}, nearer to what {f'was {side}' if decided else _BRAND_SAYS[contribution > 0]}."


def _warmth(value: float) -> str:
    return "warm" if value > 0.15 else "cool" if value < -0.15 else "neither warm nor cool"
