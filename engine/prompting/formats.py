"""How a design sits on its product: over all of it in repeat, or once, in one of the product's print areas."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine.colour.difference import delta_e_2000, lab_of_hex
from engine.composition.placements.lettering import missing
from engine.domain.brand import BrandProfile, LogoRule, TypeRule
from engine.domain.brief import Brief, Format
from engine.domain.colour import Palette
from engine.domain.spec import LogoMark
from engine.errors import InvalidBrief
from engine.prompting.lettering_said import lettering_in
from engine.prompting.logos import colour_on
from engine.prompting.products import PrintArea, find_product
from engine.prompting.vocabulary import DATA, one_of
from engine.prompting.wishes import read_wishes

ANYWHERE = {
    Format.PLACEMENT: PrintArea(name="front", width_mm=280.0, height_mm=280.0, safe_mm=10.0, bleed_mm=0.0),
    Format.WRAP: PrintArea(name="wrap", width_mm=229.0, height_mm=89.0, safe_mm=5.0, bleed_mm=0.0, wraps=True),
}
"""Where no product is named, or one without such an area."""

OF_ONE_PRINT = ("placement", "lettering", "logo")
HOUSE_TYPE = TypeRule(font="Jost-Regular.ttf", min_height_mm=5.0, max_words=40)
"""How words are set for a brand without a rule for them."""
_SINKS = 8.0  # CIEDE2000 below which an ink cannot be told from the product
_LOGO_SHARE = 0.3
"""A logo's width as a share of the print's, where its rule asks for no more."""


def usual_format(product: str | None) -> Format:
    """How a design usually sits on this product; a repeat where none is named."""
    found = find_product(product or "")
    return found.format if found else Format.REPEAT


def settled(brief: Brief, given: Mapping[str, object]) -> Brief:
    """The brief with the format and the size that product, place, lettering and logo mean where its own fields do not say.

    `given` are the fields that were written. Raises InvalidBrief for a place that the product has not, for a place, lettering or
    logo on a repeat, and for a print that is larger than its area."""
    once = next((field for field in OF_ONE_PRINT if field in given), None)
    if "format" not in given:
        brief = replace(brief, format=_format_meant(brief, once))
    if brief.format is Format.REPEAT:
        if once:
            remedy = f'Write format = "placement" or "wrap", or leave {once} out'
            raise InvalidBrief(once, "a repeat runs over the whole cloth and has no place for it", remedy)
        return brief
    brief = replace(
        brief, placement=brief.placement or _place_said(brief), lettering=brief.lettering or lettering_in(brief.intent)[1]
    )
    area = area_of(brief)
    if "repeat_mm" not in given:
        return replace(brief, repeat_mm=area.sheet_mm)
    if brief.repeat_mm[0] > area.sheet_mm[0] or brief.repeat_mm[1] > area.sheet_mm[1]:
        problem = f"{brief.repeat_mm[0]:g} x {brief.repeat_mm[1]:g} mm is larger than the print area {area.name!r}"
        raise InvalidBrief("repeat_mm", problem, f"Leave it out, or write at most [{area.sheet_mm[0]:g}, {area.sheet_mm[1]:g}]")
    return brief


def area_of(brief: Brief) -> PrintArea:
    """The print area that a placement or a wrap is made for: the one that the brief names, else the product's first."""
    areas = _areas(brief)
    if brief.placement is None:
        return areas[0]
    for area in areas:
        if area.name.casefold() == brief.placement:
            return area
    problem = f"{brief.placement!r} is no place of {_on(brief)}"
    raise InvalidBrief("placement", problem, one_of(brief.placement, [area.name for area in areas]))


def base_colour(brief: Brief) -> str:
    """The product under a print: as asked, else as it is usually sold (hex)."""
    product = find_product(brief.product or "")
    return brief.base_colour or (product.base_colours[0] if product else "#FFFFFF")


def on_product(palette: Palette, brief: Brief) -> Palette:
    """The palette of one print. Where the ground is not printed the product is the ground, and the palette's own becomes an ink;
    an ink that would sink into the product is left out while others read."""
    if brief.format is Format.REPEAT or area_of(brief).bleed_mm:
        return palette
    base = base_colour(brief)
    offered = dict.fromkeys((palette.inks[0], palette.ground, *palette.inks[1:]))
    lab = lab_of_hex([base, *offered])
    apart = dict(zip(offered, delta_e_2000(lab[0], lab[1:]).tolist(), strict=True))
    inks = [ink for ink in offered if apart[ink] >= _SINKS] or [max(offered, key=lambda ink: apart[ink])]
    if base in inks:
        raise InvalidBrief("palette", f"nothing of it can be seen on {base}", "Choose another base colour or palette")
    return Palette(ground=base, inks=tuple(inks))


def print_fields(brief: Brief, brand: BrandProfile, ground: str) -> dict[str, Any]:
    """What a `DrawingSpec` says of one print on that ground (hex): its area, the product, words and logo. Nothing for a repeat."""
    if brief.format is Format.REPEAT:
        return {}
    area, rule = area_of(brief), brand.type or HOUSE_TYPE
    return {
        "format": brief.format,
        "area_mm": brief.repeat_mm,
        "safe_mm": area.safe_mm,
        "bleed_mm": area.bleed_mm,
        "round": area.round,
        "base_colour": base_colour(brief),
        "lettering": rule.set(brief.lettering) if brief.lettering else None,
        "font": _font_file(brand.name, rule.font) if brief.lettering else None,
        "letter_mm": rule.min_height_mm if brief.lettering else 0.0,
        "logo": _mark(brief, brand.logo, ground) if brand.logo else None,
    }


def check_house_rules(brief: Brief, brand: BrandProfile) -> None:
    """Raises InvalidBrief for a logo that the brand has not or sets elsewhere, and for more words than it sets."""
    if brief.logo is not None:
        _check_logo(brief, brief.logo, brand)
    if brief.lettering is not None:
        words = len(brief.lettering.split())
        if brand.type is not None and words > brand.type.max_words:
            problem = f"it has {words} words; {brand.title} sets at most {brand.type.max_words}"
            raise InvalidBrief("lettering", problem, "Say it in fewer words")
        _check_drawable(brief.lettering, brand)


def _check_logo(brief: Brief, position: str, brand: BrandProfile) -> None:
    rule = brand.logo
    if rule is None:
        raise InvalidBrief("logo", f"{brand.title} has no logo", "Add one on the Brand page, or leave logo out")
    if position not in ("auto", *rule.positions):
        remedy = f"Write one of {', '.join(('auto', *rule.positions))}"
        raise InvalidBrief("logo", f"{brand.title} does not set its logo at {position!r}", remedy)
    if not area_of(brief).bleed_mm and colour_on(base_colour(brief), rule.colours) is None:
        problem = f"none of the colours in which {brand.title} prints it reads on {base_colour(brief)}"
        raise InvalidBrief("logo", problem, "Choose another base colour, or leave logo out")


def _check_drawable(words: str, brand: BrandProfile) -> None:
    rule = brand.type or HOUSE_TYPE
    lacking = missing(DATA / _font_file(brand.name, rule.font), rule.set(words))
    if lacking:
        raise InvalidBrief(
            "lettering", f"{rule.font} does not draw {lacking!r}", "Write it without, or give the brand another font"
        )


def _format_meant(brief: Brief, once: str | None) -> Format:
    """The product's usual format; a place, lettering or logo make one print of what is usually a repeat."""
    named = [area for area in _all_areas(brief) if area.name.casefold() == brief.placement]
    if named:
        return named[0].format
    usual = usual_format(brief.product)
    return Format.PLACEMENT if once and usual is Format.REPEAT else usual


def _place_said(brief: Brief) -> str | None:
    """The print area that the intent names, such as `left chest`."""
    said = read_wishes(brief.intent).said.get("placement", "")
    named = [area.name for area in _areas(brief) if re.search(rf"\b{re.escape(area.name)}\b", said)]
    return max(named, key=len, default=None)


def _areas(brief: Brief) -> tuple[PrintArea, ...]:
    own = _all_areas(brief)
    fitting = tuple(area for area in own if area.format is brief.format)
    if own and not fitting:
        others = " or ".join(f'"{name}"' for name in dict.fromkeys([*(area.format for area in own), Format.REPEAT]))
        raise InvalidBrief("format", f"a {brief.product} has no place for a {brief.format}", f"Write format = {others}")
    return fitting or (ANYWHERE[brief.format],)


def _all_areas(brief: Brief) -> tuple[PrintArea, ...]:
    product = find_product(brief.product or "")
    return product.areas if product else ()


def _on(brief: Brief) -> str:
    return f"a {brief.format} on a {brief.product}" if brief.product else f"a {brief.format} without a product"


def _mark(brief: Brief, rule: LogoRule, ground: str) -> LogoMark | None:
    if brief.logo is None:
        return None
    return LogoMark(
        path=rule.path,
        aspect=rule.aspect,
        width_mm=max(rule.min_width_mm, _LOGO_SHARE * brief.repeat_mm[0]),
        clear_space=rule.clear_space,
        position=rule.positions[0] if brief.logo == "auto" else brief.logo,
        colour=colour_on(ground, rule.colours) or rule.colours[0],
    )


def _font_file(brand: str, font: str) -> str:
    """The font's place under data/: the brand's own, else one of the house."""
    own = f"brands/{brand}/{font}"
    return own if (DATA / own).exists() else f"fonts/{font}"
