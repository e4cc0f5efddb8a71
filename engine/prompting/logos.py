"""Logos: read from SVG as one outline in one colour, and laid on the grounds that they can be seen on."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import skia
from PIL import ImageColor

from engine.colour.difference import linear
from engine.composition.svg import Contour, contours, read_shapes
from engine.domain.colour import to_rgb
from engine.errors import InvalidProfile

MAX_BYTES = 256 * 1024
MAX_PATH = 60_000
"""Characters of an outline: a logo with more detail cannot be printed small."""
CLEAR_CONTRAST = 3.0
"""Ratio of luminances from which a figure reads on its ground (WCAG 2.2, 1.4.11)."""

_SHEET = 20_000.0
_REFUSED = {
    "text": "text that needs a font: convert it to outlines",
    "image": "a pixel image: draw it as vectors",
    "use": "linked symbols: expand them",
    "style": "a style sheet: export with presentation attributes",
    "script": "a script: take it out",
    "foreignObject": "embedded pages: take them out",
}
_SVG_DOCTYPE = rb"<!DOCTYPE svg PUBLIC \"[^\"\[<>]*\"\s+\"[^\"\[<>]*\">"
"""What older programs write above every drawing; it defines nothing."""
_NOTHING = {"none", "transparent"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A logo's shape: SVG path data (absolute M L C Z, even-odd) about (0, 0), y downwards, of height 1 and width `aspect`."""

    path: str
    aspect: float


@lru_cache(maxsize=64)
def read_logo(data: bytes, name: str = "logo.svg") -> Outline:
    """The outline of a flat SVG in one colour; raises InvalidProfile with what to export instead."""
    root = _parsed(data, name)
    _plain(root, name)
    try:
        shapes = list(read_shapes(root))
    except (ValueError, IndexError, AssertionError, RuntimeError) as error:
        raise InvalidProfile(f"{name} has a path that cannot be read. Export it as plain SVG.") from error
    colours = {shape.colour for shape in shapes}
    if not colours:
        raise InvalidProfile(f"{name} draws nothing. Export the logo as filled shapes.")
    if len(colours) > 1:
        raise InvalidProfile(f"{name} has {len(colours)} colours; a logo is printed in one. Export its one-colour version.")
    return _fitted([shape.path for shape in shapes], name)


def colour_on(ground: str, colours: Sequence[str]) -> str | None:
    """The first of the logo's colours that reads on this ground (hex), else None."""
    here = _luminance(ground)
    return next((colour for colour in colours if _ratio(_luminance(colour), here) >= CLEAR_CONTRAST), None)


def _luminance(colour: str) -> float:
    return float(linear(to_rgb(colour)) @ (0.2126, 0.7152, 0.0722))


def _ratio(a: float, b: float) -> float:
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)


def _parsed(data: bytes, name: str) -> ET.Element:
    if len(data) > MAX_BYTES:
        raise InvalidProfile(f"{name} is {len(data) / 1024:.0f} KiB; a logo has at most {MAX_BYTES // 1024} KiB. Simplify it.")
    if re.search(rb"<!\s*(DOCTYPE|ENTITY)", re.sub(_SVG_DOCTYPE, b"", data), re.IGNORECASE):
        raise InvalidProfile(f"{name} defines entities, which are not read. Export it as plain SVG.")
    try:
        root = ET.fromstring(re.sub(_SVG_DOCTYPE, b"", data))  # noqa: S314 -- without entities there is nothing to expand
    except (ET.ParseError, ValueError, LookupError) as error:
        raise InvalidProfile(f"{name} is not an SVG drawing. Export the logo as SVG, with outlines.") from error
    if _tag(root) != "svg":
        raise InvalidProfile(f"{name} is not an SVG drawing. Export the logo as SVG, with outlines.")
    return root


def _plain(root: ET.Element, name: str) -> None:
    """Brings what drawing programs write to what `read_shapes` reads: attributes for styles, paths for polygons, hex for names."""
    for node in root.iter():
        tag = _tag(node)
        if tag in _REFUSED:
            raise InvalidProfile(f"{name} holds {_REFUSED[tag]}, then export it again.")
        for key, value in re.findall(r"([\w-]+)\s*:\s*([^;]+)", node.get("style", "")):
            node.set(key, value.strip())
        for key in ("fill", "stroke"):
            colour = node.get(key)
            if colour is not None and not re.fullmatch(r"#[0-9a-fA-F]{3}([0-9a-fA-F]{3})?", colour):
                node.set(key, "none" if colour.casefold() in _NOTHING else _hex_of(colour))
        for key in ("stroke-width", "cx", "cy", "r", "rx", "ry", "x", "y", "width", "height"):
            if node.get(key, "").endswith("px"):
                node.set(key, node.get(key, "").removesuffix("px"))
        if tag in ("polygon", "polyline"):
            node.tag = "path"
            node.set("d", f"M{node.get('points', '')}Z")
    for key in ("width", "height"):
        root.attrib.pop(key, None)


def _hex_of(colour: str) -> str:
    """A colour as CSS writes it in hex; black for what is none, such as a gradient."""
    try:
        return "#{:02X}{:02X}{:02X}".format(*ImageColor.getrgb(colour)[:3])
    except ValueError:
        return "#000000"


def _fitted(paths: Iterable[skia.Path], name: str) -> Outline:
    whole = _union(list(paths))
    box = whole.computeTightBounds()
    if not whole.isFinite() or min(box.width(), box.height()) <= 0:
        raise InvalidProfile(f"{name} draws nothing. Export the logo as filled shapes.")
    aspect = box.width() / box.height()
    if not 1 / 12 <= aspect <= 12:
        raise InvalidProfile(f"{name} is {aspect:.2g} times as wide as high. Export the logo without stray shapes.")
    whole.transform(skia.Matrix.Translate(-box.centerX(), -box.centerY()).postScale(1 / box.height(), 1 / box.height()))
    path = "".join(map(_written, contours(whole)))
    if len(path) > MAX_PATH:
        raise InvalidProfile(f"{name} has too much detail to be printed small. Simplify its outline.")
    return Outline(path=path, aspect=round(aspect, 4))


def _union(paths: list[skia.Path]) -> skia.Path:
    """One outline of all, even-odd. Drawn large first: path operations keep curves to a quarter of a unit."""
    sheet = skia.Path()
    for path in paths:
        sheet.addPath(path)
    box = sheet.computeTightBounds()
    enlarge = skia.Matrix.Scale(*(_SHEET / max(box.width(), box.height(), 1e-9),) * 2)
    whole = skia.Path()
    for path in paths:
        path.transform(enlarge)
        whole = skia.Op(whole, path, skia.PathOp.kUnion_PathOp)
    return skia.Simplify(whole)


def _written(contour: Contour) -> str:
    parts = [f"M{_numbers([contour.start])}"]
    parts += [("L" if len(segment) == 1 else "C") + _numbers(segment) for segment in contour.segments]
    return "".join(parts) + "Z"


def _numbers(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{np.round(value, 4):g}" for point in points for value in point)


def _tag(node: ET.Element) -> str:
    return str(node.tag).rpartition("}")[2]
