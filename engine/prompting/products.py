"""Products of the 12 categories, with the words that a prompt needs for each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from engine.domain.brief import Format
from engine.prompting.vocabulary import vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintArea:
    """One place on a product, in millimetres. `width_mm` and `height_mm` are trimmed; figures, words and marks keep `safe_mm`
    inside that; a printed ground runs `bleed_mm` over it (0: the print stands on the bare product). A `round` area is an ellipse;
    one that `wraps` runs round the product and meets itself, or stops at the handle."""

    name: str
    width_mm: float
    height_mm: float
    safe_mm: float
    bleed_mm: float
    round: bool = False
    wraps: bool = False

    @property
    def format(self) -> Format:
        """How a design sits in it."""
        return Format.WRAP if self.wraps else Format.PLACEMENT

    @property
    def sheet_mm(self) -> tuple[float, float]:
        """Width and height of the file: the area with its bleed."""
        return self.width_mm + 2 * self.bleed_mm, self.height_mm + 2 * self.bleed_mm


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """What a design is printed on. `object` is the noun phrase that opens a prompt; `format` how a design usually sits on it;
    `areas` where one print may stand and `base_colours` (hex) what the bare product is sold in, the usual first."""

    name: str
    category: str
    object: str
    format: Format
    finishes: tuple[str, ...]
    placements: tuple[str, ...]
    purposes: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    base_colours: tuple[str, ...] = ("#FFFFFF",)
    areas: tuple[PrintArea, ...] = ()

    def areas_for(self, how: Format) -> tuple[PrintArea, ...]:
        """The areas in which a design of that format may sit, the usual one first."""
        return tuple(area for area in self.areas if area.format is how)


@cache
def products() -> dict[str, Product]:
    """Every product by name."""
    return {name: _product(name, entry) for name, entry in vocabulary("products").items()}


def find_product(word: str) -> Product | None:
    """The product of that name or alias; case, spaces and hyphens do not matter."""
    return _by_any_name().get(_key(word))


def product_words() -> tuple[str, ...]:
    """All names and aliases that `find_product` knows."""
    return tuple(word for product in products().values() for word in (product.name, *product.aliases))


@cache
def _by_any_name() -> dict[str, Product]:
    return {_key(word): product for product in products().values() for word in (product.name, *product.aliases)}


def _key(word: str) -> str:
    return word.casefold().replace("-", "").replace(" ", "").replace("_", "")


def _area(entry: dict[str, Any]) -> PrintArea:
    """An area with lengths as a brief has them: one that is written 229 and one 229.0 would else be two briefs by name."""
    values: dict[str, Any] = {key: float(value) if key.endswith("_mm") else value for key, value in entry.items()}
    return PrintArea(**values)


def _product(name: str, entry: dict[str, object]) -> Product:
    lists: dict[str, Any] = {key: tuple(value) for key, value in entry.items() if isinstance(value, list)}
    lists["areas"] = tuple(_area(area) for area in lists.get("areas", ()))
    return Product(
        name=name, category=str(entry["category"]), object=str(entry["object"]), format=Format(str(entry["format"])), **lists
    )
