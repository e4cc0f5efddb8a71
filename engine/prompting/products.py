"""Products of the 12 categories, with the words that a prompt needs for each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from engine.domain.brief import Format
from engine.prompting.vocabulary import vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """What a design is printed on. `object` is the noun phrase that opens a prompt; `format` how a design usually sits on it."""

    name: str
    category: str
    object: str
    format: Format
    finishes: tuple[str, ...]
    placements: tuple[str, ...]
    purposes: tuple[str, ...]
    aliases: tuple[str, ...] = ()


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


def _product(name: str, entry: dict[str, object]) -> Product:
    words = {key: tuple(value) for key, value in entry.items() if isinstance(value, list)}
    return Product(
        name=name, category=str(entry["category"]), object=str(entry["object"]), format=Format(str(entry["format"])), **words
    )
