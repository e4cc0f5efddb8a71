"""The brief as the Studio's form holds it: what there is to choose, what a product and a brand start with, and a brief recalled."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from engine.composition.finishes import FINISHES, nearest_style
from engine.composition.motifs import load_library
from engine.composition.symmetry import SYMMETRIES
from engine.domain.brand import BrandProfile
from engine.domain.brief import MAX_INTENT_CHARACTERS, Format, Layout, RepeatType
from engine.domain.prompt import Template
from engine.domain.spec import DrawingSpec
from engine.prompting.formats import OF_ONE_PRINT
from engine.prompting.markets import market_codes
from engine.prompting.products import Product, find_product, products
from engine.prompting.wishes import read_wishes
from review.records import Candidate

Choice = dict[str, Any]

GENERATORS = {
    "auto": "As the template says",
    "drawn": "Drawn from motifs: sharp at any size",
    "diffused": "Diffused: experimental",
}
GROUPS = {
    "none": "None",
    "p1": "p1: repeats only",
    "p2": "p2: half turns",
    "pm": "pm: mirrors",
    "pg": "pg: glides",
    "cm": "cm: mirrors and glides",
    "pmm": "pmm: mirrors both ways",
    "pmg": "pmg: mirrors, glides, half turns",
    "pgg": "pgg: glides both ways",
    "cmm": "cmm: mirrors, centred",
    "p4": "p4: quarter turns",
    "p4m": "p4m: quarter turns, mirrors",
    "p4g": "p4g: quarter turns, glides",
    "p3": "p3: third turns",
    "p3m1": "p3m1: third turns, mirrors through centres",
    "p31m": "p31m: third turns, mirrors beside centres",
    "p6": "p6: sixth turns",
    "p6m": "p6m: sixth turns, mirrors",
}
"""Wallpaper groups in plain words."""
REPEAT_MM = {
    "accessories": 160,
    "electronics cases": 75,
    "footwear": 120,
    "jewellery": 60,
    "kitchen": 200,
    "pet": 200,
    "stationery": 140,
    "home decor": 320,
}
"""Side (mm) of a repeat that suits the products of a category; 240 for the others."""
USUAL_REPEAT_MM = 240
EXAMPLE = "Calm coastal shells"
"""What the empty form shows a drawing of, where a brand names no motifs."""


def choices() -> dict[str, Any]:
    """Everything that the form's lists offer, with plain labels."""
    return {
        "products": [_product(product) for product in sorted(products().values(), key=lambda each: (each.category, each.name))],
        "motifs": list(_motif_names()),
        "layout": _plain(Layout),
        "repeat": _plain(RepeatType),
        "symmetry": [{"value": name, "label": GROUPS.get(name, name)} for name in SYMMETRIES],
        "style": _plain(FINISHES),
        "format": _plain(Format),
        "generator": [{"value": name, "label": label} for name, label in GENERATORS.items()],
        "markets": sorted(market_codes()),
    }


@cache
def _motif_names() -> tuple[str, ...]:
    return tuple(name.replace("-", " ") for name in load_library().names)


def _plain(values: Any) -> list[Choice]:
    return [{"value": str(value), "label": str(value).replace("-", " ").capitalize()} for value in values]


def _product(product: Product) -> Choice:
    """A product with what the form starts from when it is chosen."""
    return {
        "value": product.name,
        "label": re.sub(r"(?<=\w\w)-", " ", product.name).capitalize(),
        "category": product.category.capitalize(),
        "format": str(product.format),
        "base_colours": list(product.base_colours),
        "areas": [{"name": area.name, "mm": [area.width_mm, area.height_mm], "format": str(area.format)} for area in product.areas],
    }


def repeat_side(product: Product) -> int:
    """The side (mm) of the square repeat that a product starts with."""
    return REPEAT_MM.get(product.category, USUAL_REPEAT_MM)


def with_product(values: Mapping[str, Any]) -> dict[str, Any]:
    """The form's fields with what follows where they are silent: the product that the words name, and a repeat of its size."""
    filled = dict(values)
    if "product" not in filled and (said := _product_said(filled.get("intent"))):
        filled["product"] = said
    product = find_product(str(filled.get("product") or ""))
    if product and "repeat_mm" not in filled and _in_repeat(filled, product):
        filled["repeat_mm"] = [repeat_side(product)] * 2
    return filled


def _product_said(intent: object) -> str | None:
    return read_wishes(intent).meant if isinstance(intent, str) and len(intent) <= MAX_INTENT_CHARACTERS else None


def _in_repeat(values: Mapping[str, Any], product: Product) -> bool:
    if "format" in values:
        return bool(values["format"] == Format.REPEAT)
    return product.format is Format.REPEAT and not any(field in values for field in OF_ONE_PRINT)


def brand_choice(brand: BrandProfile, template: Template) -> Choice:
    """A brand with its colours, its example, its rules of logo and type, and the moods of its template."""
    moods = [each.value for each in template.slots.get("mood", ())]
    return {
        "value": brand.name,
        "label": brand.title,
        "palette": list(brand.palette),
        "names": {colour.hex: colour.name for colour in brand.colours},
        "grounds": list(brand.grounds),
        "example": example_of(brand, moods),
        "motifs": list(brand.motifs_wanted),
        "markets": list(brand.markets),
        "template": template.name,
        "logos": ["auto", *brand.logo.positions] if brand.logo else [],
        "moods": moods,
    }


def example_of(brand: BrandProfile, moods: Sequence[str]) -> str:
    """An intent in the brand's manner, which the empty form shows a drawing of."""
    if not brand.motifs_wanted:
        return EXAMPLE
    return ", ".join([" and ".join(brand.motifs_wanted[:2]).capitalize(), *moods[:1]])


def form_of_candidate(candidate: Candidate, content: Mapping[str, Any]) -> dict[str, Any]:
    """A form that starts from a candidate: its brief where it has one, with what was drawn for it fixed. The seed stays open, so
    that the next draw is another design like it; an import without a spec gives its brand alone."""
    values = {name: value for name, value in content.items() if name not in ("seed", "count")}
    values.setdefault("brand", candidate.brand)
    values["repeat_mm"] = list(candidate.repeat_mm)
    if candidate.spec is None:
        return values
    drawn = drawn_values(candidate.spec.drawing, candidate.repeat_mm)
    if candidate.prompt and "style" in candidate.prompt.asked:  # its words say it again, and better
        del drawn["style"]
    return values | drawn


def drawn_values(drawing: DrawingSpec, repeat_mm: Sequence[float]) -> dict[str, Any]:
    """A drawing in the form's fields."""
    return {
        "motifs": [name.replace("-", " ") for name in drawing.motifs],
        "layout": str(drawing.layout),
        "repeat": str(drawing.repeat),
        "symmetry": drawing.symmetry,
        "density": round(drawing.density, 3),
        "scale_mm": round(drawing.scale * repeat_mm[1], 1),
        "palette": list(drawing.palette.colours),
        "ground": drawing.palette.ground,
        "style": nearest_style(drawing.style),
    }
