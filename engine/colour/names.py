"""Plain colour names for people and alt text."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from engine.colour.difference import delta_e_2000, lab_of_hex

# Names as textile people use them; the values are ours.
NAMED = {
    "white": "#FFFFFF", "ivory": "#FBF6E9", "cream": "#F4EAD0", "ecru": "#E3D6BC", "sand": "#D8C3A0",
    "stone": "#BDB5A6", "taupe": "#8F8073", "silver grey": "#C4C8CB", "grey": "#8D9296", "slate": "#56616B",
    "charcoal": "#36393D", "black": "#0D0D0F", "blush": "#F3D6D0", "shell pink": "#F6C1B8", "rose": "#DE7F8B",
    "raspberry": "#B8274F", "burgundy": "#6E1A30", "red": "#CF2A2A", "crimson": "#A6192E", "coral": "#F2786B",
    "salmon": "#EFA289", "terracotta": "#C05C3E", "rust": "#9C4420", "peach": "#F8C9A0", "apricot": "#F2A65A",
    "orange": "#EE7A1F", "brown": "#6F4428", "chocolate": "#44291B", "camel": "#BE9059", "tan": "#A67B50",
    "ochre": "#C8922B", "mustard": "#D8AC2E", "gold": "#E3B94A", "yellow": "#F7D433", "lemon": "#F7EC8A",
    "lime": "#B4D335", "chartreuse": "#D2DB6A", "moss": "#7D8A3C", "olive": "#5E6027", "sage": "#A9B69A",
    "mint": "#BFE5CF", "leaf green": "#5C9E4A", "emerald": "#0F8A5F", "forest green": "#1F4F36", "bottle green": "#123528",
    "jade": "#3FA58B", "aqua": "#A5DCDC", "turquoise": "#36B5B5", "teal": "#137579", "petrol": "#124654",
    "sky blue": "#9CCBE8", "powder blue": "#C5DAE8", "blue": "#2F6FB8", "cobalt": "#1F45A0", "denim": "#48688C",
    "navy": "#1B2A4B", "midnight": "#101A30", "ice blue": "#E1EEF3", "lavender": "#C9BDE0", "lilac": "#B79BC8",
    "violet": "#7A4FA0", "purple": "#56256E", "aubergine": "#3A1C36", "plum": "#74345C", "mauve": "#A98298",
    "magenta": "#C02A87", "hot pink": "#EF5CA0",
}  # fmt: skip


@lru_cache(maxsize=4096)
def nearest_named(colour: str) -> str:
    """The name of the nearest colour (CIEDE2000) in our list of 68."""
    difference = delta_e_2000(lab_of_hex([colour]), lab_of_hex(tuple(NAMED.values())))
    return tuple(NAMED)[int(np.argmin(difference))]
